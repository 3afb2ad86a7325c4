"""What a person can do about one publication. Answers its row again (htmx) or leads back to where they came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from content.models import Publication
from content.selectors.publication import publication_get
from content.services.queue import (
    publication_drop,
    publication_resend,
    publication_retry,
)
from content.services.status import status_now
from content.states import PublicationState
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P
from team.permissions import allows


@require_safe
@workspace_view(P.VIEW)
def publication(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """One row of the queue, as a fragment; as a page it is its post."""
    row = publication_get(workspace=request.workspace, publication_id=publication_id)
    if not request.htmx:
        return redirect("content:post", request.workspace.slug, row.post_id)
    in_queue = "in_queue" in request.GET
    context = {"publication": row, "in_queue": in_queue, **({} if in_queue else heading_of(row))}
    return render(request, "content/_publication.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def publication_retry_view(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """Send it (again) now."""
    return act(
        request, publication_id, lambda: publication_retry(**_who(request, publication_id)), _("It will be sent now.")
    )


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def publication_resend_view(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """A person has looked: it is not there."""
    return act(
        request, publication_id, lambda: publication_resend(**_who(request, publication_id)), _("It will be sent now.")
    )


@require_POST
@workspace_view(P.VIEW, post=P.QUEUE_RESOLVE)
def publication_drop_view(request: WorkspaceRequest, publication_id: int) -> HttpResponse:
    """Leave this account out; taking back what is scheduled asks for the right to publish."""
    done = _("Left out for this account.")
    may_publish = allows(request.membership.role, P.CONTENT_PUBLISH)
    who = _who(request, publication_id)
    return act(request, publication_id, lambda: publication_drop(**who, may_publish=may_publish), done)


def _who(request: WorkspaceRequest, publication_id: int) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor, "publication_id": publication_id}


def act(request: WorkspaceRequest, publication_id: int, action: Callable[[], Publication], done: str) -> HttpResponse:
    """Do it; a refusal is shown in the row with what the person typed."""
    error: DomainError | None = None
    try:
        action()
    except DomainError as refused:
        if refused.status in {403, 404}:
            raise
        error = refused
    if request.htmx:
        row = publication_get(workspace=request.workspace, publication_id=publication_id)
        context = {
            "publication": row,
            "in_queue": "in_queue" in request.POST,
            "error": error,
            "typed_url": request.POST.get("url", ""),
            **({} if "in_queue" in request.POST else heading_of(row)),
        }
        return render(request, "content/_publication.html", context, status=error.status if error else 200)
    if error is not None:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(back_to(request))


def heading_of(row: Publication) -> dict[str, Any]:
    """What the post's page says beside its title, which changes with the row."""
    status, states = status_now(post=row.post)
    published = states.count(PublicationState.PUBLISHED)
    return {"heading": True, "status": status, "published": published, "all": len(states)}


def back_to(request: WorkspaceRequest) -> str:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("content:queue", args=[request.workspace.slug])
