"""Pages about personal data: requests of people, the data map, how long data stay."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from interactions.contact_states import RequestState
from interactions.forms.contacts import RequestForm, RetentionForm
from interactions.models import PersonRequest, RetentionRun
from interactions.selectors.privacy.datamap import PERSONAL
from interactions.services.contacts.lifecycle import policy_of
from interactions.services.privacy.requests import (
    copy_fetch,
    request_enter,
    request_fulfil,
    request_get,
    request_refuse,
)
from interactions.services.privacy.retention import KEEPING, policy_save, retention_count
from interactions.views.contacts import FRAME
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50


@require_safe
@workspace_view(P.CONTACTS_MANAGE)
def requests(request: WorkspaceRequest) -> HttpResponse:
    """The register: open ones by due day first, then the answered ones."""
    state = request.GET.get("state", "")
    rows = PersonRequest.objects.for_workspace(request.workspace).defer("sealed").select_related("contact", "done_by")
    if state in RequestState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("done_at", "due_on", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        **FRAME, "sub": "requests", "page": page, "state": state, "states": RequestState.choices,
        "today": local_day(now(), request.workspace.time_zone),
    }  # fmt: skip
    return render(request, "interactions/contacts/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTACTS_MANAGE)
def request_new(request: WorkspaceRequest) -> HttpResponse:
    """Enter a request; `?contact=` fills in the number, `?kind=` what is asked for."""
    initial: dict[str, Any] = {
        "contact": request.GET.get("contact", "")[:18], "kind": request.GET.get("kind", "")[:8],
    }  # fmt: skip
    form = RequestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        contact_id = values.pop("contact")
        try:
            row = request_enter(workspace=request.workspace, actor=request.actor, contact_id=contact_id, **values)
        except DomainError as error:
            error.field = error.field or "contact"
            show(form, error)
        else:
            return redirect("interactions:person_request", request.workspace.slug, row.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "interactions/contacts/request_form.html", {**FRAME, "sub": "requests", "form": form}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTACTS_MANAGE)
def person_request(request: WorkspaceRequest, person_request_id: int) -> HttpResponse:
    """One request: fulfil it or refuse it."""
    row = request_get(workspace=request.workspace, request_id=person_request_id)
    problem = ""
    if request.method == "POST":
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "request_id": row.pk}
        try:
            if request.POST.get("do") == "refuse":
                request_refuse(**who, answer=request.POST.get("answer", ""))
            elif request.POST.get("do") == "fulfil":
                request_fulfil(**who)
            else:
                problem = _("Choose what to do.")
        except DomainError as error:
            problem = str(error)
        if not problem:
            messages.success(request, _("Done."))
            return redirect("interactions:person_request", request.workspace.slug, row.pk)
    context = {
        **FRAME, "sub": "requests", "row": row, "problem": problem, "answer": request.POST.get("answer", ""),
        "fetchable": bool(row.expires_at and row.expires_at > now() and row.fetched_at is None),
        "today": local_day(now(), request.workspace.time_zone),
    }  # fmt: skip
    return render(request, "interactions/contacts/request.html", context, status=422 if problem else 200)


@require_POST
@workspace_view(P.CONTACTS_MANAGE)
def request_fetch(request: WorkspaceRequest, person_request_id: int) -> HttpResponse:
    """The ZIP, once."""
    file = copy_fetch(workspace=request.workspace, actor=request.actor, request_id=person_request_id)
    answer = HttpResponse(file, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="copy-{person_request_id}.zip"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@workspace_view(P.INBOX_VIEW)
def data_map(request: WorkspaceRequest) -> HttpResponse:
    """Which personal data are kept where, why and for how long."""
    return render(request, "interactions/contacts/data_map.html", {**FRAME, "sub": "data_map", "kept": PERSONAL})


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.CONTACTS_MANAGE)
def retention(request: WorkspaceRequest) -> HttpResponse:
    """How long data stay, what the next clearing would take, and what the last ones took."""
    policy = policy_of(request.workspace.pk)
    form = RetentionForm(request.POST or None, initial={name: getattr(policy, name) for name in KEEPING})
    dry = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "count":
            for name, value in form.cleaned_data.items():
                setattr(policy, name, value)
            dry = retention_count(workspace=request.workspace, policy=policy)
        else:
            policy_save(workspace=request.workspace, actor=request.actor, values=form.cleaned_data)
            messages.success(request, _("Saved. The next clearing is tonight."))
            return redirect("interactions:people_retention", request.workspace.slug)
    runs = RetentionRun.objects.for_workspace(request.workspace).order_by("-at")[:30]
    context = {**FRAME, "sub": "retention", "form": form, "dry": dry, "runs": runs}
    status = 422 if request.method == "POST" and dry is None else 200
    return render(request, "interactions/contacts/retention.html", context, status=status)
