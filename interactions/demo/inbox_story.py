"""What people wrote to the demo brand, and what its team did about it. Only data; minutes count back from now."""

from __future__ import annotations

from dataclasses import dataclass

from team.roles import Role

XHS, DY, WB, GZH = "practice-xiaohongshu", "practice-douyin", "practice-weibo", "practice-wechat"
BILI, IG, X = "practice-bilibili", "practice-instagram", "practice-x"
OWNER, MANAGER, PLANNER, COMMUNITY = Role.OWNER, Role.MANAGER, Role.PLANNER, Role.COMMUNITY
HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True, slots=True)
class Talk:
    """One thread. `said`: (minutes ago, text) in order; a text that begins with `>` is ours, by `by`.

    `then`: what became of it: resolved, spam, snoozed, failed or unknown (the last two about `answer`). `pictures`: how
    many pictures came with the last message. `note`: what `by` wrote for the team.
    """

    platform: str
    kind: str
    person: str
    said: tuple[tuple[int, str], ...]
    owner: Role | None = None
    by: Role = COMMUNITY
    tags: tuple[str, ...] = ()
    priority: int = 0
    then: str = ""
    answer: str = ""
    note: str = ""
    reason: str = ""
    pictures: int = 0


C, M, T = "comment", "message", "mention"

TALKS: tuple[Talk, ...] = (
    Talk(XHS, C, "半糖去冰", (
        (206, "上周在静安店买的围炉套装，用了三次都挺好的～"), (198, ">太好啦！冬天多烤几次橘子，记得每次炭灰放凉再清理哦 🍊"),
        (11, "炭盒今天裂了一道缝，还能用吗？有点不敢点火，想投诉"),
    ), OWNER, PLANNER, ("售后", "炭盒开裂"), 3, note="同批次第 2 例，先让顾客停用。@林晓 需要登记到风险台账吗？", pictures=1),
    Talk(WB, C, "冬天晒太阳", ((50, "围炉套装的炭盒烧了一次就裂了，质量太差，要求退货"),), COMMUNITY, tags=("售后", "炭盒开裂"), priority=3),
    Talk(DY, M, "南山有雾", ((44, "收到的礼盒少了一罐桂圆，订单尾号 8812，太失望了"),), OWNER, tags=("售后",), pictures=1),
    Talk(IG, T, "slowmorning", ((38, "Do you ship the clay stove to Osaka?"),), OWNER),
    Talk(WB, C, "林间小鹿", ((31, "静安店周末要排队吗"),), OWNER),
    Talk(XHS, M, "小满与大满", ((26, "会员日的券可以和到店礼一起用吗？"),), OWNER),
    Talk(X, T, "twoleaves", ((340, "The roast level chart is super useful 👏"), (300, ">Glad it helps! Part two is about water.")), PLANNER, PLANNER),
    Talk(GZH, C, "木木的早餐", ((400, "按文章里的比例煮了，红枣要不要去核呀"), (372, ">去核更好，煮的时候不会发苦～")), COMMUNITY),
    Talk(BILI, C, "旧书与新茶", ((460, "火功这期讲得透，想听焙火师傅的访谈"), (410, ">安排上了，下个月见！")), COMMUNITY, tags=("选题",)),
    Talk(DY, C, "屋顶看星星", ((500, "直播今晚几点？"), (488, ">今晚八点，老时间～")), PLANNER, PLANNER, then="resolved"),
    Talk(XHS, C, "陈皮话梅", ((74, "桂圆红枣老白茶孕妇可以喝吗？"),), None),
    Talk(XHS, C, "桂花落满肩", ((41, "围炉套装还有现货吗，想买两套送人"),), None, tags=("购买意向",)),
    Talk(XHS, M, "蓝色围裙", ((34, "想订 30 份员工节礼，有企业价吗？电话 13812345678，麻烦联系我"),), MANAGER, tags=("企业采购",), priority=3),
    Talk(DY, C, "橘子汽水味", ((19, "炭火那段拍得太好看了，求同款炉子"),), None),
    Talk(DY, M, "夜航船", ((52, "下单三天了还没发货，客服也不回，怎么回事"),), None, tags=("物流",)),
    Talk(DY, C, "山脚下的邮局", ((310, "能寄到新疆吗"), (280, ">可以的，首重 15 元，预计 5 天到")), COMMUNITY),
    Talk(WB, M, "拾光杂货", ((12, "你好，想问下门店合作怎么联系？"),), None, tags=("商务合作",)),
    Talk(WB, C, "周末不加班", ((47, "一周茶单的第三款在哪买"),), None),
    Talk(WB, C, "江边散步的人", ((1300, "双十二有优惠吗"), (1280, ">12 月 10 日会公布，记得来看～")), PLANNER, PLANNER, then="resolved"),
    Talk(WB, T, "小城故事多", ((55, "路过静安店，被香气拐进去了 @山屿茶SHANYU"),), None),
    Talk(GZH, M, "不吃香菜", ((57, "公众号里的优惠券领了用不了，提示已过期"),), COMMUNITY, tags=("优惠券",), note="后台看到券 11/20 到期，已请运营补发。"),
    Talk(GZH, M, "一杯白开水", ((260, "请问可以开发票吗？抬头发您"), (230, ">可以的，请把抬头和税号发到这里，今天内开好。")), COMMUNITY),
    Talk(BILI, C, "北纬三十度", ((35, "85 度那组是不是闷了？感觉时间不对"),), None, tags=("选题",)),
    Talk(BILI, C, "一颗小青柑", ((700, "能不能做一期陈皮年份对比"), (640, ">已经在找样品了，等我们～")), PLANNER, PLANNER, ("选题",), then="resolved"),
    Talk(IG, M, "mira.writes", ((50, "Hi! My parcel says delivered but nothing is here. Can you check?"),), None, tags=("物流",)),
    Talk(IG, C, "steeped", ((48, "What temperature for the jasmine one?"),), None),
    Talk(IG, M, "lena.k", ((620, "Is the gift box vegan?"), (590, ">Yes, all of it. The ribbon is cotton, too.")), PLANNER, PLANNER, then="resolved"),
    Talk(IG, C, "quietkitchen", ((1500, "Beautiful evening setup"), (1480, ">Thank you! Come by when you are in Shanghai.")), PLANNER, PLANNER, then="resolved"),
    Talk(X, M, "eastofhere", ((58, "Which of your teas has no caffeine?"),), None),
    Talk(X, T, "oolongdays", ((27, "Trying @shanyutea's clay stove recipe tonight, wish me luck"),), None),
    Talk(XHS, C, "雨天适合睡觉", ((210, "加薇信 tea8899 领内部价，全场三折"),), None, then="spam"),
    Talk(DY, C, "云吞面加蛋", ((330, "兼职刷单日结，私我"),), None, then="spam"),
    Talk(XHS, M, "慢慢来的阿宁", ((540, "陶炉什么时候补货？"), (500, ">工厂说下周三到仓，到了第一时间告诉您。")), COMMUNITY, then="snoozed", reason="等下周三到仓"),
    Talk(WB, M, "茉莉没有茶", ((430, "过敏了，配方里是不是有坚果？"),), MANAGER, tags=("食品安全",), priority=4, then="snoozed", reason="等品控回复成分表"),
    Talk(DY, M, "阿禾今天喝茶", ((54, "茶饼有点碎，能补一块吗"),), COMMUNITY, tags=("售后",), then="failed", answer="非常抱歉，已为您登记补发一块，预计后天发出。"),
    Talk(BILI, C, "走走停停走走", ((58, "会员积分能换杯子吗"),), COMMUNITY, then="unknown", answer="可以的，会员中心 800 分起兑，本月新增了盖碗。"),
    Talk(XHS, C, "豆包不甜", ((2000, "上次到店的店员好有耐心，谢谢"), (1960, ">转告她啦，她开心了一下午 😊")), COMMUNITY, then="resolved"),
    Talk(XHS, C, "一只会泡茶的猫", ((15, "照片里这个杯子叫什么名字呀"),), None),
    Talk(DY, C, "半糖去冰", ((9 * DAY, "围炉三件套怎么摆？求教程"), (9 * DAY - 60, ">今晚发一条教程，等我们～")), PLANNER, PLANNER),
    Talk(XHS, C, "檐下听雨", ((4 * DAY, "乌龙冷泡放冰箱要泡几个小时呀"), (4 * DAY - 40, ">冷藏 6 小时就很好喝，别超过 12 小时～")), COMMUNITY, then="resolved"),
    Talk(DY, C, "清晨第一杯", ((6 * DAY, "冷泡茶放冰箱泡多久能喝？"), (6 * DAY - 90, ">6 小时左右，睡前放，早上喝。")), COMMUNITY, then="resolved"),
    Talk(BILI, C, "柚木书桌", ((9 * DAY, "请问冷泡要放冰箱多久"), (9 * DAY - 55, ">建议 6 到 8 小时。")), COMMUNITY, then="resolved"),
    Talk(WB, C, "海边的旧灯塔", ((19 * DAY, "冷泡茶放冰箱几个小时合适？"), (19 * DAY - 30, ">6 小时左右就可以啦。")), COMMUNITY, then="resolved"),
    Talk(XHS, C, "小院子里的猫", ((3 * DAY, "围炉的炭用完了，哪里能买同款炭？"), (3 * DAY - 25, ">店里和小程序都有果木炭，一盒 2 公斤。")), PLANNER, PLANNER, then="resolved"),
    Talk(DY, C, "奶奶的搪瓷杯", ((8 * DAY, "围炉的炭用完了哪里能买"), (8 * DAY - 45, ">小程序搜“果木炭”就有～")), PLANNER, PLANNER, then="resolved"),
    Talk(WB, C, "走廊尽头", ((21 * DAY, "围炉同款炭用完了哪里能买？"), (21 * DAY - 60, ">门店和小程序都有。")), PLANNER, PLANNER, then="resolved"),
    Talk(XHS, M, "橙子味的周五", ((5 * DAY, "想先试喝，有没有小份的试喝装？"), (5 * DAY - 20, ">有 6 款茶样的试喝装，29 元一盒。")), COMMUNITY, then="resolved"),
    Talk(GZH, C, "慢半拍", ((12 * DAY, "可以买小份的试喝装吗"), (12 * DAY - 70, ">可以的，小程序首页就有。")), COMMUNITY, then="resolved"),
    Talk(DY, C, "月亮打烊了", ((23 * DAY, "有小份试喝装吗？"), (23 * DAY - 35, ">有的，6 款一盒～")), COMMUNITY, then="resolved"),
    Talk(WB, M, "半糖去冰", ((20 * DAY, "静安店几点关门？"), (20 * DAY - 20, ">22:30，欢迎来坐。")), COMMUNITY),
)  # fmt: skip

# title, shortcut, text, language, tags, uses
REPLIES: tuple[tuple[str, str, str, str, tuple[str, ...], int], ...] = (
    ("售后-炭盒开裂", "售后", "{{name}}您好，请先停止使用并放凉炭盒。我们为您免费换新，请把订单号和照片私信给我们，{{agent}}全程跟进。", "zh", ("售后",), 128),
    ("售后-缺件补发", "补发", "非常抱歉给您添麻烦了！已为您登记补发，订单 {{order}}，预计 48 小时内发出，单号会私信给您。", "zh", ("售后",), 86),
    ("售后-退换流程", "退换", "签收 7 天内支持无理由退换，运费由我们承担。请在订单页申请，备注“已联系{{account}}”。", "zh", ("售后",), 54),
    ("门店-营业时间", "营业", "静安店每天 10:00–22:30，周末建议提前半小时到，二楼靠窗位子很抢手～", "zh", ("门店",), 73),
    ("物流-查询", "物流", "帮您查到啦，订单 {{order}} 已出库，一般 2–3 天送达，偏远地区会慢一天。", "zh", ("物流",), 61),
    ("会员-券规则", "券", "会员券可与到店礼同享，不与其他满减叠加，当天 24:00 前有效。", "zh", ("会员",), 39),
    ("Shipping abroad", "ship", "Hi {{name}}, we ship to most countries in 7–12 days. Duties depend on where you live; the shop shows them before you pay.", "en", ("shipping",), 33),
    ("Missing parcel", "parcel", "So sorry, {{name}}. Could you send us the order number? We will ask the carrier today and write back by tomorrow.", "en", ("shipping",), 18),
)  # fmt: skip

# name, query, shared
VIEWS: tuple[tuple[str, str, bool], ...] = (
    ("售后优先", "who=all&tag=售后", True),
    ("英文账号", "who=all&platform=practice-instagram", False),
)
