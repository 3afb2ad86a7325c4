"""An article's HTML as text, and text in a small markup as HTML.

The markup, one block a line: `## heading`, `### small heading`, `- item`, `1. item`, `> quote`, `---`, `![id]` (a
picture); inside a line `**strong**`, `*emphasis*`, `[words](https://address)`. An empty line ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser

_BLOCKS = {"p", "h2", "h3", "li", "blockquote"}
_PREFIX = {"h2": "## ", "h3": "### ", "blockquote": "> "}
_MARKS = {"strong": "**", "em": "*"}
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\(((?:https?|mailto):[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EM = re.compile(r"(?<!\*)\*([^*\n]+?)\*(?!\*)")
_ITEM = re.compile(r"([-*•]|\d{1,3}[.、)])\s+(.*)")
_PICTURE = re.compile(r"!\[(\d{1,18})\]")


def html_text(html: str, *, pictures: Mapping[int, int] | None = None, marks: bool = True) -> str:
    """The body as text: headings, lists, quotes, links (words, then address) and pictures in their places.

    `marks`: in the markup of this module; else as a plain text people can paste. `pictures`: asset id → number that
    stands for it; None keeps the ids, and pictures without a number are left out.
    """
    reader = _Reader(pictures, marks)
    reader.feed(html)
    reader.close()
    return reader.text()


def words_in(html: str) -> int:
    """Length as editors count it: every Chinese, Japanese or Korean character, and every other word."""
    plain = html_text(html, pictures={}, marks=False)
    wide = re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]", plain)
    rest = re.sub(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]", " ", plain)
    return len(wide) + len(re.findall(r"\w+(?:['’.-]\w+)*", rest))


def markup_html(text: str) -> str:
    """Text in the markup as HTML, to be cleaned by `clean_html`."""
    parts: list[str] = []
    lines: list[str] = []
    items: list[str] = []
    name = ""

    def flush() -> None:
        nonlocal name
        if lines:
            parts.append(f"<p>{'<br>'.join(lines)}</p>")
        if items:
            parts.append(f"<{name}>{''.join(f'<li>{item}</li>' for item in items)}</{name}>")
        lines.clear()
        items.clear()
        name = ""

    for line in text.replace("\r\n", "\n").split("\n"):
        stripped = line.strip()
        item = _ITEM.match(stripped)
        if item:
            wanted = "ol" if item[1][0].isdecimal() else "ul"
            if lines or (name and name != wanted):
                flush()
            name = wanted
            items.append(_inline(item[2]))
        elif block := _block(stripped):
            flush()
            parts.append(block)
        elif stripped:
            if items:
                flush()
            lines.append(_inline(stripped))
        else:
            flush()
    flush()
    return "".join(parts)


def _block(line: str) -> str:
    """A heading, quote, rule or picture that has the line to itself, or ""."""
    for prefix, tag in (("### ", "h3"), ("## ", "h2"), ("# ", "h2"), ("> ", "blockquote")):
        if line.startswith(prefix):
            return f"<{tag}>{_inline(line.removeprefix(prefix).strip())}</{tag}>"
    if line in {"---", "***"}:
        return "<hr>"
    picture = _PICTURE.fullmatch(line)
    return f'<img data-asset="{picture[1]}">' if picture else ""


def _inline(line: str) -> str:
    links: list[str] = []

    def keep(found: re.Match[str]) -> str:
        links.append(f'<a href="{escape(found[2])}">{escape(found[1], quote=False)}</a>')
        return f"\x00{len(links) - 1}\x00"

    text = escape(_LINK.sub(keep, line.replace("\x00", "")), quote=False)
    text = _EM.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return re.sub(r"\x00(\d+)\x00", lambda found: links[int(found[1])], text)


class _Reader(HTMLParser):
    """Walks clean HTML and collects blocks."""

    def __init__(self, pictures: Mapping[int, int] | None, marks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._pictures, self._marks = pictures, marks
        self._blocks: list[tuple[str, str]] = []
        self._line: list[str] = []
        self._open: list[str] = []
        self._lists: list[int] = []
        self._href = ""
        self._words: list[str] = []

    def text(self) -> str:
        """All blocks; items of one list stand close, everything else is set apart."""
        self._end()
        parts: list[str] = []
        for n, (kind, text) in enumerate(self._blocks):
            close = n and kind in {"ul", "ol"} and self._blocks[n - 1][0] == kind
            parts.append(("\n" if close else "\n\n") if n else "")
            parts.append(text)
        return "".join(parts).strip()

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        """Open a block, a mark or a link; place pictures, rules and breaks."""
        values = dict(attrs)
        if tag in {"ul", "ol"}:
            self._end()
            self._lists.append(1 if tag == "ol" else 0)
        elif tag in _BLOCKS:
            # A paragraph inside an item or a quote belongs to it.
            if not (tag == "p" and self._open and self._open[-1] in {"li", "blockquote"} and not self._line):
                self._end()
            if tag != "p" or not self._open:
                self._open.append(tag)
        elif tag == "img":
            self._picture(values.get("data-asset") or "")
        elif tag == "hr":
            self._end()
            self._blocks.append(("hr", "---" if self._marks else "———"))
        elif tag == "br":
            self._line.append("\n")
        elif tag == "a":
            self._href, self._words = values.get("href") or "", []
        elif tag in _MARKS and self._marks:
            self._line.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened."""
        if tag in {"ul", "ol"}:
            self._end()
            if self._lists:
                self._lists.pop()
        elif tag in _BLOCKS:
            self._end()
            if self._open and self._open[-1] == tag:
                self._open.pop()
        elif tag == "a" and self._href:
            self._link()
        elif tag in _MARKS and self._marks:
            self._line.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        """Text; inside a link it waits for the link's end."""
        text = re.sub(r"\s+", " ", data)
        (self._words if self._href else self._line).append(text)

    def _link(self) -> None:
        words, href = "".join(self._words).strip(), self._href
        self._href = ""
        if not words or words == href:
            self._line.append(href)
        elif self._marks:
            self._line.append(f"[{words}]({href})")
        else:
            self._line.append(f"{words} ({href})")

    def _picture(self, value: str) -> None:
        number = int(value) if value.isdecimal() else 0
        if self._pictures is not None:
            number = self._pictures.get(number, 0)
        self._end()
        if number and self._marks:
            self._blocks.append(("img", f"![{number}]"))

    def _end(self) -> None:
        lines = [line.strip() for line in "".join(self._line).split("\n")]
        text = "\n".join(lines).strip()
        self._line = []
        if not text:
            return
        tag = self._open[-1] if self._open else "p"
        if tag == "li":
            kind, mark = "ul", "- " if self._marks else "• "
            if self._lists and self._lists[-1]:
                kind, mark = "ol", f"{self._lists[-1]}. "
                self._lists[-1] += 1
            indent = "  " * max(0, len(self._lists) - 1)
            self._blocks.append((kind, f"{indent}{mark}{text}"))
        else:
            prefix = _PREFIX.get(tag, "") if self._marks or tag == "blockquote" else ""
            # A heading is one line of the markup; every line of a quote has its mark.
            between = {"": "\n", "> ": "\n> "}.get(prefix, " ")
            self._blocks.append((tag, prefix + text.replace("\n", between)))
