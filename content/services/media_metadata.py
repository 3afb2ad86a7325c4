"""Takes descriptive data out of pictures without touching a pixel: whole segments or chunks are left out.

JPEG: ITU T.81 annex B; PNG: W3C PNG third edition; WebP: RFC 9649. Colour profiles stay, since they change the look.
"""

from __future__ import annotations

import re
import struct

_JPEG_DROP = {0xE1, 0xED, 0xFE}  # EXIF and XMP, Photoshop and IPTC, comment
# In coded data FF is followed by 0 or a restart number.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_DROP = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_DROP = {b"EXIF", b"XMP "}
_VP8X_EXIF_XMP = 0x08 | 0x04


def without_metadata(data: bytes, mime: str) -> bytes:
    """The same picture without EXIF, XMP, IPTC and comments; GIF has none that platforms read and is left alone."""
    if mime == "image/jpeg":
        return _jpeg(data)
    if mime == "image/png":
        return _png(data)
    if mime == "image/webp":
        return _webp(data)
    return data


def _jpeg(data: bytes) -> bytes:
    parts, at = [data[:2]], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            # Not a marker: whatever follows cannot be taken apart, so it stays as it is.
            return b"".join([*parts, data[at:]])
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            # What follows the end of the picture (a second one, a motion photo's video) goes too.
            return b"".join([*parts, data[at : at + 2]])
        length = 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        end = at + length
        if marker == 0xDA:
            following = _MARKER.search(data, end)
            end = following.start() if following else len(data)
        if marker not in _JPEG_DROP and not data.startswith(b"MPF\0", at + 4):
            parts.append(data[at:end])
        at = end
    return b"".join([*parts, data[at:]])


def _png(data: bytes) -> bytes:
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind not in _PNG_DROP:
            parts.append(data[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(parts)


def _webp(data: bytes) -> bytes:
    parts, at = [], 12
    while at + 8 <= len(data):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        chunk = data[at : at + 8 + length + length % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_VP8X_EXIF_XMP]) + chunk[9:]
        if kind not in _WEBP_DROP:
            parts.append(chunk)
        at += len(chunk)
    body = b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
