"""Complaints to the demo brand and how they were handled. Only data; hours count from when the person complained."""

from __future__ import annotations

from dataclasses import dataclass

from team.roles import Role

OWNER, MANAGER, PLANNER, COMMUNITY = Role.OWNER, Role.MANAGER, Role.PLANNER, Role.COMMUNITY
XHS, DY, WB = "practice-xiaohongshu", "practice-douyin", "practice-weibo"


@dataclass(frozen=True, slots=True)
class Paid:
    """One compensation. `state`: asked, approved or paid; `proof`: what shows that it was given."""

    kind: str
    amount: str
    words: str
    state: str = "paid"
    proof: str = ""
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `talk`: the thread it came from, (platform, channel, handle) of the inbox or a number of an earlier
    talk; None for `caller`, (name, reach), who got in touch `ago` hours ago by `channel`.

    `cause`: numbers of group and part in the usual causes. `until`: the stage it is at. `at`: hours after the
    complaint of opening, verification, solution, confirmation, closing, rating.
    """

    subject: str
    until: str
    at: tuple[float, ...]
    cause: tuple[int, int]
    talk: tuple[str, str, str] | int | None = None
    caller: tuple[str, str] = ("", "")
    channel: str = "phone"
    ago: float = 0
    words: str = ""
    product: str = ""
    order: str = ""
    severity: int = 2
    by: Role = COMMUNITY
    verdict: str = "justified"
    findings: str = ""
    solution: str = ""
    paid: tuple[Paid, ...] = ()
    outcome: str = ""
    why: str = ""
    rating: tuple[int, str] | None = None
    risk: str = ""
    note: str = ""
    improve: tuple[str, bool] | None = None


STOVE, BOX, WHITE, OOLONG, CUP, CAKE = "围炉煮茶套装", "中秋桂圆礼盒", "老白茶 2019", "焙火乌龙", "青瓷杯", "熟普茶饼"

CASES: tuple[Case, ...] = (
    Case("礼盒到手压坏，两罐茶叶受潮", "closed", (0.6, 1.5, 9, 26, 50, 54), (1, 2), 52, product=BOX, order="SY20261017",
         words="包装收到时有点压坏了，该找谁？", severity=2,
         findings="顺丰确认中转场堆压，外箱破损，内罐两罐受潮。同批其余订单没有反馈。",
         solution="整盒补发，加固外箱；原礼盒不用寄回。", paid=(Paid("replacement", "198", "补发整盒", proof="顺丰已签收"),),
         outcome="solved", rating=(5, "补发很快，包装也加厚了。"), improve=("礼盒外箱换五层瓦楞并加护角", True)),
    Case("付款八天没有发货", "closed", (1.1, 2, 20, 30, 74, 80), (1, 0), 43, product=OOLONG, order="SY20261022",
         words="等了八天还没发货，退款！", severity=3, findings="预售批次入仓晚了六天，页面没有改发货时间，客服也没有主动告知。",
         solution="全额退款，并说明原因致歉；同款到货后优先发。", paid=(Paid("refund", "329", "全额退款", proof="支付宝原路退回"),),
         outcome="solved", rating=(4, "退得还算快，希望早点说。"), improve=("预售页发货时间与仓库入库单联动检查", True)),
    Case("直播说送的杯子没有收到", "closed", (0.4, 3, 6, 9, 30, 36), (4, 2), 31, product=CUP, order="SY20261029",
         words="直播间说送杯子，我的单里没有", findings="赠品库存扣减失败，系统没有生成赠品单，共 14 单受影响。",
         solution="单独补寄同款青瓷杯，其余 13 单一并补寄。", paid=(Paid("gift", "59", "补寄青瓷杯", proof="中通单号已私信"),),
         outcome="solved", rating=(5, ""), improve=("直播前核对赠品库存与规则", True)),
    Case("八天没发货，客服回复太慢", "closed", (3, 5, 31, 50, 96, 100), (1, 0), 27, product=WHITE, order="SY20261101",
         words="等了八天还没发货，退款！", severity=3, findings="仓库漏拣一件，异常单没有人跟；首次回复用了三小时。",
         solution="退款并送一张无门槛券。", paid=(Paid("refund", "216", "全额退款", proof="微信支付已退回"),
         Paid("coupon", "30", "无门槛券", proof="券已到账")), outcome="solved", rating=(2, "等太久了，问了三次才有人回。"),
         improve=("仓库异常单每天两次清零", False)),
    Case("茶罐磕碰，想换一罐", "closed", (0.5, 1, 4, 7, 26), (1, 2), 20, product=WHITE, order="SY20261106",
         words="包装收到时有点压坏了，该找谁？", findings="罐口变形，密封不严，照片可见。", solution="补发一罐，坏的那罐留用。",
         paid=(Paid("replacement", "128", "补发一罐", proof="顺丰已签收"),), outcome="solved"),
    Case("等了八天才知道缺货", "closed", (0.8, 2, 15, 22, 46, 50), (1, 0), 11, product=OOLONG, order="SY20261113",
         words="等了八天还没发货，退款！", findings="系统库存与实物差两件，拆单没有通知。", solution="先发有货部分，缺的退差价并送会员积分。",
         paid=(Paid("refund", "86", "退差价", proof="已原路退回"), Paid("points", "200", "会员积分", proof="已入账")),
         outcome="solved", rating=(5, "处理得很清楚。")),
    Case("包装压了一角，后来说不用处理", "closed", (0.7, 2, 5), (1, 2), 4, product=BOX, order="SY20261120",
         words="包装收到时有点压坏了，该找谁？", verdict="partly", findings="只有外箱一角压痕，茶叶完好。",
         outcome="withdrawn", why="顾客回信说茶叶没事，不用补发。"),
    Case("静安店员态度生硬", "closed", (0.2, 4, 30), (2, 3), caller=("周女士", "13900001234"), channel="store", ago=290,
         words="周六下午在静安店排队四十分钟，问了两次都没人理。", product="", by=PLANNER, verdict="unfounded",
         findings="调看当天监控与排队屏：叫号两次无人应答，店员有解释；门店已致歉。", outcome="refused",
         why="事实与监控不符，已向顾客说明并送了饮品券表示理解。"),
    Case("对茶的年份有疑问，已向 12315 反映", "confirmation", (0.5, 1.2, 20, 44), (3, 1), caller=("陈先生", "chen@example.com"),
         channel="authority", ago=70, words="标称 2019 年的老白茶，汤色和同年份的差很多，怀疑年份不实。", product=WHITE,
         order="SY20261118", severity=4, by=MANAGER, verdict="unfounded", risk="已到 12315，涉及年份标注。",
         findings="调取该批次检验报告、压制记录与入库单，年份一致；汤色差异来自仓储湿度。",
         solution="提供检验报告与溯源记录，愿意退货退款，运费由我们承担。",
         paid=(Paid("refund", "598", "退货退款，等茶叶寄回", "approved"),)),
    Case("三饼茶有两饼碎了", "solution", (0.4, 2, 22), (0, 2), caller=("刘先生", "13700005678"), channel="platform", ago=28,
         words="三饼熟普拆开有两饼碎得很厉害，没法撬着喝。", product=CAKE, order="SY20261123", severity=3,
         findings="抽看同批次三件，两件边缘开裂，压制水分偏低。属实。", solution="退两饼的钱，碎的留着煮着喝。",
         paid=(Paid("refund", "420", "退两饼", "asked"),), note="同批次库存先下架，等工厂回复。"),
    Case("收到的礼盒少了一罐桂圆", "solution", (0.1, 0.25, 0.5), (0, 3), (DY, "message", "南山有雾"), product=BOX,
         order="8812", words="收到的礼盒少了一罐桂圆，订单尾号 8812，太失望了",
         findings="称重记录比标准轻 180 克，装箱漏放一罐。", paid=(Paid("replacement", "38", "补寄一罐桂圆", "approved"),)),
    Case("炭盒用一次就裂，要求退货", "intake", (0.3,), (0, 2), (WB, "comment", "冬天晒太阳"), product=STOVE,
         words="围炉套装的炭盒烧了一次就裂了，质量太差，要求退货", severity=3),
    Case("炭盒裂缝，不敢点火", "verification", (0.05, 0.1), (0, 2), (XHS, "comment", "半糖去冰"), product=STOVE, severity=3,
         by=PLANNER, words="炭盒今天裂了一道缝，还能用吗？有点不敢点火，想投诉", risk="两天内第二例，涉及明火安全。",
         note="先请顾客停用，已联系供应商要同批次清单。", improve=("炭盒停售并抽检同批次", False)),
)  # fmt: skip
