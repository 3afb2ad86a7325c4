"""Names to mention. Source: GET /api/v1/accounts/search (docs.joinmastodon.org, read 2026-11)."""

from __future__ import annotations

from ...types import Credential, Person
from .wire import Wire


class Names(Wire):
    """Asks the account's own server."""

    def look_up(self, auth: Credential, words: str, *, limit: int = 8) -> list[Person]:
        """Accounts the server knows that fit `words`; nothing is looked up on other servers."""
        params = {"q": words, "limit": str(limit), "resolve": "false"}
        listed = self._api.list(auth, "/api/v1/accounts/search", params)
        found = [(str(row.get("acct") or ""), str(row.get("display_name") or "")) for row in listed]
        return [Person(handle, name) for handle, name in found if handle][:limit]
