"""How steps in the inbox answer: JSON for the page's script, a page or a way back for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from config.lib.errors import DomainError, NotAllowed, NotFound
from team.decorators import WorkspaceRequest


def done(request: WorkspaceRequest, thread_id: int | None, text: str = "", **more: object) -> HttpResponse:
    """A step is taken: say so, and go back to where it was asked for."""
    if request.htmx:
        return JsonResponse({"ok": True, "text": text, **more})
    if text:
        messages.success(request, text)
    slug = request.workspace.slug
    page = (
        reverse("interactions:thread", args=[slug, thread_id])
        if thread_id
        else reverse("interactions:inbox", args=[slug])
    )
    return redirect(page + back_of(request))


def back_of(request: WorkspaceRequest) -> str:
    """The list the person came from, as a query string."""
    back = request.POST.get("back", "")[:600]
    return back if back.startswith("?") and back.isprintable() else ""


def refused(error: DomainError) -> JsonResponse:
    """Why a step was not taken, for the page's script."""
    return JsonResponse({"code": error.code, "text": str(error), "field": error.field}, status=error.status)


def telling(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views that take a step: a refusal becomes JSON, or a message on the page the person came from."""

    @wraps(view)
    def told(request: WorkspaceRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NotFound, NotAllowed) as error:
            if request.htmx:
                return refused(error)
            raise
        except DomainError as error:
            if request.htmx:
                return refused(error)
            messages.error(request, str(error))
            return redirect(_from(request, kwargs.get("thread_id")))

    return told


def _from(request: WorkspaceRequest, thread_id: int | None) -> str:
    slug = request.workspace.slug
    if thread_id:
        return reverse("interactions:thread", args=[slug, thread_id]) + back_of(request)
    return reverse("interactions:inbox", args=[slug]) + back_of(request)
