"""What people write: comments in the channel's discussion group, and messages to the bot.

Telegram holds updates for a day and forgets those before the `offset` asked for. Updates of the last minutes are left
there, so that a first comment can still find its post's copy in the group (`comments`).
Source: core.telegram.org/bots/api (getUpdates).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...errors import Transient, UnexpectedResponse
from ...types import Credential, InboxItem, InboxPage
from .refusals import WEBHOOK_ACTIVE
from .updates import item_of, me_of, moment_of
from .wire import SLUG, UPDATES, Wire

KEPT = timedelta(minutes=15)
FORGOTTEN = timedelta(days=2)
PAGE, PAGES_MAX = 100, 20


class Inbox(Wire):
    """Reads comments and messages."""

    def inbox(self, auth: Credential, *, cursor: str = "") -> InboxPage:
        """Items newer than `cursor` (`<last update seen>|<last given up>|<Unix time of the last>`), oldest first."""
        last, given_up, at = _marks(cursor, self._clock())
        me = me_of(auth, self._linked_group(auth))
        items: list[InboxItem] = []
        newest, asked = last, given_up
        for _page in range(PAGES_MAX):
            found = self._updates(auth, asked)
            for update in found:
                number = int(update["update_id"])
                newest, at = max(newest, number), max(at, int(moment_of(update).timestamp()))
                if number > last and (item := item_of(update, me)) is not None:
                    items.append(item)
                if number > given_up and moment_of(update) < self._clock() - KEPT:
                    given_up = number
            if len(found) < PAGE:
                break
            # Asking for what follows makes Telegram forget this page.
            asked = int(found[-1]["update_id"])
        moved = f"{newest}|{max(given_up, asked)}|{at}"
        return InboxPage(tuple(items), moved if newest and moved != cursor else "")

    def _updates(self, auth: Credential, after: int) -> list[dict[str, Any]]:
        """Up to 100 updates after one that may be forgotten; none while updates are pushed or read by somebody else."""
        body = {"limit": PAGE, "timeout": 0, "allowed_updates": UPDATES, "offset": after + 1 if after else None}
        try:
            found = self._api.call(auth, "getUpdates", body)
        except Transient as error:
            if WEBHOOK_ACTIVE in error.code:
                return []
            raise
        if not isinstance(found, list):
            raise UnexpectedResponse(platform=SLUG, code="no_updates")
        return [item for item in found if isinstance(item, dict) and isinstance(item.get("update_id"), int)]


def _marks(cursor: str, now: datetime) -> tuple[int, int, int]:
    """The three numbers of a cursor.

    Telegram numbers updates anew after a quiet week. It keeps them for a day, so after two days nothing of what we
    know is there any more and everything that is there is new.
    """
    last, dropped, at = (int(part or 0) for part in (cursor or "0|0|0").split("|"))
    return (0, 0, 0) if now.timestamp() - at > FORGOTTEN.total_seconds() else (last, dropped, at)
