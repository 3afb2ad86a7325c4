"""Searching the practice network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from ...families.values import number
from ...found import FoundPage, FoundPost, phrase
from ...outcomes import moment_of
from ...types import Credential
from .wire import Wire

MOST = 100


class Search(Wire):
    """Everything that was said in public on the account's network."""

    def search_posts(
        self,
        auth: Credential,
        words: Sequence[str],
        *,
        since: datetime | None = None,
        cursor: str = "",
        limit: int = 50,
    ) -> FoundPage:
        """Posts of people and of other accounts, newest first."""
        params = {"q": " ".join(phrase(word) for word in words), "limit": str(max(1, min(limit, MOST)))}
        if since is not None:
            params["since"] = since.astimezone(UTC).isoformat()
        if cursor:
            params["cursor"] = cursor

        def page(body: Mapping[str, Any]) -> FoundPage:
            return FoundPage(tuple(_found(row, auth.host) for row in body["posts"]), str(body["cursor"]))

        return self._api.read(auth, "/api/search", page, params)


def _found(row: Mapping[str, Any], host: str) -> FoundPost:
    """Raises ValueError for a row without a time."""
    at, author, figures = moment_of(row["at"]), row["author"], row["figures"]
    if at is None:
        raise ValueError(f"{row['id']} has no time")
    return FoundPost(
        remote_id=str(row["id"]),
        url=urljoin(host, str(row["url"])),
        text=str(row["text"]),
        at=at,
        author_id=str(author["id"]),
        author_handle=str(author["handle"]),
        author_name=str(author["name"]),
        author_followers=number(author, "followers"),
        language=str(row["language"]),
        likes=number(figures, "likes"),
        comments=number(figures, "comments"),
        shares=number(figures, "shares"),
    )
