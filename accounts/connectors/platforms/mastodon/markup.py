"""Turns the HTML servers make of posts back into text, and compares it with what was sent."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

import regex

_REMOTE = regex.compile(r"(?<![=/\w])(@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@[\w-]+(?:\.[\w-]+)+")
_BREAKS = {"p", "br", "li", "blockquote", "h1", "h2", "h3", "pre"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or (tag in _BREAKS and self.parts):
            self.parts.append("\n" if tag != "p" else "\n\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text of a post's HTML: paragraphs and breaks become line ends, links their full address."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts).strip()


def comparable(text: str) -> str:
    """A text reduced to what survives a server: no white space, no hosts of mentions, composed characters."""
    return "".join(_REMOTE.sub(r"\1", unicodedata.normalize("NFC", text)).split())
