"""Reading the inbox: lists by filter and key, and the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.models import Message, Thread
from interactions.selectors.tokens import holds, month_lexeme, query
from interactions.states import WORK, ThreadState
from team.models import User, Workspace

PAGE = 40
# A search looks at the newest month, then at the three before it, and so on, and at so many hits in each window.
WINDOWS, HITS = (1, 3, 8, 24), 400


@dataclass(frozen=True, slots=True)
class ThreadFilters:
    """What a list of threads shows. `who`: mine, unassigned, "" everybody's, or a user's id.

    `state`: one of `ThreadState`, `work` for all that is not done, "" for all. `sort`: `due` (least time left) or
    `recent`. `q`: words in messages, or names.
    """

    who: str = ""
    state: str = ThreadState.OPEN
    channel: str = ""
    account_id: int | None = None
    platform: str = ""
    priority: int | None = None
    sentiment: str = ""
    intent: str = ""
    tag: str = ""
    overdue: bool = False
    q: str = ""
    sort: str = "due"


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """Threads in order, and the key of the last one when there are more ('' otherwise)."""

    rows: Sequence[Thread]
    after: str = ""


def thread_get(*, workspace: Workspace, thread_id: int) -> Thread:
    """One thread with what its page shows. Raises NotFound."""
    rows = Thread.objects.for_workspace(workspace).select_related(
        "account", "identity", "contact", "assignee", "claimed_by"
    )
    if (row := rows.filter(pk=thread_id).first()) is None:
        raise NotFound
    return row


def message_get(*, workspace: Workspace, message_id: int) -> Message:
    """One message. Raises NotFound."""
    row: Message | None = Message.objects.for_workspace(workspace).filter(pk=message_id).first()
    if row is None:
        raise NotFound
    return row


def threads_of(*, workspace: Workspace, user: User | None, filters: ThreadFilters) -> QuerySet[Thread]:
    """Threads that fit, in no order; a search is not applied here."""
    rows = Thread.objects.for_workspace(workspace)
    if filters.who == "mine":
        rows = rows.filter(assignee=user)
    elif filters.who == "unassigned":
        rows = rows.filter(assignee=None)
    elif filters.who.isdecimal():
        rows = rows.filter(assignee_id=int(filters.who))
    if filters.state == "work":
        rows = rows.filter(state__in=WORK)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    plain = {
        "channel": filters.channel,
        "account_id": filters.account_id,
        "account__platform": filters.platform,
        "priority": filters.priority,
        "sentiment": filters.sentiment,
        "intent": filters.intent,
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value not in ("", None)})
    if filters.tag:
        rows = rows.filter(tags__contains=[filters.tag])
    if filters.overdue:
        rows = rows.filter(due_at__lt=now())
    return rows


def thread_page(
    *, workspace: Workspace, user: User | None, filters: ThreadFilters, after: str = "", size: int = PAGE
) -> ThreadPage:
    """One page of a list. `after` is the key of the last row of the page before."""
    rows = threads_of(workspace=workspace, user=user, filters=filters)
    if filters.q.strip():
        found = threads_found(workspace=workspace, text=filters.q)
        rows, filters = rows.filter(pk__in=found), replace(filters, sort="recent")
    rows = rows.select_related("account", "identity", "assignee")
    ordered = _by_due(rows, after) if filters.sort == "due" else _by_time(rows, after)
    page = list(ordered[: size + 1])
    more = page[size - 1] if len(page) > size else None
    return ThreadPage(page[:size], _key(more, filters.sort) if more else "")


def threads_found(*, workspace: Workspace, text: str, limit: int = 500) -> list[int]:
    """Ids of threads in which a message or a name holds all words of `text`, those with the newest hit first.

    The index keeps months apart, so the walk back through three years ends as soon as there are enough.
    """
    wanted = query(text)
    if not wanted:
        return []
    rows = Message.objects.for_workspace(workspace)
    found: dict[int, None] = {}
    moment = now()
    for months in WINDOWS:
        window = []
        for _month in range(months):
            window.append(f"'{month_lexeme(workspace.pk, moment)}'")
            moment = moment.replace(day=1) - timedelta(days=1)
        asked = f"({' | '.join(window)}) & {wanted}"
        hits = rows.filter(RawSQL('"interactions_message"."tokens" @@ %s::tsquery', [asked], BooleanField()))
        for thread_id, words, name, handle in hits.order_by("-at").values_list(
            "thread_id", "text", "thread__identity__name", "thread__identity__handle"
        )[:HITS]:
            if holds(f"{words} {name} {handle}", text):
                found[thread_id] = None
        if len(found) >= limit:
            break
    return list(found)[:limit]


def messages_of(*, workspace: Workspace, thread: Thread, before: str = "", size: int = 50) -> list[Message]:
    """The newest messages of a thread before a key, oldest first."""
    rows = Message.objects.for_workspace(workspace).filter(thread=thread)
    if before:
        at, pk = _parsed(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    rows = rows.select_related("sent_by", "approved_by", "publication__post", "review__decided_by")
    return list(rows.order_by("-at", "-pk")[:size])[::-1]


def _by_due(rows: QuerySet[Thread], after: str) -> QuerySet[Thread]:
    if after:
        at, pk = _parsed(after)
        later = Q(due_at=None, pk__lt=pk)
        if at is not None:
            later = Q(due_at__gt=at) | Q(due_at=at, pk__lt=pk) | Q(due_at=None)
        rows = rows.filter(later)
    return rows.order_by("due_at", "-pk")


def _by_time(rows: QuerySet[Thread], after: str) -> QuerySet[Thread]:
    if after:
        at, pk = _parsed(after)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=pk))
    return rows.order_by("-last_at", "-pk")


def _key(row: Thread, sort: str) -> str:
    at = row.due_at if sort == "due" else row.last_at
    return f"{at.isoformat() if at else ''}~{row.pk}"


def _parsed(key: str) -> tuple[datetime | None, int]:
    """A key as it was made. Raises NotFound for anything else."""
    at, _mark, pk = key.partition("~")
    try:
        return (datetime.fromisoformat(at) if at else None), int(pk)
    except ValueError:
        raise NotFound from None
