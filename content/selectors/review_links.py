"""Signed links for reviewers without an account.

A token carries the link's number and nonce under a signature made with SECRET_KEY: reading the database is not enough
to make one, and revoking a link or letting it end closes it at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db.models import Count, Max, Prefetch, QuerySet
from django.urls import reverse

from config.lib.clock import now
from config.lib.errors import NotFound
from content.models import Post, ReviewLink
from content.review_errors import ReviewLinkClosed
from content.selectors.review_people import involved, may_approve
from team.models import Membership, Workspace
from team.permissions import Permission, allows

_SALT = "content.review_link"
_SHAPE = re.compile(r"(\d{1,18})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """A link that opens, and its posts in the order of their times."""

    link: ReviewLink
    posts: tuple[Post, ...]


def link_token(link: ReviewLink) -> str:
    """The link's token."""
    return signing.Signer(salt=_SALT).sign(f"{link.pk}-{link.nonce}")


def link_url(link: ReviewLink) -> str:
    """The absolute address to pass on."""
    return f"{settings.BASE_URL}{reverse('outside:posts', args=[link_token(link)])}"


def address_for(link: ReviewLink, member: Membership) -> str:
    """The address, for members who may have it; else "".

    One that may approve is kept from whoever wrote or last edited one of its posts: they could approve their own
    work by it. `link.posts` are loaded.
    """
    if link_state(link) != "open":
        return ""
    if not link.may_approve:
        return link_url(link) if allows(member.role, Permission.CONTENT_EDIT) else ""
    own = any(member.user_id in involved(post) for post in link.posts.all())
    return "" if own or not may_approve(member) else link_url(link)


def link_state(link: ReviewLink) -> str:
    """open, revoked or over."""
    return "revoked" if link.revoked_at else "over" if link.expires_at <= now() else "open"


def link_by_token(token: str) -> OpenedReview:
    """What a token opens. Raises ReviewLinkClosed alike for forged, old and revoked ones."""
    try:
        value = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        raise ReviewLinkClosed from None
    shape = _SHAPE.fullmatch(value)
    if shape is None:
        raise ReviewLinkClosed
    rows = ReviewLink.objects.unscoped("the signed token says which workspace").filter(
        pk=int(shape[1]), nonce=shape[2], revoked_at=None, expires_at__gt=now()
    )
    link: ReviewLink | None = rows.select_related("workspace", "created_by").first()
    if link is None:
        raise ReviewLinkClosed
    posts = Post.objects.for_workspace(link.workspace_id).filter(pk__in=link.posts.values("pk"))
    return OpenedReview(link, tuple(posts.order_by("due_at", "pk")))


def link_list(*, workspace: Workspace, post_id: int | None = None) -> QuerySet[ReviewLink]:
    """Links, newest first, with `seen` (number of uses) and `seen_at` (the last one)."""
    rows = ReviewLink.objects.for_workspace(workspace).select_related("created_by", "revoked_by")
    if post_id is not None:
        rows = rows.filter(posts=post_id)
    rows = rows.prefetch_related(Prefetch("posts", Post.objects.for_workspace(workspace).order_by("due_at", "pk")))
    found: QuerySet[ReviewLink] = rows.annotate(
        seen=Count("visits", distinct=True), seen_at=Max("visits__at")
    ).order_by("-pk")
    return found


def link_get(*, workspace: Workspace, link_id: int) -> ReviewLink:
    """One link. Raises NotFound."""
    row: ReviewLink | None = link_list(workspace=workspace).filter(pk=link_id).first()
    if row is None:
        raise NotFound
    return row
