"""Files of a deleted workspace: its rows are gone, so nothing would ever sweep them."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage


def media_erase(workspace_id: int) -> None:
    """Remove every stored file of the workspace with this id, and what has arrived of its uploads."""
    _erase(f"media/{workspace_id}")
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "uploads" / str(workspace_id), ignore_errors=True)


def _erase(folder: str) -> None:
    # A bucket knows no folders: `exists` would say no for one that holds files, while listing always works there.
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _erase(f"{folder}/{name}")
    # Storages that know folders remove the empty one, too.
    default_storage.delete(folder)
