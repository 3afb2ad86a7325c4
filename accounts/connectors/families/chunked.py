"""Uploads in parts: which bytes each part holds, read from the stream one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from ..errors import Transient

TRIES = 3


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes [start, end) of a file of `total` bytes; `number` counts from 0."""

    number: int
    start: int
    end: int
    total: int
    data: bytes = field(repr=False)

    @property
    def content_range(self) -> str:
        """The header value, such as `bytes 0-1023/4096` (RFC 9110 section 14.4)."""
        return f"bytes {self.start}-{self.end - 1}/{self.total}"


def parts(stream: BinaryIO, size: int, chunk: int, *, start: int = 0) -> Iterator[Part]:
    """The parts of `chunk` bytes of a stream that holds `size` bytes, from byte `start` on; the last may be shorter.

    Raises Transient when the file ends early: nothing incomplete may be published.
    """
    if start:
        stream.seek(start)
    number = start // chunk
    while start < size:
        end = min(start + chunk, size)
        data = stream.read(end - start)
        if len(data) != end - start:
            raise Transient(code="file_ended_early")
        yield Part(number, start, end, size, data)
        start, number = end, number + 1


def insist(send: Callable[[], object]) -> None:
    """Send one part, and again when it was lost on the way: a large file is not begun anew for one lost packet.

    Only for parts that may be sent twice. Raises what the last try raised.
    """
    for left in range(TRIES - 1, -1, -1):
        try:
            send()
            return
        except Transient:
            if not left:
                raise


def amount_of_parts(size: int, chunk: int) -> int:
    """How many parts a file of `size` bytes has."""
    return max(1, -(-size // chunk))
