"""The body of an article: which HTML is kept of what was written or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable

import nh3

TAGS = {"h2", "h3", "p", "strong", "em", "u", "a", "ul", "ol", "li", "blockquote", "img", "hr", "br"}
# Names that mean the same as one of ours; text processors and web pages use them.
_HEADS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
_SAME = {**_HEADS, "b": "strong", "i": "em", "div": "p", "section": "p", "ins": "u"}
_NAMES = re.compile(rf"<(/?)({'|'.join(_SAME)})(?=[\s>/])", re.I)
# A page of text has some hundred tags. The parser's time grows with the square of how deep they stand in one another.
TAGS_MAX = 8000
# So often emptied elements are looked for again; more stand in one another only on purpose, and do no harm.
_EMPTIED_MAX = 12
_EMPTY = re.compile(r"<(p|h2|h3|li|blockquote|strong|em|u)>(?:\s|&nbsp;|<br>)*</\1>")
_UNPLACED = re.compile(r"<img>")
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.S)
_ASSET = re.compile(r'<img data-asset="(\d{1,18})">')
_SPLIT = re.compile(r'(<img data-asset="\d{1,18}">)')
_WITH_PICTURE = re.compile(r"<p>((?:(?!</p>).)*<img (?:(?!</p>).)*)</p>", re.S)
_NESTED = re.compile(r"<p>\s*(<(?:p|h2|h3|ul|ol|blockquote|hr)\b)")


def clean_html(html: str) -> str:
    """The allowed part of `html`: TAGS, `href` of web and mail links, `data-asset` of pictures. Never a style."""
    named = _NAMES.sub(lambda found: f"<{found[1]}{_SAME[found[2].lower()]}", html.replace("\x00", ""))
    cleaned = nh3.clean(
        named,
        tags=TAGS,
        clean_content_tags={"script", "style", "title"},
        attributes={"a": {"href"}, "img": {"data-asset"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    cleaned = _UNPLACED.sub("", cleaned)
    cleaned = _DEAD_LINK.sub(r"\1", cleaned)
    cleaned = _NESTED.sub(r"\1", cleaned)
    cleaned = _WITH_PICTURE.sub(_apart, cleaned)
    for _time in range(_EMPTIED_MAX):
        before, cleaned = cleaned, _EMPTY.sub("", cleaned)
        if before == cleaned:
            break
    # Removing an opening tag above may have left its end; the parser closes and drops what is left over.
    return str(nh3.clean(cleaned, tags=TAGS, attributes={"a": {"href"}, "img": {"data-asset"}}, link_rel=None)).strip()


def _apart(found: re.Match[str]) -> str:
    """A paragraph's pictures between paragraphs of their own; editors put them inside."""
    parts = _SPLIT.split(found[1])
    return "".join(part if _ASSET.fullmatch(part) else f"<p>{part}</p>" for part in parts)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "data-asset":
        return value if value.isdecimal() and len(value) < 19 else None
    return value


def asset_ids(html: str) -> list[int]:
    """Ids of the files the body shows, in order, each once."""
    return list(dict.fromkeys(int(found) for found in _ASSET.findall(html)))


def numbered(html: str, images: Iterable[int]) -> str:
    """The body with `data-n`, the number (from 1) among the post's pictures `images`, in place of ids; others go."""
    numbers = {asset_id: number for number, asset_id in enumerate(images, start=1)}
    return _ASSET.sub(
        lambda found: f'<img data-n="{numbers[int(found[1])]}">' if int(found[1]) in numbers else "", html
    )
