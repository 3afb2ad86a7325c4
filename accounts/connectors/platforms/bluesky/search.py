"""Searching public posts.

Source: lexicon app.bsky.feed.searchPosts (2026-08): `q` (the syntax is not specified, Lucene's is recommended), `sort`
top or latest, `since` inclusive by the time of indexing, `limit` 1 to 100, `cursor`, which may not lead through
everything; it may need a signed-in account. Accounts labelled `!no-unauthenticated` ask not to be shown to people who
are not signed in at the network (docs.bsky.app, "Labels and moderation"); readers of Juzhen are not, so their posts are
left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ...families.values import mapping, number, rows
from ...found import FoundPage, FoundPost, phrase
from ...outcomes import moment_of
from ...types import Credential
from .ids import iso
from .wire import Wire

MOST = 100
PRIVATE = "!no-unauthenticated"


class Search(Wire):
    """Asks the account's own server, which passes the question on to the network's view."""

    def search_posts(
        self,
        auth: Credential,
        words: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> FoundPage:
        """Newest first, by the time the network took them in."""
        params: dict[str, Any] = {"q": " ".join(phrase(word) for word in words), "sort": "latest"}
        params["limit"] = max(1, min(limit, MOST))
        if since is not None:
            params["since"] = iso(since)
        if cursor:
            params["cursor"] = cursor
        found = self._xrpc.query(auth.host, "app.bsky.feed.searchPosts", params, token=auth.secrets["access"])
        posts = [post for row in rows(found, "posts") if (post := found_post(row)) is not None]
        more = str(found.get("cursor") or "")
        return FoundPage(tuple(posts), more if rows(found, "posts") else "")


def found_post(row: Mapping[str, Any]) -> FoundPost | None:
    """A post view as what was found; None for malformed ones and for authors who want no such readers."""
    record, author = mapping(row, "record"), mapping(row, "author")
    at, uri = moment_of(record.get("createdAt")) or moment_of(row.get("indexedAt")), str(row.get("uri") or "")
    labels = {str(label.get("val")) for label in (*rows(author, "labels"), *rows(row, "labels"))}
    if at is None or not uri or not author.get("did") or PRIVATE in labels:
        return None
    reposts, quotes = number(row, "repostCount"), number(row, "quoteCount")
    spoken = record.get("langs")
    return FoundPost(
        remote_id=uri,
        url=post_url(author, uri),
        text=str(record.get("text") or ""),
        at=at,
        author_id=str(author["did"]),
        author_handle=str(author.get("handle") or author["did"]),
        author_name=str(author.get("displayName") or ""),
        language=str(spoken[0]) if isinstance(spoken, list) and spoken else "",
        likes=number(row, "likeCount"),
        comments=number(row, "replyCount"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
    )


def post_url(author: Mapping[str, Any], uri: str) -> str:
    """Where people see a post."""
    return f"https://bsky.app/profile/{author.get('handle') or author.get('did')}/post/{uri.rpartition('/')[2]}"
