"""Words and figures of what the demo brand makes and learns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from content.production_states import Stage

VIDEO = {
    "title": "三步围炉煮茶（竖版 45 秒）",
    "concept": "给第一次在家围炉的人看。前三秒出声：炭火噼啪；看完能记住三步：温壶、投茶、第三泡。",
    "script": "开场不说话，只听炭火声。旁白慢，每句后留一拍。结尾落在“第三泡最甜”。",
}
SCENES: tuple[dict[str, Any], ...] = (
    {
        "picture": "特写：炭火与陶壶，水汽升起",
        "words": "",
        "sound": "炭火噼啪，无音乐",
        "props": "炭炉、陶壶",
        "seconds": 4,
        "status": "done",
    },
    {
        "picture": "俯拍：温壶、倒掉热水",
        "words": "第一步，温壶。壶热了，茶才肯醒。",
        "sound": "水声",
        "props": "公道杯",
        "seconds": 9,
        "status": "done",
    },
    {
        "picture": "手入镜，投老白茶 8 克",
        "words": "第二步，投茶。一壶八克，不贪多。",
        "sound": "轻钢琴进",
        "props": "茶则、老白茶",
        "seconds": 11,
        "status": "shot",
    },
    {
        "picture": "三人围坐，递杯",
        "words": "第三步，等。第三泡最甜。",
        "sound": "钢琴",
        "props": "品茗杯 ×3",
        "seconds": 14,
        "status": "shot",
    },
    {"picture": "品牌字样，茶汤慢慢静下来", "words": "山屿茶，慢一点。", "sound": "收", "props": "", "status": "open"},
)
STAGE_DAYS = (
    (Stage.PLAN, -9),
    (Stage.SCRIPT, -7),
    (Stage.SHOOT, -3),
    (Stage.EDIT, -1),
    (Stage.AUDIO, 2),
    (Stage.CHECK, 3),
)
OTHERS = (
    ("茶山一日：凌晨四点的采茶人", "跟拍一天，不摆拍。", Stage.SCRIPT, 3),
    ("老白茶怎么存：三个常见错误", "用门店最常被问的三个问题做成问答。", Stage.PLAN, 6),
    ("小雪节气开箱：新茶礼盒", "开箱，一镜到底。", Stage.SHOOT, 1),
)
LIVE = {
    "title": "小雪围炉夜：老白茶专场",
    "theme": "一个半小时，讲清楚一款茶怎么喝、怎么存、适合谁。",
    "set_notes": "暖光，木桌，炉子放左侧；背后挂经营者名称与营业执照信息牌。",
    "camera_notes": "主机位平拍，副机位俯拍茶席；近景留给茶汤。",
    "director_notes": "每段结束前 30 秒提示；说错价格立刻举黄牌更正。",
}
PRODUCTS: tuple[dict[str, Any], ...] = (
    {
        "name": "三年老白茶饼 300g",
        "sku": "SY-LB3-300",
        "price": Decimal("168.00"),
        "base_price": Decimal("198.00"),
        "base_meaning": "lowest_7",
        "base_period": "近七日本店成交最低价",
        "stock": 320,
        "points": "三年仓，枣香；一饼约 37 泡。",
    },
    {
        "name": "围炉煮茶套装（炉＋壶＋四杯）",
        "sku": "SY-WL-SET",
        "price": Decimal("259.00"),
        "stock": 80,
        "points": "陶炉厚底，不烫桌；壶容量 600 ml。",
    },
    {
        "name": "随行茶包 15 袋",
        "sku": "SY-BAG-15",
        "price": Decimal("39.00"),
        "stock": 1200,
        "points": "办公室也能喝，冷泡 10 分钟。",
    },
)
SEGMENTS: tuple[tuple[dict[str, Any], int | None], ...] = (
    (
        {
            "title": "开场：今晚喝什么",
            "kind": "opening",
            "minutes": 8,
            "who": "林晓",
            "words": "大家晚上好，今晚只讲一款茶……",
        },
        None,
    ),
    (
        {
            "title": "老白茶饼：看饼、撬茶、冲泡",
            "kind": "product",
            "minutes": 25,
            "who": "林晓",
            "words": "先看饼面，再闻干茶。说香气，不说功效。",
        },
        0,
    ),
    (
        {
            "title": "抽奖：围炉套装 3 份",
            "kind": "interaction",
            "minutes": 7,
            "who": "助播",
            "benefit": "lottery",
            "benefit_value": Decimal("259.00"),
            "benefit_rules": "评论“小雪”参与，后台随机抽取 3 人，直播间当场公布，7 日内发货。",
        },
        None,
    ),
    (
        {
            "title": "围炉套装：现场点炉",
            "kind": "product",
            "minutes": 20,
            "who": "林晓",
            "words": "先讲安全：通风，离人一臂远。",
        },
        1,
    ),
    (
        {
            "title": "随行茶包与优惠券",
            "kind": "benefit",
            "minutes": 15,
            "who": "助播",
            "benefit": "coupon",
            "benefit_value": Decimal("10.00"),
            "benefit_rules": "满 99 减 10，当晚 24 点前有效。",
        },
        2,
    ),
    (
        {
            "title": "答疑与收尾",
            "kind": "closing",
            "minutes": 15,
            "who": "林晓",
            "words": "复述价格与发货时间，预告下场。",
        },
        None,
    ),
)
DUTIES = (("host", 0), ("assistant", 3), ("director", 1), ("camera", 5), ("service", 3))
EVIDENCE = {
    "script": "脚本 v3 已逐句审阅，删去功效表述",
    "seller": "信息牌照片，机位测试已拍到",
    "goods": "质检报告与进货单，共享盘“直播资质”",
    "host": "身份证信息已登记",
    "price": "店铺后台近七日成交截图",
    "clips": "剪辑组已确认切片标注“广告”",
}
CHECKLIST = {
    "name": "商业内容自查",
    "when": "schedule",
    "ad_kinds": ["own", "paid", "commission"],
    "items": [
        {"text": "价格与店铺一致", "help": "对照店铺商品页，包括券后价与活动时间。", "proof": "link", "again": True},
        {"text": "没有功效与绝对化用语", "help": "普通食品不得宣称功效。"},
        {"text": "封面与素材有授权", "role": "designer"},
    ],
}
REVIEW = {
    "title": "本月内容复盘",
    "about": "month",
    "worked": "开头三秒只用环境声的视频，评论里常被提到“安静”。\n老茶客的问答帖被收藏得多，适合做成系列。",
    "change": "周末发得太密，同一天三条互相抢流量。\n直播预告发得太晚，只剩半天。",
    "lesson": "先给声音，再给画面；预告至少提前两天。",
}
ACTIONS = (
    ("把问答帖做成每周一期的栏目", 5),
    ("直播预告提前到 T−2 发布，写进排期", 2),
    ("重做封面模板：字号放大一档", -2),
)
WORDINGS = (
    [
        "天冷了，把壶放上炉子。先温杯，再投茶，第三泡最甜。你家的第一壶，准备煮什么？",
        "围炉不必讲究：一只炉、一把壶、三两好友。",
    ],
    ["同一款茶，换一种水会怎样？我们用山泉、纯净水和自来水各泡了一壶，结果有点意外。"],
)
