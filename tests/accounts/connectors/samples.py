"""Media and drafts for connector tests."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime, timedelta

from accounts.connectors.types import Format, Media


def png(width: int = 8, height: int = 4, seed: int = 0) -> bytes:
    """A valid small PNG whose bytes depend on `seed`."""
    rows = b"".join(b"\x00" + bytes((x * 7 + y * 13 + seed) % 256 for x in range(width * 3)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def media(
    data: bytes | None = None,
    *,
    kind: Format = Format.IMAGE,
    mime: str = "image/png",
    alt: str = "茶园 at dawn",
    width: int | None = 8,
    height: int | None = 4,
    size: int | None = None,
    seconds: float | None = None,
) -> Media:
    """An attachment; `size` may lie about the bytes for limit tests."""
    content = png() if data is None else data
    return Media(
        kind=kind,
        mime=mime,
        filename="picture.png" if kind is Format.IMAGE else "clip.mp4",
        size=len(content) if size is None else size,
        sha256=hashlib.sha256(content).hexdigest(),
        open=lambda: io.BytesIO(content),
        width=width,
        height=height,
        seconds=seconds,
        alt=alt,
    )


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **delta: float) -> None:
        self.at += timedelta(**delta)
