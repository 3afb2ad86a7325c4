"""Find words in a normalised text: one automaton for all of them, harmless words shield what lies inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from compliance.engine.entries import TermEntry
from compliance.engine.normalise import joined, plain
from compliance.engine.offsets import HARD, Norm

_EACH_IN_BRACKETS = frozenset({"】【", "][", "」「", "』『", ")(", "）（", "》《", "”“"})


@dataclass(frozen=True, slots=True)
class Found:
    """A word at `start`:`end` of the text that was searched; `key` is the normalised word."""

    start: int
    end: int
    key: str
    entries: tuple[TermEntry, ...]


def normal_key(term: str) -> str:
    """A word as it looks in normalised text."""
    return joined(plain(term), hard=True).text.strip()


class Matcher:
    """An Aho-Corasick automaton over normalised words."""

    def __init__(self, entries: Iterable[TermEntry]) -> None:
        by_key: dict[str, list[TermEntry]] = {}
        for entry in entries:
            key = normal_key(entry.term)
            if key:
                by_key.setdefault(key, []).append(entry)
        self.by_key = {key: tuple(found) for key, found in by_key.items()}
        self._automaton = ahocorasick.Automaton()
        for key, found in self.by_key.items():
            self._automaton.add_word(key, (key, found))
        if self.by_key:
            self._automaton.make_automaton()

    def find(self, norm: Norm, platform: str = "") -> tuple[list[Found], list[tuple[int, int]]]:
        """Words found, shielded ones left out, and the places of words harmless on `platform`, in `norm.text`."""
        if not self.by_key:
            return [], []
        hits: list[Found] = []
        shields: list[tuple[int, int]] = []
        for last, (key, entries) in self._automaton.iter(norm.text):
            start = last + 1 - len(key)
            if not _at_word_edges(norm.text, start, last + 1) or not _plausible(norm, start, last + 1):
                continue
            if any(entry.allow and platform in (entry.platforms or {platform}) for entry in entries):
                shields.append((start, last + 1))
            else:
                hits.append(Found(start, last + 1, key, tuple(entry for entry in entries if not entry.allow)))
        return [hit for hit in hits if not shielded(shields, hit.start, hit.end)], shields


def shielded(shields: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a harmless word covers the place whole."""
    return any(first <= start and end <= last for first, last in shields)


def _at_word_edges(text: str, start: int, end: int) -> bool:
    """Latin words count only as whole words: "cures" is not in "secures"."""
    if _latin(text[start]) and start and _latin(text[start - 1]):
        return False
    return not (_latin(text[end - 1]) and end < len(text) and _latin(text[end]))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _plausible(norm: Norm, start: int, end: int) -> bool:
    """Whether what was taken out inside the word looks like a disguise rather than like two phrases meeting."""
    gaps = norm.gaps[start + 1 : end]
    if not any(gaps):
        return True
    if all(gaps):
        return len(gaps) > 1 or _disguised_pair(norm, start, hard=gaps[0] == HARD)
    return HARD not in gaps or (len(gaps) > 2 and all(part.isspace() for part in _hard_parts(norm, start, end)))


def _hard_parts(norm: Norm, start: int, end: int) -> Iterator[str]:
    """What was written where phrases end inside the word: a line break may be a wrap, a comma is not."""
    for place in range(start + 1, end):
        if norm.gaps[place] == HARD:
            yield norm.original[norm.ends[place - 1] : norm.starts[place]]


def _disguised_pair(norm: Norm, start: int, *, hard: bool) -> bool:
    """Two characters with something between: any blank or symbol but those that divide a list.

    Two phrases that meet at a blank make a listed word by chance only about once in some thousand blanks.
    """
    between = norm.original[norm.ends[start] : norm.starts[start + 1]].strip()
    if not hard:
        return between not in {"/", "|", "／", "｜"}
    # Written downwards, a character a line; never where a comma or full stop stands between.
    if between in _EACH_IN_BRACKETS:
        return True
    neighbours = norm.gaps[start : start + 1] + norm.gaps[start + 2 : start + 3]
    return not between and any(neighbours)
