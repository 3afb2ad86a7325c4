"""What a button of the editor does once the post is saved: tag its links, or keep it as a template."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.lib.errors import DomainError
from content.models import Post
from content.services.post_templates import template_save
from team.decorators import WorkspaceRequest


def then(request: WorkspaceRequest, post: Post) -> HttpResponse | None:
    """The answer to `then=links` or `then=template` (named `template_name`), None for neither."""
    wish = request.POST.get("then", "")
    if wish == "links":
        return redirect("content:post_links", request.workspace.slug, post.pk)
    if wish != "template":
        return None
    try:
        row = template_save(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post.pk,
            name=request.POST.get("template_name", ""),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved as the template “%(name)s”") % {"name": row.name})
    return redirect("content:post_edit", request.workspace.slug, post.pk)
