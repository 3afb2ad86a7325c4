"""Figures on dashboards: numbers of a metric, how they changed, where they are explained."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import SocialAccount
from accounts.templatetags.platforms import pf
from analytics.dictionary import BY_ID, Metric
from analytics.metric_states import Unit
from analytics.sections import SECTIONS, Tab
from analytics.selectors.dashboards.charts import number_words, unit_of
from team.charts.words import grouped
from team.states import NumberStyle
from team.templatetags.ui import icon, number_style

register = template.Library()
_STEPS = {
    NumberStyle.WAN: ((1e8, "亿"), (1e4, "万")),
    NumberStyle.KILO: ((1e9, "B"), (1e6, "M"), (1e3, "K")),
}


@register.simple_tag
def analytics_sections() -> tuple[Tab, ...]:
    """The tabs above the pages of the chapter."""
    return SECTIONS


@register.simple_tag(takes_context=True)
def figure(context: Context, metric: Metric | str, value: Any) -> SafeString:
    """A value of a metric: shortened, the full number as tooltip; a dash when not reported."""
    metric = BY_ID[metric] if isinstance(metric, str) else metric
    if value is None:
        return format_html('<span class="dim" title="{}">–</span>', _("Not reported"))
    if metric.unit in (Unit.PERCENT, Unit.SECONDS):
        number = formats.number_format(round(float(value), metric.decimals), use_l10n=True).removesuffix(".0")
        return format_html("<span>{}<small>{}</small></span>", number, unit_of(metric))
    return plain(context, value, number_words(metric, value))


@register.simple_tag(takes_context=True)
def plain(context: Context, value: Any, full: str = "") -> SafeString:
    """A large number with its 万 or K set smaller; a dash when not reported."""
    if value is None:
        return format_html('<span class="dim" title="{}">–</span>', _("Not reported"))
    number = float(value)
    full = full or grouped(int(number) if number == int(number) else round(number, 2))
    style = NumberStyle(number_style(context))
    for size, word in _STEPS.get(style, ()):
        if abs(number) >= size:
            text = grouped(round(number / size, 1)).removesuffix(".0")
            return format_html('<span title="{}">{}<small>{}</small></span>', full, text, word)
    shown = int(number) if number == int(number) else round(number, 1 if abs(number) < 100 else None)
    return format_html('<span title="{}">{}</span>', full, grouped(shown))


@register.simple_tag
def delta(metric: Metric | str, change: float | None) -> SafeString:
    """How a value of a metric changed; a dash without comparison."""
    metric = BY_ID[metric] if isinstance(metric, str) else metric
    return change_of(change, metric.rise_is_good, metric.unit == Unit.PERCENT)


@register.simple_tag
def change_of(change: float | None, rise_is_good: bool | None, points: bool) -> SafeString:
    """A change in percent or points: the arrow is the direction, the colour whether that is good."""
    if change is None:
        return format_html('<span class="dim" title="{}">–</span>', pgettext("chart", "Cannot be compared"))
    amount = round(abs(change), 2 if points else 1)
    if not amount:
        return format_html('<span class="delta delta-flat">{}</span>', pgettext("change", "no change"))
    tone = "flat" if rise_is_good is None else "good" if (change > 0) == rise_is_good else "bad"
    way, word = ("up", _("up")) if change > 0 else ("down", _("down"))
    number = grouped(Decimal(str(amount))).removesuffix(".0")
    text = pgettext("change", "%(n)s points") % {"n": number} if points else f"{number}%"
    return format_html(
        '<span class="delta delta-{} delta-{}">{}{}</span>', tone, way, icon(f"arrow-{way}", "", word), text
    )


@register.simple_tag
def share_bar(width: float, share: float) -> SafeString:
    """A share of the whole as a bar of `width` percent and in words."""
    return format_html(
        '<span class="row"><svg class="barcell" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-bg" width="100" height="4"/><rect class="bar-fg" width="{}" height="4"/></svg>'
        '<span class="num">{}%</span></span>',
        f"{width:.1f}",
        formats.number_format(round(share, 1), use_l10n=True).removesuffix(".0"),
    )


@register.simple_tag(takes_context=True)
def metric_link(context: Context, metric: Metric | str, cls: str = "") -> SafeString:
    """The name of a metric, linked to its page in the dictionary."""
    metric = BY_ID[metric] if isinstance(metric, str) else metric
    url = reverse("analytics:metric", args=[context["workspace"].slug, metric.metric_id])
    return format_html('<a class="an-m {}" href="{}" title="{}">{}</a>', cls, url, metric.about, metric.name)


@register.simple_tag
def account_options(accounts: Iterable[SocialAccount], chosen: Collection[int]) -> SafeString:
    """A box to tick for each account. Written here, for a template takes ten times as long with hundreds of them."""
    on = set(chosen)
    return format_html_join(
        "",
        '<label class="opt"><input type="checkbox" name="account" value="{}"{}>{}<span class="trunc">{}</span></label>',
        ((one.pk, mark_safe(" checked") if one.pk in on else "", pf(one.platform, "pf-xs"), one) for one in accounts),
    )


@register.simple_tag
def hidden_fields(pairs: list[tuple[str, str]]) -> SafeString:
    """Words of the address that a form carries along."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.filter
def day_key(days: int) -> str:
    """The key of a figure of contacts who came back after so many days: “d7”."""
    return f"d{days}"


@register.simple_tag(takes_context=True)
def pin_url(context: Context, what: str, **words: Any) -> str:
    """Where something of the page is pinned from, with the filters the page has; `words`: others of its address.

    A page about one account names that account. What stands as a table is pinned as one.
    """
    request, filters, account = context["request"], context.get("filters"), context.get("account")
    found: dict[str, Any] = {"what": what}
    if filters is not None:
        found |= filters.query(period=filters.period)
    if account is not None:
        found |= {"account": [str(account.pk)], "page": "account"}
    found |= {name: value for name, value in words.items() if value not in (None, "", False)}
    if request.GET.get("view") in {"table", what}:
        found["view"] = "table"
    return f"{reverse('analytics:pin_new', args=[context['workspace'].slug])}?{urlencode(found, doseq=True)}"
