"""What somebody outside sees by a signed link: previews of some posts, their remarks and their decision.

The link shows these posts and no other data. Every use is written down; who asks too much is slowed.
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
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.lib.errors import DomainError
from config.lib.unlisted import requests_from, unlisted
from content.models import MediaAsset, Post, ReviewDecision
from content.review_errors import MembersUseTheirOwn, ReviewLinkClosed
from content.selectors.post import post_get
from content.selectors.post_files import files_of
from content.selectors.review_links import OpenedReview, link_by_token
from content.services.previews import post_previews
from content.services.review_board import board_of
from content.services.review_links import Visitor, link_decide, visit_note
from content.views.files import file_response, thumb_response
from team.actors import Actor
from team.models import Membership

# Requests per minute and address; decisions and remarks; links that do not open.
PER_MINUTE, SAID_PER_MINUTE, BAD_PER_MINUTE = 240, 20, 30
NAME_COOKIE = "juzhen_visitor"


def _by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Opens the link, or answers one page for every reason why it does not open; slows down who asks too much."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **rest: Any) -> HttpResponseBase:
        if (
            requests_from(request, "outside:all", add=True) > PER_MINUTE
            or requests_from(request, "outside:bad") > BAD_PER_MINUTE
        ):
            return unlisted(HttpResponse(status=429, headers={"Retry-After": "60"}))
        try:
            opened = link_by_token(token)
        except ReviewLinkClosed as error:
            requests_from(request, "outside:bad", add=True)
            return unlisted(render(request, "content/outside_closed.html", {"error": error}, status=error.status))
        with timezone.override(opened.link.workspace.time_zone):
            return unlisted(view(request, opened, token, **rest))

    return guarded


@require_safe
@_by_link
def posts(request: HttpRequest, opened: OpenedReview, token: str) -> HttpResponseBase:
    """The posts of the link; a single one is shown at once."""
    if len(opened.posts) == 1:
        return redirect("outside:post", token, 1)
    visit_note(link=opened.link, visitor=_visitor(request), post=None)
    context = {"link": opened.link, "token": token, "posts": list(enumerate(opened.posts, start=1))}
    return render(request, "content/outside_posts.html", context)


@require_safe
@_by_link
def post(request: HttpRequest, opened: OpenedReview, token: str, number: int) -> HttpResponseBase:
    """One post as each platform will show it."""
    shown = _post(opened, number)
    if request.method == "GET":
        visit_note(link=opened.link, visitor=_visitor(request), post=shown)
    return _page(request, opened, token, number)


@require_POST
@_by_link
def decide(request: HttpRequest, opened: OpenedReview, token: str, number: int) -> HttpResponseBase:
    """Comment, approve or ask for changes, under the name that was typed."""
    shown = _post(opened, number)
    if requests_from(request, "outside:said", add=True) > SAID_PER_MINUTE:
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    kind, name = request.POST.get("kind", ""), request.POST.get("visitor", "")
    visitor = _visitor(request, name)
    try:
        if kind != "comment" and _is_member(request, opened):
            raise MembersUseTheirOwn
        link_decide(
            link=opened.link,
            visitor=visitor,
            post=shown,
            kind=kind,
            note=request.POST.get("note", ""),
            seen=request.POST.get("seen", "") or "-",
        )
    except DomainError as error:
        return _page(request, opened, token, number, refused=error)
    answer = redirect(f"{reverse('outside:post', args=[token, number])}?done={kind}#said")
    answer.set_cookie(
        NAME_COOKIE, visitor.name[:100].encode("unicode_escape").decode(), max_age=30 * 86400, httponly=True,
        samesite="Lax", secure=request.is_secure(), path=reverse("outside:posts", args=[token]),
    )  # fmt: skip
    return answer


@require_safe
@_by_link
def file(request: HttpRequest, opened: OpenedReview, token: str, number: int, asset_id: int) -> HttpResponseBase:
    """One file of a post."""
    return file_response(request, _asset(opened, number, asset_id))


@require_safe
@_by_link
def thumb(request: HttpRequest, opened: OpenedReview, token: str, number: int, asset_id: int) -> HttpResponseBase:
    """The preview of one file of a post."""
    return thumb_response(request, _asset(opened, number, asset_id))


def _page(
    request: HttpRequest, opened: OpenedReview, token: str, number: int, *, refused: DomainError | None = None
) -> HttpResponse:
    link, ids = opened.link, [each.pk for each in opened.posts]
    shown = post_get(workspace=link.workspace, post_id=_post(opened, number).pk)
    board = board_of(post=shown, actor=Actor(None), link=link)
    said = ReviewDecision.objects.for_workspace(link.workspace_id).filter(post=shown, link=link).order_by("-pk")
    context = {
        "link": link,
        "token": token,
        "number": number,
        "count": len(ids),
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if number < len(ids) else 0,
        "post": shown,
        "board": board,
        "previews": post_previews(post=shown),
        "said": said[:50],
        "refused": refused,
        "note": request.POST.get("note", ""),
        "visitor": request.POST.get("visitor", "") or _remembered(request) or link.name,
        "done": _DONE.get(request.GET.get("done", ""), lambda: "")(),
        "outside": {"token": token, "number": number},
        "language": link.workspace.language,
    }
    return render(request, "content/outside_post.html", context, status=refused.status if refused else 200)


_DONE: dict[str, Callable[[], str]] = {
    "approve": lambda: _("Thank you. Your approval is noted."),
    "changes": lambda: _("Thank you. The team sees what you would like changed."),
    "comment": lambda: _("Thank you. Your comment is with the team."),
}


def _post(opened: OpenedReview, number: int) -> Post:
    if not 1 <= number <= len(opened.posts):
        raise Http404
    return opened.posts[number - 1]


def _asset(opened: OpenedReview, number: int, asset_id: int) -> MediaAsset:
    found = next((used.asset for used in files_of(_post(opened, number)) if used.asset.pk == asset_id), None)
    if found is None:
        raise Http404
    return found


def _visitor(request: HttpRequest, name: str = "") -> Visitor:
    agent = request.headers.get("user-agent", "")
    return Visitor(request.META.get("REMOTE_ADDR") or None, agent, name or _remembered(request))


def _remembered(request: HttpRequest) -> str:
    try:
        return request.COOKIES.get(NAME_COOKIE, "").encode("ascii").decode("unicode_escape")[:100]
    except UnicodeError:
        return ""


def _is_member(request: HttpRequest, opened: OpenedReview) -> bool:
    if not request.user.is_authenticated:
        return False
    return Membership.objects.for_workspace(opened.link.workspace_id).filter(user=request.user).exists()
