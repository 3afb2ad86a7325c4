"""Who follows an Instagram account.

Source: developers.facebook.com, Instagram account insights (2026-06): `follower_demographics`, period lifetime, with
`metric_type=total_value`, one `breakdown` and a `timeframe`; the 45 largest parts of each, from 100 followers on, up to
48 hours late. The permission is that of all insights.
"""

from __future__ import annotations

from ...audience import AudienceSlice
from ...families.meta_audience import METRIC, demographics
from ...families.meta_graph import Row
from ...families.values import number
from ...types import Credential
from .wire import Wire


class AudienceFigures(Wire):
    """Reads follower demographics."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """Followers by age, gender, country and city. Raises AudienceTooSmall below 100 followers."""
        account = self._graph.get(auth, auth.remote_id, fields="followers_count")

        def ask(breakdown: str) -> Row:
            return self._graph.get(
                auth,
                auth.remote_id,
                "insights",
                metric=METRIC,
                period="lifetime",
                timeframe="this_month",
                metric_type="total_value",
                breakdown=breakdown,
            )

        return demographics(ask, number(account, "followers_count"), self._graph.platform)
