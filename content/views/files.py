"""Serves media files: only to members, with the type we found ourselves, in ranges for video, never as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from django.core.files.base import File
from django.core.files.storage import Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from content.models import MediaAsset
from content.selectors.media import media_get
from content.services.media_formats import SUFFIXES
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$", re.ASCII)
_CHUNK = 256 * 1024


@require_safe
@workspace_view(P.VIEW)
def media_file(request: WorkspaceRequest, asset_id: int) -> HttpResponseBase:
    """The file itself; `?download=1` offers it for saving."""
    return file_response(request, media_get(workspace=request.workspace, asset_id=asset_id, deleted=True))


@require_safe
@workspace_view(P.VIEW)
def media_thumb(request: WorkspaceRequest, asset_id: int) -> HttpResponseBase:
    """The small WebP; 404 for videos without one, for which pages draw an icon."""
    return thumb_response(request, media_get(workspace=request.workspace, asset_id=asset_id, deleted=True))


def file_response(request: HttpRequest, asset: MediaAsset) -> HttpResponseBase:
    """The file of an asset that the caller was allowed to see. Raises Http404 when it is gone."""
    return _serve(request, asset, asset.file.storage, asset.file.name or "", asset.mime, asset.size, asset.sha256)


def thumb_response(request: HttpRequest, asset: MediaAsset) -> HttpResponseBase:
    """The preview of an asset that the caller was allowed to see. Raises Http404 where there is none."""
    if not asset.thumb.name:
        raise Http404
    name, storage = asset.thumb.name, asset.thumb.storage
    if not storage.exists(name):
        raise Http404
    return _serve(request, asset, storage, name, "image/webp", storage.size(name), f"{asset.sha256}-t")


def _serve(
    request: HttpRequest, asset: MediaAsset, storage: Storage, name: str, mime: str, size: int, tag: str
) -> HttpResponseBase:
    etag = f'"{tag}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponseNotModified(), asset, etag, request)
    if not storage.exists(name):
        raise Http404
    wanted = request.headers.get("Range", "")
    if wanted and request.headers.get("If-Range", etag) == etag and (match := _RANGE.match(wanted.strip())):
        return _part(request, asset, storage, name, mime, size, etag, match[1], match[2])
    ranged = getattr(storage, "read_range", None)
    response: HttpResponseBase = (
        StreamingHttpResponse(ranged(name, 0, size), content_type=mime)
        if ranged and size
        else FileResponse(storage.open(name, "rb"), content_type=mime)
    )
    response["Content-Length"] = str(size)
    return _dressed(response, asset, etag, request)


def _part(
    request: HttpRequest,
    asset: MediaAsset,
    storage: Storage,
    name: str,
    mime: str,
    size: int,
    etag: str,
    first: str,
    last: str,
) -> HttpResponseBase:
    """One byte range (RFC 9110, 14.2)."""
    if first:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    else:
        start, end = max(0, size - int(last or 0)), size - 1
    if start > end or start >= size:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    length = end - start + 1
    ranged = getattr(storage, "read_range", None)  # a bucket gives the part without fetching the whole
    parts = ranged(name, start, length) if ranged else _read(storage.open(name, "rb"), start, length)
    response = StreamingHttpResponse(parts, status=206, content_type=mime)
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"] = str(end - start + 1)
    return _dressed(response, asset, etag, request)


def _read(stream: File, start: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while length > 0 and (chunk := stream.read(min(_CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _dressed(response: HttpResponseBase, asset: MediaAsset, etag: str, request: HttpRequest) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    # The address of a file never changes its content; private, because membership decides who may see it.
    response["Cache-Control"] = "private, max-age=86400"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    kind = "attachment" if request.GET.get("download") else "inline"
    name = f"{asset.title or asset.pk}.{SUFFIXES.get(asset.mime, 'bin')}"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name, safe='')}"
    return response
