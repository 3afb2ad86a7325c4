"""Article text as WeChat's HTML, and HTML back as text to compare by.

A line `## Heading` is a heading, `**words**` are bold, and a line `![2]` is where the second picture stands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_PICTURE = re.compile(r"!\[(\d{1,2})\]")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_TAG = re.compile(r"<[^>]*>")
_NUMBERED = re.compile(r'<img data-n="(\d{1,2})">')
_FILLER = re.compile(r"[\s\u200b\ufeff]+")


def placed(text: str) -> set[int]:
    """Numbers (from 1) of the pictures that have a line of their own."""
    return {int(found[1]) for line in text.splitlines() if (found := _PICTURE.fullmatch(line.strip()))}


def article(text: str, urls: Mapping[int, str]) -> str:
    """The body: paragraphs, headings, and the pictures of `urls` (number → address); the unplaced come last."""
    parts: list[str] = []
    lines: list[str] = []

    def flush() -> None:
        if lines:
            parts.append(f"<p>{'<br>'.join(lines)}</p>")
            lines.clear()

    for line in text.splitlines():
        stripped = line.strip()
        picture = _PICTURE.fullmatch(stripped)
        if picture and int(picture[1]) in urls:
            flush()
            parts.append(_image(urls[int(picture[1])]))
        elif stripped.startswith(("# ", "## ")):
            flush()
            parts.append(f"<h2>{_inline(stripped.lstrip('#').strip())}</h2>")
        elif stripped:
            lines.append(_inline(stripped))
        else:
            flush()
    flush()
    there = placed(text)
    return "".join([*parts, *(_image(url) for number, url in urls.items() if number not in there)])


def numbers(body: str) -> set[int]:
    """Numbers (from 1) of the pictures that stand in an article's HTML."""
    return {int(found) for found in _NUMBERED.findall(body)}


def formatted(body: str, urls: Mapping[int, str]) -> str:
    """An article's HTML with the pictures of `urls` (number → address) in their places; the unplaced come last."""
    there = numbers(body)
    placed_in = _NUMBERED.sub(lambda found: _image(urls[int(found[1])]) if int(found[1]) in urls else "", body)
    return placed_in + "".join(_image(url) for number, url in urls.items() if number not in there)


def same(ours: str, theirs: str) -> bool:
    """Whether an HTML body read back says what ours says. Picture posts may come back as plain text."""
    return _words(ours) in {_words(theirs), _words(html.escape(theirs))}


def _words(content: str) -> str:
    """What readers see, without spaces. Reading back escapes some characters once more than was sent."""
    return _FILLER.sub("", html.unescape(html.unescape(_TAG.sub("", content))))


def _inline(line: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", html.escape(line, quote=False))


def _image(url: str) -> str:
    return f'<p><img src="{html.escape(url)}"></p>'
