"""A text cut into pieces, so that a page can show where a check found something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from compliance.engine.types import Hit
from compliance.states import RANK


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text; `hit` is the gravest finding in them, `number` its place in the list, from 1."""

    text: str
    hit: Hit | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with its number in the list; 0-based places become pieces by `pieces_of`."""

    number: int
    hit: Hit


def findings_of(hits: Sequence[Hit]) -> list[Finding]:
    """The findings numbered as a page lists them."""
    return [Finding(number, hit) for number, hit in enumerate(hits, start=1)]


def pieces_of(text: str, findings: Sequence[Finding], *, field: str) -> list[Piece]:
    """`text` of a field in pieces. Where findings overlap, the gravest is shown; places outside it are left out."""
    places = [f for f in findings if f.hit.field == field and 0 <= f.hit.start < f.hit.end <= len(text)]
    cuts = sorted({0, len(text), *(f.hit.start for f in places), *(f.hit.end for f in places)})
    pieces: list[Piece] = []
    for start, end in pairwise(cuts):
        over = [f for f in places if f.hit.start <= start and end <= f.hit.end]
        found = min(over, key=lambda f: (RANK[f.hit.severity.value], f.number), default=None)
        if pieces and found and pieces[-1].number == found.number:
            pieces[-1] = Piece(pieces[-1].text + text[start:end], found.hit, found.number)
        else:
            pieces.append(Piece(text[start:end], found.hit if found else None, found.number if found else 0))
    return pieces
