"""Videos and sounds on their way in: read without decoding, descriptive data blanked, a frame taken.

Videos are read box by box in Python (see `media_boxes`), which finds size and duration and works without ffmpeg; where
ffmpeg is installed it adds codecs, frames and bit rate, and the frame that pages show.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from content.media_errors import MediaRefused
from content.services.media_boxes import BrokenVideo, VideoFacts, read_mp4, read_webm
from content.services.media_labels import AiLabel, label_find, place_blanked
from content.services.media_pictures import image_open, image_thumb
from content.services.media_probe import probe
from content.services.media_tools import ToolFailed, ToolMissing, local_copy, run

FRAME_SECONDS = 20
FRAME_MAX_BYTES = 64 * 1024 * 1024
LABELS_MAX = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Movie:
    """A video or sound ready to be stored; see `media_files.FileFacts`."""

    content: BinaryIO
    width: int | None
    height: int | None
    seconds: float | None
    thumb: bytes | None
    facts: dict[str, Any] = field(default_factory=dict)
    label: AiLabel = field(default_factory=AiLabel)


def read_movie(stream: BinaryIO, mime: str, size: int) -> Movie:
    """Look into a video or sound of `size` bytes. Raises MediaRefused."""
    sound = mime.startswith("audio/")
    found = _boxes(stream, mime, size)
    content, label = _blanked(stream, found.private) if found.private else (stream, AiLabel())
    facts: dict[str, Any] = {}
    thumb = None
    content.seek(0)
    with local_copy(content, mime) as path:
        content.seek(0)
        try:
            facts = probe(path, mime)
            thumb = None if sound else frame(path, mime)
        except ToolMissing:
            pass  # the page says what is missing and what does not work without it
        except ToolFailed:
            if sound:
                raise MediaRefused(_("The file is damaged or incomplete and cannot be read.")) from None
    if sound and facts and "audio_codec" not in facts:
        raise MediaRefused(_("There is no sound in this file."))
    return Movie(content, found.width, found.height, found.seconds or facts.get("seconds"), thumb, facts, label)


def frame(path: Path, mime: str, *, at: float | None = None) -> bytes | None:
    """WebP bytes of the picture at second `at`; without one that at one second, for short videos the first.

    None where there is none. Raises ToolMissing and ToolFailed.
    """
    picture = path.with_name("frame.png")
    for moment in (at,) if at is not None else (1.0, 0.0):
        after = ["-frames:v", "1", "-an", "-y", str(picture)]
        run("ffmpeg", ["-ss", f"{moment:.2f}"], path, mime, after, seconds=FRAME_SECONDS, output_max=FRAME_MAX_BYTES)
        if picture.exists():
            return image_thumb(image_open(picture.read_bytes(), "image/png"))
    return None


def _boxes(stream: BinaryIO, mime: str, size: int) -> VideoFacts:
    if mime in {"audio/mpeg", "audio/wav"}:
        return VideoFacts()
    try:
        if mime == "video/webm":
            return read_webm(stream, size)
        return read_mp4(stream, size, picture=not mime.startswith("audio/"))
    except BrokenVideo:
        raise MediaRefused(_("The video is damaged or incomplete and cannot be read.")) from None


def _blanked(stream: BinaryIO, private: list[tuple[int, int]]) -> tuple[BinaryIO, AiLabel]:
    """A copy whose private boxes are emptied; one that holds an AI mark stays, without places."""
    copy: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - the storage closes it
    stream.seek(0)
    shutil.copyfileobj(stream, copy, 1024 * 1024)
    label = AiLabel()
    for offset, length in private:
        copy.seek(offset)
        box = copy.read(length) if length <= LABELS_MAX else b""
        marked = label_find(box)
        copy.seek(offset)
        if marked.facts:
            label = marked
            copy.write(place_blanked(box))
            continue
        # The box stays, renamed to `free` and emptied, so that no offset in the file changes.
        copy.seek(offset + 4)
        copy.write(b"free")
        _blank(copy, length - 8)
    return copy, label


def _blank(stream: BinaryIO, length: int) -> None:
    while length > 0:
        length -= stream.write(b"\0" * min(length, 65536))
