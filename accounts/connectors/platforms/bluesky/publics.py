"""Other people's public accounts. Source: lexicons app.bsky.actor.getProfile, app.bsky.feed.getAuthorFeed (2026-08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import InvalidContent, RemoteGone
from ...families.handles import handle_of
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from .ids import SLUG
from .wire import Wire

PER_PAGE, PAGES_MAX = 100, 3


class Publics(Wire):
    """Asks the account's own server, which passes the question on to the network's view."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The profile of a handle or DID."""
        found = self._asked(auth, "app.bsky.actor.getProfile", {"actor": _actor(handle)})
        name = str(found.get("handle") or "")
        return PublicProfile(
            remote_id=str(found["did"]),
            handle=name,
            name=str(found.get("displayName") or ""),
            url=f"https://bsky.app/profile/{name}",
            bio=str(found.get("description") or ""),
            followers=number(found, "followersCount"),
            following=number(found, "followsCount"),
            posts=number(found, "postsCount"),
        )

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """Posts that are no answers; reposts are told apart by their reason."""
        made: list[PublicPost] = []
        cursor: dict[str, str] = {}
        for _page in range(PAGES_MAX):
            params = {"actor": _actor(handle), "limit": min(limit, PER_PAGE), "filter": "posts_no_replies", **cursor}
            found = self._asked(auth, "app.bsky.feed.getAuthorFeed", params)
            for entry in rows(found, "feed"):
                post = None if entry.get("reason") else _post(mapping(entry, "post"))
                made += [post] if post else []
            if len(made) >= limit or not found.get("cursor"):
                break
            cursor = {"cursor": str(found["cursor"])}
        return made[:limit]

    def _asked(self, auth: Credential, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._xrpc.query(auth.host, method, params, token=auth.secrets["access"])
        except InvalidContent as error:
            # The view answers 400 "Profile not found" for handles that lead nowhere.
            raise RemoteGone(platform=SLUG, code=error.code, status=error.status, raw=error.raw) from error


def _actor(handle: str) -> str:
    return handle_of(SLUG, handle, r"[A-Za-z0-9:._-]{3,253}")


def _post(post: Mapping[str, Any]) -> PublicPost | None:
    record, author = mapping(post, "record"), mapping(post, "author")
    at, uri = moment_of(record.get("createdAt")) or moment_of(post.get("indexedAt")), str(post.get("uri") or "")
    if at is None or not uri:
        return None
    reposts, quotes = number(post, "repostCount"), number(post, "quoteCount")
    return PublicPost(
        remote_id=uri,
        url=f"https://bsky.app/profile/{author.get('handle') or author.get('did')}/post/{uri.rpartition('/')[2]}",
        text=str(record.get("text") or ""),
        at=at,
        likes=number(post, "likeCount"),
        comments=number(post, "replyCount"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
    )
