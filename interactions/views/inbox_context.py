"""What the parts of the inbox page are drawn from; the page, its fragments and the live answer share it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from config.lib.clock import local_day, now
from interactions.models import Thread
from interactions.selectors.conversation import answerable_of, conversation_of
from interactions.selectors.customers import past_of, risk_of
from interactions.selectors.inbox import (
    STATES,
    Counts,
    Row,
    filters_of,
    inbox_counts,
    inbox_rows,
    people_of,
    sla_of,
)
from interactions.selectors.masking import is_masked
from interactions.selectors.snoozing import presets_of
from interactions.selectors.threads import ThreadFilters
from interactions.services.presence import Onlooker
from interactions.services.revealing import is_revealed
from interactions.services.saved_views import KEPT
from interactions.states import Channel, Direction, Intent, Priority, Sentiment
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows


def list_query(request: WorkspaceRequest) -> str:
    """The filters of the address as a query string, in a fixed order, '' when there are none."""
    given = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return f"?{urlencode(given)}" if given else ""


def filter_context(request: WorkspaceRequest) -> dict[str, Any]:
    """What the list is chosen by, with the counts of its tabs."""
    counts = inbox_counts(workspace=request.workspace, user=request.user)
    filters = filters_of(request.GET, counts)
    return {
        "active": "interactions",
        "counts": counts,
        "filters": filters,
        "who": filters.who or "all",
        "back": list_query(request),
        "states": STATES,
        "channels": Channel.choices,
    }


def list_context(request: WorkspaceRequest, *, after: str = "") -> dict[str, Any]:
    """The list: tabs, rows, chips of active filters."""
    chosen = filter_context(request)
    counts, filters = chosen["counts"], chosen["filters"]
    rows, more = inbox_rows(workspace=request.workspace, user=request.user, filters=filters, after=after)
    return {
        **chosen,
        "rows": rows,
        "after": more,
        "later": bool(after),
        "mark": mark_of(rows, counts),
        "chips": chips_of(filters),
        "now": now(),
        "today": local_day(now(), request.workspace.time_zone),
    }


def mark_of(rows: Sequence[Row], counts: Counts) -> str:
    """Changes when anything in the list does; a claim does not count."""
    facts = [(row.thread.pk, row.thread.version, row.thread.unread, row.by) for row in rows]
    return hashlib.md5(
        repr((facts, counts.mine, counts.unassigned, counts.all)).encode(), usedforsecurity=False
    ).hexdigest()[:12]


def chips_of(filters: ThreadFilters) -> list[tuple[str, str]]:
    """Active filters as (name in the address, words)."""
    words: dict[str, Any] = {
        "platform": filters.platform,
        "priority": Priority(filters.priority).label if filters.priority else "",
        "sentiment": Sentiment(filters.sentiment).label if filters.sentiment else "",
        "intent": Intent(filters.intent).label if filters.intent else "",
        "tag": filters.tag,
    }
    return [(name, str(word)) for name, word in words.items() if word]


def thread_context(request: WorkspaceRequest, thread: Thread) -> dict[str, Any]:
    """The open thread: conversation, answer box, customer."""
    workspace, user = request.workspace, request.user
    talk = conversation_of(workspace=workspace, thread=thread, before=request.GET.get("before", ""))
    people = people_of(workspace=workspace)
    under = next((row.post_id for row in reversed(talk.received) if row.post_id), "")
    return {
        "thread": thread,
        "talk": talk,
        "sla_now": sla_of(thread, now()),
        "people": people,
        "names": {person.pk: person.label for person in people},
        "answerable": answerable_of(thread),
        "past": past_of(workspace=workspace, thread=thread),
        "risk": risk_of(workspace=workspace, thread=thread, post_id=under),
        "presets": presets_of(workspace=workspace),
        "priorities": Priority.choices,
        "shown": is_revealed(workspace=workspace, user_id=user.pk, thread_id=thread.pk),
        "personal": any(is_masked(entry.row.text) for entry in talk.entries if entry.kind in ("message", "note")),
        "may_reply": allows(request.membership.role, P.INBOX_REPLY),
        "may_moderate": allows(request.membership.role, P.INBOX_MODERATE),
        "may_approve": allows(request.membership.role, P.INBOX_APPROVE),
        "may_reveal": allows(request.membership.role, P.CONTACTS_REVEAL),
        "may_contact": allows(request.membership.role, P.CONTACTS_EDIT),
        "received_last": next(
            (e.row for e in reversed(talk.entries) if e.kind == "message" and e.row.direction == Direction.IN), None
        ),
        "today": local_day(now(), workspace.time_zone),
    }


def banner_of(request: WorkspaceRequest, thread: Thread, others: Sequence[Onlooker]) -> dict[str, Any]:
    """Who else is at the thread: `writer` holds the claim, `others` look."""
    held = thread.is_claimed(now())
    writer = thread.claimed_by if held and thread.claimed_by_id != request.user.pk else None
    return {
        "thread": thread,
        "writer": writer,
        "others": [one for one in others if writer is None or one.user_id != writer.pk],
        "may_reply": allows(request.membership.role, P.INBOX_REPLY),
    }
