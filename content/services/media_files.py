"""What an uploaded file really is: type by content, size and length, without location and camera data.

Nothing is believed from the file's name or the browser's type. Images are opened by Pillow with a fixed list of
formats; videos are read box by box in Python (ISO 14496-12 for MP4 and MOV, RFC 9559 for WebM), which finds size and
duration without decoding. Descriptive data (EXIF, XMP, IPTC, QuickTime `udta`) is taken out, losslessly where possible,
because it may tell where a picture was taken.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from config.lib.errors import InvalidInput
from content.services.media_boxes import BrokenVideo, VideoFacts, read_mp4, read_webm
from content.services.media_metadata import without_metadata
from content.states import MediaKind

IMAGE_MAX_BYTES = 30 * 1024 * 1024
IMAGE_MAX_PIXELS = 64_000_000
THUMB_EDGE = 640
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
_STILL_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}


class MediaRefused(InvalidInput):
    """The file cannot be used; the message says why."""

    code = "media_refused"

    def __init__(self, message: object, **params: object) -> None:
        super().__init__(message, field="file", **params)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file ready to be stored. `content` is what we keep; `thumb` WebP bytes or None; pixels and seconds."""

    kind: MediaKind
    mime: str
    content: BinaryIO
    size: int
    width: int | None
    height: int | None
    seconds: float | None
    thumb: bytes | None


def inspect(file: File, *, video_max_bytes: int) -> FileFacts:
    """Read an upload and make it ready to store. Raises MediaRefused with the reason."""
    size = int(file.size or 0)
    if not size:
        raise MediaRefused(_("The file is empty."))
    stream: BinaryIO = file.file if isinstance(getattr(file, "file", None), io.IOBase) else file  # type: ignore[assignment]
    stream.seek(0)
    mime = sniff(stream.read(4096))
    stream.seek(0)
    if mime in _FORMATS:
        _refuse_over(size, IMAGE_MAX_BYTES)
        return _image(stream.read(), mime)
    _refuse_over(size, video_max_bytes)
    return _video(stream, mime, size)


def sniff(head: bytes) -> str:
    """The type of a file by its first bytes. Raises MediaRefused for types we do not take."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:6] in {b"GIF87a", b"GIF89a"}:
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _STILL_BRANDS:
            raise MediaRefused(_("HEIC and AVIF pictures are not taken by the platforms. Export it as JPEG or PNG."))
        return "video/quicktime" if brand == b"qt  " else "video/mp4"
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return "video/quicktime"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:128]:
        return "video/webm"
    if b"<svg" in head.lower() or head.lstrip()[:5].lower() == b"<?xml":
        raise MediaRefused(_("SVG files can carry scripts, and no platform takes them. Export it as PNG."))
    raise MediaRefused(_("This is not a picture or video we can use. Use JPEG, PNG, WebP, GIF, MP4, MOV or WebM."))


def crop(data: bytes, mime: str, box: tuple[int, int, int, int]) -> bytes:
    """Cut (left, top, right, bottom), in pixels, out of a picture; same format. Raises MediaRefused."""
    image = _open(data, mime)
    if getattr(image, "is_animated", False):
        raise MediaRefused(_("An animated picture cannot be cropped."))
    part = image.crop(box)
    return _encoded(part, mime, image.info.get("icc_profile"))


def _refuse_over(size: int, limit: int) -> None:
    if size > limit:
        raise MediaRefused(
            _("The file has %(size)s MB; at most %(limit)s MB are possible."),
            size=f"{size / 1_048_576:.1f}",
            limit=limit // 1_048_576,
        )


def _open(data: bytes, mime: str) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=[_FORMATS[mime]])
        width, height = image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise MediaRefused(_("The picture is damaged and cannot be read.")) from None
    if width * height > IMAGE_MAX_PIXELS:
        raise MediaRefused(
            _("The picture has %(width)s × %(height)s pixels. At most 64 million pixels are possible."),
            width=width,
            height=height,
        )
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        raise MediaRefused(_("The picture is damaged and cannot be read.")) from None
    return image


def _image(data: bytes, mime: str) -> FileFacts:
    image = _open(data, mime)
    turned = image.getexif().get(0x0112, 1) not in {0, 1}
    if turned:
        image = ImageOps.exif_transpose(image) or image
        data = _encoded(image, mime, image.info.get("icc_profile"))
    else:
        data = without_metadata(data, mime)
    width, height = image.size
    return FileFacts(MediaKind.IMAGE, mime, io.BytesIO(data), len(data), width, height, None, _thumb(image))


def _encoded(image: Image.Image, mime: str, icc: bytes | None) -> bytes:
    out = io.BytesIO()
    options: dict[str, object] = {"icc_profile": icc} if icc else {}
    if mime == "image/jpeg":
        image.convert("RGB" if image.mode not in {"L", "RGB", "CMYK"} else image.mode).save(
            out, "JPEG", quality=94, subsampling=0, **options
        )
    elif mime == "image/webp":
        image.save(out, "WEBP", quality=94, **options)
    elif mime == "image/gif":
        image.save(out, "GIF")
    else:
        image.save(out, "PNG", **options)
    return out.getvalue()


def _thumb(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    out = io.BytesIO()
    transparent = small.mode in {"RGBA", "LA", "PA"} or "transparency" in small.info
    small.convert("RGBA" if transparent else "RGB").save(out, "WEBP", quality=82)
    return out.getvalue()


def _video(stream: BinaryIO, mime: str, size: int) -> FileFacts:
    try:
        facts: VideoFacts = read_webm(stream, size) if mime == "video/webm" else read_mp4(stream, size)
    except BrokenVideo:
        raise MediaRefused(_("The video is damaged or incomplete and cannot be read.")) from None
    if facts.private:
        copy = tempfile.TemporaryFile()  # noqa: SIM115 - handed on to the storage, which closes it
        stream.seek(0)
        shutil.copyfileobj(stream, copy, 1024 * 1024)
        for offset, length in facts.private:
            # The box stays, renamed to `free` and emptied, so that no offset in the file changes.
            copy.seek(offset + 4)
            copy.write(b"free")
            _blank(copy, length - 8)
        stream = copy
    stream.seek(0)
    return FileFacts(
        MediaKind.VIDEO, mime, stream, size, facts.width, facts.height, facts.seconds, _video_thumb(stream, mime)
    )


def _blank(stream: BinaryIO, length: int) -> None:
    while length > 0:
        length -= stream.write(b"\0" * min(length, 65536))


def _video_thumb(stream: BinaryIO, mime: str) -> bytes | None:
    """The frame at one second, where ffmpeg is installed; otherwise pages show an icon."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="juzhen-frame-") as folder:
        source, frame = Path(folder, f"in.{SUFFIXES[mime]}"), Path(folder, "frame.png")
        stream.seek(0)
        with source.open("wb") as out:
            shutil.copyfileobj(stream, out, 1024 * 1024)
        stream.seek(0)
        for moment in ("1", "0"):
            command = [program, "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-ss", moment, "-i", source]
            try:
                subprocess.run([*command, "-frames:v", "1", "-y", frame], timeout=20, check=True, capture_output=True)
            except (subprocess.SubprocessError, OSError):
                return None
            if frame.exists():
                return _thumb(_open(frame.read_bytes(), "image/png"))
    return None
