"""Folders of the media library: make, rename, move, remove."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput, NotFound
from content.models import MediaAsset, MediaFolder
from content.selectors.media_folders import folder_get, folder_tree
from team import audit
from team.actors import Actor
from team.models import Workspace

FOLDERS_MAX, DEPTH_MAX, NAME_MAX = 500, 8, 60


class FolderExists(Conflict):
    """A sibling has the name already."""

    code = "folder_exists"
    message = _("There is a folder of this name already.")


def folder_create(*, workspace: Workspace, actor: Actor, name: str, parent_id: int | None = None) -> MediaFolder:
    """Make a folder below `parent_id` (None: at the top). Raises InvalidInput, NotFound, FolderExists."""
    tree = folder_tree(workspace=workspace)
    parent = folder_get(workspace=workspace, folder_id=parent_id) if parent_id else None
    if len(tree) >= FOLDERS_MAX:
        raise InvalidInput(_("At most %(count)s folders are possible."), field="name", count=FOLDERS_MAX)
    if parent and next(row.depth for row in tree if row.folder.pk == parent.pk) + 1 >= DEPTH_MAX:
        raise InvalidInput(_("Folders lie at most %(count)s deep."), field="parent", count=DEPTH_MAX)
    folder = MediaFolder(workspace=workspace, parent=parent, name=_clean(name), created_by=actor.user)
    try:
        with transaction.atomic():
            folder.save(force_insert=True)
            audit.record(workspace, actor, "media.folder_created", folder, after={"name": folder.name})
    except IntegrityError:
        raise FolderExists from None
    return folder


def folder_rename(*, workspace: Workspace, actor: Actor, folder_id: int, name: str) -> MediaFolder:
    """Give a folder another name. Raises InvalidInput, NotFound, FolderExists."""
    folder = folder_get(workspace=workspace, folder_id=folder_id)
    before, folder.name = folder.name, _clean(name)
    return _changed(workspace, actor, folder, {"name": before}, {"name": folder.name})


def folder_move(*, workspace: Workspace, actor: Actor, folder_id: int, parent_id: int | None) -> MediaFolder:
    """Put a folder below another one. Raises NotFound, FolderExists, InvalidInput when it would lie in itself."""
    tree = folder_tree(workspace=workspace)
    folder = folder_get(workspace=workspace, folder_id=folder_id)
    parent = folder_get(workspace=workspace, folder_id=parent_id) if parent_id else None
    below = {row.folder.pk for row in tree if folder_id in row.path_ids}
    if parent and parent.pk in below:
        raise InvalidInput(_("A folder cannot lie in itself."), field="parent")
    depths = {row.folder.pk: row.depth for row in tree}
    height = max(depths[pk] for pk in below) - depths[folder_id]
    if parent and depths[parent.pk] + 1 + height >= DEPTH_MAX:
        raise InvalidInput(_("Folders lie at most %(count)s deep."), field="parent", count=DEPTH_MAX)
    before, folder.parent = folder.parent_id, parent
    return _changed(workspace, actor, folder, {"parent": before}, {"parent": parent_id})


def folder_delete(*, workspace: Workspace, actor: Actor, folder_id: int) -> MediaFolder | None:
    """Remove a folder; what lies in it moves one up, and the folder it moves to is returned (None: the top).

    Raises NotFound, and FolderExists when a folder within has the name of one above.
    """
    folder = folder_get(workspace=workspace, folder_id=folder_id)
    try:
        with transaction.atomic():
            MediaAsset.objects.for_workspace(workspace).filter(folder=folder).update(folder=folder.parent_id)
            MediaFolder.objects.for_workspace(workspace).filter(parent=folder).update(parent=folder.parent_id)
            audit.record(workspace, actor, "media.folder_deleted", folder, before={"name": folder.name})
            folder.delete()
    except IntegrityError:
        raise FolderExists from None
    return folder.parent


def media_move(*, workspace: Workspace, actor: Actor, asset_ids: Sequence[int], folder_id: int | None) -> int:
    """Put files into a folder (None: the top). Returns how many were moved. Raises NotFound for the folder."""
    folder = folder_get(workspace=workspace, folder_id=folder_id) if folder_id else None
    with transaction.atomic():
        rows = MediaAsset.objects.for_workspace(workspace).filter(pk__in=asset_ids, deleted_at=None)
        moved = rows.exclude(folder=folder).update(folder=folder) if folder else rows.update(folder=None)
        if moved:
            after = {"files": sorted(asset_ids)[:200], "folder": folder.name if folder else ""}
            audit.record(workspace, actor, "media.moved", folder, after=after)
    return moved


def _clean(name: str) -> str:
    name = " ".join(name.replace("/", " ").split())
    if not name or len(name) > NAME_MAX:
        raise InvalidInput(_("A folder's name has 1 to %(count)s characters."), field="name", count=NAME_MAX)
    return name


def _changed(
    workspace: Workspace, actor: Actor, folder: MediaFolder, before: dict[str, object], after: dict[str, object]
) -> MediaFolder:
    try:
        with transaction.atomic():
            rows = MediaFolder.objects.for_workspace(workspace).filter(pk=folder.pk)
            if not rows.update(name=folder.name, parent=folder.parent_id):
                raise NotFound
            audit.record(workspace, actor, "media.folder_changed", folder, before=before, after=after)
    except IntegrityError:
        raise FolderExists from None
    return folder
