"""The causes of complaints: two levels, begun with what tea and online shops usually meet, then the workspace's own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.complaint_errors import CauseTaken, CauseUsed
from interactions.models import ComplaintCause, ComplaintSetup
from interactions.selectors.complaints.causes import cause_get
from interactions.services.complaints.case import fitting
from team import audit
from team.actors import Actor
from team.models import Workspace

MOST, NAME = 200, 60
USUAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        gettext_noop("Product quality"),
        (
            gettext_noop("Taste or aroma"),
            gettext_noop("Foreign matter or mould"),
            gettext_noop("Broken or cracked"),
            gettext_noop("Short of weight or parts"),
            gettext_noop("Near or past its date"),
            gettext_noop("Unwell after drinking"),
        ),
    ),
    (
        gettext_noop("Logistics"),
        (
            gettext_noop("Shipped late"),
            gettext_noop("Delivered late"),
            gettext_noop("Damaged on the way"),
            gettext_noop("Lost or wrong parcel"),
        ),
    ),
    (
        gettext_noop("Service"),
        (
            gettext_noop("Nobody answered"),
            gettext_noop("Unfriendly"),
            gettext_noop("Wrong information"),
            gettext_noop("Service in the shop"),
        ),
    ),
    (
        gettext_noop("Description"),
        (
            gettext_noop("Picture and goods differ"),
            gettext_noop("Origin or year doubtful"),
            gettext_noop("Claim went too far"),
        ),
    ),
    (
        gettext_noop("Price and promotions"),
        (
            gettext_noop("Price changed after buying"),
            gettext_noop("Coupon did not work"),
            gettext_noop("Gift missing"),
        ),
    ),
    (
        gettext_noop("After-sales"),
        (
            gettext_noop("Return refused"),
            gettext_noop("Refund slow"),
            gettext_noop("Replacement failed"),
            gettext_noop("Wrong or missing invoice"),
        ),
    ),
    (gettext_noop("Privacy"), (gettext_noop("Personal data passed on"), gettext_noop("Unwanted messages"))),
)


def setup_lock(workspace: Workspace) -> ComplaintSetup:
    """The workspace's settings, locked; made when there are none."""
    ComplaintSetup.objects.bulk_create([ComplaintSetup(workspace=workspace)], ignore_conflicts=True)
    return ComplaintSetup.objects.for_workspace(workspace).select_for_update().get()


@transaction.atomic
def causes_begin(*, workspace: Workspace, actor: Actor) -> None:
    """Write the usual causes down once, in the language of whoever is first; afterwards they are the workspace's."""
    setup = setup_lock(workspace)
    if setup.causes_made:
        return
    for place, (name, parts) in enumerate(USUAL, start=1):
        first = ComplaintCause.objects.create(workspace=workspace, name=gettext(name), position=place)
        ComplaintCause.objects.bulk_create(
            ComplaintCause(workspace=workspace, parent=first, name=gettext(part), position=number)
            for number, part in enumerate(parts, start=1)
        )
    setup.causes_made = True
    setup.save(update_fields=["causes_made"])
    audit.record(workspace, actor, "complaint.causes_made", setup)


@transaction.atomic
def cause_save(
    *, workspace: Workspace, actor: Actor, name: str, parent_id: int | None = None, cause_id: int | None = None
) -> ComplaintCause:
    """Enter a cause or change it. Raises NotFound, InvalidInput, CauseTaken, CauseUsed for a third level."""
    setup_lock(workspace)
    name = fitting(name, NAME, "name", needed=True)
    parent = cause_get(workspace=workspace, cause_id=parent_id) if parent_id is not None else None
    row = cause_get(workspace=workspace, cause_id=cause_id) if cause_id is not None else None
    rows = ComplaintCause.objects.for_workspace(workspace)
    if parent is not None and (parent.parent_id is not None or (row is not None and row.parts.exists())):
        raise CauseUsed(field="parent")
    if parent is not None and row is not None and parent.pk == row.pk:
        raise InvalidInput(field="parent")
    if rows.filter(parent=parent, name__iexact=name).exclude(pk=cause_id).exists():
        raise CauseTaken(field="name")
    if row is None:
        if rows.count() >= MOST:
            raise InvalidInput(field="name")
        row = ComplaintCause(workspace=workspace, position=rows.filter(parent=parent).count() + 1)
    before = {"name": row.name, "parent": row.parent_id} if row.pk else {}
    row.name, row.parent = name, parent
    row.save()
    verb = "complaint.cause_changed" if before else "complaint.cause_added"
    audit.record(workspace, actor, verb, row, before=before, after={"name": name, "parent": row.parent_id})
    return row


@transaction.atomic
def cause_archive(*, workspace: Workspace, actor: Actor, cause_id: int, archived: bool) -> ComplaintCause:
    """Offer a cause no longer, or again; one of the first level takes those below it along. Raises NotFound."""
    row = cause_get(workspace=workspace, cause_id=cause_id)
    moment = now() if archived else None
    ids = [row.pk, *row.parts.filter(workspace=workspace).values_list("pk", flat=True)]
    if not archived and row.parent_id is not None:
        ids.append(row.parent_id)
    ComplaintCause.objects.for_workspace(workspace).filter(pk__in=ids).update(archived_at=moment)
    row.archived_at = moment
    audit.record(workspace, actor, "complaint.cause_archived" if archived else "complaint.cause_used", row)
    return row
