"""The hand-off package as one ZIP file, written while it is sent: no copy on disk, little in memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from django.db.models.fields.files import FieldFile

from config.lib.zip_stream import Entry, zip_stream
from content.errors import MediaMissing
from content.services.handoff import Package, PackedFile

TEXTS = "00-texts.txt"


def handoff_zip(package: Package) -> Iterator[bytes]:
    """The bytes of the archive: the texts in one file, then the files in order (`01-…`), stored as they are.

    Raises MediaMissing at once, not in the middle, when a file is gone.
    """
    files: list[tuple[PackedFile, FieldFile]] = []
    for item in package.files:
        if item.asset is None or not item.asset.file.storage.exists(item.asset.file.name or ""):
            raise MediaMissing
        files.append((item, item.asset.file))
    return zip_stream(_entries(package, files))


def _entries(package: Package, files: list[tuple[PackedFile, FieldFile]]) -> Iterator[Entry]:
    texts = _texts(package).encode()
    yield Entry(TEXTS, len(texts), lambda: io.BytesIO(texts))
    for item, file in files:
        yield Entry(item.name, item.size, partial(file.storage.open, file.name or "", "rb"))


def _texts(package: Package) -> str:
    """All texts under their names, and the pictures' descriptions. The first character tells Windows it is UTF-8."""
    parts = [f"{piece.label}\r\n\r\n{piece.text}" for piece in package.pieces]
    parts += [f"{item.name}\r\n\r\n{item.alt}" for item in package.files if item.alt]
    return "\ufeff" + "\r\n\r\n----\r\n\r\n".join(part.replace("\r\n", "\n").replace("\n", "\r\n") for part in parts)
