"""What the figures of the demo brand show, and an action whose effect has been measured."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from accounts.selectors.account import account_list
from analytics.alert_states import Reach
from analytics.demo.alerts import MADE
from analytics.insight_states import ActionState
from analytics.models import Goal, ImprovementAction, Insight
from analytics.services.insights.actions import ActionDraft, action_measure, action_move, action_plan
from analytics.services.insights.insights import insights_find
from config.lib.clock import local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Task, Workspace
from team.roles import Role
from team.states import Via


def demo_insights(*, workspace: Workspace, actor: Actor) -> None:
    """Look for insights; one action long done and measured, one that follows from the largest insight."""
    insights_find(workspace=workspace)
    today = local_day(now(), workspace.time_zone)
    member = Membership.objects.for_workspace(workspace).filter(role=Role.PLANNER).select_related("user").first()
    accounts = {row.platform: row for row in account_list(workspace=workspace)}
    account = accounts.get("practice-channels")
    if member is None or account is None:
        return
    doer = Actor(member.user, Via.SYSTEM)
    done = action_plan(
        workspace=workspace, actor=doer,
        draft=ActionDraft(
            title="视频结尾固定放关注引导：一句口播加封面角标",
            hypothesis="看完的人不少、关注的人少；结尾给出明确的关注理由后，净增粉会提高。",
            metric="followers_net", reach=Reach.ACCOUNT, account_id=account.pk, expected=Decimal(10),
            owner_id=member.user_id, due_on=today - timedelta(days=49),
        ),
    )  # fmt: skip
    action_move(
        workspace=workspace, actor=doer, action_id=done.pk, state=ActionState.DONE, done_on=today - timedelta(days=48)
    )
    action_measure(action_id=done.pk)
    made = [done]
    largest = Insight.objects.for_workspace(workspace).exclude(account=None).order_by("-size", "pk").first()
    if largest is not None:
        goal = Goal.objects.for_workspace(workspace).filter(account=largest.account_id).order_by("pk").first()
        made.append(
            action_plan(
                workspace=workspace, actor=doer,
                draft=ActionDraft(
                    title="接下来四周按数据结论调整发布",
                    hypothesis="按近 90 天表现更好的做法安排一半内容，其余不变，四周后对比。",
                    metric=largest.metric, reach=Reach.ACCOUNT, account_id=largest.account_id, expected=Decimal(10),
                    owner_id=member.user_id, due_on=today + timedelta(days=7), insight_id=largest.pk,
                    goal_id=goal.pk if goal else None,
                ),
            )
        )  # fmt: skip
    audit.record(workspace, actor, MADE, workspace, after={"improvements": [row.pk for row in made]})


def demo_uninsights(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's actions out with their tasks, as the audit log lists them, and what was found in its figures."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("improvements", [])]
    rows = ImprovementAction.objects.for_workspace(workspace).filter(pk__in=ids)
    tasks = list(rows.exclude(task=None).values_list("task_id", flat=True))
    rows.delete()
    Task.objects.for_workspace(workspace).filter(pk__in=tasks).delete()
    if ids:
        Insight.objects.for_workspace(workspace).delete()
