"""Pictures of brands and accounts in the storage: judged before they are kept, gone with their row."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from accounts.errors import PictureRefused
from accounts.models.stored_picture import StoredPicture
from config.lib.folders import folder_erase
from config.lib.pictures import PictureDamaged, PictureTooLarge, picture_open, picture_type, picture_upright
from config.lib.uploads import upload_bytes, upload_name

SVG_MAX_BYTES = 1024 * 1024
FOLDER = "identity"
SVG = "image/svg+xml"
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", SVG: "svg"}
# A drawing is shown as a picture only, where scripts do not run; what tries all the same is refused outright.
_ACTIVE = re.compile(rb"<script|<foreignobject|<!entity|<!doctype|\bon[a-z]+\s*=|javascript:", re.I)

Row = TypeVar("Row", bound=StoredPicture)


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """An upload that was looked into. `image`: upright, decoded; None for drawings (SVG)."""

    name: str
    data: bytes
    mime: str
    image: Image.Image | None
    frames: int = 1


def picture_read(file: File, *, drawings: bool = False) -> ReadPicture:
    """Look into an upload; `drawings`: SVG is welcome, too. Raises PictureRefused with the reason."""
    data = upload_bytes(file, refuse=PictureRefused)
    mime = picture_type(data[:16])
    if not mime and drawings and b"<svg" in data[:4096].lower():
        return ReadPicture(_named(file, SVG), _drawing(data), SVG, None)
    if not mime:
        raise PictureRefused(
            _("Upload a JPEG, PNG, WebP, GIF or SVG file.") if drawings else _("Upload a JPEG, PNG, WebP or GIF file."),
            field="file",
        )
    try:
        image = picture_open(data, mime)
    except PictureTooLarge as found:
        raise PictureRefused(
            _("The picture has %(width)s × %(height)s pixels. At most 64 million pixels are possible."),
            field="file",
            width=found.width,
            height=found.height,
        ) from None
    except PictureDamaged:
        raise PictureRefused(_("The picture is damaged and cannot be read."), field="file") from None
    frames = int(getattr(image, "n_frames", 1))
    return ReadPicture(_named(file, mime), data, mime, picture_upright(image), frames)


def picture_keep(row: Row, read: ReadPicture) -> Row:
    """Store the file and save the row that stands for it; what was written is taken away when that fails."""
    path = f"{FOLDER}/{row.workspace_id}/{secrets.token_hex(16)}.{SUFFIXES[read.mime]}"
    row.path = default_storage.save(path, ContentFile(read.data))
    row.name, row.mime, row.size = read.name, read.mime, len(read.data)
    row.sha256 = hashlib.sha256(read.data).hexdigest()
    row.width, row.height = read.image.size if read.image else (0, 0)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        default_storage.delete(row.path)
        raise
    return row


def picture_bytes(row: StoredPicture) -> bytes:
    """The file as it was uploaded. Raises FileNotFoundError when the storage lost it."""
    with default_storage.open(row.path, "rb") as stream:
        data: bytes = stream.read()
    return data


def picture_image(row: StoredPicture) -> Image.Image:
    """The kept picture, decoded and upright."""
    return picture_upright(picture_open(picture_bytes(row), row.mime))


def picture_forget(sender: Any, instance: StoredPicture, **_more: Any) -> None:
    """After a row is gone, by itself or with its account, kit or workspace: its file goes, once that is certain."""
    if instance.path:
        transaction.on_commit(partial(default_storage.delete, instance.path))


def identity_erase(workspace_id: int) -> None:
    """Remove what is left of a workspace that is gone for good."""
    folder_erase(f"{FOLDER}/{workspace_id}")


def _drawing(data: bytes) -> bytes:
    if len(data) > SVG_MAX_BYTES:
        raise PictureRefused(_("A drawing (SVG) may have at most 1 MB."), field="file")
    if _ACTIVE.search(data):
        raise PictureRefused(
            _("This SVG holds scripts, entities or foreign content. Export it as a plain drawing."), field="file"
        )
    return data


def _named(file: File, mime: str) -> str:
    return upload_name(file, SUFFIXES[mime], otherwise="picture")
