"""Finding reports and their versions."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from analytics.models import (
    Report,
    ReportComment,
    ReportDelivery,
    ReportRecipient,
    ReportSchedule,
    ReportShare,
    ReportVersion,
)
from config.lib.errors import NotFound
from team.models import Workspace

_HEAVY = ("snapshot", "paragraphs")


def reports_of(
    *, workspace: Workspace, template: str = "", text: str = "", owner_id: int | None = None
) -> QuerySet[Report]:
    """Reports, the newest period first; empty values restrict nothing. With the number of their newest version."""
    rows = Report.objects.for_workspace(workspace).select_related("owner", "schedule", "group", "workspace")
    if template:
        rows = rows.filter(template=template)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(campaign__icontains=text))
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    newest = ReportVersion.objects.for_workspace(workspace).filter(report=OuterRef("pk")).order_by("-number")
    mails = ReportDelivery.objects.for_workspace(workspace).filter(version__report=OuterRef("pk"), state="sent")
    counted = mails.order_by().values("version__report")
    return rows.annotate(
        number=Subquery(newest.values("number")[:1]),
        made_at=Subquery(newest.values("made_at")[:1]),
        sent=Subquery(counted.annotate(n=Count("pk")).values("n")),
        opened=Subquery(counted.filter(opened_at__isnull=False).annotate(n=Count("pk")).values("n")),
    ).order_by("-last", "-pk")


def report_get(*, workspace: Workspace, report_id: int) -> Report:
    """One report with owner, group and schedule. Raises NotFound."""
    rows = Report.objects.for_workspace(workspace).select_related("owner", "schedule", "group", "workspace")
    found = rows.filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found


def version_get(*, report: Report, number: int | None = None) -> ReportVersion:
    """The version with this number, the newest without one. Raises NotFound."""
    rows = ReportVersion.objects.for_workspace(report.workspace_id).filter(report=report).select_related("made_by")
    found = (rows.filter(number=number) if number is not None else rows).order_by("-number").first()
    if found is None:
        raise NotFound
    found.report = report
    return found


def has_gone_out(*, version: ReportVersion) -> bool:
    """Whether a link or a mail shows this version to somebody, or did."""
    return version.shares.exists() or version.deliveries.exists()


def versions_of(*, report: Report, limit: int = 50) -> list[ReportVersion]:
    """Versions without their figures, the newest first."""
    rows = ReportVersion.objects.for_workspace(report.workspace_id).filter(report=report).select_related("made_by")
    return list(rows.defer(*_HEAVY).order_by("-number")[:limit])


def comments_of(*, report: Report, limit: int = 100) -> list[ReportComment]:
    """What was said, the oldest first; of very many the newest."""
    rows = ReportComment.objects.for_workspace(report.workspace_id).filter(report=report)
    return list(rows.select_related("author", "resolved_by").order_by("-pk")[:limit])[::-1]


def deliveries_of(*, report: Report, limit: int = 200) -> list[ReportDelivery]:
    """The mails about a report, of each address the newest; those not opened last."""
    newest = (
        ReportDelivery.objects.for_workspace(report.workspace_id)
        .filter(version__report=report)
        .order_by()
        .values("email")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = ReportDelivery.objects.for_workspace(report.workspace_id).filter(pk__in=newest).select_related("user")
    return sorted(rows[:limit], key=lambda row: (row.opened_at is None, row.pk))


def shares_of(*, report: Report, limit: int = 50) -> list[ReportShare]:
    """The links to a report, the newest first."""
    rows = ReportShare.objects.for_workspace(report.workspace_id).filter(version__report=report)
    return list(rows.select_related("created_by", "version").defer("version__snapshot", "version__paragraphs")[:limit])


def mails_of(*, report: Report, limit: int = 200) -> list[ReportDelivery]:
    """The mails whose links may still open, and those that were closed, the newest first."""
    rows = ReportDelivery.objects.for_workspace(report.workspace_id).filter(version__report=report)
    rows = rows.filter(token_hash__isnull=False).select_related("user", "version")
    return list(rows.defer("version__snapshot", "version__paragraphs").order_by("-pk")[:limit])


def refused_by(*, schedule: ReportSchedule) -> list[ReportRecipient]:
    """The addresses outside that asked for no more mails of a schedule, the latest first."""
    rows = ReportRecipient.objects.for_workspace(schedule.workspace_id).filter(schedule=schedule)
    return list(rows.filter(stopped_at__isnull=False).order_by("-stopped_at"))


def schedule_get(*, workspace: Workspace, schedule_id: int) -> ReportSchedule:
    """One schedule. Raises NotFound."""
    found = ReportSchedule.objects.for_workspace(workspace).filter(pk=schedule_id).first()
    if found is None:
        raise NotFound
    return found


def campaigns_known(*, workspace: Workspace, limit: int = 100) -> list[str]:
    """Names of campaigns that measured posts belong to, the latest first."""
    from analytics.models import MeasuredPost

    rows = MeasuredPost.objects.for_workspace(workspace).exclude(campaign="").order_by()
    named: Any = (
        rows.values("campaign").annotate(at=Max("published_at")).order_by("-at").values_list("campaign", flat=True)
    )
    return list(named[:limit])
