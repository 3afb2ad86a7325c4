"""Comments under the account's newest creations.

The list of creations says how many comments each has, so that only those with new ones cost a call of the day's
allowance.
"""

from __future__ import annotations

import json
import re

from ...errors import RateLimited
from ...families.marks import Mark
from ...families.values import number, rows
from ...types import Credential, InboxItem, InboxPage
from .comments import Comments
from .creations import PATH

# The newest creations are watched, and a few of them are looked at each time.
WATCHED, LOOKS = 20, 5


class Inbox(Comments):
    """Nothing without a working access secret."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Comments that came since `cursor`, oldest first, without the account's own."""
        return self._by_secret(auth, lambda secret: self._read(secret, cursor, _token(auth)), InboxPage(()))

    def _read(self, secret: str, cursor: str, own: str) -> InboxPage:
        known, looks = _known(cursor), 0
        # Of each creation: the number of its comments when it was looked at, and the newest ones.
        kept: dict[str, tuple[int, Mark]] = {}
        items: list[InboxItem] = []
        query = {"ContentType": "all", "Limit": WATCHED}
        for row in rows(self._api.find(secret, "/user/contents", query), "Items"):
            url, count = str(row.get("Url") or ""), number(row, "CommentCount") or 0
            match = PATH.search(url)
            if match is None:
                continue
            before, mark = kept[match[0]] = known.get(match[0], (0, Mark()))
            if count <= before:
                kept[match[0]] = count, mark
            elif looks < LOOKS:
                try:
                    fresh = mark.fresh(self._comments(secret, url, own))
                except RateLimited:
                    if not looks:
                        raise
                    # What was read is handed out; the others keep their old number until the next time.
                    looks = LOOKS
                else:
                    looks += 1
                    items += fresh
                    kept[match[0]] = count, mark.after(fresh)
            elif not cursor:
                # A first look leaves older conversations alone.
                kept[match[0]] = count, Mark()
        moved = json.dumps({path: (count, str(mark)) for path, (count, mark) in kept.items()}, separators=(",", ":"))
        return InboxPage(tuple(sorted(items, key=lambda item: item.at)), moved if moved != cursor else "")


def _known(cursor: str) -> dict[str, tuple[int, Mark]]:
    """What is known, by creation; nothing for a first or unreadable cursor."""
    try:
        found = json.loads(cursor)
        return {path: (int(count), Mark.of(mark)) for path, (count, mark) in found.items()}
    except (ValueError, AttributeError, TypeError):
        return {}


def _token(auth: Credential) -> str:
    """The account's name in addresses, as comments name their author."""
    match = re.search(r"/(?:people|org)/([\w.-]+)", auth.secrets.get("url", ""))
    return match[1] if match else auth.secrets.get("handle", "")
