"""Addresses and keys of records.

Sources: atproto.com/specs (tid, at-uri-scheme).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from ...errors import RemoteGone
from ...types import Credential

SLUG = "bluesky"
POST, LIKE = "app.bsky.feed.post", "app.bsky.feed.like"

_TID_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
# Derived keys fall into the year from this moment on (microseconds): valid, and never in the future.
_TID_START = int(datetime(2023, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
_TID_SPREAD = 365 * 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class AtUri:
    """Address of a record: at://<did>/<collection>/<rkey>."""

    did: str
    collection: str
    rkey: str

    @classmethod
    def parse(cls, uri: str) -> AtUri:
        """Take an address apart. Raises RemoteGone for anything else, since nothing can exist there."""
        parts = uri.removeprefix("at://").split("/")
        if not uri.startswith("at://") or len(parts) != 3 or not all(parts):
            raise RemoteGone(platform=SLUG, code="invalid_uri")
        return cls(*parts)

    def __str__(self) -> str:
        return f"at://{self.did}/{self.collection}/{self.rkey}"


def derived_tid(key: str) -> str:
    """A record key in TID syntax that is the same for the same `key`.

    A TID is 64 bits in sortable base 32: a zero bit, 53 bits of microseconds, 10 bits of clock id. Both parts come from
    SHA-256 of the key: about 45 bits of time within one year and 10 of clock, so two keys of one account meet by
    chance once in 10^16. The time says nothing; networks order posts by `createdAt`.
    """
    digest = hashlib.sha256(key.encode()).digest()
    moment = _TID_START + int.from_bytes(digest[:8]) % _TID_SPREAD
    number = (moment << 10) | (int.from_bytes(digest[8:10]) & 0x3FF)
    return "".join(_TID_ALPHABET[(number >> shift) & 31] for shift in range(60, -1, -5))


def iso(moment: datetime) -> str:
    """A moment as the lexicons write it: UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def part_key(key: str, index: int) -> str:
    """Key of the post with this index in a thread; the first post has index 0."""
    return f"post:{key}:{index}"


def uri_of(auth: Credential, key: str) -> AtUri:
    """Where the post with this key lives, or would live."""
    return AtUri(auth.remote_id, POST, derived_tid(key))
