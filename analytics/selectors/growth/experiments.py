"""Experiments and what figures say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import SocialAccount
from analytics.alarm import Reading
from analytics.dictionary import BY_ID
from analytics.dictionary import VERSION as DICTIONARY_VERSION
from analytics.effects import Measure, measure, measure_trial
from analytics.growth_states import ExperimentState
from analytics.metric_states import Rule
from analytics.models import GrowthExperiment
from analytics.selectors.alerting.judging import readings_of_each
from analytics.selectors.insights.effect import MEASURABLE as MEASURABLE
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from content.models import CrossPromotion
from content.plan_states import PromotionState
from team.models import Workspace

PROMOTIONS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """One account of an experiment: its own means of a day before and during it, with nothing taken out."""

    account: SocialAccount
    control: bool
    measure: Measure


@dataclass(frozen=True, slots=True)
class Result:
    """What figures say so far. `own` by day; `whole`: all days of the experiment are over; `worth`: the effect is clear
    and at least the minimum that was asked for, None while nothing can be said."""

    measure: Measure
    own: dict[date, Reading]
    places: list[Place]
    last: date
    whole: bool
    worth: bool | None

    @property
    def plain(self) -> dict[str, Any]:
        """As it is kept with a verdict."""
        told = {**asdict(self.measure), "known": list(self.measure.known)}
        places = [
            {
                "account": one.account.pk, "name": str(one.account), "control": one.control,
                "before": one.measure.before, "after": one.measure.after, "change": one.measure.change,
            }
            for one in self.places
        ]  # fmt: skip
        return {
            **told, "places": places, "last": self.last.isoformat(), "whole": self.whole, "worth": self.worth,
            "dictionary": DICTIONARY_VERSION,
        }  # fmt: skip


def experiment_query(*, workspace: Workspace, state: str = "", verdict: str = "") -> QuerySet[GrowthExperiment]:
    """Experiments, the latest first; empty values restrict nothing."""
    rows = GrowthExperiment.objects.for_workspace(workspace).select_related("workspace", "owner", "verdict_by")
    rows = rows.prefetch_related("places__account").select_related(
        "promotion", "promotion__from_account", "promotion__to_account"
    )  # fmt: skip
    rows = rows.filter(**{name: value for name, value in {"state": state, "verdict": verdict}.items() if value})
    return rows.order_by("-starts_on", "-pk")


def experiment_get(*, workspace: Workspace, experiment_id: int) -> GrowthExperiment:
    """One experiment. Raises NotFound."""
    found = experiment_query(workspace=workspace).filter(pk=experiment_id).first()
    if found is None:
        raise NotFound
    return found


def running_count(*, workspace: Workspace) -> tuple[int, int]:
    """How many experiments run, and how many have ended without a verdict. One query."""
    rows = GrowthExperiment.objects.for_workspace(workspace).order_by().values_list("state", "verdict")
    states = list(rows.filter(state__in=(ExperimentState.RUNNING, ExperimentState.ENDED)))
    running = sum(state == ExperimentState.RUNNING for state, _verdict in states)
    return running, sum(state == ExperimentState.ENDED and not verdict for state, verdict in states)


def result_of(row: GrowthExperiment) -> Result | None:
    """What figures say; None before the second day of it is over, and for a draft. Two queries."""
    last = min(row.ends_on, local_day(now(), row.workspace.time_zone) - timedelta(days=1))
    if row.state == ExperimentState.DRAFT or last <= row.starts_on:
        return None
    places = list(row.places.all())
    own_ids = [one.account_id for one in places if not one.control]
    control_ids = [one.account_id for one in places if one.control]
    length = last - row.starts_on + timedelta(days=1)
    own, control, *alone = readings_of_each(
        workspace=row.workspace, metric=row.metric, first=row.starts_on - length, last=last,
        parts=[own_ids, control_ids, *([one.account_id] for one in places)],
    )  # fmt: skip
    ratio = BY_ID[row.metric].rule == Rule.RATIO
    days: dict[str, Any] = {"first": row.starts_on, "last": last, "ratio": ratio}
    found = measure_trial(own, control, **days)
    worth = None
    if found.effect is not None:
        good = found.effect if BY_ID[row.metric].rise_is_good is not False else -found.effect
        worth = found.clear and good >= float(row.minimum)
    lines = [
        Place(one.account, one.control, measure_trial(readings, {}, **days))
        for one, readings in zip(places, alone, strict=True)
    ]
    return Result(found, own, lines, last, last == row.ends_on, worth)


@dataclass(frozen=True, slots=True)
class PromotionEffect:
    """What happened at the two accounts of a cross-promotion around its day, beside the course of the others."""

    promotion: CrossPromotion
    sender: Measure
    receiver: Measure


def promotions_done(*, workspace: Workspace) -> list[CrossPromotion]:
    """The last cross-promotions that were carried out. One query."""
    rows = CrossPromotion.objects.for_workspace(workspace).filter(done_on__isnull=False)
    rows = rows.exclude(state=PromotionState.DROPPED).select_related("from_account", "to_account", "workspace")
    return list(rows.order_by("-done_on", "-pk")[:PROMOTIONS])


def promotion_effects(*, workspace: Workspace, rows: Iterable[CrossPromotion]) -> list[PromotionEffect]:
    """Net new followers of both accounts around the day of each, 28 days on either side. One query each."""
    found = []
    ids = set(SocialAccount.objects.for_workspace(workspace).values_list("pk", flat=True))
    for row in rows:
        if row.done_on is None:
            continue
        span: dict[str, Any] = {
            "workspace": workspace, "metric": "followers_net", "first": row.done_on - timedelta(days=28),
            "last": row.done_on + timedelta(days=28),
        }  # fmt: skip
        pair = (row.from_account_id, row.to_account_id)
        *both, beside = readings_of_each(parts=[*([one] for one in pair), ids - set(pair)], **span)
        sender, receiver = (measure(one, beside, done=row.done_on) for one in both)
        found.append(PromotionEffect(row, sender, receiver))
    return found
