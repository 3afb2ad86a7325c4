"""Figures of a Threads account and its posts. Source: developers.facebook.com, Threads insights (2026-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from ...errors import RemoteGone
from ...families.meta_graph import Body, Graph, day_bounds, number, value_of
from ...types import AccountDay, Credential, PostMetrics

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
_POST = ("views", "likes", "replies", "reposts", "quotes", "shares")
_DAILY = ("views", "likes", "replies", "reposts", "quotes", "clicks")


def read_posts(graph: Graph, auth: Credential, identifiers: Sequence[str]) -> list[PostMetrics]:
    """Figures of posts; those that are gone are left out."""
    found: list[PostMetrics] = []
    names = _POST
    for identifier in identifiers:
        try:
            listed, worked = graph.figures(auth, f"{identifier}/insights", names)
        except RemoteGone:
            continue
        names = worked or _POST
        values = _values(listed)
        found.append(PostMetrics(identifier, **_common(values, ("reposts", "quotes", "shares")), raw=values))
    return found


def read_days(graph: Graph, auth: Credential, since: date, until: date) -> list[AccountDay]:
    """The account's figures by UTC day. Totals are only told for a span, so each day is asked for by itself."""
    days = []
    names, now = _DAILY, int(graph.now().timestamp())
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        span = day_bounds(day)
        # Threads refuses spans that end in the future.
        span["until"] = min(span["until"], now)
        if span["since"] >= span["until"]:
            break
        listed, worked = graph.figures(auth, f"{auth.remote_id}/threads_insights", names, **span)
        names = worked or _DAILY
        values = _values(listed)
        figures = {**_common(values, ("reposts", "quotes")), "clicks": values.get("clicks")}
        if any(value is not None for value in figures.values()):
            days.append(AccountDay(day, **figures))
    return days


def followers(graph: Graph, auth: Credential) -> int | None:
    """How many follow the account now; told by insights only."""
    listed, _names = graph.figures(auth, f"{auth.remote_id}/threads_insights", ("followers_count",))
    return value_of(listed[0]) if listed else None


def _values(listed: Sequence[Body]) -> dict[str, int]:
    found = {}
    for item in listed:
        links = item.get("link_total_values")
        if isinstance(links, list):
            counts = [count for link in links if (count := number(link.get("value"))) is not None]
            value = sum(counts) if counts or not links else None
        else:
            value = value_of(item)
        if value is not None:
            found[str(item.get("name"))] = value
    return found


def _common(values: Mapping[str, int], shared: Sequence[str]) -> dict[str, Any]:
    shares = [values[name] for name in shared if name in values]
    return {
        "impressions": values.get("views"),
        "likes": values.get("likes"),
        "comments": values.get("replies"),
        "shares": sum(shares) if shares else None,
    }
