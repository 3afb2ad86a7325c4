"""The demo brand's groups, and what each of its accounts is there for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from accounts.models import SocialAccount
from accounts.services.matrix.groups import GroupValues, group_save
from accounts.services.matrix.strategy import StrategyValues, strategy_save
from accounts.strategy_states import AccountRole, GroupKind, GroupTone
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

XHS, DY, WB, GZH = "practice-xiaohongshu", "practice-douyin", "practice-weibo", "practice-wechat"
SPH, BILI, IG, X = "practice-channels", "practice-bilibili", "practice-instagram", "practice-x"

# name, kind, colour, purpose, mother (None: nobody), members in order
GROUPS: tuple[tuple[str, GroupKind, GroupTone, str, str | None, tuple[str, ...]], ...] = (
    (
        "山屿茶国内矩阵",
        GroupKind.MATRIX,
        GroupTone.PETROL,
        "公众号讲透，其余账号各自引新客，最后都回到公众号和门店。",
        GZH,
        (GZH, XHS, DY, WB, SPH, BILI),
    ),
    ("海外账号", GroupKind.REGION, GroupTone.VIOLET, "英文内容，给在海外喝中国茶的人。", None, (IG, X)),
    ("到店与直播", GroupKind.LINE, GroupTone.AMBER, "门店活动和直播同一天发，口径一致。", None, (SPH, DY, XHS)),
)

STRATEGIES: Mapping[str, StrategyValues] = {
    XHS: StrategyValues(
        AccountRole.REACH,
        "给第一次自己泡茶的人：一篇只讲一件能照着做的事，收藏比点赞重要。",
        "像懂茶的朋友，说人话、给数字；不说功效，不用“绝绝子”。",
        "城市里 22–32 岁、刚开始喝茶的女性",
        posts_per_week=4,
    ),
    DY: StrategyValues(
        AccountRole.REACH,
        "60 秒里的一门手艺：生火、冲泡、闻香，让人想来店里看一次。",
        "少说多做，手部特写为主；口播不超过三句。",
        "25–40 岁、周末愿意出门的本地人",
        posts_per_week=3,
    ),
    WB: StrategyValues(
        AccountRole.COMMUNITY,
        "和老茶客说话的地方：投票、晒杯、开奖，当天回复。",
        "轻松，可以玩梗；开奖和规则必须写全。",
        "关注两年以上的老粉",
        posts_per_week=5,
    ),
    GZH: StrategyValues(
        AccountRole.HUB,
        "品牌的母号：每周把一件茶事讲透，会员和活动的最终解释都在这里。",
        "平实、完整、有出处；标题不用感叹号。",
        "会员与认真喝茶的人",
        posts_per_week=2,
    ),
    SPH: StrategyValues(
        AccountRole.SALES,
        "门店的窗口：店长日记与直播，看完就能预约到店。",
        "店长第一人称，真名真事，不催单。",
        "门店三公里内的熟客",
        posts_per_week=2,
    ),
    BILI: StrategyValues(
        AccountRole.TRUST,
        "山屿茶研究所：用实验回答“为什么”，对照组必须拍出来。",
        "较真，讲方法，承认没测出来的部分。",
        "爱较真的茶友和学生",
        posts_per_week=1,
    ),
    IG: StrategyValues(
        AccountRole.HUB,
        "Slow tea from Shanghai: one picture, one cup, no shouting.",
        "Short English, present tense, no exclamation marks.",
        "Tea drinkers abroad, 25–45",
        posts_per_week=2,
    ),
    # X stays open: nobody has decided yet what it stands for, and the map says so.
    X: StrategyValues(AccountRole.COMMUNITY, audience="Tea drinkers abroad, 25–45", posts_per_week=1),
}


def demo_groups(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]
) -> dict[str, list[int]]:
    """Three groups and a strategy for every account."""
    planner = Actor(people[2], Via.SYSTEM)
    for platform, strategy in STRATEGIES.items():
        strategy_save(workspace=workspace, actor=planner, account_id=accounts[platform].pk, values=strategy)
    made = []
    for name, kind, tone, purpose, mother, members in GROUPS:
        values = GroupValues(
            name, kind, purpose, tone, accounts[mother].pk if mother else None, [accounts[one].pk for one in members]
        )
        made.append(group_save(workspace=workspace, actor=planner, group_id=None, values=values).pk)
    return {"account_groups": made}
