"""Words and pills for what checks find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from compliance.engine.types import Hit
from compliance.selectors import packs
from compliance.selectors.marking import findings_of, pieces_of
from compliance.states import ExemptionCode, ExemptionState, HitOutcome, Level
from team.templatetags.ui import icon

register = template.Library()

_LEVELS = {"block": ("failed", "octagon-x"), "warn": ("review", "triangle-alert"), "info": ("scheduled", "info")}
_STATES = {
    ExemptionState.REQUESTED: ("review", "hourglass"),
    ExemptionState.APPROVED: ("approved", "badge-check"),
    ExemptionState.REJECTED: ("failed", "circle-x"),
    ExemptionState.EXPIRED: ("draft", "clock"),
    ExemptionState.WITHDRAWN: ("draft", "undo-2"),
}
_OUTCOMES = {HitOutcome.BLOCKED: "tag-bad", HitOutcome.ACKNOWLEDGED: "tag-warn", HitOutcome.FIXED: "tag-good"}


def _pill(css: str, glyph: str, text: str) -> SafeString:
    return format_html('<span class="st st-{}">{}{}</span>', css, icon(glyph), text)


@register.simple_tag
def sev(level: str) -> SafeString:
    """The pill of a severity; of a verdict without findings, too."""
    if level not in _LEVELS:
        return _pill("published", "circle-check", pgettext("severity", "Nothing found"))
    return _pill(*_LEVELS[level], str(Level(level).label))


@register.simple_tag
def exemption_st(state: str) -> SafeString:
    """The pill of an exemption's state."""
    return _pill(*_STATES[ExemptionState(state)], str(ExemptionState(state).label))


@register.simple_tag
def outcome_tag(outcome: str) -> SafeString:
    """What became of a finding."""
    known = HitOutcome(outcome)
    return format_html('<span class="tag {}">{}</span>', _OUTCOMES.get(known, ""), known.label)


@register.filter
def said(texts: Mapping[str, str]) -> str:
    """A sentence of the packs in the reader's language."""
    return packs.said(texts)


@register.filter
def pack_laws(pack: Mapping[str, Any]) -> str:
    """What the rules of a pack rest on, each law once."""
    laws = dict.fromkeys(packs.said(rule.law) for rule in pack["rules"])
    return pgettext("between names", ", ").join(laws)


@register.filter
def rule_title(rule: str) -> str:
    """What a rule is called."""
    return packs.rule_title(rule)


@register.filter
def code_label(code: str) -> str:
    """What a code of an exemption means."""
    return str(ExemptionCode(code).label) if code in ExemptionCode else code


@register.inclusion_tag("components/marked_text.html")
def marked(text: str, hits: Sequence[Hit], field: str) -> dict[str, object]:
    """A text with its findings underlined; each leads to `#hit-<number>` in the list that `hits` makes."""
    return {"pieces": pieces_of(text, findings_of(hits), field=field)}
