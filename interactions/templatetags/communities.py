"""How groups look in lists and heads, and what is hidden in what people wrote."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interactions.community_states import CommunityState, EntryKind, EventState, Measure
from interactions.models import Community, CommunityEvent, CommunityViolation, PointEntry
from interactions.sections import Tab, tabs_beside
from interactions.selectors import masking
from interactions.selectors.communities.health import Health
from team.templatetags.ui import icon

register = template.Library()
_STATES = {
    CommunityState.PLANNED: ("st-draft", "circle-dashed"),
    CommunityState.RUNNING: ("st-published", "circle-check"),
    CommunityState.PAUSED: ("st-handoff", "circle-pause"),
    CommunityState.CLOSED: ("st-idea", "archive"),
}
_EVENTS = {
    EventState.PLANNED: ("st-scheduled", "calendar-clock"),
    EventState.REVIEWED: ("st-published", "circle-check"),
    EventState.CANCELLED: ("st-cancelled", "circle-x"),
}
_MEASURES = {Measure.WARNED: "tag-warn", Measure.MUTED: "tag-warn", Measure.REMOVED: "tag-bad", Measure.LIFTED: ""}
_LEVELS = {"good": "tag-good", "fair": "tag-warn", "poor": "tag-bad"}
_KINDS = {
    EntryKind.EARNED: "tag-good",
    EntryKind.SPENT: "tag-accent",
    EntryKind.EXPIRED: "",
    EntryKind.REVERSED: "tag-warn",
}


@register.simple_tag(takes_context=True)
def interaction_sections(context: Context) -> tuple[Tab, ...]:
    """The tabs above this page of the chapter."""
    return tabs_beside(str(context.get("section", "")))


@register.simple_tag
def community_st(row: Community) -> SafeString:
    """The state of a group as a pill."""
    look, glyph = _STATES[CommunityState(row.state)]
    return format_html('<span class="st {}">{}{}</span>', look, icon(glyph), row.get_state_display())


@register.simple_tag
def event_st(row: CommunityEvent) -> SafeString:
    """The state of an activity as a pill."""
    look, glyph = _EVENTS[EventState(row.state)]
    return format_html('<span class="st {}">{}{}</span>', look, icon(glyph), row.get_state_display())


@register.simple_tag
def measure_tag(row: CommunityViolation) -> SafeString:
    """What was done, coloured by how hard it is."""
    return format_html('<span class="tag {}">{}</span>', _MEASURES[Measure(row.measure)], row.get_measure_display())


@register.simple_tag
def entry_tag(row: PointEntry) -> SafeString:
    """Why points moved."""
    return format_html('<span class="tag {}">{}</span>', _KINDS[EntryKind(row.kind)], row.get_kind_display())


@register.simple_tag
def health_tag(health: Health) -> SafeString:
    """The score, or that there is too little data."""
    if health.score is None:
        return format_html('<span class="dim t12">{}</span>', _("Too little data"))
    return format_html('<span class="tag {}"><b>{}</b></span>', _LEVELS[health.level], health.score)


@register.filter
def signed(amount: int) -> str:
    """A number with its sign; a true minus."""
    return f"+{amount}" if amount > 0 else f"−{abs(amount)}"


register.filter("masked", masking.masked)
