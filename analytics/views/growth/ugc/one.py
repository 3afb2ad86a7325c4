"""One post of a user: permission, reuse, reward."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.serving import document_answer
from analytics.forms.ugc import AskForm, GiveForm, GrantForm, RewardForm
from analytics.models import UserPost
from analytics.selectors.ugc.posts import ugc_get, uses_of
from analytics.services.ugc.permitting import ugc_ask, ugc_grant, ugc_refuse, ugc_use
from analytics.services.ugc.rewarding import reward_give, reward_promise
from analytics.views.growth.sources import frame
from config.lib.clock import local_day, now
from config.lib.errors import DomainError
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P


@require_safe
@workspace_view(P.INBOX_VIEW)
def user_post(request: WorkspaceRequest, user_post_id: int) -> HttpResponse:
    """The page of a user's post."""
    return _page(request, ugc_get(workspace=request.workspace, user_post_id=user_post_id))


def _page(
    request: WorkspaceRequest, row: UserPost, *, wrong: str = "", given: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """`wrong`: why it cannot be used; `given`: the form of a step that was refused."""
    given = given or {}
    today = local_day(now(), request.workspace.time_zone)
    asking = {"in_inbox": row.message_id is not None, "words": row.asked_words}
    context = {
        **frame("ugc"),
        "row": row,
        "uses": uses_of(workspace=request.workspace, row=row),
        "permitted": row.permitted(today),
        "expired": row.expired(today),
        "wrong": wrong,
        "ask": given.get("ask") or AskForm(initial=asking),
        "grant": given.get("grant") or GrantForm(initial={"scope": row.scope, "channels": row.channels}),
        "reward": given.get("reward") or RewardForm(initial={"kind": row.reward_kind or "points", "currency": "CNY"}),
        "give": given.get("give") or GiveForm(row=row, initial={"given_on": today}),
        "opened": next(iter(given), ""),
    }
    return render(request, "analytics/growth/user_post.html", context, status=422 if given or wrong else 200)


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def user_post_step(request: WorkspaceRequest, user_post_id: int, ugc_step: str) -> HttpResponse:
    """Ask, write the answer down, withdraw, promise or give a reward."""
    step = ugc_step
    row = ugc_get(workspace=request.workspace, user_post_id=user_post_id)
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "user_post_id": user_post_id}
    made: dict[str, Any] = {"ask": AskForm, "grant": GrantForm, "reward": RewardForm}
    if step in ("refuse", "withdraw"):
        ugc_refuse(**who, withdrawn=step == "withdraw", note=request.POST.get("note", "")[:300])
        return redirect("analytics:user_post", request.workspace.slug, user_post_id)
    if step not in (*made, "give"):
        raise Http404
    form: forms.Form = GiveForm(request.POST, row=row) if step == "give" else made[step](request.POST, request.FILES)
    if form.is_valid():
        try:
            _do(step, form, who)
        except DomainError as error:
            error.field = error.field if error.field in form.fields else {"amount": "member"}.get(error.field, "")
            show(form, error)
        else:
            messages.success(request, _("Written down."))
            return redirect("analytics:user_post", request.workspace.slug, user_post_id)
    return _page(request, row, given={step: form})


def _do(step: str, form: Any, who: dict[str, Any]) -> None:
    data = form.cleaned_data
    if step == "ask":
        ugc_ask(**who, words=data["words"], in_inbox=data["in_inbox"])
    elif step == "grant":
        ugc_grant(**who, grant=form.grant(), evidence=form.evidence())
    elif step == "reward":
        reward_promise(**who, reward=form.reward())
    else:
        reward_give(**who, given_on=data["given_on"], member_id=data["member"], reason_id=data["reason"])


@require_POST
@workspace_view(P.CONTENT_EDIT)
def user_post_use(request: WorkspaceRequest, user_post_id: int) -> HttpResponse:
    """Make a draft from it; refused without permission."""
    row = ugc_get(workspace=request.workspace, user_post_id=user_post_id)
    try:
        post = ugc_use(workspace=request.workspace, actor=request.actor, user_post_id=user_post_id)
    except DomainError as error:
        return _page(request, row, wrong=str(error))
    return redirect("content:post", request.workspace.slug, post.pk)


@require_safe
@workspace_view(P.INBOX_REPLY)
def user_post_proof(request: WorkspaceRequest, user_post_id: int) -> HttpResponse:
    """The file that proves the permission; who opens it is written down."""
    row = ugc_get(workspace=request.workspace, user_post_id=user_post_id)
    if row.proof_document_id is None:
        raise Http404
    return document_answer(request, document_id=row.proof_document_id, download=False)
