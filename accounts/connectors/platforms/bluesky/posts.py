"""Building and writing post records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...errors import ConnectorError, InvalidContent, MediaExpired, OutcomeUnknown, PolicyRejected, RemoteGone
from ...fence import Fenced
from ...messages import _
from ...types import Credential, Draft, Format, Media, PreparedMedia
from .facets import facets
from .wire import POST, SLUG, AtUri, Xrpc, derived_tid, iso

# Servers drop what no record refers to; the lexicon of uploadBlob says after a time such as "minutes", and
# github.com/bluesky-social/atproto/issues/1781 that it differs. One dropped early costs one more upload, no more.
BLOB_KEPT = timedelta(minutes=45)
RECORDS_PAGE = 100


@dataclass(frozen=True, slots=True)
class Ref:
    """A strong reference: the address of a record and the hash of its content."""

    uri: str
    cid: str

    def json(self) -> dict[str, str]:
        """As lexicon com.atproto.repo.strongRef."""
        return {"uri": self.uri, "cid": self.cid}


@dataclass(frozen=True, slots=True)
class Stored:
    """A record as the repository holds it."""

    ref: Ref
    value: Mapping[str, Any]


class Posts:
    """Reads and writes app.bsky.feed.post records of one account's repository."""

    def __init__(self, xrpc: Xrpc, clock: Callable[[], datetime], resolve: Callable[[str, str], str | None]) -> None:
        self._xrpc, self._clock, self._resolve = xrpc, clock, resolve

    def get(self, host: str, uri: AtUri) -> Stored | None:
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
        return Stored(Ref(str(found.get("uri") or uri), str(found.get("cid") or "")), found.get("value") or {})

    def newest(self, auth: Credential) -> list[Stored]:
        """Up to 100 of the account's posts in the order of their keys, which is not quite that of their times."""
        params = {"repo": auth.remote_id, "collection": POST, "limit": RECORDS_PAGE}
        found = self._xrpc.query(auth.host, "com.atproto.repo.listRecords", params).get("records")
        rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
        refs = [(Ref(str(row.get("uri") or ""), str(row.get("cid") or "")), row.get("value")) for row in rows]
        return [Stored(ref, value) for ref, value in refs if isinstance(value, dict)]

    def put(self, auth: Credential, key: str, record: Mapping[str, Any]) -> Ref:
        """Create the record of `key`, or return the one that is already there, untouched.

        `swapRecord: null` makes the server refuse to overwrite: the record keeps its creation time and its hash,
        which replies refer to. Raises OutcomeUnknown when the answer was lost.
        """
        uri = uri_of(auth, key)
        body = {
            "repo": uri.did,
            "collection": POST,
            "rkey": uri.rkey,
            "record": record,
            "swapRecord": None,
        }
        try:
            made = self._xrpc.procedure(auth.host, "com.atproto.repo.putRecord", body, token=auth.secrets["access"])
        except InvalidContent as error:
            if error.code != "InvalidSwap":
                raise
            stored = self.get(auth.host, uri)
            if stored is None:
                # There, but not shown: moderation has taken it down.
                raise PolicyRejected(platform=SLUG, code="taken_down", status=error.status, raw=error.raw) from None
            return stored.ref
        if not (made.get("uri") and made.get("cid")):
            raise OutcomeUnknown(platform=SLUG, code="no_uri")
        return Ref(str(made["uri"]), str(made["cid"]))

    def record(
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
        if marks := facets(text, lambda handle: self._resolve(auth.host, handle)):
            record["facets"] = marks
        if language:
            record["langs"] = [language]
        if embed:
            record["embed"] = embed
        if reply:
            record["reply"] = {"root": reply[0].json(), "parent": reply[1].json()}
        return record

    def embed(self, auth: Credential, draft: Draft) -> dict[str, Any] | None:
        """What shows the attachments, uploading those that were not uploaded before; None without attachments."""
        if not draft.media:
            return None
        first = draft.media[0]
        if first.kind is Format.VIDEO:
            shown = {"$type": "app.bsky.embed.video", "video": self._blob(auth, first), **_shape(first)}
            return {**shown, "alt": first.alt} if first.alt else shown
        images = [{"image": self._blob(auth, item), "alt": item.alt, **_shape(item)} for item in draft.media]
        return {"$type": "app.bsky.embed.images", "images": images}

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment ahead of its post. Its handle is the blob's reference and the server that holds it."""
        handle = json.dumps({"host": auth.host, "blob": self._upload(auth, media)}, separators=(",", ":"))
        return PreparedMedia(handle, self._clock() + BLOB_KEPT)

    def root_and_parent(self, host: str, uri: str) -> tuple[Ref, Ref]:
        """What a reply to the post at `uri` must refer to. Raises RemoteGone."""
        stored = self.get(host, AtUri.parse(uri))
        if stored is None:
            raise RemoteGone(platform=SLUG, code="RecordNotFound")
        root = (stored.value.get("reply") or {}).get("root") or {}
        parent = stored.ref
        return (Ref(root["uri"], root["cid"]) if root.get("uri") and root.get("cid") else parent), parent

    def thread(self, auth: Credential, draft: Draft, key: str, root: Ref) -> list[str]:
        """Write the texts that follow the first post, each answering the one before. Returns their addresses.

        Each part has a key of its own, so a repeat completes what is missing. Whatever stops us is OutcomeUnknown:
        a part of the thread stands already.
        """
        parts: list[str] = []
        parent = root
        for index, text in enumerate(draft.thread, start=1):
            try:
                record = self.record(auth, text, language=draft.language, reply=(root, parent))
                parent = self.put(auth, part_key(key, index), record)
            except (Fenced, OutcomeUnknown):
                raise
            except ConnectorError as error:
                message = _("Only a part of the thread was published.")
                raise OutcomeUnknown(
                    message, platform=SLUG, code="thread_incomplete", status=error.status, raw=error.raw
                ) from error
            parts.append(parent.uri)
        return parts

    def _blob(self, auth: Credential, media: Media) -> dict[str, Any]:
        """The reference of an attachment. One that lies on a server the account has left is uploaded again."""
        try:
            kept = json.loads(media.prepared) if media.prepared else {}
            if kept and kept["host"] == auth.host:
                return dict(kept["blob"])
        except (ValueError, KeyError, TypeError):
            raise MediaExpired(platform=SLUG, code="bad_handle") from None
        return self._upload(auth, media)

    def _upload(self, auth: Credential, media: Media) -> dict[str, Any]:
        with media.open() as stream:
            return self._xrpc.upload(auth, stream, mime=media.mime, size=media.size)


def part_key(key: str, index: int) -> str:
    """Key of the post with this index in a thread; the first post has index 0."""
    return f"post:{key}:{index}"


def uri_of(auth: Credential, key: str) -> AtUri:
    """Where the post with this key lives, or would live."""
    return AtUri(auth.remote_id, POST, derived_tid(key))


def _shape(media: Media) -> dict[str, Any]:
    if not (media.width and media.height):
        return {}
    return {"aspectRatio": {"width": media.width, "height": media.height}}
