"""Figures of a Threads account and its posts. Source: developers.facebook.com, Threads insights (2026-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from ...errors import RemoteGone
from ...families.meta_figures import day_bounds, days_of, insights, number, value_of, values_of
from ...families.meta_graph import Graph, Row
from ...families.values import rows
from ...types import AccountDay, Credential, PostMetrics
from .wire import Wire

POST: Mapping[str, str] = MappingProxyType(
    {"impressions": "views", "likes": "likes", "comments": "replies", "shares": "reposts + quotes + shares"}
)
ACCOUNT: Mapping[str, str] = MappingProxyType(
    {
        "impressions": "views",
        "likes": "likes",
        "comments": "replies",
        "shares": "reposts + quotes",
        "clicks": "clicks",
    }
)
_POST: tuple[str, ...] = ("views", "likes", "replies", "reposts", "quotes", "shares")
_DAILY: tuple[str, ...] = ("views", "likes", "replies", "reposts", "quotes", "clicks")


class Figures(Wire):
    """Reads insights."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Views, likes, replies, reposts, quotes and shares; posts that are gone are left out."""
        found: list[PostMetrics] = []
        names = _POST
        for identifier in remote_ids:
            try:
                listed, names = insights(self._graph, auth, identifier, "insights", names)
            except RemoteGone:
                continue
            values = values_of(listed)
            found.append(PostMetrics(identifier, **_common(values, ("reposts", "quotes", "shares")), raw=values))
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The account's figures by UTC day. Totals are only told for a span, so each day is asked for by itself."""
        days = []
        names, now = _DAILY, int(self._clock().timestamp())
        for day in days_of(since, until):
            span = day_bounds(day)
            # Threads refuses spans that end in the future.
            span["until"] = min(span["until"], now)
            if span["since"] >= span["until"]:
                break
            listed, names = insights(self._graph, auth, auth.remote_id, "threads_insights", names, **span)
            values = values_of([item for item in listed if "link_total_values" not in item])
            figures = {**_common(values, ("reposts", "quotes")), "clicks": values.get("clicks", _clicks(listed))}
            if any(value is not None for value in figures.values()):
                days.append(AccountDay(day, **figures))
        return days


def followers(graph: Graph, auth: Credential, account: str) -> int | None:
    """How many follow the account now; told by insights only."""
    listed, _names = insights(graph, auth, account, "threads_insights", ("followers_count",))
    return value_of(listed[0]) if listed else None


def _clicks(listed: Sequence[Row]) -> int | None:
    """Clicks are told by link; no link that was clicked means none."""
    for item in listed:
        if isinstance(item.get("link_total_values"), list):
            links = rows(item, "link_total_values")
            counts = [count for link in links if (count := number(link.get("value"))) is not None]
            return sum(counts) if counts or not links else None
    return None


def _common(values: Mapping[str, int], shared: Sequence[str]) -> dict[str, Any]:
    shares = [values[name] for name in shared if name in values]
    return {
        "impressions": values.get("views"),
        "likes": values.get("likes"),
        "comments": values.get("replies"),
        "shares": sum(shares) if shares else None,
    }
