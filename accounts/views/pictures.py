"""Hands out pictures of brands and accounts: to members only, with the type we found, never as a page."""

from __future__ import annotations

import io
from typing import TypeVar
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from PIL import Image

from accounts.models.stored_picture import StoredPicture
from accounts.services.identity.files import SVG, picture_image
from config.lib.pictures import is_transparent

SMALL, LARGE = 192, 1200
Response = TypeVar("Response", bound=HttpResponseBase)


def picture_response(row: StoredPicture, *, download: bool = False) -> HttpResponseBase:
    """The file as it was uploaded. Raises Http404 when the storage lost it.

    Drawings are always offered for saving when opened by themselves; as `<img>` they show, and run no script there.
    """
    if not default_storage.exists(row.path):
        raise Http404
    response = FileResponse(default_storage.open(row.path, "rb"), content_type=row.mime)
    response["Content-Length"] = str(row.size)
    kind = "attachment" if download or row.mime == SVG else "inline"
    return dressed(response, f"{kind}; filename*=UTF-8''{quote(row.name, safe='')}")


def scaled_response(row: StoredPicture, *, edge: int) -> HttpResponseBase:
    """A WebP of at most `edge` pixels; drawings as they are. Raises Http404 when the storage lost the file."""
    if row.mime == SVG:
        return picture_response(row)
    if not default_storage.exists(row.path):
        raise Http404
    image = picture_image(row)
    image = image.convert("RGBA" if is_transparent(image) else "RGB")
    image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=86)
    return bytes_response(out.getvalue(), "image/webp")


def bytes_response(data: bytes, mime: str, disposition: str = "inline") -> HttpResponseBase:
    """A picture that was made for this answer."""
    return dressed(HttpResponse(data, content_type=mime), disposition)


def dressed(response: Response, disposition: str) -> Response:
    """The headers every handed-out file carries. The content behind an address never changes."""
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Drawings may bring styles of their own; anything else is nothing but pixels.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Content-Disposition"] = disposition
    return response
