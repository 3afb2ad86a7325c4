"""Who follows a Threads profile.

Source: developers.facebook.com, Threads insights (2026-06): `follower_demographics` with one `breakdown` of country,
city, age and gender; from 100 followers on; spans of time do not apply.
"""

from __future__ import annotations

from ...audience import AudienceSlice
from ...families.meta_audience import METRIC, demographics
from ...families.meta_graph import Row
from ...types import Credential
from .figures import followers
from .wire import Wire


class AudienceFigures(Wire):
    """Reads follower demographics."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """Followers by age, gender, country and city. Raises AudienceTooSmall below 100 followers."""

        def ask(breakdown: str) -> Row:
            return self._graph.get(auth, auth.remote_id, "threads_insights", metric=METRIC, breakdown=breakdown)

        return demographics(ask, followers(self._graph, auth, auth.remote_id), self._graph.platform)
