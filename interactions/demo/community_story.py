"""The groups of the demo brand. Only data; `interactions.demo.communities` turns it into rows. Fictional nicknames."""

from __future__ import annotations

from dataclasses import dataclass

from interactions.community_states import CommunityKind, FanRole, Measure

Figures = tuple[int | None, ...]
_CORE, _HELPER, _MEMBER = FanRole.CORE, FanRole.HELPER, FanRole.MEMBER


@dataclass(frozen=True, slots=True)
class Happening:
    """An activity; `day` counts from today. `review`: participants, messages, sales, what went well, what to change."""

    day: int
    clock: tuple[int, int]
    minutes: int
    title: str
    goal: str
    steps: tuple[str, ...]
    host: int = 0
    tasks: tuple[str, ...] = ()
    review: tuple[int, int, str, str, str] | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Group:
    """A group. `weeks`: members, joined, left, speakers, messages, questions, answered, orders, the oldest first."""

    name: str
    kind: str
    prefix: str
    positioning: str
    audience: str
    entry_rule: str
    welcome: str
    join_url: str
    capacity: int | None
    rules: tuple[str, str]
    news: tuple[tuple[str, int], ...]
    tiers: tuple[tuple[str, int, str], ...]
    weeks: tuple[Figures, ...]
    members: tuple[tuple[str, str], ...]
    breaches: tuple[tuple[int, str, str, str, str], ...]
    events: tuple[Happening, ...]


TEA_RULES = """群里聊茶、聊器、聊生活，18:00 后闲聊随意
不发广告、不发其他店铺链接、不拉人进别的群
不公开手机号、地址和订单号，需要售后私信客服
可以不同意，不可以骂人
不传谣言，不谈时政，不发违法内容
抽奖以群公告规则为准，一人一次"""

GROUPS: tuple[Group, ...] = (
    Group(
        name="会员茶友群 · 一群",
        kind=CommunityKind.WECHAT,
        prefix="sy1-",
        positioning="老会员的茶桌：先喝到新茶，先听到消息，也先提意见。",
        audience="近一年消费两次以上的会员，爱喝茶、愿意分享冲泡心得。",
        entry_rule="会员码验证后由管家邀请入群，一人一号。",
        welcome="欢迎回到山屿的茶桌。\n① 改群昵称：城市 + 称呼\n② 每天 9 点打卡得 1 分\n③ 有售后问题找群管家，不用在群里发订单号",
        join_url="https://weixin.qq.com/g/AwYAAShanyuDemo1",
        capacity=500,
        rules=(
            TEA_RULES,
            TEA_RULES + "\n首次提醒，二次禁言一天，三次移出群",
        ),
        news=(
            ("围炉季积分双倍：本周分享围炉照片，每张按双倍记分，周日 22:00 截止。", 3),
            ("双十二到店礼的兑换时间改到 18:00，门店座位有限，先到先得。", 9),
        ),
        tiers=(
            ("茶友", 0, "每日打卡积分、新品预告"),
            ("常客", 100, "新茶优先试饮、生日茶券"),
            ("山屿之友", 220, "年度茶会席位、专属管家、限定茶礼"),
        ),
        weeks=(
            (398, 22, 6, 64, 812, 41, 36, 9),
            (411, 19, 6, 71, 905, 38, 35, 11),
            (420, 14, 5, 68, 880, 44, 40, 8),
            (436, 21, 5, 77, 1013, 52, 49, 14),
            (441, 11, 6, 73, 960, 47, 43, 10),
            (455, 19, 5, 82, 1120, 55, 52, 16),
            (462, 13, 6, 79, 1075, 49, 46, 13),
            (470, 15, 7, 86, 1180, 58, 55, 18),
        ),
        members=(
            ("杭州 · 小满", _CORE), ("成都 · 阿肆", _HELPER), ("苏州 · 采薇", _CORE), ("北京 · 慢慢喝", _MEMBER),
            ("广州 · 陈皮控", _CORE), ("上海 · 云起", _MEMBER), ("厦门 · 听涛", _MEMBER), ("南京 · 半盏", _HELPER),
            ("武汉 · 早茶", _MEMBER), ("长沙 · 不加糖", _MEMBER), ("西安 · 老白", _MEMBER), ("青岛 · 观山", _MEMBER),
        ),
        breaches=(
            (10, "不发广告、不发其他店铺链接、不拉人进别的群", "周二 20:14 发了其他店铺的团购链接，已撤回。", Measure.WARNED, ""),
            (8, "可以不同意，不可以骂人", "与群友争执时用词过激，截图存群管家相册。", Measure.MUTED, "双方说开，提前解除"),
        ),
        events=(
            Happening(
                3, (20, 0), 60, "围炉夜话：三款老白茶盲品", "60 人参与，30 人写下盲品笔记",
                ("19:30 群公告 + 接龙报名", "20:00 发三款茶样代号图", "20:15 每人写一句香气，不看别人答案",
                 "20:40 揭晓，答对两款以上加 20 分", "21:00 发复购券，收集想再喝哪款"),
                0, ("寄出 30 份盲品茶样", "准备盲品积分名单模板"),
            ),
            Happening(
                10, (15, 0), 90, "会员日线上茶课：一把盖碗走天下", "到课 80 人，转化会员日礼盒 20 单",
                ("14:40 开播提醒", "15:00 讲器：三分之二的水", "15:30 演示出汤", "16:00 答疑，问题记进知识库"),
                1, ("整理茶课常见问题",),
            ),
            Happening(
                -9, (20, 0), 45, "打卡七天喝白茶：结营分享", "结营率 60%，晒图 40 张",
                ("19:50 发结营海报", "20:00 三位核心茶友分享", "20:30 颁发徽章与积分"),
                0, ("发放七天打卡积分",),
                (58, 326, "6820.00", "核心茶友带头晒图，20 分钟内出了 35 张；积分当场到账，气氛最好。",
                 "提前一天确认分享人，备一位替补；打卡入口放到群公告第一条。"),
            ),
        ),
    ),
    Group(
        name="静安店 · 门店福利群",
        kind=CommunityKind.WECOM,
        prefix="ja-",
        positioning="到店前看一眼：空位、当日茶单、到店礼。",
        audience="静安店三公里内的客人与上班族。",
        entry_rule="到店扫桌卡或收银台二维码，企业微信自动通过。",
        welcome="我是静安店管家。空位、茶单、包间预订都可以直接问我，10:00–21:30 在线。",
        join_url="https://work.weixin.qq.com/gm/shanyu-jingan-demo",
        capacity=1000,
        rules=(
            "只聊门店的事：空位、茶单、活动\n提问 30 分钟内有人回\n拍到其他客人先征得同意\n不转卖券、不发广告",
            "只聊门店的事：空位、茶单、活动\n提问 30 分钟内有人回（21:30 后次日回）\n拍到其他客人先征得同意\n不转卖券、不发广告\n投诉先找店长，处理好再公开说",
        ),
        news=(("今晚二楼靠窗两桌还空着，20:00 后围炉套餐第二份半价。", 1),),
        tiers=(("街坊", 0, "当日茶单提前看"), ("熟客", 80, "免排队一次 / 月"), ("掌柜的朋友", 180, "包间优先、节气茶礼")),
        weeks=(
            (612, 31, 12, 58, 420, 63, 51, 22),
            (628, 29, 13, 61, 447, 70, 55, 25),
            (640, 27, 15, 57, 431, 66, 49, 21),
            (655, 30, 15, 60, 455, 72, 56, 27),
            (661, 22, 16, 52, 402, 69, 50, 20),
            (668, 23, 16, 49, 371, 64, 44, 19),
            (670, 18, 16, 44, 340, 61, 40, 17),
            (669, 14, 15, 21, 168, 38, 22, 9),
        ),
        members=(
            ("楼上设计师", _CORE), ("周三常来", _MEMBER), ("小区团长", _HELPER), ("午休一壶", _MEMBER),
            ("遛狗顺路", _MEMBER), ("二楼靠窗", _CORE), ("加班喝茶", _MEMBER), ("带娃的", _MEMBER),
        ),
        breaches=((3, "不转卖券、不发广告", "在群里低价转让到店券。", Measure.WARNED, ""),),
        events=(
            Happening(
                5, (18, 30), 120, "围炉到店日：第二份半价", "到店 40 桌，群内核销 25 张",
                ("12:00 发空位表", "17:30 提醒", "18:30 每半小时更新空位", "21:00 收集到店照片，记积分"),
                2, ("准备空位表模板", "备足炭火与橘子"),
            ),
            Happening(
                12, (14, 0), 60, "店长下午茶：听听你们的意见", "收集 20 条可执行意见",
                ("提前三天发问题清单", "14:00 店长直播茶席", "会后 48 小时公布改进清单"), 0, (),
            ),
            Happening(
                -16, (19, 0), 60, "霜降新茶试饮接龙", "到店试饮 30 人",
                ("接龙报名", "到店试饮", "群内打分"), 0, ("公布试饮打分结果",),
                (34, 142, "4380.00", "接龙简单，当天就满员；店员现场引导加群。", "打分改成小程序表单，群里刷屏影响咨询。"),
            ),
        ),
    ),
    Group(
        name="Shanyu Tea Friends",
        kind=CommunityKind.TELEGRAM,
        prefix="tg-",
        positioning="海外茶友的英文社群：冲泡问答、物流答疑、跨境新品首发。",
        audience="北美与欧洲的独立站客户，英语为主。",
        entry_rule="Order confirmation mail holds the link; open to friends of members.",
        welcome="Welcome to Shanyu Tea Friends! Say hi, tell us your favourite tea, and read the pinned rules.",
        join_url="https://t.me/shanyu_tea_friends_demo",
        capacity=None,
        rules=(
            "Be kind\nEnglish first, other languages with a short translation\nNo spam, no affiliate links",
            "Be kind\nEnglish first, other languages with a short translation\nNo spam, no affiliate links\nNo direct messages without consent\nDo not share personal data of yourself or others",
        ),
        news=(("Holiday shipping: orders before 10 December arrive before Christmas in the EU and the US.", 5),),
        tiers=(("Guest", 0, "Brewing guides"), ("Friend", 60, "Free samples"), ("Tea circle", 150, "Early access to new harvests")),
        weeks=(
            (181, 9, 2, 24, 260, 19, 15, 3),
            (188, 10, 3, 27, 291, 22, 19, 4),
            (193, 7, 2, 25, 270, 18, 15, 3),
            (203, 12, 2, 31, 344, 25, 22, 6),
            (209, 8, 2, 29, 318, 21, 18, 4),
            (216, 10, 3, 33, 372, 27, 24, 6),
            (224, 11, 3, 35, 390, 24, 22, 7),
            (231, 9, 2, 34, 401, 28, 26, 8),
        ),
        members=(
            ("kettle_and_fog", _CORE), ("oolong_owl", _HELPER), ("tea.in.tartu", _MEMBER), ("gongfu_guy", _CORE),
            ("rainy.porto", _MEMBER), ("leafhopper", _MEMBER), ("quiet_gaiwan", _MEMBER), ("maple_steep", _MEMBER),
        ),
        breaches=((6, "No spam, no affiliate links", "Posted a discount code of another shop twice.", Measure.MUTED, ""),),
        events=(
            Happening(
                4, (21, 0), 60, "Ask a tea master: winter oolong", "40 questions, all answered within the hour",
                ("Pin the call for questions", "Sort questions by topic", "Answer live, one topic each ten minutes",
                 "Post the summary as a note"),
                1, ("Write the summary for the blog",),
            ),
            Happening(
                14, (20, 0), 45, "Blind tasting by mail: unboxing night", "20 boxes opened together",
                ("Ship boxes ten days ahead", "Unboxing thread", "Vote and reveal"), 0, ("Ship 20 tasting boxes",),
            ),
            Happening(
                -12, (21, 0), 60, "Brew along: gaiwan basics", "15 people brew at the same time",
                ("Share the leaf-to-water table", "Brew along", "Share photos"), 0, (),
                (22, 187, "318.50", "Photos kept the thread alive for two days.", "Start one hour earlier for Europe."),
                "USD",
            ),
        ),
    ),
)  # fmt: skip
