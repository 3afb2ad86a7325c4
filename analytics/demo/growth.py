"""Where the demo brand's followers came from, and whom it wants to reach."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.connectors.audience import AudienceDimension, AudienceSlice, AudienceUnit
from accounts.models import ResearchSource, SocialAccount
from accounts.research_states import SourceKind
from accounts.selectors.account import account_list
from accounts.services.research.audience import audience_keep_entered
from analytics.growth_states import ExperimentState, Verdict
from analytics.models import AccountDay, FigureFile, GrowthExperiment, StructureTarget
from analytics.selectors.growth.experiments import experiment_get, result_of
from analytics.services.growth.experiments import (
    ExperimentDraft,
    experiment_judge,
    experiment_move,
    experiment_save,
)
from analytics.services.growth.sources import Entered, sources_enter
from analytics.services.growth.structure import target_set
from analytics.services.importing.files import file_create, file_start
from config.lib.clock import local_day, now
from content.models import CrossPromotion
from team.actors import Actor
from team.models import Membership, Task, Workspace
from team.roles import Role
from team.states import Via

FILES = {"practice-xiaohongshu": "小红书-涨粉来源.csv", "practice-douyin": "抖音-涨粉来源.csv"}
DAYS = 64
# Shares in percent of an account's new followers: 搜索, 推荐, 作品, 主页, 直播, 分享, 互推, 投放, 其他.
_SHARES = {
    "practice-xiaohongshu": (24, 31, 22, 5, 0, 4, 3, 6, 2),
    "practice-douyin": (8, 38, 12, 4, 17, 3, 2, 11, 3),
}
_HEADS = "日期,搜索,推荐,作品,主页,直播,分享,互推,投放,其他,花费"
# What a follower by paid promotion cost on each account, in CNY.
_PRICE = {"practice-xiaohongshu": Decimal("3.2"), "practice-douyin": Decimal("2.4")}
_TARGET = {
    "gender": {"female": Decimal(62), "male": Decimal(38)},
    "age": {"18-24": Decimal(22), "25-34": Decimal(42), "35-44": Decimal(22), "45-54": Decimal(8)},
    "city": {"上海": Decimal(22), "浙江": Decimal(14), "广东": Decimal(14), "北京": Decimal(10), "四川": Decimal(10)},
}
# Days before the last reading, and by how many points shares lay below those of today then.
_BEFORE = ((35, 1.2), (65, 2.6), (96, 4.1))
_RISEN, _FALLEN = ("female", "18-24"), ("male", "35-44")


def demo_growth(*, workspace: Workspace, actor: Actor) -> None:
    """Import the channels of two accounts, enter those of a third by week, set a target, tell former structures."""
    doer = _member(workspace, Role.ANALYST, actor)
    accounts = {one.platform: one for one in account_list(workspace=workspace)}
    today = local_day(now(), workspace.time_zone)
    for platform, name in FILES.items():
        if (account := accounts.get(platform)) is not None:
            file = file_create(
                workspace=workspace, actor=doer, account_id=account.pk, name=name,
                file=io.BytesIO(_table(workspace, account, today).encode()),
            )  # fmt: skip
            file_start(workspace=workspace, actor=doer, file_id=file.pk)
    if (account := accounts.get("practice-wechat")) is not None:
        _weeks(workspace, doer, account, today)
    target_set(
        workspace=workspace, actor=_member(workspace, Role.PLANNER, actor), group_id=None, shares=_TARGET
    )  # fmt: skip
    _structures(workspace, doer)
    _experiments(workspace, _member(workspace, Role.PLANNER, actor), accounts, today)


def _member(workspace: Workspace, role: Role, actor: Actor) -> Actor:
    member = Membership.objects.for_workspace(workspace).filter(role=role).select_related("user").first()
    return Actor(member.user, Via.SYSTEM) if member else actor


def _table(workspace: Workspace, account: SocialAccount, today: date) -> str:
    levels = dict(
        AccountDay.objects.for_workspace(workspace)
        .filter(account=account, followers__isnull=False, day__gte=today - timedelta(days=DAYS + 1))
        .values_list("day", "followers")
    )
    lines = [_HEADS]
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        now_level, before = levels.get(day), levels.get(day - timedelta(days=1))
        if now_level is None or before is None:
            continue
        # More came than stayed; the day's own rhythm moves the channels a little against one another.
        came = max(0, now_level - before) * 1.12
        sway = [1 + 0.16 * (((day.toordinal() * 7 + at * 5) % 11) / 10 - 0.5) for at in range(9)]
        counts = [
            round(came * share * sway[at] / 100 * (0.95 if at else 1))
            for at, share in enumerate(_SHARES[account.platform])
        ]
        cost = counts[7] * _PRICE[account.platform]
        lines.append(",".join([day.isoformat(), *map(str, counts), f"{cost:.2f}"]))
    return "\n".join(lines) + "\n"


def _weeks(workspace: Workspace, actor: Actor, account: SocialAccount, today: date) -> None:
    """What the back office of the account shows for whole weeks, and the cards with a code in the shops."""
    monday = today - timedelta(days=today.weekday())
    for back, (search, post, shared, scanned) in enumerate(
        ((96, 141, 88, 212), (91, 128, 79, 187), (102, 133, 81, 171), (88, 119, 92, 164))
    ):
        first = monday - timedelta(weeks=back + 1)
        entered = Entered(
            first,
            first + timedelta(days=6),
            {"search": search, "post": post, "share": shared, "offline": scanned},
            {"offline": Decimal(260)},
            "CNY",
            note="公众号后台“用户分析”与门店桌卡",
        )
        sources_enter(workspace=workspace, actor=actor, account=account, entered=entered)


def _structures(workspace: Workspace, actor: Actor) -> None:
    """Former structures of the accounts whose platform tells one now."""
    rows = ResearchSource.objects.for_workspace(workspace).filter(kind=SourceKind.AUDIENCE).select_related("account")
    for source in rows.order_by("pk").prefetch_related("figures"):
        if source.account is None or source.collected_to is None:
            continue
        parts = (AudienceDimension.GENDER, AudienceDimension.AGE)
        figures = [one for one in source.figures.all() if one.dimension in parts and one.value is not None]
        for back, less in _BEFORE:
            slices = [
                AudienceSlice(
                    AudienceDimension(one.dimension),
                    one.key,
                    max(0.0, (one.value or 0) - less * (one.key in _RISEN) + less * (one.key in _FALLEN)),
                    AudienceUnit.SHARE,
                )
                for one in figures
                if one.unit == AudienceUnit.SHARE
            ]
            if slices:
                audience_keep_entered(
                    workspace=workspace, actor=actor, account=source.account,
                    day=source.collected_to - timedelta(days=back), slices=slices,
                )  # fmt: skip


def _experiments(workspace: Workspace, actor: Actor, accounts: Mapping[str, SocialAccount], today: date) -> None:
    """One that has its verdict, one that runs, one still to come."""
    tried, running = accounts.get("practice-xiaohongshu"), accounts.get("practice-douyin")
    alone = [one.pk for slug in ("practice-weibo", "practice-bilibili") if (one := accounts.get(slug))]
    if tried is None or running is None or actor.user is None:
        return
    who: dict[str, Any] = {"workspace": workspace, "actor": actor}
    owner = actor.user.pk
    done = experiment_save(
        **who,
        draft=ExperimentDraft(
            "首图加一句话结论，再放产品", "搜索来的人先看首图；首图直接给结论，关注的人会更多。",
            "每篇笔记首图加 12 字以内结论，其余不变",
            "followers_net", Decimal(8), today - timedelta(days=40), today - timedelta(days=13), [tried.pk], alone,
            owner_id=owner,
        ),
    )  # fmt: skip
    experiment_move(**who, experiment_id=done.pk, state=ExperimentState.RUNNING)
    experiment_move(**who, experiment_id=done.pk, state=ExperimentState.ENDED)
    found = result_of(experiment_get(workspace=workspace, experiment_id=done.pk))
    worth = bool(found and found.worth)
    experiment_judge(
        **who,
        experiment_id=done.pk,
        verdict=Verdict.KEEP if worth else Verdict.REPEAT,
        words="净增比对照账号明显，首图模板写进小红书规范。"
        if worth
        else "恰逢双十一，看不清是不是首图带来的；换个平常的月份再试一次。",
    )
    # It was judged two days after its end.
    GrowthExperiment.objects.for_workspace(workspace).filter(pk=done.pk).update(
        created_at=now() - timedelta(days=43), verdict_at=now() - timedelta(days=11, hours=3)
    )
    live = experiment_save(
        **who,
        draft=ExperimentDraft(
            "直播结束前五分钟固定口播关注理由", "下播前在线人数仍有高峰的六成，给出关注理由能留住新客。",
            "每场直播最后五分钟口播关注福利，其余流程不变",
            "followers_net", Decimal(10), today - timedelta(days=11), today + timedelta(days=16), [running.pk], alone,
            owner_id=owner,
        ),
    )  # fmt: skip
    experiment_move(**who, experiment_id=live.pk, state=ExperimentState.RUNNING)
    promotion = CrossPromotion.objects.for_workspace(workspace).order_by("-pk").first()
    experiment_save(
        **who,
        draft=ExperimentDraft(
            "每周一次固定互推", "两个账号的粉丝重合不到两成，固定互推能带来新粉。", "每周三各发一条互相提及的内容",
            "followers_net", Decimal(5), today + timedelta(days=5), today + timedelta(days=32), [tried.pk], alone,
            promotion_id=promotion.pk if promotion else None, owner_id=owner,
        ),
    )  # fmt: skip


def demo_ungrowth(*, workspace: Workspace, actor: Actor) -> None:
    """Forget the target and the files; all else goes with the accounts of the demo."""
    Task.objects.for_workspace(workspace).filter(dedupe__startswith="experiment:").delete()
    GrowthExperiment.objects.for_workspace(workspace).delete()
    StructureTarget.objects.for_workspace(workspace).filter(group=None).delete()
    FigureFile.objects.for_workspace(workspace).filter(name__in=FILES.values()).delete()
