"""Calls to Pinterest's API."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...errors import OutcomeUnknown
from ...families.platform import Platform
from ...families.values import rows
from ...http import Answer, Http
from ...outcomes import Clock
from ...types import Credential
from .codes import classify

SLUG = "pinterest"
API = "https://api.pinterest.com/v5"
PAGE = 250

Body = Mapping[str, Any]


class Api:
    """Requests with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self._http, self._clock = http, clock

    def send(self, method: str, path: str, auth: Credential, *, write: bool = False, **body: Any) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx."""
        headers = {"authorization": f"Bearer {auth.secrets['access']}"}
        answer = self._http.request(method, f"{API}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self._clock())
        return answer

    def get(self, path: str, auth: Credential, params: Any = None) -> dict[str, Any]:
        """A JSON object."""
        return self.send("GET", path, auth, params=params).mapping()

    def pages(
        self, path: str, auth: Credential, params: Mapping[str, str], *, most: int, whole: bool = False
    ) -> Iterator[list[Body]]:
        """The items, page after page, `most` pages at most; `whole`: raise OutcomeUnknown when there are more."""
        bookmark = ""
        for _page in range(most):
            more = {"page_size": str(PAGE), **({"bookmark": bookmark} if bookmark else {})}
            found = self.get(path, auth, {**params, **more})
            yield rows(found, "items")
            bookmark = str(found.get("bookmark") or "")
            if not bookmark:
                return
        if whole:
            raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


class Wire(Platform):
    """The client."""

    def __init__(self, *, http: Http, clock: Clock, sleep: Callable[[float], None] = time.sleep) -> None:
        super().__init__(http=http, clock=clock)
        self._api, self._sleep = Api(http, clock), sleep
