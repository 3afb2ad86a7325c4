"""What an improvement action brought, from the figures.

Accounts that were connected, or stopped reporting, in these weeks would count as an effect: only accounts are measured
and compared with that miss at most `DAYS - LEAST` days of either side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min

from accounts.models import SocialAccount
from accounts.states import AccountState
from analytics.alarm import Reading
from analytics.dictionary import BY_ID
from analytics.effects import DAYS, LEAST, Measure, measure
from analytics.insight_states import ActionState
from analytics.metric_states import Rule
from analytics.models import AccountDay, ImprovementAction
from analytics.selectors.alerting.judging import readings_of
from analytics.selectors.figures.followers import CARRY
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.sums import SUMMED, Ask, columns_of, metric_value, sums
from analytics.selectors.reach import reached
from config.lib.clock import local_day, now

# Levels are no flow: what they gained is another metric.
MEASURABLE = tuple(one for one, metric in BY_ID.items() if metric.rule != Rule.LAST)
# Figures come late by up to so many days; before that nothing is measured.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, with the days it rests on. `accounts`: how many were measured; `others`: compared with.

    `left_out`, `others_left_out`: how many were not, because too many of their days are not known.
    """

    measure: Measure
    own: dict[date, Reading]
    accounts: int
    others: int
    left_out: int = 0
    others_left_out: int = 0


def ready_on(action: ImprovementAction) -> date | None:
    """From which day on the effect can be measured; None before it is done."""
    return action.done_on + timedelta(days=DAYS) + LATE if action.done_on else None


def outcome_of(action: ImprovementAction) -> Outcome | None:
    """Measure the effect as far as figures go; None before it is done, or when nothing is reached."""
    if action.done_on is None or action.metric not in MEASURABLE:
        return None
    done, step = action.done_on, timedelta(days=DAYS)
    today = local_day(now(), action.workspace.time_zone)
    last = min(done + step, today - timedelta(days=1))
    ids = set(
        reached(
            workspace=action.workspace,
            reach=action.reach,
            account_id=action.account_id,
            group_id=action.group_id,
            platform=action.platform,
        ).values_list("pk", flat=True)
    )
    if not ids or last < done:
        return None
    others = _untouched(action, ids, done)
    known = _known(Scope(action.workspace, done - step, last, [*ids, *others]), action.metric, done)
    kept, beside_kept = ids & known, others & known
    span: dict[str, Any] = {"workspace": action.workspace, "metric": action.metric, "first": done - step, "last": last}
    own = readings_of(accounts=kept or ids, **span)
    beside = readings_of(accounts=beside_kept, **span)
    ratio = BY_ID[action.metric].rule == Rule.RATIO
    found = measure(own if kept else {}, beside, done=done, ratio=ratio)
    return Outcome(found, own, len(kept), len(beside_kept), len(ids - kept), len(others - beside_kept))


def _known(scope: Scope, metric_id: str, done: date) -> set[int]:
    """The accounts of the scope whose days before and after `done` are known but for so many as may miss."""
    metric = BY_ID[metric_id]
    if metric.rule in SUMMED:
        ask = Ask(scope, metric.table, columns_of([metric], metric.table), ("account_id", "day"))
        pairs: Iterable[tuple[int, date]] = (
            pair for pair, row in sums([ask])[0].items() if metric_value(metric, (row,)) is not None
        )
    else:
        pairs = _followed(scope)
    days: dict[int, set[date]] = defaultdict(set)
    for account, day in pairs:
        days[account].add(day)
    missing = DAYS - LEAST
    before, after = (done - scope.first).days, (scope.last - done).days
    return {
        account
        for account, seen in days.items()
        if sum(day < done for day in seen) >= before - missing and sum(day > done for day in seen) >= after - missing
    }


def _followed(scope: Scope) -> Collection[tuple[int, date]]:
    """The days of each account between two readings of its followers: what it gained in between is known."""
    rows = AccountDay.objects.for_workspace(scope.workspace).filter(
        account__in=scope.accounts or (), followers__isnull=False, day__range=(scope.first - CARRY, scope.last)
    )
    ends = rows.order_by().values("account_id").annotate(first=Min("day"), last=Max("day"))
    spans = [(one["account_id"], one["first"], one["last"]) for one in ends]
    return [(account, day) for account, first, last in spans for day in scope.days() if first <= day <= last]


def _untouched(action: ImprovementAction, ids: set[int], done: date) -> set[int]:
    """The connected accounts nothing was done to: neither by this action nor by another within four weeks of it."""
    rows = SocialAccount.objects.for_workspace(action.workspace).exclude(state=AccountState.DISCONNECTED)
    found = set(rows.exclude(pk__in=ids).values_list("pk", flat=True))
    near = (done - timedelta(days=DAYS), done + timedelta(days=DAYS))
    beside = (
        ImprovementAction.objects.for_workspace(action.workspace)
        .filter(state__in=(ActionState.DONE, ActionState.MEASURED), done_on__range=near)
        .exclude(pk=action.pk)
    )
    for one in beside[:50]:
        found -= set(
            reached(
                workspace=action.workspace,
                reach=one.reach,
                account_id=one.account_id,
                group_id=one.group_id,
                platform=one.platform,
            ).values_list("pk", flat=True)
        )
    return found
