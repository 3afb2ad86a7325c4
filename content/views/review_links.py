"""Links for reviewers without an account: make, look who used them, revoke."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from content.forms.reviews import LinkForm
from content.models import LinkVisit
from content.selectors.post import post_get
from content.selectors.review_links import address_for, link_get, link_list, link_state
from content.services.review_links import link_create, link_revoke
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE_SIZE = 50


@require_safe
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def review_links(request: WorkspaceRequest) -> HttpResponse:
    """All links, newest first."""
    page = Paginator(link_list(workspace=request.workspace), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(link, link_state(link)) for link in page.object_list]
    return render(request, "content/review_links.html", {"active": "reviews", "page": page, "rows": rows})


@require_safe
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def review_link(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """One link: its address, its posts, who opened it."""
    link = link_get(workspace=request.workspace, link_id=link_id)
    visits = LinkVisit.objects.for_workspace(request.workspace).filter(link=link).select_related("post")
    page = Paginator(visits.order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "active": "reviews",
        "link": link,
        "state": link_state(link),
        "url": address_for(link, request.membership),
        "page": page,
    }
    return render(request, "content/review_link.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def review_link_new(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Make a link to this post and to further ones."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    form = LinkForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(reverse("content:review", args=[request.workspace.slug, post.pk]) + "#links")
    try:
        link = link_create(
            workspace=request.workspace,
            actor=request.actor,
            post_ids=[post.pk, *form.further()],
            values=form.values(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(reverse("content:review", args=[request.workspace.slug, post.pk]) + "#links")
    messages.success(request, _("The link is made. Copy it and pass it on."))
    return redirect("content:review_link", request.workspace.slug, link.pk)


@require_POST
@workspace_view(P.VIEW, post=P.CONTENT_EDIT)
def review_link_revoke(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Close a link."""
    link_revoke(workspace=request.workspace, actor=request.actor, link_id=link_id)
    messages.success(request, _("The link is closed."))
    return redirect("content:review_link", request.workspace.slug, link_id)
