"""The row of filters above a dashboard, as links and one small form, so that it works without scripts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.connectors import registry
from accounts.facts import FORMATS
from accounts.templatetags.platforms import label_of
from analytics.selectors.dashboards.filters import NAMES, Filters, filters_of
from analytics.selectors.figures.scope import Comparison
from config.lib.clock import local_day, now
from team.decorators import WorkspaceRequest
from team.templatetags.ui import clock_time, short_moment


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: where it leads, whether it is on."""

    label: str
    query: str
    on: bool = False
    platform: str = ""


@dataclass(slots=True)
class FilterBar:
    """All of the row. `…_rest`: words of the address that a form carries along."""

    filters: Filters
    periods: list[Choice]
    compares: list[Choice]
    platforms: list[Choice]
    groups: list[Choice]
    formats: list[Choice]
    accounts_label: str
    period_label: str
    compare_label: str
    format_label: str
    custom_rest: list[tuple[str, str]]
    compare_rest: list[tuple[str, str]]
    account_rest: list[tuple[str, str]]
    search_rest: list[tuple[str, str]]
    clear: str
    fresh: str = ""
    late: list[str] = field(default_factory=list)
    with_format: bool = True
    of_account: bool = False

    @property
    def chips(self) -> list[str]:
        """Platforms of the accounts the view shows, at most four."""
        return list(dict.fromkeys(one.platform for one in self.filters.chosen))[:4]


def read_filters(request: WorkspaceRequest) -> Filters:
    """The filters of the address."""
    return filters_of(workspace=request.workspace, given=request.GET)


def address(words: dict[str, Any], rest: QueryDict | None = None) -> str:
    """A query string of filters and what else the address holds; starts with `?`."""
    pairs = [(name, value) for name, values in rest.lists() for value in values if name not in _OWN] if rest else []
    found = [*words.items(), *pairs]
    return f"?{urlencode(found, doseq=True)}"


def filter_bar(
    request: WorkspaceRequest, filters: Filters, *, with_format: bool = True, of_account: bool = False
) -> FilterBar:
    """The row for a page; no query. `of_account`: the page is about one account, so accounts are not chosen."""
    rest = request.GET

    def to(**changes: Any) -> str:
        return address(filters.query(**changes), rest)

    no_days = {"from": "", "to": ""}
    no_compare = {"compare_from": "", "compare_to": ""}
    periods = [
        Choice(label, to(period="" if key == "30d" else key, **no_days), filters.period == key)
        for key, label in period_names()
    ]
    compares = [
        Choice(label, to(compare="" if key == Comparison.PREVIOUS else key, **no_compare), filters.compare == key)
        for key, label in compare_names()
        if key != Comparison.CUSTOM
    ]
    platforms = [
        Choice(label_of(registry.capabilities(slug)), to(platform="" if on else slug, account=[]), on, slug)
        for slug in filters.platforms
        for on in (slug == filters.platform,)
    ]
    groups = [
        Choice(name, to(group="" if filters.group == pk else pk), filters.group == pk) for pk, name in filters.groups
    ]
    formats = [
        Choice(str(label), to(format="" if filters.format == key else key), filters.format == key)
        for key, label in FORMATS.items()
    ]
    fresh, late = freshness(filters)
    own = [(name, str(value)) for name, values in rest.lists() for value in values if name not in _OWN]
    return FilterBar(
        filters=filters,
        periods=periods,
        compares=compares,
        platforms=platforms,
        groups=groups,
        formats=formats,
        accounts_label=accounts_label(filters),
        period_label=dict(period_names()).get(filters.period, _("Chosen days")),
        compare_label=dict(compare_names())[filters.compare],
        format_label=str(FORMATS[filters.format]) if filters.format else "",  # type: ignore[index]
        custom_rest=_pairs(filters.query(period="", **no_days)) + own,
        compare_rest=_pairs(filters.query(compare="", **no_compare)) + own,
        search_rest=_pairs(filters.query()) + [one for one in own if one[0] not in {"q", "campaign"}],
        account_rest=_pairs(filters.query(account=[])) + own,
        clear=to(account=[], platform="", group="", format=""),
        fresh=fresh,
        late=late,
        with_format=with_format,
        of_account=of_account,
    )


def period_names() -> list[tuple[str, str]]:
    """Named periods in their order."""
    return [
        ("7d", _("Last 7 days")), ("30d", _("Last 30 days")), ("90d", _("Last 90 days")),
        ("month", _("This month")), ("last_month", _("Last month")), ("quarter", _("This quarter")),
    ]  # fmt: skip


def compare_names() -> list[tuple[str, str]]:
    """What a period can be compared with."""
    return [
        (Comparison.PREVIOUS, _("Days before")), (Comparison.WEEKDAYS, _("Same weekdays before")),
        (Comparison.YEAR, _("A year before")), (Comparison.CUSTOM, _("Chosen days")),
        (Comparison.NONE, pgettext("comparison", "Nothing")),
    ]  # fmt: skip


def freshness(filters: Filters) -> tuple[str, list[str]]:
    """When figures were last read, and what is known to be behind."""
    today = local_day(now(), filters.scope.workspace.time_zone)
    chosen: list[Any] = filters.chosen
    times = [one.collected_at for one in chosen if one.collected_at]
    if not times:
        return "", []
    newest = max(times)
    when = clock_time(newest) if local_day(newest, filters.scope.workspace.time_zone) == today else short_moment(newest)
    late: dict[str, int] = {}
    for one in chosen:
        if one.days_until:
            behind = (today - timedelta(days=1) - one.days_until).days
            if behind > 0:
                late[one.platform] = max(late.get(one.platform, 0), behind)
    words = []
    for slug, days in sorted(late.items(), key=lambda one: -one[1])[:2]:
        name = label_of(registry.capabilities(slug))
        behind_words = ngettext(
            "%(platform)s’s own figures are %(n)s day late", "%(platform)s’s own figures are %(n)s days late", days
        )
        words.append(behind_words % {"platform": name, "n": days})
    failing = sum(bool(one.figures_error) for one in chosen)
    if failing:
        words.append(
            ngettext("%(n)s account cannot be read", "%(n)s accounts cannot be read", failing) % {"n": failing}
        )
    return _("Updated %(time)s") % {"time": when}, words


def accounts_label(filters: Filters) -> str:
    """Which accounts a view shows, shortly."""
    count = len(filters.chosen)
    if filters.group and not filters.account_ids:
        name = dict(filters.groups).get(filters.group, "")
        return f"{name} · {count}"
    if filters.platform and not filters.account_ids:
        return f"{label_of(registry.capabilities(filters.platform))} · {count}"
    if len(filters.account_ids) == 1 and filters.chosen:
        return str(filters.chosen[0])
    if filters.account_ids:
        return ngettext("%(n)s account", "%(n)s accounts", count) % {"n": count}
    return ngettext("All %(n)s accounts", "All %(n)s accounts", count) % {"n": count}


def _pairs(words: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(one)) for name, value in words.items() for one in (value if isinstance(value, list) else [value])
    ]


# Words that links write themselves or that lose their sense in another view.
_OWN = frozenset({*NAMES, "page"})
