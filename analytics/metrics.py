"""What goals can count: facts about each metric, and nothing computed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.dictionary import BY_ID
from analytics.metric_states import Rule
from analytics.states import Metric

# Goals that count a metric of the dictionary, by the name they are stored under.
COLLECTED: dict[str, str] = {
    Metric.EXPOSURE: "exposure",
    Metric.INTERACTIONS: "engagement",
    Metric.RATE: "engagement_rate",
    Metric.PLAYS: "video_views",
    Metric.SHARES: "shares",
    Metric.SAVES: "saves",
    Metric.CLICKS: "clicks",
    Metric.ORDERS: "orders",
}


@dataclass(frozen=True, slots=True)
class MetricFacts:
    """`adds_up`: counted from 0 at the goal's start; else a level with a value of its own on every day.

    `typed`: no platform figure is collected for it yet, people enter or import the values. `most`: highest possible
    value. `unit` follows the number. `source`: the metric of the dictionary that it counts, which defines its formula.
    """

    metric: Metric
    about: str | Promise
    adds_up: bool = False
    typed: bool = False
    unit: str = ""
    most: int | None = None
    source: str = ""


def _collected(metric: Metric) -> MetricFacts:
    """Sums count from the goal's first day on; a ratio is that of all days since."""
    known = BY_ID[COLLECTED[metric]]
    if known.rule == Rule.RATIO:
        return MetricFacts(metric, known.about, unit="%", most=100, source=known.metric_id)
    return MetricFacts(metric, known.about, adds_up=True, source=known.metric_id)


METRICS: dict[str, MetricFacts] = {
    facts.metric: facts
    for facts in (
        MetricFacts(
            Metric.FOLLOWERS_NET,
            _("Followers gained less those lost since the start, from the accounts' daily readings."),
            adds_up=True,
        ),
        MetricFacts(
            Metric.FOLLOWERS, _("Followers of the accounts, summed up where they are several, from daily readings.")
        ),
        MetricFacts(
            Metric.POSTS, _("Posts published with Juzhen since the start, one for each account."), adds_up=True
        ),
        MetricFacts(
            Metric.REGULARITY,
            _("Share of whole weeks in which an account published as often as its positioning asks for."),
            unit="%",
            most=100,
        ),
        MetricFacts(
            Metric.ENGAGEMENT,
            _("Engagement in percent, where platforms do not report it: the values are entered or pasted."),
            typed=True,
            unit="%",
            most=100,
        ),
        MetricFacts(
            Metric.CONVERSIONS,
            _("Orders, leads or sign-ups since the last entry. Not collected yet: the values are entered or pasted."),
            adds_up=True,
            typed=True,
        ),
        *(_collected(metric) for metric in map(Metric, COLLECTED)),
    )
}
