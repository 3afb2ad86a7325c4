"""Files of research in the storage: sealed, and without the columns about persons."""

from __future__ import annotations

import io
import json
import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import ResearchSource
from config.lib.crypto import seal_bytes, unseal_bytes
from config.lib.folders import folder_erase
from config.lib.spreadsheets import BOM, csv_text

FOLDER = "research"
# Longer cells are cut in what is kept; the dry run refuses them anyway.
KEPT_MAX = 2000

Rows = Sequence[tuple[int, Sequence[str]]]


def sheet_store(workspace_id: int, rows: Rows) -> str:
    """Seal the rows of a sheet and return their path. Numbers of rows stay as they were in the file."""
    data = json.dumps([[number, [cell[:KEPT_MAX] for cell in cells]] for number, cells in rows]).encode()
    return default_storage.save(
        f"{FOLDER}/{workspace_id}/{secrets.token_hex(16)}.sealed", ContentFile(seal_bytes(data))
    )


def sheet_rows(source: ResearchSource) -> list[tuple[int, list[str]]]:
    """The rows of a stored sheet. Raises Undecryptable, FileNotFoundError."""
    with default_storage.open(source.file) as stream:
        return [(number, cells) for number, cells in json.load(io.BytesIO(unseal_bytes(stream.read())))]


def sheet_csv(source: ResearchSource) -> bytes:
    """The stored sheet as CSV that spreadsheets open."""
    return (BOM + csv_text([source.headers, *(cells for _number, cells in sheet_rows(source))])).encode()


def sheet_follow(*, instance: ResearchSource, **_signal: Any) -> None:
    """After a source was deleted, by whatever way: its file goes, too, once the transaction is through."""
    if instance.file:
        transaction.on_commit(partial(default_storage.delete, instance.file))


def research_erase(workspace_id: int) -> None:
    """Remove the files of a workspace that is gone for good."""
    folder_erase(f"{FOLDER}/{workspace_id}")
