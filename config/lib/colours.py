"""Colours as numbers: contrast by WCAG 2.2, distance by CIEDE2000. Pure; sRGB with a D65 white throughout."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]
Lab = tuple[float, float, float]

# WCAG 2.2: 1.4.3 (AA: 4.5, large text 3) and 1.4.6 (AAA: 7, large text 4.5).
AA, AAA, LARGE = 4.5, 7.0, 3.0
# Up to this CIEDE2000 distance a colour of a photograph still reads as "that colour, in other light".
NEAR = 18.0
# Below this chroma (CIELAB C*) a colour is white, grey or black to the eye and belongs to no palette.
NEUTRAL = 12.0
_HEX = re.compile(r"#?(?:[0-9a-f]{3}|[0-9a-f]{6})", re.I)


def hex_clean(text: str) -> str:
    """`#RRGGBB` in capitals, from three or six digits with or without the mark. Raises ValueError."""
    word = text.strip()
    if not _HEX.fullmatch(word):
        raise ValueError(text)
    digits = word.lstrip("#").upper()
    return "#" + ("".join(2 * digit for digit in digits) if len(digits) == 3 else digits)


def hex_rgb(text: str) -> Rgb:
    """The three parts, 0 to 255. Raises ValueError."""
    digits = hex_clean(text)
    return int(digits[1:3], 16), int(digits[3:5], 16), int(digits[5:7], 16)


def rgb_hex(rgb: Sequence[int]) -> str:
    """`#RRGGBB` of three parts."""
    return "#{:02X}{:02X}{:02X}".format(*rgb)


def luminance(rgb: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (_linear(part) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_of(one: float, other: float) -> float:
    """Contrast of two relative luminances, 1 to 21 (WCAG 2.2)."""
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours given as HEX."""
    return contrast_of(luminance(hex_rgb(one)), luminance(hex_rgb(other)))


def grade(ratio: float) -> str:
    """What text of this contrast may be: "AAA", "AA", "large" (from 24 px, or 18.66 px bold) or "" (none)."""
    return "AAA" if ratio >= AAA else "AA" if ratio >= AA else "large" if ratio >= LARGE else ""


@lru_cache(maxsize=4096)
def lab(rgb: Rgb) -> Lab:
    """CIELAB of an sRGB colour."""
    red, green, blue = (_linear(part) for part in rgb)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = _root(x), _root(y), _root(z)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def delta_e(one: Lab, other: Lab) -> float:
    """CIEDE2000 (ISO/CIE 11664-6:2014): about 1 is just seen, above 20 is another colour."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = _angle(b1, a1 * stretch), _angle(b2, a2 * stretch)
    turn, middle = _turn(h1, h2, c1 * c2)
    chroma, light = (c1 + c2) / 2, ((l1 + l2) / 2 - 50) ** 2
    by_hue = (
        1
        - 0.17 * _cos(middle - 30)
        + 0.24 * _cos(2 * middle)
        + 0.32 * _cos(3 * middle + 6)
        - 0.20 * _cos(4 * middle - 63)
    )
    d_light = (l2 - l1) / (1 + 0.015 * light / math.sqrt(20 + light))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * by_hue)
    bend = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    bend *= math.sin(math.radians(60 * math.exp(-(((middle - 275) / 25) ** 2))))
    return math.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + bend * d_chroma * d_hue)


@dataclass(frozen=True, slots=True)
class Match:
    """Shares, 0 to 1: how much of a picture is coloured at all, and how much of that is near the palette."""

    coloured: float
    near: float


def palette_match(colours: Iterable[Sequence[object]], palette: Sequence[str]) -> Match:
    """How a picture's main colours (pairs of HEX and share) lie to a palette of HEX values."""
    wanted = [lab(hex_rgb(one)) for one in palette]
    coloured = near = 0.0
    for value, share in colours:
        own, part = lab(hex_rgb(str(value))), float(str(share))
        if math.hypot(own[1], own[2]) < NEUTRAL:
            continue
        coloured += part
        if any(delta_e(own, one) <= NEAR for one in wanted):
            near += part
    return Match(coloured, near / coloured if coloured else 0.0)


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _root(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _angle(b: float, a: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))


def _turn(h1: float, h2: float, both: float) -> tuple[float, float]:
    """Difference and mean of two hues on the circle; `both`: 0 where one of them has no hue."""
    if not both:
        return 0.0, h1 + h2
    turn, middle = h2 - h1, (h1 + h2) / 2
    if abs(turn) > 180:
        turn += 360 if turn < 0 else -360
        middle += 180 if h1 + h2 < 360 else -180
    return turn, middle
