"""Rules of Telegram that its limits alone cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...messages import _
from ...text import count, problem
from ...types import Draft, Format, Problem
from .facts import ALBUM_MAX, TEXT

CAPTION_MAX = 1024
# Width and height together, in pixels.
EDGES_MAX = 10_000


def tags(wrong: str) -> Iterator[Problem]:
    """A tag that Telegram would refuse."""
    if wrong:
        message = _("Telegram does not understand the tag <%(tag)s> here.")
        yield problem("html_refused", "text", message, tag=wrong)


def captions(draft: Draft, text: str) -> Iterator[Problem]:
    """Beside files the `text` a reader sees is shorter."""
    length = count(text, TEXT.rule)
    if draft.media and CAPTION_MAX < length <= TEXT.max:
        message = _("With pictures or videos the text is too long by %(over)s: %(count)s of %(max)s characters.")
        size: dict[str, Any] = {"count": length, "max": CAPTION_MAX, "over": length - CAPTION_MAX}
        yield problem("text_too_long", "text", message, **size)


def files(draft: Draft) -> Iterator[Problem]:
    """Ten files in an album, and pictures that are not too long."""
    videos = sum(item.kind is Format.VIDEO for item in draft.media)
    if len(draft.media) > ALBUM_MAX >= max(videos, len(draft.media) - videos):
        message = _("Too many files: %(count)s of at most %(max)s.")
        yield problem("too_many_files", "media", message, count=len(draft.media), max=ALBUM_MAX)
    for index, item in enumerate(draft.media):
        edges = (item.width or 0) + (item.height or 0)
        if item.kind is not Format.VIDEO and edges > EDGES_MAX:
            message = _("Width and height of the picture are %(count)s pixels together, at most %(max)s.")
            yield problem("image_too_large", f"media.{index}", message, count=edges, max=EDGES_MAX)
