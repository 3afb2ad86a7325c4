"""Link tags: the workspace's rules, and tagging the links of one post."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.errors import DomainError
from config.lib.numbers import row_number
from content.forms.link_tags import LinkTagsForm, initial_of
from content.selectors.link_tags import link_tags_of
from content.selectors.post import may_edit, post_get
from content.services.link_tags import NAMES, link_tags_save, links_tag, proposals
from team.decorators import WorkspaceRequest, workspace_view
from team.forms.fields import show
from team.permissions import Permission as P
from team.permissions import allows


@workspace_view(P.VIEW, post=P.SETTINGS_MANAGE)
def link_tags(request: WorkspaceRequest) -> HttpResponse:
    """The rules: shown to all, changed by those who manage settings."""
    row = link_tags_of(workspace=request.workspace)
    form = LinkTagsForm(request.POST or None, initial=initial_of(row))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            link_tags_save(
                workspace=request.workspace,
                actor=request.actor,
                domains=values["domains"].splitlines(),
                **{name: values[name] for name in NAMES},
            )
        except DomainError as error:
            show(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("content:link_tags", request.workspace.slug)
    context = {"active": "posts", "form": form, "row": row}
    return render(request, "content/link_tags.html", context, status=422 if request.method == "POST" else 200)


@workspace_view(P.CONTENT_EDIT)
def post_links(request: WorkspaceRequest, post_id: int) -> HttpResponse:
    """Before and after per platform; POST tags them."""
    post = post_get(workspace=request.workspace, post_id=post_id)
    role = request.membership.role
    if not may_edit(post=post, role=role):
        return redirect("content:post", request.workspace.slug, post_id)
    if request.method == "POST":
        try:
            links_tag(
                workspace=request.workspace,
                actor=request.actor,
                post_id=post_id,
                version=row_number(request.POST.get("version", "")),
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Links are tagged"))
            return redirect("content:post_edit", request.workspace.slug, post_id)
        return redirect("content:post_links", request.workspace.slug, post_id)
    rules = link_tags_of(workspace=request.workspace)
    context = {
        "active": "posts",
        "post": post,
        "rules": rules if rules and rules.domains else None,
        "proposals": proposals(post=post),
        "manages": allows(role, P.SETTINGS_MANAGE),
    }
    return render(request, "content/post_links.html", context)
