"""Who passed a post on at the practice network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urljoin

from ...families.values import number
from ...outcomes import moment_of
from ...sharers import ShareKind, Sharer, SharersPage
from ...types import Credential
from .wire import Wire


class Sharers(Wire):
    """Posts of the account, and quotes of them."""

    def sharers(self, auth: Credential, remote_id: str, *, cursor: str = "") -> SharersPage:
        """Reposts and quotes together, newest first, a hundred a page."""

        def page(body: Mapping[str, Any]) -> SharersPage:
            return SharersPage(tuple(_sharer(row, auth.host) for row in body["sharers"]), str(body["cursor"]))

        path = f"/api/posts/{quote(remote_id, safe='')}/sharers"
        return self._api.read(auth, path, page, {"cursor": cursor} if cursor else {})


def _sharer(row: Mapping[str, Any], host: str) -> Sharer:
    author = row["author"]
    return Sharer(
        author_id=str(author["id"]),
        handle=str(author["handle"]),
        name=str(author["name"]),
        followers=number(author, "followers"),
        kind=ShareKind(row["kind"]),
        shared_at=moment_of(row["at"]),
        post_id=str(row["id"] or ""),
        url=urljoin(host, str(row["url"])) if row["url"] else "",
        shares=number(row, "shares"),
    )
