"""Measures and takes apart post texts the way platforms do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

from .types import CountRule

X_LINK = 23
# twitter-text configuration v3: code points in these ranges weigh 1, all others 2.
_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_CLUSTER = regex.compile(r"\X")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Emoji_Modifier}|[0-9#*]\uFE0F?\u20E3")
# Scripts written without spaces end a link, so that text may follow directly: 看https://a.cn/x，好.
_URL_CHAR = r"[A-Za-z0-9\p{Latin}\p{Cyrillic}\p{Greek}\-._~:/?#\[\]@!$&'()*+,;=%|]"
_HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_LINK = regex.compile(rf"(?i)(?<![A-Za-z0-9@])https?://{_HOST}(?::\d+)?(?:[/?#]{_URL_CHAR}*)?")
# X also links bare domains. The common endings; an unknown one is counted in full.
_ENDINGS = (
    "com|net|org|edu|gov|info|biz|io|ai|app|dev|co|me|tv|cc|cn|hk|tw|jp|kr|sg|my|th|vn|id|in|uk|de|fr|it|es|nl|ch|at|se|"
    "no|eu|us|ca|au|nz|br|mx|ru|shop|store|online|site|xyz|top|tech|club|vip|link|ltd|wang|blog|news|cloud|live"
)
_BARE = regex.compile(
    rf"(?i)(?<![A-Za-z0-9@.\-_/])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:{_ENDINGS})(?![A-Za-z0-9@-])(?:[/?#]{_URL_CHAR}*)?"
)
_HASHTAG = regex.compile(r"(?<![A-Za-z0-9_&/=])[#＃]([\p{L}\p{M}\p{N}_·]*[\p{L}_][\p{L}\p{M}\p{N}_·]*)")
_MENTION = regex.compile(
    r"(?<![A-Za-z0-9_.@＠/=])[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)?)"
)
# Mastodon counts only the local part of a mention with a host (its own rule what may stand before it).
_REMOTE_MENTION = regex.compile(r"(?<![=/\w])(@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@\w+(?:[.-]\w+)*")


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text: code point offsets [start, end) and what it stands for (address, tag or handle)."""

    start: int
    end: int
    value: str


def byte_span(text: str, span: Span) -> tuple[int, int]:
    """UTF-8 byte offsets [start, end) of a span, as Bluesky facets want them."""
    start = len(text[: span.start].encode())
    return start, start + len(text[span.start : span.end].encode())


def find_links(text: str) -> list[Span]:
    """http(s) addresses in reading order, without the punctuation that follows them in a sentence."""
    return _spans(_LINK, text)


def find_x_links(text: str) -> list[Span]:
    """What X makes links of, in reading order: http(s) addresses and bare domains (each counts 23, some cost more)."""
    links = find_links(text)
    return sorted([*links, *_outside(links, _spans(_BARE, text))], key=lambda span: span.start)


def find_hashtags(text: str) -> list[Span]:
    """#tags outside links, value without the mark. A tag needs a letter; the closing mark of #话题# is left out."""
    return _outside(find_links(text), [Span(m.start(), m.end(), m[1]) for m in _HASHTAG.finditer(text)])


def find_mentions(text: str) -> list[Span]:
    """@handle and @handle@host outside links, value without the leading mark; Latin handles only."""
    return _outside(find_links(text), [Span(m.start(), m.end(), m[1]) for m in _MENTION.finditer(text)])


@lru_cache(maxsize=64)
def count(text: str, rule: CountRule, url_length: int | None = None) -> int:
    """Length of a text in the units a platform's limit is given in.

    `url_length`: what each link counts as, in the rule's unit; None means in full, except for X and Mastodon, whose
    links always count 23. X: twitter-text's weighted length. HALF_WIDTH: two half-width characters count one, rounded
    up, characters beyond U+FFFF two, as Weibo's own counter does. BYTES: of the text in UTF-8.
    """
    if rule is CountRule.X_WEIGHTED:
        return _x_weighted(text, url_length or X_LINK)
    if rule is CountRule.MASTODON:
        text, links = _without(text, find_links(text))
        text = _REMOTE_MENTION.sub(r"\1", text)
        return _graphemes(text) + links * (url_length or X_LINK)
    links = 0
    if url_length is not None:
        text, links = _without(text, find_links(text))
    return _plain(text, rule) + links * (url_length or 0)


def _plain(text: str, rule: CountRule) -> int:
    if rule is CountRule.GRAPHEMES:
        return _graphemes(text)
    if rule is CountRule.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if rule is CountRule.HALF_WIDTH:
        halves = sum(1 if ord(char) <= 0xFF else 2 if ord(char) <= 0xFFFF else 4 for char in text)
        return (halves + 1) // 2
    if rule is CountRule.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text)


def _graphemes(text: str) -> int:
    return sum(1 for _ in _CLUSTER.finditer(text))


def _x_weighted(text: str, link: int) -> int:
    text = unicodedata.normalize("NFC", text)
    text, found = _without(text, find_x_links(text))
    return found * link + sum(_x_cluster(match[0]) for match in _CLUSTER.finditer(text))


@lru_cache(maxsize=8192)
def _x_cluster(cluster: str) -> int:
    """What X counts for one character as people see it."""
    flag = len(cluster) == 2 and all("\U0001f1e6" <= char <= "\U0001f1ff" for char in cluster)
    if flag or _EMOJI.search(cluster):
        return 2
    return sum(1 if any(low <= ord(char) <= high for low, high in _X_LIGHT) else 2 for char in cluster)


def _spans(pattern: regex.Pattern[str], text: str) -> list[Span]:
    found = []
    for match in pattern.finditer(text):
        value = _trim(match[0])
        found.append(Span(match.start(), match.start() + len(value), value))
    return found


def _trim(link: str) -> str:
    """Cut sentence punctuation and an unpaired closing bracket off the end of a link."""
    while link:
        last = link[-1]
        if last in ".,;:!?'\"*|" or (last in ")]" and link.count(last) > link.count("(" if last == ")" else "[")):
            link = link[:-1]
        else:
            break
    return link


def _outside(links: list[Span], spans: list[Span]) -> list[Span]:
    return [s for s in spans if not any(link.start < s.end and s.start < link.end for link in links)]


def _without(text: str, links: list[Span]) -> tuple[str, int]:
    """The text with links taken out, and how many there were."""
    parts, at = [], 0
    for link in links:
        parts.append(text[at : link.start])
        at = link.end
    return "".join([*parts, text[at:]]), len(links)
