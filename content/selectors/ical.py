"""Posts as an iCalendar file (RFC 5545). Of a post it tells title, state, accounts and its address with us, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from content.models import CalendarFeed, Post
from content.states import DisplayState

LENGTH = timedelta(minutes=15)
_STATUS = {
    DisplayState.IDEA: "TENTATIVE",
    DisplayState.DRAFT: "TENTATIVE",
    DisplayState.IN_REVIEW: "TENTATIVE",
    DisplayState.CANCELLED: "CANCELLED",
}


def calendar_file(feed: CalendarFeed, posts: Sequence[Post]) -> bytes:
    """The file, in the active language. Moments are in UTC, so that every program shows them on its own clock.

    Equal posts make equal bytes: nothing in it depends on when it is made.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Juzhen//Content calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{feed.workspace.name} · {feed.name}")
    calendar.add("x-wr-timezone", feed.workspace.time_zone)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for post in posts:
        calendar.add_component(_event(feed, post))
    return bytes(calendar.to_ical())


def _event(feed: CalendarFeed, post: Post) -> Event:
    state = DisplayState(post.status)
    accounts = _(", ").join(str(row.account) for row in post.publications.all())
    address = f"{settings.BASE_URL}{reverse('content:post', args=[feed.workspace.slug, post.pk])}"
    title = post.title or _("Post #%(id)s") % {"id": post.pk}
    event = Event()
    event.add("uid", f"post-{post.workspace_id}-{post.pk}@juzhen")
    event.add("dtstamp", post.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", post.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", post.version)
    if post.due_at is not None:
        event.add("dtstart", post.due_at.astimezone(UTC).replace(microsecond=0))
    event.add("duration", LENGTH)
    event.add("summary", f"[{state.label}] {title}")
    event.add("description", "\n".join(part for part in (str(state.label), accounts, address) if part))
    event.add("url", address)
    event.add("status", _STATUS.get(state, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    return event
