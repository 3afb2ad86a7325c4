"""What can be measured of an avatar or cover, once, at the upload. Pure: a picture in, plain numbers out.

Simple measures that can be explained in one sentence each; they say where to look, not what is beautiful.

- **Contrast**: the picture is shrunk to the size of a list of comments; of its greys the lightest and the darkest
  twentieth are left out, and the rest is compared as WCAG 2.2 compares two colours. 3:1 is what 1.4.11 asks of anything
  a person has to recognise.
- **Detail lost**: how much of the edges (a 3 × 3 edge filter at 256 px) is gone after shrinking to that size and back.
- **Fine detail**: the part of the picture's 16 px cells in which light and dark alternate as often as in lettering. At
  list size such cells become grey; that it is really text is not known.
- **Ground**: of transparent pictures, the part of the visible pixels that comes closer than 1.5:1 to a white or a dark
  ground.
"""

from __future__ import annotations

import itertools
from typing import Any

from PIL import Image, ImageFilter, ImageStat

from accounts.connectors.types import ImageSpec
from accounts.identity_states import ImageKind
from accounts.services.identity.crops import cut, focus_of
from config.lib.colours import contrast_of, luminance
from config.lib.pictures import is_transparent, main_colours

# Widths at which avatars and covers stand in lists.
LIST_WIDTH = {ImageKind.AVATAR: 48, ImageKind.COVER: 200}
_SEEN, _CELL = 256, 16
_DARK, _CLOSE = (18, 18, 18), 1.5
# Greys further apart than this are a line's edge; lettering has at least this many such edges in a row of a cell.
_EDGE, _TURNS = 48, 2.5


def measure(image: Image.Image, *, kind: str, frames: int, specs: list[ImageSpec]) -> dict[str, Any]:
    """Everything the report needs, as JSON: what holds for the file, and `looks` by shape of the platforms' specs."""
    facts: dict[str, Any] = {"frames": frames, "colours": main_colours(image), **_ground(image)}
    looks: dict[str, Any] = {}
    for spec in specs:
        key = shape_key(spec)
        if key not in looks:
            focus = focus_of(image, spec)
            looks[key] = {"focus": focus, **_look(cut(image, spec, focus), LIST_WIDTH[ImageKind(kind)])}
    return {**facts, "looks": looks}


def shape_key(spec: ImageSpec) -> str:
    """Specs of one ratio share what is measured."""
    return f"{spec.width / spec.height:.3f}"


def _look(image: Image.Image, list_width: int) -> dict[str, float]:
    grey = _flat(image).convert("L")
    high = max(1, round(_SEEN * grey.height / grey.width))
    seen = grey.resize((_SEEN, high), Image.Resampling.LANCZOS)
    small = grey.resize((list_width, max(1, round(list_width * grey.height / grey.width))), Image.Resampling.LANCZOS)
    before, after = _edges(seen), _edges(small.resize(seen.size, Image.Resampling.BICUBIC))
    return {
        "contrast": round(_spread(small), 2),
        "lost": round(max(0.0, 1 - after / before), 3) if before > 1 else 0.0,
        "fine": round(_fine(seen), 3),
    }


def _flat(image: Image.Image) -> Image.Image:
    """On white, as most platforms show it."""
    if not is_transparent(image):
        return image.convert("RGB")
    solid = image.convert("RGBA")
    ground = Image.new("RGBA", solid.size, "white")
    ground.alpha_composite(solid)
    return ground.convert("RGB")


def _spread(small: Image.Image) -> float:
    levels = sorted(small.tobytes())
    low, high = levels[len(levels) // 20], levels[-1 - len(levels) // 20]
    return contrast_of(luminance((high,) * 3), luminance((low,) * 3))


def _edges(grey: Image.Image) -> float:
    found = grey.filter(ImageFilter.FIND_EDGES)
    if min(found.size) > 4:  # the filter leaves the outermost pixels as they are
        found = found.crop((1, 1, found.width - 1, found.height - 1))
    return float(ImageStat.Stat(found).mean[0])


def _fine(seen: Image.Image) -> float:
    pixels, wide, high = seen.tobytes(), seen.width, seen.height
    cells = hits = 0
    for top in range(0, high - _CELL + 1, _CELL):
        for left in range(0, wide - _CELL + 1, _CELL):
            turns = 0
            for row in range(top, top + _CELL):
                line = pixels[row * wide + left : row * wide + left + _CELL]
                turns += sum(abs(a - b) > _EDGE for a, b in itertools.pairwise(line))
            cells += 1
            hits += turns >= _TURNS * _CELL
    return hits / cells if cells else 0.0


def _ground(image: Image.Image) -> dict[str, float]:
    """`clear`: the transparent part; `lost_light`, `lost_dark`: what disappears on a white and on a dark ground."""
    if not is_transparent(image):
        return {"clear": 0.0, "lost_light": 0.0, "lost_dark": 0.0}
    raw = image.convert("RGBA").resize((64, 64), Image.Resampling.BOX).tobytes()
    seen = [luminance((raw[i], raw[i + 1], raw[i + 2])) for i in range(0, len(raw), 4) if raw[i + 3] >= 128]
    white, dark = 1.0, luminance(_DARK)
    count = len(seen) or 1
    return {
        "clear": round(1 - len(seen) / 4096, 3),
        "lost_light": round(sum(contrast_of(one, white) < _CLOSE for one in seen) / count, 3),
        "lost_dark": round(sum(contrast_of(one, dark) < _CLOSE for one in seen) / count, 3),
    }
