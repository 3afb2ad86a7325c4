"""The demo brand's goals: one on track, one at risk, one off track, with the reviews that led there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import SocialAccount
from analytics.models import Goal
from analytics.services.drafts import Draft, Milestone
from analytics.services.goals import goal_save
from analytics.services.values import review_add
from analytics.states import Metric, Objective, Rhythm, Subject
from config.lib.clock import local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"


@dataclass(frozen=True, slots=True)
class _Story:
    """A goal of the demo; days count from today. `gain`: what the target adds to the value at the start."""

    platform: str
    metric: Metric
    name: str
    gain: int
    starts: int
    ends: int
    role: Role
    objective: Objective
    reason: str
    plan: tuple[str, ...]
    stones: tuple[tuple[int, int, str], ...]
    reviews: tuple[tuple[int, str, str], ...]


STORIES = (
    _Story(
        "practice-xiaohongshu", Metric.FOLLOWERS_NET, "小红书 90 天净增 1.9 万粉丝", 19_000, -60, 30, Role.PLANNER,
        Objective.BRAND, "围炉季是全年搜索高峰，小红书是新客认识山屿的第一站。",
        ("每周 4 篇笔记，至少 1 篇围炉场景", "每两周复盘一次搜索词，更新标题词表", "到店礼笔记置顶到活动结束"),
        ((-30, 5_000, "围炉首波"), (0, 10_500, "双十二前")),
        ((-46, "开头两周偏慢，围炉选题互动明显高于单品介绍。", "下周起每周固定一篇围炉场景。"),
         (-18, "围炉合集带来一波关注，节奏追上来了。", "把合集里的问题拆成三篇问答笔记。")),
    ),
    _Story(
        "practice-douyin", Metric.FOLLOWERS_NET, "抖音官方号 12 周净增 2.85 万粉丝", 28_500, -60, 25, Role.MANAGER,
        Objective.SALES, "直播间流量有六成来自关注页，粉丝基数决定双十二的起点。",
        ("每周 5 条短视频，两条与直播预告联动", "主播出镜的 30 秒茶知识做成系列"),
        ((-25, 11_500, "双十一收官"),),
        ((-32, "前四周领先于进度，主要靠一条爆款。", "别指望第二条爆款，补上系列选题。"),
         (-9, "日增持续回落，系列视频完播率低于预期。", "开场三秒重剪，换成冲泡声特写。")),
    ),
    _Story(
        "practice-bilibili", Metric.FOLLOWERS, "研究所 B 站账号四个月内达到 4.3 万粉丝", 0, -70, 60, Role.COMMUNITY,
        Objective.SERVICE, "B 站承接深度问题，减少客服重复解释冲泡和储存。",
        ("每月两支 8 分钟以上的实验视频", "评论区提问三天内回复"),
        ((-10, 40_500, "实验季中段"),),
        ((-40, "只更新了一支长视频，排期被双十一占用。", "十二月固定每周四为录制日。"),
         (-12, "新增持续走低，里程碑没有达到。", "讨论是改目标还是补人手，月底前决定。")),
    ),
)  # fmt: skip
_TARGETS = {"practice-bilibili": 43_000}


def demo_goals(*, workspace: Workspace, actor: Actor) -> None:
    """Set the goals of the demo brand as its people would have, and write down their reviews."""
    today = local_day(now(), workspace.time_zone)
    accounts = {row.platform: row for row in SocialAccount.objects.for_workspace(workspace).order_by("-pk")}
    made = []
    for story in STORIES:
        account = accounts.get(story.platform)
        member = (
            Membership.objects.for_workspace(workspace)
            .filter(role=story.role)
            .select_related("user")
            .order_by("pk")
            .first()
        )
        if account is None or member is None:
            continue
        doer = Actor(member.user, Via.SYSTEM)
        stones = tuple(
            Milestone(today + timedelta(days=day), Decimal(value), label) for day, value, label in story.stones
        )
        draft = Draft(
            name=story.name,
            metric=story.metric,
            subject=Subject.ACCOUNT,
            account_id=account.pk,
            target=Decimal(_TARGETS.get(story.platform, story.gain)),
            starts_on=today + timedelta(days=story.starts),
            ends_on=today + timedelta(days=story.ends),
            owner_id=member.user_id,
            objective=story.objective,
            reason=story.reason,
            plan=story.plan,
            rhythm=Rhythm.FORTNIGHT,
            milestones=stones,
        )
        goal = goal_save(workspace=workspace, actor=doer, draft=draft, activate=True)
        made.append(goal.pk)
        for day, note, step in story.reviews:
            review_add(
                workspace=workspace, actor=doer, goal_id=goal.pk, note=note, next_step=step,
                day=today + timedelta(days=day),
            )  # fmt: skip
    audit.record(workspace, actor, MADE, workspace, after={"goals": made})


def demo_ungoals(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's goals out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("goals", [])]
    Goal.objects.for_workspace(workspace).filter(pk__in=ids).delete()
