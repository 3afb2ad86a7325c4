"""One thread as it is read: messages, notes and what happened, in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from accounts.connectors import registry
from accounts.connectors.types import Can, InboxKind, TextLimit
from config.lib.clock import local_day, now
from content.models import Publication
from content.selectors.calendar import first_pictures
from interactions.models import Message, Thread, ThreadEvent, ThreadNote
from interactions.selectors.threads import messages_of
from interactions.states import Delivery, Direction
from team.models import Workspace

SIZE, NOTES_MAX, EVENTS_MAX = 50, 200, 200
# From this delay on people are told that a message reached us later than it was written.
LATE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a conversation: `kind` day, message, note or event, and the row behind it."""

    kind: str
    at: datetime
    row: Any = None
    day: date | None = None
    late: int = 0
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class PostCard:
    """The post a conversation stands under."""

    publication: Publication
    asset_id: int | None
    comments: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """`before`: the key of earlier messages, '' when there are none. `last_id`: the newest message there is."""

    entries: Sequence[Entry]
    before: str = ""
    last_id: int = 0
    post: PostCard | None = None
    moods: Sequence[int] = field(default_factory=list)
    received: Sequence[Message] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answerable:
    """Whether and until when a thread can be answered from here, and how long an answer may be."""

    can: bool
    limit: TextLimit | None
    until: datetime | None
    closed: bool
    hours: int = 0
    moderate: bool = False
    like: bool = False
    delete: bool = False


def conversation_of(*, workspace: Workspace, thread: Thread, before: str = "", size: int = SIZE) -> Conversation:
    """The newest messages of a thread before a key, with notes and events of the same time."""
    messages = messages_of(workspace=workspace, thread=thread, before=before, size=size + 1)
    more = len(messages) > size
    messages = messages[1:] if more else messages
    first = messages[0].at if messages and more else None
    last = messages[-1].at if messages and before else None
    notes = _beside(ThreadNote.objects.for_workspace(workspace), thread, "created_at", "author", first, last, NOTES_MAX)
    events = _beside(ThreadEvent.objects.for_workspace(workspace), thread, "at", "actor", first, last, EVENTS_MAX)
    lines = [_message(row, thread) for row in messages]
    lines += [Entry("note", row.created_at, row) for row in notes]
    lines += [Entry("event", row.at, row) for row in events]
    received = [row for row in messages if row.direction == Direction.IN]
    return Conversation(
        entries=_with_days(sorted(lines, key=lambda line: line.at), workspace.time_zone),
        before=f"{messages[0].at.isoformat()}~{messages[0].pk}" if more else "",
        last_id=max((row.pk for row in messages), default=0),
        post=None if before else _post(workspace, thread, messages),
        moods=[_MOODS[row.sentiment] for row in received if row.sentiment in _MOODS][-12:],
        received=received,
    )


def answerable_of(thread: Thread) -> Answerable:
    """What the platform lets us do with a thread."""
    caps, kind = registry.capabilities(thread.account.platform), InboxKind(thread.channel)
    window, until = caps.windows.get(kind), None
    if window is not None and thread.last_in_at is not None:
        until = thread.last_in_at + timedelta(hours=window.hours)
    return Answerable(
        can=Can.REPLY in caps.can,
        limit=caps.answer_limit(kind),
        until=until,
        closed=until is not None and until < now(),
        hours=window.hours if window else 0,
        moderate=Can.MODERATE in caps.can and kind in (InboxKind.COMMENT, InboxKind.REVIEW),
        like=Can.LIKE in caps.can,
        delete=Can.DELETE_COMMENT in caps.can and kind is InboxKind.COMMENT,
    )


_MOODS = {"positive": 5, "neutral": 3, "negative": 1}


def _beside(rows: Any, thread: Thread, moment: str, who: str, first: Any, last: Any, most: int) -> list[Any]:
    rows = rows.filter(thread=thread).select_related(who)
    if first is not None:
        rows = rows.filter(**{f"{moment}__gte": first})
    if last is not None:
        rows = rows.filter(**{f"{moment}__lt": last})
    return list(rows.order_by("-pk")[:most])[::-1]


def _message(row: Message, thread: Thread) -> Entry:
    late = row.received_at - row.at if row.direction == Direction.IN else timedelta()
    waits = thread.awaiting_since is not None and row.at >= thread.awaiting_since
    return Entry(
        "message",
        row.at,
        row,
        late=round(late.total_seconds()) if late > LATE else 0,
        unanswered=waits and row.direction == Direction.IN and row.deleted_at is None,
    )


def _with_days(lines: Sequence[Entry], zone: str) -> list[Entry]:
    out: list[Entry] = []
    shown: date | None = None
    for line in lines:
        day = local_day(line.at, zone)
        if day != shown:
            out.append(Entry("day", line.at, day=day))
            shown = day
        out.append(line)
    return out


def _post(workspace: Workspace, thread: Thread, messages: Sequence[Message]) -> PostCard | None:
    under = next((row for row in reversed(messages) if row.publication_id), None)
    if under is None or under.publication is None:
        return None
    rows = Message.objects.for_workspace(workspace).filter(account=thread.account_id, post_id=under.post_id)
    comments = rows.exclude(post_id="").filter(direction=Direction.IN).count()
    pictures = first_pictures([under.publication.post_id])
    return PostCard(under.publication, pictures.get(under.publication.post_id), comments)


def unsent(row: Message) -> bool:
    """Whether a message of ours has not arrived for sure."""
    return row.direction == Direction.OUT and row.delivery not in (Delivery.SENT, Delivery.NONE)


def last_received(*, thread: Thread) -> str:
    """What they wrote last, '' when nothing is left of it."""
    rows = Message.objects.for_workspace(thread.workspace_id).filter(thread=thread, direction=Direction.IN)
    return rows.exclude(text="").order_by("-at", "-pk").values_list("text", flat=True).first() or ""
