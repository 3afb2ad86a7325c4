"""Leading a phone into a platform's app with a post filled in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from config.lib.errors import DomainError
from content.services.app_link import app_link_open
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


def to_app(link: str) -> HttpResponse:
    """A redirect to a link of `app_link_open`; Django's own takes no schemes of apps.

    Nobody keeps it: the link is good for some minutes and only for this post.
    """
    response = HttpResponse(status=302)
    response["Location"] = link
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@workspace_view(P.QUEUE_RESOLVE)
def handoff_app(request: WorkspaceRequest, publication_id: int) -> HttpResponseBase:
    """Open the app; a refusal is shown on the page with texts and files.

    Only a person who follows the link asks the platform: a HEAD, as previews of links send it, leads to that page.
    """
    if request.method == "HEAD":
        return redirect("content:publication_handoff", request.workspace.slug, publication_id)
    try:
        link = app_link_open(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, str(error))
        return redirect("content:publication_handoff", request.workspace.slug, publication_id)
    return to_app(link)
