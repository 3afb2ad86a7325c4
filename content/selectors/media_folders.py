"""Reading the folders of the media library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from config.lib.errors import NotFound
from content.models import MediaFolder
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder in its place. `path`: it and those above, from the top; `files`: how many lie directly in it."""

    folder: MediaFolder
    path: tuple[MediaFolder, ...]
    files: int

    @property
    def depth(self) -> int:
        """0 at the top."""
        return len(self.path) - 1

    @property
    def path_ids(self) -> tuple[int, ...]:
        """Ids of the path."""
        return tuple(folder.pk for folder in self.path)

    @property
    def label(self) -> str:
        """The whole path in one line."""
        return " / ".join(folder.name for folder in self.path)


def folder_get(*, workspace: Workspace, folder_id: int) -> MediaFolder:
    """One folder. Raises NotFound."""
    folder: MediaFolder | None = MediaFolder.objects.for_workspace(workspace).filter(pk=folder_id).first()
    if folder is None:
        raise NotFound
    return folder


def folder_tree(*, workspace: Workspace) -> list[FolderRow]:
    """Every folder below its parent, siblings by name; one query."""
    count = Count("assets", filter=Q(assets__deleted_at=None))
    folders = list(MediaFolder.objects.for_workspace(workspace).annotate(files=count).order_by("name", "pk"))
    below: dict[int | None, list[MediaFolder]] = {}
    for folder in folders:
        below.setdefault(folder.parent_id, []).append(folder)
    found: list[FolderRow] = []
    waiting: list[tuple[MediaFolder, tuple[MediaFolder, ...]]] = [(f, ()) for f in reversed(below.get(None, []))]
    while waiting:
        folder, above = waiting.pop()
        path = (*above, folder)
        found.append(FolderRow(folder, path, folder.files))  # type: ignore[attr-defined]
        waiting += [(child, path) for child in reversed(below.get(folder.pk, []))]
    return found


def folder_children(tree: Iterable[FolderRow], folder_id: int | None) -> list[FolderRow]:
    """The folders directly in one (None: at the top)."""
    return [row for row in tree if row.folder.parent_id == folder_id]
