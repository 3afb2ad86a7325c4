"""Pictures from strangers, decoded with a fixed list of formats and bounds, and what colours they are made of."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from config.lib.colours import rgb_hex

PICTURE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
MAX_PIXELS = 64_000_000
# So many main colours are kept of a picture, seen at so many pixels a side.
COLOURS, COLOURS_EDGE = 16, 64
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class PictureDamaged(ValueError):
    """The bytes are no picture of their type, or only half of one."""


class PictureTooLarge(ValueError):
    """More pixels than are taken; `width` and `height` are what the file claims."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        super().__init__(f"{width} x {height}")


def picture_type(head: bytes) -> str:
    """The media type by the first 16 bytes, '' where it is none of ours."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def picture_open(data: bytes, mime: str, *, most: int = MAX_PIXELS) -> Image.Image:
    """The decoded picture. Its size is judged before a pixel is read: `most` pixels.

    Raises PictureDamaged, also for a type that is none of ours, and PictureTooLarge.
    """
    if mime not in PICTURE_FORMATS:
        raise PictureDamaged
    try:
        image = Image.open(io.BytesIO(data), formats=[PICTURE_FORMATS[mime]])
        width, height = image.size
    except (UnidentifiedImageError, *_BROKEN):
        raise PictureDamaged from None
    if width * height > most:
        raise PictureTooLarge(width, height)
    try:
        image.load()
    except _BROKEN:
        raise PictureDamaged from None
    return image


def picture_upright(image: Image.Image) -> Image.Image:
    """The picture as it is meant to be seen; the same object where it already is."""
    turned = image.getexif().get(0x0112, 1) not in {0, 1}
    return (ImageOps.exif_transpose(image) or image) if turned else image


def is_transparent(image: Image.Image) -> bool:
    """Whether the picture has a way to be transparent, used or not."""
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def main_colours(image: Image.Image) -> list[tuple[str, float]]:
    """The picture's main colours as HEX with their share of the opaque area, the largest first; at most COLOURS."""
    small = image.convert("RGBA" if is_transparent(image) else "RGB")
    small = small.resize((COLOURS_EDGE, COLOURS_EDGE), Image.Resampling.BOX).convert("RGBA")
    raw = small.tobytes()
    solid = b"".join(raw[at : at + 3] for at in range(0, len(raw), 4) if raw[at + 3] >= 128)
    count = len(solid) // 3
    if not count:
        return []
    flat = Image.frombytes("RGB", (count, 1), solid).quantize(COLOURS, Image.Quantize.MEDIANCUT)
    palette = flat.getpalette() or []
    rows = []
    for n, index in flat.getcolors() or []:
        at = 3 * int(index)  # type: ignore[arg-type]
        rows.append((rgb_hex(palette[at : at + 3]), round(n / count, 4)))
    return sorted(rows, key=lambda row: -row[1])
