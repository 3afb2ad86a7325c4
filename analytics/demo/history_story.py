"""What the demo brand posted in the half year before: titles, when each account posts, how much it is seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """How an account of the demo posts. `clocks`: hours of its posts in turn; `every`: days between two posts.

    `reach`: exposure of an ordinary post, per follower; `liked`: likes per exposure; `orders`: a day, 0 for none.
    """

    platform: str
    format: str
    every: float
    clocks: tuple[int, ...]
    reach: float
    liked: float
    orders: int = 0
    english: bool = False


HABITS: tuple[Habit, ...] = (
    Habit("practice-xiaohongshu", "image", 1.9, (20, 12, 21, 18), 0.36, 0.056, orders=21),
    Habit("practice-douyin", "video", 1.6, (20, 12, 19, 21), 0.62, 0.031, orders=46),
    Habit("practice-weibo", "image", 1.7, (9, 12, 21, 17), 0.15, 0.016),
    Habit("practice-wechat", "article", 6.1, (21, 8), 0.085, 0.021, orders=12),
    Habit("practice-channels", "video", 3.4, (20, 12), 0.26, 0.028),
    Habit("practice-bilibili", "video", 11.0, (18, 19), 0.31, 0.041),
    Habit("practice-instagram", "image", 4.3, (11, 20), 0.22, 0.044, english=True),
    Habit("practice-x", "text", 5.6, (10, 22), 0.13, 0.019, english=True),
)
CHINESE: tuple[str, ...] = (
    "一壶岩茶的三道水温", "秋天第一泡，选肉桂还是水仙", "新手最容易踩的五个泡茶坑", "把山野装进盖碗里", "茶席上的一枝桂花",
    "为什么同一款茶，第二泡更好喝", "办公室泡茶，只要一个杯子", "武夷山的石头缝里长出来的味道", "茶汤颜色深就是浓吗", "三十秒学会闻盖香",
    "国庆带爸妈去喝一碗山里的茶", "重阳敬茶，送什么不出错", "白露之后的第一批秋茶", "茉莉花茶是怎么窨出来的", "老茶客才懂的杯底香",
    "雨天适合喝的四款茶", "围炉煮茶，炭要怎么生", "烤橘子配什么茶", "柿子季的茶点清单", "冷泡茶的正确打开方式",
    "一饼老白茶的十年", "茶叶罐到底要不要放冰箱", "试了七种水，泡出来差别有多大", "茶馆的一天，从六点半开始", "客人问得最多的十个问题",
    "双十一囤茶指南：看懂年份再下单", "会员日现场：写一句给冬天的话", "霜降进山，看今年的秋茶", "立冬，一壶老枞暖到手心", "小雪那天，我们煮了一锅奶茶",
    "盖碗不烫手的秘密", "茶渍怎么洗：三种办法实测", "把秋天放进茶包", "早上一杯，别喝错了茶", "夜里想喝茶又怕睡不着怎么办",
    "给送礼的人一份不踩雷的清单", "茶艺师的手，为什么这么稳", "武夷山三日行程，跟着茶农走", "茶园里的昆虫朋友们", "一片叶子从采到焙的四十八小时",
    "陈皮要放几年才好喝", "普洱生熟怎么选", "跟着研究所做一次盲品", "茶汤里的泡沫是什么", "冬天手脚凉，先从一杯热茶开始",
    "周末在茶馆，听一场雨", "门店新品：桂花乌龙拿铁", "晒单的朋友都收到手绘杯了吗", "今年的茶花开了", "老板亲自示范：怎么看叶底",
)  # fmt: skip
ENGLISH: tuple[str, ...] = (
    "Three waters, one rock tea", "How to hold a gaiwan without burning your fingers", "First autumn leaves from Wuyi",
    "Tea and persimmons: an autumn pairing", "A rainy day at the tea house", "What the colour of your tea tells you",
    "From leaf to cup in forty-eight hours", "Cold brew, done right", "Jasmine nights: how the scent gets in",
    "Charcoal, kettle, friends", "A ten-year-old white tea, opened", "Five mistakes every beginner makes",
)  # fmt: skip
# Days of the year (month, day) around which people look more, and how much more.
FEASTS: tuple[tuple[int, int, float], ...] = ((10, 1, 1.35), (10, 18, 1.25), (11, 7, 1.2), (11, 11, 1.9), (6, 18, 1.5))
# Monday to Sunday.
WEEK = (0.92, 0.95, 0.97, 1.0, 1.08, 1.14, 1.06)
