"""Calls to Meta's Graph hosts.

Source: developers.facebook.com, Graph API (v25.0): access tokens, securing requests (`appsecret_proof`), paging.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from ..errors import MissingScope, OutcomeUnknown, RateLimited, RemoteGone, UnexpectedResponse
from ..http import Answer, Http
from ..outcomes import Clock
from ..types import AppRegistration, Credential
from .codes import NO_SCOPE
from .meta_errors import classify
from .meta_usage import USED_UP, app_is_used_up, usage_of, wait_of_usage
from .platform import Platform
from .values import mapping, rows

VERSION = "v25.0"
FACEBOOK = f"https://graph.facebook.com/{VERSION}"
DIALOG = f"https://www.facebook.com/{VERSION}/dialog/oauth"
THREADS = "https://graph.threads.net/v1.0"

PAGES_MAX = 5
# What in the address of the next page says where it begins; the rest repeats the request, with its token.
_PLACE = ("after", "until", "__paging_token")

Body = dict[str, Any]
Row = Mapping[str, Any]


def proof_of(secret: str, token: str) -> str:
    """The `appsecret_proof` of a token: HMAC-SHA256 with the app's secret, in hex."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class Graph:
    """Requests to one Graph host with an account's token. `proof`: whether the host takes `appsecret_proof`."""

    def __init__(self, http: Http, clock: Clock, platform: str, base: str, *, proof: bool = True) -> None:
        self._http, self._clock, self.platform, self._base, self._proof = http, clock, platform, base, proof

    def now(self) -> datetime:
        """The clock of whoever calls, aware UTC."""
        return self._clock()

    def at(self, node: str, edge: str = "") -> str:
        """The path of an object or of one of its lists. Raises RemoteGone for what can be no id."""
        if not node.strip("."):
            raise RemoteGone(platform=self.platform, code="no_id")
        return f"{quote(node, safe='')}/{edge}" if edge else quote(node, safe="")

    def call(
        self,
        method: str,
        path: str,
        auth: Credential | None = None,
        fields: Mapping[str, Any] | None = None,
        *,
        write: bool = False,
        base: str = "",
        **body: Any,
    ) -> Answer:
        """One request; `fields` go into the query of reads and the form of all others, with the account's token.

        Raises what `meta_errors.classify` says unless the status is 2xx, and RateLimited after a preparatory step
        whose answer tells that the allowance is used up: the visible step would be refused.
        """
        given: Body = {name: value for name, value in (fields or {}).items() if value is not None}
        if auth is not None:
            given |= self._signed(auth.secrets["access"], auth.app)
        where: Body = {"params" if method in {"GET", "DELETE"} or "content" in body else "data": given or None}
        url = path if path.startswith("https://") else f"{base or self._base}/{path}"
        answer = self._http.request(method, url, platform=self.platform, write=write, **where, **body)
        if not answer.ok:
            raise classify(answer, self._clock())
        if method == "POST" and not write and (usage_of(answer.headers) or 0) >= USED_UP:
            wait = wait_of_usage(answer.headers) or 600.0
            bucket = "app" if app_is_used_up(answer.headers) else ""
            raise RateLimited(
                retry_after=wait, bucket=bucket, platform=self.platform, code="usage", status=answer.status
            )
        return answer

    def get(self, auth: Credential, node: str, edge: str = "", **fields: Any) -> Body:
        """A JSON object."""
        return self.call("GET", self.at(node, edge), auth, fields).mapping()

    def make(
        self, auth: Credential, node: str, edge: str, fields: Mapping[str, Any], *, write: bool, **body: Any
    ) -> str:
        """Create something and return its id. A write that succeeds without naming one is OutcomeUnknown."""
        answer = self.call("POST", self.at(node, edge), auth, fields, write=write, **body)
        found = answer.mapping()
        identifier = str(found.get("id") or found.get("message_id") or "")
        if not identifier:
            kind = OutcomeUnknown if write else UnexpectedResponse
            raise kind(platform=self.platform, code="no_id", status=answer.status, raw=answer.raw)
        return identifier

    def change(
        self, method: str, path: str, auth: Credential, fields: Mapping[str, Any] | None = None, *, base: str = ""
    ) -> None:
        """A write that is answered by yes or no. Raises OutcomeUnknown for a no that says nothing more."""
        answer = self.call(method, path, auth, fields, write=True, base=base)
        found = answer.json()
        if found is False or (isinstance(found, dict) and found.get("success") is False):
            raise OutcomeUnknown(platform=self.platform, code="no_success", status=answer.status, raw=answer.raw)

    def delete(self, auth: Credential, node: str) -> None:
        """Delete an object; one that is gone already counts as deleted.

        Graph hosts say the same of what does not exist and of what one may not touch: when the object can still be
        read, MissingScope is raised.
        """
        path = self.at(node)
        try:
            self.change("DELETE", path, auth)
        except RemoteGone as error:
            try:
                self.get(auth, node, fields="id")
            except RemoteGone:
                return
            raise MissingScope(NO_SCOPE, platform=self.platform, code=error.code, raw=error.raw) from error

    def pages(
        self, auth: Credential, node: str, edge: str, fields: Mapping[str, Any], *, most: int = PAGES_MAX
    ) -> Iterator[tuple[list[Row], bool]]:
        """The pages of a list, at most `most`, each with whether there is a further one.

        Raises UnexpectedResponse for an answer that is no list: it must not pass for an empty one.
        """
        place: Body = {}
        for _page in range(most):
            found = self.get(auth, node, edge, **fields, **place)
            if not isinstance(found.get("data"), list):
                raise UnexpectedResponse(platform=self.platform, code="no_list")
            paging = mapping(found, "paging")
            yield rows(found, "data"), bool(paging.get("next"))
            place = _place_of(paging)
            if not place:
                return

    def _signed(self, token: str, app: AppRegistration | None) -> dict[str, str]:
        """The parameters that open a call."""
        signed = {"access_token": token}
        if self._proof and app is not None and app.client_secret:
            signed["appsecret_proof"] = proof_of(app.client_secret, token)
        return signed


def _place_of(paging: Mapping[str, Any]) -> Body:
    """Where the next page begins; empty when there is none. Most lists have cursors, some go by time."""
    if not paging.get("next"):
        return {}
    after = mapping(paging, "cursors").get("after")
    query = parse_qsl(urlsplit(str(paging["next"])).query)
    return {"after": str(after)} if after else {name: value for name, value in query if name in _PLACE}


class GraphPlatform(Platform):
    """What connectors of Meta's platforms begin with: the client of the host at `base`."""

    base = FACEBOOK
    proof = True

    def __init__(self, *, http: Http, clock: Clock) -> None:
        super().__init__(http=http, clock=clock)
        self._graph = Graph(http, clock, self.capabilities.slug, self.base, proof=self.proof)

    def delete(self, auth: Credential, remote_id: str) -> None:
        """Delete one post; one that is gone counts as deleted. Raises MissingScope when it may not be deleted."""
        self._graph.delete(auth, remote_id)
