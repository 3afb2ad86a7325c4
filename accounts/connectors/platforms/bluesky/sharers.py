"""Who passed a post on.

Sources: lexicons app.bsky.feed.getRepostedBy (profiles, not when), app.bsky.feed.getQuotes (post views, newest first),
both `uri`, `limit` 1 to 100, `cursor`; app.bsky.actor.getProfiles (at most 25 `actors`), which alone tells followers
(2026-08).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...errors import InvalidContent, RemoteGone
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...sharers import ShareKind, Sharer, SharersPage
from ...types import Credential
from .ids import SLUG, AtUri
from .search import PRIVATE, post_url
from .wire import Wire

PER_PAGE, PROFILES_PER_CALL = 100, 25
QUOTES = "quotes:"


class Sharers(Wire):
    """First reposts, page by page, then quotes; cursors of quotes begin with `quotes:`."""

    def sharers(self, auth: Credential, remote_id: str, *, cursor: str = "") -> SharersPage:
        """A page with the followers of everybody on it. Raises RemoteGone for what is no post."""
        uri = str(AtUri.parse(remote_id))
        quoting = cursor.startswith(QUOTES)
        place = cursor.removeprefix(QUOTES)
        method = "app.bsky.feed.getQuotes" if quoting else "app.bsky.feed.getRepostedBy"
        params = {"uri": uri, "limit": PER_PAGE, **({"cursor": place} if place else {})}
        found = self._about(auth, method, params)
        listed = rows(found, "posts") if quoting else rows(found, "repostedBy")
        people = [mapping(row, "author") if quoting else row for row in listed]
        followers = self._followers(auth, [str(one["did"]) for one in people if one.get("did")])
        made = [
            _quote(row, followers) if quoting else _repost(row, followers)
            for row, person in zip(listed, people, strict=True)
            if person.get("did")
        ]
        more = str(found.get("cursor") or "") if listed else ""
        if quoting:
            return SharersPage(tuple(made), f"{QUOTES}{more}" if more else "")
        return SharersPage(tuple(made), more or QUOTES)

    def _about(self, auth: Credential, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._xrpc.query(auth.host, method, params, token=auth.secrets["access"])
        except InvalidContent as error:
            raise RemoteGone(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error

    def _followers(self, auth: Credential, dids: Sequence[str]) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        wanted = list(dict.fromkeys(dids))
        for start in range(0, len(wanted), PROFILES_PER_CALL):
            params = {"actors": wanted[start : start + PROFILES_PER_CALL]}
            answer = self._xrpc.query(auth.host, "app.bsky.actor.getProfiles", params, token=auth.secrets["access"])
            found |= {str(row.get("did")): number(row, "followersCount") for row in rows(answer, "profiles")}
        return found


def _repost(person: Mapping[str, Any], followers: Mapping[str, int | None]) -> Sharer:
    return Sharer(kind=ShareKind.REPOST, **_who(person, followers))


def _quote(post: Mapping[str, Any], followers: Mapping[str, int | None]) -> Sharer:
    author, uri = mapping(post, "author"), str(post.get("uri") or "")
    reposts, quotes = number(post, "repostCount"), number(post, "quoteCount")
    return Sharer(
        kind=ShareKind.QUOTE,
        shared_at=moment_of(mapping(post, "record").get("createdAt")) or moment_of(post.get("indexedAt")),
        post_id=uri,
        url=post_url(author, uri),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
        **_who(author, followers),
    )


def _who(person: Mapping[str, Any], followers: Mapping[str, int | None]) -> dict[str, Any]:
    did, handle = str(person["did"]), str(person.get("handle") or person["did"])
    hidden = any(label.get("val") == PRIVATE for label in rows(person, "labels"))
    return {
        "author_id": did,
        # Somebody who wants no readers from outside is counted, not named (see `search`).
        "handle": "" if hidden else handle,
        "name": "" if hidden else str(person.get("displayName") or ""),
        "followers": followers.get(did),
        "profile_url": "" if hidden else f"https://bsky.app/profile/{did}",
    }
