"""What every connector begins with. Its parts (sign-in, posts, inbox …) are classes that build on this."""

from __future__ import annotations

from collections.abc import Sequence

from ..addresses import on_hosts
from ..fields import ConnectField
from ..http import Http
from ..outcomes import Clock
from ..text import check_limits
from ..types import AccountInfo, Capabilities, Draft, Problem


class Platform:
    """Facts, the HTTP client and the clock, and the answers that are the same for most platforms."""

    capabilities: Capabilities

    def __init__(self, *, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits of the capabilities, and the account's own where it has any."""
        return check_limits(draft, self.capabilities, info)

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses at which the platform shows posts, and those of the account's own server."""
        return on_hosts(url, (*self.capabilities.post_hosts, *hosts))

    def connect_fields(self) -> tuple[ConnectField, ...]:
        """Nothing is asked before the person leaves for the platform."""
        return ()
