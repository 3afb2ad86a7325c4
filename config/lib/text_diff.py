"""What differs between two texts, by words and, in Chinese, by signs, in pieces a page can mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

# A word of letters and digits, a run of spaces, or a single sign: Chinese is compared sign by sign.
_TOKEN = re.compile(r"[A-Za-z0-9_À-ɏ]+|[^\S\n]+|.", re.DOTALL)
# Above this a changed block is shown as replaced whole; comparing more would take seconds.
TOKENS_MAX = 4000
# Shorter runs between two changes are not shown as kept.
SAME_MIN = 3


class Piece(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text with one fate."""

    piece: Piece
    text: str


def text_diff(before: str, after: str) -> list[Segment]:
    """The way from `before` to `after`; joining same and removed gives the one, same and added the other."""
    return list(_joined(_calmed(list(_joined(_by_line(before, after))))))


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Neighbours of one fate as one, empty ones left out."""
    for piece, run in groupby((each for each in segments if each.text), key=lambda each: each.piece):
        yield Segment(piece, "".join(each.text for each in run))


def _calmed(found: list[Segment]) -> Iterator[Segment]:
    """Where only a sign or two stayed between changes, the whole stretch counts as replaced: easier to read."""
    last = len(found) - 1
    for kept, run in groupby(enumerate(found), key=lambda each: _stays(*each, last=last)):
        stretch = [segment for _at, segment in run]
        if kept:
            yield from stretch
            continue
        yield Segment(Piece.REMOVED, "".join(each.text for each in stretch if each.piece is not Piece.ADDED))
        yield Segment(Piece.ADDED, "".join(each.text for each in stretch if each.piece is not Piece.REMOVED))


def _stays(at: int, segment: Segment, *, last: int) -> bool:
    return segment.piece is Piece.SAME and (len(segment.text) >= SAME_MIN or at in {0, last})


def _by_line(before: str, after: str) -> Iterator[Segment]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment(Piece.SAME, "".join(old[a:b]))
        else:
            yield from _by_token("".join(old[a:b]), "".join(new[c:d]))


def _by_token(before: str, after: str) -> Iterator[Segment]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > TOKENS_MAX:
        old, new = [before], [after]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment(Piece.SAME, "".join(old[a:b]))
            continue
        yield Segment(Piece.REMOVED, "".join(old[a:b]))
        yield Segment(Piece.ADDED, "".join(new[c:d]))
