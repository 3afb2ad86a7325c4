"""What an uploaded file really is: type by content, size and length, without location and camera data.

Nothing is believed from the file's name or the browser's type. Images are opened by Pillow with a fixed list of
formats; videos and sounds see `media_movies`. Descriptive data (EXIF, XMP, IPTC, QuickTime `udta`) is taken out,
losslessly where possible, because it may tell where a picture was taken; a mark that a machine made it stays.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from config.lib.pictures import main_colours, picture_upright
from content.media_errors import MediaRefused
from content.services.media_formats import IMAGE_FORMATS
from content.services.media_labels import label_find, label_write
from content.services.media_look import look_of
from content.services.media_metadata import without_metadata
from content.services.media_movies import read_movie
from content.services.media_pictures import image_encode, image_open, image_thumb
from content.states import MediaAi, MediaKind

IMAGE_MAX_BYTES = 30 * 1024 * 1024
_STILL_BRANDS = {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_SOUND_BRANDS = {b"M4A ", b"M4B "}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file ready to be stored. `content` is what we keep; `thumb` WebP bytes or None; pixels and seconds.

    `look`: see `media_look`. `facts`: what ffprobe found, the AI mark, a picture's main `colours` (HEX, share). `ai`:
    what that mark says.
    """

    kind: MediaKind
    mime: str
    content: BinaryIO
    size: int
    width: int | None
    height: int | None
    seconds: float | None
    thumb: bytes | None
    look: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    ai: MediaAi = MediaAi.NONE


def inspect(file: File, *, video_max_bytes: int) -> FileFacts:
    """Read an upload and make it ready to store. Raises MediaRefused with the reason."""
    size = int(file.size or 0)
    if not size:
        raise MediaRefused(_("The file is empty."))
    stream: BinaryIO = file.file if isinstance(getattr(file, "file", None), io.IOBase) else file  # type: ignore[assignment]
    stream.seek(0)
    mime = sniff(stream.read(4096))
    stream.seek(0)
    if mime in IMAGE_FORMATS:
        _refuse_over(size, IMAGE_MAX_BYTES)
        return _image(stream.read(), mime)
    _refuse_over(size, video_max_bytes)
    movie = read_movie(stream, mime, size)
    kind = MediaKind.AUDIO if mime.startswith("audio/") else MediaKind.VIDEO
    return FileFacts(
        kind,
        mime,
        movie.content,
        size,
        movie.width,
        movie.height,
        movie.seconds,
        movie.thumb,
        facts={**movie.facts, **movie.label.facts, **poster_facts(movie.thumb)},
        ai=movie.label.says,
    )


def poster_facts(thumb: bytes | None) -> dict[str, Any]:
    """The main colours of a video's picture (WebP), for its `facts`; nothing where there is none."""
    return {"colours": main_colours(image_open(thumb, "image/webp"))} if thumb else {}


def sniff(head: bytes) -> str:
    """The type of a file by its first bytes. Raises MediaRefused for types we do not take."""
    plain = (
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"ID3", "audio/mpeg"),
    )
    for mark, mime in plain:
        if head.startswith(mark):
            return mime
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"WAVE"}:
        return "image/webp" if head[8:12] == b"WEBP" else "audio/wav"
    if head[4:8] == b"ftyp":
        return _of_brand(head[8:12])
    if head[4:8] in {b"moov", b"mdat", b"wide"}:
        return "video/quicktime"
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:128]:
        return "video/webm"
    # An MPEG audio frame: eleven set bits, then a layer that is layer III.
    if len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 != 0xF0:
        return "audio/mpeg"
    if b"<svg" in head.lower() or head.lstrip()[:5].lower() == b"<?xml":
        raise MediaRefused(_("SVG files can carry scripts, and no platform takes them. Export it as PNG."))
    raise MediaRefused(
        _("This is not a file we can use. Use JPEG, PNG, WebP or GIF, MP4, MOV or WebM, MP3, M4A or WAV.")
    )


def _of_brand(brand: bytes) -> str:
    if brand in _STILL_BRANDS:
        raise MediaRefused(_("HEIC and AVIF pictures are not taken by the platforms. Export it as JPEG or PNG."))
    if brand in _SOUND_BRANDS:
        return "audio/mp4"
    return "video/quicktime" if brand == b"qt  " else "video/mp4"


def _refuse_over(size: int, limit: int) -> None:
    if size > limit:
        raise MediaRefused(
            _("The file has %(size)s MB; at most %(limit)s MB are possible."),
            size=f"{size / 1_048_576:.1f}",
            limit=limit // 1_048_576,
        )


def _image(data: bytes, mime: str) -> FileFacts:
    image = image_open(data, mime)
    label = label_find(data)
    upright = picture_upright(image)
    if upright is not image:
        data = image_encode(upright, mime, image.info.get("icc_profile"))
    else:
        data = without_metadata(data, mime)
    width, height = upright.size
    data = label_write(data, mime, label, (width, height))
    return FileFacts(
        MediaKind.IMAGE,
        mime,
        io.BytesIO(data),
        len(data),
        width,
        height,
        None,
        image_thumb(upright),
        look_of(upright),
        {**label.facts, "colours": main_colours(upright)},
        label.says,
    )
