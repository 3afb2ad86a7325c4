"""A hand-off package opened by its signed link: to read and to save, nothing else.

The link shows one package and no other data. It stops working when the post no longer waits to be posted by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.lib.errors import DomainError
from config.lib.tally import tally
from config.lib.unlisted import requests_from, unlisted
from content.errors import AppLinkTooOften, HandoffLinkClosed
from content.models import MediaAsset
from content.selectors.handoff_link import OpenedLink, handoff_by_token
from content.services.app_link import app_link_open
from content.services.handoff import handoff_package
from content.views.app_link import to_app
from content.views.files import file_response, thumb_response
from content.views.handoff import zip_response
from team.actors import SYSTEM

# Requests per minute and address: a page of 20 files with its pictures stays far below.
PER_MINUTE = 240
BAD_PER_MINUTE = 30
# Times per minute that the platform is asked about one post.
APP_PER_MINUTE = 5


def _by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Opens the link, or answers one page for every reason why it does not open; slows down who asks too much."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        if (
            requests_from(request, "handoff:all", add=True) > PER_MINUTE
            or requests_from(request, "handoff:bad") > BAD_PER_MINUTE
        ):
            return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
        try:
            opened = handoff_by_token(token)
        except HandoffLinkClosed as error:
            requests_from(request, "handoff:bad", add=True)
            return unlisted(render(request, "content/handoff_closed.html", {"error": error}, status=error.status))
        return unlisted(view(request, opened, token, **rest))

    return guarded


@_by_link
def page(request: HttpRequest, opened: OpenedLink, token: str) -> HttpResponse:
    """Texts, files and what to do; saying that it is posted takes a sign-in."""
    return _page(request, opened, token)


@_by_link
def app(request: HttpRequest, opened: OpenedLink, token: str) -> HttpResponseBase:
    """Open the platform's app with the post filled in; a refusal is shown above the package.

    Chats that preview the address with a HEAD are led to the package, and the platform is not asked.
    """
    row = opened.publication
    if request.method == "HEAD":
        return redirect("handoff:page", token)
    try:
        if tally(f"handoff:app:{row.pk}") > APP_PER_MINUTE:
            raise AppLinkTooOften
        link = app_link_open(workspace=row.workspace, actor=SYSTEM, publication_id=row.pk, by_link=True)
    except DomainError as error:
        return _page(request, opened, token, refused=error)
    return to_app(link)


def _page(request: HttpRequest, opened: OpenedLink, token: str, *, refused: DomainError | None = None) -> HttpResponse:
    row = opened.publication
    package = handoff_package(publication=row)
    files = [
        {
            "item": item,
            "url": f"{reverse('handoff:file', args=[token, item.number])}?download=1" if item.asset else "",
            "thumb": reverse("handoff:thumb", args=[token, item.number]) if item.asset and item.asset.thumb else "",
        }
        for item in package.files
    ]
    context = {
        "publication": row,
        "package": package,
        "files": files,
        "zip_url": reverse("handoff:files", args=[token]),
        "ends_at": opened.ends_at,
        "refused": refused,
        "app_url": reverse("handoff:app", args=[token]) if package.opens_app else "",
        "posted_url": f"{reverse('content:publication_handoff', args=[row.workspace.slug, row.pk])}#posted",
    }
    with timezone.override(row.account.zone):
        answer = render(request, "content/handoff_public.html", context, status=refused.status if refused else 200)
    if answer.status_code == AppLinkTooOften.status:
        answer["Retry-After"] = "60"
    return answer


@_by_link
def file(request: HttpRequest, opened: OpenedLink, token: str, number: int) -> HttpResponseBase:
    """One file of the package, by its place in it."""
    return file_response(request, _asset(opened, number))


@_by_link
def thumb(request: HttpRequest, opened: OpenedLink, token: str, number: int) -> HttpResponseBase:
    """The preview of one file of the package."""
    return thumb_response(request, _asset(opened, number))


@_by_link
def files(request: HttpRequest, opened: OpenedLink, token: str) -> HttpResponseBase:
    """Texts and files as one ZIP file."""
    return zip_response(handoff_package(publication=opened.publication))


def _asset(opened: OpenedLink, number: int) -> MediaAsset:
    for item in handoff_package(publication=opened.publication).files:
        if item.number == number and item.asset is not None:
            return item.asset
    raise Http404
