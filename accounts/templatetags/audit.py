"""Looks of the matrix audit: avatars, gravities, scores, states."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.audit_states import Area, FindingState, Gravity
from accounts.models import AuditFinding, SocialAccount
from accounts.templatetags.platforms import pf
from team.templatetags.ui import icon

register = template.Library()
_AREAS = {
    Area.NAME: "type",
    Area.AVATAR: "circle-user-round",
    Area.BIO: "text",
    Area.WORDS: "shield-alert",
    Area.ACTIVITY: "activity",
    Area.STRATEGY: "target",
}
_STATES = {
    FindingState.OPEN: ("review", "circle-alert"),
    FindingState.TASKED: ("scheduled", "square-check-big"),
    FindingState.ACCEPTED: ("draft", "handshake"),
    FindingState.RESOLVED: ("published", "circle-check"),
}
GOOD, FAIR = 85, 60


@register.filter
def area_icon(area: str) -> str:
    """The icon of an area."""
    return _AREAS[Area(area)]


@register.filter
def gravity_tone(gravity: str) -> str:
    """good, warn or bad, as other lists of accounts colour things."""
    return {Gravity.HIGH: "bad", Gravity.MEDIUM: "warn"}.get(Gravity(gravity), "")


@register.filter
def score_tone(score: int) -> str:
    """The colour of a score: fine from 85, fair from 60."""
    return "ok" if score >= GOOD else "medium" if score >= FAIR else "high"


@register.simple_tag
def score_delta(score: int, before: int) -> SafeString:
    """How the score moved since the run before."""
    change = score - before
    if not change:
        return format_html('<span class="delta dim t12">±{}</span>', 0)
    tone = "delta-good" if change > 0 else "delta-bad"
    return format_html('<span class="delta {}">{}{}</span>', tone, "+" if change > 0 else "−", abs(change))


@register.simple_tag
def finding_st(finding: AuditFinding) -> SafeString:
    """The state as a pill."""
    css, glyph = _STATES[FindingState(finding.state)]
    return format_html('<span class="st st-{}">{}{}</span>', css, icon(glyph), finding.get_state_display())


@register.simple_tag(takes_context=True)
def platform_avatar(context: template.Context, account: SocialAccount) -> SafeString:
    """The picture the account shows, with its platform's chip; the chip alone where none was fetched."""
    kept = getattr(account, "platform_avatar", None)
    if kept is None or not kept.has_picture:
        return pf(account.platform)
    src = reverse("accounts:platform_avatar", args=[context["workspace"].slug, account.pk])
    version = int(kept.fetched_at.timestamp())
    return format_html(
        '<span class="au-av"><img src="{}?v={}" alt="" width="28" height="28" loading="lazy">{}</span>',
        src,
        version,
        pf(account.platform, "pf-xs"),
    )
