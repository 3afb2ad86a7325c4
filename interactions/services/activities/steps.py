"""Announcing, opening, cancelling activities; people who may not win; the jury's picks."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput, NotFound
from interactions.activity_errors import ActivityMoved, LegalStop, WarningsUnseen
from interactions.activity_states import ACTIVITY_TRANSITIONS, ON_THE_WAY, ActivityState, Level
from interactions.models import Activity, ActivityExclusion, ActivityWinner, Contact
from interactions.services.activities.collecting import entries_collect
from interactions.services.activities.legal import legal_findings
from interactions.services.activities.writing import activity_lock
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission as P
from team.services.notifications import notify

A = ActivityState


@transaction.atomic
def activity_announce(*, workspace: Workspace, actor: Actor, activity_id: int, seen: bool = False) -> Activity:
    """Publish the rules at the public address; from now on they are fixed. Open at once when the period has begun.

    `seen`: somebody has looked at the warnings. Raises NotFound, ActivityMoved, LegalStop, WarningsUnseen.
    """
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state != A.DRAFT:
        raise ActivityMoved
    findings = legal_findings(workspace=workspace, activity=row)
    if any(one.level == Level.BLOCK for one in findings):
        raise LegalStop
    warnings = sorted({one.rule for one in findings if one.level == Level.WARN})
    if warnings and not seen:
        raise WarningsUnseen(field="seen")
    row.state, row.announced_at = A.ANNOUNCED, now()
    row.save(update_fields=["state", "announced_at", "updated_at"])
    record(workspace, actor, "activity.announced", row, after={"warnings_seen": warnings})
    _open(row)
    return row


def activities_tick() -> int:
    """Each minute: open activities whose time has come, and tell people of those that have ended. Returns how many."""
    done, moment = 0, now()
    rows = Activity.objects.unscoped("the clock covers every workspace").select_related("workspace", "created_by")
    due = Q(state=A.ANNOUNCED, starts_at__lte=moment) | Q(state=A.OPEN, ends_at__lte=moment, end_told_at=None)
    for pk in list(rows.filter(due).values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update(of=("self",), skip_locked=True).filter(due, pk=pk).first()
            if row is None:
                continue
            done += 1
            if row.state == A.ANNOUNCED:
                _open(row)
            else:
                _ended(row)
    return done


def _open(row: Activity) -> None:
    if row.starts_at is None or row.starts_at > now():
        return
    if transition(
        Activity.objects.for_workspace(row.workspace_id),
        pk=row.pk,
        src=A.ANNOUNCED,
        dst=A.OPEN,
        table=ACTIVITY_TRANSITIONS,
    ):
        row.state = A.OPEN
        entries_collect(activity=row, force=True)


def _ended(row: Activity) -> None:
    row.end_told_at = now()
    row.save(update_fields=["end_told_at", "updated_at"])
    tell(row, "activity.ended", view="activity_draw")


def tell(row: Activity, kind: str, *, view: str = "activity") -> None:
    """Notify whoever runs activities."""
    url = reverse(f"interactions:{view}", args=[row.workspace.slug, row.pk])
    notify(
        workspace=row.workspace, kind=kind, params={"name": row.name}, url=url, dedupe=f"{kind}:{row.pk}",
        permission=P.ENGAGEMENT_EDIT,
    )  # fmt: skip


@transaction.atomic
def activity_cancel(*, workspace: Workspace, actor: Actor, activity_id: int, reason: str) -> Activity:
    """End an announced activity without winners; the public page says why. Raises NotFound, ActivityMoved."""
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state not in (A.ANNOUNCED, A.OPEN):
        raise ActivityMoved
    reason = reason.strip()
    if not reason or len(reason) > 300:
        raise InvalidInput(_("Say why, in at most 300 characters; the public page tells it."), field="reason")
    row.state, row.cancel_reason = A.CANCELLED, reason
    row.save(update_fields=["state", "cancel_reason", "updated_at"])
    record(workspace, actor, "activity.cancelled", row, after={"reason": reason})
    return row


@transaction.atomic
def activity_fulfil(*, workspace: Workspace, actor: Actor, activity_id: int) -> Activity:
    """Close the books: nothing is on its way any more. Raises NotFound, ActivityMoved, InvalidInput."""
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state not in (A.CLOSED, A.DRAWN):
        raise ActivityMoved
    winners = ActivityWinner.objects.for_workspace(workspace).filter(activity=row, state__in=ON_THE_WAY)
    if winners.exists():
        raise InvalidInput(_("Some prizes are still on their way."))
    row.state = A.FULFILLED
    row.save(update_fields=["state", "updated_at"])
    record(workspace, actor, "activity.fulfilled", row)
    return row


@transaction.atomic
def person_exclude(*, workspace: Workspace, actor: Actor, activity_id: int, contact_id: int, reason: str) -> None:
    """Let a person's entries not count, with a reason, until the list is frozen.

    Raises NotFound, ActivityMoved, InvalidInput at `reason`.
    """
    row = collecting_lock(workspace, activity_id)
    contact = Contact.objects.for_workspace(workspace).filter(pk=contact_id, merged_into=None).first()
    if contact is None:
        raise NotFound
    reason = reason.strip()
    if not reason or len(reason) > 300:
        raise InvalidInput(_("Say why, in at most 300 characters."), field="reason")
    ActivityExclusion.all_objects.update_or_create(
        workspace=workspace, activity=row, contact=contact,
        defaults={"reason": reason, "by": actor.user, "at": now()},
    )  # fmt: skip
    record(workspace, actor, "activity.person_excluded", row, after={"contact": contact.pk, "reason": reason})
    entries_collect(activity=row, force=True)


@transaction.atomic
def person_include(*, workspace: Workspace, actor: Actor, activity_id: int, exclusion_id: int) -> None:
    """Take an exclusion back, until the list is frozen. Raises NotFound, ActivityMoved."""
    found = ActivityExclusion.objects.for_workspace(workspace).filter(activity=activity_id, pk=exclusion_id).first()
    if found is None:
        raise NotFound
    row = collecting_lock(workspace, activity_id)
    record(workspace, actor, "activity.person_included", row, before={"contact": found.contact_id})
    found.delete()
    entries_collect(activity=row, force=True)


def entries_refresh(*, workspace: Workspace, activity_id: int) -> Activity:
    """Look at all comments now. Raises NotFound, ActivityMoved."""
    with transaction.atomic():
        row = collecting_lock(workspace, activity_id)
        entries_collect(activity=row, force=True)
    return row


def collecting_lock(workspace: Workspace, activity_id: int) -> Activity:
    """The activity, locked, while it takes entries. Raises NotFound, ActivityMoved."""
    row = activity_lock(workspace=workspace, activity_id=activity_id)
    if row.state != A.OPEN:
        raise ActivityMoved
    return row
