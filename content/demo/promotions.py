"""How the demo brand's accounts send people to one another, and what each should publish about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from content.demo.story import BILI, DY, GZH, SPH, WB, XHS
from content.models import Pillar, Post
from content.plan_states import PromotionForm, PromotionState, Rhythm
from content.services.account_mix import account_mix_set
from content.services.promotions import promotion_done, promotion_save
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

# Wanted shares in percent, in the order of the demo's pillars.
MIXES: Mapping[str, tuple[int, ...]] = {
    XHS: (35, 30, 25, 10),
    DY: (45, 40, 0, 15),
    WB: (15, 15, 35, 35),
    GZH: (30, 0, 40, 30),
    SPH: (0, 70, 0, 30),
    BILI: (100, 0, 0, 0),
}

# from, to, how, message, day from today, rhythm, owner, state, what came of it, sign in the title of its post
PROMOTIONS: tuple[tuple[str, str, PromotionForm, str, int, Rhythm, int, PromotionState, str, str], ...] = (
    (
        XHS,
        GZH,
        PromotionForm.PINNED,
        "冲泡表完整版在公众号“山屿茶公众号”，回复“冲泡”领取。",
        2,
        Rhythm.WEEKLY,
        3,
        PromotionState.RUNNING,
        "上周回复“冲泡”的有 214 人，其中 96 人是新关注。",
        "围炉煮茶的 7 个快乐瞬间",
    ),
    (
        DY,
        SPH,
        PromotionForm.LIVE,
        "静安店围炉直播两边同开，抖音讲火候，视频号讲茶单和预约。",
        4,
        Rhythm.ONCE,
        2,
        PromotionState.PLANNED,
        "",
        "",
    ),
    (
        BILI,
        XHS,
        PromotionForm.MENTION,
        "研究所每期片尾提一句：实验里的茶单在小红书主页收藏夹。",
        -1,
        Rhythm.MONTHLY,
        5,
        PromotionState.RUNNING,
        "",
        "EP.12",
    ),
    (
        WB,
        GZH,
        PromotionForm.COUPON,
        "晒杯中奖的人去公众号领续杯券，到店核销。",
        -6,
        Rhythm.ONCE,
        3,
        PromotionState.PLANNED,
        "发出 3 张，核销 2 张；领券的人里有 1 位第一次到店。",
        "周五晒杯有奖",
    ),
)


def demo_promotions(
    *, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount], posts: Sequence[Post]
) -> None:
    """Wanted pillars of the accounts and four cross-promotions, one of them done; all go with the accounts."""
    planner = Actor(people[2], Via.SYSTEM)
    pillars = list(Pillar.objects.for_workspace(workspace).order_by("position", "pk"))
    for platform, shares in MIXES.items():
        wanted = {row.pk: share for row, share in zip(pillars, shares, strict=False) if share}
        if sum(wanted.values()) == 100:
            account_mix_set(workspace=workspace, actor=planner, account_id=accounts[platform].pk, shares=wanted)
    today = local_day(now(), workspace.time_zone)
    for start, end, form, message, day, rhythm, owner, state, result, sign in PROMOTIONS:
        values: dict[str, Any] = {
            "from_account": accounts[start].pk,
            "to_account": accounts[end].pk,
            "form": form,
            "message": message,
            "due_on": today + timedelta(days=day),
            "rhythm": rhythm,
            "owner": people[owner].pk,
            "state": state,
            "post": next((post.pk for post in posts if sign and sign in post.title), None),
        }
        row = promotion_save(workspace=workspace, actor=planner, promotion_id=None, values=values)
        if day < -1:
            promotion_done(
                workspace=workspace, actor=Actor(people[owner], Via.SYSTEM), promotion_id=row.pk, result=result
            )
        elif result:
            promotion_save(workspace=workspace, actor=planner, promotion_id=row.pk, values={"result": result})
