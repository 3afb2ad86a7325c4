"""Uploads: stored as they come, measured, and served again without letting them act as pages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from anyio import to_thread
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse

from ..access import network_of, require_account
from ..errors import ApiError, not_found
from ..flavours import MB, VIDEOS, WEB_IMAGES
from ..network import Network
from ..records import Account, MediaFile
from ..shapes import media_json

MAX_UPLOAD = 512 * MB
VIDEO_SECONDS = 4.0
# How long an upload waits for its post, as on Mastodon.
KEPT_SECONDS = 86_400.0
ALT_MAX = 2000
SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


async def upload(request: Request) -> JSONResponse:
    """Take one image or video. A video is processed for some seconds before posts with it go live."""
    network, account = require_account(request)
    if int(request.headers.get("content-length") or 0) > MAX_UPLOAD:
        raise ApiError(413, "too_large", f"At most {MAX_UPLOAD} bytes.")
    async with request.form(max_files=1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise ApiError(400, "file_missing", "Send the file in the form field `file`.")
        claims = {name: _number(form, name) for name in ("width", "height", "seconds")}
        media = await keep(network, account, file, alt=str(form.get("alt") or ""), claims=claims)
    return JSONResponse(media_json(request, network, media), 201)


async def look(request: Request) -> JSONResponse:
    """One upload of the account that still waits for its post."""
    network, account = require_account(request)
    media = network.usable_media(account, request.path_params["id"])
    if media is None:
        raise not_found("The upload")
    return JSONResponse(media_json(request, network, media))


async def keep(
    network: Network, account: Account, file: UploadFile, *, alt: str = "", claims: Mapping[str, int] = {}
) -> MediaFile:
    """Store one upload. `claims` says a video's width, height and seconds. Raises ApiError 415."""
    claimed = (file.content_type or "").partition(";")[0]
    mime, width, height = await to_thread.run_sync(measure, file.file, claimed)
    video = mime.startswith("video/")
    media = MediaFile(
        id=network.store.new_id(),
        account_id=account.id,
        kind="video" if video else "image",
        mime=mime,
        suffix=SUFFIXES[mime],
        size=file.size or 0,
        width=width or claims.get("width", 0),
        height=height or claims.get("height", 0),
        seconds=float(claims.get("seconds", 0)),
        alt=alt[:ALT_MAX],
        ready_at=network.now + (VIDEO_SECONDS if video else 0),
        kept_until=network.now + KEPT_SECONDS,
    )
    await to_thread.run_sync(_copy, file.file, network.store.media_path(media))
    network.store.save(media)
    return media


def keep_picture(network: Network, account: Account, data: bytes) -> MediaFile:
    """Store a picture that is no part of a post and is never cleared away. Raises ApiError 415."""
    mime, width, height = measure(BytesIO(data), "")
    media = MediaFile(
        id=network.store.new_id(),
        account_id=account.id,
        kind="image",
        mime=mime,
        suffix=SUFFIXES[mime],
        size=len(data),
        width=width,
        height=height,
        seconds=0.0,
        alt="",
        ready_at=network.now,
    )
    network.store.media_path(media).write_bytes(data)
    network.store.save(media)
    return media


def measure(file: BinaryIO, claimed: str) -> tuple[str, int, int]:
    """The real type and, for images, width and height in pixels. Raises ApiError 415 when it is neither.

    Videos are known by their first bytes; their size and length are what the client says.
    """
    start = file.read(16)
    file.seek(0)
    if start[4:8] == b"ftyp" or start[:4] == b"\x1aE\xdf\xa3":
        fallback = "video/webm" if start[:1] == b"\x1a" else "video/mp4"
        return (claimed if claimed in VIDEOS else fallback), 0, 0
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            mime, size = FORMATS.get(image.format or "", ""), image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        mime, size = "", (0, 0)
    file.seek(0)
    if mime not in WEB_IMAGES:
        raise ApiError(415, "media_type_unsupported", "Only JPEG, PNG, WebP, GIF, MP4, MOV and WebM are taken.")
    return mime, *size


def _copy(source: BinaryIO, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(source, target)


def _number(form: FormData, name: str) -> int:
    try:
        return max(0, int(float(str(form.get(name) or 0))))
    except (ValueError, OverflowError):
        raise ApiError(422, "bad_field", f"{name} must be a number.") from None


async def show(request: Request) -> FileResponse:
    """The bytes of an upload."""
    store = network_of(request).store
    media = store.media.get(request.path_params["id"])
    if media is None:
        raise not_found("The file")
    headers = {
        "cache-control": "public, max-age=86400, immutable",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return FileResponse(store.media_path(media), media_type=media.mime, headers=headers)
