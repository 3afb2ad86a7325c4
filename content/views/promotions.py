"""The cross-promotion plan: which account sends people to which, when, and what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.selectors.account import account_list
from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.matrix import CrossPromotionForm
from content.plan_states import OPEN_PROMOTIONS, PromotionState
from content.selectors.promotions import promotion_counts, promotion_get, promotion_lines, promotion_query
from content.services.promotions import promotion_delete, promotion_done, promotion_save
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P

PAGE = 50
_HEAD = {"active": "accounts", "section": "matrix", "page_of_matrix": "promotions"}


@require_safe
@workspace_view(P.VIEW)
def promotions(request: WorkspaceRequest) -> HttpResponse:
    """The plan; `state` ("" is what is open, "all" everything) and `account` in the address."""
    workspace = request.workspace
    state, account = request.GET.get("state", ""), row_number(request.GET.get("account", ""))
    state = state if state in {*PromotionState.values, "all"} else ""
    found = promotion_query(
        workspace=workspace, account=account, state="" if state == "all" else state, open_only=not state
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = promotion_counts(workspace=workspace)
    tabs = [("", _("Open"), sum(counts.get(key, 0) for key in OPEN_PROMOTIONS))]
    tabs += [(key, str(PromotionState(key).label), counts.get(key, 0)) for key in PromotionState if counts.get(key)]
    context = {
        **_HEAD,
        "page": page,
        "lines": promotion_lines(workspace=workspace, rows=list(page.object_list)),
        "tabs": [*tabs, ("all", _("All"), sum(counts.values()))],
        "state": state,
        "account": account,
        "accounts": list(account_list(workspace=workspace)),
        "any": bool(counts),
    }
    return render(request, "content/promotions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.VIEW, post=P.STRATEGY_EDIT)
def promotion(request: WorkspaceRequest, promotion_id: int | None = None) -> HttpResponse:
    """Plan one or change one; `?from=`, `?to=` and `?post=` fill in a new one."""
    workspace = request.workspace
    row = promotion_get(workspace=workspace, promotion_id=promotion_id) if promotion_id is not None else None
    initial: dict[str, Any] = {}
    if row is None:
        asked = {"from_account": "from", "to_account": "to", "post": "post"}
        initial = {name: request.GET[key][:18] for name, key in asked.items() if key in request.GET}
    form = CrossPromotionForm(request.POST or None, workspace=workspace, row=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            promotion_save(
                workspace=workspace, actor=request.actor, promotion_id=promotion_id, values=form.cleaned_data
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("content:promotions", workspace.slug)
    status = 422 if request.method == "POST" else 200
    line = promotion_lines(workspace=workspace, rows=[row])[0] if row else None
    return render(request, "content/promotion.html", {**_HEAD, "form": form, "row": row, "line": line}, status=status)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def done(request: WorkspaceRequest, promotion_id: int) -> HttpResponse:
    """It was done today."""
    try:
        row = promotion_done(workspace=request.workspace, actor=request.actor, promotion_id=promotion_id)
    except DomainError as error:
        if error.status == 404:
            raise
        messages.error(request, str(error))
    else:
        if row.state == PromotionState.DONE:
            messages.success(request, _("Done. Write down what came of it when you know."))
        else:
            messages.success(request, _("Done. Next time: %(day)s.") % {"day": row.due_on})
    return redirect("content:promotions", request.workspace.slug)


@require_POST
@workspace_view(P.STRATEGY_EDIT)
def delete(request: WorkspaceRequest, promotion_id: int) -> HttpResponse:
    """Delete an entry."""
    promotion_delete(workspace=request.workspace, actor=request.actor, promotion_id=promotion_id)
    messages.success(request, _("Deleted."))
    return redirect("content:promotions", request.workspace.slug)
