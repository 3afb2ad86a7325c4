"""LinkedIn's "little text": a plain text in which some characters have a meaning and must be escaped.

Source: learn.microsoft.com/linkedin, "little text format". An unescaped reserved character makes LinkedIn cut the text
off without a word, so everything is escaped but hashtags and mentions.
"""

from __future__ import annotations

import re
import unicodedata

from ...text import find_hashtags

_RESERVED = re.compile(r"[\\|{}@\[\]()<>#*_~]")
# A person who knows the number of a page may mention it in LinkedIn's own way.
_MENTION = re.compile(r"@\[[^\]\[\n]{1,100}\]\(urn:li:(?:organization|person):[A-Za-z0-9_-]+\)")
_TEMPLATE = re.compile(r"\{hashtag\|\\?[#＃]\|((?:[^}\\]|\\.)*)\}")


def little(text: str) -> str:
    """A text as LinkedIn wants it: hashtags and mentions live, everything else as it is written."""
    parts, at = [], 0
    for start, end, made in _live(text):
        parts += [_escape(text[at:start]), made]
        at = end
    return "".join([*parts, _escape(text[at:])])


def plain(commentary: str) -> str:
    """What a reader sees of a little text; mentions keep their brackets."""
    return re.sub(r"\\(.)", r"\1", _TEMPLATE.sub(r"#\1", commentary), flags=re.DOTALL)


def comparable(text: str) -> str:
    """A text without what LinkedIn may change: Unicode form and white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _live(text: str) -> list[tuple[int, int, str]]:
    mentions = [(match.start(), match.end(), match[0]) for match in _MENTION.finditer(text)]
    tags = [
        # A tag with an underscore or a dot needs brackets, others do without.
        (span.start, span.end, f"#{span.value}" if span.value.isalnum() else f"{{hashtag|\\#|{_escape(span.value)}}}")
        for span in find_hashtags(text)
    ]
    free = [tag for tag in tags if not any(start < tag[1] and tag[0] < end for start, end, _made in mentions)]
    return sorted([*mentions, *free])


def _escape(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", text)
