"""The matrix audit: scores, findings, one finding, runs, and what people do about them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.audit_states import Area, AuditState, FindingState, Gravity
from accounts.audit_words import finding_advice, finding_sentence
from accounts.errors import AuditRunning, FindingSettled
from accounts.forms.audit import AcceptForm, GiveTaskForm
from accounts.models import AccountGroup, AuditFinding, MatrixAudit, PlatformAvatar
from accounts.selectors.audit.findings import (
    RUNS_SHOWN,
    FindingFilters,
    audit_runs,
    compared_pictures,
    finding_counts,
    finding_get,
    finding_query,
    group_scores,
    matrix,
)
from accounts.services.audit.findings import finding_reopen, findings_accept, findings_task
from accounts.services.audit.running import audit_start
from config.lib.errors import DomainError, NotFound
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.selectors.tasks import task_people
from team.task_states import FINISHED
from team.templatetags.ui import short_date

PAGE = 40


def _filters(request: WorkspaceRequest) -> FindingFilters:
    given = request.GET

    def number(name: str) -> int | None:
        value = given.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None

    return FindingFilters(
        state=given.get("state", "") if given.get("state") in {*FindingState.values, "all"} else "",
        area=given.get("area", "") if given.get("area") in Area.values else "",
        gravity=given.get("gravity", "") if given.get("gravity") in Gravity.values else "",
        account=number("account"),
        group=number("group"),
    )


def worded(row: AuditFinding) -> dict[str, Any]:
    """A finding with its words, and whether its task is finished while no run has proved anything yet."""
    waits = row.state == FindingState.TASKED and row.task is not None and row.task.state in FINISHED
    return {"row": row, "text": finding_sentence(row), "advice": finding_advice(row), "proof_waits": waits}


@require_safe
@workspace_view(P.VIEW)
def audit(request: WorkspaceRequest) -> HttpResponse:
    """Scores of accounts by area, and the findings; filters and page stand in the address."""
    workspace, filters = request.workspace, _filters(request)
    runs = list(audit_runs(workspace=workspace)[: RUNS_SHOWN + 1])
    done = [run for run in runs if run.state == AuditState.DONE]
    last = done[0] if done else None
    rows = matrix(workspace=workspace, last=last)
    counts = finding_counts(workspace=workspace)
    page = Paginator(finding_query(workspace=workspace, filters=filters), PAGE).get_page(request.GET.get("page"))
    context = {
        **_frame(),
        "last": last,
        "running": bool(runs) and runs[0].state == AuditState.RUNNING,
        "failed": bool(runs) and runs[0].state == AuditState.FAILED,
        "before": done[1] if len(done) > 1 else None,
        "rows": rows,
        "scored": group_scores(rows),
        "areas": Area.choices,
        "counts": counts,
        "waiting": counts["open"] + counts["tasked"],
        "chart": _trend(done[:RUNS_SHOWN]),
        "filters": filters,
        "page": page,
        "found": [worded(row) for row in page.object_list],
        "accounts": [row.account for row in rows],
        "groups": AccountGroup.objects.for_workspace(workspace),
        "gravities": Gravity.choices,
        "states": FindingState.choices,
        "people": task_people(workspace=workspace),
    }
    return render(request, "accounts/audit/audit.html", context)


def _frame() -> dict[str, Any]:
    return {"active": "accounts", "section": "audit"}


def _trend(done: list[MatrixAudit]) -> LineChart | None:
    """The score from run to run, oldest first; None while two are lacking."""
    if len(done) < 2:
        return None
    runs = done[::-1]
    summary = _("Score of the last %(n)s runs: from %(first)s to %(last)s of 100.")
    places = {"n": len(runs), "first": runs[0].score, "last": runs[-1].score}
    series = Series(_("Score"), [run.score for run in runs])
    return LineChart([short_date(run.started_at) for run in runs], [series], summary % places)


@require_POST
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def run(request: WorkspaceRequest) -> HttpResponse:
    """Begin a run now."""
    try:
        audit_start(workspace=request.workspace, actor=request.actor)
    except AuditRunning as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("The audit has begun. Its result appears here in a moment."))
    return redirect("accounts:audit", request.workspace.slug)


@require_safe
@workspace_view(P.VIEW)
def runs(request: WorkspaceRequest) -> HttpResponse:
    """All runs with what changed in each."""
    page = Paginator(audit_runs(workspace=request.workspace), PAGE).get_page(request.GET.get("page"))
    done = list(audit_runs(workspace=request.workspace).filter(state=AuditState.DONE)[:RUNS_SHOWN])
    context = {**_frame(), "page": page, "chart": _trend(done)}
    return render(request, "accounts/audit/runs.html", context)


@require_safe
@workspace_view(P.VIEW)
def finding(request: WorkspaceRequest, finding_id: int) -> HttpResponse:
    """One finding: what was measured, what to do, its history."""
    return _finding_page(request, finding_get(workspace=request.workspace, finding_id=finding_id))


def _finding_page(
    request: WorkspaceRequest, row: AuditFinding, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        **_frame(),
        "item": worded(row),
        "pictures": compared_pictures(row) if row.area == Area.AVATAR else [],
        "own_words": row.account.bio if row.area in (Area.BIO, Area.WORDS) else "",
        "finding": row,
        "people": task_people(workspace=request.workspace),
        "waits": row.state in (FindingState.OPEN, FindingState.TASKED),
        "problem": problem,
        "typed": request.POST,
    }
    return render(request, "accounts/audit/finding.html", context, status=status)


@require_POST
@workspace_view(P.VIEW, post=P.TASKS_EDIT)
def give_task(request: WorkspaceRequest) -> HttpResponse:
    """Give a task for each chosen finding."""
    form = GiveTaskForm(request.POST, people=task_people(workspace=request.workspace))
    if not form.is_valid():
        return _refused(request, form)
    values = form.cleaned_data
    made = findings_task(
        workspace=request.workspace,
        actor=request.actor,
        finding_ids=values["ids"],
        assignee=values["assignee"],
        due_on=values["due_on"],
    )
    n = len(made)
    messages.success(request, ngettext("%(n)s task is given.", "%(n)s tasks are given.", n) % {"n": n})
    return _back(request)


@require_POST
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def accept(request: WorkspaceRequest) -> HttpResponse:
    """Accept the chosen findings with a reason."""
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    values = form.cleaned_data
    try:
        n = findings_accept(
            workspace=request.workspace,
            actor=request.actor,
            finding_ids=values["ids"],
            reason=values["reason"],
            until=values["until"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _refused(request, form)
    messages.success(request, ngettext("%(n)s finding is accepted.", "%(n)s findings are accepted.", n) % {"n": n})
    return _back(request)


def _refused(request: WorkspaceRequest, form: GiveTaskForm | AcceptForm) -> HttpResponse:
    """Say what is wrong: on the finding's page with what was typed, else above the list."""
    text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if "reason" in form.errors:
        text = _("Write down why the finding may stay.")
    one = request.POST.get("one", "")
    if one.isdecimal() and len(one) < 19:
        row = finding_get(workspace=request.workspace, finding_id=int(one))
        return _finding_page(request, row, problem=text, status=422)
    messages.error(request, text)
    return _back(request)


@require_POST
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def reopen(request: WorkspaceRequest, finding_id: int) -> HttpResponse:
    """Take an acceptance back."""
    try:
        row = finding_reopen(workspace=request.workspace, actor=request.actor, finding_id=finding_id)
    except FindingSettled as error:
        row = finding_get(workspace=request.workspace, finding_id=finding_id)
        return _finding_page(request, row, problem=str(error), status=error.status)
    messages.success(request, _("The finding waits again."))
    return redirect("accounts:finding", request.workspace.slug, row.pk)


def _back(request: WorkspaceRequest) -> HttpResponse:
    """To the finding it was about, or to the list with its filters."""
    one, query = request.POST.get("one", ""), request.POST.get("back", "")
    if one.isdecimal() and len(one) < 19:
        return redirect("accounts:finding", request.workspace.slug, int(one))
    answer = redirect("accounts:audit", request.workspace.slug)
    if query.startswith("?") and query.isprintable():
        answer["Location"] += query + "#findings"
    return answer


@require_safe
@workspace_view(P.VIEW)
def avatar(request: WorkspaceRequest, account_id: int) -> HttpResponse:
    """The picture the account shows at its platform, as last fetched."""
    row = PlatformAvatar.objects.for_workspace(request.workspace).filter(account=account_id).first()
    if row is None or row.picture is None:
        raise NotFound
    headers = {"cache-control": "private, max-age=3600", "content-security-policy": "default-src 'none'; sandbox"}
    return HttpResponse(bytes(row.picture), content_type="image/webp", headers=headers)
