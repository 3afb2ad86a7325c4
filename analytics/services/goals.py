"""Making goals, setting them, changing their targets, closing them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountGroup, SocialAccount
from analytics.errors import Finding, GoalClosed, GoalNotActive, NotSmart
from analytics.models import Goal, GoalMilestone, GoalVersion
from analytics.selectors.goals import goal_get
from analytics.selectors.progress import progress_of, today_of
from analytics.services.drafts import Draft, Milestone, smart_check
from analytics.states import GoalState, Outcome, Subject
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Membership, Workspace

_SIMPLE = (
    "name", "metric", "subject", "baseline", "baseline_on", "baseline_note", "target", "starts_on", "ends_on",
    "objective", "reason", "stretch", "rhythm",
)  # fmt: skip
# What may change while a goal runs without making it another goal.
_WHILE_ACTIVE = ("name", "objective", "reason", "rhythm")


@transaction.atomic
def goal_save(
    *, workspace: Workspace, actor: Actor, draft: Draft, goal_id: int | None = None, activate: bool = False
) -> Goal:
    """Keep a goal as a draft, or set it, or change the harmless parts of one that runs.

    Setting demands that it is SMART. Raises NotFound, NotSmart, GoalClosed, InvalidInput at the field.
    """
    goal = goal_get(workspace=workspace, goal_id=goal_id) if goal_id else Goal(workspace=workspace)
    if goal.state == GoalState.CLOSED:
        raise GoalClosed
    if not draft.name:
        raise InvalidInput(_("A goal needs a name."), field="name")
    if goal.state == GoalState.ACTIVE:
        return _edit_running(workspace, actor, goal, draft)
    today = local_day(now(), workspace.time_zone)
    start, findings = smart_check(workspace=workspace, draft=draft, today=today, goal=goal if goal_id else None)
    if activate and findings:
        raise NotSmart(findings)
    created = goal.pk is None
    _take_over(workspace, goal, draft)
    goal.created_by = actor.user if created else goal.created_by
    if activate and start is not None:
        goal.state = GoalState.ACTIVE
        goal.baseline, goal.baseline_on, goal.baseline_source = start.value, start.on, start.source
        goal.baseline_note = start.note
    goal.save()
    _milestones(goal, draft)
    verb = "goal.set" if activate else "goal.drafted" if created else "goal.changed"
    record(workspace, actor, verb, goal, after=_told(goal))
    if activate:
        _version(goal, actor, "")
        progress_refresh(goal)
    return goal


def _take_over(workspace: Workspace, goal: Goal, draft: Draft) -> None:
    for name in _SIMPLE:
        setattr(goal, name, getattr(draft, name))
    goal.plan = list(draft.plan)
    account = SocialAccount.objects.for_workspace(workspace).filter(pk=draft.account_id).first()
    group = AccountGroup.objects.for_workspace(workspace).filter(pk=draft.group_id).first()
    if draft.account_id and account is None:
        raise InvalidInput(_("Choose an account of this workspace."), field="account")
    if draft.group_id and group is None:
        raise InvalidInput(_("Choose a group of this workspace."), field="group")
    # Only what the subject asks for is kept.
    goal.account = account if draft.subject == Subject.ACCOUNT else None
    goal.group = group if draft.subject == Subject.GROUP else None
    goal.owner_id = _member(workspace, draft.owner_id, "owner")
    goal.typist_id = _member(workspace, draft.typist_id, "typist")


def _member(workspace: Workspace, user_id: int | None, field: str) -> int | None:
    if user_id and not Membership.objects.for_workspace(workspace).filter(user_id=user_id).exists():
        raise InvalidInput(_("Choose a member of this workspace."), field=field)
    return user_id or None


def _edit_running(workspace: Workspace, actor: Actor, goal: Goal, draft: Draft) -> Goal:
    """Name, reason, people, actions, milestones; what is measured and the target stay."""
    fixed = {name: getattr(goal, name) for name in _SIMPLE if name not in _WHILE_ACTIVE}
    whole = Draft(
        **fixed,
        **{name: getattr(draft, name) for name in _WHILE_ACTIVE},
        account_id=goal.account_id,
        group_id=goal.group_id,
        owner_id=draft.owner_id,
        typist_id=draft.typist_id,
        plan=draft.plan,
        milestones=draft.milestones,
    )
    today = local_day(now(), workspace.time_zone)
    _start, findings = smart_check(workspace=workspace, draft=whole, today=today, goal=goal)
    mine = {"name", "objective", "reason", "owner", "typist", "milestones"}
    if wrong := [one for one in findings if one.field in mine]:
        raise NotSmart(wrong)
    before = _told(goal)
    for name in _WHILE_ACTIVE:
        setattr(goal, name, getattr(draft, name))
    goal.plan, goal.owner_id = list(draft.plan), _member(workspace, draft.owner_id, "owner")
    goal.typist_id = _member(workspace, draft.typist_id, "typist")
    goal.save()
    _milestones(goal, draft)
    after = _told(goal)
    changed = [name for name in after if before[name] != after[name]]
    record(
        workspace, actor, "goal.changed", goal,
        before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
    )  # fmt: skip
    progress_refresh(goal)
    return goal


def _milestones(goal: Goal, draft: Draft) -> None:
    GoalMilestone.objects.for_workspace(goal.workspace).filter(goal=goal).delete()
    seen = {stone.day: stone for stone in draft.milestones}
    GoalMilestone.objects.bulk_create(
        GoalMilestone(workspace=goal.workspace, goal=goal, day=stone.day, value=stone.value, label=stone.label)
        for stone in seen.values()
    )
    goal._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _told(goal: Goal) -> dict[str, Any]:
    names = (*_SIMPLE, "plan", "account_id", "group_id", "owner_id", "typist_id")
    return {name: getattr(goal, name) for name in names}


def _version(goal: Goal, actor: Actor, reason: str) -> None:
    rows = GoalVersion.objects.for_workspace(goal.workspace).filter(goal=goal)
    GoalVersion.objects.create(
        workspace=goal.workspace, goal=goal, number=rows.count() + 1, target=goal.target, ends_on=goal.ends_on,
        reason=reason, made_by=actor.user, made_at=now(),
    )  # fmt: skip


@transaction.atomic
def goal_retarget(
    *, workspace: Workspace, actor: Actor, goal_id: int, target: Decimal, ends_on: date, reason: str, stretch: str = ""
) -> Goal:
    """Give a running goal another target or end. The old one stays in its history. Raises NotSmart, GoalNotActive."""
    goal = _locked(workspace, goal_id)
    reason = reason.strip()
    if len(reason) < 8:
        raise NotSmart([Finding("reason", "R", _("Say why the target changes; it stays in the goal's history."))])
    if (target, ends_on) == (goal.target, goal.ends_on):
        raise InvalidInput(_("That is the present target."), field="target")
    draft = draft_of(goal, target=target, ends_on=ends_on, stretch=stretch.strip() or goal.stretch)
    today = today_of(goal)
    _start, findings = smart_check(workspace=workspace, draft=draft, today=today, goal=goal)
    if wrong := [one for one in findings if one.field in {"target", "ends_on", "stretch", "milestones"}]:
        raise NotSmart(wrong)
    before = {"target": goal.target, "ends_on": goal.ends_on}
    goal.target, goal.ends_on, goal.stretch = target, ends_on, draft.stretch
    goal.save()
    _version(goal, actor, reason[:500])
    after = {"target": target, "ends_on": ends_on, "reason": reason[:500]}
    record(workspace, actor, "goal.retargeted", goal, before=before, after=after)
    progress_refresh(goal)
    return goal


def draft_of(goal: Goal, **changes: Any) -> Draft:
    """A stored goal as if it were entered anew, with `changes`."""
    values = {name: getattr(goal, name) for name in _SIMPLE}
    stones = tuple(Milestone(stone.day, stone.value, stone.label) for stone in goal.milestones.all())
    people = {"owner_id": goal.owner_id, "typist_id": goal.typist_id}
    subject = {"account_id": goal.account_id, "group_id": goal.group_id}
    return Draft(**{**values, **people, **subject, "plan": tuple(goal.plan), "milestones": stones, **changes})


@transaction.atomic
def goal_close(*, workspace: Workspace, actor: Actor, goal_id: int, outcome: str, lesson: str) -> Goal:
    """End a goal with its result and what was learnt. Raises NotFound, GoalNotActive, InvalidInput at the field."""
    goal = _locked(workspace, goal_id)
    if outcome not in Outcome:
        raise InvalidInput(_("Choose how it ended."), field="outcome")
    lesson = lesson.strip()
    if not lesson:
        raise InvalidInput(_("Write down what you would do again or otherwise."), field="lesson")
    progress = progress_refresh(goal)
    if outcome == Outcome.REACHED and progress is None:
        raise InvalidInput(_("Nothing is measured, so nobody can say that it was reached."), field="outcome")
    if outcome == Outcome.REACHED and progress is not None and progress < float(goal.target or 0):
        raise InvalidInput(_("The value is below the target, so it was not reached."), field="outcome")
    goal.state, goal.outcome, goal.lesson = GoalState.CLOSED, outcome, lesson[:1000]
    goal.final_value = None if progress is None else Decimal(str(round(progress, 2)))
    goal.closed_by, goal.closed_at = actor.user, now()
    goal.save()
    record(workspace, actor, "goal.closed", goal, after={"outcome": outcome, "value": goal.final_value})
    return goal


@transaction.atomic
def goal_remove(*, workspace: Workspace, actor: Actor, goal_id: int) -> None:
    """Throw a draft away; a goal that was set is closed instead. Raises NotFound, GoalClosed."""
    goal = goal_get(workspace=workspace, goal_id=goal_id)
    if goal.state != GoalState.DRAFT:
        raise GoalClosed(_("Only drafts can be deleted. Close the goal instead."))
    record(workspace, actor, "goal.removed", goal, before=_told(goal))
    goal.delete()


def _locked(workspace: Workspace, goal_id: int) -> Goal:
    goal_get(workspace=workspace, goal_id=goal_id)
    goal = (
        Goal.objects.for_workspace(workspace)
        .select_for_update(of=("self",))
        .select_related("workspace")
        .get(pk=goal_id)
    )
    if goal.state != GoalState.ACTIVE:
        raise GoalClosed if goal.state == GoalState.CLOSED else GoalNotActive
    return goal


def progress_refresh(goal: Goal) -> float | None:
    """Compute the goal's progress and keep it with the row, for lists. Returns the value, None while unknown."""
    progress = progress_of(goal)
    goal.health, goal.progress, goal.progress_at = progress.health, progress.kept(goal), now()
    goal.save(update_fields=["health", "progress", "progress_at"])
    return progress.value
