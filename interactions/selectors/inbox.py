"""What the inbox page shows: counts, rows with the time that is left, and who may be given threads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, Min, Q, QuerySet
from django.db.models.expressions import RawSQL

from config.lib.clock import now
from interactions.models import Message, Thread
from interactions.selectors.masking import masked
from interactions.selectors.threads import ThreadFilters, thread_page
from interactions.selectors.tokens import holds, query
from interactions.states import (
    NO_ANSWER,
    Channel,
    Direction,
    Intent,
    Origin,
    Priority,
    Sentiment,
    ThreadState,
)
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with

S = ThreadState
WHO = ("mine", "unassigned", "all")
STATES = (S.OPEN, S.REPLIED, S.SNOOZED, S.RESOLVED, S.SPAM)
SNIPPET = 90
# Counting stops here: nobody needs to know how many more there are.
COUNT_MAX = 100


@dataclass(frozen=True, slots=True)
class Counts:
    """Open threads by whose they are, how many are overdue, and when the next answer is due."""

    mine: int
    unassigned: int
    all: int
    overdue: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class Sla:
    """How much of the promised time is used. `tone`: good, warn or bad. `first`: it is the first answer."""

    due_at: datetime
    since: datetime
    percent: int
    tone: str
    first: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list. `by`: who answered last; `hit`: where a search found its words."""

    thread: Thread
    preview: str
    sla: Sla | None
    by: str = ""
    hit: str = ""


def inbox_counts(*, workspace: Workspace, user: User) -> Counts:
    """One look at the index of open threads."""
    moment = now()
    found = Thread.objects.for_workspace(workspace).filter(state=S.OPEN).aggregate(
        mine=Count("pk", filter=Q(assignee=user)),
        unassigned=Count("pk", filter=Q(assignee=None)),
        all=Count("pk"),
        overdue=Count("pk", filter=Q(due_at__lt=moment)),
        next_due=Min("due_at", filter=Q(due_at__gte=moment)),
    )  # fmt: skip
    return Counts(**found)


def threads_waiting(*, workspace: Workspace, user: User) -> QuerySet[Thread]:
    """Open threads that are the user's or nobody's, unordered, `COUNT_MAX` of them at most."""
    rows = Thread.objects.for_workspace(workspace).filter(Q(assignee=user) | Q(assignee=None), state=S.OPEN)
    return rows.order_by()[:COUNT_MAX]


def threads_due(*, workspace: Workspace, user: User, most: int) -> list[tuple[Thread, Sla]]:
    """Threads of the user's or nobody's whose time is nearly used up or over, the most urgent first."""
    rows = Thread.objects.for_workspace(workspace).filter(Q(assignee=user) | Q(assignee=None), state=S.OPEN)
    rows = rows.filter(due_at__isnull=False).select_related("account", "identity").order_by("due_at", "-pk")
    moment = now()
    clocks = [(row, sla_of(row, moment)) for row in rows[:most]]
    return [(row, clock) for row, clock in clocks if clock is not None and clock.tone != "good"]


def filters_of(given: Mapping[str, str], counts: Counts | None = None) -> ThreadFilters:
    """The filters of an address; what makes no sense is left out. Without `who`, the first tab that has anything."""

    def one(name: str, allowed: Sequence[str]) -> str:
        value = given.get(name, "")
        return value if value in allowed else ""

    def number(name: str) -> int | None:
        value = given.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None

    who = given.get("who", "")
    if who not in WHO and not (who.isdecimal() and len(who) < 19):
        who = "mine" if counts is None or counts.mine else "unassigned" if counts.unassigned else "all"
    state = given.get("state", S.OPEN)
    priority = number("priority")
    return ThreadFilters(
        who="" if who == "all" else who,
        state="" if state == "any" else state if state in (*S.values, "work") else S.OPEN,
        channel=one("channel", Channel.values),
        account_id=number("account"),
        platform=given.get("platform", "")[:40],
        priority=priority if priority in Priority.values else None,
        sentiment=one("sentiment", [value for value in Sentiment.values if value]),
        intent=one("intent", [value for value in Intent.values if value]),
        tag=given.get("tag", "")[:40],
        overdue=given.get("overdue") == "1",
        q=" ".join(given.get("q", "").replace("\0", "").split())[:80],
        sort="recent" if given.get("sort") == "recent" else "due",
    )


def inbox_rows(*, workspace: Workspace, user: User, filters: ThreadFilters, after: str = "") -> tuple[list[Row], str]:
    """One page of the list and the key of the next one. Personal data in what is shown are covered."""
    page = thread_page(workspace=workspace, user=user, filters=filters, after=after)
    threads = list(page.rows)
    moment = now()
    answered = _answered_by(workspace, [row.pk for row in threads if row.state in (S.REPLIED, S.RESOLVED)])
    hits = _hits(workspace, [row.pk for row in threads], filters.q) if filters.q else {}
    rows = [
        Row(row, masked(row.preview), sla_of(row, moment), answered.get(row.pk, ""), hits.get(row.pk, ""))
        for row in threads
    ]
    return rows, page.after


def sla_of(thread: Thread, moment: datetime) -> Sla | None:
    """The clock of a thread at a moment, None when none runs.

    Bad: the last quarter of the promised time, at most half an hour, and beyond. Warn: the last three fifths, at most
    two hours.
    """
    if thread.due_at is None or thread.awaiting_since is None:
        return None
    promised = max(1.0, (thread.due_at - thread.awaiting_since).total_seconds())
    left = (thread.due_at - moment).total_seconds()
    tone = "good"
    if left <= min(promised * 0.25, 1800):
        tone = "bad"
    elif left <= min(promised * 0.6, 7200):
        tone = "warn"
    used = round(100 * (1 - left / promised))
    return Sla(thread.due_at, thread.awaiting_since, max(0, min(100, used)), tone, thread.due_kind == "first")


def people_of(*, workspace: Workspace) -> list[User]:
    """Members who may be given threads, by name."""
    rows = Membership.objects.for_workspace(workspace).filter(
        role__in=roles_with(Permission.INBOX_REPLY), user__is_active=True
    )
    return sorted((row.user for row in rows.select_related("user")), key=lambda user: user.label)


def _answered_by(workspace: Workspace, thread_ids: Sequence[int]) -> dict[int, str]:
    """Who wrote the last answer of each thread; a dash for another tool."""
    if not thread_ids:
        return {}
    rows = Message.objects.for_workspace(workspace).filter(thread__in=thread_ids, direction=Direction.OUT)
    rows = rows.exclude(delivery__in=NO_ANSWER).exclude(origin=Origin.RULE).select_related("sent_by")
    last = rows.order_by("thread", "-at", "-pk").distinct("thread").only("thread_id", "sent_by__name", "sent_by__email")
    return {row.thread_id: row.sent_by.label if row.sent_by else "" for row in last}


def _hits(workspace: Workspace, thread_ids: Sequence[int], text: str) -> dict[int, str]:
    """The newest message of each thread that holds the words, cut around the first of them."""
    wanted = query(text)
    if not wanted or not thread_ids:
        return {}
    rows = Message.objects.for_workspace(workspace).filter(
        RawSQL('"interactions_message"."tokens" @@ %s::tsquery', [wanted], BooleanField()), thread__in=thread_ids
    )
    found: dict[int, str] = {}
    for thread_id, words in rows.order_by("-at").values_list("thread_id", "text")[:400]:
        if thread_id not in found and holds(words, text):
            found[thread_id] = _cut(masked(" ".join(words.split())), text)
    return found


def _cut(words: str, text: str) -> str:
    at = words.casefold().find(text.split()[0].casefold())
    start = max(0, at - SNIPPET // 3) if at > SNIPPET // 2 else 0
    return ("…" if start else "") + words[start : start + SNIPPET]
