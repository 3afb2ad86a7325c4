"""A cloud of words, laid out on the server: the same words always lie in the same places, and none covers another.

Words are placed from the heaviest to the lightest on a spiral around the middle, at the first place where their box
lies free. Boxes come from approximate widths of the characters; the drawing stretches each word to exactly its box.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 520.0, 260.0
SIZE_MIN, SIZE_MAX = 15.0, 38.0
GAP = 3.0
# How tall a line of text is, and how far its baseline lies below the middle, in parts of its size.
LINE, BASELINE = 1.16, 0.36
# How much of the drawing words may fill.
FILLED = 0.42
_TURNS, _STEP = 50.0, 0.3


@dataclass(frozen=True, slots=True)
class Word:
    """A word and how much it weighs (above 0). `tone`: number of a series colour."""

    text: str
    weight: float
    tone: int = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A word where it lies: the middle of its box, the box's width, and the size of the type."""

    word: Word
    x: float
    y: float
    width: float
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom."""
        tall = self.size * LINE
        return self.x - self.width / 2, self.y - tall / 2, self.x + self.width / 2, self.y + tall / 2

    @property
    def baseline(self) -> float:
        """Where the letters stand."""
        return self.y + self.size * BASELINE


def text_width(text: str) -> float:
    """How wide `text` is, in parts of its size: a Chinese character is 1."""
    return sum(_char(char) for char in text)


def lay_out(words: Sequence[Word], *, width: float = WIDTH, height: float = HEIGHT) -> list[Placed]:
    """Places for as many words as fit, the heaviest first. What finds no place is left out; say it in words as well."""
    ranked = sorted((word for word in words if word.weight > 0 and word.text), key=lambda w: (-w.weight, w.text))
    if not ranked:
        return []
    sizes = _sizes(ranked, width, height)
    placed: list[Placed] = []
    for word, size in zip(ranked, sizes, strict=True):
        while size >= SIZE_MIN:
            found = _place(word, size, placed, width, height)
            if found is not None:
                placed.append(found)
                break
            size = round(size * 0.8, 2) if size > SIZE_MIN * 1.1 else 0.0
    return placed


def _sizes(ranked: Sequence[Word], width: float, height: float) -> list[float]:
    """Sizes by the roots of the weights, all made smaller when the words together would fill the drawing."""
    top, low = math.sqrt(ranked[0].weight), math.sqrt(ranked[-1].weight)
    span = top - low
    parts = [(math.sqrt(word.weight) - low) / span if span > 0 else 0.5 for word in ranked]
    sizes = [SIZE_MIN + (SIZE_MAX - SIZE_MIN) * part for part in parts]
    area = sum(text_width(word.text) * LINE * size * size for word, size in zip(ranked, sizes, strict=True))
    shrink = min(1.0, math.sqrt(FILLED * width * height / area))
    return [max(SIZE_MIN, round(size * shrink, 1)) for size in sizes]


def _place(word: Word, size: float, placed: Sequence[Placed], width: float, height: float) -> Placed | None:
    wide = text_width(word.text) * size
    if wide > width - 2 * GAP or size * LINE > height - 2 * GAP:
        return None
    angle = 0.0
    while angle < _TURNS:
        radius = angle * 3.4
        x = width / 2 + radius * math.cos(angle) * (width / height) * 0.8
        y = height / 2 + radius * math.sin(angle) * 0.8
        trial = Placed(word, round(x, 1), round(y, 1), round(wide, 1), round(size, 1))
        if _inside(trial, width, height) and not any(_touch(trial, other) for other in placed):
            return trial
        angle += _STEP / max(1.0, angle / 6)
    return None


def _inside(one: Placed, width: float, height: float) -> bool:
    left, top, right, bottom = one.box
    return left >= GAP and top >= GAP and right <= width - GAP and bottom <= height - GAP


def _touch(one: Placed, other: Placed) -> bool:
    a, b = one.box, other.box
    return a[0] < b[2] + GAP and b[0] < a[2] + GAP and a[1] < b[3] + GAP and b[1] < a[3] + GAP


def _char(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in "iljtfrI.,:;'!| ":
        return 0.32
    if char in "mwMW@%":
        return 0.88
    return 0.68 if char.isupper() else 0.58
