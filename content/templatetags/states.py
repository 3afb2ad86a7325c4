"""State pills: icon, word and colour from one closed vocabulary."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from content.states import SHOWN_AS, DisplayState, PublicationState
from team.templatetags.ui import icon

register = template.Library()

D = DisplayState
LOOK: dict[str, tuple[str, str]] = {
    D.IDEA: ("idea", "lightbulb"),
    D.DRAFT: ("draft", "pencil"),
    D.IN_REVIEW: ("review", "eye"),
    D.APPROVED: ("approved", "badge-check"),
    D.SCHEDULED: ("scheduled", "clock"),
    D.PUBLISHING: ("publishing", "loader-circle"),
    D.PUBLISHED: ("published", "circle-check"),
    D.FAILED: ("failed", "circle-alert"),
    D.NEEDS_HANDOFF: ("handoff", "smartphone"),
    D.CANCELLED: ("cancelled", "ban"),
}


@register.simple_tag
def st(state: str, text: str = "") -> SafeString:
    """The pill of a display state; `text` replaces its word."""
    css, glyph = LOOK[state]
    return format_html('<span class="st st-{}">{}{}</span>', css, icon(glyph), text or DisplayState(state).label)


@register.simple_tag
def pub_st(state: str) -> SafeString:
    """The pill of a publication: coloured like its display state, worded by its own."""
    shown = SHOWN_AS[state]
    words = {PublicationState.UNKNOWN, PublicationState.PAUSED, PublicationState.PROCESSING}
    return st(shown, str(PublicationState(state).label) if state in words else "")


@register.filter
def st_css(state: str) -> str:
    """CSS suffix of a display state."""
    return LOOK[state][0]


@register.filter
def st_icon(state: str) -> str:
    """Icon name of a display state."""
    return LOOK[state][1]
