"""Names to mention. Source: lexicon app.bsky.actor.searchActorsTypeahead (docs.bsky.app, read 2026-11)."""

from __future__ import annotations

from ...families.values import rows
from ...types import Credential, Person
from .wire import Wire


class Names(Wire):
    """Asks the account's own server, which passes the question on to the network's search."""

    def look_up(self, auth: Credential, words: str, *, limit: int = 8) -> list[Person]:
        """Accounts whose handle or name begins with `words`."""
        params = {"q": words, "limit": limit}
        answer = self._xrpc.query(
            auth.host, "app.bsky.actor.searchActorsTypeahead", params, token=auth.secrets["access"]
        )
        found = [(str(row.get("handle") or ""), str(row.get("displayName") or "")) for row in rows(answer, "actors")]
        return [Person(handle, name) for handle, name in found if handle and handle != "handle.invalid"][:limit]
