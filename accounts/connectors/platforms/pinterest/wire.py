"""Calls to Pinterest's API and what its errors mean.

Source: pinterest/api-description (OpenAPI 5.23, 2025-12); errors are `{code, message}` with a status that decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
)
from ...families.codes import Meaning, error_of
from ...http import Answer, Http
from ...messages import _
from ...outcomes import Clock, from_status, wait_of
from ...types import Credential

SLUG = "pinterest"
API = "https://api.pinterest.com/v5"
PAGE = 250

TABLE: Mapping[str, Meaning] = {
    "2": Meaning(AuthExpired),
    "29": Meaning(PolicyRejected, _("Pinterest allows this only to apps with standard access.")),
    "40": Meaning(InvalidContent, _("The board does not exist any more.")),
    "50": Meaning(RemoteGone),
}
BY_STATUS: Mapping[int, Meaning] = {
    400: Meaning(InvalidContent),
    401: Meaning(AuthExpired),
    403: Meaning(PolicyRejected),
    404: Meaning(RemoteGone),
    # The uploaded video is not ready: nothing was made of it.
    409: Meaning(Transient, definite=True),
}


class Api:
    """Requests with the account's token."""

    def __init__(self, http: Http, clock: Clock) -> None:
        self.http, self._clock = http, clock

    def send(self, method: str, path: str, auth: Credential, *, write: bool = False, **body: Any) -> Answer:
        """One request. Raises what `classify` says unless the status is 2xx."""
        headers = {"authorization": f"Bearer {auth.secrets['access']}"}
        answer = self.http.request(method, f"{API}{path}", platform=SLUG, write=write, headers=headers, **body)
        if not answer.ok:
            raise classify(answer, self._clock)
        return answer

    def get(self, path: str, auth: Credential, params: Any = None) -> dict[str, Any]:
        """A JSON object."""
        return self.send("GET", path, auth, params=params).mapping()

    def pages(
        self, path: str, auth: Credential, params: Mapping[str, str], *, most: int, whole: bool = False
    ) -> Iterator[list[dict[str, Any]]]:
        """The items, page after page, `most` pages at most; `whole`: raise OutcomeUnknown when there are more."""
        bookmark = ""
        for _page in range(most):
            more = {"page_size": str(PAGE), **({"bookmark": bookmark} if bookmark else {})}
            found = self.get(path, auth, {**params, **more})
            yield [item for item in found.get("items") or () if isinstance(item, dict)]
            bookmark = str(found.get("bookmark") or "")
            if not bookmark:
                return
        if whole:
            raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def classify(answer: Answer, clock: Clock) -> ConnectorError:
    """The error a refused request stands for."""
    now = clock()
    if answer.status == 429:
        wait = wait_of(answer.headers, now, "x-ratelimit-reset")
        return error_of({"429": Meaning(RateLimited, wait=wait)}, "429", answer, now)
    code, message = _words(answer)
    if answer.status == 403 and "scope" in message.lower():
        return error_of({code: Meaning(MissingScope)}, code, answer, now)
    meaning = BY_STATUS.get(answer.status)
    if meaning is None:
        return from_status(answer, now, code=code)
    return error_of(TABLE, code, answer, now, reason=message, otherwise=meaning)


def _words(answer: Answer) -> tuple[str, str]:
    try:
        body = answer.mapping()
    except ConnectorError:
        return "", ""
    return str(body.get("code") or ""), str(body.get("message") or "")
