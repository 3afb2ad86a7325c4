"""Records of app.bsky.feed.post in one account's repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...errors import InvalidContent, OutcomeUnknown, PolicyRejected, RemoteGone
from ...families.values import mapping, rows
from ...outcomes import moment_of
from ...types import Credential, Glimpse
from .facets import facets
from .ids import POST, SLUG, AtUri, iso, uri_of
from .wire import Wire

RECORDS_PAGE = 100


@dataclass(frozen=True, slots=True)
class Ref:
    """A strong reference: the address of a record and the hash of its content."""

    uri: str
    cid: str

    @property
    def page(self) -> str:
        """Where people see the post."""
        uri = AtUri.parse(self.uri)
        return f"https://bsky.app/profile/{uri.did}/post/{uri.rkey}"

    def json(self) -> dict[str, str]:
        """As lexicon com.atproto.repo.strongRef."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the repository holds it."""

    ref: Ref
    value: Mapping[str, Any]

    def glimpse(self) -> Glimpse:
        """The record as evidence."""
        return Glimpse(moment_of(self.value.get("createdAt")), str(self.value.get("text") or ""), self.ref.page)


class Records(Wire):
    """Reads and writes records."""

    def _get(self, host: str, uri: AtUri) -> Stored | None:
        """Read a record; None when it does not exist. Needs no sign-in."""
        params = {"repo": uri.did, "collection": uri.collection, "rkey": uri.rkey}
        try:
            found = self._xrpc.query(host, "com.atproto.repo.getRecord", params)
        except RemoteGone as error:
            if error.code == "RecordNotFound":
                return None
            raise
        except InvalidContent as error:
            # Some servers name no error for a missing record.
            if "could not locate record" in error.raw.lower():
                return None
            raise
        return Stored(Ref(str(found.get("uri") or uri), str(found.get("cid") or "")), mapping(found, "value"))

    def _newest(self, auth: Credential) -> list[Stored]:
        """Up to 100 of the account's posts in the order of their keys, which is not quite that of their times."""
        params = {"repo": auth.remote_id, "collection": POST, "limit": RECORDS_PAGE}
        found = rows(self._xrpc.query(auth.host, "com.atproto.repo.listRecords", params), "records")
        return [
            Stored(Ref(str(row.get("uri") or ""), str(row.get("cid") or "")), mapping(row, "value")) for row in found
        ]

    def _put(self, auth: Credential, key: str, record: Mapping[str, Any], *, collection: str = POST) -> Ref:
        """Create the record of `key`, or return the one that is already there, untouched.

        `swapRecord: null` makes the server refuse to overwrite: the record keeps its creation time and its hash,
        which replies refer to. Raises OutcomeUnknown when the answer was lost.
        """
        uri = replace(uri_of(auth, key), collection=collection)
        body = {"repo": uri.did, "collection": collection, "rkey": uri.rkey, "record": record, "swapRecord": None}
        try:
            made = self._xrpc.procedure(auth.host, "com.atproto.repo.putRecord", body, token=auth.secrets["access"])
        except InvalidContent as error:
            if error.code != "InvalidSwap":
                raise
            stored = self._get(auth.host, uri)
            if stored is None:
                # There, but not shown: moderation has taken it down.
                raise PolicyRejected(platform=SLUG, code="taken_down", status=error.status, raw=error.raw) from None
            return stored.ref
        if not (made.get("uri") and made.get("cid")):
            raise OutcomeUnknown(platform=SLUG, code="no_uri")
        return Ref(str(made["uri"]), str(made["cid"]))

    def _record(
        self,
        auth: Credential,
        text: str,
        *,
        language: str = "",
        embed: Any = None,
        reply: tuple[Ref, Ref] | None = None,
    ) -> dict[str, Any]:
        """A post record created now. `reply` is (root, parent)."""
        record: dict[str, Any] = {"$type": POST, "text": text, "createdAt": iso(self._clock())}
        if marks := facets(text, lambda handle: self._mention(auth.host, handle)):
            record["facets"] = marks
        if language:
            record["langs"] = [language]
        if embed:
            record["embed"] = embed
        if reply:
            record["reply"] = {"root": reply[0].json(), "parent": reply[1].json()}
        return record

    def _mention(self, host: str, handle: str) -> str | None:
        """DID of a mentioned handle; None for names the server does not know. Raises Transient, RateLimited."""
        try:
            found = self._xrpc.query(host, "com.atproto.identity.resolveHandle", {"handle": handle})
        except (InvalidContent, RemoteGone):
            return None
        return str(found["did"]) if found.get("did") else None
