"""Media files made from nothing, as small as their formats allow."""

from __future__ import annotations

import io
import struct
from typing import Any

from PIL import Image


def image(kind: str = "JPEG", size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """A striped picture, so that orientation can be seen: its left third is red."""
    picture = Image.new("RGB", size, (20, 90, 160))
    picture.paste((200, 30, 30), (0, 0, size[0] // 3, size[1]))
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Camera data with a place and an orientation."""
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010F] = "SpyCam 3000"
    data.get_ifd(0x8825)[2] = (31.0, 14.0, 0.0)
    return data


def animation(frames: int = 3) -> bytes:
    """An animated GIF."""
    first, *rest = [Image.new("RGB", (40, 40), (i * 80, 40, 90)) for i in range(frames)]
    out = io.BytesIO()
    first.save(out, "GIF", save_all=True, append_images=rest, duration=80, loop=0)
    return out.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box of ISO 14496-12."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def mp4(
    width: int = 720, height: int = 1280, seconds: float = 12.5, *, brand: bytes = b"isom", turned: bool = False
) -> bytes:
    """A movie without pictures: enough for size and length. Its `udta` holds a place."""
    matrix = [0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30] if turned else [65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30]
    header = struct.pack(">IIIII", 0, 0, 0, 1000, int(seconds * 1000)) + bytes(80)
    track = struct.pack(">IIIIII", 0, 0, 0, 1, 0, 0) + bytes(16) + struct.pack(">9i", *matrix)
    track += struct.pack(">II", width << 16, height << 16)
    handler = struct.pack(">II4s", 0, 0, b"vide") + bytes(13)
    return b"".join(
        [
            box(b"ftyp", brand, bytes(4), brand),
            box(
                b"moov",
                box(b"mvhd", header),
                box(b"trak", box(b"tkhd", track), box(b"mdia", box(b"hdlr", handler))),
                box(b"udta", box(b"\xa9xyz", b"+31.2304+121.4737/")),
            ),
            box(b"mdat", bytes(64)),
        ]
    )


def element(number: int, body: bytes) -> bytes:
    """One EBML element with an eight-byte length."""
    name = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return name + b"\x01" + len(body).to_bytes(7, "big") + body


def webm(width: int = 640, height: int = 360, seconds: float = 4.0) -> bytes:
    """A WebM file with one empty cluster."""
    info = element(0x2AD7B1, (1_000_000).to_bytes(4, "big")) + element(0x4489, struct.pack(">d", seconds * 1000))
    video = element(0xE0, element(0xB0, width.to_bytes(2, "big")) + element(0xBA, height.to_bytes(2, "big")))
    segment = element(0x1549A966, info) + element(0x1654AE6B, element(0xAE, video)) + element(0x1F43B675, bytes(8))
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, segment)
