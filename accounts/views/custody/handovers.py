"""Handovers: the list, starting one, working through its items, and ending it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.custody_states import HandoverKind, HandoverState
from accounts.forms.custody import ReasonForm
from accounts.forms.handovers import DoneForm, PlanForm, StartForm
from accounts.models import Handover, HandoverItem
from accounts.selectors.account import account_list
from accounts.selectors.custody.handovers import handover_get, handover_list
from accounts.selectors.custody.people import member_users, people_rows
from accounts.services.custody.closing import handover_cancel, handover_confirm, handover_return, handover_submit
from accounts.services.custody.handover_items import (
    MAY_PASS_ON,
    NEEDS_SUCCESSOR,
    item_done,
    item_excuse,
    item_plan,
    item_reopen,
)
from accounts.services.custody.handovers import handover_start
from accounts.views.custody.handover_page import page_of
from config.lib.clock import local_day, now
from config.lib.errors import DomainError, NotFound
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
# Weeks a handover gets unless somebody chooses another day.
DAYS = 7


@require_safe
@workspace_view(P.TEAM_VIEW)
def handovers(request: WorkspaceRequest) -> HttpResponse:
    """Handovers by state; those under way unless asked otherwise."""
    state = request.GET.get("state", "running")
    state = state if state in {"running", "all", *HandoverState.values} else "running"
    rows = handover_list(workspace=request.workspace, state="" if state == "all" else state)
    today = local_day(now(), request.workspace.time_zone)
    context = {
        "active": "accounts",
        "section": "custody",
        "part": "handovers",
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "today": today,
        "kinds": HandoverKind.choices,
    }
    return render(request, "accounts/custody/handovers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.ACCOUNTS_MANAGE)
def new(request: WorkspaceRequest) -> HttpResponse:
    """Begin a handover; `?kind=`, `?person=` and `?account=` fill the form in."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in HandoverKind.values else HandoverKind.LEAVER
    members = member_users(workspace=request.workspace)
    left = [(row.user.pk, row.name) for row in people_rows(workspace=request.workspace) if row.user and row.left]
    due = local_day(now(), request.workspace.time_zone) + timedelta(days=DAYS)
    account = request.GET.get("account", "")[:18]
    initial = {
        "person": request.GET.get("person", "")[:18],
        "due_on": due,
        "accounts": account if kind == HandoverKind.ACCOUNT else [account],
    }
    accounts = list(account_list(workspace=request.workspace))
    form = StartForm(request.POST or None, kind=kind, members=members, left=left, accounts=accounts, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = handover_start(workspace=request.workspace, actor=request.actor, start=form.start())
        except DomainError as error:
            show(form, error)
        else:
            return redirect("accounts:handover", request.workspace.slug, row.pk)
    context = {
        "active": "accounts", "section": "custody", "part": "handovers", "form": form, "kind": kind,
        "kinds": HandoverKind.choices,
    }  # fmt: skip
    return render(
        request, "accounts/custody/handover_new.html", context, status=422 if request.method == "POST" else 200
    )


@require_safe
@workspace_view(P.TEAM_VIEW)
def handover(request: WorkspaceRequest, handover_id: int) -> HttpResponse:
    """One handover with everything that has to be done."""
    row = handover_get(workspace=request.workspace, handover_id=handover_id)
    return render(request, "accounts/custody/handover.html", page_of(request, row))


@require_safe
@workspace_view(P.TEAM_VIEW)
def protocol(request: WorkspaceRequest, handover_id: int) -> HttpResponse:
    """The handover as a sheet to print and sign."""
    row = handover_get(workspace=request.workspace, handover_id=handover_id)
    return render(request, "accounts/custody/protocol.html", page_of(request, row))


def _item(request: WorkspaceRequest, handover_id: int, entry_id: int) -> tuple[Handover, HandoverItem]:
    row = handover_get(workspace=request.workspace, handover_id=handover_id)
    found = next((item for item in row.items.all() if item.pk == entry_id), None)
    if found is None:
        raise NotFound
    return row, found


def _again(request: WorkspaceRequest, row: Handover, status: int = 422, **more: Any) -> HttpResponse:
    return render(request, "accounts/custody/handover.html", page_of(request, row, **more), status=status)


@require_POST
@workspace_view(P.TASKS_EDIT)
def done(request: WorkspaceRequest, handover_id: int, entry_id: int) -> HttpResponse:
    """Tick an item off, with proof."""
    row, item = _item(request, handover_id, entry_id)
    form = DoneForm(
        request.POST,
        request.FILES,
        members=member_users(workspace=request.workspace),
        person_id=row.person_id,
        passes=item.kind in MAY_PASS_ON,
        needs=item.kind in NEEDS_SUCCESSOR,
        auto_id=f"i{item.pk}_%s",
    )
    if form.is_valid():
        try:
            item_done(
                workspace=request.workspace,
                actor=request.actor,
                handover_id=handover_id,
                item_id=entry_id,
                evidence=form.evidence(),
                successor_id=form.successor_id,
            )
        except DomainError as error:
            show(form, error)
        else:
            return _back(request, handover_id)
    return _again(request, row, open_id=item.pk, done_form=form)


@require_POST
@workspace_view(P.TASKS_EDIT)
def excuse(request: WorkspaceRequest, handover_id: int, entry_id: int) -> HttpResponse:
    """Say why something stays as it is."""
    row, item = _item(request, handover_id, entry_id)
    form = ReasonForm(request.POST, auto_id=f"e{item.pk}_%s")
    if form.is_valid():
        try:
            item_excuse(
                workspace=request.workspace,
                actor=request.actor,
                handover_id=handover_id,
                item_id=entry_id,
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            show(form, error)
        else:
            return _back(request, handover_id)
    return _again(request, row, open_id=item.pk, excuse_form=form)


@require_POST
@workspace_view(P.TASKS_EDIT)
def plan(request: WorkspaceRequest, handover_id: int, entry_id: int) -> HttpResponse:
    """Give an item to somebody, until a day."""
    row, item = _item(request, handover_id, entry_id)
    form = PlanForm(request.POST, members=member_users(workspace=request.workspace), auto_id=f"p{item.pk}_%s")
    if form.is_valid():
        try:
            item_plan(
                workspace=request.workspace,
                actor=request.actor,
                handover_id=handover_id,
                item_id=entry_id,
                plan=form.plan(),
            )
        except DomainError as error:
            show(form, error)
        else:
            return _back(request, handover_id)
    return _again(request, row, open_id=item.pk, plan_form=form)


@require_POST
@workspace_view(P.TASKS_EDIT)
def reopen(request: WorkspaceRequest, handover_id: int, entry_id: int) -> HttpResponse:
    """Take a tick back."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    return _tried(request, handover_id, item_reopen, **who, item_id=entry_id)


@require_POST
@workspace_view(P.TASKS_EDIT)
def submit(request: WorkspaceRequest, handover_id: int) -> HttpResponse:
    """Say that everything is settled."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    return _tried(request, handover_id, handover_submit, **who)


@require_POST
@workspace_view(P.ACCOUNTS_MANAGE)
def decide(request: WorkspaceRequest, handover_id: int) -> HttpResponse:
    """Confirm as the second person (`act` is confirm), send back (return) or give up (cancel); those want a reason."""
    act = request.POST.get("act", "")
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    if act == "confirm":
        return _tried(request, handover_id, handover_confirm, **who)
    service = handover_return if act == "return" else handover_cancel
    return _tried(request, handover_id, service, **who, reason=request.POST.get("reason", "")[:400])


def _tried(request: WorkspaceRequest, handover_id: int, service: Any, **values: Any) -> HttpResponse:
    try:
        service(handover_id=handover_id, **values)
    except NotFound:
        raise
    except DomainError as error:
        row = handover_get(workspace=request.workspace, handover_id=handover_id)
        typed = request.POST.get("reason", "")[:400]
        return _again(request, row, status=error.status, problem=str(error), act=request.POST.get("act"), typed=typed)
    return _back(request, handover_id)


def _back(request: WorkspaceRequest, handover_id: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("accounts:handover", request.workspace.slug, handover_id)
