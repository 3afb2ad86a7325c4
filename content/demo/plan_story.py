"""What the demo brand plans: pillars, ideas, briefs, themes and columns. Only data, relative to today."""

from __future__ import annotations

from content.plan_states import IdeaPriority, IdeaStage

# name, colour, wanted share, audience, description, signs in a post's title
PILLARS: tuple[tuple[str, int, int, str, str, tuple[str, ...]], ...] = (
    (
        "茶知识",
        1,
        30,
        "刚开始喝茶的人",
        "冲泡、产地、年份，一次只讲一件事。",
        ("研究所", "三步", "3 步", "年份", "冲泡", "陈皮", "Tea notes", "oolong"),
    ),
    ("门店日常", 4, 25, "附近的熟客", "人、炭火、打烊之后。", ("店", "围炉", "炉", "雪天", "打烊", "stove", "snow")),
    (
        "节气与茶单",
        3,
        25,
        "每周来看一眼的人",
        "跟着节气走的茶单与海报。",
        ("茶单", "小雪", "大雪", "冬至", "秋天", "茉莉"),
    ),
    (
        "会员与礼盒",
        2,
        20,
        "会员与送礼的人",
        "只说清楚怎么买、怎么领，不催。",
        ("会员", "礼盒", "到店礼", "倒数", "晒单", "直播"),
    ),
)

BRIEF_TEMPLATE = {
    "goal": "讲清楚一件事，收藏多于点赞。",
    "audience": "喝茶不到一年的人",
    "must": "水温、克重、时间写成数字",
    "must_not": "不说功效，不写“最好”“第一”",
}
TEMPLATE_OF = 0

# title, note, pillar, stage, priority, weeks ahead (None: open), owner, likes by
IDEAS: tuple[tuple[str, str, int | None, IdeaStage, IdeaPriority, int | None, int | None, tuple[int, ...]], ...] = (
    (
        "冬天煮茶为什么会发苦",
        "顾客在评论里问了三次。拍一张水温对照表。",
        0,
        IdeaStage.NEW,
        IdeaPriority.HIGH,
        1,
        None,
        (0, 2, 3),
    ),
    (
        "老顾客的杯子墙",
        "墙上那二十只杯子，各有各的主人，先征得同意。",
        1,
        IdeaStage.NEW,
        IdeaPriority.NORMAL,
        None,
        None,
        (3,),
    ),
    (
        "年货怎么带上高铁",
        "礼盒尺寸、重量、能不能过安检，一张图说完。",
        3,
        IdeaStage.NEW,
        IdeaPriority.NORMAL,
        4,
        None,
        (),
    ),
    (
        "陈皮三年五年十年盲品",
        "请六位店员蒙眼喝，不剪掉猜错的。",
        0,
        IdeaStage.SHAPING,
        IdeaPriority.HIGH,
        2,
        2,
        (0, 1, 2, 5),
    ),
    ("雪天的外卖保温测试", "保温袋里 40 分钟后还有多少度。", 1, IdeaStage.SHAPING, IdeaPriority.NORMAL, 2, 3, (0,)),
    ("冬至茶单投票", "两款热饮让大家选，输的那款也上，只卖一天。", 2, IdeaStage.READY, IdeaPriority.HIGH, 3, 2, (0, 1)),
    ("店长的一天，从磨炭开始", "早上七点到十点，三个固定机位。", 1, IdeaStage.READY, IdeaPriority.NORMAL, 1, 5, (2, 3)),
    ("和隔壁书店互换一天", "等书店盘点结束再谈。", 1, IdeaStage.PARKED, IdeaPriority.LOW, None, 1, ()),
)
# The idea that has a brief and became a draft.
BRIEFED = 3
BRIEF = {
    "goal": "让人记住：年份要自己喝过才算数。目标收藏 800。",
    "audience": "买过一次陈皮、还分不清年份的人",
    "message": "别信包装上的数字，信自己的舌头。",
    "facts": (
        ("三份样品都有入库记录与批次号", "https://shanyu.example/batch/chenpi"),
        ("盲品由门店自己组织，不代表检测结论", ""),
    ),
    "call_to_action": "到静安店喝一杯对照组",
    "must": "出现批次号；字幕标明盲品规则",
    "must_not": "不说功效，不与同行比价",
    "references": "研究所番外：水温实验",
}

# title, colour, first and last day from Monday of this week, note
THEMES: tuple[tuple[str, int, int, int, str], ...] = (
    ("小雪：围炉周", 4, 0, 6, "炉边、慢、不催单。"),
    ("双十二到店礼", 2, 7, 18, "只讲到店怎么领；不做满减话术。"),
    ("冬至：陈皮与姜", 3, 21, 27, "冬至那周的主角。"),
)

# name, pillar, weekdays, time, days ahead, skeleton, hashtags, owner
COLUMNS: tuple[tuple[str, int, tuple[int, ...], str, int, str, str, int], ...] = (
    ("周三茶友问答", 0, (2,), "12:30", 10, "问：\n\n答：\n\n一句话记住：", "#茶友问答", 3),
    ("周五店里新鲜事", 1, (4,), "17:30", 10, "今天店里：\n\n照片三张（人、炉、茶）：", "#山屿日常", 5),
)
