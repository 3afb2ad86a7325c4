"""Pictures, decoded with a fixed list of formats and bounds: open, turn, encode, shrink, cut out."""

from __future__ import annotations

import io

from django.utils.translation import gettext_lazy as _
from PIL import Image

from config.lib.pictures import PictureDamaged, PictureTooLarge, is_transparent, picture_open
from content.media_errors import MediaRefused

THUMB_EDGE = 640


def image_open(data: bytes, mime: str) -> Image.Image:
    """The decoded picture. Raises MediaRefused."""
    try:
        return picture_open(data, mime)
    except PictureTooLarge as found:
        raise MediaRefused(
            _("The picture has %(width)s × %(height)s pixels. At most 64 million pixels are possible."),
            width=found.width,
            height=found.height,
        ) from None
    except PictureDamaged:
        raise MediaRefused(_("The picture is damaged and cannot be read.")) from None


def image_encode(image: Image.Image, mime: str, icc: bytes | None, *, quality: int = 94) -> bytes:
    """The picture as a file of the type, its colour profile kept, nothing else. `quality` 1 to 95 where it applies."""
    out = io.BytesIO()
    options: dict[str, object] = {"icc_profile": icc} if icc else {}
    if mime == "image/jpeg":
        image.convert("RGB" if image.mode not in {"L", "RGB", "CMYK"} else image.mode).save(
            out, "JPEG", quality=quality, subsampling=0 if quality > 90 else 2, **options
        )
    elif mime == "image/webp":
        image.save(out, "WEBP", quality=quality, **options)
    elif mime == "image/gif":
        image.save(out, "GIF")
    else:
        image.save(out, "PNG", **options)
    return out.getvalue()


def image_thumb(image: Image.Image) -> bytes:
    """A WebP of at most THUMB_EDGE pixels."""
    small = image.copy()
    small.thumbnail((THUMB_EDGE, THUMB_EDGE))
    out = io.BytesIO()
    small.convert("RGBA" if is_transparent(small) else "RGB").save(out, "WEBP", quality=82)
    return out.getvalue()


def image_still(data: bytes, mime: str) -> Image.Image:
    """A picture that can be cut or scaled. Raises MediaRefused for damaged and animated ones."""
    image = image_open(data, mime)
    if getattr(image, "is_animated", False):
        raise MediaRefused(_("An animated picture cannot be cropped."))
    return image
