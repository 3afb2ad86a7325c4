"""Charts of rules and alerts: the figure, its usual range, and the days that were told of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from analytics.alarm import BACK, Verdict, judge
from analytics.alert_states import RuleKind
from analytics.alert_words import SIGNS, metric_name
from analytics.dictionary import BY_ID
from analytics.models import Alert, AlertRule, ImprovementAction
from analytics.models.alert import Watch
from analytics.selectors.alerting.judging import Trial, accounts_judged, readings_of, terms_of
from analytics.selectors.insights.effect import Outcome
from config.lib.clock import local_day, now
from team.charts import Band, LineChart, Series
from team.templatetags.ui import short_date

# More words than these above a chart cannot be read.
_MARKS = 8
AROUND = timedelta(days=42)


def trial_chart(rule: AlertRule, trial: Trial) -> LineChart:
    """The tried days, with a mark at each day people would have been told."""
    count = len(trial.told)
    summary = ngettext(
        "%(name)s: would have told %(n)s time in %(days)s days.",
        "%(name)s: would have told %(n)s times in %(days)s days.",
        count,
    ) % {"name": rule.name, "n": count, "days": trial.days}
    return _chart(rule, trial.verdicts, trial.told, summary)


def alert_chart(alert: Alert) -> LineChart | None:
    """Six weeks before an alert and up to two after it; None where no figure is judged."""
    if alert.kind == RuleKind.NO_DATA:
        return None
    today = local_day(now(), alert.workspace.time_zone)
    first, last = alert.day - AROUND, min(today, alert.last_day + AROUND // 3)
    readings = readings_of(
        workspace=alert.workspace,
        metric=alert.metric,
        accounts=accounts_judged(alert),
        first=first - timedelta(days=BACK),
        last=last,
    )
    terms = terms_of(alert)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    verdicts = [judge(terms, readings, day) for day in days]
    summary = _("%(metric)s around %(day)s") % {"metric": metric_name(alert.metric), "day": short_date(alert.worst_day)}
    return _chart(alert, verdicts, [alert.worst_day], summary)


def effect_chart(action: ImprovementAction, outcome: Outcome) -> LineChart:
    """The figure in the weeks before and after something was done, with the means of both sides."""
    days = sorted(outcome.own)
    values = [_short(outcome.own[day].value) for day in days]
    found, done = outcome.measure, action.done_on
    series = [Series(metric_name(action.metric), values, "c1")]
    if found.before is not None and done is not None:
        before = [_short(found.before) if day < done else None for day in days]
        after = [_short(found.after) if day > done else None for day in days]
        series += [Series(_("Mean before"), before, "c6", True), Series(_("Mean after"), after, "c2", True)]
    marks = [(at, _("done")) for at, day in enumerate(days) if day == done]
    metric = BY_ID[action.metric]
    summary = _("%(metric)s before and after “%(title)s”") % {"metric": metric.name, "title": action.title}
    return LineChart(
        [day.isoformat() for day in days], series, summary, None, marks, SIGNS.get(metric.unit, ""),
        axis=pgettext("chart", "Day"), days=days,
    )  # fmt: skip


def _chart(rule: Watch, verdicts: Sequence[Verdict], told: Collection[date], summary: str) -> LineChart:
    metric = BY_ID.get(rule.metric)
    name = metric_name(rule.metric) if metric else _("Accounts without figures")
    values = [_short(one.value) for one in verdicts]
    series = [Series(name, values, "c1")]
    band = None
    lows = [_short(one.low) for one in verdicts]
    highs = [_short(one.high) for one in verdicts]
    if rule.kind == RuleKind.THRESHOLD:
        series.append(Series(_("Limit"), [float(rule.limit or 0)] * len(values), "c2", True))
    elif rule.kind == RuleKind.CHANGE:
        series.append(Series(_("Compared with"), [_short(one.expected) for one in verdicts], "c6", True))
    elif rule.kind == RuleKind.ANOMALY:
        known = [value for value in (*values, *highs) if value is not None]
        top, bottom = max(known, default=1.0), min([0.0, *(value for value in lows if value is not None)])
        # A side that is not watched is open: the band reaches to the edge there.
        both = [
            (_end(low, one, bottom), _end(high, one, top)) for low, high, one in zip(lows, highs, verdicts, strict=True)
        ]
        band = Band(_("Usual range"), [low for low, _high in both], [high for _low, high in both], "c1")
    marks = [(at, short_date(one.day)) for at, one in enumerate(verdicts) if one.day in told]
    if len(marks) > _MARKS:
        marks = [(at, "") for at, _word in marks]
    return LineChart(
        [one.day.isoformat() for one in verdicts],
        series,
        summary,
        band,
        marks,
        SIGNS.get(metric.unit, "") if metric else "",
        from_zero=not (metric and metric.metric_id == "followers"),
        axis=pgettext("chart", "Day"),
        days=[one.day for one in verdicts],
    )


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _end(value: float | None, verdict: Verdict, edge: float) -> float | None:
    return value if value is not None else (edge if verdict.judged else None)
