"""Comments under the account's newest creations.

The list of creations says how many comments each has, so that only those with new ones cost a call of the day's
allowance.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from ...errors import RateLimited
from ...families.values import number, rows
from ...types import Credential, InboxItem, InboxPage
from .comments import Comments
from .creations import PATH

# The newest creations are watched, and a few of them are looked at each time.
WATCHED, LOOKS = 20, 5


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the comments of one creation are known: their number, the newest one's second, the ids of that second."""

    count: int = 0
    newest: int = 0
    ids: tuple[str, ...] = ()

    def knows(self, item: InboxItem) -> bool:
        """Whether an item was handed out before."""
        at = int(item.at.timestamp())
        return at < self.newest or (at == self.newest and item.remote_id in self.ids)

    def after(self, count: int, items: list[InboxItem]) -> Seen:
        """What is known once `items` were handed out, too."""
        newest = max((int(item.at.timestamp()) for item in items), default=self.newest)
        ids = tuple(item.remote_id for item in items if int(item.at.timestamp()) == newest)
        return Seen(count, newest, (*self.ids, *ids) if newest == self.newest else ids)


class Inbox(Comments):
    """Nothing without a working access secret."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments that came since `cursor`, oldest first, without the account's own."""
        return self._by_secret(auth, lambda secret: self._read(secret, cursor, _token(auth)), InboxPage(()))

    def _read(self, secret: str, cursor: str, own: str) -> InboxPage:
        known, looks = _known(cursor), 0
        kept: dict[str, Seen] = {}
        items: list[InboxItem] = []
        query = {"ContentType": "all", "Limit": WATCHED}
        for row in rows(self._api.find(secret, "/user/contents", query), "Items"):
            url, count = str(row.get("Url") or ""), number(row, "CommentCount") or 0
            match = PATH.search(url)
            if match is None:
                continue
            seen = kept[match[0]] = known.get(match[0], Seen())
            if count <= seen.count:
                kept[match[0]] = replace(seen, count=count)
            elif looks < LOOKS:
                try:
                    fresh = [item for item in self._comments(secret, url, own) if not seen.knows(item)]
                except RateLimited:
                    if not looks:
                        raise
                    # What was read is handed out; the others keep their old number until the next time.
                    looks = LOOKS
                else:
                    looks += 1
                    items += fresh
                    kept[match[0]] = seen.after(count, fresh)
            elif not cursor:
                # A first look leaves older conversations alone.
                kept[match[0]] = Seen(count)
        moved = json.dumps({path: (at.count, at.newest, *at.ids) for path, at in kept.items()}, separators=(",", ":"))
        return InboxPage(tuple(sorted(items, key=lambda item: item.at)), moved if moved != cursor else "")


def _known(cursor: str) -> dict[str, Seen]:
    """What is known, by creation; nothing for a first or unreadable cursor."""
    try:
        found = json.loads(cursor)
        return {path: Seen(int(count), int(newest), tuple(ids)) for path, (count, newest, *ids) in found.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def _token(auth: Credential) -> str:
    """The account's name in addresses, as comments name their author."""
    match = re.search(r"/(?:people|org)/([\w.-]+)", auth.secrets.get("url", ""))
    return match[1] if match else auth.secrets.get("handle", "")
