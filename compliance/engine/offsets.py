"""Normalised text that knows where each of its characters stood in the original."""

from __future__ import annotations

from dataclasses import dataclass

NONE, SOFT, HARD = 0, 1, 2
"""What was taken out before a character: nothing, blanks and symbols, or punctuation that ends a phrase."""


@dataclass(frozen=True, slots=True)
class Norm:
    """`text[i]` stems from `original[starts[i]:ends[i]]`; `gaps[i]` tells what was removed just before it."""

    original: str
    text: str
    starts: list[int]
    ends: list[int]
    gaps: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`, in code points. An empty range gives an empty place."""
        if end <= start:
            place = self.starts[start] if start < len(self.starts) else len(self.original)
            return place, place
        return self.starts[start], self.ends[end - 1]

    def slice(self, start: int, end: int) -> str:
        """The original words of `text[start:end]`, with whatever was written in between."""
        first, last = self.span(start, end)
        return self.original[first:last]
