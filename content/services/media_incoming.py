"""Uploads in pieces: begun, continued where they broke off, put in the library when they are whole.

The pieces lie on this machine's disk, one file an upload; its length is the truth of how much has arrived. Several web
processes may share the folder: a lock on the file lets one writer in.
"""

from __future__ import annotations

import base64
import binascii
import errno
import fcntl
import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import Conflict, DomainError, InvalidInput, NotFound
from content.models import MediaUpload
from content.services.media import Upload, media_upload
from content.services.media_words import name_without_suffix
from team.actors import Actor
from team.models import Workspace

KEPT = timedelta(hours=24)
OPEN_MAX = 100
_PIECE = 256 * 1024


class UploadTooLarge(DomainError):
    """The file, or all uploads under way together, would be too heavy."""

    code = "upload_too_large"
    status = 413
    message = _("The file has %(size)s MB; at most %(limit)s MB are possible.")


class UploadsFull(DomainError):
    """Too much is on its way in, or the disk is full."""

    code = "uploads_full"
    status = 507
    message = _("Too many uploads are under way. Finish or cancel some first.")


class UploadLocked(DomainError):
    """Another request writes to this upload."""

    code = "upload_locked"
    status = 423
    message = _("This upload is being continued from another window.")


class WrongOffset(Conflict):
    """The client wants to go on somewhere else than where the server stands."""

    code = "upload_offset"
    message = _("The upload continues at %(offset)s.")


class WrongChecksum(DomainError):
    """The piece was damaged on its way."""

    code = "upload_checksum"
    status = 460
    message = _("A piece of the upload was damaged on its way. It is sent again.")


def upload_begin(*, workspace: Workspace, actor: Actor, size: int, meta: Mapping[str, str]) -> MediaUpload:
    """Begin an upload of `size` bytes. `meta`: what the client says (filename, title, alt, folder).

    Raises InvalidInput, UploadTooLarge, UploadsFull.
    """
    if size <= 0:
        raise InvalidInput(_("The file is empty."), field="file")
    limit = settings.MEDIA_MAX_BYTES
    if size > limit:
        raise UploadTooLarge(size=f"{size / 1_048_576:.1f}", limit=limit // 1_048_576)
    waiting = MediaUpload.objects.for_workspace(workspace)
    owed = waiting.aggregate(owed=Sum(F("size")))["owed"] or 0
    if waiting.count() >= OPEN_MAX or owed + size > settings.UPLOADS_MAX_BYTES:
        raise UploadsFull
    kept = {
        name: str(meta[name]).replace("\0", "")[:2000]
        for name in ("filename", "title", "alt", "folder")
        if meta.get(name)
    }
    upload = MediaUpload(workspace=workspace, key=secrets.token_hex(16), size=size, meta=kept, created_by=actor.user)
    path = _path(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    upload.save(force_insert=True)
    return upload


def upload_get(*, workspace: Workspace, actor: Actor, upload_id: int) -> MediaUpload:
    """An upload of the acting person, `received` as it stands on disk. Raises NotFound."""
    rows = MediaUpload.objects.for_workspace(workspace).filter(pk=upload_id, created_by=actor.user)
    upload: MediaUpload | None = rows.first()
    if upload is None or not _path(upload).exists():
        raise NotFound
    upload.received = _path(upload).stat().st_size
    return upload


def upload_write(
    *, workspace: Workspace, actor: Actor, upload_id: int, offset: int, stream: Any, checksum: str = ""
) -> tuple[int, Upload | None]:
    """Append what `stream` gives, at `offset`. Returns how much is there, and the stored file when it is whole.

    `checksum`: `sha1 <base64>` or `sha256 <base64>` of this piece. What was read before a connection broke stays.
    Raises NotFound, WrongOffset, WrongChecksum, UploadLocked, UploadTooLarge, UploadsFull and what `media_upload`
    raises; a refused file is forgotten.
    """
    upload = upload_get(workspace=workspace, actor=actor, upload_id=upload_id)
    with _path(upload).open("r+b") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadLocked from None
        part.seek(0, 2)
        if part.tell() != offset:
            raise WrongOffset(offset=part.tell())
        received = _append(part, upload, offset, stream, _expected(checksum))
        MediaUpload.objects.for_workspace(workspace).filter(pk=upload.pk).update(received=received, touched_at=now())
        return received, _finish(workspace, actor, upload, part) if received == upload.size else None


def upload_cancel(*, workspace: Workspace, actor: Actor, upload_id: int) -> None:
    """Forget an upload and what has arrived of it. Raises NotFound."""
    _forget(upload_get(workspace=workspace, actor=actor, upload_id=upload_id))


def uploads_sweep(*, older_than: timedelta = KEPT) -> int:
    """Forget uploads nobody went on with, and pieces without a row. Returns how many."""
    before = now() - older_than
    gone = 0
    for upload in MediaUpload.objects.unscoped("daily sweep of all workspaces").filter(touched_at__lt=before):
        _forget(upload)
        gone += 1
    known = set(MediaUpload.objects.unscoped("daily sweep of all workspaces").values_list("key", flat=True))
    for path in _root().glob("*/*"):
        if path.name not in known and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def expires_at(upload: MediaUpload) -> Any:
    """When an upload that nobody goes on with is forgotten."""
    return upload.touched_at + KEPT


def _append(part: BinaryIO, upload: MediaUpload, offset: int, stream: Any, expected: tuple[Any, bytes] | None) -> int:
    digest, wanted = expected or (None, b"")
    received = offset
    try:
        while piece := stream.read(_PIECE):
            if received + len(piece) > upload.size:
                part.truncate(offset)
                limit = f"{upload.size / 1_048_576:.1f}"
                raise UploadTooLarge(size=f"{(received + len(piece)) / 1_048_576:.1f}", limit=limit)
            part.write(piece)
            received += len(piece)
            if digest is not None:
                digest.update(piece)
        part.flush()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            part.truncate(offset)
            raise UploadsFull from None
        if digest is not None:  # what is there cannot be verified any more
            part.truncate(offset)
        raise
    if digest is not None and digest.digest() != wanted:
        part.truncate(offset)
        raise WrongChecksum
    return received


def _expected(checksum: str) -> tuple[Any, bytes] | None:
    if not checksum:
        return None
    name, _mark, value = checksum.partition(" ")
    if name not in {"sha1", "sha256"}:
        raise InvalidInput(_("Only sha1 and sha256 are understood."), field="checksum")
    try:
        return hashlib.new(name, usedforsecurity=False), base64.b64decode(value, validate=True)
    except binascii.Error:
        raise InvalidInput(_("Only sha1 and sha256 are understood."), field="checksum") from None


def _finish(workspace: Workspace, actor: Actor, upload: MediaUpload, part: IO[bytes]) -> Upload:
    meta = upload.meta
    folder = str(meta.get("folder") or "")
    part.seek(0)
    try:
        return media_upload(
            workspace=workspace,
            actor=actor,
            file=File(part, name=meta.get("filename") or "file"),
            title=meta.get("title") or name_without_suffix(meta.get("filename") or ""),
            alt=meta.get("alt") or "",
            folder_id=int(folder) if folder.isdecimal() and len(folder) < 19 else None,
        )
    finally:
        _forget(upload)


def _forget(upload: MediaUpload) -> None:
    with suppress(OSError):
        _path(upload).unlink(missing_ok=True)
    MediaUpload.objects.for_workspace(upload.workspace_id).filter(pk=upload.pk).delete()


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "uploads"


def _path(upload: MediaUpload) -> Path:
    return _root() / str(upload.workspace_id) / upload.key
