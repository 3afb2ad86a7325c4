"""Segments: saved, counted, and who was in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, NotFound
from interactions.contact_errors import SegmentNameTaken
from interactions.models import Segment, SegmentCount, SegmentMember
from interactions.selectors.contacts.rules import rules_clean, segment_query
from team import audit
from team.actors import Actor
from team.models import Workspace

NAME_MAX, PURPOSE_MAX, SEGMENTS_MAX = 80, 300, 100


def segment_get(*, workspace: Workspace, segment_id: int) -> Segment:
    """One segment. Raises NotFound."""
    if (row := Segment.objects.for_workspace(workspace).filter(pk=segment_id).first()) is None:
        raise NotFound
    return row


@transaction.atomic
def segment_save(
    *,
    workspace: Workspace,
    actor: Actor,
    name: str,
    rules: Mapping[str, Any],
    purpose: str = "",
    segment_id: int | None = None,
) -> Segment:
    """Make a segment or change one, and count it. Raises NotFound, InvalidInput at the field, SegmentNameTaken."""
    name, purpose = name.strip(), purpose.strip()
    if not 1 <= len(name) <= NAME_MAX:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="name", max=NAME_MAX)
    if len(purpose) > PURPOSE_MAX:
        raise InvalidInput(_("At most %(max)s characters fit here."), field="purpose", max=PURPOSE_MAX)
    cleaned = rules_clean(rules)
    if (
        "account" in cleaned
        and not SocialAccount.objects.for_workspace(workspace).filter(pk=cleaned["account"]).exists()
    ):
        raise InvalidInput(field="account")
    if segment_id is None:
        if Segment.objects.for_workspace(workspace).count() >= SEGMENTS_MAX:
            raise InvalidInput(_("A workspace has at most %(max)s segments."), field="name", max=SEGMENTS_MAX)
        row = Segment(workspace=workspace, created_by=actor.user)
    else:
        row = segment_get(workspace=workspace, segment_id=segment_id)
    row.name, row.purpose, row.rules = name, purpose, cleaned
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise SegmentNameTaken(field="name") from None
    segment_refresh(segment=row)
    audit.record(workspace, actor, "segment.saved", row, after={"rules": cleaned})
    return row


@transaction.atomic
def segment_remove(*, workspace: Workspace, actor: Actor, segment_id: int) -> None:
    """Delete a segment with its counts; its contacts stay. Raises NotFound."""
    row = segment_get(workspace=workspace, segment_id=segment_id)
    audit.record(workspace, actor, "segment.removed", row)
    row.delete()


@transaction.atomic
def segment_refresh(*, segment: Segment) -> int:
    """Write down who is in a segment now and how many that are today. Returns the count."""
    Segment.objects.for_workspace(segment.workspace_id).select_for_update().filter(pk=segment.pk).first()
    inside = segment_query(workspace=segment.workspace_id, rules=segment.rules)
    members = SegmentMember.objects.for_workspace(segment.workspace_id).filter(segment=segment)
    members.exclude(contact__in=inside.values("pk")).delete()
    moment = now()
    fresh = inside.exclude(pk__in=members.values("contact")).values_list("pk", flat=True)
    SegmentMember.objects.bulk_create(
        (
            SegmentMember(workspace_id=segment.workspace_id, segment=segment, contact_id=pk, since=moment)
            for pk in fresh
        ),
        batch_size=2000,
    )
    segment.count, segment.counted_at = members.count(), moment
    segment.save(update_fields=["count", "counted_at"])
    day = local_day(moment, segment.workspace.time_zone)
    SegmentCount.objects.for_workspace(segment.workspace_id).update_or_create(
        segment=segment, day=day, defaults={"count": segment.count, "workspace_id": segment.workspace_id}
    )
    return segment.count


def segments_refresh() -> int:
    """Count all segments of all workspaces anew. Returns how many there are."""
    rows = Segment.objects.unscoped("counted for all workspaces").select_related("workspace").order_by("counted_at")
    segments = list(rows)
    for segment in segments:
        segment_refresh(segment=segment)
    return len(segments)
