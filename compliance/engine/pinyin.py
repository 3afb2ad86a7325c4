"""Words with characters written in pinyin: "zui低价", "guojia级". Only a hint, since syllables are also words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from compliance.engine.matcher import Matcher
from compliance.engine.normalise import is_han
from compliance.engine.offsets import Norm

_LATIN_RUN = re.compile(r"[a-z]+")
_ALL_LATIN_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class _Token:
    """A Chinese character or one syllable, with its place."""

    text: str
    start: int
    end: int
    latin: bool


@lru_cache(maxsize=16)
def _index(matcher: Matcher) -> tuple[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]], frozenset[str]]:
    """First syllable or character → words (with their syllables) that begin so; and every syllable known."""
    from pypinyin import lazy_pinyin  # A second to import: only when a text needs it.

    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    syllables: set[str] = set()
    for key, entries in matcher.by_key.items():
        if len(key) > 1 and all(map(is_han, key)) and not any(entry.allow for entry in entries):
            sounds = tuple(lazy_pinyin(key))
            syllables.update(sounds)
            found.setdefault(key[0], []).append((key, sounds))
            found.setdefault(sounds[0], []).append((key, sounds))
    return {first: tuple(words) for first, words in found.items()}, frozenset(syllables)


def spelt(norm: Norm, matcher: Matcher) -> Iterator[tuple[str, int, int]]:
    """Words of the matcher of which at least one character is spelt, with their places, longest first at each."""
    words, syllables = _index(matcher)
    for tokens in _runs(norm.text, syllables):
        for place, token in enumerate(tokens):
            hits = [
                (key, token.start, tokens[place + len(key) - 1].end)
                for key, sounds in words.get(token.text, ())
                if _fits(tokens[place : place + len(key)], key, sounds)
            ]
            if hits:
                yield max(hits, key=lambda hit: len(hit[0]))


def _fits(tokens: list[_Token], key: str, sounds: tuple[str, ...]) -> bool:
    if len(tokens) < len(key):
        return False
    pairs = zip(tokens, key, sounds, strict=True)
    if not all(token.text == (sound if token.latin else char) for token, char, sound in pairs):
        return False
    latin = sum(token.latin for token in tokens)
    return bool(latin) and (latin < len(key) or latin >= _ALL_LATIN_AT_LEAST)


def _runs(text: str, syllables: frozenset[str]) -> Iterator[list[_Token]]:
    """Stretches of characters and syllables that stand together, blanks between them allowed."""
    run: list[_Token] = []
    place = 0
    while place < len(text):
        char = text[place]
        latin = _LATIN_RUN.match(text, place)
        if is_han(char):
            run.append(_Token(char, place, place + 1, latin=False))
            place += 1
        elif latin:
            pieces = _syllables(latin.group(), syllables)
            if pieces is None:
                yield run
                run = []
            else:
                run += [_Token(part, place + at, place + at + len(part), latin=True) for at, part in pieces]
            place = latin.end()
        else:
            if char not in " -_.·*":
                yield run
                run = []
            place += 1
    yield run


def _syllables(word: str, known: frozenset[str], at: int = 0) -> list[tuple[int, str]] | None:
    """A Latin word as syllables, longest first; None when it is not made of them."""
    if at == len(word):
        return []
    for size in range(min(6, len(word) - at), 0, -1):
        part = word[at : at + size]
        if part in known:
            rest = _syllables(word, known, at + size)
            if rest is not None:
                return [(at, part), *rest]
    return None
