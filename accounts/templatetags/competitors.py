"""How figures of competitors are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.template import Context
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from accounts.competitor_states import AlertKind, SnapshotSource
from accounts.models import CompetitorAlert, TrackedAccount, TrackedPost
from accounts.templatetags.platforms import pf
from team.templatetags.ui import icon, number_style, shorten

register = template.Library()
_SOURCES = {
    SnapshotSource.API: "plug-zap",
    SnapshotSource.CSV: "table",
    SnapshotSource.MANUAL: "pencil",
}
_ALERTS = {AlertKind.POST: ("warn", "flame"), AlertKind.GROWTH: ("", "trending-up"), AlertKind.SILENCE: ("", "moon")}
SHOWN_MAX = 6


def _number(value: float, decimals: int) -> str:
    """In the reader's way, rounded: Django's own formatting cuts decimals off."""
    return formats.number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


@register.filter
def cp_rate(value: float | None) -> str:
    """A rate with as many decimals as it deserves; a dash for not enough data."""
    if value is None:
        return "–"
    whole = isinstance(value, int) or abs(value) >= 100
    return _number(value, 0 if whole else 1)


@register.filter
def cp_percent(value: float | None, decimals: int = 1) -> str:
    """A part of 1 in percent; a dash for not enough data."""
    return "–" if value is None else f"{_number(100 * value, decimals)}%"


@register.filter
def cp_hundred(value: float) -> str:
    """A part of 1 as a percentage for a drawing."""
    return f"{100 * value:.1f}"


@register.filter
def cp_signed(value: float) -> str:
    """A change with its sign."""
    text = _number(abs(value), 0)
    return f"{'−' if value < 0 else '+' if value > 0 else '±'}{text}"


@register.filter
def cp_text(value: Any) -> str:
    """A number as a form holds it, '' for none."""
    return "" if value is None else str(value)


@register.filter
def cp_host(address: str) -> str:
    """The host of an address."""
    return urlsplit(address).netloc.removeprefix("www.") or address


@register.simple_tag(takes_context=True)
def cp_change(context: Context, change: int | None, share: float | None) -> SafeString:
    """Growth in percent with the number behind it; a dash for not enough data."""
    if change is None or share is None:
        return format_html('<span class="dim" title="{}">–</span>', gettext("Not enough data"))
    tone, name = ("good", "arrow-up") if change > 0 else ("bad", "arrow-down") if change < 0 else ("flat", "minus")
    amount = shorten(abs(change), number_style(context))
    return format_html(
        '<span class="delta delta-{}">{}{}</span> <span class="dim t12">{}{}</span>',
        tone,
        icon(name),
        cp_percent(abs(share)),
        "−" if change < 0 else "+",
        amount,
    )


@register.simple_tag
def cp_source(name: str) -> SafeString:
    """Where a figure comes from: an icon with its name."""
    if not name:
        return format_html("")
    label = SnapshotSource(name).label
    return format_html(
        '<span class="cp-from" title="{}">{}</span>', label, icon(_SOURCES[SnapshotSource(name)], "ico-xs", str(label))
    )


@register.simple_tag
def cp_sources(names: Sequence[str]) -> SafeString:
    """Several of them."""
    return format_html_join("", "{}", ((cp_source(name),) for name in names))


@register.simple_tag
def cp_pfs(tracked: Sequence[TrackedAccount]) -> SafeString:
    """The platforms of accounts, each once."""
    slugs = list(dict.fromkeys(one.platform for one in tracked))
    chips = format_html_join("", "{}", ((pf(slug, "pf-xs"),) for slug in slugs[:SHOWN_MAX]))
    return format_html('<span class="pfs">{}</span>', chips)


@register.simple_tag
def cp_share(row: Any, kind: str) -> float | None:
    """The share of posts or of reactions of a row of the benchmark."""
    value: float | None = row.post_share if kind == "post" else row.engagement_share
    return value


@register.simple_tag
def cp_stars(rating: int) -> str:
    """A rating of 1 to 5."""
    return "★" * rating + "☆" * (5 - rating)


@register.simple_tag
def cp_reactions(post: TrackedPost) -> str:
    """Reactions of a post in words."""
    value = post.engagement
    if value is None:
        return gettext("reactions not told")
    shown = formats.number_format(value, use_l10n=True, force_grouping=True)
    return ngettext("%(n)s reaction", "%(n)s reactions", value) % {"n": shown}


@register.simple_tag
def cp_alert(alert: CompetitorAlert) -> dict[str, Any]:
    """What an alert says, with the numbers behind it: tone, icon, title, why."""
    tone, name = _ALERTS[AlertKind(alert.kind)]
    params = {key: cp_rate(value) if isinstance(value, int | float) else value for key, value in alert.params.items()}
    if alert.kind == AlertKind.POST:
        title = gettext("A post drew %(value)s reactions") % params
        why = gettext("Usual are %(usual)s, the median of the %(of)s posts before it.") % params
    elif alert.kind == AlertKind.GROWTH:
        won = alert.params["value"] >= 0
        title = gettext("%(value)s followers in a day") % {"value": cp_signed(alert.params["value"])}
        why = gettext("Usual are %(usual)s a day, the median of %(of)s days.") % params
        name, tone = ("trending-up", "warn") if won else ("trending-down", "bad")
    else:
        title = ngettext("Quiet for %(days)s day", "Quiet for %(days)s days", int(alert.params["days"])) % params
        why = gettext("Otherwise it posts every %(usual)s days.") % params
    if alert.params.get("score") is not None:
        why += " " + gettext("Robust score %(score)s; 3.5 and more is unusual.") % params
    if alert.params.get("text"):
        why = f"“{alert.params['text'][:60]}” {why}"
    return {"tone": tone, "icon": name, "title": title, "why": why}
