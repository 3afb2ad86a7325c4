"""Who watches a channel.

Source: developers.google.com/youtube/analytics, channel reports: viewer demographics (`viewerPercentage` by `ageGroup`
and `gender`) and user geography (`views` by `country`). Both need `yt-analytics.readonly`, which is optional here; rows
about few people are withheld by YouTube.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from ...audience import AudienceDimension, AudienceSlice, AudienceUnit
from ...families.values import number
from ...types import Credential
from .figures import Figures

# Demographics of the last quarter: long enough for small channels, recent enough to be true.
DAYS = 90
COUNTRIES_MAX = 25
_GENDERS = {"female": "female", "male": "male", "user_specified": "other"}


class AudienceFigures(Figures):
    """Reads viewer demographics."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """Viewers by age and gender in percent, views by country, of the last 90 days. Raises MissingScope."""
        today = self._clock().date()
        span = {"startDate": (today - timedelta(days=DAYS)).isoformat(), "endDate": today.isoformat()}
        people = self._report(auth, {**span, "metrics": "viewerPercentage", "dimensions": "ageGroup,gender"})
        places = self._report(
            auth,
            {
                **span,
                "metrics": "views",
                "dimensions": "country",
                "sort": "-views",
                "maxResults": str(COUNTRIES_MAX),
            },
        )
        return [
            *_parts(AudienceDimension.AGE, ((_age(str(row.get("ageGroup"))), row) for row in people)),
            *_parts(AudienceDimension.GENDER, ((_GENDERS.get(str(row.get("gender")), "other"), row) for row in people)),
            *(
                AudienceSlice(
                    AudienceDimension.COUNTRY,
                    str(row["country"]),
                    number(row, "views"),
                    AudienceUnit.COUNT,
                    basis="views",
                )
                for row in places
                if row.get("country")
            ),
        ]


def _age(group: str) -> str:
    """`age18-24` as "18-24", `age65-` as "65+"."""
    ages = group.removeprefix("age")
    return f"{ages[:-1]}+" if ages.endswith("-") else ages


def _parts(dimension: AudienceDimension, told: Iterable[tuple[str, dict[str, Any]]]) -> list[AudienceSlice]:
    """Percentages summed by key: the report divides by age and gender at once."""
    sums: dict[str, float] = {}
    for key, row in told:
        value = row.get("viewerPercentage")
        if isinstance(value, int | float) and not isinstance(value, bool):
            sums[key] = sums.get(key, 0.0) + value
    return [
        AudienceSlice(dimension, key, round(value, 2), AudienceUnit.SHARE, basis="viewers")
        for key, value in sums.items()
    ]
