"""Who follows an account of the practice network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...audience import AudienceDimension, AudienceSlice, AudienceUnit
from ...types import Credential
from .wire import Wire


class Audience(Wire):
    """What the network tells of an account's followers."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """Followers in parts. Raises AudienceTooSmall below 100 followers."""
        return self._api.read(auth, "/api/audience", lambda page: [_slice(row) for row in page["slices"]])


def _slice(row: Mapping[str, Any]) -> AudienceSlice:
    value = None if row["value"] is None else float(row["value"])
    return AudienceSlice(
        AudienceDimension(row["dimension"]),
        str(row["key"]),
        value,
        AudienceUnit(row["unit"]),
        str(row.get("label") or ""),
    )
