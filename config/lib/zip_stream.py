"""ZIP archives written while they are sent: no copy on disk, little in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

_CHUNK = 256 * 1024
# ZIP knows local times without a zone; a fixed one makes equal content equal files.
_TIME = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: its name, its size in bytes and what opens it."""

    name: str
    size: int
    open: Callable[[], Any]


def zip_stream(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bytes of the archive, its files stored as they are, in this order."""
    sink = _Sink()
    # The sink cannot be sought in, so sizes follow each entry (data descriptors), which every unzipper understands.
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for one in entries:
            large = one.size > zipfile.ZIP64_LIMIT
            with (
                one.open() as source,
                archive.open(zipfile.ZipInfo(one.name, _TIME), "w", force_zip64=large) as target,
            ):
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield sink.taken()
    yield sink.taken()


class _Sink:
    """What ZipFile writes into and the response takes out of."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep bytes until they are taken."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """Everything written since the last time."""
        data, self._parts = b"".join(self._parts), []
        return data
