"""Folders of the storage, which may be a bucket."""

from __future__ import annotations

from django.core.files.storage import default_storage


def folder_erase(folder: str) -> None:
    """Delete every file below `folder` (a path of the storage) and the folder; one that is not there is no fault."""
    # A bucket knows no folders: `exists` would say no for one that holds files, while listing always works there.
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        folder_erase(f"{folder}/{name}")
    # Storages that know folders remove the empty one, too.
    default_storage.delete(folder)
