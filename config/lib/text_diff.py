"""What differs between two texts, in pieces a page can mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word of letters and digits, a run of spaces, or a single sign: Chinese is compared sign by sign.
_TOKEN = re.compile(r"[A-Za-z0-9_]+|[^\S\n]+|.", re.DOTALL)
# Above this a changed block is shown as replaced whole; comparing more would take seconds.
TOKENS_MAX = 4000


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
    merged: list[Segment] = []
    for segment in _by_line(before, after):
        if not segment.text:
            continue
        if merged and merged[-1].piece is segment.piece:
            merged[-1] = Segment(segment.piece, merged[-1].text + segment.text)
        else:
            merged.append(segment)
    return merged


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
