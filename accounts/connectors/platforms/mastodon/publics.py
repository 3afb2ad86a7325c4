"""Other people's public accounts. Source: accounts/lookup, accounts/:id/statuses (docs.joinmastodon.org, 2026-07)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from ...families.handles import handle_of
from ...families.values import number
from ...outcomes import moment_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from .markup import plain
from .wire import SLUG, Wire

PER_PAGE, PAGES_MAX = 40, 5


class Publics(Wire):
    """Asks the account's own server, which knows accounts of other servers only as far as somebody follows them."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The profile of @name or @name@server."""
        found = self._known(auth, handle)
        return PublicProfile(
            remote_id=str(found["id"]),
            handle=str(found.get("acct") or ""),
            name=str(found.get("display_name") or ""),
            url=str(found.get("url") or ""),
            bio=plain(str(found.get("note") or "")),
            followers=number(found, "followers_count"),
            following=number(found, "following_count"),
            posts=number(found, "statuses_count"),
        )

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """Statuses without boosts and answers, forty a page."""
        path = f"/api/v1/accounts/{quote(str(self._known(auth, handle)['id']), safe='')}/statuses"
        made: list[PublicPost] = []
        older: dict[str, str] = {}
        for _page in range(PAGES_MAX):
            params = {"limit": str(min(limit, PER_PAGE)), "exclude_reblogs": "true", "exclude_replies": "true"}
            listed = self._api.list(auth, path, {**params, **older})
            made += [post for status in listed if (post := _post(status)) is not None]
            if not listed or len(made) >= limit:
                break
            older = {"max_id": str(listed[-1]["id"])}
        return made[:limit]

    def _known(self, auth: Credential, handle: str) -> dict[str, Any]:
        acct = handle_of(SLUG, handle, r"\w[\w.-]*(?:@[A-Za-z0-9.-]+(?::\d+)?)?")
        return self._api.get(auth, "/api/v1/accounts/lookup", {"acct": acct})


def _post(status: Mapping[str, Any]) -> PublicPost | None:
    at = moment_of(status.get("created_at"))
    # Servers leave in what an account answers to itself: the further parts of a thread are no posts of their own.
    if status.get("in_reply_to_id"):
        return None
    if at is None or status.get("visibility", "public") not in {"public", "unlisted"} or status.get("reblog"):
        return None
    boosts, quotes = number(status, "reblogs_count"), number(status, "quotes_count")
    return PublicPost(
        remote_id=str(status["id"]),
        url=str(status.get("url") or status.get("uri") or ""),
        text=plain(str(status.get("content") or "")),
        at=at,
        likes=number(status, "favourites_count"),
        comments=number(status, "replies_count"),
        shares=None if boosts is None and quotes is None else (boosts or 0) + (quotes or 0),
    )
