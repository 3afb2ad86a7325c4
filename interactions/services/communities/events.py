"""Activities of a group: planning, follow-up tasks, reviewing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.community_errors import EventAhead, EventOver
from interactions.community_states import EventState
from interactions.models import CommunityEvent
from interactions.selectors.communities.events import event_get
from interactions.selectors.communities.groups import community_get
from interactions.services.communities import checking
from team.actors import Actor
from team.audit import record
from team.models import Task, User, Workspace
from team.services.tasks import task_open

MINUTES_MAX = 60 * 24 * 14
SALES_MAX = Decimal("999999999.99")


@transaction.atomic
def event_save(
    *, workspace: Workspace, actor: Actor, community_id: int, values: Mapping[str, Any], event_id: int | None = None
) -> CommunityEvent:
    """Plan an activity or change it while it is planned.

    `values`: title, starts_at (aware), minutes, host (a user's id), steps, goal. Raises NotFound, EventOver,
    InvalidInput at the field.
    """
    community = community_get(workspace=workspace, community_id=community_id)
    row = CommunityEvent(workspace=workspace, community=community)
    if event_id is not None:
        row = _open(workspace, community_id, event_id)
    row.title = checking.text(values, "title", 120, needed=True)
    moment = values.get("starts_at")
    if not isinstance(moment, datetime) or not checking.FIRST_DAY <= moment.date() <= checking.LAST_DAY:
        raise InvalidInput(field="starts_at")
    if row.pk and row.starts_at != moment:
        row.told_review = False
    row.starts_at = moment
    row.minutes = checking.number(values, "minutes", least=5, most=MINUTES_MAX) or 60
    row.host = checking.colleague(workspace, values, "host")
    row.steps, row.goal = checking.text(values, "steps", 4000), checking.text(values, "goal", 300)
    row.save()
    verb = "community.event_planned" if event_id is None else "community.event_changed"
    record(workspace, actor, verb, community, after={"event": row.title, "starts_at": row.starts_at})
    return row


@transaction.atomic
def event_cancel(*, workspace: Workspace, actor: Actor, community_id: int, event_id: int) -> CommunityEvent:
    """Call an activity off; again is harmless. Raises NotFound, EventOver when it was reviewed."""
    row = event_get(workspace=workspace, community_id=community_id, event_id=event_id, lock=True)
    if row.state == EventState.REVIEWED:
        raise EventOver
    if row.state != EventState.CANCELLED:
        row.state = EventState.CANCELLED
        row.save(update_fields=["state"])
        record(workspace, actor, "community.event_cancelled", row.community, after={"event": row.title})
    return row


@transaction.atomic
def event_review(
    *, workspace: Workspace, actor: Actor, community_id: int, event_id: int, values: Mapping[str, Any]
) -> CommunityEvent:
    """Write down what came of it: participants, messages, sales with currency, what went well, what to change.

    A reviewed one may be reviewed again, which corrects it. Raises NotFound, EventOver when it was called off,
    EventAhead before it begins, InvalidInput at the field.
    """
    row = event_get(workspace=workspace, community_id=community_id, event_id=event_id, lock=True)
    if row.state == EventState.CANCELLED:
        raise EventOver
    if row.starts_at > now():
        raise EventAhead
    for name in ("participants", "messages"):
        setattr(row, name, checking.number(values, name))
    row.sales, row.currency = _money(values)
    row.went_well = checking.text(values, "went_well", 2000)
    row.change = checking.text(values, "change", 2000)
    if row.participants is None and not row.went_well and not row.change:
        raise InvalidInput(_("Say at least how many took part or what is to change."), field="participants")
    row.state, row.reviewed_by, row.reviewed_at = EventState.REVIEWED, actor.user, now()
    row.save()
    after = {"event": row.title, "participants": row.participants, "sales": row.sales, "currency": row.currency}
    record(workspace, actor, "community.event_reviewed", row.community, after=after)
    return row


def event_task(
    *,
    workspace: Workspace,
    actor: Actor,
    community_id: int,
    event_id: int,
    title: str,
    assignee: User | None = None,
    due_on: date | None = None,
) -> Task:
    """Give somebody a task that follows from the activity. Raises NotFound, InvalidInput at the field."""
    row = event_get(workspace=workspace, community_id=community_id, event_id=event_id)
    url = reverse("interactions:community_event", args=[workspace.slug, community_id, event_id])
    return task_open(
        workspace=workspace, actor=actor, title=title, assignee=assignee, due_on=due_on, url=url, source=row
    )


def _open(workspace: Workspace, community_id: int, event_id: int) -> CommunityEvent:
    row = event_get(workspace=workspace, community_id=community_id, event_id=event_id, lock=True)
    if row.state != EventState.PLANNED:
        raise EventOver
    return row


def _money(values: Mapping[str, Any]) -> tuple[Decimal | None, str]:
    sales = values.get("sales")
    if sales is not None and (not isinstance(sales, Decimal) or not 0 <= sales <= SALES_MAX):
        raise InvalidInput(field="sales")
    currency = str(values.get("currency") or "CNY").strip().upper()
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        raise InvalidInput(_("Three letters such as CNY."), field="currency")
    return sales, currency
