"""The hand-off package as one ZIP file, written while it is sent: no copy on disk, little in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO, cast

from django.db.models.fields.files import FieldFile

from content.errors import MediaMissing
from content.services.handoff import Package, PackedFile

_CHUNK = 256 * 1024
TEXTS = "00-texts.txt"
# ZIP knows local times without a zone; a fixed one makes equal packages equal files.
_TIME = (2000, 1, 1, 0, 0, 0)


def handoff_zip(package: Package) -> Iterator[bytes]:
    """The bytes of the archive: the texts in one file, then the files in order (`01-…`), stored as they are.

    Raises MediaMissing at once, not in the middle, when a file is gone.
    """
    files: list[tuple[PackedFile, FieldFile]] = []
    for item in package.files:
        if item.asset is None or not item.asset.file.storage.exists(item.asset.file.name or ""):
            raise MediaMissing
        files.append((item, item.asset.file))
    return _written(package, files)


def _written(package: Package, files: list[tuple[PackedFile, FieldFile]]) -> Iterator[bytes]:
    sink = _Sink()
    # The sink cannot be sought in, so sizes follow each entry (data descriptors), which every unzipper understands.
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        with archive.open(zipfile.ZipInfo(TEXTS, _TIME), "w") as entry:
            entry.write(_texts(package).encode())
        yield sink.taken()
        for item, file in files:
            entry_of = zipfile.ZipInfo(item.name, _TIME)
            large = item.size > zipfile.ZIP64_LIMIT
            with (
                file.storage.open(file.name or "", "rb") as source,
                archive.open(entry_of, "w", force_zip64=large) as entry,
            ):
                while chunk := source.read(_CHUNK):
                    entry.write(chunk)
                    yield sink.taken()
    yield sink.taken()


def _texts(package: Package) -> str:
    """All texts under their names, and the pictures' descriptions. The first character tells Windows it is UTF-8."""
    parts = [f"{piece.label}\r\n\r\n{piece.text}" for piece in package.pieces]
    parts += [f"{item.name}\r\n\r\n{item.alt}" for item in package.files if item.alt]
    return "\ufeff" + "\r\n\r\n----\r\n\r\n".join(part.replace("\r\n", "\n").replace("\n", "\r\n") for part in parts)


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
