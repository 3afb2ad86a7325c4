"""Who passed a post on.

Sources: docs.joinmastodon.org (2026-07), `GET /api/v1/statuses/:id/reblogged_by` (accounts, at most 80, not when),
`GET /api/v1/statuses/:id/quotes` (statuses, at most 40; since 4.5 and only of posts of one's own). Both are paged by
the `Link` header alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ...errors import InvalidContent, MissingScope, PolicyRejected, RemoteGone, UnexpectedResponse
from ...families.values import mapping, number
from ...http import Answer
from ...outcomes import moment_of
from ...sharers import ShareKind, Sharer, SharersPage
from ...types import Credential
from .wire import SLUG, Wire, status_path

ACCOUNTS, STATUSES = 80, 40
QUOTES = "quotes:"
_NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="?next"?')


class Sharers(Wire):
    """First boosts, page by page, then quotes; cursors of quotes begin with `quotes:`."""

    def sharers(self, auth: Credential, remote_id: str, *, cursor: str = "") -> SharersPage:
        """A page; accounts carry their followers as far as the account's own server knows them."""
        if cursor.startswith(QUOTES):
            return self._quotes(auth, remote_id, cursor.removeprefix(QUOTES))
        listed, more = self._page(auth, f"{status_path(remote_id)}/reblogged_by", ACCOUNTS, cursor)
        made = [Sharer(kind=ShareKind.REPOST, **_who(account)) for account in listed if account.get("id")]
        return SharersPage(tuple(made), more or QUOTES)

    def _quotes(self, auth: Credential, remote_id: str, older: str) -> SharersPage:
        try:
            listed, more = self._page(auth, f"{status_path(remote_id)}/quotes", STATUSES, older)
        except (RemoteGone, PolicyRejected, InvalidContent, MissingScope, UnexpectedResponse):
            # Servers before 4.5 have no such list, and none has one for posts of others.
            return SharersPage()
        quotes = [_quote(status) for status in listed if mapping(status, "account").get("id")]
        return SharersPage(tuple(quotes), f"{QUOTES}{more}" if more else "")

    def _page(self, auth: Credential, path: str, limit: int, older: str) -> tuple[list[dict[str, Any]], str]:
        params = {"limit": str(limit), **({"max_id": older} if older else {})}
        answer = self._api.send("GET", auth.host, path, auth=auth, params=params)
        found = answer.json()
        if not isinstance(found, list):
            raise UnexpectedResponse(platform=SLUG, status=answer.status, raw=answer.raw)
        listed = [item for item in found if isinstance(item, dict)]
        return listed, _older(answer) if listed else ""


def _older(answer: Answer) -> str:
    """The `max_id` of the next page by the Link header, "" on the last."""
    found = _NEXT.search(answer.headers.get("link", ""))
    return parse_qs(urlsplit(found[1]).query).get("max_id", [""])[0] if found else ""


def _quote(status: Mapping[str, Any]) -> Sharer:
    boosts, quotes = number(status, "reblogs_count"), number(status, "quotes_count")
    return Sharer(
        kind=ShareKind.QUOTE,
        shared_at=moment_of(status.get("created_at")),
        post_id=str(status.get("id") or ""),
        url=str(status.get("url") or status.get("uri") or ""),
        shares=None if boosts is None and quotes is None else (boosts or 0) + (quotes or 0),
        **_who(mapping(status, "account")),
    )


def _who(account: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "author_id": str(account["id"]),
        "handle": str(account.get("acct") or ""),
        "name": str(account.get("display_name") or ""),
        "followers": number(account, "followers_count"),
        "profile_url": str(account.get("url") or ""),
    }
