"""Figures of posts and of the account.

Sources: developer.open-douyin.com, 查询特定视频的视频数据 (`video_data`) and 获取用户数据 (`/data/external/user/…`,
reported from the day after the sign-in on, for the last 7, 15 or 30 days of Beijing's calendar).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ...errors import MissingScope
from ...outcomes import Clock
from ...types import AccountDay, Credential, PostMetrics
from .facts import ACCOUNT_DATA, DATA, SLUG
from .wire import BEIJING, HOST, V1, Api, moment

ITEMS_PER_CALL = 20
SPANS = (7, 15, 30)
USER_DATA = f"{HOST}/data/external/user"
# What each of the reports by day holds: our field and Douyin's name.
REPORTS: Mapping[str, Mapping[str, str]] = {
    "fans": {"followers": "total_fans", "followers_gained": "new_fans"},
    "item": {"video_views": "new_play"},
    "like": {"likes": "new_like"},
    "comment": {"comments": "new_comment"},
    "share": {"shares": "new_share"},
    "profile": {"profile_visits": "profile_uv"},
}


def items(api: Api, auth: Credential, item_ids: Sequence[str]) -> list[dict[str, Any]]:
    """What Douyin knows now of up to 20 own posts; those that are gone are left out."""
    found = api.call("POST", f"{V1}/video/video_data/", auth, json={"item_ids": list(item_ids)})
    return [item for item in found.get("list") or () if isinstance(item, dict) and item.get("item_id")]


def post_metrics(api: Api, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
    """Figures of posts. Raises MissingScope."""
    need(auth, DATA)
    figures = []
    for start in range(0, len(remote_ids), ITEMS_PER_CALL):
        wanted = remote_ids[start : start + ITEMS_PER_CALL]
        figures += [_metrics(item) for item in items(api, auth, wanted) if item["item_id"] in wanted]
    return figures


def account_days(api: Api, auth: Credential, clock: Clock, since: date, until: date) -> list[AccountDay]:
    """Figures by day, for days within the last 30. Raises MissingScope."""
    need(auth, ACCOUNT_DATA)
    age = (clock().astimezone(BEIJING).date() - since).days
    span = next((days for days in SPANS if age <= days), SPANS[-1])
    days: dict[str, dict[str, Any]] = {}
    for report, names in REPORTS.items():
        for row in _rows(api, auth, report, span):
            known = days.setdefault(str(row.get("date")), {})
            known |= {ours: number(row, theirs) for ours, theirs in names.items()}
    found = []
    for word, values in sorted(days.items()):
        try:
            day = date.fromisoformat(word)
        except ValueError:
            continue
        if since <= day <= until and any(value is not None for value in values.values()):
            found.append(AccountDay(day, raw=dict(values), **values))
    return found


def followers(api: Api, auth: Credential) -> int | None:
    """How many followers the account had on the last day reported."""
    rows = sorted(_rows(api, auth, "fans", SPANS[0]), key=lambda row: str(row.get("date")))
    return number(rows[-1], "total_fans") if rows else None


def need(auth: Credential, scope: str) -> None:
    """Raise MissingScope unless the credential has the permission, or names none at all."""
    if auth.scopes and scope not in auth.scopes:
        raise MissingScope(scopes=(scope,), platform=SLUG)


def number(source: Mapping[str, Any], name: str) -> int | None:
    """A count as Douyin gives it, a number or digits; None when it gives none."""
    value = source.get(name)
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _rows(api: Api, auth: Credential, report: str, span: int) -> list[dict[str, Any]]:
    found = api.call("GET", f"{USER_DATA}/{report}/", auth, params={"date_type": span})
    return [row for row in found.get("result_list") or () if isinstance(row, dict)]


def _metrics(item: Mapping[str, Any]) -> PostMetrics:
    counts = item.get("statistics")
    counts = counts if isinstance(counts, Mapping) else {}
    # Douyin gives 0 plays for private posts, however often they were played; it gives them no time either.
    private = moment(item.get("create_time")) is None
    return PostMetrics(
        str(item["item_id"]),
        likes=number(counts, "digg_count"),
        comments=number(counts, "comment_count"),
        shares=number(counts, "share_count"),
        video_views=None if private else number(counts, "play_count"),
        raw=dict(counts),
    )
