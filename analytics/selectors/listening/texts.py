"""The texts that are listened to: received messages, public posts of competitors, and texts imported or found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import TrackedPost
from analytics.listening_states import MentionSource
from analytics.models import HeardText
from interactions.models import Message
from interactions.states import Direction, Intent, ThreadState
from team.models import Workspace

BATCH = 500


@dataclass(frozen=True, slots=True)
class Heard:
    """A text with what a mention keeps of it. `by`: the competitor who wrote it on an account of their own."""

    source: MentionSource
    pk: int
    text: str
    at: datetime
    platform: str
    sentiment: str = ""
    intent: str = ""
    engagement: int | None = None
    by: int | None = None

    @property
    def key(self) -> str:
        """What tells it from all other texts of the workspace."""
        return f"{MARKS[self.source]}{self.pk}"

    @property
    def owner(self) -> dict[str, int]:
        """The foreign key of a mention that names it."""
        return {KEYS[self.source]: self.pk}


MARKS = {
    MentionSource.INBOX: "m", MentionSource.POST: "p", MentionSource.IMPORT: "t", MentionSource.SEARCH: "t",
}  # fmt: skip
KEYS = {
    MentionSource.INBOX: "message_id", MentionSource.POST: "post_id", MentionSource.IMPORT: "heard_id",
    MentionSource.SEARCH: "heard_id",
}  # fmt: skip


def text_sources(workspace: Workspace) -> dict[str, QuerySet[Any]]:
    """Every kind of text by the name of the cursor's field. Spam and what was deleted does not count."""
    messages = Message.objects.for_workspace(workspace).filter(direction=Direction.IN, deleted_at=None)
    return {
        "message_id": messages.exclude(text="").exclude(intent=Intent.SPAM).exclude(thread__state=ThreadState.SPAM),
        "post_id": TrackedPost.objects.for_workspace(workspace).exclude(text="").filter(
            tracked__competitor__isnull=False
        ),
        "heard_id": HeardText.objects.for_workspace(workspace).exclude(text=""),
    }  # fmt: skip


def text_columns(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The columns that `text_made` reads."""
    if name == "message_id":
        return rows.values("pk", "text", "at", "sentiment", "intent", platform=F("account__platform"))
    if name == "post_id":
        return rows.values(
            "pk", "text", "at", "likes", "comments", "shares", platform=F("tracked__platform"),
            by=F("tracked__competitor"),
        )  # fmt: skip
    return rows.values("pk", "source", "text", "at", "platform", "sentiment", "intent", "engagement")


def text_made(name: str, row: dict[str, Any]) -> Heard:
    """One row of `text_columns`."""
    if name == "message_id":
        return Heard(MentionSource.INBOX, **row)
    if name == "post_id":
        known = [value for value in (row.pop("likes"), row.pop("comments"), row.pop("shares")) if value is not None]
        return Heard(MentionSource.POST, engagement=sum(known) if known else None, **row)
    return Heard(MentionSource(row.pop("source")), **row)


def texts_between(*, workspace: Workspace, since: datetime, until: datetime) -> Iterator[Heard]:
    """All texts of a span, received messages first."""
    for name, query in text_sources(workspace).items():
        rows = text_columns(name, query.filter(at__gte=since, at__lt=until).order_by("pk"))
        for row in rows.iterator(chunk_size=BATCH):
            yield text_made(name, row)
