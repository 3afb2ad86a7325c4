"""Leading a phone into a platform's app with a post filled in."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from config.lib.errors import DomainError
from content.services.app_link import app_link_open
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,40}(?=:)")
# What a browser would run or open in our own name.
_NEVER = {"javascript", "data", "vbscript", "file", "blob", "about", "view-source"}


def to_app(link: str) -> HttpResponse:
    """A redirect to an app's own scheme or to an https address, never to what a browser runs. Raises ValueError.

    Nobody keeps it: the link is good for some minutes and only for this post.
    """
    scheme = _SCHEME.match(link)
    if scheme is None or scheme[0] in _NEVER or any(char.isspace() or ord(char) < 32 for char in link):
        raise ValueError("a connector made a link that no app opens")
    response = HttpResponse(status=302)
    response["Location"] = link
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@workspace_view(P.QUEUE_RESOLVE)
def handoff_app(request: WorkspaceRequest, publication_id: int) -> HttpResponseBase:
    """Open the app; a refusal is shown on the page with texts and files."""
    try:
        link = app_link_open(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, str(error))
        return redirect("content:publication_handoff", request.workspace.slug, publication_id)
    return to_app(link)
