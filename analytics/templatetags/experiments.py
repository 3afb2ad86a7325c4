"""States and verdicts of growth experiments in templates."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from analytics.growth_states import ExperimentState, Verdict
from analytics.models import GrowthExperiment
from analytics.selectors.growth.experiments import Result
from team.templatetags.ui import icon

register = template.Library()
_STATES = {
    ExperimentState.DRAFT: ("st-draft", "circle-dashed"),
    ExperimentState.RUNNING: ("st-review", "play"),
    ExperimentState.ENDED: ("st-published", "flag"),
}
_VERDICTS = {
    Verdict.KEEP: ("tag-good", "check"),
    Verdict.STOP: ("tag-bad", "ban"),
    Verdict.REPEAT: ("tag-warn", "repeat"),
}


@register.simple_tag
def experiment_state(row: GrowthExperiment) -> SafeString:
    """The state as icon, word and colour."""
    look, glyph = _STATES[ExperimentState(row.state)]
    return format_html('<span class="st {}">{}{}</span>', look, icon(glyph), row.get_state_display())


@register.simple_tag
def verdict_tag(row: GrowthExperiment) -> SafeString:
    """The verdict as icon, word and colour; that it is missing where one is due."""
    if not row.verdict:
        due = row.state == ExperimentState.ENDED
        words = pgettext("experiment", "Waits for a verdict") if due else "–"
        return format_html('<span class="{}">{}</span>', "tag tag-warn" if due else "dim", words)
    look, glyph = _VERDICTS[Verdict(row.verdict)]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), row.get_verdict_display())


@register.simple_tag
def worth_tag(result: Result) -> SafeString:
    """Whether the effect is what was asked for."""
    if result.worth is None:
        return format_html('<span class="tag">{}</span>', pgettext("experiment", "Cannot be said"))
    if result.worth:
        return format_html('<span class="tag tag-good">{}</span>', pgettext("experiment", "Worth it"))
    words = (
        pgettext("experiment", "Not enough of an effect")
        if result.whole
        else pgettext("experiment", "Not enough so far")
    )
    return format_html('<span class="tag">{}</span>', words)
