"""Which drafts Weibo takes from an app, with which text, and how texts are compared.

Source: open.weibo.com/wiki/2/statuses/share, read 2026-11: a link with a text and at most one picture.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from ...counting import Span, count, find_links
from ...errors import UnsupportedFeature
from ...messages import _
from ...types import CountRule, Draft, Format
from .codes import SLUG

SHARE_MAX = 140
PICTURE_MAX = 5 * 1024 * 1024
PICTURE_TYPES = ("image/jpeg", "image/png", "image/gif")
_TOPIC = re.compile(r"#[^#\n]+#")

NO_LINK = _("Weibo takes posts from apps only with a link to the app's domain. A person posts this one.")
TOPIC = _("Weibo takes no #topics# from apps. A person posts this one.")
LONG = _("Weibo takes 140 characters from apps. A person posts this one.")
PICTURES = _("Weibo takes one picture from apps, JPEG, PNG or GIF below 5 MB. A person posts this one.")
VIDEO = _("Weibo takes no videos from apps. A person posts this one.")


def text_of(draft: Draft) -> str:
    """The text to share: the link of the option is added to a text without any."""
    link = str(draft.options.get("link") or "").strip()
    return f"{draft.text} {link}".strip() if link and not find_links(draft.text) else draft.text


def reason_by_hand(draft: Draft) -> str:
    """Why Weibo does not take this draft from an app, '' when it does."""
    text = text_of(draft)
    if any(item.kind is Format.VIDEO for item in draft.media):
        return VIDEO
    if len(draft.media) > 1 or any(item.size >= PICTURE_MAX or item.mime not in PICTURE_TYPES for item in draft.media):
        return PICTURES
    if _TOPIC.search(_without_links(text)):
        return TOPIC
    if count(text, CountRule.HALF_WIDTH) > SHARE_MAX:
        return LONG
    return "" if find_links(text) else NO_LINK


def web_link(draft: Draft) -> str:
    """The page of Weibo that opens with this text filled in. Raises UnsupportedFeature for files and long texts."""
    text = text_of(draft)
    if draft.media or count(text, CountRule.HALF_WIDTH) > SHARE_MAX:
        raise UnsupportedFeature(platform=SLUG, code="text_only")
    return f"https://service.weibo.com/share/share.php?{urlencode({'title': text, 'url': ''})}"


def comparable(text: str) -> str:
    """A text as it is compared: Weibo shortens links, so they are left out, as is white space."""
    return "".join(_without_links(text).split())


def _without_links(text: str) -> str:
    links: list[Span] = find_links(text)
    for span in reversed(links):
        text = text[: span.start] + text[span.end :]
    return text
