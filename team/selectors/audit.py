"""Reading the audit log: filters, pages, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from config.lib.clock import day_start
from team.audit_values import field_label, value_text
from team.models import AuditEntry, Workspace

PAGE = 50
# Days outside restrict nothing; near the ends of the calendar a day has no start in every zone.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """What to show. Days are calendar days of the workspace's zone, both included."""

    actor: int | None = None
    verb: str = ""
    query: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Up to PAGE entries, newest first; `next_before` is the number to continue below, or None."""

    entries: list[AuditEntry]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One value that an entry changed, in the reader's words; None where there was or is none."""

    name: str
    before: str | None
    after: str | None


def audit_list(*, workspace: Workspace, filters: AuditFilters) -> QuerySet[AuditEntry]:
    """Matching entries, newest first."""
    rows = AuditEntry.objects.for_workspace(workspace).select_related("actor").order_by("-seq")
    if filters.actor is not None:
        rows = rows.filter(actor=filters.actor) if filters.actor else rows.filter(actor=None)
    if filters.verb:
        rows = rows.filter(verb=filters.verb)
    if filters.query:
        rows = rows.filter(Q(target_label__icontains=filters.query) | Q(target_type=filters.query))
    if filters.since and filters.since > FIRST_DAY:
        rows = rows.filter(at__gte=day_start(filters.since, workspace.time_zone))
    if filters.until and filters.until < LAST_DAY:
        rows = rows.filter(at__lt=day_start(filters.until + timedelta(days=1), workspace.time_zone))
    return rows


def audit_page(*, workspace: Workspace, filters: AuditFilters, before: int | None = None) -> AuditPage:
    """One page by keyset on the entry number."""
    rows = audit_list(workspace=workspace, filters=filters)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    entries = list(rows[: PAGE + 1])
    return AuditPage(entries[:PAGE], entries[PAGE - 1].seq if len(entries) > PAGE else None)


def audit_verbs(*, workspace: Workspace) -> list[str]:
    """Verbs that occur in this workspace."""
    rows = AuditEntry.objects.for_workspace(workspace).order_by("verb")
    return list(rows.values_list("verb", flat=True).distinct())


def changes(entry: AuditEntry) -> list[Change]:
    """What an entry changed, by name."""
    names = sorted({*entry.before, *entry.after})
    found = [
        Change(field_label(name), value_text(name, entry.before.get(name)), value_text(name, entry.after.get(name)))
        for name in names
    ]
    return [change for change in found if change.before is not None or change.after is not None]


def audit_rows(*, workspace: Workspace, filters: AuditFilters) -> Iterator[list[str]]:
    """The log as rows of text for a CSV file, heads first, oldest entry first. Times are ISO 8601 in UTC."""
    yield ["number", "at", "actor", "via", "ip", "verb", "type", "id", "object", "before", "after", "hash"]
    for entry in audit_list(workspace=workspace, filters=filters).order_by("seq").iterator(chunk_size=500):
        yield [
            str(entry.seq),
            entry.at.isoformat(),
            entry.actor_label,
            entry.via,
            entry.ip or "",
            entry.verb,
            entry.target_type,
            entry.target_id,
            entry.target_label,
            str(entry.before or ""),
            str(entry.after or ""),
            entry.hash,
        ]
