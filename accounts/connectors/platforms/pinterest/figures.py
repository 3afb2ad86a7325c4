"""Figures of pins and of the account by day.

Source: pins/get with pin_metrics, pins/analytics and user_account/analytics of OpenAPI 5.23: at most 90 days back,
about two days late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from urllib.parse import quote

from ...errors import InvalidContent, PolicyRejected, RemoteGone
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...types import AccountDay, Credential, PostMetrics
from .wire import Body, Wire

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


class Figures(Wire):
    """Reads figures of pins and of business accounts."""

    def post_metrics(self, auth: Credential, remote_ids: Sequence[str]) -> list[PostMetrics]:
        """Figures of pins, about two days late.

        Saves, follows, profile visits and video views are reported for the last 90 days only, so they are given while
        a pin is younger than that, when they are all there ever were.
        """
        found = []
        for identifier in remote_ids:
            try:
                pin = self._api.get(f"/pins/{quote(identifier, safe='')}", auth, {"pin_metrics": "true"})
                found.append(_metrics(identifier, pin, self._recent(auth, identifier, pin)))
            except RemoteGone:
                continue
        return found

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The days of a business account that Pinterest reports, at most 90 back; saves and pin clicks are in `raw`."""
        today = self._clock().date()
        since, until = max(since, today - BACK), min(until, today)
        if since > until:
            return []
        params = {"start_date": since.isoformat(), "end_date": until.isoformat(), "metric_types": ",".join(DAY_TYPES)}
        found = mapping(self._api.get("/user_account/analytics", auth, params), "all")
        return [
            AccountDay(
                day=date.fromisoformat(str(row["date"])),
                **{field: number(mapping(row, "metrics"), name) for field, name in DAY_FIGURES.items()},
                channels={},
                raw=mapping(row, "metrics"),
            )
            for row in rows(found, "daily_metrics")
            if row.get("data_status") in REPORTED
        ]

    def _recent(self, auth: Credential, identifier: str, pin: Body) -> Body:
        made, today = moment_of(pin.get("created_at")), self._clock().date()
        if made is None or made.date() < today - BACK:
            return {}
        # Asked of pictures, the figures of videos are refused.
        video = (VIDEO_VIEWS,) if mapping(pin, "media").get("media_type") == "video" else ()
        params = {
            "start_date": made.date().isoformat(),
            "end_date": today.isoformat(),
            "metric_types": ",".join((*PIN_TYPES, *video)),
        }
        try:
            found = self._api.get(f"/pins/{quote(identifier, safe='')}/analytics", auth, params)
        except (InvalidContent, PolicyRejected):
            # Some pins and accounts have counters only.
            return {}
        return mapping(mapping(found, "all"), "summary_metrics")


def _metrics(identifier: str, pin: Body, recent: Body) -> PostMetrics:
    lifetime = mapping(mapping(pin, "pin_metrics"), "lifetime_metrics")
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
