"""Permissions and rewards of user posts in templates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from analytics.models import UserPost
from analytics.ugc_states import RewardKind, UgcState
from config.lib.clock import local_day, now
from team.templatetags.ui import icon

register = template.Library()
_STATES = {
    UgcState.FOUND: ("", "search"),
    UgcState.ASKED: ("tag-warn", "hourglass"),
    UgcState.GRANTED: ("tag-good", "check"),
    UgcState.REFUSED: ("tag-bad", "ban"),
    UgcState.WITHDRAWN: ("tag-bad", "undo-2"),
}


@register.simple_tag
def ugc_state(row: UserPost, today: date | None = None) -> SafeString:
    """How far the permission is; one that has ended is told as such."""
    today = today or local_day(now(), row.workspace.time_zone)
    if row.expired(today):
        words = pgettext("user permission", "Ended")
        return format_html('<span class="tag tag-bad">{}{}</span>', icon("calendar-x", "ico-xs"), words)
    look, glyph = _STATES[UgcState(row.state)]
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), row.get_state_display())


@register.simple_tag
def ugc_reward(row: UserPost) -> SafeString:
    """What the author gets, and whether it was given."""
    if not row.reward_kind:
        return format_html('<span class="dim">{}</span>', "–")
    amount = ""
    if row.reward_amount is not None:
        number = f"{row.reward_amount:.2f}".removesuffix(".00")
        amount = f"{number} {row.reward_currency}".strip()
    words = " ".join(part for part in (str(RewardKind(row.reward_kind).label), amount, row.reward_words) if part)
    look, glyph = ("tag-good", "check") if row.reward_given_on else ("tag-warn", "hourglass")
    return format_html('<span class="tag {}">{}{}</span>', look, icon(glyph, "ico-xs"), words)
