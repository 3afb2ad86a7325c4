"""Figures of pins and of the account by day.

Source: pins/get with pin_metrics, pins/analytics and user_account/analytics of OpenAPI 5.23: at most 90 days back,
about two days late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from ...errors import RemoteGone
from ...families.reading import number
from ...outcomes import Clock, moment_of
from ...types import AccountDay, Credential, PostMetrics
from .wire import Api

BACK = timedelta(days=89)
PIN_TYPES = ("SAVE", "USER_FOLLOW", "PROFILE_VISIT")
VIDEO_VIEWS = "VIDEO_MRC_VIEW"
POST_FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "impressions": "lifetime_metrics.impression",
        "clicks": "lifetime_metrics.clickthrough",
        "likes": "lifetime_metrics.reaction",
        "comments": "lifetime_metrics.comment",
        "saves": "SAVE",
        "follows": "USER_FOLLOW",
        "profile_visits": "PROFILE_VISIT",
        "video_views": VIDEO_VIEWS,
    }
)
DAY_FIGURES: Mapping[str, str] = MappingProxyType({"impressions": "IMPRESSION", "clicks": "OUTBOUND_CLICK"})
DAY_TYPES = ("IMPRESSION", "OUTBOUND_CLICK", "PIN_CLICK", "SAVE", "ENGAGEMENT")
# Other states say that Pinterest has no figures of that day (yet).
REPORTED = frozenset({"READY", "ESTIMATE"})


class Figures:
    """Figures of one connector."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api, self._clock = api, clock

    def pins(self, auth: Credential, ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of pins.

        Saves, follows, profile visits and video views are reported for the last 90 days only, so they are given while
        a pin is younger than that, when they are all there ever were.
        """
        found = []
        for identifier in ids:
            try:
                pin = self._api.get(f"/pins/{identifier}", auth, {"pin_metrics": "true"})
                found.append(_metrics(identifier, pin, self._recent(auth, identifier, pin)))
            except RemoteGone:
                continue
        return found

    def days(self, auth: Credential, since: date, until: date) -> list[AccountDay]:
        """The account's days that Pinterest reports; saves and pin clicks stand in `raw`."""
        today = self._clock().date()
        since, until = max(since, today - BACK), min(until, today)
        if since > until:
            return []
        params = {"start_date": since.isoformat(), "end_date": until.isoformat(), "metric_types": ",".join(DAY_TYPES)}
        found = self._api.get("/user_account/analytics", auth, params).get("all") or {}
        return [
            AccountDay(
                day=date.fromisoformat(str(row["date"])),
                **{field: number(row.get("metrics") or {}, name) for field, name in DAY_FIGURES.items()},
                raw=dict(row.get("metrics") or {}),
            )
            for row in found.get("daily_metrics") or ()
            if row.get("data_status") in REPORTED
        ]

    def _recent(self, auth: Credential, identifier: str, pin: Mapping[str, Any]) -> Mapping[str, Any]:
        made, today = moment_of(pin.get("created_at")), self._clock().date()
        if made is None or made.date() < today - BACK:
            return {}
        # Asked of pictures, the figures of videos are refused.
        video = (VIDEO_VIEWS,) if str((pin.get("media") or {}).get("media_type")) == "video" else ()
        params = {
            "start_date": made.date().isoformat(),
            "end_date": today.isoformat(),
            "metric_types": ",".join((*PIN_TYPES, *video)),
        }
        found = self._api.get(f"/pins/{identifier}/analytics", auth, params).get("all") or {}
        return found.get("summary_metrics") or {}


def _metrics(identifier: str, pin: Mapping[str, Any], recent: Mapping[str, Any]) -> PostMetrics:
    lifetime = (pin.get("pin_metrics") or {}).get("lifetime_metrics") or {}
    return PostMetrics(
        remote_id=identifier,
        impressions=number(lifetime, "impression"),
        clicks=number(lifetime, "clickthrough"),
        likes=number(lifetime, "reaction"),
        comments=number(lifetime, "comment"),
        saves=number(recent, "SAVE"),
        follows=number(recent, "USER_FOLLOW"),
        profile_visits=number(recent, "PROFILE_VISIT"),
        video_views=number(recent, VIDEO_VIEWS),
        raw={**lifetime, **recent},
    )
