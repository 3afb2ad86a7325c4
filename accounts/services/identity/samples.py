"""Sheets that show an avatar or cover as people meet it: small, cut round or square, on light and dark. Pure."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from accounts.connectors.types import ImageSpec
from accounts.identity_states import ImageKind
from accounts.services.identity.crops import cut
from config.lib.pictures import is_transparent

AVATAR_SIZES = (24, 32, 48, 88)
COVER_WIDTHS = (96, 200)
# Pixels of the sheet for each pixel shown, so that it is sharp on dense screens.
DENSITY = 2
_GROUNDS = {"light": (255, 255, 255), "dark": (24, 26, 28)}
_GAP = 12


def sheet_size(kind: str, spec: ImageSpec) -> tuple[int, int]:
    """Width and height at which a sheet is shown."""
    if kind == ImageKind.AVATAR:
        return sum(AVATAR_SIZES) + _GAP * (len(AVATAR_SIZES) + 1), 2 * (AVATAR_SIZES[-1] + _GAP) + _GAP
    high = round(COVER_WIDTHS[-1] * spec.height / spec.width)
    return sum(COVER_WIDTHS) + 3 * _GAP, high + 2 * _GAP


def sheet(image: Image.Image, *, kind: str, spec: ImageSpec, focus: Sequence[float], ground: str) -> bytes:
    """A WebP: avatars in four sizes, round above, square below; covers in two widths. `ground`: light or dark."""
    width, height = sheet_size(kind, spec)
    page = Image.new("RGB", (width * DENSITY, height * DENSITY), _GROUNDS[ground])
    part = cut(image, spec, focus)
    part = part.convert("RGBA" if is_transparent(part) else "RGB")
    if kind == ImageKind.AVATAR:
        for row, round_ in enumerate((True, False)):
            left = _GAP
            for size in AVATAR_SIZES:
                top = _GAP + row * (AVATAR_SIZES[-1] + _GAP) + (AVATAR_SIZES[-1] - size) // 2
                _put(page, part, (left, top, size, size), size / 2 if round_ else size * 0.12)
                left += size + _GAP
    else:
        left = _GAP
        for wide in COVER_WIDTHS:
            high = max(1, round(wide * spec.height / spec.width))
            _put(page, part, (left, (height - high) // 2, wide, high), 4)
            left += wide + _GAP
    out = io.BytesIO()
    page.save(out, "WEBP", quality=90)
    return out.getvalue()


def _put(page: Image.Image, part: Image.Image, box: tuple[int, int, int, int], radius: float) -> None:
    left, top, wide, high = (edge * DENSITY for edge in box)
    # Shrunk first to what the platform would send, then shown at the screen's density: soft where it will be soft.
    small = part.resize((wide, high), Image.Resampling.LANCZOS).convert("RGBA")
    mask = Image.new("L", (wide * 2, high * 2), 0)
    shape = (0, 0, wide * 2 - 1, high * 2 - 1)
    ImageDraw.Draw(mask).rounded_rectangle(shape, radius * DENSITY * 2, fill=255)
    mask = mask.resize((wide, high), Image.Resampling.LANCZOS)
    ground = page.crop((left, top, left + wide, top + high)).convert("RGBA")
    ground.alpha_composite(small)
    page.paste(ground.convert("RGB"), (left, top), mask)
