"""What a page needs to show the pins of a dashboard: links, files, words about their filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.facts import FORMATS
from analytics.models import Dashboard, DashboardPin
from analytics.selectors.dashboards.charts import period_words
from analytics.selectors.dashboards.filters import Filters, filters_of
from analytics.selectors.figures.scope import Scope
from analytics.selectors.own_dashboards.reading import Reading, span_of
from analytics.selectors.own_dashboards.shown import ShownPin, pins_shown
from analytics.views.filtering import Choice, accounts_label, address, period_names
from team.decorators import WorkspaceRequest
from team.permissions import Permission as P
from team.permissions import allows


@dataclass(frozen=True, slots=True)
class Card:
    """A pin on its page. `open`: the page it comes from; `files` and `tail`: of the address of its files."""

    shown: ShownPin
    key: str
    open: str
    files: str
    tail: str
    meta: str
    table: bool
    first: bool
    last: bool

    @property
    def spark(self) -> list[float]:
        """The values behind a single figure."""
        series = getattr(self.shown.drawn.chart, "series", None) if self.shown.drawn else None
        return [float(one) for one in series[0].values if one is not None] if series else []


def shares(request: WorkspaceRequest) -> bool:
    """Whether the reader may change what the whole workspace sees."""
    return allows(request.membership.role, P.REPORTS_EDIT)


def reading_of(request: WorkspaceRequest) -> Reading:
    """What pins are read with, for the period of the address."""
    slug, role = request.workspace.slug, request.membership.role
    return Reading(
        request.workspace,
        granted=lambda permission: allows(role, permission),
        span=span_of(request.GET),
        link=lambda post: reverse("analytics:post", args=[slug, post]),
    )


def cards_of(
    request: WorkspaceRequest,
    dashboard: Dashboard,
    pins: Sequence[DashboardPin],
    reading: Reading,
    later: Collection[int] = (),
) -> list[Card]:
    """All pins with their charts; those of `later` without."""
    shown = pins_shown(reading=reading, pins=pins, later=later)
    view = request.GET.get("view", "")
    tail = address(reading.span) if reading.span else ""
    slug = request.workspace.slug
    return [
        Card(
            one,
            f"pin-{one.pin.pk}",
            open_url(slug, one),
            reverse("analytics:pin", args=[slug, dashboard.pk, one.pin.pk]),
            tail,
            meta_words(one),
            one.table != (view == f"pin-{one.pin.pk}") or view == "table",
            at == 0,
            at == len(shown) - 1,
        )
        for at, one in enumerate(shown)
    ]


def open_url(slug: str, shown: ShownPin) -> str:
    """The page a pin comes from, with its filters; '' where that cannot be told."""
    if shown.kind is None or shown.problem:
        return ""
    if shown.account is not None and shown.kind.key != "audience":
        path = reverse("analytics:account", args=[slug, shown.account])
    elif shown.account is not None:
        path = reverse("analytics:account_audience", args=[slug, shown.account])
    else:
        path = reverse(f"analytics:{shown.kind.view}", args=[slug])
    return path + (address(dict(shown.words)) if shown.words else "")


def meta_words(shown: ShownPin) -> str:
    """“Last 30 days · Douyin · Video”."""
    if shown.drawn is not None and shown.drawn.first and shown.drawn.last:
        return period_words(Scope(shown.pin.workspace, shown.drawn.first, shown.drawn.last))
    if shown.filters is None:
        return ""
    filters = shown.filters
    words = [dict(period_names()).get(filters.period) or period_words(filters.scope)]
    if filters.account_ids or filters.platform or filters.group:
        words.append(accounts_label(filters))
    if filters.format:
        words.append(str(FORMATS[filters.format]))  # type: ignore[index]
    return " · ".join(words)


def span_choices(request: WorkspaceRequest, chosen: Mapping[str, Any]) -> list[Choice]:
    """The common periods to choose from."""
    view = {"view": request.GET["view"][:40]} if request.GET.get("view") else {}
    return [
        Choice(label, address({"period": key, **view}), chosen.get("period") == key) for key, label in period_names()
    ]


def plain_filters(reading: Reading) -> Filters:
    """The view of all accounts, for how fresh figures are and for the days of the common period."""
    return filters_of(workspace=reading.workspace, given=reading.span, today=reading.today, known=reading.known)
