"""Reading promises: what is due, what is overdue, what was kept."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.models import Promise, Thread
from interactions.sla_states import PromiseState
from interactions.states import GONE
from team.models import User, Workspace

# An answer that never went promised nothing.
VIEWS = ("due", "overdue", "kept", "broken")
SOON = timedelta(hours=4)


def promise_get(*, workspace: Workspace, promise_id: int) -> Promise:
    """One promise with its thread. Raises NotFound."""
    rows = Promise.objects.for_workspace(workspace).select_related("thread__account", "owner", "message")
    if (row := rows.filter(pk=promise_id).first()) is None:
        raise NotFound
    return row


def promise_query(*, workspace: Workspace, view: str = "due", owner_id: int | None = None) -> QuerySet[Promise]:
    """Promises of one list: `due` and `overdue` open ones, the next due first; `kept` and `broken`, the last first."""
    rows = Promise.objects.for_workspace(workspace).exclude(message__delivery__in=GONE)
    rows = rows.select_related("thread__account", "thread__identity", "owner", "closed_by")
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    moment = now()
    wanted = {
        "due": Q(state=PromiseState.OPEN, due_at__gt=moment),
        "overdue": Q(state=PromiseState.OPEN, due_at__lte=moment),
        "kept": Q(state=PromiseState.KEPT),
        "broken": Q(state=PromiseState.BROKEN),
    }[view if view in VIEWS else "due"]
    order = ("-closed_at", "-pk") if view in ("kept", "broken") else ("due_at", "pk")
    return rows.filter(wanted).order_by(*order)


def promise_counts(*, workspace: Workspace, owner_id: int | None = None) -> dict[str, int]:
    """How many promises each list holds, and how many are due `soon` (within four hours)."""
    rows = Promise.objects.for_workspace(workspace).exclude(message__delivery__in=GONE)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    moment, is_open = now(), Q(state=PromiseState.OPEN)
    found: dict[str, int] = rows.aggregate(
        due=Count("pk", filter=is_open & Q(due_at__gt=moment)),
        overdue=Count("pk", filter=is_open & Q(due_at__lte=moment)),
        soon=Count("pk", filter=is_open & Q(due_at__gt=moment, due_at__lte=moment + SOON)),
        kept=Count("pk", filter=Q(state=PromiseState.KEPT)),
        broken=Count("pk", filter=Q(state=PromiseState.BROKEN)),
    )
    return found


def promises_of(*, thread: Thread) -> list[Promise]:
    """What was promised in a thread, open ones first; what was none is left out."""
    rows = Promise.objects.for_workspace(thread.workspace_id).filter(thread=thread)
    rows = rows.exclude(state=PromiseState.VOID).exclude(message__delivery__in=GONE).select_related("owner")
    return sorted(rows, key=lambda row: (row.state != PromiseState.OPEN, row.due_at))


def owners_of(*, workspace: Workspace) -> QuerySet[User]:
    """Who has promises."""
    return User.objects.filter(pk__in=Promise.objects.for_workspace(workspace).values("owner_id")).order_by("name")
