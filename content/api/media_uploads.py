"""REST: uploads in pieces (tus 1.0), the same as the pages use, with a token."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from content.forms.tus import tus_create, tus_delete, tus_head, tus_patch
from team.permissions import Permission as P

TAGS = ["media"]
_HEADER = OpenApiParameter("Tus-Resumable", str, OpenApiParameter.HEADER, required=True, enum=["1.0.0"])
_PLACE = OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True)
_SIZE = OpenApiParameter("Upload-Length", int, OpenApiParameter.HEADER, required=True, description="Bytes in all.")
_META = OpenApiParameter(
    "Upload-Metadata",
    str,
    OpenApiParameter.HEADER,
    description="Pairs of a name (filename, title, alt, folder) and a base64 value, separated by commas.",
)


class UploadListView(APIView):
    """Begin an upload."""

    permissions = {"POST": P.MEDIA_EDIT}

    @extend_schema(
        operation_id="media_upload_begin",
        tags=TAGS,
        parameters=[_HEADER, _SIZE, _META],
        request=None,
        responses={201: None},
    )
    def post(self, request: Request, slug: str) -> HttpResponse:
        """Begin an upload in pieces (tus 1.0): 201, `Location` is where to send them."""
        return tus_create(
            request._request,
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            locate=lambda upload: reverse("api-media-upload", args=[slug, upload.pk]),
        )


class UploadView(APIView):
    """One upload under way, of the acting person."""

    permissions = {"GET": P.MEDIA_EDIT, "HEAD": P.MEDIA_EDIT, "PATCH": P.MEDIA_EDIT, "DELETE": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_upload_state", tags=TAGS, responses={200: None})
    def get(self, request: Request, slug: str, upload_id: int) -> HttpResponse:
        """How much has arrived, in `Upload-Offset`; HEAD answers the same."""
        return tus_head(request._request, workspace=request.workspace, actor=request.actor, upload_id=upload_id)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="media_upload_piece",
        tags=TAGS,
        parameters=[_HEADER, _PLACE],
        request={"application/offset+octet-stream": {"type": "string", "format": "binary"}},
        responses={204: None},
    )
    def patch(self, request: Request, slug: str, upload_id: int) -> HttpResponse:
        """Send a piece; after the last one `Juzhen-Asset` is the number of the file in the library."""
        return tus_patch(request._request, workspace=request.workspace, actor=request.actor, upload_id=upload_id)  # type: ignore[attr-defined]

    @extend_schema(operation_id="media_upload_cancel", tags=TAGS, parameters=[_HEADER], responses={204: None})
    def delete(self, request: Request, slug: str, upload_id: int) -> HttpResponse:
        """Cancel an upload; what has arrived is forgotten."""
        return tus_delete(request._request, workspace=request.workspace, actor=request.actor, upload_id=upload_id)  # type: ignore[attr-defined]
