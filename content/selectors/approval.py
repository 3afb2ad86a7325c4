"""Whether something is approved: the one condition for queries, its twin for loaded rows, and the window in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Post, Publication
from team.audit_values import field_label
from team.models import AuditEntry
from team.templatetags.ui import clock_time, short_moment

Window = tuple[datetime | None, datetime | None]
HASH_SHOWN = 12

# A publication that may be sent as far as approval goes: none is needed, or it covers this content at this time.
APPROVED = Q(needs_approval=False) | (
    ~Q(approved_hash="")
    & Q(approved_hash=F("content_hash"))
    & (Q(approved_from=None) | Q(due_at__gte=F("approved_from")))
    & (Q(approved_until=None) | Q(due_at__lte=F("approved_until")))
)


# The content alone: whoever posts by hand chooses the minute.
CONTENT_APPROVED = Q(needs_approval=False) | (~Q(approved_hash="") & Q(approved_hash=F("content_hash")))


def publication_approved(row: Publication) -> bool:
    """APPROVED for a row in memory."""
    if not row.needs_approval:
        return True
    return content_approved(row) and window_covers((row.approved_from, row.approved_until), row.due_at)


def content_approved(row: Publication) -> bool:
    """CONTENT_APPROVED for a row in memory."""
    return not row.needs_approval or (bool(row.approved_hash) and row.approved_hash == row.content_hash)


def window_covers(window: Window, moment: datetime | None) -> bool:
    """Whether `moment` (aware; None: no time yet) lies in the window; an open side lets everything in."""
    start, end = window
    if moment is None:
        return start is None and end is None
    return (start is None or moment >= start) and (end is None or moment <= end)


def window_text(window: Window, zone: str) -> str:
    """The window on the wall of `zone`, such as "12 Nov 08:00–12:00", with both days past midnight; "" for any time."""
    start, end = window
    if start is None or end is None:
        return ""
    with timezone.override(ZoneInfo(zone)):
        same_day = timezone.localtime(start).date() == timezone.localtime(end).date()
        return (
            f"{short_moment(start)}–{clock_time(end)}" if same_day else f"{short_moment(start)} – {short_moment(end)}"
        )


def changed_words(names: Sequence[str]) -> str:
    """Names of changed fields as people read them: "Text, Media"."""
    return _(", ").join(field_label(name) for name in names)


@dataclass(frozen=True, slots=True)
class Voided:
    """An approval that was taken back: by whom, when, what had changed (names of fields)."""

    entry: AuditEntry
    changed: tuple[str, ...]

    @property
    def words(self) -> str:
        """What had changed, in the reader's language."""
        return changed_words(self.changed)


def last_void(*, post: Post) -> Voided | None:
    """Why the post has no approval any more; None while it has one or never had."""
    if post.approved_hash:
        return None
    entry = (
        AuditEntry.objects.for_workspace(post.workspace_id)
        .filter(target_type="post", target_id=str(post.pk))
        .filter(verb__in=("post.approval_voided", "post.approved", "post.changes_requested"))
        .select_related("actor")
        .order_by("-seq")
        .first()
    )
    if entry is None or entry.verb != "post.approval_voided":
        return None
    return Voided(entry, tuple(entry.after.get("changed", ())))
