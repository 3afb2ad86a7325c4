"""Pinning charts and figures, ordering them, taking them off and bringing them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from analytics.models import Dashboard, DashboardPin
from analytics.pin_states import PinSize
from analytics.selectors.dashboards.filters import known_of
from analytics.selectors.own_dashboards.dashboards import pin_get, pins_of
from analytics.selectors.own_dashboards.kinds import KINDS, Kind, checked
from analytics.services.own_dashboards.dashboards import dashboard_save, editable, user_of
from config.lib.clock import now
from config.lib.errors import Conflict, InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

PINS_MAX, TITLE_MAX = 24, 120
# How long what was taken off can come back.
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PinDraft:
    """What is pinned: `what` with the words of its page's address; an empty size is the usual one of the kind."""

    what: str
    query: Mapping[str, Any]
    title: str = ""
    size: str = ""


@transaction.atomic
def pin_add(*, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int, draft: PinDraft) -> DashboardPin:
    """Pin something at the end of a dashboard. Raises NotFound, NotAllowed, InvalidInput at the field."""
    user = user_of(actor)
    kind, words = words_kept(workspace=workspace, what=draft.what, query=draft.query)
    board = editable(workspace=workspace, user=user, shares=shares, dashboard_id=dashboard_id)
    there = _room(board)
    row = DashboardPin(
        workspace=workspace, dashboard=board, what=kind.key, query=words, title=_titled(draft.title),
        size=_sized(kind, draft.size or (PinSize.QUARTER if kind.number else PinSize.HALF)), position=there,
        created_by=user,
    )  # fmt: skip
    row.save()
    _touched(board)
    record(workspace, actor, "dashboard.pinned", board, after={"what": row.what, "title": row.title, "query": words})
    return row


@transaction.atomic
def pin_to_new(
    *, workspace: Workspace, actor: Actor, shares: bool, name: str, shared: bool, draft: PinDraft
) -> DashboardPin:
    """Pin something to a dashboard that is made for it. Raises NotAllowed, InvalidInput at the field."""
    board = dashboard_save(workspace=workspace, actor=actor, shares=shares, name=name, shared=shared)
    return pin_add(workspace=workspace, actor=actor, shares=shares, dashboard_id=board.pk, draft=draft)


@transaction.atomic
def pin_change(
    *,
    workspace: Workspace,
    actor: Actor,
    shares: bool,
    dashboard_id: int,
    pin_id: int,
    title: str | None = None,
    size: str | None = None,
) -> DashboardPin:
    """Give a pin a title of its own ('' takes it away) or another size. Raises NotFound, NotAllowed, InvalidInput."""
    board = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    row = pin_get(board, pin_id)
    before = {"title": row.title, "size": row.size}
    if title is not None:
        row.title = _titled(title)
    if size is not None:
        row.size = _sized(KINDS.get(row.what), size)
    after = {"title": row.title, "size": row.size}
    if before != after:
        row.save(update_fields=["title", "size"])
        _touched(board)
        record(workspace, actor, "dashboard.pin_changed", board, before=before, after={"pin": row.pk, **after})
    return row


@transaction.atomic
def pin_move(
    *, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int, pin_id: int, earlier: bool
) -> Dashboard:
    """Change places with the pin before or after; at an end it stays. Raises NotFound, NotAllowed."""
    board = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    order = list(pins_of(board).values_list("pk", flat=True))
    at = order.index(pin_get(board, pin_id).pk)
    to = at - 1 if earlier else at + 1
    if 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
        _ordered(workspace, actor, board, order)
    return board


@transaction.atomic
def pins_order(
    *, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int, order: Sequence[int], version: int | None
) -> Dashboard:
    """Put all pins into an order. `version`: of the dashboard the order was made on, None to overwrite.

    Raises NotFound, NotAllowed, Conflict when the dashboard changed meanwhile, InvalidInput when not every pin is named
    once.
    """
    board = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    if version is not None and version != board.version:
        raise Conflict(_("Somebody changed this dashboard meanwhile. Reload the page and order it again."))
    there = list(pins_of(board).values_list("pk", flat=True))
    if sorted(order) != sorted(there):
        raise InvalidInput(_("Name every pin of the dashboard once."), field="order")
    if list(order) != there:
        _ordered(workspace, actor, board, order)
    return board


@transaction.atomic
def pin_remove(*, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int, pin_id: int) -> DashboardPin:
    """Take a pin off; for a day it can come back. Raises NotFound, NotAllowed."""
    board = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    row = pin_get(board, pin_id)
    old = DashboardPin.objects.for_workspace(workspace).filter(dashboard=board, removed_at__lt=now() - KEPT)
    old.delete()
    row.removed_at = now()
    row.save(update_fields=["removed_at"])
    _touched(board)
    record(workspace, actor, "dashboard.unpinned", board, before={"pin": row.pk, "what": row.what, "title": row.title})
    return row


@transaction.atomic
def pin_restore(*, workspace: Workspace, actor: Actor, shares: bool, dashboard_id: int, pin_id: int) -> DashboardPin:
    """Bring a pin back to where it was. Raises NotFound, NotAllowed, InvalidInput when the dashboard is full."""
    board = editable(workspace=workspace, user=user_of(actor), shares=shares, dashboard_id=dashboard_id)
    row = pin_get(board, pin_id, removed=True)
    if row.removed_at is None:
        return row
    _room(board)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    _touched(board)
    record(workspace, actor, "dashboard.pin_restored", board, after={"pin": row.pk, "what": row.what})
    return row


def words_kept(*, workspace: Workspace, what: str, query: Mapping[str, Any]) -> tuple[Kind, dict[str, Any]]:
    """The kind and the words of the address as they will be kept. Raises InvalidInput at what means nothing."""
    kind = KINDS.get(what)
    if kind is None:
        raise InvalidInput(_("This cannot be pinned."), field="what")
    found = checked(kind=kind, given=query, workspace=workspace, known=known_of(workspace=workspace))
    if found.wrong:
        raise InvalidInput(_("This filter means nothing here: %(name)s."), field="query", name=found.wrong[0])
    return kind, found.words


def _room(board: Dashboard) -> int:
    """Where the next pin goes. Raises InvalidInput when there is none."""
    rows = pins_of(board)
    if rows.count() >= PINS_MAX:
        words = _("“%(name)s” holds %(max)s pins, the most there can be. Take one off first.")
        raise InvalidInput(words, field="dashboard", name=board.name, max=PINS_MAX)
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _titled(title: str) -> str:
    title = " ".join(title.split())
    if len(title) > TITLE_MAX:
        raise InvalidInput(_("A title has at most %(max)s characters."), field="title", max=TITLE_MAX)
    return title


def _sized(kind: Kind | None, size: str) -> str:
    if size not in PinSize.values or (size == PinSize.QUARTER and kind is not None and not kind.number):
        raise InvalidInput(_("Choose one of the sizes offered."), field="size")
    return size


def _ordered(workspace: Workspace, actor: Actor, board: Dashboard, order: Sequence[int]) -> None:
    rows = {one.pk: one for one in pins_of(board)}
    for position, pk in enumerate(order):
        rows[pk].position = position
    DashboardPin.objects.for_workspace(workspace).bulk_update(list(rows.values()), ["position"])
    _touched(board)
    record(workspace, actor, "dashboard.ordered", board, after={"order": list(order)})


def _touched(board: Dashboard) -> None:
    Dashboard.objects.for_workspace(board.workspace).filter(pk=board.pk).update(
        version=F("version") + 1, updated_at=now()
    )
    board.refresh_from_db(fields=["version", "updated_at"])
