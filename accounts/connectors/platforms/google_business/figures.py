"""A location's figures by day.

Source: Business Profile Performance API, discovery document of 2026-11: a value that is missing stands for zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from urllib.parse import quote

from ...families.values import mapping, number, rows
from ...types import AccountDay, Credential
from .wire import FIGURES, Wire

IMPRESSIONS = (
    "BUSINESS_IMPRESSIONS_DESKTOP_MAPS",
    "BUSINESS_IMPRESSIONS_DESKTOP_SEARCH",
    "BUSINESS_IMPRESSIONS_MOBILE_MAPS",
    "BUSINESS_IMPRESSIONS_MOBILE_SEARCH",
)
ASKED = (*IMPRESSIONS, "WEBSITE_CLICKS", "CALL_CLICKS", "BUSINESS_DIRECTION_REQUESTS", "BUSINESS_BOOKINGS")
DAY_FIGURES: Mapping[str, str] = MappingProxyType({"impressions": " + ".join(IMPRESSIONS), "clicks": "WEBSITE_CLICKS"})
# Figures come some days late, and a day that is not counted yet looks like one on which nothing happened.
LATE = timedelta(days=5)


class Figures(Wire):
    """Reads the days of a location."""

    def account_metrics(self, auth: Credential, *, since: date, until: date) -> list[AccountDay]:
        """The days that Google has counted; calls, directions and bookings stand in `raw` by Google's names."""
        params = [("dailyMetrics", name) for name in ASKED]
        for name, day in (("startDate", since), ("endDate", until)):
            parts = (("year", day.year), ("month", day.month), ("day", day.day))
            params += [(f"dailyRange.{name}.{part}", str(value)) for part, value in parts]
        url = f"{FIGURES}/locations/{quote(auth.remote_id)}:fetchMultiDailyMetricsTimeSeries"
        found = self._api.get(url, auth, params)
        days: dict[date, dict[str, int]] = defaultdict(dict)
        for group in rows(found, "multiDailyMetricTimeSeries"):
            for series in rows(group, "dailyMetricTimeSeries"):
                for item in rows(mapping(series, "timeSeries"), "datedValues"):
                    on = mapping(item, "date")
                    day = date(int(on["year"]), int(on["month"]), int(on["day"]))
                    days[day][str(series.get("dailyMetric"))] = number(item, "value") or 0
        counted = self._clock().date() - LATE
        return [_day(day, days[day]) for day in sorted(days) if day <= counted or any(days[day].values())]


def _day(day: date, values: Mapping[str, int]) -> AccountDay:
    seen = [values[name] for name in IMPRESSIONS if name in values]
    return AccountDay(day, impressions=sum(seen) if seen else None, clicks=values.get("WEBSITE_CLICKS"), raw=values)
