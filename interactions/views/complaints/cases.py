"""Inbox → Complaints: the list, one case, its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from interactions.complaint_states import ComplaintStage, Severity
from interactions.forms import complaints as f
from interactions.selectors.complaints.causes import cause_choices
from interactions.selectors.complaints.reading import (
    ComplaintFilters,
    complaint_counts,
    complaint_get,
    complaint_query,
    open_of_thread,
)
from interactions.selectors.contacts.reading import contact_get
from interactions.selectors.inbox import people_of
from interactions.selectors.threads import thread_get
from interactions.services.complaints import exporting, opening
from interactions.services.complaints.asking import ask_make
from interactions.services.complaints.compensating import compensation_ask
from interactions.services.complaints.evidence import evidence_add
from interactions.services.complaints.improving import improvement_start
from interactions.services.complaints.moving import complaint_move, complaint_solve, complaint_verify
from interactions.services.complaints.personal import complaint_reveal
from interactions.views.complaints.case_page import HERE, case_page, first_words, is_shown
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.selectors.tasks import task_people

PAGE = 50
STAGES = ("open", *ComplaintStage.values, "all")


def filters_of(request: Any) -> ComplaintFilters:
    """What the address restricts the list to."""
    given = request.GET
    stage, owner, severity = given.get("stage", ""), given.get("owner", ""), given.get("severity", "")
    return ComplaintFilters(
        stage="" if stage == "all" else stage if stage in STAGES else "open",
        cause=row_number(given.get("cause", "")),
        owner=request.user.pk if owner == "me" else row_number(owner),
        overdue=given.get("overdue") == "1",
        severity=int(severity) if severity in map(str, Severity.values) else None,
        risk=given.get("risk") == "1",
        q=given.get("q", "")[:60].strip(),
    )


@require_safe
@workspace_view(P.INBOX_VIEW)
def complaints(request: WorkspaceRequest) -> HttpResponse:
    """Cases by stage, the next due first; filters stand in the address."""
    filters = filters_of(request)
    counts = complaint_counts(workspace=request.workspace)
    tabs = [("open", _("Open"), counts["open"])]
    tabs += [(stage.value, str(stage.label), counts[stage.value]) for stage in ComplaintStage]
    context = {
        **HERE,
        "part": "cases",
        "page": Paginator(complaint_query(workspace=request.workspace, filters=filters), PAGE).get_page(
            request.GET.get("page")
        ),
        "filters": filters,
        "stage": filters.stage or "all",
        "tabs": [*tabs, ("all", _("All"), counts["all"])],
        "late": counts["late"],
        "owner": request.GET.get("owner", "")[:18],
        "people": people_of(workspace=request.workspace),
        "causes": cause_choices(workspace=request.workspace),
        "severities": Severity.choices,
        "now": now(),
    }
    return render(request, "interactions/complaints/list.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def export(request: WorkspaceRequest) -> HttpResponseBase:
    """The list as a table for spreadsheets, with the same filters."""
    rows = complaint_query(workspace=request.workspace, filters=filters_of(request))
    exporting.export_told(workspace=request.workspace, actor=request.actor)
    pieces: Iterator[str] = exporting.export_csv(rows=rows)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    today = local_day(now(), request.workspace.time_zone)
    response["Content-Disposition"] = f'attachment; filename="complaints-{today}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_REPLY)
def complaint_new(request: WorkspaceRequest) -> HttpResponse:
    """Open a case: from a thread (`?thread=`), about a contact (`?contact=`), or of somebody who called."""
    workspace = request.workspace
    thread_id, contact_id = (row_number(request.GET.get(name, "")) for name in ("thread", "contact"))
    thread = thread_get(workspace=workspace, thread_id=thread_id) if thread_id else None
    contact = contact_get(workspace=workspace, contact_id=contact_id) if contact_id and not thread else None
    known = open_of_thread(workspace=workspace, thread_id=thread.pk) if thread else []
    running = [row for row in known if row.stage != ComplaintStage.CLOSED]
    initial = {"severity": Severity.NORMAL, "channel": "phone", "owner": str(request.user.pk)}
    if thread is not None:
        initial |= first_words(thread)
        initial["owner"] = str(thread.assignee_id or request.user.pk)
    form = f.NewForm(
        request.POST or None, workspace=workspace, from_thread=thread is not None, has_open=bool(running),
        initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        draft = form.draft(thread_id=thread_id, contact_id=contact.pk if contact else None)
        another = bool(form.cleaned_data.get("another"))
        try:
            row = opening.complaint_open(workspace=workspace, actor=request.actor, draft=draft, another=another)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Opened as %(number)s.") % {"number": row.number})
            return redirect("interactions:complaint", workspace.slug, row.pk)
    context = {**HERE, "part": "cases", "form": form, "thread": thread, "contact": contact, "running": running}
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/complaints/new.html", context, status=status)


@require_safe
@workspace_view(P.INBOX_VIEW)
def complaint(request: WorkspaceRequest, complaint_id: int) -> HttpResponse:
    """One case: stages, what was found and offered, what they get, history."""
    return case_page(request, complaint_get(workspace=request.workspace, complaint_id=complaint_id))


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_REPLY)
def edit(request: WorkspaceRequest, complaint_id: int) -> HttpResponse:
    """Change what the case is about."""
    row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
    shown = is_shown(request, row)
    form = f.EditForm(request.POST or None, complaint=row, shown=shown)
    if request.method == "POST" and form.is_valid():
        try:
            opening.complaint_edit(
                workspace=request.workspace, actor=request.actor, complaint_id=complaint_id, values=form.values()
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:complaint", request.workspace.slug, complaint_id)
    context = {**HERE, "part": "cases", "row": row, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "interactions/complaints/edit.html", context, status=status)


@require_POST
@workspace_view(P.CONTACTS_REVEAL)
def reveal(request: WorkspaceRequest, complaint_id: int) -> HttpResponse:
    """Show personal data for ten minutes, for a reason."""
    try:
        complaint_reveal(
            workspace=request.workspace, actor=request.actor, complaint_id=complaint_id,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    return redirect("interactions:complaint", request.workspace.slug, complaint_id)


@require_POST
@workspace_view(P.INBOX_REPLY)
def step(request: WorkspaceRequest, complaint_id: int, step: str) -> HttpResponse:
    """One of STEPS; what was refused is shown on the page, with what was typed."""
    row = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
    if step not in STEPS:
        raise Http404
    form: forms.Form | None = None
    try:
        form, text = STEPS[step](request, row)
        if form is None or not form.errors:
            messages.success(request, text)
            return redirect("interactions:complaint", request.workspace.slug, complaint_id)
    except _Refused as refused:
        form = refused.form
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
        return redirect("interactions:complaint", request.workspace.slug, complaint_id)
    fresh = complaint_get(workspace=request.workspace, complaint_id=complaint_id)
    return case_page(request, fresh, status=422, **{f"{step}_form": form, "open_step": step})


class _Refused(Exception):
    def __init__(self, form: forms.Form) -> None:
        super().__init__()
        self.form = form


Answer = tuple[forms.Form | None, str]


def _do(form: forms.Form, action: Callable[[dict[str, Any]], object], text: str) -> Answer:
    """Take a step with a form's data; a refusal at one of its fields stays at the form."""
    if form.is_valid():
        try:
            action(form.cleaned_data)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            show(form, error)
    if form.errors:
        raise _Refused(form)
    return form, text


def _who(request: WorkspaceRequest, row: Any) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor, "complaint_id": row.pk}


def _move(request: WorkspaceRequest, row: Any) -> Answer:
    stage = request.POST.get("stage", "")
    was = request.POST.get("was", "")
    form = f.MoveForm(request.POST)
    return _do(
        form,
        lambda data: complaint_move(**_who(request, row), stage=stage, was=was, note=data["note"]),
        _("Moved on."),
    )


def _close(request: WorkspaceRequest, row: Any) -> Answer:
    form, was = f.CloseForm(request.POST), request.POST.get("was", "")
    return _do(
        form,
        lambda data: complaint_move(**_who(request, row), stage=ComplaintStage.CLOSED, was=was, **data),
        _("Closed."),
    )


def _verify(request: WorkspaceRequest, row: Any) -> Answer:
    on = request.POST.get("on") == "1"
    return _do(
        f.VerifyForm(request.POST, complaint=row),
        lambda data: complaint_verify(
            **_who(request, row), findings=data["findings"], verdict=data["verdict"], cause_id=data["cause"], move_on=on
        ),
        _("Saved."),
    )


def _solve(request: WorkspaceRequest, row: Any) -> Answer:
    on = request.POST.get("on") == "1"
    return _do(
        f.SolveForm(request.POST, complaint=row),
        lambda data: complaint_solve(**_who(request, row), solution=data["solution"], move_on=on),
        _("Saved."),
    )


def _compensate(request: WorkspaceRequest, row: Any) -> Answer:
    form = f.CompensationForm(request.POST)
    return _do(form, lambda _data: compensation_ask(**_who(request, row), draft=form.draft()), _("Written down."))


def _attach(request: WorkspaceRequest, row: Any) -> Answer:
    form = f.EvidenceForm(request.POST, request.FILES)
    return _do(form, lambda data: evidence_add(**_who(request, row), file=data["file"]), _("The file is kept sealed."))


def _improve(request: WorkspaceRequest, row: Any) -> Answer:
    form = f.ImproveForm(request.POST, people=task_people(workspace=request.workspace))
    return _do(form, lambda data: improvement_start(**_who(request, row), **data), _("Given as a task."))


def _assign(request: WorkspaceRequest, row: Any) -> Answer:
    user_id = row_number(request.POST.get("owner", request.POST.get("user", "")))
    opening.complaint_assign(**_who(request, row), user_id=user_id or None)
    return None, _("Saved.")


def _note(request: WorkspaceRequest, row: Any) -> Answer:
    opening.complaint_note(**_who(request, row), text=request.POST.get("text", ""))
    return None, _("Written down.")


def _risk(request: WorkspaceRequest, row: Any) -> Answer:
    risk = request.POST.get("risk") == "1"
    opening.complaint_risk(**_who(request, row), risk=risk, note=request.POST.get("note", ""))
    return None, _("Who manages compliance is told.") if risk else _("Saved.")


def _ask(request: WorkspaceRequest, row: Any) -> Answer:
    ask_make(**_who(request, row), anew=request.POST.get("anew") == "1")
    return None, _("Copy the address and send it to the person.")


STEPS: dict[str, Callable[[WorkspaceRequest, Any], Answer]] = {
    "move": _move, "close": _close, "verify": _verify, "solve": _solve, "compensate": _compensate, "attach": _attach,
    "improve": _improve, "assign": _assign, "note": _note, "risk": _risk, "ask": _ask,
}  # fmt: skip
