"""Alert rules, alerts and their figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.alert_states import Direction, RuleKind, Sensitivity, Versus
from analytics.dictionary import BY_ID
from analytics.metric_states import Unit
from analytics.models import Alert
from analytics.models.alert import Watch
from team.charts.words import grouped
from team.templatetags.ui import short_date

SIGNS = {Unit.PERCENT: "%", Unit.SECONDS: " s"}


def figure_words(metric_id: str, value: float | None) -> str:
    """A value of a metric with its unit, in full; a dash when not reported."""
    if value is None:
        return "–"
    metric = BY_ID.get(metric_id)
    number = float(value)
    digits = metric.decimals if metric else 0
    if abs(number) >= 1000 or number == int(number):
        digits = 0
    return grouped(Decimal(f"{number:.{digits}f}")) + (SIGNS.get(metric.unit, "") if metric else "")


def metric_name(metric_id: str) -> str:
    """The metric as people call it."""
    return str(BY_ID[metric_id].name) if metric_id in BY_ID else metric_id


def told_sentence(params: Mapping[str, Any]) -> str:
    """What a notification says."""
    day = short_date(date.fromisoformat(params["day"]))
    words = {"rule": params["rule"], "metric": metric_name(params["metric"]), "day": day}
    if params["kind"] == RuleKind.NO_DATA:
        count = int(params["value"] or 0)
        text = ngettext(
            "“%(rule)s”: %(n)s connected account brings no figures.",
            "“%(rule)s”: %(n)s connected accounts bring no figures.",
            count,
        )
        return text % {**words, "n": count}
    values = {name: figure_words(params["metric"], params[name]) for name in ("value", "expected")}
    if params["expected"] is None:
        return _("“%(rule)s”: %(metric)s at %(value)s on %(day)s.") % {**words, **values}
    text = _("“%(rule)s”: %(metric)s at %(value)s on %(day)s instead of about %(expected)s.")
    return text % {**words, **values}


def rule_sentence(rule: Watch) -> str:
    """What a rule looks for, or looked for when an alert was raised, in one sentence."""
    metric = metric_name(rule.metric)
    limit = None if rule.limit is None else float(rule.limit)
    if rule.kind == RuleKind.NO_DATA:
        text = ngettext(
            "A connected account brings no figures for %(n)s hour.",
            "A connected account brings no figures for %(n)s hours.",
            rule.silent_hours,
        )
        return text % {"n": rule.silent_hours}
    if rule.kind == RuleKind.THRESHOLD:
        text = _("%(metric)s above %(limit)s") if rule.direction == Direction.ABOVE else _("%(metric)s below %(limit)s")
        return text % {"metric": metric, "limit": figure_words(rule.metric, limit)}
    if rule.kind == RuleKind.CHANGE:
        return _CHANGES[Direction(rule.direction)]() % {
            "metric": metric,
            "limit": f"{limit or 0:g}",
            "versus": Versus(rule.versus).label,
        }
    words = {"metric": metric, "sensitivity": Sensitivity(rule.sensitivity).label}
    return _UNUSUAL[Direction(rule.direction)]() % words


_CHANGES = {
    Direction.ABOVE: lambda: _("%(metric)s rises by %(limit)s%% or more · %(versus)s"),
    Direction.BELOW: lambda: _("%(metric)s falls by %(limit)s%% or more · %(versus)s"),
    Direction.BOTH: lambda: _("%(metric)s changes by %(limit)s%% or more · %(versus)s"),
}
_UNUSUAL = {
    Direction.ABOVE: lambda: _("%(metric)s unusually high for the weekday · %(sensitivity)s"),
    Direction.BELOW: lambda: _("%(metric)s unusually low for the weekday · %(sensitivity)s"),
    Direction.BOTH: lambda: _("%(metric)s unusual for the weekday · %(sensitivity)s"),
}


def alert_sentence(alert: Alert) -> str:
    """What an alert found, in one sentence."""
    if alert.kind == RuleKind.NO_DATA:
        count = int(alert.value or 0)
        text = ngettext("%(n)s connected account brings no figures", "%(n)s connected accounts bring no figures", count)
        return text % {"n": count}
    words = {"metric": metric_name(alert.metric), "value": figure_words(alert.metric, alert.value)}
    if alert.expected is None:
        end = alert.high if alert.high is not None and (alert.value or 0) > alert.high else alert.low
        return _("%(metric)s at %(value)s, the limit is %(limit)s") % {
            **words,
            "limit": figure_words(alert.metric, end),
        }
    words["expected"] = figure_words(alert.metric, alert.expected)
    if alert.expected and alert.value is not None:
        percent = 100 * (alert.value - alert.expected) / abs(alert.expected)
        words["change"] = f"{percent:+.0f}%".replace("-", "−")
        return _("%(metric)s at %(value)s instead of about %(expected)s (%(change)s)") % words
    return _("%(metric)s at %(value)s instead of about %(expected)s") % words
