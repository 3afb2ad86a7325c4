"""Calendar subscriptions: the secret address, what opens it, and the posts it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from config.lib.clock import now
from config.lib.errors import NotFound
from content.models import CalendarFeed, Post, Publication
from content.selectors.calendar import CalendarFilters
from team.models import Membership, Workspace
from team.permissions import Permission, allows

BACK, AHEAD = timedelta(days=90), timedelta(days=180)
EVENTS_MAX = 5000
_SALT = "content.ical"


def feed_token(feed: CalendarFeed) -> str:
    """The signed word of the address."""
    return signing.Signer(salt=_SALT).sign(feed.key)


def feed_url(feed: CalendarFeed) -> str:
    """The secret address."""
    return f"{settings.BASE_URL}{reverse('ical', args=[feed_token(feed)])}"


def feed_list(*, workspace: Workspace, user_id: int) -> QuerySet[CalendarFeed]:
    """A member's own subscriptions."""
    return CalendarFeed.objects.for_workspace(workspace).filter(user=user_id).order_by("pk")


@dataclass(frozen=True, slots=True)
class OpenedFeed:
    """A subscription that may be read now, with its workspace and member loaded."""

    feed: CalendarFeed
    since: datetime
    until: datetime


def feed_by_token(token: str) -> OpenedFeed:
    """The subscription an address opens. Raises NotFound alike for forged and ended ones.

    It ends with the row, and when its member has left, is locked out, or may not see the workspace any more; who has
    left and come back makes a new one. The signature is checked first, so that guessing costs the database nothing.
    """
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        raise NotFound from None
    feeds = CalendarFeed.objects.unscoped("resolves the workspace from a signed address")
    feed = feeds.select_related("workspace", "user").filter(key=key, user__is_active=True).first()
    if feed is None:
        raise NotFound
    member = Membership.objects.for_workspace(feed.workspace_id).filter(user=feed.user_id).first()
    if member is None or not allows(member.role, Permission.VIEW) or member.created_at > feed.created_at:
        raise NotFound
    return OpenedFeed(feed, now() - BACK, now() + AHEAD)


def feed_posts(opened: OpenedFeed) -> list[Post]:
    """Posts with a time within the span that fit the filter, in order; two queries."""
    feed = opened.feed
    filters = CalendarFilters(accounts=frozenset(feed.accounts), statuses=frozenset(feed.states))
    posts = Post.objects.for_workspace(feed.workspace_id).filter(due_at__gte=opened.since, due_at__lt=opened.until)
    publications = Publication.all_objects.select_related("account").only(
        "post", "account__display_name", "account__handle"
    )
    found = filters.apply(posts).only("title", "status", "due_at", "updated_at", "version", "workspace_id")
    found = found.prefetch_related(Prefetch("publications", publications.order_by("pk")))
    return list(found.order_by("due_at", "pk")[:EVENTS_MAX])
