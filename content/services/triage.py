"""Deciding about many held-back posts at once: send in order, reschedule, or leave out. Never a flood.

Content is built and checked without locks; then one short transaction takes the posts' locks, looks whether anything
has changed since, and writes all rows with one UPDATE. So a decision happens as a whole or not at all, and a second
one about the same rows finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from config.lib.clock import at_wall_clock, local_day, now
from config.lib.errors import InvalidInput
from content import enqueue
from content.errors import DueInPast
from content.models import Post, Publication
from content.selectors.pacing import gap_minutes, paced
from content.selectors.triage import triage_rows
from content.services.approving import APPROVED_WINDOW, approval_required, approval_void
from content.services.freezing import first_comment_state
from content.services.scheduling import PAST_GRACE, late_limit
from content.services.status import post_refresh_status
from content.services.triage_checks import CHANGED, Checked, Refusal, refused_at, triage_check
from content.services.triage_write import Planned, plans_write
from content.states import HeldFor, PostState, TriageAction
from content.states import PublicationState as S
from team.actors import Actor
from team.audit import record
from team.models import Workspace

# More rows than this are decided in the background.
AT_ONCE = 200
GAP_MAX = 24 * 60
AHEAD_MAX = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with held rows.

    `gap_minutes` (send): None for each account's own spacing. For reschedule either `first_at` (aware), the new time of
    the earliest row, or `tomorrow`: by whole days so that the earliest comes tomorrow, each at its own time of day.
    """

    action: str
    gap_minutes: int | None = None
    first_at: datetime | None = None
    tomorrow: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of it. `first_at`, `last_at`: the new times. `to_approve`: posts that need a new approval first.

    `background`: it is being worked on; the person is notified of the outcome.
    """

    action: str
    done: int = 0
    refused: tuple[Refusal, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    to_approve: int = 0
    background: bool = False


def triage_start(*, workspace: Workspace, actor: Actor, ids: Sequence[int], decision: Decision) -> Decided:
    """Decide now, or in the background for more than AT_ONCE rows. Raises InvalidInput, DueInPast."""
    decision_check(decision)
    if len(ids) <= AT_ONCE:
        return triage_decide(workspace=workspace, actor=actor, ids=ids, decision=decision)
    enqueue.triage(workspace_id=workspace.pk, actor=actor, ids=list(ids), decision=asdict(decision))
    return Decided(decision.action, done=len(ids), background=True)


def triage_decide(*, workspace: Workspace, actor: Actor, ids: Collection[int], decision: Decision) -> Decided:
    """Do it for those of the rows that are still held. Raises InvalidInput, DueInPast."""
    decision_check(decision)
    rows = list(triage_rows(workspace=workspace).filter(pk__in=ids))
    if not rows:
        return Decided(decision.action)
    if decision.action == TriageAction.DROP:
        return _drop(workspace, actor, rows)
    sends = decision.action == TriageAction.SEND
    checked = triage_check(workspace=workspace, rows=rows, obstacles=sends)
    fit = [each for each in checked if each.refusal is None]
    times = _times(workspace, rows, fit, decision)
    plans, refused = [], [each.refusal for each in checked if each.refusal is not None]
    at_their_time = {} if sends else refused_at(workspace=workspace, fit=fit, times=times)
    for each in fit:
        at = times[each.row.pk]
        stopped = at_their_time.get(each.row.pk) or each.outside_approval(at)
        if stopped is not None:
            refused.append(stopped)
        else:
            plans.append(_plan(each, at))
    return _place(workspace, actor, plans, refused, decision)


def decision_check(decision: Decision) -> None:
    """Raise InvalidInput or DueInPast for a decision that makes no sense."""
    if decision.action not in TriageAction:
        raise InvalidInput(field="action")
    gap = decision.gap_minutes
    if gap is not None and not 1 <= gap <= GAP_MAX:
        raise InvalidInput(field="gap_minutes")
    if decision.action == TriageAction.RESCHEDULE:
        if decision.first_at is None and not decision.tomorrow:
            raise InvalidInput(field="first_at")
        if decision.first_at is not None and decision.first_at < now() - PAST_GRACE:
            raise DueInPast
        if decision.first_at is not None and decision.first_at > now() + AHEAD_MAX:
            raise InvalidInput(_("This is more than two years ahead. Choose an earlier time."), field="first_at")


def _times(
    workspace: Workspace, rows: Sequence[Publication], fit: Sequence[Checked], decision: Decision
) -> Mapping[int, datetime]:
    """The new time of each row that can go."""
    if decision.action == TriageAction.SEND:
        order = [(each.row.pk, each.row.account_id) for each in fit]
        accounts = {account_id for _pk, account_id in order}
        gaps = gap_minutes(workspace=workspace, account_ids=accounts, chosen=decision.gap_minutes)
        return paced(order, gaps=gaps, start=now())
    earliest = rows[0]
    if decision.first_at is not None:
        shift = decision.first_at - _due(earliest)
        return {each.row.pk: _due(each.row) + shift for each in fit}
    days = local_day(now(), _zone(earliest)) + timedelta(days=1) - local_day(_due(earliest), _zone(earliest))
    return {each.row.pk: _days_later(each.row, days) for each in fit}


def _due(row: Publication) -> datetime:
    return row.due_at or row.updated_at


def _zone(row: Publication) -> str:
    return row.account.zone


def _days_later(row: Publication, days: timedelta) -> datetime:
    """The same wall-clock time of the account, `days` later."""
    local = _due(row).astimezone(ZoneInfo(_zone(row)))
    return at_wall_clock(local.date() + days, local.time(), _zone(row))


def _plan(each: Checked, at: datetime) -> Planned:
    post, frozen = each.row.post, each.frozen
    required = approval_required(post=post)
    caps = registry.capabilities(each.row.account.platform)
    return Planned(
        row=each.row,
        at=at,
        late_at=late_limit(post, at),
        payload=frozen.payload,
        content_hash=frozen.content_hash,
        needs_approval=required,
        approved_hash=frozen.content_hash if required else "",
        comment_state=str(first_comment_state(frozen.payload)) if caps.first_comment else "",
        by_hand=frozen.by_hand,
    )


@transaction.atomic
def _place(
    workspace: Workspace, actor: Actor, plans: Sequence[Planned], refused: list[Refusal], decision: Decision
) -> Decided:
    """Write the plans whose posts are still what was checked."""
    posts = _lock(workspace, {plan.row.post_id for plan in plans})
    still: list[Planned] = []
    late: list[Planned] = []
    for plan in plans:
        seen = (plan.row.post.version, PostState.SCHEDULED, plan.row.post.approved_hash)
        unchanged = posts.get(plan.row.post_id) == seen
        (still if unchanged else late).append(plan)
    refused += [Refusal(plan.row.pk, str(plan.row.post), str(plan.row.account), "changed", CHANGED) for plan in late]
    moved_far = decision.action == TriageAction.RESCHEDULE
    void = {plan.row.post_id for plan in still if moved_far and _voids_approval(plan)}
    still = [replace(plan, approved_hash="") if plan.row.post_id in void else plan for plan in still]
    written = plans_write(workspace=workspace, plans=still)
    placed = [plan for plan in still if plan.row.pk in written]
    for post in {plan.row.post_id: plan.row.post for plan in still if plan.row.post_id in void}.values():
        approval_void(post=post, actor=actor, changed=["due_at"])
    _follow_posts(workspace, placed)
    times = sorted(plan.at for plan in placed)
    done = Decided(
        decision.action,
        done=len(placed),
        refused=tuple(refused),
        first_at=times[0] if times else None,
        last_at=times[-1] if times else None,
        to_approve=len(void),
    )
    verb = "triage.sent" if decision.action == TriageAction.SEND else "triage.rescheduled"
    _settle(workspace, actor, verb, done, [plan.row for plan in placed], gap_minutes=decision.gap_minutes)
    enqueue.publish_wake()
    return done


@transaction.atomic
def _drop(workspace: Workspace, actor: Actor, rows: Sequence[Publication]) -> Decided:
    _lock(workspace, {row.post_id for row in rows})
    held = Publication.objects.for_workspace(workspace).filter(state=S.PAUSED, lease_token=None)
    held = held.filter(pk__in=[row.pk for row in rows])
    ids = set(held.values_list("pk", flat=True))
    dropped = held.update(
        state=S.CANCELLED,
        held_for=HeldFor.NONE,
        next_attempt_at=None,
        late_at=None,
        remind_at=None,
        attention_since=None,
        reminders=0,
        closed_by=actor.user,
        updated_at=now(),
    )
    done = Decided(TriageAction.DROP, done=dropped)
    _settle(workspace, actor, "triage.dropped", done, [row for row in rows if row.pk in ids])
    return done


def _lock(workspace: Workspace, post_ids: Collection[int]) -> dict[int, tuple[int, str, str]]:
    """Lock the posts, the first step of every change, and return version, state and approval of each as it is now."""
    rows = Post.objects.for_workspace(workspace).filter(pk__in=post_ids).order_by("pk").select_for_update()
    return {pk: (version, state, seal) for pk, version, state, seal in rows.values_list(*_SEEN)}


_SEEN = ("pk", "version", "state", "approved_hash")


def _voids_approval(plan: Planned) -> bool:
    """A required approval covers a time, too: moving further than APPROVED_WINDOW asks for it again."""
    planned = plan.row.post.due_at
    return plan.needs_approval and planned is not None and abs(plan.at - planned) > APPROVED_WINDOW


def _follow_posts(workspace: Workspace, placed: Sequence[Planned]) -> None:
    """A post that moved with all its accounts is planned for the new time, which is what the calendar shows."""
    first: dict[int, datetime] = {}
    for plan in placed:
        first[plan.row.post_id] = min(plan.at, first.get(plan.row.post_id, plan.at))
    rows = Publication.objects.for_workspace(workspace).filter(post_id__in=first)
    others = rows.exclude(pk__in=[plan.row.pk for plan in placed]).exclude(state__in=(S.CANCELLED, S.DRAFT))
    whole = set(first) - set(others.values_list("post_id", flat=True))
    moved = [Post(pk=pk, workspace=workspace, due_at=first[pk]) for pk in sorted(whole)]
    Post.objects.for_workspace(workspace).bulk_update(moved, ["due_at"], batch_size=500)


def _settle(
    workspace: Workspace, actor: Actor, verb: str, done: Decided, rows: Iterable[Publication], **more: Any
) -> None:
    """One entry in the audit log for the whole decision, and the posts' states."""
    changed = list(rows)
    if not changed:
        return
    pauses = {row.held_by for row in changed if row.held_for == HeldFor.PAUSE}
    target = pauses.pop() if len(pauses) == 1 else None
    after = {
        "publications": [row.pk for row in changed],
        "accounts": sorted({str(row.account) for row in changed}),
        "refused": len(done.refused),
        "first_at": done.first_at,
        "last_at": done.last_at,
        **more,
    }
    record(workspace, actor, verb, target, after={name: value for name, value in after.items() if value is not None})
    post_refresh_status(post_ids=[row.post_id for row in changed])
