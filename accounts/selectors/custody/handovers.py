"""Reading handovers."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.custody_states import HandoverState, ItemState
from accounts.models import Handover, HandoverItem
from config.lib.errors import NotFound
from team.models import Workspace

RUNNING = (HandoverState.OPEN, HandoverState.SUBMITTED)


def handover_list(*, workspace: Workspace, state: str = "", person_id: int | None = None) -> QuerySet[Handover]:
    """Handovers, newest first, each with `total` and `settled` items. `state`: one, or `running`; '' means all."""
    rows = Handover.objects.for_workspace(workspace).select_related("person", "successor", "account", "started_by")
    if state == "running":
        rows = rows.filter(state__in=RUNNING)
    elif state:
        rows = rows.filter(state=state)
    if person_id is not None:
        rows = rows.filter(Q(person_id=person_id) | Q(successor_id=person_id))
    settled = Count("items", filter=~Q(items__state=ItemState.OPEN))
    return rows.annotate(total=Count("items"), settled=settled).order_by("-started_at", "-pk")


def handover_get(*, workspace: Workspace, handover_id: int) -> Handover:
    """One handover with its items, in order. Raises NotFound."""
    people = ("responsible", "successor", "done_by", "account", "proof_document")
    items = HandoverItem.objects.for_workspace(workspace).select_related(*people).order_by("position", "pk")
    rows = Handover.objects.for_workspace(workspace).select_related(
        "person", "successor", "account", "started_by", "submitted_by", "closed_by", "workspace"
    )
    found = rows.filter(pk=handover_id).prefetch_related(Prefetch("items", items)).first()
    if found is None:
        raise NotFound
    return found


def overdue_items(*, workspace: Workspace, today: date) -> QuerySet[HandoverItem]:
    """Open items of running handovers whose day has passed; `today` is the workspace's."""
    rows = HandoverItem.objects.for_workspace(workspace).filter(
        handover__state=HandoverState.OPEN, state=ItemState.OPEN, due_on__lt=today
    )
    return rows.select_related("handover", "responsible", "handover__started_by")
