"""What a post becomes: an article or a picture post, with which text and summary."""

from __future__ import annotations

import html
from collections.abc import Mapping

from ...types import Draft, Format, Media
from . import markup

NEWS, NEWSPIC = "news", "newspic"
# Pictures with a longer text become an article.
CAPTION_MAX = 1000
DIGEST_MAX, DIGEST_DEFAULT = 120, 54


def kind_of(draft: Draft) -> str:
    """Article or picture post: as the option `format` says; else pictures with a short text are a picture post."""
    if draft.format is Format.ARTICLE or not draft.media or draft.options.get("format") == Format.ARTICLE:
        return NEWS
    short = len(draft.text) <= CAPTION_MAX or draft.options.get("format") == Format.IMAGE
    return NEWSPIC if short else NEWS


def pictures_of(draft: Draft) -> list[Media]:
    """The pictures in order; the first is the cover."""
    return [item for item in draft.media if item.kind is not Format.VIDEO]


def in_body(draft: Draft) -> list[int]:
    """Numbers (from 1) of the pictures an article shows: all but the cover, and the cover where it has a place."""
    named = markup.numbers(draft.html) if draft.html else markup.placed(draft.text)
    return [number for number in range(1, len(pictures_of(draft)) + 1) if number > 1 or number in named]


def body_of(draft: Draft, urls: Mapping[int, str]) -> str:
    """The content field of the draft."""
    if kind_of(draft) == NEWSPIC:
        return draft.text
    return markup.formatted(draft.html, urls) if draft.html else markup.article(draft.text, urls)


def wanted_html(draft: Draft) -> str:
    """The content to compare with what is read back."""
    return html.escape(draft.text) if kind_of(draft) == NEWSPIC else body_of(draft, dict.fromkeys(in_body(draft), "-"))


def digest_of(draft: Draft) -> str:
    """The summary: as written, or how the text begins."""
    written = str(draft.options.get("digest") or "").strip()
    return written or " ".join(draft.text.replace("#", " ").replace("*", " ").split())[:DIGEST_DEFAULT]
