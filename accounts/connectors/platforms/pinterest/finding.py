"""Looking a pin up among our own; what a pin says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ...errors import OutcomeUnknown
from ...families.values import on_one_line
from ...outcomes import moment_of
from ...sightings import sighting
from ...types import Credential, Draft, Glimpse, Published, PublishedState, Sighting
from .drafts import facts_of
from .wire import Body, Wire

PAGES = 4
SKEW = timedelta(minutes=2)
# Boards that are not public count, too.
ALL_PINS = {"include_protected_pins": "true"}


class Finding(Wire):
    """Finds what was published."""

    def find(self, auth: Credential, *, key: str, draft: Draft, since: datetime) -> Sighting:
        """Look through our own pins since then, by board, title, description and link.

        Raises OutcomeUnknown when there are too many to look through.
        """
        return self._look(auth, facts_of(draft), since)

    def _look(self, auth: Credential, wanted: Mapping[str, Any], since: datetime) -> Sighting:
        own: list[Body] = []
        cut: OutcomeUnknown | None = None
        try:
            for page in self._api.pages("/pins", auth, ALL_PINS, most=PAGES, whole=True):
                fresh = [pin for pin in page if (_at(pin) or since) >= since - SKEW and pin.get("id")]
                own += fresh
                if not fresh:
                    break
        except OutcomeUnknown as error:
            cut = error
        seen = [Glimpse(_at(pin), str(pin.get("title") or pin.get("description") or ""), _url(pin)) for pin in own]
        for pin in sorted(own, key=lambda item: str(item.get("created_at"))):
            if _marks(pin) == _marks(wanted):
                return sighting(seen, since=since, post=published(pin))
        if cut is not None:
            raise cut
        return sighting(seen, since=since)


def published(pin: Body) -> Published:
    """A pin as the engine's answer."""
    return Published(
        PublishedState.LIVE,
        remote_id=str(pin["id"]),
        url=_url(pin),
        published_at=_at(pin),
        raw={name: pin[name] for name in ("id", "board_id", "created_at", "creative_type") if name in pin},
    )


def _marks(pin: Body) -> tuple[str, ...]:
    """What tells pins apart in a look."""
    said = (on_one_line(str(pin.get(name) or "")) for name in ("board_id", "title", "description"))
    return *said, _plain(str(pin.get("link") or ""))


def _plain(link: str) -> str:
    """An address as it is compared: platforms write names in small letters and end them with a slash."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}"


def _url(pin: Body) -> str:
    return f"https://www.pinterest.com/pin/{pin['id']}/"


def _at(pin: Body) -> datetime | None:
    return moment_of(pin.get("created_at"))
