"""Files on their way into posts: Reddit leases a place in its store, the file goes there, the post names the place.

Source: www.reddit.com/dev/api (media/asset) and what praw 8 does with the answer.
"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from ...types import Credential, Format, Media
from .wire import Wire, unsaid


class Files(Wire):
    """Uploads files."""

    def _upload(self, auth: Credential, media: Media) -> tuple[str, str]:
        """Asset id and address of a file put where Reddit says; nothing is visible by it."""
        asked = {"filepath": media.filename, "mimetype": media.mime}
        lease = self._api.post(auth, "/api/media/asset.json", write=False, data=asked)
        try:
            place = str(lease["args"]["action"])
            fields = {str(item["name"]): str(item["value"]) for item in lease["args"]["fields"]}
            asset, key = str(lease["asset"]["asset_id"]), fields["key"]
        except (KeyError, TypeError):
            raise unsaid(False, "no_lease") from None
        address = f"https:{place}" if place.startswith("//") else place
        with media.open() as stream:
            self._api.upload(address, fields, (media.filename, stream, media.mime), media.size)
        return asset, f"{address.rstrip('/')}/{key}"

    def _blank_poster(self, auth: Credential) -> str:
        """Address of a plain poster: Reddit wants one with every video and makes its own later."""
        data = grey_png(640, 360)
        return self._upload(auth, Media(Format.IMAGE, "image/png", "poster.png", len(data), "", lambda: BytesIO(data)))[
            1
        ]


def grey_png(width: int, height: int) -> bytes:
    """A plain picture, 8-bit grey (PNG specification, sections 5 and 11)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\x00" + b"\x60" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
