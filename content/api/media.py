"""REST: the media library."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.serializers import (
    MediaChangesSerializer,
    MediaSerializer,
    MediaUploadSerializer,
    UploadedMediaSerializer,
)
from content.forms.media_filters import filters_of
from content.models import MediaAsset
from content.selectors.media import SHAPES, SIZES, media_get, media_query
from content.selectors.media_rights import LICENCE_STATES
from content.services.media import media_delete, media_update, media_upload
from content.states import MediaKind
from team.permissions import Permission as P

TAGS = ["media"]
_FILTERS = [
    OpenApiParameter("q", str, description="Words in title, description or tags."),
    OpenApiParameter("kind", str, enum=MediaKind.values),
    OpenApiParameter("tag", str),
    OpenApiParameter("unused", bool, description="Only files that no post uses."),
    OpenApiParameter("folder", int, description="Files of this folder; 0: in none."),
    OpenApiParameter("shape", str, enum=list(SHAPES)),
    OpenApiParameter("size", str, enum=list(SIZES), description="Under 1 MB, up to 20 MB, above."),
    OpenApiParameter("licence", str, enum=list(LICENCE_STATES)),
    OpenApiParameter("missing_alt", bool, description="Only pictures without a description."),
]
_TRUE = {"1", "true", "yes"}


class MediaListView(ListAPIView[MediaAsset]):
    """The library; uploads are recognised by their content, so a repeat returns the stored file and needs no key."""

    permissions = {"GET": P.VIEW, "POST": P.MEDIA_EDIT}
    serializer_class = MediaSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[MediaAsset]:
        """Filtered, newest first."""
        query = self.request.query_params
        filters = replace(
            filters_of(query),
            unused=query.get("unused", "").lower() in _TRUE,
            missing_alt=query.get("missing_alt", "").lower() in _TRUE,
            deleted=False,
            before=None,
            sort="",
            skip=0,
        )
        return media_query(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]

    @extend_schema(operation_id="media_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List files, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="media_upload",
        tags=TAGS,
        request={"multipart/form-data": MediaUploadSerializer},
        responses={201: UploadedMediaSerializer, 200: UploadedMediaSerializer},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Upload a picture or video: 201 when it is new, 200 with `existed` when the library has it already."""
        given = MediaUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        upload = media_upload(workspace=request.workspace, actor=request.actor, **given.validated_data)  # type: ignore[attr-defined]
        body = MediaSerializer(upload.asset, context={"request": request}).data
        return Response({**body, "existed": upload.existed}, status=200 if upload.existed else 201)


class MediaDetailView(APIView):
    """One file."""

    permissions = {"GET": P.VIEW, "PATCH": P.MEDIA_EDIT, "DELETE": P.MEDIA_EDIT}

    @extend_schema(operation_id="media_get", tags=TAGS, responses=MediaSerializer)
    def get(self, request: Request, slug: str, asset_id: int) -> Response:
        """Read a file's facts."""
        asset = media_get(workspace=request.workspace, asset_id=asset_id)  # type: ignore[attr-defined]
        return Response(MediaSerializer(asset, context={"request": request}).data)

    @extend_schema(operation_id="media_edit", tags=TAGS, request=MediaChangesSerializer, responses=MediaSerializer)
    def patch(self, request: Request, slug: str, asset_id: int) -> Response:
        """Change title, description or tags."""
        given = MediaChangesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        asset = media_update(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            asset_id=asset_id,
            **given.validated_data,
        )
        return Response(MediaSerializer(asset, context={"request": request}).data)

    @extend_schema(operation_id="media_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Request, slug: str, asset_id: int) -> Response:
        """Delete a file that no post uses; it can be restored on the web page for 30 days."""
        media_delete(workspace=request.workspace, actor=request.actor, asset_id=asset_id)  # type: ignore[attr-defined]
        return Response(status=204)
