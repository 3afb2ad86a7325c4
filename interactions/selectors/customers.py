"""Who stands behind a thread: their other threads with us, and whether others complain about the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Func, Q

from config.lib.clock import now
from interactions.models import Message, Thread
from interactions.selectors.masking import masked
from interactions.states import WORK, Intent, Sentiment
from team.models import Workspace

SHOWN = 6
RECENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Past:
    """Another thread of the same person."""

    thread: Thread
    preview: str


@dataclass(frozen=True, slots=True)
class Risk:
    """How many people complained about the same within a day, this one included; `about`: a tag, '' for the post."""

    number: int
    about: str


def past_of(*, workspace: Workspace, thread: Thread) -> list[Past]:
    """The person's other threads over all accounts, the latest first."""
    rows = Thread.objects.for_workspace(workspace).filter(contact=thread.contact_id).exclude(pk=thread.pk)
    rows = rows.select_related("account", "identity").order_by("-last_at")[: SHOWN + 1]
    return [Past(row, masked(row.preview)) for row in rows]


def risk_of(*, workspace: Workspace, thread: Thread, post_id: str = "") -> Risk | None:
    """Complaints of others in the last 24 hours with one of the thread's tags or under the same post.

    None unless this one is a complaint, too, and not the first.
    """
    if thread.intent != Intent.COMPLAINT and thread.sentiment != Sentiment.NEGATIVE:
        return None
    unhappy = Q(intent=Intent.COMPLAINT) | Q(sentiment=Sentiment.NEGATIVE)
    since = now() - RECENT
    rows = Thread.objects.for_workspace(workspace).filter(unhappy, last_in_at__gte=since)
    rows = rows.exclude(contact=thread.contact_id)
    counts = {f"tag{at}": Count("pk", filter=Q(tags__contains=[tag])) for at, tag in enumerate(thread.tags[:5])}
    found = rows.filter(tags__overlap=thread.tags).aggregate(**counts) if counts else {}
    best = max(((number, thread.tags[int(name[3:])]) for name, number in found.items() if number), default=None)
    if best is not None:
        return Risk(best[0] + 1, best[1])
    if not post_id:
        return None
    under = Message.objects.for_workspace(workspace).filter(account=thread.account_id, post_id=post_id, at__gte=since)
    number = rows.filter(pk__in=under.values("thread_id")).count()
    return Risk(number + 1, "") if number else None


def tags_of(*, workspace: Workspace) -> Sequence[str]:
    """Tags of threads that are not done, the most used first; at most 60."""
    rows = Thread.objects.for_workspace(workspace).filter(state__in=WORK).exclude(tags=[]).order_by()
    named = (
        rows.annotate(tag=Func("tags", function="unnest")).values("tag").annotate(n=Count("pk")).order_by("-n", "tag")
    )
    return [row["tag"] for row in named[:60]]
