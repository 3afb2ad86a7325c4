"""Production → Evergreen: proposals, the pool, the rules of one post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SocialAccount
from config.lib.clock import now
from config.lib.errors import DomainError
from content.forms.production.learn import EvergreenForm
from content.models import Evergreen
from content.selectors.learn.reading import evergreen_list, proposal_list
from content.selectors.post import post_get
from content.services.learn.deciding import proposal_accept, proposal_skip
from content.services.learn.pool import evergreen_end, evergreen_save
from content.services.learn.proposing import uses_of, verdict, workspace_propose
from content.views.production.frame import form_page, pages, refused
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_safe
@workspace_view(P.VIEW)
def evergreen(request: WorkspaceRequest) -> HttpResponse:
    """What is proposed with reasons, and the pool with why the rest waits."""
    proposals = list(proposal_list(workspace=request.workspace)[:50])
    ids = {pk for proposal in proposals for pk in proposal.account_ids}
    accounts = SocialAccount.objects.for_workspace(request.workspace).in_bulk(ids)
    rows = evergreen_list(workspace=request.workspace).select_related("post__workspace")
    page = pages(request, rows.prefetch_related("proposals"))
    uses, moment = uses_of(page.object_list), now()
    context = {
        "active": "production",
        "section": "evergreen",
        "proposals": [(one, [accounts[pk] for pk in one.account_ids if pk in accounts]) for one in proposals],
        "page": page,
        "lines": [
            (row, verdict(row, uses.get(row.pk, []), moment), next(iter(uses.get(row.pk, [])), None))
            for row in page.object_list
        ],
    }
    return render(request, "content/evergreen.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def evergreen_propose(request: WorkspaceRequest) -> HttpResponse:
    """Look now for what can be proposed."""
    if not workspace_propose(workspace=request.workspace):
        messages.info(request, _("The rules allow nothing to be proposed now."))
    return redirect("content:evergreen", request.workspace.slug)


@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def post_evergreen(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """The rules of a post in the pool, or of one to be put in; with `action` it is taken out."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    row = Evergreen.objects.for_workspace(request.workspace).filter(post=post, ended_at=None).first()
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
    if request.POST.get("action") == "remove" and row is not None:
        evergreen_end(**who, evergreen_id=row.pk)
        messages.success(request, _("The post is no longer evergreen."))
        return redirect("content:post", request.workspace.slug, post.pk)
    form = EvergreenForm(request.POST or None, workspace=request.workspace, row=row)
    return form_page(
        request,
        form,
        save=lambda: evergreen_save(**who, post_id=post.pk, values=form.values()),
        done=lambda _saved: reverse("content:evergreen", args=[request.workspace.slug]),
        context={
            "title": _("Evergreen"),
            "plan": post,
            "back": reverse("content:post", args=[request.workspace.slug, post.pk]),
            "section": "evergreen",
            "remove": row is not None,
        },
    )


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def proposal_decide(request: WorkspaceRequest, proposal_id: int) -> HttpResponse:
    """Take a proposal as a draft, or with `skip` let the post rest."""
    who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "proposal_id": proposal_id}
    try:
        if request.POST.get("skip"):
            proposal_skip(**who)
            return redirect("content:evergreen", request.workspace.slug)
        post = proposal_accept(**who)
    except DomainError as error:
        if error.status == 404:
            raise
        refused(request, error)
        return redirect("content:evergreen", request.workspace.slug)
    messages.success(request, _("This is the new draft. It is checked and approved like any other."))
    return redirect("content:post_edit", request.workspace.slug, post.pk)
