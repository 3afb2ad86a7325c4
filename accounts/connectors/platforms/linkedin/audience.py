"""Who follows a LinkedIn page.

Sources: learn.microsoft.com/linkedin, organization follower statistics without `timeIntervals` (lifetime, by facet),
and the geo taxonomy that names places (202604). Facets that are no place (seniority, industry) are left out: they
describe work, not people as personas see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...audience import AudienceDimension, AudienceSlice, AudienceUnit
from ...errors import ConnectorError, UnsupportedFeature
from ...families.values import mapping, number, rows
from ...messages import _
from ...types import Credential
from .wire import SLUG, Wire, enc, is_page

FACETS = {
    AudienceDimension.COUNTRY: "followerCountsByGeoCountry",
    AudienceDimension.CITY: "followerCountsByGeo",
}
# As many places of a kind as anybody reads.
PLACES_MAX = 50


class AudienceFigures(Wire):
    """Reads followers of pages by place."""

    def audience(self, auth: Credential) -> list[AudienceSlice]:
        """Followers by country and by city or region, the largest first. People's profiles have none."""
        if not is_page(auth.remote_id):
            raise UnsupportedFeature(_("LinkedIn tells about the followers of pages only."), platform=SLUG)
        entity = f"q=organizationalEntity&organizationalEntity={enc(auth.remote_id)}"
        elements = self._api.elements(auth, f"/rest/organizationalEntityFollowerStatistics?{entity}")
        counts: dict[AudienceDimension, list[tuple[str, int]]] = {}
        for dimension, facet in FACETS.items():
            told = [pair for element in elements for pair in _counts(rows(element, facet))]
            counts[dimension] = sorted(told, key=lambda pair: -pair[1])[:PLACES_MAX]
        names = self._names(auth, sorted({place for pairs in counts.values() for place, _count in pairs}))
        return [
            AudienceSlice(dimension, place, count, AudienceUnit.COUNT, label=names.get(place, ""))
            for dimension, pairs in counts.items()
            for place, count in pairs
        ]

    def _names(self, auth: Credential, places: list[str]) -> dict[str, str]:
        """Names of places by id, in English; none where the taxonomy is not open to the app."""
        if not places:
            return {}
        try:
            found = self._api.get(auth, f"/v2/geo?ids=List({','.join(places)})")
        except ConnectorError:
            return {}
        return {
            place: str(mapping(place_facts, "defaultLocalizedName").get("value") or "")
            for place, place_facts in mapping(found, "results").items()
            if isinstance(place_facts, Mapping)
        }


def _counts(items: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, int]]:
    """Places (ids) and how many follow from there, organic and won by ads."""
    for item in items:
        told = mapping(item, "followerCounts")
        parts = [
            part for name in ("organicFollowerCount", "paidFollowerCount") if (part := number(told, name)) is not None
        ]
        place = str(item.get("geo") or "").removeprefix("urn:li:geo:")
        if place and parts:
            yield place, sum(parts)
