"""Cutting a picture to a platform's shape: where, and the file itself. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageFilter

from accounts.connectors.types import ImageSpec
from config.lib.pictures import is_transparent

# A version is shrunk to at most twice the platform's own size: sharp on dense screens, light all the same.
_DENSE = 2
_QUALITIES = (92, 85, 75, 60, 45)
_EDGE = 96
Box = tuple[int, int, int, int]


def crop_box(size: tuple[int, int], spec: ImageSpec, focus: Sequence[float]) -> Box:
    """The largest part of the platform's shape around `focus` (percent from the left and top), within the picture."""
    width, height = size
    wide = min(width, round(height * spec.width / spec.height)) or 1
    high = min(height, round(wide * spec.height / spec.width)) or 1
    left = min(max(0, round(width * focus[0] / 100 - wide / 2)), width - wide)
    top = min(max(0, round(height * focus[1] / 100 - high / 2)), height - high)
    return left, top, left + wide, top + high


def cut(image: Image.Image, spec: ImageSpec, focus: Sequence[float]) -> Image.Image:
    """The part of the platform's shape."""
    return image.crop(crop_box(image.size, spec, focus))


def focus_of(image: Image.Image, spec: ImageSpec) -> list[int]:
    """Where to cut, in percent: the middle, unless much more happens (edges) in another part of the long side."""
    small = image.convert("RGBA" if is_transparent(image) else "RGB")
    small = small.resize((_EDGE, _EDGE), Image.Resampling.BOX).convert("L").filter(ImageFilter.FIND_EDGES)
    pixels = small.tobytes()
    keep = (image.height * spec.width / spec.height) / image.width
    if keep < 1:
        sums = [sum(pixels[row * _EDGE + x] for row in range(2, _EDGE - 2)) for x in range(_EDGE)]
        return [_busiest(sums, keep), 50]
    sums = [sum(pixels[y * _EDGE + 2 : (y + 1) * _EDGE - 2]) for y in range(_EDGE)]
    return [50, _busiest(sums, 1 / keep)]


def _busiest(sums: list[int], keep: float) -> int:
    """The middle of the window of this share that holds the most; the picture's middle unless it gains a tenth."""
    sums = [0, 0, *sums[2:-2], 0, 0]  # the filter leaves the outermost pixels as they are
    length = max(1, round(_EDGE * keep))
    if length >= _EDGE:
        return 50
    windows = [sum(sums[start : start + length]) for start in range(_EDGE - length + 1)]
    middle = (_EDGE - length) // 2
    best = max(range(len(windows)), key=lambda start: (windows[start], -abs(start - middle)))
    start = best if windows[best] > 1.1 * windows[middle] else middle
    return round(100 * (start + length / 2) / _EDGE)


def version(image: Image.Image, spec: ImageSpec, focus: Sequence[float]) -> tuple[bytes, str, tuple[int, int]]:
    """A file for the platform: cut, never enlarged, PNG where it is transparent, else JPEG light enough.

    Returns bytes, media type and size in pixels. A transparent picture that weighs too much stays a PNG.
    """
    part = cut(image, spec, focus)
    size = (spec.width * _DENSE, spec.height * _DENSE)
    if part.width > size[0]:
        part = part.resize(size, Image.Resampling.LANCZOS)
    profile = {"icc_profile": icc} if (icc := image.info.get("icc_profile")) and image.mode in {"RGB", "RGBA"} else {}
    out = io.BytesIO()
    if is_transparent(part):
        part.convert("RGBA").save(out, "PNG", optimize=True, **profile)
        return out.getvalue(), "image/png", part.size
    for quality in _QUALITIES:
        out = io.BytesIO()
        part.convert("RGB").save(out, "JPEG", quality=quality, subsampling=0, optimize=True, **profile)
        if out.tell() <= spec.max_bytes:
            break
    return out.getvalue(), "image/jpeg", part.size
