"""Groups of accounts: the list where members are moved, and the form of one group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.matrix import GroupForm
from accounts.models import AccountGroup
from accounts.selectors.account import account_list
from accounts.selectors.matrix.groups import group_get, group_query
from accounts.services.matrix.groups import (
    group_delete,
    group_move,
    group_save,
    member_place,
    member_remove,
    mother_set,
)
from config.lib.errors import DomainError, InvalidInput
from config.lib.numbers import row_number
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

_HEAD = {"active": "accounts", "section": "matrix", "page_of_matrix": "groups"}


@require_safe
@workspace_view(P.VIEW)
def groups(request: WorkspaceRequest) -> HttpResponse:
    """All groups with their members."""
    rows = list(group_query(workspace=request.workspace))
    accounts = list(account_list(workspace=request.workspace))
    cards = [{"group": row, "members": _members(row), "others": _others(row, accounts)} for row in rows]
    return render(request, "accounts/groups.html", {**_HEAD, "cards": cards, "any": bool(accounts), "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def group(request: WorkspaceRequest, group_id: int | None = None) -> HttpResponse:
    """Make a group or change one; `?account=` ticks an account of a new one."""
    row = group_get(workspace=request.workspace, group_id=group_id) if group_id is not None else None
    initial: dict[str, Any] = {}
    if row is None and (account_id := row_number(request.GET.get("account", ""))):
        initial["members"] = [account_id]
    form = GroupForm(request.POST or None, workspace=request.workspace, group=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            group_save(workspace=request.workspace, actor=request.actor, group_id=group_id, values=form.values())
        except DomainError as error:
            error.field = {"accounts": "members"}.get(error.field, error.field)
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:groups", request.workspace.slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/group.html", {**_HEAD, "form": form, "row": row}, status=status)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def delete(request: WorkspaceRequest, group_id: int) -> HttpResponse:
    """Delete a group; its accounts stay."""
    row = group_get(workspace=request.workspace, group_id=group_id)
    group_delete(workspace=request.workspace, actor=request.actor, group_id=group_id)
    messages.success(request, _("The group “%(group)s” is deleted. Its accounts stay.") % {"group": row.name})
    return redirect("accounts:groups", request.workspace.slug)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def move(request: WorkspaceRequest, group_id: int) -> HttpResponse:
    """Move the group one place up or down (`step` is -1 or 1)."""
    step = -1 if request.POST.get("step") == "-1" else 1
    group_move(workspace=request.workspace, actor=request.actor, group_id=group_id, step=step)
    return _back(request, group_id)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def members(request: WorkspaceRequest, group_id: int) -> HttpResponse:
    """Put `account` into the group (`at` a place, `from` another group), out of it, or in its middle (`action`).

    `action`: place (also `to` another group), up, down, out, mother, nobody. Scripts get JSON, forms a redirect.
    """
    account_id = row_number(request.POST.get("account", ""))
    group_get(workspace=request.workspace, group_id=group_id)
    try:
        if account_id is None:
            raise InvalidInput(_("Choose an account."), field="account")
        _change(request, group_id, account_id)
    except DomainError as error:
        if _is_script(request):
            return JsonResponse({"detail": str(error)}, status=error.status)
        if error.status == 404:
            raise
        messages.error(request, str(error))
    return JsonResponse({}) if _is_script(request) else _back(request, group_id)


def _change(request: WorkspaceRequest, group_id: int, account_id: int) -> None:
    data, action = request.POST, request.POST.get("action", "place")
    known: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    if action in {"up", "down"}:
        order = [row.account_id for row in group_get(workspace=request.workspace, group_id=group_id).members.all()]
        if account_id in order:
            place = max(0, order.index(account_id) + (-1 if action == "up" else 1))
            member_place(**known, group_id=group_id, account_id=account_id, at=place)
    elif action == "out":
        member_remove(**known, group_id=group_id, account_id=account_id)
    elif action in {"mother", "nobody"}:
        mother_set(**known, group_id=group_id, account_id=account_id if action == "mother" else None)
    elif target := row_number(data.get("to", "")):
        member_place(**known, group_id=target, account_id=account_id, from_group_id=group_id)
    else:
        at, source = row_number(data.get("at", "")), row_number(data.get("from", ""))
        member_place(**known, group_id=group_id, account_id=account_id, at=at, from_group_id=source)


def _is_script(request: WorkspaceRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _back(request: WorkspaceRequest, group_id: int) -> HttpResponse:
    address = reverse("accounts:groups", args=[request.workspace.slug])
    return redirect(f"{address}#group-{group_id}")


def _members(row: AccountGroup) -> list[dict[str, Any]]:
    return [{"account": line.account, "mother": line.account_id == row.mother_id} for line in row.members.all()]


def _others(row: AccountGroup, accounts: list[Any]) -> list[Any]:
    """The connected accounts that are not in the group yet."""
    inside = {line.account_id for line in row.members.all()}
    return [account for account in accounts if account.pk not in inside]
