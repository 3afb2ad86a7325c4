"""The HTML Telegram understands in texts, so that its length can be counted as Telegram counts: without the tags.

Source: core.telegram.org/bots/api, "HTML style" and MessageEntity (offsets in UTF-16 units).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = frozenset(
    "b strong i em u ins s strike del span tg-spoiler a tg-emoji tg-time code pre blockquote".split()  # noqa: SIM905
)

# A mark that begins no tag must be written as &lt; there.
_BARE = re.compile(r"<(?![a-zA-Z/])(.{0,10})", re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.wrong = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong = self.wrong or tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong = self.wrong or tag

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read_html(text: str) -> tuple[str, str]:
    """The text without its tags, and the first tag Telegram would refuse (unknown, unclosed, crossed), '' if none."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    bare = _BARE.search(text)
    wrong = reader.wrong or (reader.open[-1] if reader.open else "") or ((bare[1] or "<") if bare else "")
    return "".join(reader.parts), wrong
