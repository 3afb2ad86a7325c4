"""Inbox → Promises: what we have told people, and whether it was kept (handbook INT-6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.errors import DomainError
from interactions.forms.sla.people import PendForm, PromiseForm, SettleForm
from interactions.selectors.links import thread_url
from interactions.selectors.sla.promises import VIEWS, owners_of, promise_counts, promise_get, promise_query
from interactions.selectors.threads import thread_get
from interactions.services.sla.promising import promise_confirm, promise_settle, thread_pend
from interactions.sla_states import PromiseState
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
HERE = {"active": "interactions", "section": "promises"}


@require_safe
@workspace_view(P.INBOX_VIEW)
def promises(request: WorkspaceRequest) -> HttpResponse:
    """Open promises, the next due first; overdue, kept and broken ones."""
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "due"
    given = request.GET.get("owner", "")
    owner = request.user.pk if given == "me" else int(given) if given.isdecimal() and len(given) < 18 else None
    rows = promise_query(workspace=request.workspace, view=view, owner_id=owner)
    context = {
        **HERE,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "view": view,
        "owner": given,
        "owners": owners_of(workspace=request.workspace),
        "counts": promise_counts(workspace=request.workspace, owner_id=owner),
    }
    return render(request, "interactions/sla/promises.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def promises_card(request: WorkspaceRequest) -> HttpResponse:
    """The hint on the home page: how many are due soon and overdue; nothing when there are none."""
    counts = promise_counts(workspace=request.workspace)
    return render(request, "interactions/sla/promises_card.html", {"counts": counts})


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_REPLY)
def promise(request: WorkspaceRequest, promise_id: int) -> HttpResponse:
    """One promise: confirm it, change when it is due, say that it was kept."""
    row = promise_get(workspace=request.workspace, promise_id=promise_id)
    form = PromiseForm(request.POST or None, initial={"kind": row.kind, "due_at": row.due_at})
    if request.method == "POST" and form.is_valid():
        try:
            promise_confirm(
                workspace=request.workspace, actor=request.actor, promise_id=promise_id, **form.cleaned_data
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return _back(request, "interactions:promises")
    context = {
        **HERE,
        "row": row,
        "form": form,
        "settle": SettleForm(),
        "back": thread_url(request.workspace, row.thread_id),
    }
    return render(request, "interactions/sla/promise.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@workspace_view(P.INBOX_REPLY)
def settle(request: WorkspaceRequest, promise_id: int) -> HttpResponse:
    """Kept, not kept, no promise, or open again; `confirm`: the found promise is one as it was found."""
    form, state = SettleForm(request.POST), request.POST.get("state", "")
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "promise_id": promise_id}
    refused = ""
    try:
        if state == "confirm":
            promise_confirm(**who)
        elif form.is_valid():
            promise_settle(**who, state=state, **form.cleaned_data)
        else:
            refused = next(str(texts[0]) for texts in form.errors.values())
    except DomainError as error:
        if error.status == 404:
            raise
        refused = str(error)
    if refused:
        messages.error(request, refused)
        return redirect("interactions:promise", request.workspace.slug, promise_id)
    messages.success(request, _("Kept.") if state == PromiseState.KEPT else _("Saved."))
    return _back(request, "interactions:promises")


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_REPLY)
def pend(request: WorkspaceRequest, thread_id: int) -> HttpResponse:
    """Put a thread off for a reason that was told, until a day they hear from us."""
    thread = thread_get(workspace=request.workspace, thread_id=thread_id)
    form = PendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            thread_pend(workspace=request.workspace, actor=request.actor, thread_id=thread_id, **form.cleaned_data)
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Put off. Their follow-up is among the promises."))
            return _back(request, "interactions:promises")
    context = {**HERE, "thread": thread, "form": form}
    return render(request, "interactions/sla/pend.html", context, status=422 if request.method == "POST" else 200)


def _back(request: WorkspaceRequest, view: str) -> HttpResponse:
    """To the page the form was on, when it is one of ours."""
    to = request.POST.get("next", "")
    if to and url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(to)
    return redirect(view, request.workspace.slug)
