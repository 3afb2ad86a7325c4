"""Alerts and their rules in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from analytics.alert_states import AlertLevel, AlertState, RuleKind
from analytics.alert_words import alert_sentence, figure_words, metric_name, rule_sentence
from analytics.dictionary import BY_ID
from analytics.insight_states import ActionState, Effect
from analytics.insight_words import insight_advice, insight_sentence, percent_words, row_name
from analytics.models import Alert, AlertRule, ImprovementAction, Insight
from analytics.selectors.reach import reach_words
from team.templatetags.ui import icon, number_style, shorten

register = template.Library()
_STATES = {
    AlertState.OPEN: ("st-failed", "circle-alert"),
    AlertState.ACKNOWLEDGED: ("st-review", "eye"),
    AlertState.RESOLVED: ("st-published", "circle-check"),
}
_LEVELS = {
    AlertLevel.INFO: ("", "bell"),
    AlertLevel.WARNING: ("tag-warn", "triangle-alert"),
    AlertLevel.CRITICAL: ("tag-bad", "siren"),
}
_KINDS = {
    RuleKind.THRESHOLD: "ruler",
    RuleKind.CHANGE: "trending-up",
    RuleKind.ANOMALY: "activity",
    RuleKind.NO_DATA: "plug",
}

_ACTIONS = {
    ActionState.PLANNED: ("st-draft", "circle-dashed"),
    ActionState.DOING: ("st-review", "hammer"),
    ActionState.DONE: ("st-scheduled", "hourglass"),
    ActionState.MEASURED: ("st-published", "flask-conical"),
    ActionState.DROPPED: ("st-cancelled", "ban"),
}
_EFFECTS = {
    Effect.BETTER: ("tag-good", "trending-up"),
    Effect.WORSE: ("tag-bad", "trending-down"),
    Effect.UNCLEAR: ("", "move-right"),
    Effect.NO_DATA: ("", "circle-dashed"),
}

register.filter("insight_sentence", insight_sentence)
register.filter("insight_advice", insight_advice)
register.filter("percent_words", percent_words)
register.filter("rule_sentence", rule_sentence)
register.filter("alert_sentence", alert_sentence)
register.filter("metric_name", metric_name)


@register.filter
def reach_of(row: Any) -> str:
    """Whom a rule or an action is about."""
    return reach_words(reach=row.reach, account=row.account, group=row.group, platform=row.platform)


@register.simple_tag
def alert_state(alert: Alert) -> SafeString:
    """The state as icon, word and colour."""
    look, glyph = _STATES[AlertState(alert.state)]
    return format_html('<span class="st {}">{}{}</span>', look, icon(glyph), alert.get_state_display())


@register.simple_tag
def alert_level(severity: str) -> SafeString:
    """The severity as icon, word and colour."""
    level = AlertLevel(severity)
    look, glyph = _LEVELS[level]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), level.label)


@register.simple_tag
def rule_icon(rule: AlertRule) -> SafeString:
    """The kind of a rule as a picture."""
    return icon(_KINDS[RuleKind(rule.kind)])


@register.simple_tag(takes_context=True)
def of_metric(context: Context, metric_id: str, value: float | None) -> SafeString:
    """A value of a metric, shortened as the workspace likes, in full as tooltip; a dash when not reported."""
    full = figure_words(metric_id, value)
    if value is None or metric_id not in BY_ID or abs(value) < 10_000:
        return format_html("<span>{}</span>", full)
    return format_html('<span title="{}">{}</span>', full, shorten(round(value), number_style(context)))


@register.simple_tag
def action_state(action: ImprovementAction) -> SafeString:
    """The state as icon, word and colour."""
    look, glyph = _ACTIONS[ActionState(action.state)]
    return format_html('<span class="st {}">{}{}</span>', look, icon(glyph), action.get_state_display())


@register.simple_tag
def effect_tag(action: ImprovementAction) -> SafeString:
    """What measuring said, as icon, word and colour."""
    if not action.effect:
        return mark_safe("")
    look, glyph = _EFFECTS[Effect(action.effect)]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), action.get_effect_display())


@register.simple_tag
def evidence_name(insight: Insight, label: str) -> str:
    """What a line of the evidence is called."""
    return row_name(insight, label)


@register.simple_tag
def evidence_bar(value: float, most: float) -> SafeString:
    """A bar as long as the value is of the largest one; decoration beside the number."""
    width = max(0.0, min(100.0, 100 * abs(float(value)) / most))
    return format_html(
        '<svg class="al-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="al-bar-on" width="{}" height="6"/></svg>',
        f"{width:.1f}",
    )
