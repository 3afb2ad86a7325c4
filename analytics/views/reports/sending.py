"""Links to a report, its schedule, and its files."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.forms.reports import ScheduleForm, ShareForm, schedule_initial
from analytics.models import ReportRun
from analytics.selectors.reports.reading import deliveries_of, mails_of, refused_by, report_get, shares_of, version_get
from analytics.services.reports.files import TYPES, file_name, file_of
from analytics.services.reports.scheduling import report_send, rhythm_of, schedule_save, schedule_stop
from analytics.services.reports.sharing import mail_end, share_end, share_make
from config.lib.clock import now
from config.lib.errors import DomainError, NotFound
from config.lib.numbers import row_number
from team.audit import record
from team.charts.files import disposition
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.REPORTS_EDIT)
def shares(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """Links to a report. A new one's address stands in the answer to the POST and nowhere else, ever."""
    report = report_get(workspace=request.workspace, report_id=report_id)
    form, link, made = ShareForm(request.POST or None), "", None
    if request.method == "POST" and form.is_valid():
        try:
            made, token = share_make(
                workspace=request.workspace, actor=request.actor, report_id=report.pk, **form.cleaned_data
            )
            link = settings.BASE_URL + reverse("public_report:page", args=[token])
            form = ShareForm()
        except DomainError as error:
            show(form, error)
    context = {
        "active": "reports",
        "report": report,
        "form": form,
        "link": link,
        "made": made,
        "shares": shares_of(report=report),
        "mails": mails_of(report=report),
        "now": now(),
    }
    return render(request, "analytics/reports/shares.html", context, status=422 if form.errors else 200)


@require_POST
@workspace_view(P.REPORTS_EDIT)
def share_close(request: WorkspaceRequest, report_id: int, report_share_id: int) -> HttpResponse:
    """Close a link at once."""
    share = share_end(workspace=request.workspace, actor=request.actor, report_id=report_id, share_id=report_share_id)
    messages.success(request, _("The link for “%(name)s” opens nothing any more.") % {"name": share.name})
    return redirect("analytics:report_shares", request.workspace.slug, report_id)


@require_POST
@workspace_view(P.REPORTS_EDIT)
def mail_close(request: WorkspaceRequest, report_id: int, report_mail_id: int) -> HttpResponse:
    """Close the link in a mail at once."""
    mail = mail_end(workspace=request.workspace, actor=request.actor, report_id=report_id, mail_id=report_mail_id)
    words = _("The link in the mail to “%(name)s” opens nothing any more.")
    messages.success(request, words % {"name": mail.user.label if mail.user else mail.email})
    return redirect("analytics:report_shares", request.workspace.slug, report_id)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.REPORTS_EDIT)
def schedule(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """When reports like this one are sent, and to whom; with what became of the last mails."""
    report = report_get(workspace=request.workspace, report_id=report_id)
    initial = schedule_initial(report.schedule, rhythm_of(report))
    form = ScheduleForm(request.POST or None, workspace=request.workspace, initial=initial)
    posted = request.method == "POST"
    if posted and form.is_valid():
        try:
            schedule_save(workspace=request.workspace, actor=request.actor, report_id=report.pk, values=form.values())
            messages.success(request, _("Saved. Reports are made and sent by themselves from now on."))
            return redirect("analytics:report", request.workspace.slug, report.pk)
        except DomainError as error:
            if error.field == "user_ids":
                error.field = "people"
            show(form, error)
    runs = ReportRun.objects.for_workspace(request.workspace).filter(schedule=report.schedule_id or 0)
    context = {
        "active": "reports",
        "report": report,
        "schedule": report.schedule,
        "form": form,
        "runs": list(runs.select_related("report").order_by("-due_at")[:12]),
        "deliveries": deliveries_of(report=report),
        "refused": refused_by(schedule=report.schedule) if report.schedule else [],
    }
    return render(request, "analytics/reports/schedule.html", context, status=422 if posted else 200)


@require_POST
@workspace_view(P.REPORTS_EDIT)
def schedule_end(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """Send nothing more by itself."""
    schedule_stop(workspace=request.workspace, actor=request.actor, report_id=report_id)
    messages.success(request, _("Nothing is sent by itself any more."))
    return redirect("analytics:report", request.workspace.slug, report_id)


@require_POST
@workspace_view(P.REPORTS_EDIT)
def send(request: WorkspaceRequest, report_id: int) -> HttpResponse:
    """Send the newest version now to the recipients."""
    try:
        count = report_send(workspace=request.workspace, actor=request.actor, report_id=report_id)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("analytics:report_schedule", request.workspace.slug, report_id)
    words = ngettext("The report is on its way to %(n)s person.", "The report is on its way to %(n)s people.", count)
    messages.success(request, words % {"n": count})
    return redirect("analytics:report", request.workspace.slug, report_id)


@require_safe
@workspace_view(P.VIEW)
def file(request: WorkspaceRequest, report_id: int, file_kind: str) -> HttpResponse:
    """A version as a file."""
    report = report_get(workspace=request.workspace, report_id=report_id)
    version = version_get(report=report, number=row_number(request.GET.get("version", "")[:9]))
    if file_kind not in TYPES:
        raise NotFound
    body = file_of(version, file_kind)
    record(
        request.workspace,
        request.actor,
        "report.exported",
        report,
        after={"format": file_kind, "version": version.number},
    )
    return file_answer(body, file_name(version, file_kind), file_kind)


def file_answer(body: bytes, name: str, kind: str) -> HttpResponse:
    """A file to save."""
    answer = HttpResponse(body, content_type=TYPES[kind])  # type: ignore[index]
    answer["Content-Disposition"] = disposition(name.rpartition(".")[0], kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
