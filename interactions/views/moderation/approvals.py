"""Inbox → Replies to approve, and the policy behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.lib.clock import now
from config.lib.errors import DomainError
from interactions.forms.moderation import ReplyPolicyForm, policy_initial
from interactions.selectors.conversation import answerable_of
from interactions.selectors.moderation.answered import answered_by
from interactions.selectors.moderation.approvals import approvers, reply_policy, review_query, waiting_count
from interactions.services.moderation.approving import reply_approve, reply_return
from interactions.services.moderation.policy import policy_save
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows

HERE = {"active": "interactions", "section": "approvals"}
PAGE = 25


@require_safe
@workspace_view(P.INBOX_VIEW)
def approvals(request: WorkspaceRequest) -> HttpResponse:
    """Answers that wait for a second person, or were decided: `?view=waiting|approved|returned|mine`."""
    return _list(request)


def _list(request: WorkspaceRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    view = request.GET.get("view", "waiting")
    view = view if view in ("waiting", "approved", "returned", "mine") else "waiting"
    mine = request.user if view == "mine" else None
    rows = review_query(workspace=request.workspace, state="" if view == "mine" else view, user=mine)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    reviews = list(page.object_list)
    asked = answered_by(workspace=request.workspace, reviews=reviews)
    context = {
        **HERE,
        "view": view,
        "page": page,
        "cards": [(row, asked.get(row.pk), answerable_of(row.thread)) for row in reviews],
        "waiting": waiting_count(workspace=request.workspace),
        "may_approve": allows(request.membership.role, P.INBOX_APPROVE),
        "now": now(),
        **more,
    }
    return render(request, "interactions/moderation/approvals.html", context, status=status)


@require_POST
@workspace_view(P.INBOX_APPROVE)
def decide(request: WorkspaceRequest, reply_review_id: int) -> HttpResponse:
    """Approve (`do=approve`, with `text` as changed) or return (`do=return`, with `reason`)."""
    given = request.POST
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "review_id": reply_review_id}
    try:
        if given.get("do") == "return":
            reply_return(**who, reason=given.get("reason", ""))
            messages.success(request, _("Returned. Who wrote it has been told why."))
        else:
            reply_approve(**who, text=given.get("text"), accepted=given.get("accepted") == "1")
            messages.success(request, _("Approved. The answer is on its way."))
    except DomainError as error:
        if error.status == 404:
            raise
        typed = {"pk": reply_review_id, "text": given.get("text", "")[:10_000], "reason": given.get("reason", "")[:500]}
        return _list(request, status=error.status, problem=error, typed=typed)
    back = given.get("next", "")[:300]
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("interactions:reply_approvals", request.workspace.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_view(P.INBOX_VIEW, post=P.INBOX_SETUP)
def policy(request: WorkspaceRequest) -> HttpResponse:
    """Whose answers need a second person."""
    row = reply_policy(workspace=request.workspace)
    form = ReplyPolicyForm(request.POST or None, initial=policy_initial(row), workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        try:
            policy_save(workspace=request.workspace, actor=request.actor, **form.values())
        except DomainError as error:
            error.field = error.field if error.field in form.fields else ""
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("interactions:reply_policy", request.workspace.slug)
    context = {
        **HERE,
        "form": form,
        "row": row,
        "approvers": approvers(workspace=request.workspace),
        "waiting": waiting_count(workspace=request.workspace),
        "may_edit": allows(request.membership.role, P.INBOX_SETUP),
    }
    return render(
        request, "interactions/moderation/policy.html", context, status=422 if request.method == "POST" else 200
    )
