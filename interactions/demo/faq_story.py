"""What the demo brand's library says. Only data."""

from __future__ import annotations

from dataclasses import dataclass

from team.roles import Role


@dataclass(frozen=True, slots=True)
class Said:
    """One entry. `figures`: shown, used, sent, edited, helped, unhelped, votes yes, votes no."""

    question: str
    variants: tuple[str, ...]
    answer: str
    category: str
    tags: tuple[str, ...] = ()
    question_en: str = ""
    answer_en: str = ""
    public: bool = True
    draft: bool = False
    owner: Role = Role.COMMUNITY
    reviewed: int = -20
    figures: tuple[int, ...] = (0, 0, 0, 0, 0, 0, 0, 0)
    before: str = ""


SAID: tuple[Said, ...] = (
    Said("茉莉雪芽用多少度的水？", ("茉莉花茶水温多少", "What temperature do you use?", "雪芽怎么泡", "80 度还是 90 度"), "茉莉雪芽用 80℃ 左右的水，一人份 3 克茶配 150 毫升水，泡 40 秒出汤，第三泡香气正好。", "冲泡", ("水温",), "What temperature for the jasmine tea?", "About 80 °C. Take 3 g of leaf for 150 ml, steep for 40 seconds; the third infusion smells best.", figures=(64, 41, 38, 6, 31, 3, 57, 4)),
    Said("岩茶出汤要多久？", ("肉桂岩茶泡几秒", "岩茶第一泡多久", "岩茶要不要洗茶"), "岩茶用 100℃ 沸水，前三泡 10 秒内出汤，之后每泡加 5 秒。不必洗茶，第一泡就可以喝。", "冲泡", ("水温",), figures=(37, 22, 20, 7, 15, 2, 31, 2)),
    Said("桂圆红枣老白茶怎么煮？", ("老白茶煮多久", "红枣要去核吗", "煮茶的比例是多少"), "老白茶 5 克、桂圆 3 颗、红枣 2 颗（去核更好，不会发苦），加 600 毫升冷水，煮开后小火 8 分钟。", "冲泡", ("围炉",), figures=(52, 30, 27, 9, 22, 2, 44, 3), before="老白茶 5 克、桂圆 3 颗、红枣 2 颗，加 600 毫升水，煮开后小火 8 分钟。"),
    Said("孕妇可以喝老白茶吗？", ("孕期能喝茶吗", "哺乳期可以喝吗", "桂圆红枣老白茶孕妇能喝吗", "怀孕可以喝吗"), "茶里含有咖啡因，孕期和哺乳期请先问过医生。想要不含茶的饮品，可以看看我们的桂圆红枣煮饮包。", "冲泡", ("饮用提示",), "Can I drink it while pregnant?", "Tea contains caffeine. Please ask your doctor first.", owner=Role.MANAGER, figures=(19, 15, 15, 1, 12, 0, 23, 1)),
    Said("哪些茶不含咖啡因？", ("有没有无咖啡因的", "晚上喝会睡不着吗", "低咖啡因的有哪款", "家里老人也能喝吗", "Is this one caffeine free?"), "凡是茶叶都含咖啡因。桂圆红枣煮饮包和陈皮单品不含茶叶，晚上喝没有这个问题。", "冲泡", ("饮用提示",), "Which of your teas has no caffeine?", "All tea leaves contain caffeine. Our longan and jujube infusion and plain chenpi contain no tea leaf.", figures=(28, 17, 16, 3, 12, 1, 19, 2)),
    Said("茶叶开封后怎么保存？", ("开封后能放多久", "茶叶受潮了怎么办", "How long does it keep once opened?"), "密封、避光、远离厨房气味。绿茶和花茶开封后放冷藏，两个月内喝完；岩茶、白茶和普洱常温密封即可。", "保存", ("储存",), "How do I store the tea?", "Sealed, dark and away from kitchen smells. Keep green and scented teas in the fridge and drink them within two months.", figures=(33, 21, 19, 4, 15, 1, 42, 3)),
    Said("陈皮可以放多少年？", ("陈皮会过期吗", "陈皮长白霜还能喝吗"), "干燥密封的陈皮可以存放多年，每年晴天翻晒一次。有霉味或绿毛就不要再喝，请拍照发给我们。", "保存", ("陈皮",), figures=(14, 8, 8, 2, 6, 0, 17, 1)),
    Said("下单后多久发货？", ("什么时候发货", "下单三天了还没发货", "几天能到", "怎么还不发货"), "付款后 48 小时内发出，江浙沪一般 1–2 天到，其他地区 2–4 天。超过 48 小时没有物流信息，请把订单号发来，我们马上去查。", "物流", ("发货",), "When will my order ship?", "Within 48 hours after payment. Please send us the order number if it takes longer.", figures=(118, 84, 79, 21, 58, 9, 88, 11), before="付款后 72 小时内发出，一般 2–4 天送达。"),
    Said("能寄到新疆、西藏吗？", ("偏远地区发货吗", "在外地能寄吗", "寄新疆运费多少", "西藏能到吗", "海南包邮吗"), "可以寄。新疆、西藏、青海、海南首重 15 元，续重 8 元一公斤，一般 5–7 天到。", "物流", ("运费",), figures=(41, 33, 31, 5, 26, 1, 36, 2)),
    Said("可以寄到国外吗？", ("海外能买吗", "可以寄日本吗", "发国际快递吗", "Do you ship to Japan?"), "可以寄到大部分国家和地区，7–12 天到。关税因当地规定而异，付款前会显示。", "物流", ("海外",), "Do you ship abroad?", "Hi {{name}}, we ship to most countries in 7–12 days. Duties depend on where you live; the shop shows them before you pay.", figures=(35, 27, 25, 6, 19, 2, 29, 3)),
    Said("显示签收但没有收到怎么办？", ("包裹丢了", "没收到货却签收了", "快递没送到"), "真抱歉，{{name}}。请先看看驿站和物业前台；还是没有的话把订单号 {{order}} 确认给我们，今天就联系快递核实，找不到就补发。", "物流", ("售后",), "My parcel says delivered but nothing is here", "So sorry, {{name}}. Please send us the order number; we will ask the carrier today and write back by tomorrow.", public=False, figures=(22, 17, 16, 8, 11, 2, 0, 0)),
    Said("怎么申请退货退款？", ("不想要了怎么退", "七天无理由怎么退", "退款多久到账", "退货运费谁出"), "签收 7 天内、未拆封可以无理由退货，质量问题运费由我们承担。在订单页点“申请退款”，收到退货后 1–3 个工作日原路退回。", "售后", ("退换",), "How do I return something?", "Within 7 days of delivery, unopened. Ask for a refund on the order page; the money goes back within 1–3 working days of our receiving it.", owner=Role.MANAGER, figures=(76, 51, 48, 12, 36, 6, 63, 8)),
    Said("炭盒开裂了怎么办？", ("炉子裂了一道缝还能用吗", "炭盒裂了", "陶炉开裂可以换吗"), "{{name}}您好，请先停止使用，等炭灰放凉。把订单号和照片发给我们，核实后免费换新，来回运费我们承担。", "售后", ("炭盒开裂", "售后"), public=False, owner=Role.MANAGER, reviewed=-3, figures=(26, 22, 22, 9, 14, 3, 0, 0)),
    Said("礼盒少了东西怎么补？", ("缺件怎么补发", "少发了一罐", "礼盒里少一样"), "非常抱歉！请拍一张开箱照片，把订单号 {{order}} 发给我们，48 小时内补发，单号会私信给您。", "售后", ("补发", "售后"), public=False, figures=(31, 25, 24, 10, 17, 2, 0, 0)),
    Said("可以开发票吗？", ("怎么开发票", "能开专票吗", "发票抬头怎么改", "开票要提供什么"), "可以。在订单页点“申请开票”，填抬头和税号，电子普票当天开好；需要专票请把开票资料私信给我们。", "发票", ("发票",), "Can I get an invoice?", "Yes. Ask for it on the order page with your company's name and tax number; it is issued the same day.", figures=(48, 39, 37, 4, 32, 1, 54, 2)),
    Said("企业采购或批发怎么联系？", ("订三十份有企业价吗", "员工节礼可以定制吗", "批发价格多少", "团购怎么买"), "20 份起有企业价，可以印制贺卡和腰封，定制周期 10 天。请留下数量、到货日期和城市，企业顾问当天联系您。", "采购", ("企业采购",), "Do you sell wholesale?", "From 20 sets on. Tell us how many, when and to which city; somebody gets back to you the same day.", owner=Role.MANAGER, figures=(29, 20, 20, 11, 13, 1, 26, 3)),
    Said("门店合作或加盟找谁？", ("想加盟", "门店合作怎么联系", "可以代理吗"), "我们目前只做直营门店，暂不开放加盟。异业合作请发邮件到 hello@shanyu.example，写明城市和想法。", "采购", ("商务合作",), figures=(17, 13, 13, 2, 9, 2, 11, 4)),
    Said("静安店营业时间是几点？", ("门店几点关门", "静安店周末要排队吗", "周末需要提前预约吗", "几点开门", "地址在哪儿，没找到"), "静安店每天 10:00–22:30。周末下午人多，小程序可以提前一天预约，围炉位两小时一场。", "门店", ("门店",), "When is the shop open?", "Every day from 10:00 to 22:30. You can book a table one day ahead.", figures=(57, 44, 42, 5, 37, 1, 71, 3)),
    Said("其他城市有门店吗？", ("什么时候再来我们这边开店", "附近有门店吗", "Is there a shop near me?"), "目前只有上海静安店。开新店会先在公众号公布，欢迎关注。", "门店", ("门店",), figures=(21, 14, 14, 1, 11, 1, 18, 2)),
    Said("配方里有坚果吗？", ("坚果过敏能喝吗", "有哪些过敏原", "Any nuts in it? I have an allergy."), "茶叶和陈皮不含坚果；礼盒里的茶点含花生和杏仁，包装背面标有致敏提示。过敏体质请先看配料表。", "冲泡", ("食品安全",), "Are there nuts in it?", "Tea and chenpi contain none. The biscuits of the gift box contain peanuts and almonds; the label says so.", owner=Role.MANAGER, figures=(24, 20, 19, 2, 16, 1, 20, 1)),
    Said("收到时包装压坏了怎么办？", ("盒子破了找谁", "快递把盒子压坏了", "The box arrived damaged. Who can I ask?", "My parcel arrived with a dent"), "真抱歉！请拍下外箱和破损处，连同订单号 {{order}} 发来，48 小时内补发或退款，由您选。", "售后", ("包装", "售后"), public=False, figures=(39, 31, 30, 9, 22, 4, 0, 0)),
    Said("在哪里买，多少钱？", ("多少钱一份呀", "怎么买，求链接", "第三款在哪买", "How do I buy this? Link?"), "小程序“山屿茶”里都有，价格以页面为准；静安店也可以现场买。", "采购", ("购买意向",), "Where can I buy it?", "In our mini program and in the shop in Shanghai; the price is on the page.", figures=(58, 40, 37, 14, 27, 3, 35, 5)),
    Said("会员券怎么用？", ("优惠券显示过期", "券可以和到店礼一起用吗", "会员积分能换什么", "积分怎么兑"), "会员券当天 24:00 前有效，可以和到店礼一起用，不与其他满减叠加。积分 800 分起可换杯具，在会员中心兑换。", "会员", ("优惠券",), reviewed=-200, figures=(44, 29, 27, 8, 18, 4, 22, 6)),
    Said("双十二有什么优惠？", ("双十二打折吗", "活动价是多少", "什么时候有优惠"), "双十二到店礼 12 月 10 日在公众号公布，会员日当天到店出示会员码，续杯不限。", "会员", ("双十二",), draft=True, public=False, owner=Role.PLANNER),
)  # fmt: skip

# Of what people ask without an entry, these stay open; the rest is not for the library.
ASKED = ("冷泡", "炭", "试喝")

# Who put an entry into which answer: question of the entry, how the message begins, whether the answer said it otherwise.
USED: tuple[tuple[str, str, bool], ...] = (
    ("能寄到新疆、西藏吗？", "能寄到新疆吗", True),
    ("可以开发票吗？", "请问可以开发票吗", True),
    ("桂圆红枣老白茶怎么煮？", "按文章里的比例煮了", True),
    ("静安店营业时间是几点？", "静安店几点关门", False),
)
