"""Reads size, duration and private boxes of MP4, MOV (ISO 14496-12) and WebM (RFC 9559) files, without decoding."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_MOOV_MAX = 64 * 1024 * 1024


class BrokenVideo(ValueError):
    """The structure does not hold together."""


@dataclass(slots=True)
class VideoFacts:
    """Pixels and seconds; `private`: (offset, length) of boxes that describe rather than play."""

    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    private: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    offset: int
    start: int
    end: int


def read_mp4(stream: BinaryIO, size: int, *, picture: bool = True) -> VideoFacts:
    """Facts of an MP4 or MOV file of `size` bytes; `picture`: it must have one. Raises BrokenVideo."""
    facts = VideoFacts()
    seen: set[bytes] = set()
    for box in _boxes(stream, 0, size):
        seen.add(box.kind)
        if box.kind == b"moov":
            if box.end - box.start > _MOOV_MAX:
                raise BrokenVideo
            _moov(stream, box, facts)
        elif box.kind in {b"udta", b"meta"}:
            facts.private.append((box.offset, box.end - box.offset))
    if b"moov" not in seen or not {b"mdat", b"moof"} & seen or (picture and facts.width is None):
        raise BrokenVideo
    return facts


def _boxes(stream: BinaryIO, start: int, end: int) -> Iterator[_Box]:
    at = start
    while at + 8 <= end:
        stream.seek(at)
        length, kind = struct.unpack(">I4s", stream.read(8))
        header = 8
        if length == 1:
            wide = stream.read(8)
            if len(wide) < 8:
                raise BrokenVideo
            length, header = struct.unpack(">Q", wide)[0], 16
        elif length == 0:
            length = end - at
        if length < header or at + length > end:
            raise BrokenVideo
        yield _Box(kind, at, at + header, at + length)
        at += length


def _moov(stream: BinaryIO, moov: _Box, facts: VideoFacts) -> None:
    for box in _boxes(stream, moov.start, moov.end):
        if box.kind == b"mvhd":
            facts.seconds = _duration(_body(stream, box))
        elif box.kind == b"trak":
            _track(stream, box, facts)
        elif box.kind in {b"udta", b"meta"}:
            facts.private.append((box.offset, box.end - box.offset))


def _track(stream: BinaryIO, track: _Box, facts: VideoFacts) -> None:
    header = b""
    is_video = False
    for box in _boxes(stream, track.start, track.end):
        if box.kind == b"tkhd":
            header = _body(stream, box)
        elif box.kind == b"mdia":
            is_video = any(
                inner.kind == b"hdlr" and _body(stream, inner)[8:12] == b"vide"
                for inner in _boxes(stream, box.start, box.end)
            )
        elif box.kind in {b"udta", b"meta"}:
            facts.private.append((box.offset, box.end - box.offset))
    if is_video and len(header) >= 84:
        # Version 1 has three 64-bit fields where version 0 has 32-bit ones.
        at = 52 if header[0] == 1 else 40
        matrix = struct.unpack(">2i", header[at : at + 8])
        width, height = (value >> 16 for value in struct.unpack(">2I", header[-8:]))
        turned = matrix[0] == 0 and matrix[1] != 0
        facts.width, facts.height = (height, width) if turned else (width, height)


def _body(stream: BinaryIO, box: _Box) -> bytes:
    stream.seek(box.start)
    return stream.read(min(box.end - box.start, 4096))


def _duration(header: bytes) -> float | None:
    try:
        if header[0] == 1:
            scale, length = struct.unpack(">IQ", header[20:32])
        else:
            scale, length = struct.unpack(">II", header[12:20])
    except (struct.error, IndexError):
        raise BrokenVideo from None
    unknown = length in {0, 2**32 - 1, 2**64 - 1}
    return round(length / scale, 3) if scale and not unknown else None


# --- WebM: elements of an identifier, a length and a body -----------------------------------------------------------
_SEGMENT, _INFO, _TRACKS, _ENTRY, _VIDEO = 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0xE0
_SCALE, _DURATION, _WIDTH, _HEIGHT = 0x2AD7B1, 0x4489, 0xB0, 0xBA
_CLUSTER = 0x1F43B675


def read_webm(stream: BinaryIO, size: int) -> VideoFacts:
    """Facts of a WebM file of `size` bytes. Raises BrokenVideo."""
    found: dict[int, float] = {}
    clusters = False
    for element, start, end in _elements(stream, 0, size):
        if element != _SEGMENT:
            continue
        for inner, inner_start, inner_end in _elements(stream, start, end):
            if inner in {_INFO, _TRACKS}:
                _collect(stream, inner_start, inner_end, found)
            if inner == _CLUSTER:
                clusters = True
                break
    if not clusters or _WIDTH not in found or _HEIGHT not in found:
        raise BrokenVideo
    seconds = found[_DURATION] * found.get(_SCALE, 1_000_000) / 1e9 if _DURATION in found else None
    return VideoFacts(int(found[_WIDTH]), int(found[_HEIGHT]), round(seconds, 3) if seconds else None)


def _collect(stream: BinaryIO, start: int, end: int, found: dict[int, float]) -> None:
    for element, body, stop in _elements(stream, start, end):
        if element in {_ENTRY, _VIDEO}:
            _collect(stream, body, stop, found)
        elif element in {_SCALE, _DURATION, _WIDTH, _HEIGHT} and stop - body <= 8:
            stream.seek(body)
            raw = stream.read(stop - body)
            if element == _DURATION:
                if len(raw) not in {4, 8}:
                    raise BrokenVideo
                found[element] = struct.unpack(">f" if len(raw) == 4 else ">d", raw)[0]
            else:
                found[element] = int.from_bytes(raw, "big")


def _elements(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at = start
    while at < end:
        stream.seek(at)
        head = stream.read(12)
        if not head or not head[0]:
            raise BrokenVideo
        id_length = 9 - head[0].bit_length()
        if id_length > 4 or len(head) <= id_length or not head[id_length]:
            raise BrokenVideo
        element = int.from_bytes(head[:id_length], "big")
        size_length = 9 - head[id_length].bit_length()
        raw = head[id_length : id_length + size_length]
        if len(raw) < size_length:
            raise BrokenVideo
        length = int.from_bytes(raw, "big") & ((1 << 7 * size_length) - 1)
        body = at + id_length + size_length
        unknown = length == (1 << 7 * size_length) - 1
        stop = end if unknown else body + length
        if stop > end:
            raise BrokenVideo
        yield element, body, stop
        at = stop
