"""REST: sealed documents, their log, their files."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import DocumentAccess
from accounts.selectors.register.documents import document_accesses, document_get
from accounts.serving import document_answer
from team.api.pagination import CursorPages
from team.permissions import Permission as P

from .document_serializers import DocumentAccessSerializer, DocumentSerializer

TAGS = ["accounts"]


class AnyFile(BaseContentNegotiation):
    """A file is what it is: the Accept header chooses nothing."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The first one."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """For refusals, which are problem documents."""
        return renderers[0], renderers[0].media_type


class DocumentView(APIView):
    """One document's facts."""

    permissions = {"GET": P.DOCUMENTS_READ}

    @extend_schema(operation_id="accounts_documents_get", tags=TAGS, responses=DocumentSerializer)
    def get(self, request: Any, slug: str, document_id: int) -> Response:
        """Name, type, size, checksum; never the content."""
        row = document_get(workspace=request.workspace, document_id=document_id)
        return Response(DocumentSerializer(row, context={"request": request}).data)


class DocumentFileView(APIView):
    """The file."""

    permissions = {"GET": P.DOCUMENTS_READ}
    content_negotiation_class = AnyFile

    @extend_schema(
        operation_id="accounts_documents_file",
        tags=TAGS,
        parameters=[OpenApiParameter("download", bool, description="Save a picture instead of showing it.")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, slug: str, document_id: int) -> HttpResponse:
        """Open it; the opening is written into the document's log and the audit log first."""
        download = request.query_params.get("download", "") not in {"", "0", "false"}
        return document_answer(request, document_id=document_id, download=download)


class DocumentAccessesView(ListAPIView[DocumentAccess]):
    """Who opened it."""

    permissions = {"GET": P.DOCUMENTS_READ}
    serializer_class = DocumentAccessSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[DocumentAccess]:
        """Of the document in the address."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return document_accesses(document=document_get(workspace=workspace, document_id=self.kwargs["document_id"]))

    @extend_schema(operation_id="accounts_documents_accesses", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The log, the latest first."""
        return super().get(request, *args, **kwargs)
