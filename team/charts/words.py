"""Texts of charts: numbers in words, how wide a text is, words at moments that do not overlap."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from django.utils import formats
from django.utils.translation import get_language, gettext

from team.charts.scale import Value
from team.states import NumberStyle

NOT_REPORTED = "–"
_THIN, _WIDE = frozenset("iljtfrI.,:;|!'()[] /·"), frozenset("mwMW@%")
# Words of moments: how long one may be, in ems, and how far apart two have to stand, in pixels.
_LONGEST, _APART, MARK_SIZE = 9.0, 8.0, 11
MARK_ROWS = 2
# Names of which only so many characters tell one from another once they are cut, the ellipsis among them, look alike.
_LETTERS = 4
# From here on fractions are not written, for a decimal number has no room for them.
_LARGE = 10**15


def style_of_language() -> str:
    """How large numbers are shortened in the active language."""
    return NumberStyle.WAN if (get_language() or "").startswith("zh") else NumberStyle.KILO


def exact(value: Value, unit: str = "") -> str:
    """The whole number, or up to four decimals, with its unit; a dash when not reported."""
    if value is None:
        return NOT_REPORTED
    number = Decimal(str(value))
    whole = number.to_integral_value()
    rounded = whole if abs(number) >= _LARGE else number.quantize(Decimal("0.0001"))
    return with_unit(grouped(whole if rounded == whole else rounded.normalize()), unit)


def grouped(value: Decimal | int | float) -> str:
    """A number in the way of the language, by thousands also where that language sets no marks, as in Chinese."""
    text = formats.number_format(value, use_l10n=True, force_grouping=True)
    if -1000 < value < 1000 or not text.lstrip("-").replace(".", "", 1).isdecimal():
        return text
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}"


def short(value: Value, style: str, unit: str = "") -> str:
    """A number as charts show it: 1.2 万, 3.4 %; a dash when not reported."""
    from team.templatetags.ui import shorten

    if value is None:
        return NOT_REPORTED
    number = float(value)
    if abs(number) < 10_000 and number != int(number):
        number = round(number, 1 if abs(number) >= 1 else 2)
    shown = shorten(number, style)
    if shown[-1].isdecimal():
        shown = grouped(int(number) if number == int(number) else number)
    return with_unit(shown, unit)


def with_unit(number: str, unit: str) -> str:
    """The number and its unit: a sign such as % clings to it, a word stands apart, but not from 万 and 亿."""
    apart = bool(unit) and unit[0].isalnum() and (unit[0].isascii() or number[-1:] not in "万亿")
    return f"{number} {unit}" if apart else f"{number}{unit}"


def percent(value: float | None) -> str:
    """A share with one decimal, "–" for none."""
    if value is None:
        return NOT_REPORTED
    return f"{formats.number_format(round(value, 1), use_l10n=True).removesuffix('.0')}%"


def named_unit(name: str, unit: str) -> str:
    """The head of a column: its name and, in brackets, the unit."""
    return gettext("%(name)s (%(unit)s)") % {"name": name, "unit": unit} if unit and name else name or unit


def text_width(text: str, size: float) -> float:
    """About how wide a text is, in pixels, at a font size of `size` pixels: enough to keep words apart."""
    return size * sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _THIN:
        return 0.32
    if character in _WIDE:
        return 0.9
    return 0.66 if character.isupper() else 0.57


def fitting(text: str, size: float, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width` pixels."""
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    room = width - size * 0.9
    kept = ""
    for character in text:
        room -= size * _em(character)
        if room < 0:
            break
        kept += character
    return f"{kept.rstrip()}…" if kept else ""


def fitting_apart(texts: Sequence[str], size: float, width: float) -> list[str]:
    """Each text as `fitting` cuts it; of those that then differ by a few letters at most, what they share is cut."""
    shown = {text: fitting(text, size, width) for text in texts}
    keys = {text: (one.endswith("…") and one[:-_LETTERS]) or one for text, one in shown.items()}
    for key in set(keys.values()):
        alike = sorted(text for text, one in keys.items() if one == key)
        # What the first and the last of a sorted list begin with, all between begin with.
        shared = "".join(
            one for one, two in takewhile(lambda both: both[0] == both[1], zip(alike[0], alike[-1], strict=False))
        )
        begin = shared.rfind(" ") + 1 or len(shared)
        if len(alike) > 1 and begin > 1:
            rests = [f"…{text[begin:]}" for text in alike]
            shown.update(zip(alike, fitting_apart(rests, size, width), strict=True))
    return [shown[text] for text in texts]


@dataclass(slots=True)
class Mark:
    """A word over a chart: where its line stands, the row it is in (0 lowest), how many words it stands for.

    `left`: where the word before it in its row ends.
    """

    index: int
    x: float
    text: str
    row: int = 0
    more: int = 0
    anchor: str = "middle"
    left: float = float("-inf")

    @property
    def label(self) -> str:
        """The word, with how many others it stands for."""
        if not self.text:
            return f"+{self.more + 1}"
        return f"{self.text} +{self.more}" if self.more else self.text


def placed_marks(marks: Sequence[tuple[int, str]], count: int, width: float) -> list[Mark]:
    """Words of moments so that none overlaps another on `width` pixels: in two rows, and merged where both are full."""
    placed: list[Mark] = []
    ends = [float("-inf")] * MARK_ROWS
    latest: list[Mark | None] = [None] * MARK_ROWS
    for index, word in sorted((one for one in marks if 0 <= one[0] < max(1, count)), key=lambda one: one[0]):
        x = width * index / max(1, count - 1)
        mark = Mark(index, x, fitting(word, MARK_SIZE, MARK_SIZE * _LONGEST))
        left, right = _reach(mark, width)
        row = next((at for at in range(MARK_ROWS) if left >= ends[at] + _APART), None)
        same = next((one for one in latest if one is not None and one.index == index), None)
        if row is None or same is not None:
            before = same or max((one for one in latest if one is not None), key=lambda one: one.index)
            before.more += 1
            ends[before.row] = max(ends[before.row], _grown(before, width))
            continue
        mark.row, mark.left, ends[row], latest[row] = row, ends[row], right, mark
        placed.append(mark)
    return placed


def _grown(mark: Mark, width: float) -> float:
    """Cut a word that stands for more than before until it keeps clear of the one at its left; gives back its end."""
    left, right = _reach(mark, width)
    while mark.text and left < mark.left + _APART:
        kept = mark.text.rstrip("…")[:-1].rstrip()
        mark.text = f"{kept}…" if kept else ""
        left, right = _reach(mark, width)
    return right


def _reach(mark: Mark, width: float) -> tuple[float, float]:
    """From where to where a word reaches; at an edge it is set inwards."""
    size = text_width(mark.label, MARK_SIZE)
    if mark.x < size / 2:
        mark.anchor = "start"
        return mark.x, mark.x + size
    if mark.x > width - size / 2:
        mark.anchor = "end"
        return mark.x - size, mark.x
    mark.anchor = "middle"
    return mark.x - size / 2, mark.x + size / 2
