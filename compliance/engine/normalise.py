"""One written form for many: width, script, disguises and blanks between Chinese characters go, offsets stay.

Three depths. `plain`: character by character. `phrase`: blanks and symbols between Chinese characters are taken out
too. `joined`: punctuation between them as well. Patterns run on `phrase`, words on `joined`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from compliance.engine.confusables import BEFORE_HEART, CONFUSABLE, HEARTS
from compliance.engine.offsets import HARD, NONE, SOFT, Norm

_ENDS_PHRASE = frozenset("，。！？；：、,.!?;:\n\r…—“”‘’「」『』《》()（）【】[]")
_LONGEST_GAP = 3
# 第1 and 第一 are the same word of the same length; 第10 is not.
_FIRST = re.compile(r"第1(?![0-9])")


@cache
def _simplifier() -> Callable[[str], str]:
    import opencc  # Loads its dictionaries: not wanted by those who only import the types.

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_known: dict[str, str] = {}


def fold(char: str) -> str:
    """The plain form of one character: "" for what is invisible, lower case, simplified, narrow."""
    found = _known.get(char)
    if found is None:
        found = _known[char] = _fold(char)
    return found


def _fold(char: str) -> str:
    if char in CONFUSABLE:
        return CONFUSABLE[char]
    if char in HEARTS:
        return "❤"
    wide = unicodedata.normalize("NFKC", char)
    kept = "".join(
        part for part in wide if unicodedata.category(part) not in {"Cf", "Mn", "Me", "Cc"} or part in "\n\t"
    )
    kept = "".join(CONFUSABLE.get(part, part) for part in kept).lower()
    return _simplifier()(kept) if any(is_han(part) for part in kept) else kept


def is_han(char: str) -> bool:
    """Whether it is a Chinese character of the basic or extended blocks, or 〇."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇" or "𠀀" <= char <= "𱍏"


@dataclass(frozen=True, slots=True)
class Forms:
    """The three depths of one text."""

    plain: Norm
    phrase: Norm
    joined: Norm


def plain(text: str) -> Norm:
    """Fold each character; several from one (㎏ → kg) share its place."""
    out: list[str] = []
    starts: list[int] = []
    known = _known
    for place, char in enumerate(text):
        folded = known.get(char)
        if folded is None:
            folded = fold(char)
        if folded == "❤" and out and out[-1] in BEFORE_HEART:
            folded = "〆"
        if len(folded) == 1:
            out.append(folded)
            starts.append(place)
        elif folded:
            out.extend(folded)
            starts.extend([place] * len(folded))
    return Norm(text, _FIRST.sub("第一", "".join(out)), starts, [place + 1 for place in starts], [NONE] * len(out))


def joined(norm: Norm, *, hard: bool) -> Norm:
    """Take out runs of one to three separators between Chinese characters; with `hard` also ends of phrases."""
    keep, gaps = _kept(norm.text, hard)
    if len(keep) == len(norm.text):
        return norm
    return Norm(
        norm.original,
        "".join([norm.text[i] for i in keep]),
        [norm.starts[i] for i in keep],
        [norm.ends[i] for i in keep],
        gaps,
    )


def _kept(text: str, hard: bool) -> tuple[list[int], list[int]]:
    keep: list[int] = []
    gaps: list[int] = []
    place, size, after_han = 0, len(text), False
    while place < size:
        char = text[place]
        if after_han and not char.isalnum():
            end = place + 1
            while end < size and end - place <= _LONGEST_GAP and not text[end].isalnum():
                end += 1
            # A lone dot between two characters is a disguise: Chinese sentences end otherwise.
            ends_phrase = text[place:end] != "." and any(part in _ENDS_PHRASE for part in text[place:end])
            if end - place <= _LONGEST_GAP and end < size and is_han(text[end]) and (hard or not ends_phrase):
                keep.append(end)
                gaps.append(HARD if ends_phrase else SOFT)
                place = end + 1
                continue
        keep.append(place)
        gaps.append(NONE)
        after_han = is_han(char)
        place += 1
    return keep, gaps


@lru_cache(maxsize=32)
def forms(text: str) -> Forms:
    """All three depths of a text. Kept for a while: a post is checked once for every account, mostly in equal words."""
    base = plain(text)
    return Forms(base, joined(base, hard=False), joined(base, hard=True))
