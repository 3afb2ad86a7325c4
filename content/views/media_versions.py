"""Versions of a file for platforms, its focus point, and a video's cover frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError, InvalidInput
from content.selectors.media import media_get
from content.services.media_cover import media_cover
from content.services.media_crops import media_focus
from content.services.media_jobs import versions_start
from content.views.media_page import versions_context
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def start(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """Begin versions for the platforms named by `platform`."""

    def act() -> str:
        jobs = versions_start(
            workspace=request.workspace,
            actor=request.actor,
            asset_id=asset_id,
            platforms=request.POST.getlist("platform"),
        )
        text = ngettext("%(n)s version is being made.", "%(n)s versions are being made.", len(jobs))
        return text % {"n": len(jobs)}

    return _done(request, asset_id, act)


@require_safe
@workspace_view(P.VIEW)
def state(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """The versions and how far they are; asks again while some are under way."""
    asset = media_get(workspace=request.workspace, asset_id=asset_id)
    context: dict[str, Any] = {"asset": asset, **versions_context(request.workspace, asset)}
    return render(request, "content/_media_versions.html", context)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def focus(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """The point that stays in sight, in percent (`x`, `y`)."""

    def act() -> str:
        x, y = (_number(request.POST.get(name, "")) for name in ("x", "y"))
        media_focus(workspace=request.workspace, actor=request.actor, asset_id=asset_id, x=round(x), y=round(y))
        return _("Saved")

    return _done(request, asset_id, act)


@require_POST
@workspace_view(P.VIEW, post=P.MEDIA_EDIT)
def cover(request: WorkspaceRequest, asset_id: int) -> HttpResponse:
    """The frame at `second` becomes the video's picture."""

    def act() -> str:
        second = _number(request.POST.get("second", ""))
        media_cover(workspace=request.workspace, actor=request.actor, asset_id=asset_id, second=second)
        return _("The cover is set.")

    return _done(request, asset_id, act)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise InvalidInput(_("Write a number.")) from None
    if not -1e6 < value < 1e6:
        raise InvalidInput(_("Write a number."))
    return value


def _done(request: WorkspaceRequest, asset_id: int, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except DomainError as refused:
        if refused.status == 404:
            raise
        messages.error(request, str(refused))
    return redirect("content:media_item", request.workspace.slug, asset_id)
