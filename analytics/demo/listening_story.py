"""What people say in public about three invented tea brands and about tea in winter. Nobody quoted exists.

Texts are put together from openings, subjects and endings, so that ninety days sound like many voices.
"""

from __future__ import annotations

BRAND_WORDS = ("山屿", "SHANYU", "shanyutea")
RIVAL, RIVAL_WORDS = "云焙茶社", ("云焙", "yunbei")
INDUSTRY_WORDS = ("围炉煮茶", "新中式茶", "冷泡茶", "茶饮")

PLATFORMS = ("practice-weibo", "practice-xiaohongshu", "practice-xiaohongshu", "practice-douyin", "practice-bilibili")
NAMES = ("半日", "山野", "橘子", "薄荷", "清晨", "雪天", "旧木", "栗子", "云朵", "小满", "晚风", "南窗", "麦浪", "石阶")
ENDS = ("茶客", "手记", "杂货", "散步", "书桌", "厨房", "电台", "食堂", "留声", "的猫", "收藏夹", "便签")

OPENINGS = ("周末", "下班路过", "今天", "第一次", "又一次", "朋友推荐来的，", "刷到好多次，终于", "下雨天", "冬天就该")
# By subject: (mood by which they are chosen, text).
BRAND: tuple[tuple[str, str], ...] = (
    ("good", "去了山屿静安店，二楼靠窗的位子太舒服了，店员很耐心"),
    ("good", "喝到山屿的茉莉雪芽，香气特别干净，推荐给爱喝花茶的人"),
    ("good", "在山屿茶买的陈皮熟普，煮出来甜甜的，爸妈都喜欢"),
    ("good", "山屿的围炉套装真好看，拍照很出片，回购了"),
    ("good", "跟着 SHANYU 的教程泡肉桂岩茶，一次就成功，满意"),
    ("plain", "打卡山屿茶，点了一壶老白茶，坐了一下午"),
    ("plain", "有人知道山屿双十二会不会有活动吗"),
    ("plain", "山屿和别家的岩茶有什么区别，求科普"),
    ("plain", "看了山屿研究所的水温实验，记个笔记"),
    ("bad", "山屿的快递太慢了，等了五天还没到，客服也不回"),
    ("bad", "山屿茶饼到手碎了一块，包装真的不行，失望"),
    ("bad", "觉得山屿涨价了，同样的茶样贵了不少，不太值"),
)
RIVALS: tuple[tuple[str, str], ...] = (
    ("good", "云焙茶社的桂花乌龙冷泡好喝，清爽不腻"),
    ("good", "云焙的焙火短片拍得真好，48 秒看完想去店里"),
    ("plain", "去云焙茶社开会，两人下午茶套餐够吃"),
    ("plain", "云焙和山屿都试了，一个清爽一个厚，看口味"),
    ("plain", "楼下新开了一家云焙茶社，周末去看看"),
    ("bad", "云焙的果茶越来越甜了，不好喝，难喝到没喝完"),
    ("bad", "云焙茶社排队四十分钟，出单太慢，体验差"),
)
INDUSTRY: tuple[tuple[str, str], ...] = (
    ("good", "围炉煮茶的仪式感太治愈了，烤个橘子就很幸福"),
    ("good", "冷泡茶放冰箱一夜，第二天清爽好喝，推荐"),
    ("plain", "围炉煮茶用什么炭比较好，有推荐的吗"),
    ("plain", "新中式茶馆越开越多，周末探店三家做个对比"),
    ("plain", "求一份冷泡茶的水温和时间表"),
    ("plain", "茶饮联名又来了，这次是和书店"),
    ("bad", "围炉煮茶踩雷，炭火烟大，呛得不行，差评"),
    ("bad", "茶饮店的一次性杯子太浪费了，不环保，失望"),
)
# What went round some days ago, and what people talk about since last week.
STORM: tuple[tuple[str, str], ...] = (
    ("bad", "山屿的炭盒居然开裂了，用的时候吓一跳，质量太差了"),
    ("bad", "刷到好几个人说山屿炭盒开裂，客服让等，太失望了"),
    ("bad", "山屿围炉套装的炭盒裂了，申请退款中"),
    ("plain", "山屿炭盒开裂那个帖子大家看到了吗，会召回吗"),
    ("good", "山屿客服当天就给换了新的炭盒，处理很快，好评"),
)
RISING: tuple[tuple[str, str], ...] = (
    ("plain", "#烤柿子围炉# 今年流行烤柿子配老白茶，围炉煮茶新吃法"),
    ("good", "#烤柿子围炉# 试了烤柿子，软糯香甜，围炉煮茶必备，太好吃了"),
    ("plain", "围炉煮茶烤柿子要烤多久呀 #烤柿子围炉#"),
)

# What people say on the practice network itself, for the search to find: (platform, hours ago, who, likes, text).
VOICES: tuple[tuple[str, float, str, int, str], ...] = (
    ("practice-weibo", 3, "南窗手记", 46, "下班路过山屿静安店，试了刚上的桂花乌龙，茶底干净，二楼还有位子"),
    ("practice-weibo", 9, "栗子电台", 12, "山屿的围炉套装收到了，炭盒换过新款，摸着厚实多了"),
    ("practice-weibo", 20, "旧木书桌", 3, "有人在山屿买过年礼吗，想给客户寄二十份，能不能分地址发"),
    ("practice-weibo", 27, "晚风散步", 88, "#烤柿子围炉# 照着山屿的做法烤了一炉，柿子要选硬一点的"),
    ("practice-weibo", 44, "云朵食堂", 7, "山屿这次上新又涨了五块，同样的量，有点劝退"),
    ("practice-weibo", 52, "小满便签", 21, "云焙和山屿同一天上新，云焙胜在包装，山屿胜在茶"),
    ("practice-weibo", 75, "半日杂货", 15, "在山屿点的陈皮熟普凉了也不涩，好评"),
    ("practice-weibo", 98, "雪天的猫", 34, "山屿客服半天没回我，快递单号也查不到，有点失望"),
    (
        "practice-x",
        16,
        "harbourlight",
        19,
        "Picked up SHANYU jasmine at the airport. Best souvenir tea I have had in a while.",
    ),
    ("practice-x", 61, "thirdcup", 5, "Does SHANYU ship to Porto? Their page only lists Asia."),
    ("practice-x", 90, "rowan_p", 27, "SHANYU cold brew recipe: 8 g, one litre, one night. It works."),
)
