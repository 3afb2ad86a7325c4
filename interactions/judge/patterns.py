"""Rules that words alone cannot tell: negation, how strongly, what is asked, defects, sarcasm, ways to offer contact.

All repetitions are bounded, so that no text makes them slow.
"""

from __future__ import annotations

import re

# --- before a term, in its own clause ---------------------------------------------------------------
NOT_ZH = re.compile(
    r"(?<!差)(?:并不是|并不|并没有|并没|从来没有|从来没|从来不|从没有|从没|从不|从未|没有让人|没让人|没让我们|没有让我|没让我|没见|没觉得|没感觉|不觉得|"
    r"不太|不怎么|不够|不算|不会|不用|不再|不是|不|没有|没|无|未|毫无|(?<![特区分级性个差告])别|零|不像|再也不用|再也没|告别|避免|防止|免得|省得|拒绝)"
    r"(?:有|很|太|那么|这么|会|得|再|特别|怎么|什么|任何|用|担心|出现|发生|一点|一丝|一点点|半点|任何的|是|能|被|感觉|感到|觉得|让我|让人|之前那款|以前那种|别家|其他家|别的|出|过|明显|发现|以前那么|它|去|怕|明显的|啥|传说中|想象中|预想中|以为的|传说中那么|想象中那么|想象的那么)?"
    r"(?:有|很|太|那么|这么|会|得|再|特别|什么|任何|用|担心|出现|一点|是|能|过|的)?$"
)
NOT_NOT_ZH = re.compile(
    r"(?:不得不|不仅|不但|不光|不愧|不止|不只|不要太|无不|不是一般|好不容易|没准|没想到|不知不觉|不管|无论|不论|要不要|不过|不然|不如|不错)[^，。]{0,2}$"
)
NOT_EN = re.compile(
    r"(?:\b(?:not|no|never|without|hardly|barely|neither|nor|cannot|isnt|wasnt|dont|doesnt|didnt|wont|cant|zero|free of|no longer)|n't)"
    r"(?: (?:a|an|the|any|so|that|very|really|too|all|as|at|be|been|to|have|had|single|even|quite|particularly|going|"
    r"ever|more|much|this|it|of|feel|look|get|got|seem|actually|exactly|super|be a|me|your|my|is|was|one|bit|least)){0,3} ?(?:[a-z]+ )?$"
)
NOT_NOT_EN = re.compile(
    r"\b(?:not only|no doubt|not just|can't (?:help|wait|stop|get)|no wonder|not to mention)\b[^,.]{0,20}$"
)
BEST_EN = re.compile(r"\b(?:never|couldn't|could not|can't|cannot|hasn't|haven't) (?:\w+ ){0,3}$")
VERY_ZH = re.compile(
    r"(?:很|太|真|超|超级|特别|非常|极其|极|巨|贼|相当|十分|最|更|越来越|简直|实在|真的|完全|严重|绝对|狠狠|无敌|死|老|太过|过于|尤其|格外|异常|好)(?:是|的|地)?$"
)
VERY_EN = re.compile(
    r"\b(?:very|so|really|super|extremely|absolutely|totally|way|too|such|completely|insanely|incredibly|seriously|literally|beyond|truly|fucking|damn|freaking) (?:a |an )?$"
)
VERY_AFTER = re.compile(
    r"(?:死了|死我|爆了|极了|得很|哭了|疯了|到爆|到哭|惨了|坏了|得要死|得要命|透了|翻了|上天|得不得了|得不行|到不行)"
)
LITTLE_ZH = re.compile(r"(?:有点儿?|有些|稍微|略微?|还算|算是|比较|一点|稍|小小|微微)$")
LITTLE_EN = re.compile(r"\b(?:a bit|a little|slightly|kind of|kinda|somewhat|a tad|sort of|fairly) $")

# --- sentences --------------------------------------------------------------------------------------
CLAUSE = re.compile(r"[,，。.!！?？;；\n~～…、]+(?=\D|$)| (?=[一-鿿])")
TURN = re.compile(
    r"但是|但(?!凡|愿)|不过(?!敏|关)|可是|然而|结果|(?:(?<=[,。!;\n ])|(?<=是))(?:就是|只是|可惜|偏偏|唯一)|"
    r"\bbut\b|\bhowever\b|(?<=[,.;\n])\s?(?:though|yet|except|until)\b|\bunfortunately\b|\bsadly\b"
)
THOUGH = re.compile(
    r"(?:虽然|虽说|虽|尽管|(?<!n)although|\btho?ugh\b|\bdespite\b|\beven if\b|本来|原本|本以为|以为|\bi thought\b|\bdidn't expect\b)[^,，。;；!]{0,40}|除了[^,，。]{1,4}?(?=[,都没])"
)

# --- questions --------------------------------------------------------------------------------------
POLAR_ZH = re.compile(
    r"吗|么(?:$|[?!~,。\s])|嘛(?=$|[?])|会不会|是不是|有没有(?!$)|能不能|可不可以|可不可|要不要|好不好|行不行|对不对|值不值|贵不贵|难不难|甜不甜|"
    r"([一-鿿])不\1|能否|可否|是否|有无|[能会用吃喝穿买要行]不(?=$|[?,])|可以不(?=$|[?,])|[有还]?[货吃喝用卖到]没(?:$|\?)|还是[^,，。]{1,12}(?:的|款|呢)?(?:$|\?)"
)
POLAR_EN = re.compile(
    r"(?:^|[.,!?;\n] ?|\b(?:hi|hey|hello|so|and|ok|wait|please|pls|guys)[, ]+)(?:is|are|does|do|did|can|could|will|would|should|has|have|was|may|am|isn't|doesn't|won't) "
    r"(?:it|this|that|these|those|the|there|you|u|i|we|they|your|my|someone|anyone|anybody|any|one|a|an|she|he|all|both|shipping|delivery)\b|"
    r"\b(?:anyone|anybody|someone) (?:know|tried|else|here)|\bif (?:it|this|these|you|they|there|i)\b[^.!]{0,60}\?|\bwondering\b|\bany (?:idea|chance|plans|discount|update on)\b"
)
ASKED_ZH = re.compile(
    r"怎么(?!都|也|可能|这么|那么|样都|还|这样)(?<!不怎么)|怎样|咋(?!还|这)|如何|多少(?!也|都)|多久|多大|多长|多高|多重|多远|几(?:号|点|天|个|次|片|包|件|岁|折|块|瓶|盒|码|月|分|楼|种|款|斤|克|ml|毫升|时|度|年|泡)(?![都来了])|"
    r"哪(?:里|儿|个|款|种|些|家|天|一|能|有|年|款|款式|边)|什么(?:时候|时间|区别|意思|牌子|颜色|尺码|味道|材质|成分|快递|价格|价|货|型号|码|是|样|季节|年龄|肤质|活动|软件|地方|做的|梗|歌|bgm)|啥(?:时候|区别|意思|价|牌子|颜色|味|材质)|"
    r"为什么|为啥|差(?:在|别在)哪|谁(?:知道|有|用过|买过|能|设计|是)|区别|请问|求问|请教|(?:^|[,，。 ])问(?:一?下|个|问)|想问|想知道|求推荐|求解|求教|求告知|咨询|怎么(?:买|卖|用|洗|吃|喝|泡)|"
    r"是(?:什么|哪|谁|啥)|有(?:什么|啥|哪些)|到(?:什么|哪)|要(?:什么|多)|用(?:什么|啥)|发(?:什么|啥|哪)|呢(?:$|[?])"
)
ASKED_EN = re.compile(
    r"(?:^|[.,!?;:\n] ?|\b(?:hi|hey|hello|so|and|ok|but|wait|please|pls|guys|know|tell me|wondering|me)[, ]+)"
    r"(?:how(?! (?:cute|nice|sweet|cool|amazing|beautiful|lovely|pretty|is this still|dare|come you))|what(?! (?:a|an|the (?:hell|heck|fuck)|garbage|trash|joke|scam)\b)|whats|what's|when(?! (?:i|it|my|they|you) )|where(?! (?:i|my))|which|who|whose|why)\b ?"
)
SURE_EN = re.compile(
    r"\?|\b(?:how much|how long|how many|how do|how to|what size|what time|which one|what's the|when will|when is|where is|where are)\b"
)
PRESSED = re.compile(
    r"到底|究竟|怎么(?:还|这么|那么|回事|老是|搞|做到|可能|好意思)|为什么(?:还|不|没|总|老|我|要)|为啥(?:还|不|没|总|老)|什么时候才|啥时候才|还要(?:等|多久)|还[想打算]*(?:拖|骗|等)|凭什么|管不管|有没有人管|还能不能|还让不让|"
    r"是不是(?:不|没|欺负|骗|当|有病|故意)|(?:呢|吗|么)[?？]{2,}|[?？]{3,}|"
    r"\b(?:why (?:do|would|did|does|is|are|have|has) (?:you|it|this|my|your|they|the)|how (?:is this still|can you|dare|is that|hard is it|many times|do you (?:mess|lose|not))|where (?:is|are|'s|the hell is) my|where's my|when (?:will|are|do) (?:you|i) (?:going to |gonna )?(?:ship|send|refund|fix|reply|get my|actually|finally))\b"
)
RHETORICAL_ZH = re.compile(
    r"(?:什么|啥|这(?:也)?叫)(?:垃圾|破|玩意|东西啊|态度|鬼|质量啊|服务啊|速度|效率|品控|售后)|安排到明年|等到(?:明年|猴年|过年|天荒)|猴年马月"
)

# --- facts that tell of a fault ---------------------------------------------------------------------
_NUM = r"(?:\d{1,4}|[一二两三四五六七八九十半几多好数]{1,3})"
FAULTS: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    (
        "waited",
        -2.0,
        re.compile(
            rf"(?:等|拖|催|过|申请|退款|付款|下单|买)了?(?:我|快|都|有|整整|足足|说)?{_NUM}(?:个)?(?:多)?(?:天|周|星期|礼拜|月|小时|年)(?:了)?[^!。]{{0,8}}(?:还|都没|才|没|不|也没|未)"
        ),
    ),
    (
        "waited",
        -1.5,
        re.compile(
            rf"(?:第)?{_NUM}(?:个)?(?:多)?(?:天|周|星期|礼拜|月|小时)(?:了)[,，]?(?:还|都|也|物流|快递|一点|影子)[^!。]{{0,6}}(?:没|不|未|无)"
        ),
    ),
    (
        "waited",
        -1.2,
        re.compile(
            rf"(?:预售|发货|还)要(?:等)?{_NUM}(?:多)?(?:个)?(?:天|月|周)|(?:说|问|催|打|联系|投诉|反馈)了?(?:好)?{_NUM}(?:遍|次|回)|(?:问|催|联系)了(?:好几|无数|很多)(?:遍|次|回)"
        ),
    ),
    (
        "soon broken",
        -2.0,
        re.compile(
            rf"(?:用|穿|洗|戴|喝|吃|买|到手|收到|开箱|买回来|拆开|拿到)(?:了|到)?(?:不到|才|没|仅)?{_NUM}?(?:个)?(?:天|次|回|周|月|星期|小时|下|分钟|年)?[,，]?(?:就|便|居然|竟然)(?:坏|断|裂|掉|破|没(?!踩)|开(?:线|胶|裂)|漏|起|松|不(?!想放)|黑|变|缩|褪|散|碎|塌|歪|烂|生锈|发霉|报废|死机|脱)"
        ),
    ),
    (
        "fault",
        -1.5,
        re.compile(
            r"(?<![停舍挑离戒])(?<!不会)(?:打|连|开|充|用|扣|拧|拉|登|装|看|洗|穿|放|关|吸|粘|修|退|找|搜|查|联系|绑定|支付|付|兑换|领|使|进|点|抢|收)不(?:开|上|了|住|掉|清|进|紧|动|出来|出|到|好|成功)(?!毛病)"
        ),
    ),
    (
        "fault",
        -1.5,
        re.compile(
            r"(?:左边|右边|一边|屏幕|按键|按钮|拉链|扣子|盖子|喷头|泵头|接口|灯|电机|耳机|喇叭|镜头|杯子|杯盖|瓶子|瓶口|包装|盒子|箱子|袋子|衣服|鞋子|鞋底|轮子|把手|底座|密封)[^,，。]{0,6}(?:坏|断|裂|掉|破|没(?!问题|[^,。]{0,2}(?:坏|破|碎|磕|漏|变))|漏|松|歪|碎|不(?![疼痛累热烫晃卡漏掉起粘会变闷勒紧褪易怕沾])|脏|扁|烂|脱|卡|花|湿|瘪)"
        ),
    ),
    (
        "not sent",
        -1.8,
        re.compile(
            r"(?:还没|还不|一直没|一直不|迟迟|都没|也没|就是不|死活不|没人|没见|不见|不给|不肯|拒绝)(?:有|见|给|有人|人)?(?:发货|发|到货|到账|到|收到|寄|更新|处理|解决|回复|回|退|退款|赔|补|换|开票|发票|兑现|签收|送|动静|揽收|人理|理|管|接)(?!现|觉|过)"
        ),
    ),
    (
        "missing",
        -1.8,
        re.compile(
            rf"(?:少|缺|漏)(?:了|发|装|寄|送|给)(?:我)?(?:了)?{_NUM}|(?:赠品|小样|礼盒|配件|说明书|发票|优惠|福利)(?:呢|没(?:有|了|给|收到|送|发)|说没|也没|都没)"
        ),
    ),
    (
        "not as claimed",
        -1.8,
        re.compile(
            r"没有?(?:想象|图片|照片|宣传|描述|网上|介绍|别人|以前|之前|上次|原来|说|吹)(?:中|上|里|得|的|说的)?(?:的)?(?:那么|这么)?(?:好|大|香|美|神|白|厚|亮|软|甜|有用|有效|惊艳)|没那么(?:好|神|香|大|有效|有用)|(?:跟|和|与)(?:图|描述|宣传|照片|直播|专柜|视频|说|以前)[^,，。]{0,8}(?:不一样|不同|不符|差|两个|完全|是两)"
        ),
    ),
    (
        "comparison",
        -1.8,
        re.compile(
            r"(?:不如|比不上|不及|没有?)(?:以前|之前|上次|原来|老款|旧款|别家|隔壁|人家|拼多多|地摊|几块钱|\d+块)[^,，。]{0,8}|越(?:来越|做越|用越)(?:差|难|贵|慢|少|小|水|薄|不|垃圾|敷衍|离谱)"
        ),
    ),
    (
        "claimed",
        -1.6,
        re.compile(
            r"(?:号称|所谓的?|说好的?|口口声声|承诺|明明(?:写|说)|标(?:注|榜)|宣称|吹(?:的|得))[^!。]{2,24}(?:[,，]|结果|其实|却|呢)"
        ),
    ),
    (
        "dropped",
        -1.5,
        re.compile(
            r"(?:刚|才)买(?:完|了)?[^。]{0,8}(?:降|便宜|打折)|买(?:完|了)(?:第二天|没几天|不到)[^。]{0,6}(?:降|便宜|打折)|(?:先|偷偷|悄悄|又)(?:涨|提)价"
        ),
    ),
    (
        "last time",
        -1.6,
        re.compile(
            r"(?:再也|以后|下次|永远|绝对|坚决|打死)(?:都|也|我)?(?:不(?!用|怕|愁|必|担|会错|会踩)|没有下)|没有?下(?:一)?次|(?:早知道|要是早)[^。]{0,6}(?:不|别|就)|不会(?:再)?(?:买|来|回购|光顾|推荐|碰)"
        ),
    ),
    (
        "threat",
        -1.6,
        re.compile(
            r"再不(?:发|退|处理|回|解决|给|理|来)[^。]{0,8}|(?:找|叫|打|去)(?:你们)?(?:老板|经理|领导|平台|记者|媒体|消协|工商|12345)|(?:平台|小二|官方)(?:介入|客服投诉)"
        ),
    ),
    (
        "waited",
        -2.0,
        re.compile(
            r"\b(?:it's been|it has been|been|waited|waiting|after|for|over|almost|nearly)(?: \w+){0,2} (?:\d{1,3}|two|three|four|five|six|seven|several|a|couple of) (?:days?|weeks?|months?)[^.!]{0,24}\b(?:still|no|not|nothing|never|and counting|without|haven't|hasn't|yet)\b"
        ),
    ),
    (
        "waited",
        -2.0,
        re.compile(
            r"\b(?:ordered|paid|returned|bought|emailed|contacted|placed)[^.!?]{0,24}\b(?:ago|last (?:week|month)|days|weeks|months)\b[^!]{0,40}\b(?:still|no|not|nothing|never|haven't|hasn't|where)\b"
        ),
    ),
    (
        "unheard",
        -1.6,
        re.compile(
            r"\b(?:emailed|called|messaged|contacted|asked|wrote|dmed|texted)\b[^.!?]{0,24}\b(?:times|twice|days|weeks)\b|\b(?:nobody|no one|no-one|none of you)\b[^.!?]{0,20}\b(?:answers?|replies|replied|responds?|responded|cares?|helps?|picks up)\b"
        ),
    ),
    (
        "fault",
        -1.8,
        re.compile(
            r"\b(?:won't|wouldn't|doesn't|does not|didn't|did not|can't|cannot|couldn't|never|stopped|quit) (?:even |really |actually )?(?:work|working|turn on|open|charge|charging|connect|connecting|load|start|fit|last|stay|arrive|come|ship|show up|respond|reply|answer|close|hold|stick|seal|match|deliver|track|pair|sync|refund|help|log in)\w*\b(?! (?:perfectly|great|well|fine))"
        ),
    ),
    (
        "soon broken",
        -2.0,
        re.compile(
            r"\b(?:broke|died|ripped|tore|cracked|leaked|fell|stopped|snapped|faded|shrank|peeled|failed|quit|washed out|came off|dead)\b[^.!?]{0,30}\b(?:after|within|in|on|the first|first)\b[^.!?]{0,14}\b(?:days?|weeks?|months?|wash|washes|uses?|times?|hours?|minutes?)\b"
        ),
    ),
    (
        "not as claimed",
        -1.8,
        re.compile(
            r"\bnot (?:as|so|that|nearly as|even close to)\b[^.!?]{0,20}\b(?:as|described|advertised|pictured|claim\w*|expected|good|great|soft)\b|\bnothing like (?:the )?|\b(?:looked|looks?) (?:nothing|different|cheap|fake)"
        ),
    ),
    (
        "ordered otherwise",
        -1.8,
        re.compile(
            r"\b(?:ordered|asked for|paid for|bought)\b[^.!?]{1,24}\b(?:got|received|sent|came)\b[^.!?]{0,6}\b(?:a|an|the|only|one|blue|red|black|white|small|wrong|nothing|instead)\b|(?:要|买|订|拍|下单)的(?:是)?[^,，。]{1,8}(?:,|，)?(?:发|寄|来|收到|给)[^,，。]{0,4}(?:成|了|的|是)"
        ),
    ),
    (
        "never again",
        -1.8,
        re.compile(
            r"\b(?:never|won't|will not|wouldn't|not) (?:be )?(?:buy(?:ing)?|order(?:ing)?|shop(?:ping)?|purchas(?:e|ing)|com(?:e|ing)|recommend(?:ing)?|us(?:e|ing))\b(?: \w+){0,4} ?\b(?:again|here|this|anymore|from)\b"
        ),
    ),
    (
        "no effect",
        -1.6,
        re.compile(
            r"(?:跟|和)没[^,，。]{1,4}(?:一样|一个样|似的|区别|差别|两样)|等于没[^,，。]{1,3}|[^,，。]{1,4}了个寂寞|(?:问|发|催|说|打)[一二三两四五六\d]+(?:句|条|次|遍)(?:才)?(?:回|理|应|答)[一半]|(?:半|一|两)(?:个)?(?:小时|天)就(?:没|散|掉|淡|干)了"
        ),
    ),
    (
        "charged",
        -1.8,
        re.compile(
            r"(?:收|扣|付|刷)(?:了)?(?:我)?(?:两|三|好几|2|3)(?:次|遍|份|回)(?:的)?(?:钱|费|款)?|(?:让|叫|要|逼)我(?:自己|再|一直|先)?(?:找|等|出|付|掏|承担|认|补|修|去|删|加钱)"
        ),
    ),
    (
        "otherwise than written",
        -1.5,
        re.compile(
            r"(?:写着|写的|标的|主图|页面|详情页|介绍|宣传|直播间?|图片|下单)(?:是|说|写|的)?[^。!]{1,14}(?:结果|收到|到手|实际|其实|实物|却|来的|发来|寄来)"
        ),
    ),
    (
        "took long",
        -1.6,
        re.compile(
            r"\b(?:took|taken|waited|waiting)\b[^.!?]{0,12}\b(?:\d{1,3}|ten|eleven|twelve|three|four|five|six|seven|eight|nine|several|so many) (?:days|weeks|months|hours)\b"
        ),
    ),
    (
        "half",
        -1.5,
        re.compile(
            r"\bhalf (?:of )?(?:the|my|them|it)\b[^.!?]{0,24}\b(?:gone|missing|broken|empty|dead|crushed|melted|were|was)\b|\bpoured\b[^.!?]{0,24}\b(?:sink|drain|out|away)\b"
        ),
    ),
    (
        "better before",
        -1.4,
        re.compile(
            r"\b(?:used to|was|were|old|previous|last|before)\b[^.!?]{0,30}\b(?:so much better|way better|much better|was better|were better|better before)\b|\b(?:bring back the old|what happened to)\b"
        ),
    ),
)

LIKED: tuple[tuple[str, float, re.Pattern[str]], ...] = (
    (
        "loyal",
        1.5,
        re.compile(
            rf"(?:第{_NUM}(?:年|次|瓶|罐|盒|件|双|箱|包|支|台|袋|回|单)|(?:用|喝|吃|穿|买|追|跟)了?{_NUM}(?:多)?年)[^,，。]{{0,3}}(?:了|回购|买|下单|来|入)(?![^。]{{0,8}}(?:坏|不|没|差|变))|(?:一直|还是|就|只)(?:信|认|爱|选|买|喝|用)(?:准|定)?(?:你们?家|这家|这个牌子|这款|你们)"
        ),
    ),
    (
        "holds",
        1.3,
        re.compile(
            r"(?<!不)(?<!没)[一-鿿]得(?:住|清楚|清|动|稳|牢|准|香|开心|舒服|干净|踏实|明白|着|起)(?![^,。]{0,3}(?:吗|么|\?))|(?:轻松|精神|舒服|好|顺|快|亮|软|细|白|干净|方便|安静|瘦|清爽)多了"
        ),
    ),
    (
        "still fine",
        1.3,
        re.compile(
            rf"(?:用|穿|洗|戴|跑|摔|过)了?(?:快|都|有)?{_NUM}(?:多)?(?:个)?(?:年|月|天|次|周|遍|回)[^。]{{0,4}}(?:还|依然|依旧|都|也)(?:是)?(?:没坏|很|像|跟|和|好|那么|这么|能|不掉|不变|不起|如)|(?:老人|小孩|孩子|爸妈|爷爷|奶奶|外婆|宝宝|婴儿|敏感肌|孕妇|新手|手残)[^,，。]{0, 3}(?:也|都)(?:能|会|可以|爱|喜欢|说好|说香)"
        ),
    ),
    (
        "gladly",
        1.3,
        re.compile(
            r"(?:给|帮)(?:他|她|客服|师傅|你们|小哥|小姐姐|设计师|老板|快递)[^,，。]{0,4}(?:加鸡腿|点赞|涨|加薪|鼓掌)|(?:都|追着|老是|总|一直)(?:来)?问我?(?:是)?(?:什么|哪|在哪|牌子|链接|要)|(?:抢|吃|喝|用|卖)(?:得)?(?:精)?光了?$"
        ),
    ),
    (
        "superlative",
        1.5,
        re.compile(
            r"\b(?:best|favou?rite|softest|nicest|coolest|cutest|comfiest|greatest|fastest|finest) \w+ (?:i've|i have|ever|i own|in|so far|out there|on the market)\b|\b(?:never|can't|couldn't|won't) (?:go|going) back\b|\b(?:everyone|everybody|people|friends|strangers|coworkers) (?:keeps? |always )?(?:ask|asks|asking|asked|stop|love)\b"
        ),
    ),
    (
        "loyal",
        1.3,
        re.compile(
            r"\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th|\d+th) (?:bottle|pair|time|order|one|box|bag|jar|purchase|year)\b(?![^.!?]{0,20}\b(?:broke|wrong|broken|not|never|failed|late)\b)|\bbought (?:one|some|it|another|two|three|a second)? ?(?:more )?for (?:me|my|mom|dad|everyone|the whole)\b|\b(?:years?|months) (?:in|later|and|on)\b[^.!?]{0,16}\bstill (?:works?|going|runs?|looks?|fits?|love|strong|perfect|great|smells?)"
        ),
    ),
    (
        "won't part",
        1.5,
        re.compile(
            r"\b(?:refuses?|won't|doesn't want|never wants?) to? ?(?:take (?:it|them|this) off|part with|put (?:it|them) down|wear anything else|sleep without|eat anything else|drink anything else|stop (?:wearing|using|eating|playing|talking))|\bwhoever (?:designed|made|came up|runs)\b[^.!?]{0,24}\b(?:deserves|genius|thank|raise|award)"
        ),
    ),
)
HEALED = re.compile(
    r"^(?:都|也|已经|就|慢慢|全|基本){0,2}(?:好了(?!几|多少))|^[^,，。]{0,3}(?:好多了|好转|缓解|消失|消了|退了|不见了|改善|减轻|少多了|变少|少了很多|减少了|淡了|没有了$|都没了|没再|解决了|不用愁|修复)"
)

# --- sarcasm ----------------------------------------------------------------------------------------
MOCKED = re.compile(
    r"呵呵|🙄|🙃|真有你的|可真(?:行|会|棒|好|牛|厉害|是)|真行啊|你可真|真会(?:玩|做生意)|(?:恭喜|祝贺)[^。]{0,6}(?:成功|喜提|你们)|谢谢你们?(?:让|给|浪费|的?(?:套路|忽悠))|谢谢[^,，。]{0,6}让我(?:多|白|浪费|等|损失)|真是(?:谢谢|感谢|长见识|开了眼|大开眼界|绝了|服了)|"
    r"开了?眼|大开眼界|长见识了?|喜提[^,，。]{0,8}(?:坏|破|瑕疵|次品|二手|一身|过敏|痘)|不愧是你|"
    r"\b(?:thanks (?:for nothing|a lot for|for (?:the )?(?:wasting|ruining|ignoring|breaking|losing|late|delay))|(?:great|awesome|nice|good|amazing|wonderful|fantastic|excellent|lovely|perfect|brilliant)[,.]* (?:now|another|yet another|job (?:ruining|losing|breaking)|way to|quality guys|work guys|guys)|"
    r"(?:love|loved|enjoy|enjoyed|loving) (?:waiting|paying|how (?:it|they|you|my|the)|when (?:it|they|you|my)|being (?:ignored|lied|charged|on hold)|getting (?:the wrong|ignored|charged))|just (?:great|perfect|wonderful|what i needed)\b|(?:oh|wow|gee) (?:great|wow|thanks|perfect|nice|joy)|yeah right|yeah, right|so much for|"
    r"good luck getting|what a (?:joke|surprise|shock)|how (?:nice|kind|generous) of you|slow clap|🤡|congrats on|bravo on)|🤡"
)
IN_QUOTES = re.compile(r'"[^"\n]{1,20}"')
IRONIC_LEAD = re.compile(
    r"(?:真是|所谓|号称|这就是|说好|宣传|吹|口口声声|所謂|不愧是|好一个|叫|so[- ]called|supposedly|real|really)[^\"]{0,6}\"?$"
)
WISH = re.compile(
    r"(?:希望|建议|要是|如果|能不能|可以考虑|可否|期望|盼|求出|想看|若)[^!。,]{0,30}|就(?:好|完美|更好)了|\b(?:i wish|wish you|wish it|would be (?:nice|great|cool|better|awesome|perfect)|hope you|hope they|please make|should make|you should|could you make|if only)\b[^.!]{0,50}"
)

# --- contact offers ---------------------------------------------------------------------------------
CONTACT = re.compile(
    r"(?:加|\+|➕|扫|搜|私)(?:个|我|你)?(?:微|薇|威|徽|溦|卫星|v(?![a-z])|vx|wx|wei|qq|q(?![a-z])|扣|企鹅|绿泡|裙|群主|飞机|tg)|(?:微|薇|威|徽|溦)(?:❤|〆|心号|芯|信号|信:|信同|x)|(?<![a-z])(?:vx|wx|v〆|v❤|weixin|wechat|qq|tg|line id)[号:： ]{0,3}[a-z0-9_]{5,}|"
    r"(?<![a-z])v[:： ]{1,2}[a-z0-9_]{5,}|(?:qq|扣扣|企鹅|q群|裙|群)(?:号)?[:： ]{0,2}[1-9]\d{5,10}|日(?:结|入|赚)\d{2,}|一?(?:天|日|月|小时)(?:赚|入|收入|挣)(?:\d{3,}|[一二两三五六七八]?[百千万])(?:元|块|\+|不是|没问题|$)|在家[^,，。]{0,8}(?:做|赚|挣)[^。]{0,10}[百千\d]|"
    r"\$\s?\d{2,}[\d,k]* (?:(?:a|per|every|each) (?:day|week|month|hour)|weekly|daily|from home)\b|\b(?:earn|made|make|making|earned|profit)\b[^.!]{0,14}[$€£]\s?\d{2,}|\b\d+k (?:followers|subs|likes)\b|"
    r"\b(?:text|call|contact|reach|message|dm|write) (?:me|him|her|us|mr|mrs|miss|dr)\b[^.!?]{0,20}(?:on|at|@|\+\d)|\b(?:thanks to|all thanks to|credit to)? ?(?:mr|mrs|dr|miss)\.? [a-z]+ (?:for|on|trading|helped)|@[a-z0-9_.]+ (?:on (?:ig|insta|telegram|whatsapp)|for (?:loans?|help))"
)
LINK = re.compile(
    r"https?://|www\.[a-z0-9]|\b[a-z0-9-]{3,}\.(?:example|xyz|top|club|shop|site|online|vip|info|biz|cc|tk|icu)\b"
)

CRISIS_ZH = re.compile(
    r"(?:进|去|送|上|跑)(?:了)?(?:医院|急诊|icu)|(?:找|上|发)(?:给)?(?:媒体|电视台|热搜|记者)|(?:吃|用|喝)(?:坏|出)(?:了)?(?:人|病|问题|事)|法庭见|报(?:了)?警|食品安全|人身安全|\b(?:call(?:ing|ed)? the police|went to (?:the )?(?:er|hospital|doctor)|health department|food safety|go(?:ing)? to the (?:press|media))\b"
)
HAPPENED = re.compile(
    r"[用吃喝涂抹戴穿敷洗]了|敏了|[红痒肿疼]|疹|医院|赔|负责|\b(?:gave|got|had|broke|my (?:skin|face|neck))\b"
)
DENIED_CRISIS = re.compile(
    r"(?:不(?:会|易|容易|再|怕)?|没有?(?:任何|出现|发生)?|零|无|未|抗|防|舒缓|改善|缓解|告别|不引起|不引发|已经不|从来不|从不|从没|易|容易|怕|担心|体质|no |not |never |without |non-|hypo|don't get |didn't get )$"
)
