"""Rules of LinkedIn that its limits alone cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .markup import little
from .wire import is_page

# Width times height of a picture.
PIXELS_MAX = 36_152_320
DOUBLE = "\\ | { } @ [ ] ( ) < > # * _ ~"


def escaped_length(draft: Draft, most: int) -> Iterator[Problem]:
    """The escaped text counts."""
    count = len(little(draft.text))
    if count > most:
        message = _("The text is too long by %(over)s: %(count)s of %(max)s characters. These count double: %(signs)s")
        yield problem("text_too_long", "text", message, count=count, max=most, over=count - most, signs=DOUBLE)


def sizes(draft: Draft) -> Iterator[Problem]:
    """Pictures have an area at most."""
    for index, item in enumerate(draft.media):
        pixels = (item.width or 0) * (item.height or 0)
        if item.kind is not Format.VIDEO and pixels > PIXELS_MAX:
            message = _("The picture is too large: %(count)s pixels in all, at most %(max)s are allowed.")
            yield problem("image_too_large", f"media.{index}", message, count=pixels, max=PIXELS_MAX)


def options(draft: Draft, info: AccountInfo | None) -> Iterator[Problem]:
    """A link card stands alone or with one picture; pages are public."""
    if link := link_of(draft):
        if not host_of(link):
            yield problem("link_invalid", "options.link", _("Enter a web address that begins with https://."))
        if len(draft.media) > 1 or any(item.kind is Format.VIDEO for item in draft.media):
            message = _("A link card takes no more than one picture, and no video.")
            yield problem("link_with_media", "options.link", message)
    if info is not None and is_page(info.remote_id) and draft.options.get("visibility") == "CONNECTIONS":
        message = _("A page has no connections: choose another audience.")
        yield problem("visibility_unknown", "options.visibility", message)


def link_of(draft: Draft) -> str:
    """The address of a link card, '' without one."""
    return str(draft.options.get("link") or "").strip()


def host_of(link: str) -> str:
    """The host of a web address, '' for what is none."""
    try:
        parts = urlsplit(link)
        return (parts.hostname or "") if parts.scheme in {"http", "https"} else ""
    except ValueError:
        return ""
