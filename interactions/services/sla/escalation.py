"""The ladder: owner, lead, manager, and back to the queue, each step once and by the clock (handbook INT-2).

Peers forget chats nobody acts on (chatwoot#6889, #14508).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction

from config.lib.clock import now
from interactions.models import AnswerClock, Thread
from interactions.selectors.links import thread_url
from interactions.selectors.sla.rules import LadderStep, Rule, Rules, rules_of
from interactions.services.clocks import next_moment, run, step_moment
from interactions.services.sla.assigning import threads_assign
from interactions.services.threads import note_event
from interactions.sla_states import GOING, ClockKind, ClockState, Tell, Trigger
from interactions.states import Delivery
from team.actors import Actor
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with
from team.roles import Role
from team.services.notifications import notify

log = structlog.get_logger(__name__)

WHY = "clocks of all workspaces"
# Somebody who is writing right now keeps the thread a little longer.
GRACE = timedelta(minutes=1)
VERBS = {Trigger.WARN: "due_soon", Trigger.BREACH: "overdue"}


def clocks_tick(*, limit: int = 500) -> int:
    """Take the steps whose moment has come, and end clocks whose answers have arrived. Returns how many clocks."""
    _arrived(limit)
    due = AnswerClock.objects.unscoped(WHY).filter(next_at__lte=now(), state__in=GOING)
    done = 0
    for pk, thread_id in list(due.order_by("next_at").values_list("pk", "thread_id")[:limit]):
        try:
            with transaction.atomic():
                done += _tick(pk, thread_id)
        except Exception:
            log.exception("clock_not_escalated", clock=pk)
    return done


def clocks_reckon(*, workspace_id: int, chunk: int = 200) -> int:
    """Reckon what is due in a workspace anew, after its promises have changed. Returns how many threads."""
    rows = Thread.objects.for_workspace(workspace_id)
    last, done = 0, 0
    while True:
        with transaction.atomic():
            waiting = rows.filter(awaiting_since__isnull=False, pk__gt=last).order_by("pk")
            threads = list(waiting.select_for_update(of=("self",)).select_related("account")[:chunk])
            run(threads)
            Thread.objects.unscoped("locked above, of one workspace").bulk_update(threads, ["due_at", "due_kind"])
        if not threads:
            return done
        last, done = threads[-1].pk, done + len(threads)


def _arrived(limit: int) -> None:
    """Answers may turn out to have arrived without their thread changing: read back, or confirmed by a person."""
    rows = AnswerClock.objects.unscoped(WHY).filter(state=ClockState.SENDING, message__delivery=Delivery.SENT)
    for thread_id in set(rows.values_list("thread_id", flat=True)[:limit]):
        with transaction.atomic():
            thread = _locked(thread_id)
            if thread is not None:
                run([thread])
                thread.save(update_fields=["due_at", "due_kind"])


def _locked(thread_id: int) -> Thread | None:
    rows = Thread.objects.unscoped(WHY).select_for_update(of=("self",), skip_locked=True)
    return rows.select_related("account__workspace", "assignee").filter(pk=thread_id).first()


def _tick(pk: int, thread_id: int) -> bool:
    thread = _locked(thread_id)
    if thread is None:
        return False
    clock = AnswerClock.objects.unscoped(WHY).filter(pk=pk, state__in=GOING, next_at__lte=now()).first()
    if clock is None or clock.due_at is None:
        return False
    rules, moment = rules_of(thread.workspace_id), now()
    rule = rules.by_id(clock.policy_id)
    if clock.due_at <= moment and clock.breached_at is None:
        clock.breached_at, clock.owner_id = clock.due_at, thread.assignee_id
    if clock.kind != ClockKind.RESOLVE:
        _climb(clock, thread, rule, rules)
    clock.next_at = next_moment(clock, rule, rules)
    if clock.next_at is not None and clock.next_at <= moment:
        clock.next_at = moment + GRACE
    clock.save(update_fields=["breached_at", "warned_at", "owner", "steps", "next_at"])
    return True


def _climb(clock: AnswerClock, thread: Thread, rule: Rule, rules: Rules) -> None:
    """Take all steps that are due; after a standstill several may be, and each person is told once."""
    moment = now()
    due = [
        step
        for step in rules.ladder
        if step.key not in clock.steps and step_moment(clock, rule, step.trigger, step.minutes) <= moment
    ]
    writing = thread.is_claimed(moment)
    if clock.breached_at is not None:
        # The warning has come too late to be one.
        clock.steps += [step.key for step in due if step.trigger == Trigger.WARN]
        due = [step for step in due if step.trigger != Trigger.WARN]
    if writing:
        due = [step for step in due if not step.give_back]
    if not due:
        return
    clock.steps += [step.key for step in due]
    if due[-1].trigger == Trigger.WARN:
        clock.warned_at = moment
    told = _tell(clock, thread, rules, due)
    for step in due:
        note_event(
            thread, Actor(user=None), VERBS[Trigger(step.trigger)], to=list(step.tell), minutes=step.minutes, told=told
        )
    if any(step.give_back for step in due) and clock.state != ClockState.SENDING:
        _give_back(thread)


def _tell(clock: AnswerClock, thread: Thread, rules: Rules, steps: Sequence[LadderStep]) -> int:
    """Notify whom the steps name. A thread that is nobody's is the lead's; without a lead, the managers'."""
    workspace = thread.account.workspace
    wanted = {who for step in steps for who in step.tell}
    late = clock.breached_at is not None
    due_at = clock.due_at or now()
    return notify(
        workspace=workspace,
        kind="inbox.answer_late" if late else "inbox.answer_due",
        params={"account": str(thread.account), "minutes": round(abs((due_at - now()).total_seconds()) / 60)},
        url=thread_url(workspace, thread.pk),
        dedupe=f"clock-{clock.pk}-{steps[-1].key}",
        users=people(workspace=workspace, owner=thread.assignee, rules=rules, wanted=wanted),
    )


def people(*, workspace: Workspace, owner: User | None, rules: Rules, wanted: set[str]) -> list[User]:
    """Who is meant by steps of a ladder: the owner, the lead, the managers. Somebody always is."""
    found: list[User] = [owner] if Tell.OWNER in wanted and owner is not None else []
    members = Membership.objects.for_workspace(workspace).filter(user__is_active=True).select_related("user")
    if Tell.LEAD in wanted or (Tell.OWNER in wanted and owner is None):
        leads = members.filter(user_id=rules.lead_id) if rules.lead_id else members.filter(role=Role.COMMUNITY)
        found += [row.user for row in leads if row.role in roles_with(Permission.INBOX_REPLY)]
    if Tell.MANAGER in wanted or not found:
        found += [row.user for row in members.filter(role__in=(Role.OWNER, Role.MANAGER))]
    return found


def _give_back(thread: Thread) -> None:
    """Back to the queue, or straight to somebody else on shift where threads are given out."""
    former = thread.assignee
    if former is None:
        return
    workspace = thread.account.workspace
    thread.assignee, thread.assigned_at = None, None
    thread.version += 1
    thread.save(update_fields=["assignee", "assigned_at", "version", "updated_at"])
    note_event(thread, Actor(user=None), "given_back", **{"from": former.pk})
    notify(
        workspace=workspace,
        kind="inbox.given_back",
        params={"account": str(thread.account)},
        url=thread_url(workspace, thread.pk),
        dedupe=f"back-{thread.pk}",
        users=[former],
    )
    threads_assign(workspace_id=workspace.pk, threads=[thread], without=former.pk)
