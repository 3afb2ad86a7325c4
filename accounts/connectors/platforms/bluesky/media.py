"""Attachments: uploaded with the post or ahead of it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from ...errors import MediaExpired
from ...types import Credential, Draft, Format, Media, PreparedMedia
from .ids import SLUG
from .wire import Wire

# Servers drop what no record refers to; the lexicon of uploadBlob says after a time such as "minutes", and
# github.com/bluesky-social/atproto/issues/1781 that it differs. One dropped early costs one more upload, no more.
BLOB_KEPT = timedelta(minutes=45)


class Attachments(Wire):
    """Nothing becomes visible by an upload."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment; it is ready at once. Its handle is the blob's reference and the server that has it."""
        handle = json.dumps({"host": auth.host, "blob": self._upload(auth, media)}, separators=(",", ":"))
        return PreparedMedia(handle, self._clock() + BLOB_KEPT)

    def _embed(self, auth: Credential, draft: Draft) -> dict[str, Any] | None:
        """What shows the attachments, uploading those that were not uploaded before; None without attachments."""
        if not draft.media:
            return None
        first = draft.media[0]
        if first.kind is Format.VIDEO:
            shown = {"$type": "app.bsky.embed.video", "video": self._blob(auth, first), **_shape(first)}
            return {**shown, "alt": first.alt} if first.alt else shown
        images = [{"image": self._blob(auth, item), "alt": item.alt, **_shape(item)} for item in draft.media]
        return {"$type": "app.bsky.embed.images", "images": images}

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


def _shape(media: Media) -> dict[str, Any]:
    if not (media.width and media.height):
        return {}
    return {"aspectRatio": {"width": media.width, "height": media.height}}
