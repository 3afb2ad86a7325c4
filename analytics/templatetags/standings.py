"""Posts on dashboards: why one did well, how it stands, what it is made of."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from analytics.models import MeasuredPost
from analytics.selectors.dashboards.one_post import value_of
from analytics.selectors.dashboards.posts import Standing
from analytics.templatetags.dashboards import plain

register = template.Library()
_ICONS = {"text": "text", "image": "image", "video": "clapperboard", "article": "newspaper"}


@register.filter
def format_icon(post: MeasuredPost) -> str:
    """The icon of a post's format."""
    return _ICONS.get(post.format, "file-text")


@register.filter
def why(one: Standing) -> list[str]:
    """Reasons in words; they are observations from figures, not causes."""
    return [_reason(key, factor) for key, factor in one.reasons]


@register.simple_tag
def times(one: Standing) -> SafeString:
    """How often the usual engagement of its account a post reached."""
    if one.times is None:
        return format_html('<span class="dim" title="{}">–</span>', _("Fewer than five posts to compare with"))
    number = formats.number_format(round(one.times, 1), use_l10n=True)
    tone = "tag-good" if one.times >= 1.15 else "tag-bad" if one.times <= 0.85 and one.ripe else ""
    about = _("Times the mean engagement of the account’s posts of 90 days")
    if not one.ripe:
        about = _("Younger than 48 hours, still growing. %(about)s") % {"about": about}
    return format_html(
        '<span class="tag {}" title="{}">{}</span>',
        tone,
        about,
        _("%(n)s times") % {"n": number},
    )


@register.filter
def is_http(url: str) -> bool:
    """Whether an address leads to the web."""
    return url.startswith(("https://", "http://"))


@register.simple_tag(takes_context=True)
def post_figure(context: Context, post: MeasuredPost, name: str) -> SafeString:
    """A figure of a post so far, by a metric's id."""
    return plain(context, value_of(post, name))


@register.simple_tag
def post_rate(post: MeasuredPost) -> SafeString:
    """Engagement in percent of exposure of one post; a dash when either is missing."""
    if post.engagement is None or not post.exposure:
        return format_html('<span class="dim" title="{}">–</span>', _("Not reported"))
    rate = formats.number_format(round(100 * post.engagement / post.exposure, 1), use_l10n=True)
    return format_html("{}%", rate.removesuffix(".0"))


def _reason(key: str, factor: float) -> str:
    number = formats.number_format(round(factor, 1), use_l10n=True)
    percent = formats.number_format(round(abs(100 * (factor - 1))))
    words = {
        "seen_up": _("seen %(n)s times as often as usual"),
        "seen_down": _("seen %(percent)s%% less than usual"),
        "rate_up": _("engagement rate %(n)s times the usual one"),
        "rate_down": _("engagement rate %(percent)s%% below the usual one"),
        "format_up": _("posts of this format gain %(percent)s%% more here"),
        "format_down": _("posts of this format gain %(percent)s%% less here"),
        "hour_up": _("posts at this time of day gain %(percent)s%% more"),
        "hour_down": _("posts at this time of day gain %(percent)s%% less"),
    }
    return words[key] % {"percent": percent, "n": number}
