"""Files of a deleted workspace: its rows are gone, so nothing would ever sweep them."""

from __future__ import annotations

from django.core.files.storage import default_storage


def media_erase(workspace_id: int) -> None:
    """Remove every stored file of the workspace with this id."""
    _erase(f"media/{workspace_id}")


def _erase(folder: str) -> None:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _erase(f"{folder}/{name}")
    # Storages that know folders remove the empty one, too.
    default_storage.delete(folder)
