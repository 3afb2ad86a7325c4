"""Calls that cost money: counted before they are made, and refused when the workspace's own cap is used up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.urls import reverse

from accounts import notices
from accounts.connectors import registry
from accounts.connectors.errors import SpendCapReached
from accounts.connectors.types import CallPrice
from accounts.models import ApiSpend, PlatformApp
from config.lib.clock import now
from team.permissions import Permission
from team.services.notifications import notify


@dataclass(frozen=True, slots=True)
class SpendLine:
    """Calls of one kind this month and what they cost; `price` is today's, per call."""

    price: CallPrice
    calls: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Spend:
    """What an app's paid calls cost this month (UTC), against its cap (None: no cap)."""

    month: date
    lines: tuple[SpendLine, ...]
    total: Decimal
    currency: str
    cap: Decimal | None

    @property
    def used_up(self) -> bool:
        """Whether the cap leaves nothing."""
        return self.cap is not None and self.total >= self.cap


def charge_of(app: PlatformApp | None, platform: str) -> Callable[..., None] | None:
    """What a connector calls before each paid call; None where calls cost nothing."""
    if app is None or not registry.capabilities(platform).prices:
        return None
    return partial(spend_charge, app_id=app.pk, workspace_id=app.workspace_id, platform=platform)


def spend_charge(
    kind: str, count: int = 1, *, made: bool = False, app_id: int, workspace_id: int, platform: str
) -> None:
    """Count `count` calls of a kind. Raises SpendCapReached, counting nothing, when they would exceed the cap.

    Calls are counted before they are made. The app's row is locked, so that two callers cannot both take the last of
    the cap. With a `count` of 0 nothing is counted: it raises when nothing is left. `made`: the platform has charged
    already, because only its answer told how much; that is counted in any case, so one page of reading may exceed the
    cap, and is the last.
    """
    price = _price(platform, kind)
    month = month_of(now())
    cost = price.amount * count
    # Durable: a caller whose own transaction ends badly has spent the money all the same.
    with transaction.atomic(durable=True):
        app = PlatformApp.objects.for_workspace(workspace_id).select_for_update(no_key=True).get(pk=app_id)
        if made or _allowed(app.spend_cap, _total(app, month), cost):
            if not count:
                return
            row, _created = ApiSpend.all_objects.get_or_create(
                workspace_id=workspace_id,
                platform=platform,
                month=month,
                kind=kind,
                defaults={"currency": price.currency},
            )
            rows = ApiSpend.objects.for_workspace(workspace_id).filter(pk=row.pk)
            rows.update(calls=F("calls") + count, amount=F("amount") + cost)
            return
        _tell(app, month)
    raise SpendCapReached(platform=platform, code="spend_cap")


def spend_of(*, app: PlatformApp) -> Spend | None:
    """This month's spending of an app; None at platforms whose calls cost nothing."""
    prices = registry.capabilities(app.platform).prices
    if not prices:
        return None
    month = month_of(now())
    rows = {row.kind: row for row in _rows(app, month)}
    lines = tuple(
        SpendLine(price, rows[price.kind].calls if price.kind in rows else 0, _amount(rows.get(price.kind)))
        for price in prices
    )
    total = sum((_amount(row) for row in rows.values()), Decimal(0))
    return Spend(month, lines, total, prices[0].currency, app.spend_cap)


def month_of(moment: datetime) -> date:
    """The first day of the calendar month (UTC) of a moment."""
    return moment.astimezone(UTC).date().replace(day=1)


def _allowed(cap: Decimal | None, spent: Decimal, cost: Decimal) -> bool:
    return cap is None or (spent + cost <= cap if cost else spent < cap)


def _amount(row: ApiSpend | None) -> Decimal:
    return row.amount if row else Decimal(0)


def _price(platform: str, kind: str) -> CallPrice:
    return next(price for price in registry.capabilities(platform).prices if price.kind == kind)


def _rows(app: PlatformApp, month: date) -> QuerySet[ApiSpend]:
    return ApiSpend.objects.for_workspace(app.workspace_id).filter(platform=app.platform, month=month)


def _total(app: PlatformApp, month: date) -> Decimal:
    return _rows(app, month).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _tell(app: PlatformApp, month: date) -> None:
    """Tell once a month those who may raise the cap."""
    notify(
        workspace=app.workspace,
        kind=notices.SPEND_CAP,
        params={"platform": app.platform, "cap": str(app.spend_cap)},
        url=reverse("accounts:app", args=[app.workspace.slug, app.platform]),
        dedupe=f"{notices.SPEND_CAP}:{app.pk}:{month.isoformat()}:{app.spend_cap}",
        permission=Permission.ACCOUNTS_MANAGE,
        users=[],
    )
