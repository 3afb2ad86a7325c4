"""Searching public statuses.

Sources: docs.joinmastodon.org (2026-07). `GET /api/v2/search` with `type=statuses` takes `q`, `limit` (at most 40) and,
with a user's token and the scope read:search, `offset`; statuses are found only where the server has full-text search,
and only those whose authors allow it ("Configuring full-text search"); elsewhere the answer is empty.
`GET /api/v1/timelines/tag/:hashtag` (`limit` at most 40, `max_id`) lists public statuses with a hashtag on every
server, so a word that can be a hashtag is looked for there as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ...errors import RemoteGone, UnexpectedResponse
from ...families.values import mapping, number, rows
from ...found import FoundPage, FoundPost, phrase
from ...outcomes import moment_of
from ...types import Credential
from .markup import plain
from .wire import Wire

PER_PAGE = 40
# Full-text search is read this far, by skipping what was read.
OFFSET_MAX = 200
TEXTS, TAG = "text:", "tag:"
_WORD = re.compile(r'#?\w[^\s":]*')
_TAG = re.compile(r"#?(?=.*[^\W\d_])\w{2,100}")


class Search(Wire):
    """First full text, then the timeline of the hashtag; cursors tell which (`text:<offset>`, `tag:<id>`)."""

    def search_posts(
        self,
        auth: Credential,
        words: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> FoundPage:
        """What the account's own server knows of the network. Statuses made before `since` are left out here."""
        tag = _tag_of(words)
        if cursor.startswith(TAG):
            return self._tagged(auth, tag, since, cursor.removeprefix(TAG), limit)
        skipped = int(cursor.removeprefix(TEXTS) or 0)
        params = {
            "q": " ".join(_plain(word) for word in words),
            "type": "statuses",
            "limit": str(max(1, min(limit, PER_PAGE))),
            **({"offset": str(skipped)} if skipped else {}),
        }
        listed = rows(self._api.get(auth, "/api/v2/search", params), "statuses")
        fresh = _fresh(listed, since)
        following = skipped + len(listed)
        # Newest come first: a page with something old on it is the last that matters.
        more = len(listed) >= min(limit, PER_PAGE) and len(fresh) == len(listed) and following <= OFFSET_MAX
        after = f"{TEXTS}{following}" if more else TAG if tag else ""
        return FoundPage(tuple(fresh), after)

    def _tagged(self, auth: Credential, tag: str, since: datetime | None, older: str, limit: int) -> FoundPage:
        params = {"limit": str(max(1, min(limit, PER_PAGE))), **({"max_id": older} if older else {})}
        try:
            listed = self._api.list(auth, f"/api/v1/timelines/tag/{quote(tag, safe='')}", params)
        except (RemoteGone, UnexpectedResponse):
            # Some compatible servers answer so for a hashtag nobody has used.
            return FoundPage()
        fresh = _fresh(listed, since)
        more = len(listed) >= int(params["limit"]) and len(fresh) == len(listed)
        return FoundPage(tuple(fresh), f"{TAG}{listed[-1]['id']}" if more else "")


def _plain(word: str) -> str:
    """A single word as it is, for servers that know no phrases; in quotes where it is one or looks like an operator."""
    return word if _WORD.fullmatch(word) else phrase(word)


def _tag_of(words: Sequence[str]) -> str:
    """The hashtag that one single word can be, without its sign, else ""."""
    single = words[0].strip() if len(words) == 1 else ""
    return single.removeprefix("#") if _TAG.fullmatch(single) else ""


def _fresh(listed: Sequence[Mapping[str, Any]], since: datetime | None) -> list[FoundPost]:
    made = [post for status in listed if (post := found_post(status)) is not None]
    return [post for post in made if since is None or post.at >= since]


def found_post(status: Mapping[str, Any]) -> FoundPost | None:
    """A status as what was found; None for boosts and for what is not public."""
    at, author = moment_of(status.get("created_at")), mapping(status, "account")
    public = status.get("visibility", "public") in {"public", "unlisted"} and not status.get("reblog")
    if at is None or not public or not author.get("id"):
        return None
    boosts, quotes = number(status, "reblogs_count"), number(status, "quotes_count")
    return FoundPost(
        remote_id=str(status["id"]),
        uri=str(status.get("uri") or ""),
        url=str(status.get("url") or status.get("uri") or ""),
        text=plain(str(status.get("content") or "")),
        at=at,
        author_id=str(author["id"]),
        author_handle=str(author.get("acct") or ""),
        author_name=str(author.get("display_name") or ""),
        author_followers=number(author, "followers_count"),
        language=str(status.get("language") or ""),
        likes=number(status, "favourites_count"),
        comments=number(status, "replies_count"),
        shares=None if boosts is None and quotes is None else (boosts or 0) + (quotes or 0),
    )
