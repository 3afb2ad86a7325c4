"""The headers of tus 1.0 (https://tus.io/protocols/resumable-upload), read and written; used by the page and the API.

Core, and the extensions creation, termination, expiration and checksum.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _

from config.lib.errors import DomainError, InvalidInput
from content.models import MediaUpload
from content.services.media_incoming import expires_at, upload_begin, upload_cancel, upload_get, upload_write
from team.actors import Actor
from team.models import Workspace

VERSION = "1.0.0"
BODY = "application/offset+octet-stream"


class WrongVersion(DomainError):
    """The client speaks another version of tus."""

    code = "tus_version"
    status = 412
    message = _("Only tus 1.0.0 is understood.")


class WrongBody(DomainError):
    """A piece was sent as something else than bytes."""

    code = "tus_body"
    status = 415
    message = _("Pieces are sent as application/offset+octet-stream.")


def tus_options() -> HttpResponse:
    """What this server understands."""
    response = _dressed(HttpResponse(status=204))
    response["Tus-Version"] = VERSION
    response["Tus-Extension"] = "creation,termination,expiration,checksum"
    response["Tus-Checksum-Algorithm"] = "sha1,sha256"
    response["Tus-Max-Size"] = str(settings.MEDIA_MAX_BYTES)
    return response


def tus_create(
    request: HttpRequest, *, workspace: Workspace, actor: Actor, locate: Callable[[MediaUpload], str]
) -> HttpResponse:
    """Begin an upload: 201 with its address. Raises what `upload_begin` raises, WrongVersion, InvalidInput."""
    _checked(request)
    size = _number(request, "Upload-Length")
    upload = upload_begin(workspace=workspace, actor=actor, size=size, meta=_meta(request))
    response = _dressed(HttpResponse(status=201))
    response["Location"] = locate(upload)
    response["Upload-Expires"] = http_date(expires_at(upload).timestamp())
    return response


def tus_head(request: HttpRequest, *, workspace: Workspace, actor: Actor, upload_id: int) -> HttpResponse:
    """How much has arrived. Raises NotFound."""
    upload = upload_get(workspace=workspace, actor=actor, upload_id=upload_id)
    response = _dressed(HttpResponse(status=200))
    response["Upload-Offset"], response["Upload-Length"] = str(upload.received), str(upload.size)
    response["Upload-Expires"] = http_date(expires_at(upload).timestamp())
    response["Cache-Control"] = "no-store"
    return response


def tus_patch(request: HttpRequest, *, workspace: Workspace, actor: Actor, upload_id: int) -> HttpResponse:
    """Take a piece: 204 with what has arrived. After the last one `Juzhen-Asset` names the file in the library, and
    `Juzhen-Existed` says whether it was there already. Raises what `upload_write` raises."""
    upload_get(workspace=workspace, actor=actor, upload_id=upload_id)
    _checked(request)
    if request.content_type != BODY:
        raise WrongBody
    received, stored = upload_write(
        workspace=workspace,
        actor=actor,
        upload_id=upload_id,
        offset=_number(request, "Upload-Offset"),
        stream=request,
        checksum=request.headers.get("Upload-Checksum", ""),
    )
    response = _dressed(HttpResponse(status=204))
    response["Upload-Offset"] = str(received)
    if stored is not None:
        response["Juzhen-Asset"], response["Juzhen-Existed"] = str(stored.asset.pk), str(int(stored.existed))
    return response


def tus_delete(request: HttpRequest, *, workspace: Workspace, actor: Actor, upload_id: int) -> HttpResponse:
    """Forget an upload. Raises NotFound."""
    upload_get(workspace=workspace, actor=actor, upload_id=upload_id)
    _checked(request)
    upload_cancel(workspace=workspace, actor=actor, upload_id=upload_id)
    return _dressed(HttpResponse(status=204))


def _checked(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


def _number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not (text.isdecimal() and len(text) < 16):
        raise InvalidInput(_("The header %(name)s is missing or no number."), field=name, name=name)
    return int(text)


def _meta(request: HttpRequest) -> dict[str, str]:
    """Pairs of a name and base64, separated by commas; what cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "")[:8000].split(","):
        name, _mark, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found


def _dressed(response: HttpResponse) -> Any:
    response["Tus-Resumable"] = VERSION
    return response
