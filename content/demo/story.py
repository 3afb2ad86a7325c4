"""The demo brand: 山屿茶, a tea house with eight practice accounts. Fictional people and posts, relative to today.

Only data; `content.demo.build` turns it into rows through the product's own services.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from content.services.limits import LimitValues
from team.roles import Role

PASSWORD = "shanyu-tea-demo"  # noqa: S105 - the public sign-in of the demo, printed on start
OWNER = "lin.xiao@shanyu.example"

MEMBERS: tuple[tuple[str, str, Role], ...] = (
    (OWNER, "林晓", Role.OWNER),
    ("chen.mo@shanyu.example", "陈默", Role.MANAGER),
    ("zhou.ran@shanyu.example", "周然", Role.PLANNER),
    ("xu.zhiwei@shanyu.example", "许知微", Role.COMMUNITY),
    ("fang.yi@shanyu.example", "方一", Role.ANALYST),
    ("su.he@shanyu.example", "苏禾", Role.DESIGNER),
    ("guest@shanyu.example", "门店伙伴", Role.GUEST),
)

XHS, DY, WB, GZH = "practice-xiaohongshu", "practice-douyin", "practice-weibo", "practice-wechat"
SPH, BILI, IG, X = "practice-channels", "practice-bilibili", "practice-instagram", "practice-x"

# platform, handle, display name, followers
ACCOUNTS: tuple[tuple[str, str, str, int], ...] = (
    (XHS, "shanyutea", "山屿茶", 186_400),
    (DY, "shanyutea_official", "山屿茶官方", 423_100),
    (WB, "SHANYU", "山屿茶SHANYU", 312_500),
    (GZH, "shanyu_tea", "山屿茶公众号", 128_200),
    (SPH, "shanyu_channels", "山屿茶视频号", 64_300),
    (BILI, "shanyu_lab", "山屿茶研究所", 39_200),
    (IG, "shanyu.tea", "shanyu.tea", 21_300),
    (X, "shanyutea", "shanyutea", 8_120),
)

# What the brand allows itself. By default only advice, so that the demo moves at any hour.
LIMITS = LimitValues(gap_minutes=30, per_day=4, quiet_from=time(23), quiet_until=time(7), enforce=False)
OWN_LIMITS = {
    WB: LimitValues(gap_minutes=10, per_day=8, per_week=40),
    GZH: LimitValues(per_day=1, quiet_from=time(22), quiet_until=time(7, 30)),
}
# A post belongs to the campaign whose sign stands in its title.
CAMPAIGNS = {"双十二到店礼": ("双十二", "到店礼", "会员日", "礼盒"), "冬日围炉": ("围炉", "生炭火", "雪天")}

ALT = {
    "stove": "陶土炭炉上坐着一把铁壶，炉边摆着柿子与橘子，炭火正红",
    "tangerine": "一盏橙红色的陈皮茶，旁边放着剥开的橘子",
    "jasmine": "浅绿色茶汤里浮着茉莉花，窗边有柔和的光",
    "leaves": "深绿色的茶树叶片层层叠叠",
    "gift": "红底金线的茶礼盒，系着丝带",
    "gift-wide": "横幅构图的红色茶礼盒",
    "poster": "小雪节气海报，素白背景上写着小雪二字",
    "shop": "傍晚的茶馆门面，灯笼亮着",
    "lineup": "三杯颜色不同的热茶排成一排",
    "lineup-square": "三杯颜色不同的热茶，方形构图",
    "mountain": "雾中的茶山，层峦起伏",
    "mountain-square": "雾中的茶山，方形构图",
    "video": "茶艺师对着镜头冲泡岩茶",
    "clip-stove": "六秒短片：炭炉上的铁壶",
    "clip-tangerine": "六秒短片：陈皮茶特写",
    "clip-video": "六秒短片：茶艺师冲泡岩茶",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One post. `day` is relative to today; `clock` a wall-clock time, or minutes from now as `+7`."""

    day: int
    clock: str
    platforms: tuple[str, ...]
    title: str
    state: str
    media: tuple[str, ...] = ()
    text: str = ""
    author: int = 2
    first_comment: str = ""
    variants: dict[str, str] = field(default_factory=dict)
    note: str = ""
    # An RFC 5545 rule by which the post is repeated from its own date, and the texts that take turns with its own.
    repeat: str = ""
    turns: tuple[str, ...] = ()
    # Platforms a person posts this one to, although they have an interface.
    by_hand: tuple[str, ...] = ()


WEEKLY = "周一先来杯醒神的：\n① 茉莉雪芽，80℃ 水，第三泡最香\n② 肉桂岩茶，出汤要快\n③ 陈皮熟普，饭后一小壶\n\n这周你想先喝哪一杯？\n#一周茶单# #山屿茶#"
LAB = "研究所用同一款岩茶，比了 85℃、92℃、100℃ 三种水温。\n香气、苦涩、回甘各打了分，结论在最后一分钟。\n\n想看哪款茶的实验，写在评论里。"
STOVE = "小雪之后，就该围炉了🔥\n茶单第 2 弹，给三个人的周末下午：\n\n① 桂圆红枣老白茶，煮开后小火 8 分钟\n② 陈皮熟普，放一小块烤橘子皮\n③ 茉莉雪芽，最后一泡，清清口\n\n炭火别贪旺，壶底见红就刚好。带两个橘子来，我们替你烤。\n#围炉煮茶 #冬日仪式感 #山屿茶"
SHOP = "静安店今晚营业到 22:30，二楼靠窗的两桌还空着。\n带上想聊很久的人来。\n#山屿茶 #上海探店"
NOTES = "A clay stove, two tangerines and a slow evening. That is the whole recipe.\n#tea #slowliving"
MEMBER = "会员日快到了：当天到店，出示会员码，续杯不限。\n名额不用抢，来就有。\n#山屿茶会员日#"
CHENPI = "15 秒看懂陈皮年份：三年看色，五年闻香，十年尝甘。\n#陈皮 #茶知识"
FIRE = "店员教你三步生炭火：点、扇、等。等最难，也最要紧。\n#围炉煮茶 #生活技能"

STORIES: tuple[Story, ...] = (
    # --- the weeks behind us
    Story(-20, "10:00", (WB, XHS), "一周茶单｜霜降之后", "published", ("lineup",), WEEKLY),
    Story(-19, "18:00", (DY,), "三步生炭火", "published", ("clip-stove",), FIRE, 5),
    Story(
        -18,
        "20:30",
        (XHS,),
        "把秋天装进盖碗里",
        "published",
        ("jasmine", "leaves"),
        "盖碗不烫手的秘密，是三分之二的水。\n#盖碗 #秋天的茶",
    ),
    Story(
        -17,
        "08:00",
        (GZH,),
        "立冬，从一壶熟普开始",
        "published",
        ("mountain",),
        "立冬以后，茶柜里先动的是熟普。\n\n它不抢戏，只管暖。我们按三个时段写了冲法，附水温和时长。",
    ),
    Story(-16, "21:00", (IG, X), "Tea notes #29", "published", ("mountain-square",), NOTES, 0),
    Story(-15, "20:00", (BILI,), "研究所 EP.10｜水温实验", "published", ("clip-video",), LAB, 5),
    Story(-13, "10:00", (WB, XHS), "一周茶单｜立冬篇", "published", ("lineup",), WEEKLY),
    Story(
        -12,
        "18:30",
        (DY, XHS),
        "30 秒教你闻香识岩茶",
        "published",
        ("clip-video",),
        "先闻盖，再闻汤，最后闻杯底。三次香气各不同。\n#岩茶",
        5,
    ),
    Story(
        -11,
        "12:00",
        (WB,),
        "双十一之后的一杯清净",
        "published",
        ("jasmine",),
        "快递都在路上，先喝口茶。\n今天不催单，只聊茶。\n#山屿茶#",
    ),
    Story(
        -10,
        "20:30",
        (XHS,),
        "办公室一人食茶配清单",
        "published",
        ("lineup", "tangerine"),
        "五样小点，配五款茶，收藏就够用一周。\n#办公室下午茶 #茶配",
    ),
    Story(
        -9,
        "19:00",
        (XHS, WB),
        "围炉三件套怎么摆",
        "published",
        ("stove",),
        "炉在中，水在左，点心在右手边。新手照抄这一篇。\n#围炉煮茶",
    ),
    Story(-8, "21:00", (IG,), "Clay stove, slow night", "published", ("lineup-square",), NOTES, 0),
    Story(
        -8, "20:00", (SPH,), "店长日记 06", "published", ("clip-stove",), "今天店里来了一位从武夷山寄茶的老朋友。", 3
    ),
    Story(-6, "10:00", (WB, XHS), "一周茶单｜周一先来杯醒神的", "published", ("lineup",), WEEKLY),
    Story(-6, "20:30", (SPH,), "店长日记 07", "published", ("clip-stove",), "第七篇日记，写给晚班的同事。", 3),
    Story(
        -5,
        "08:00",
        (GZH,),
        "为什么冬天要喝熟普？",
        "published",
        ("tangerine",),
        "熟普的暖，来自时间，不来自温度。\n\n这一篇讲清三件事：怎么选，怎么存，怎么煮。",
    ),
    Story(-5, "20:30", (XHS,), "静安店探店路线", "published", ("shop",), SHOP),
    Story(
        -4,
        "12:00",
        (WB,),
        "新品投票：桂圆还是姜枣",
        "published",
        ("tangerine",),
        "冬季新品二选一，你来定。\nA 桂圆红枣  B 老姜黑枣\n评论区见。\n#山屿茶#",
        3,
        "投票截止周五 18:00，结果当晚公布。",
    ),
    Story(-4, "21:00", (IG, X), "Tea notes #31", "published", ("mountain-square",), NOTES, 0),
    Story(-3, "20:00", (BILI,), "研究所番外：水温实验", "published", ("clip-video",), LAB, 5),
    Story(
        -2,
        "12:00",
        (WB,),
        "周五晒杯有奖",
        "published",
        ("lineup",),
        "晒出你今天的杯子，抽三位送茉莉雪芽一罐。\n开奖时间：周日 20:00。\n#周五晒杯#",
        3,
    ),
    Story(
        -2,
        "18:30",
        (DY,),
        "一壶桂圆红枣的 60 秒",
        "published",
        ("clip-tangerine",),
        "从下锅到出汤，一镜到底。\n#桂圆红枣茶",
        5,
    ),
    Story(
        -2,
        "20:30",
        (SPH,),
        "炭火声 ASMR",
        "cancelled",
        ("clip-stove",),
        "戴上耳机，听一炉炭。",
        3,
        note="收音有杂声，重录后再发",
    ),
    Story(
        -1,
        "10:30",
        (XHS, WB),
        "围炉煮茶的 7 个快乐瞬间",
        "published",
        ("stove", "tangerine", "lineup"),
        "第 3 个，是橘子皮被烤出香的那一下。\n你的是哪一个？\n#围炉煮茶",
    ),
    Story(
        -1,
        "20:00",
        (DY, BILI),
        "研究所 EP.12｜岩茶的火功怎么喝",
        "published",
        ("clip-video",),
        "轻火、中火、足火，三杯一起喝给你看。\n#岩茶 #山屿茶研究所",
        5,
    ),
    Story(
        -1,
        "-1560",
        (XHS,),
        "小雪第一壶：陈皮配什么茶",
        "unknown_after_looks",
        ("tangerine", "lineup"),
        "陈皮配熟普，最稳；配白茶，最甜；配岩茶，要看火功。\n你家第一壶煮什么？\n#陈皮 #小雪 #山屿茶",
    ),
    # --- today: things that went wrong, and things that happen while you watch
    Story(
        0,
        "-190",
        (GZH,),
        "小雪前夜，给自己煮一壶桂圆红枣",
        "published",
        ("poster",),
        "明天小雪。\n\n下锅前洗两遍枣，桂圆去壳不去核，水要一次加够。",
    ),
    Story(
        0,
        "-130",
        (XHS, WB),
        "下午茶搭子：三杯热的，三种颜色",
        "published",
        ("lineup",),
        "红的提神，黄的暖胃，绿的清口。\n#下午茶 #山屿茶",
        2,
        "茶单在主页收藏夹第一格。",
    ),
    Story(0, "-95", (BILI,), "15 秒看懂陈皮年份", "failed", ("clip-tangerine",), CHENPI, 5),
    Story(0, "-70", (DY,), "周末围炉局 Vlog", "unknown", ("clip-stove",), "六个人，两把壶，一下午。\n#围炉煮茶", 5),
    Story(
        0,
        "-40",
        (SPH,),
        "今晚 8 点，静安店围炉直播",
        "needs_handoff",
        ("shop",),
        "今晚 8 点，静安店见。直播里教你用一把壶煮三款茶。",
        3,
    ),
    Story(
        0,
        "+2",
        (WB,),
        "双十二到店礼，先剧透一件",
        "scheduled",
        ("gift",),
        "礼盒里有一件是手作的。\n猜中是什么，评论区抽两位提前带走。\n#双十二到店礼#",
        2,
        "答案 12 月 1 日公布。",
    ),
    Story(
        0,
        "+5",
        (XHS, X),
        "雪天限定：烤橘子",
        "scheduled",
        ("tangerine",),
        "橘子皮划十字，炉边放五分钟，剥开是热的。\n#烤橘子 #围炉煮茶",
        2,
        "",
        {X: "Roast a tangerine by the stove for five minutes. Peel it warm. #tea"},
    ),
    Story(0, "+9", (IG,), "First snow, first pot.", "scheduled", ("mountain-square",), NOTES, 0),
    Story(0, "+25", (DY, WB), "店员教你 3 步生炭火", "scheduled", ("clip-stove",), FIRE, 5),
    # --- the weeks to come
    Story(
        1,
        "08:00",
        (GZH,),
        "小雪：宜围炉，宜晚归",
        "approved",
        ("poster",),
        "小雪不一定下雪，但适合把炉子搬出来。\n\n附：三人份煮茶时间表。",
    ),
    Story(1, "10:00", (XHS, WB), "小雪海报｜煮一场雪", "in_review", ("poster",), "煮一场雪，等一个人。\n#小雪 #山屿茶"),
    Story(1, "19:30", (DY,), "雪天的炉边声音", "scheduled", ("clip-stove",), "这一条没有台词。\n#围炉煮茶", 5),
    Story(2, "12:00", (WB, XHS), "一周茶单｜暖胃篇", "scheduled", ("lineup",), WEEKLY),
    Story(
        2,
        "20:30",
        (XHS, WB, IG, X),
        "冬日围炉茶单｜第 2 弹",
        "draft",
        ("stove", "tangerine", "jasmine", "leaves"),
        STOVE,
        2,
        "三款茶包和炭炉的购买方式放在主页。",
        {
            IG: "Winter by the stove, part two: white tea with longan, ripe pu'er with tangerine peel, jasmine last.\n#tea"
        },
    ),
    Story(
        3,
        "18:00",
        (DY,),
        "百元围炉套装实测",
        "in_review",
        ("clip-stove",),
        "炉、炭、壶、网，一共九十八块，实测能用几次。\n#围炉煮茶",
        5,
    ),
    Story(4, "12:00", (WB,), "会员日预告", "approved", ("gift",), MEMBER),
    Story(4, "20:00", (SPH,), "店长日记 08", "scheduled", ("clip-stove",), "第八篇，写一位每周四来的老先生。", 3),
    Story(
        5,
        "08:00",
        (GZH,),
        "感恩会员日：谢谢你来过 100 次",
        "in_review",
        ("gift-wide",),
        "有一位会员，今年来了 100 次。\n\n我们把他常坐的位置，画成了今年的杯垫。",
    ),
    Story(5, "10:00", (WB, XHS), "会员日攻略一图看懂", "approved", ("gift",), MEMBER),
    Story(
        5,
        "22:00",
        (IG, X),
        "Thank you, in tea",
        "scheduled",
        ("lineup-square",),
        "To everyone who came back for a second cup this year: thank you.\n#tea",
        0,
    ),
    Story(
        6,
        "19:00",
        (DY, SPH),
        "周五围炉局 Vlog",
        "scheduled",
        ("clip-stove",),
        "这周五，轮到你带橘子。\n#围炉煮茶",
        5,
        note="抖音这条要挂小黄车，由店长在手机上发。",
        by_hand=(DY,),
    ),
    Story(6, "20:00", (BILI,), "研究所 EP.13 陈皮", "draft", ("clip-tangerine",), LAB, 5),
    Story(
        7,
        "10:30",
        (XHS,),
        "周末去哪喝茶",
        "scheduled",
        ("shop",),
        SHOP,
        repeat="FREQ=WEEKLY",
        turns=("二楼靠窗的位置，周末留给想慢下来的人。\n#山屿茶 #周末去哪儿",),
    ),
    Story(8, "20:30", (WB,), "晒单精选", "idea", (), "挑九张顾客晒图，问过授权再发。"),
    Story(9, "10:00", (WB, XHS), "一周茶单｜双十二前夜", "draft", ("lineup",), WEEKLY),
    Story(10, "08:00", (GZH,), "双十二到店礼全攻略", "draft", ("gift-wide",), "到店礼怎么领，一篇讲清。"),
    Story(
        10,
        "12:00",
        (XHS, WB),
        "到店礼开箱",
        "scheduled",
        ("gift",),
        "七样东西，第七样是空的，留给你写一句话。\n#双十二到店礼",
    ),
    Story(12, "20:30", (XHS,), "礼盒怎么选", "idea", (), "按送给谁来分：长辈、同事、自己。"),
    Story(14, "20:00", (SPH,), "直播：礼盒专场", "scheduled", ("gift",), "礼盒专场，只讲三款。", 3),
    Story(16, "08:00", (GZH,), "大雪：煮一壶老白茶", "draft", ("mountain",), "大雪后，水要煮久一点。"),
    Story(17, "12:00", (WB,), "倒数 4 天", "scheduled", ("gift",), "还有四天。\n#双十二到店礼#"),
    Story(19, "18:30", (DY,), "到店礼最后一波", "draft", ("clip-stove",), "最后一波，送完为止。", 5),
    Story(20, "10:00", (WB, X), "冬至预热", "idea", (), "饺子还是汤圆，配哪款茶？"),
)

# Drafts without a date, for the tray.
TRAY: tuple[Story, ...] = (
    Story(0, "", (XHS,), "茉莉与雪：冬天也要喝点轻的", "draft", ("jasmine",), "冬天不是只有厚重的茶。\n#茉莉雪芽"),
    Story(0, "", (GZH,), "一片叶子的第 5 次冲泡", "draft", ("leaves",), "第五泡，茶才肯说实话。"),
    Story(0, "", (SPH,), "打烊后的 15 分钟", "draft", ("shop",), "擦杯、封炉、关灯。", 3),
    Story(
        0,
        "",
        (IG, X),
        "Where our oolong grows",
        "draft",
        ("mountain-square",),
        "Fog in the morning, sun by noon. #oolong",
        0,
    ),
    Story(0, "", (WB,), "陈皮年份投票", "draft", (), "三年、五年、十年，你喝得出差别吗？", 3),
    Story(0, "", (XHS, WB), "礼盒里的第 7 样东西", "idea", (), "先不说是什么。", 1),
)

# An afternoon on which one account was paused: who stopped and lifted it are members' places in MEMBERS.
PAUSE_ACCOUNT, PAUSE_REASON = WB, "顾客反映陈皮礼盒批次，先停微博，核实后再发"
PAUSED_AT, LIFTED_AT = (-1, "15:05"), (-1, "17:20")
PAUSED_BY, LIFTED_BY = 1, 0
STOPPED: tuple[Story, ...] = (
    Story(-1, "17:21", (WB,), "静安店今晚加开一桌", "published", ("shop",), SHOP, 2),
    Story(-1, "16:40", (WB,), "陈皮礼盒补货了", "held", ("tangerine",), "补了三十盒，先到先得。\n#陈皮# #山屿茶#", 3),
)
