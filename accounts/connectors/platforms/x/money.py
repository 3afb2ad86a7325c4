"""What calls to X cost, and saying so before they are made.

Prices per request or per object read, in US dollars: docs.x.com, "X API pricing" (2026-08). X charges an object once
a day (UTC), however often it is read; so do we, as far as one process remembers.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import islice

from ...counting import find_x_links
from ...messages import _
from ...types import CallPrice, Credential

PRICES = (
    CallPrice("post", _("Publish a post without a link, also a part of a thread"), Decimal("0.015"), "USD"),
    CallPrice("post_link", _("Publish a post with a link"), Decimal("0.200"), "USD"),
    CallPrice("reply", _("Answer a person who mentioned the account"), Decimal("0.010"), "USD"),
    CallPrice("message", _("Send a direct message"), Decimal("0.015"), "USD"),
    CallPrice("delete", _("Delete a post"), Decimal("0.010"), "USD"),
    CallPrice("hide", _("Hide or show an answer"), Decimal("0.005"), "USD"),
    CallPrice("alt_text", _("Describe a picture"), Decimal("0.005"), "USD"),
    CallPrice("owned_read", _("Read one own post or one mention"), Decimal("0.001"), "USD"),
    CallPrice("post_read", _("Read the figures of one post"), Decimal("0.005"), "USD"),
    CallPrice("media_read", _("Read the figures of one video"), Decimal("0.005"), "USD"),
    CallPrice("user_read", _("Read one profile"), Decimal("0.010"), "USD"),
    CallPrice("message_read", _("Read one direct message"), Decimal("0.010"), "USD"),
)
REMEMBERED = 50_000
_read_today: dict[tuple[str, str, str, str], None] = {}


def kind_of(text: str, *, reply: bool = False) -> str:
    """The price a text is published at: links make it dear."""
    return "post_link" if find_x_links(text) else "reply" if reply else "post"


def spend(auth: Credential, kind: str, count: int = 1) -> None:
    """Say that `count` calls or objects of a kind will be paid for. Raises SpendCapReached when the cap forbids it."""
    if auth.charge is not None:
        auth.charge(kind, count)


def may_read(auth: Credential, kind: str) -> None:
    """Ask whether anything may still be spent, before a read of which only the answer tells how much it costs."""
    spend(auth, kind, 0)


def will_read(auth: Credential, kind: str, identifiers: Iterable[str], now: datetime) -> None:
    """Pay for known objects, each once a day (UTC), before they are read. Raises SpendCapReached."""
    fresh = _unread(auth, kind, identifiers, now)
    if fresh:
        spend(auth, kind, len(fresh))
        _remember(fresh)


def read(auth: Credential, kind: str, identifiers: Iterable[str], now: datetime) -> None:
    """Pay for objects, each once a day (UTC), that have been read."""
    fresh = _unread(auth, kind, identifiers, now)
    if fresh and auth.charge is not None:
        auth.charge(kind, len(fresh), made=True)
    _remember(fresh)


def _unread(auth: Credential, kind: str, identifiers: Iterable[str], now: datetime) -> list[tuple[str, str, str, str]]:
    app, day = auth.app.client_id if auth.app else "", now.date().isoformat()
    return [key for name in dict.fromkeys(identifiers) if (key := (day, app, kind, name)) not in _read_today]


def _remember(fresh: list[tuple[str, str, str, str]]) -> None:
    _read_today.update(dict.fromkeys(fresh))
    for key in list(islice(_read_today, max(0, len(_read_today) - REMEMBERED))):
        _read_today.pop(key, None)
