"""What the demo tells of three invented brands. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Rival:
    """One brand. `every`: days between posts; `quiet_for`: days since the last one; `rise`, `jump`: see the filling.

    `swot`: kind, text and evidence ("sample", "figures" or ""). `samples` belong to its best posts in turn.
    """

    name: str
    handle: str
    followers: int
    every: int
    quiet_for: int
    rise: float
    jump: float
    review_in: int
    clocks: tuple[time, ...]
    profile: dict[str, str]
    texts: tuple[str, ...]
    swot: tuple[tuple[str, str, str], ...]
    samples: tuple[dict[str, str], ...]


RIVALS: tuple[Rival, ...] = (
    Rival(
        name="云焙茶社",
        handle="yunbei_tea",
        followers=268_300,
        every=2,
        quiet_for=0,
        rise=0.118,
        jump=0.021,
        review_in=12,
        clocks=(time(12, 10), time(20, 30)),
        profile={
            "what": "虚构品牌：商场里的连锁新中式茶社，约 60 家店",
            "positioning": "把“下午三点的一壶茶”卖给写字楼人群，强调现焙、现泡、可以坐一会儿。",
            "audience": "一线与新一线 24–35 岁白领，女性约七成；工作日下午与周末到店。",
            "offers": "现焙岩茶、季节限定果茶、两人下午茶套餐；小程序点单、储值卡、冻干茶包。",
            "promotion": "每月一支新品短片，新品前三天预告，当天开播；与写字楼、书店联名。",
            "operations": "会员群按门店建，店长每天发一张“今日焙火”；评论两小时内必回，差评当天电话回访。",
            "price_level": "middle",
            "notes": "焙火过程是它最稳定的内容母题，几乎每支都高于均值。",
        },
        texts=(
            "下午三点，焙好了一炉肉桂。今天的火候比昨天轻半成，香气更清。",
            "把炭火焙茶的 48 小时拍成了 48 秒。",
            "新品｜桂花乌龙冷泡，明天 10 点上架，前 200 杯送一只杯套。",
            "写字楼里的十分钟：一个人也值得一壶好茶。",
            "焙茶师手记：为什么我们不用香精。",
            "门店招募：喜欢和人聊天的你，来做一天茶社店长。",
        ),
        swot=(
            ("strength", "焙火过程做成了固定栏目，人和手艺都有记忆点", "sample"),
            ("strength", "发布节奏稳定，两天一条，评论回复很快", "figures"),
            ("weakness", "果茶与岩茶混着推，老茶客在评论里不买账", ""),
            ("opportunity", "它不讲产地，我们可以把山场与制茶人讲透", ""),
            ("threat", "下午茶套餐定价低于我们 15%，写字楼门店重合度高", ""),
        ),
        samples=(
            {
                "title": "48 小时焙火压成 48 秒",
                "learn": "一个数字贯穿标题与画面；前三秒只有炭火声。我们的制茶过程也可以这样“压缩时间”。",
                "tags": "工艺、短片、声音",
                "rating": "5",
            },
            {
                "title": "焙茶师手记：为什么不用香精",
                "learn": "第一人称、一个问题、一个答案，评论区由焙茶师本人回复。适合搬到我们的“制茶人”栏目。",
                "tags": "人物、问答",
                "rating": "4",
            },
        ),
    ),
    Rival(
        name="纸鸢茶事",
        handle="zhiyuan_chashi",
        followers=96_700,
        every=3,
        quiet_for=1,
        rise=0.204,
        jump=0.0,
        review_in=-2,
        clocks=(time(8, 0), time(21, 15)),
        profile={
            "what": "虚构品牌：线上起家的年轻茶包品牌，今年开始做快闪",
            "positioning": "“带得走的好茶”：小袋、好看、不讲规矩。",
            "audience": "18–28 岁学生与初入职场的人，第一次买茶的比例很高。",
            "offers": "每日茶包、盲盒罐、节气限定；订阅制“每月一罐”。",
            "promotion": "包装设计投票、校园大使、素人试饮；很少投流，靠转发抽样。",
            "operations": "用户取名、用户投票决定下月口味；老用户带新用户各得一罐。",
            "price_level": "low",
        },
        texts=(
            "下一罐的包装你来选：A 竹青，B 柿红，投票到周五。",
            "第一次喝茶要不要放糖？我们不拦你。",
            "盲盒罐开箱｜抽到隐藏款“雪夜”的人在哪里。",
            "把茶包折成纸鸢，放到宿舍窗边。",
        ),
        swot=(
            ("strength", "让用户投票定口味与包装，转发率高", "sample"),
            ("strength", "粉丝涨得最快，三个月两成", "figures"),
            ("weakness", "复购靠新包装拉动，茶本身被谈得少", ""),
            ("opportunity", "它的新手用户半年后会想喝“更好的”，我们可以接住", ""),
            ("threat", "校园渠道被它先占，我们明年春季要补", ""),
        ),
        samples=(
            {
                "title": "下一罐的包装你来选",
                "learn": "投票只有两个选项，截止时间写明，结果当晚公布。参与门槛低，评论数是平时的三倍。",
                "tags": "互动、投票、包装",
                "rating": "5",
            },
        ),
    ),
    Rival(
        name="渡口七号茶铺",
        handle="dukou_seven",
        followers=141_200,
        every=5,
        quiet_for=24,
        rise=-0.012,
        jump=0.0,
        review_in=40,
        clocks=(time(9, 30),),
        profile={
            "what": "虚构品牌：江南老街起家的传统茶铺，礼盒为主",
            "positioning": "老铺子、老手艺、送得出手。",
            "audience": "35–55 岁，送礼与自饮各半，节前集中下单。",
            "offers": "龙井与红茶礼盒、企业定制、老街门店品鉴。",
            "promotion": "节前集中投放，平时更新少；主要靠门店与老客。",
            "operations": "电话与微信一对一，老客有专属客服；线上互动很少。",
            "price_level": "high",
        },
        texts=(
            "明前的最后一批龙井，已经全部封罐。",
            "老铺子的秤：少一钱都不行。",
            "中秋礼盒开放企业定制，满百盒可印公司名。",
        ),
        swot=(
            ("strength", "礼盒客单价高，企业客户稳定", ""),
            ("weakness", "更新断断续续，最近三周没有发布", "figures"),
            ("opportunity", "它沉默的时候正是我们做礼盒种草的窗口", ""),
            ("threat", "年货节前它通常会大力投放", ""),
        ),
        samples=(
            {
                "title": "老铺子的秤",
                "learn": "一件旧物讲一个规矩，不提价格也让人信。可以做成我们的“器物”系列。",
                "tags": "器物、信任",
                "rating": "3",
            },
        ),
    ),
)
