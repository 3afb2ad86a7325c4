"""What an improvement action brought, from the figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import SocialAccount
from accounts.states import AccountState
from analytics.alarm import Reading
from analytics.dictionary import BY_ID
from analytics.effects import DAYS, Measure, measure
from analytics.insight_states import ActionState
from analytics.metric_states import Rule
from analytics.models import ImprovementAction
from analytics.selectors.alerting.judging import readings_of
from analytics.selectors.reach import reached
from config.lib.clock import local_day, now

# Levels are no flow: what they gained is another metric.
MEASURABLE = tuple(one for one, metric in BY_ID.items() if metric.rule != Rule.LAST)
# Figures come late by up to so many days; before that nothing is measured.
LATE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured, with the days it rests on. `others`: how many accounts were compared with."""

    measure: Measure
    own: dict[date, Reading]
    accounts: int
    others: int


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
    span: dict[str, Any] = {"workspace": action.workspace, "metric": action.metric, "first": done - step, "last": last}
    own = readings_of(accounts=ids, **span)
    beside = readings_of(accounts=others, **span) if others else {}
    ratio = BY_ID[action.metric].rule == Rule.RATIO
    return Outcome(measure(own, beside, done=done, ratio=ratio), own, len(ids), len(others))


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
