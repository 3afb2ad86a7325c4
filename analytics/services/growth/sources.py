"""Channels of new followers entered by hand, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from analytics.growth_states import Channel
from analytics.models import Fetch
from analytics.selectors.growth.sources import latest_sources, source_fetch_get
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.sources import Source, overlapping, sources_store, sources_undo
from analytics.store_states import FetchKind, FetchState
from config.lib.clock import local_day, now
from config.lib.errors import Conflict, InvalidInput
from content.models import CrossPromotion
from team.actors import Actor
from team.audit import record
from team.models import Workspace

SPAN_MAX = 366
GAINED_MAX, COST_MAX = 10**12, Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person knows of some days of an account. `gained` and `costs` by channel; costs in `currency`."""

    first: date
    last: date
    gained: Mapping[str, int]
    costs: Mapping[str, Decimal]
    currency: str = ""
    promotion_id: int | None = None
    note: str = ""


class OnlyByHand(Conflict):
    """Figures of a platform and of a file are not taken back here."""

    code = "sources_not_by_hand"
    message = _("Only what was entered by hand is taken back here; a file is taken back on its own page.")


def sources_enter(*, workspace: Workspace, actor: Actor, account: SocialAccount, entered: Entered) -> int:
    """Write down channels of an account's days; what is left out stays as it is. Returns how many channels changed.

    Raises InvalidInput at `last`, `currency`, `promotion`, or `gained-<channel>` and `cost-<channel>`.
    """
    _check(workspace, entered)
    promotion = _promotion(workspace, account, entered.promotion_id)
    channels = [one for one in Channel if one in entered.gained or one in entered.costs]
    if promotion is not None and Channel.PROMOTION not in channels:
        raise InvalidInput(_("Say how many followers the cross-promotion brought."), field="gained-promotion")
    there = list(
        latest_sources(workspace=workspace, first=entered.first, last=entered.last, accounts=[account.pk])
    )  # fmt: skip
    for channel in channels:
        other = overlapping(there, entered.first, entered.last, channel)
        if other is not None:
            raise InvalidInput(
                _("%(first)s – %(last)s is written down already for this channel; both would count."),
                field=f"gained-{channel}", first=other.first_day, last=other.last_day,
            )  # fmt: skip
    rows = [
        Source(
            entered.first,
            entered.last,
            channel,
            entered.gained.get(channel),
            entered.costs.get(channel),
            entered.currency if channel in entered.costs else "",
            promotion.pk if promotion is not None and channel == Channel.PROMOTION else None,
        )
        for channel in channels
    ]
    with transaction.atomic():
        fetch = fetch_begin(account=account, kind=FetchKind.MANUAL, note=entered.note, actor=actor.user)
        changed = sources_store(fetch=fetch, rows=rows)
        if not changed:
            Fetch.objects.for_workspace(workspace).filter(pk=fetch.pk).delete()
            return 0
        fetch_end(fetch=fetch, asked=len(rows), got=changed)
        told: dict[str, object] = {"first": entered.first.isoformat(), "last": entered.last.isoformat()}
        told |= {"gained": dict(entered.gained), "costs": {name: str(cost) for name, cost in entered.costs.items()}}
        record(workspace, actor, "growth.sources_entered", account, after=told)
    return changed


@transaction.atomic
def sources_take_back(*, workspace: Workspace, actor: Actor, fetch_id: int) -> int:
    """Take back what somebody entered by hand; what was there before holds again. Raises NotFound, OnlyByHand.

    Returns how many channels went.
    """
    fetch = source_fetch_get(workspace=workspace, fetch_id=fetch_id)
    if fetch.kind != FetchKind.MANUAL:
        raise OnlyByHand
    gone = sources_undo(fetch=fetch)
    fetch.state, fetch.undone_at = FetchState.UNDONE, now()
    fetch.save(update_fields=["state", "undone_at"])
    record(workspace, actor, "growth.sources_taken_back", fetch.account, before={"fetch": fetch.pk, "channels": gone})
    return gone


def _check(workspace: Workspace, entered: Entered) -> None:
    if entered.last < entered.first:
        raise InvalidInput(_("The last day lies before the first."), field="last")
    if (entered.last - entered.first).days >= SPAN_MAX:
        raise InvalidInput(_("At most %(max)s days at once."), field="last", max=SPAN_MAX)
    if entered.last > local_day(now(), workspace.time_zone):
        raise InvalidInput(_("This day is not over yet."), field="last")
    unknown: Sequence[str] = [one for one in (*entered.gained, *entered.costs) if one not in Channel.values]
    if unknown:
        raise InvalidInput(_("There is no such channel."), field=f"gained-{unknown[0]}")
    for channel, count in entered.gained.items():
        if not 0 <= count <= GAINED_MAX:
            raise InvalidInput(_("A figure cannot be below 0."), field=f"gained-{channel}")
    for channel, cost in entered.costs.items():
        if not 0 <= cost <= COST_MAX:
            raise InvalidInput(_("A figure cannot be below 0."), field=f"cost-{channel}")
    currency = entered.currency
    if entered.costs and not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise InvalidInput(_("Say the currency with three letters, such as CNY."), field="currency")
    if not entered.gained and not entered.costs:
        raise InvalidInput(_("Enter at least one figure."), field="gained-search")


def _promotion(workspace: Workspace, account: SocialAccount, pk: int | None) -> CrossPromotion | None:
    if pk is None:
        return None
    found = CrossPromotion.objects.for_workspace(workspace).filter(pk=pk, to_account=account).first()
    if found is None:
        raise InvalidInput(_("Choose a cross-promotion that sends people to this account."), field="promotion")
    return found
