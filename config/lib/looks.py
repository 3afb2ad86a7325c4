"""Recognising pictures that look alike although their bytes differ.

A difference hash ("dHash"): the picture as 9 × 8 greys; each bit says whether a grey is darker than its right
neighbour. Pictures that were scaled, compressed again or lightly toned differ in few of the 64 bits.
"""

from __future__ import annotations

from PIL import Image

# At most so many of 64 bits differ between copies of one picture; unrelated ones differ in about 32.
ALIKE = 6
# Fewer set or unset bits than this: an even area, which would look like every other.
PLAIN = 4


def look_of(image: Image.Image) -> int | None:
    """The pattern as a signed 64-bit number, None for a picture too plain to compare."""
    grey = image.convert("RGBA") if image.mode in {"P", "PA", "LA"} else image
    small = grey.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    levels = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            left, right = levels[row * 9 + column], levels[row * 9 + column + 1]
            bits = bits << 1 | (left > right)
    if not PLAIN <= bits.bit_count() <= 64 - PLAIN:
        return None
    return bits - (1 << 64) if bits >> 63 else bits


def far_apart(one: int, other: int) -> int:
    """In how many of their 64 bits two patterns differ."""
    return ((one ^ other) & ((1 << 64) - 1)).bit_count()
