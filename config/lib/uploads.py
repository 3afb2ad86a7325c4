"""What people upload, before anything of it is believed: size, type by content, and a name that is safe to keep."""

from __future__ import annotations

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from config.lib.pictures import picture_type

UPLOAD_MAX_BYTES = 15 * 1024 * 1024
NAME_MAX = 120
PAPER_SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def upload_bytes(file: File, *, refuse: type[InvalidInput]) -> bytes:
    """The whole file. Raises `refuse` at the field `file` when it is empty or above UPLOAD_MAX_BYTES."""
    if not file.size:
        raise refuse(_("The file is empty."), field="file")
    if file.size > UPLOAD_MAX_BYTES:
        raise refuse(_("At most %(limit)s MB are possible."), field="file", limit=UPLOAD_MAX_BYTES // 1_048_576)
    file.seek(0)
    data: bytes = file.read()
    return data


def paper_type(data: bytes, *, refuse: type[InvalidInput]) -> str:
    """The media type of a paper by its first bytes, a key of PAPER_SUFFIXES. Raises `refuse` at the field `file`."""
    mime = "application/pdf" if data.startswith(b"%PDF-") else picture_type(data[:16])
    if mime not in PAPER_SUFFIXES:
        raise refuse(_("Upload a PDF or a picture (JPEG, PNG, WebP)."), field="file")
    return mime


def upload_name(file: File, suffix: str, *, otherwise: str) -> str:
    """The file's own name without folders, control characters and ending, with `suffix`; or `otherwise` with it."""
    last = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(c for c in last if c.isprintable()).rsplit(".", 1)[0]
    return f"{stem.strip()[:NAME_MAX] or otherwise}.{suffix}"
