"""What every fake platform offers to the tests that run over all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from accounts.connectors.http import Http

from ..fake_server import Answer, FakeServer, Request


class PlatformFake(FakeServer):
    """A server that stands for all hosts of one platform and holds callers to its documented contract.

    Paths of `routes` begin with the real host: `/api.example.com/v1/me`. `fakes/<slug>.py` has one class `Fake`.
    `app`: what the workspace enters about its developer app; `values`: what the connect form is filled with; `options`:
    what a post must say besides (`Draft.options`); `text`: what posts of the journey begin with; `figures_next_day`:
    figures of a post are there a day later at the earliest; `renews`: access can be renewed.
    """

    hosts: ClassVar[tuple[str, ...]] = ()
    app: ClassVar[Mapping[str, str]] = {}
    values: ClassVar[Mapping[str, str]] = {}
    options: ClassVar[Mapping[str, Any]] = {}
    figures_next_day: ClassVar[bool] = False
    renews: ClassVar[bool] = True
    text: ClassVar[str] = "山屿茶 new harvest"

    # So many answers to whatever has a post accepted are lost on their way.
    lose = 0

    def _answer(self, request: Request) -> Answer:
        if not self.lose:
            return super()._answer(request)
        before = self.accepted()
        answer = super()._answer(request)
        if self.accepted() > before:
            self.lose -= 1
            return Answer(lost=True)
        return answer

    def gateways(self) -> dict[str, str]:
        """For `Http(gateways=…)` and the setting PLATFORM_GATEWAYS: every host of the platform leads here."""
        return {host: f"{self.url}/{host}" for host in self.hosts}

    def http(self, **changes: Any) -> Http:
        """A client for connectors under test."""
        return Http(gateways=self.gateways(), timeout=changes.pop("timeout", 1.5), total=5, **changes)

    def allow(self, url: str) -> dict[str, str]:
        """A person arrives at the authorisation address, allows everything, and is sent back with this query.

        Asserts that the address says what the platform demands.
        """
        raise NotImplementedError

    def settle(self) -> None:
        """Everything that is being processed gets ready."""

    def visible(self) -> list[str]:
        """Ids of the posts readers can see now, oldest first."""
        raise NotImplementedError

    def accepted(self) -> int:
        """How many posts the platform has taken, those in review too."""
        return len(self.visible())
