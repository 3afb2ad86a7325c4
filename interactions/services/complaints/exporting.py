"""Complaints as a table for spreadsheets; personal data are covered."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.lib.spreadsheets import BOM, csv_text
from interactions.models import Complaint
from interactions.selectors.masking import masked
from team import audit
from team.actors import Actor
from team.models import Workspace

LOT = 500


def export_told(*, workspace: Workspace, actor: Actor) -> None:
    """Note in the audit log that cases were taken out."""
    audit.record(workspace, actor, "complaint.exported", None)


def export_csv(*, rows: QuerySet[Complaint]) -> Iterator[str]:
    """The table as pieces of CSV, times in the active zone."""
    yield BOM + csv_text([[
        _("Number"), _("Opened"), pgettext("complaint", "Stage"), pgettext("complaint", "Severity"),
        pgettext("complaint", "In one line"), pgettext("complaint", "Product"), pgettext("complaint", "Cause"),
        pgettext("complaint", "Is it justified?"), pgettext("complaint", "How it ended"),
        pgettext("complaint", "Owner"), _("Due"), _("Closed"), _("Satisfaction"),
    ]])  # fmt: skip
    for row in rows.iterator(chunk_size=LOT):
        yield csv_text([[
            row.number, _time(row.opened_at), row.get_stage_display(), row.get_severity_display(), masked(row.subject),
            row.product, _cause(row), row.get_verdict_display() if row.verdict else "",
            row.get_outcome_display() if row.outcome else "", row.owner.label if row.owner else "",
            _time(row.stage_due_at), _time(row.closed_at), row.satisfaction or "",
        ]])  # fmt: skip


def _cause(row: Complaint) -> str:
    if row.cause is None:
        return ""
    return f"{row.cause.parent.name} · {row.cause.name}" if row.cause.parent else row.cause.name


def _time(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""  # type: ignore[arg-type]
