"""Improvement actions: planned, done, measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, SocialAccount
from analytics.alert_states import Reach
from analytics.dictionary import BY_ID
from analytics.insight_states import ActionState, Effect
from analytics.models import Alert, Goal, ImprovementAction, Insight
from analytics.selectors.insights.effect import MEASURABLE, outcome_of, ready_on
from analytics.selectors.insights.finding import action_get
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Membership, Workspace
from team.services.tasks import task_close, task_open, task_reopen
from team.task_states import FINISHED, TaskState

ACTIONS_MAX, EXPECTED_MAX = 2000, Decimal(1000)
OPEN = (ActionState.PLANNED, ActionState.DOING)


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """An action as entered; names and meanings are those of `ImprovementAction`."""

    title: str
    hypothesis: str
    metric: str
    reach: str = Reach.WORKSPACE
    account_id: int | None = None
    group_id: int | None = None
    platform: str = ""
    expected: Decimal | None = None
    owner_id: int | None = None
    due_on: date | None = None
    insight_id: int | None = None
    alert_id: int | None = None
    goal_id: int | None = None


@transaction.atomic
def action_plan(*, workspace: Workspace, actor: Actor, draft: ActionDraft) -> ImprovementAction:
    """Write an action down and give its owner a task. Raises InvalidInput at the field."""
    if ImprovementAction.objects.for_workspace(workspace).count() >= ACTIONS_MAX:
        raise InvalidInput(_("A workspace has at most %(max)s improvement actions."), field="title", max=ACTIONS_MAX)
    row = ImprovementAction(workspace=workspace, created_by=actor.user)
    _words(row, draft)
    _aim(workspace, row, draft)
    row.insight = _known(Insight, workspace, draft.insight_id, "insight")
    row.alert = _known(Alert, workspace, draft.alert_id, "alert")
    row.goal = _known(Goal, workspace, draft.goal_id, "goal")
    member = Membership.objects.for_workspace(workspace).filter(user_id=draft.owner_id).select_related("user").first()
    if member is None:
        raise InvalidInput(_("Choose a member of this workspace."), field="owner")
    row.owner = member.user
    row.save()
    try:
        row.task = task_open(
            workspace=workspace,
            actor=actor,
            title=row.title,
            text=row.hypothesis,
            assignee=row.owner,
            due_on=row.due_on,
            url=reverse("analytics:improvement", args=[workspace.slug, row.pk]),
            source=row,
            dedupe=f"improvement:{row.pk}",
        )
    except InvalidInput as error:
        error.field = {"assignee": "owner"}.get(error.field, error.field)
        raise
    row.save(update_fields=["task"])
    record(workspace, actor, "improvement.planned", row, after={**asdict(draft)})
    return row


@transaction.atomic
def action_move(
    *, workspace: Workspace, actor: Actor, action_id: int, state: str, done_on: date | None = None
) -> ImprovementAction:
    """Begin, finish or drop an action; `done_on`: the day it was done (today). Its task is finished or reopened, too.

    Raises NotFound, InvalidInput, Conflict for one that is measured already.
    """
    ImprovementAction.objects.for_workspace(workspace).select_for_update().filter(pk=action_id).values_list(
        "pk"
    ).first()
    row = action_get(workspace=workspace, action_id=action_id)
    if state not in (*OPEN, ActionState.DONE, ActionState.DROPPED):
        raise InvalidInput(field="state")
    if row.state == ActionState.MEASURED:
        raise Conflict
    today = local_day(now(), workspace.time_zone)
    if state == ActionState.DONE:
        done_on = done_on or today
        if not date(2000, 1, 1) <= done_on <= today:
            raise InvalidInput(_("Enter a day that has come."), field="done_on")
        row.done_on = done_on
    else:
        row.done_on, row.measured, row.effect = None, {}, ""
    row.state = state
    row.save(update_fields=["state", "done_on", "measured", "effect"])
    if row.task_id and state in (ActionState.DONE, ActionState.DROPPED):
        outcome = TaskState.DONE if state == ActionState.DONE else TaskState.DROPPED
        task_close(workspace=workspace, actor=actor, task_id=row.task_id, state=outcome)
    elif row.task_id:
        # A task that stays finished would finish the action again.
        task_reopen(workspace=workspace, actor=actor, task_id=row.task_id)
    record(workspace, actor, "improvement.moved", row, after={"state": state, "done_on": row.done_on})
    return row


def actions_measure() -> int:
    """Take over tasks that were finished, and measure what is due, in every workspace. Returns how many moved."""
    rows = ImprovementAction.objects.unscoped("actions of all workspaces are measured").filter(
        state__in=(*OPEN, ActionState.DONE)
    )
    return sum(action_measure(action_id=pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def action_measure(*, action_id: int) -> bool:
    """Measure one action when its time has come; one whose task is done is done. True when it moved."""
    rows = ImprovementAction.objects.unscoped("actions of all workspaces are measured")
    row = (
        rows.select_for_update(of=("self",), skip_locked=True)
        .select_related("workspace", "task")
        .filter(pk=action_id)
        .first()
    )
    if row is None:
        return False
    today = local_day(now(), row.workspace.time_zone)
    if row.state in OPEN and row.task is not None and row.task.state in FINISHED and row.task.done_at is not None:
        done = row.task.state == TaskState.DONE
        row.state = ActionState.DONE if done else ActionState.DROPPED
        row.done_on = local_day(row.task.done_at, row.workspace.time_zone) if done else None
        row.save(update_fields=["state", "done_on"])
        record(row.workspace, SYSTEM, "improvement.moved", row, after={"state": row.state, "done_on": row.done_on})
        return True
    due = ready_on(row)
    if row.state != ActionState.DONE or due is None or today < due:
        return False
    found = outcome_of(row)
    row.effect = effect_of(found.measure if found else None, row)
    row.measured = (
        {
            **asdict(found.measure), "accounts": found.accounts, "compared": found.others, "left_out": found.left_out,
            "compared_left_out": found.others_left_out,
        }
        if found
        else {}
    )  # fmt: skip
    row.state, row.measured_at = ActionState.MEASURED, now()
    row.save(update_fields=["effect", "measured", "state", "measured_at"])
    record(row.workspace, SYSTEM, "improvement.measured", row, after={"effect": row.effect})
    return True


def effect_of(found: Any, row: ImprovementAction) -> str:
    """The verdict on a measure; a fall is good where less is better."""
    if found is None or found.effect is None:
        return Effect.NO_DATA
    if not found.clear:
        return Effect.UNCLEAR
    good = found.effect > 0 if BY_ID[row.metric].rise_is_good is not False else found.effect < 0
    return Effect.BETTER if good else Effect.WORSE


def _words(row: ImprovementAction, draft: ActionDraft) -> None:
    for field, most in (("title", 120), ("hypothesis", 500)):
        text = getattr(draft, field).strip()
        if not 1 <= len(text) <= most:
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=most)
        setattr(row, field, text)
    if draft.metric not in MEASURABLE:
        raise InvalidInput(_("Choose a figure."), field="metric")
    if draft.expected is not None and not -100 <= draft.expected <= EXPECTED_MAX:
        raise InvalidInput(_("%(value)s is not possible here."), field="expected", value=draft.expected)
    row.metric, row.expected, row.due_on = draft.metric, draft.expected, draft.due_on


def _aim(workspace: Workspace, row: ImprovementAction, draft: ActionDraft) -> None:
    if draft.reach not in Reach.values:
        raise InvalidInput(field="reach")
    account = _known(SocialAccount, workspace, draft.account_id, "account")
    group = _known(AccountGroup, workspace, draft.group_id, "group")
    row.reach = draft.reach
    row.account = account if draft.reach == Reach.ACCOUNT else None
    row.group = group if draft.reach == Reach.GROUP else None
    row.platform = draft.platform if draft.reach == Reach.PLATFORM else ""
    if draft.reach == Reach.ACCOUNT and account is None:
        raise InvalidInput(_("Choose the account."), field="account")
    if draft.reach == Reach.GROUP and group is None:
        raise InvalidInput(_("Choose the group."), field="group")
    known = SocialAccount.objects.for_workspace(workspace).filter(platform=draft.platform[:40])
    if draft.reach == Reach.PLATFORM and not known.exists():
        raise InvalidInput(_("Choose a platform on which this workspace has accounts."), field="platform")


def _known(model: Any, workspace: Workspace, pk: int | None, field: str) -> Any:
    found = model.objects.for_workspace(workspace).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise InvalidInput(_("Choose one of this workspace."), field=field)
    return found
