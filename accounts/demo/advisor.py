"""The demo brand's two decisions about platforms: the first of last year's plan, and the one that holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.advisor_states import Aim, Care, Gender, Market
from accounts.models import PlatformDecision, SocialAccount
from accounts.selectors.advisor.scoring import DEFAULT_WEIGHTS, Plan
from accounts.services.advisor import decision_make
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from team.states import Via

if TYPE_CHECKING:
    from accounts.demo import Made


def _plan(aim: Aim, hours: float, videos: float) -> Plan:
    return Plan(
        market=Market.CHINA,
        aim=aim,
        gender=Gender.WOMEN,
        age_from=24,
        age_to=38,
        pieces={"text": 2, "image": 4, "video": videos, "article": 1},
        hours={"text": 0.5, "image": 1.5, "video": 5, "article": 4},
        hours_week=hours,
        money_month=3000,
        care=Care.MEDIUM,
        shops=frozenset({"douyin", "wechat_channels"}),
    )


def demo_advisor(*, workspace: Workspace, people: Sequence[User], accounts: Mapping[str, SocialAccount]) -> Made:
    """Make both decisions; the older one lies half a year back."""
    today, actor = local_day(now(), workspace.time_zone), Actor(people[1], Via.SYSTEM)
    old = decision_make(
        workspace=workspace,
        actor=actor,
        name="上半年平台选择",
        plan=_plan(Aim.BRAND, 24, 1),
        weights={**DEFAULT_WEIGHTS, "conversion": 2},
        core=["xiaohongshu", "wechat_oa"],
        optional=["weibo"],
        reason="先把品牌认知做起来：小红书承接搜索，公众号沉淀老客。视频产能不足，抖音暂缓。",
        review_on=today + timedelta(days=1),
    )
    PlatformDecision.objects.for_workspace(workspace).filter(pk=old.pk).update(
        decided_at=now() - timedelta(days=182), review_on=today - timedelta(days=20), reminded_at=now()
    )
    new = decision_make(
        workspace=workspace,
        actor=actor,
        name="下半年平台选择",
        plan=_plan(Aim.SALES, 42, 3),
        weights=DEFAULT_WEIGHTS,
        core=["xiaohongshu", "douyin", "wechat_channels"],
        optional=["wechat_oa", "weibo"],
        reason="成交集中在抖音店铺与视频号小店，小红书继续做种草入口；公众号与微博保持低频维护。",
        review_on=today + timedelta(days=120),
    )
    return {"platform_decisions": [old.pk, new.pk]}
