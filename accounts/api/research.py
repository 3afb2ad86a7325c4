"""REST: sources of research, sheets, audience data."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.persona_serializers import (
    SheetColumnsSerializer,
    SheetRehearsalSerializer,
    SheetUploadSerializer,
    SourceSerializer,
    SourceWriteSerializer,
)
from accounts.models import ResearchSource
from accounts.research_states import SourceKind
from accounts.selectors.personas.sources import source_get, source_query
from accounts.services.research.audience import audience_attach, audience_read
from accounts.services.research.sheets import (
    sheet_download,
    sheet_import,
    sheet_map,
    sheet_rehearse,
    sheet_undo,
    sheet_upload,
)
from accounts.services.research.sources import note_save, source_correct, source_remove
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]
ERRORS_TOLD = 200


class AttachSerializer(serializers.Serializer[Any]):
    """The persona that shall rest on the audience."""

    persona = serializers.IntegerField(min_value=1)


class FiguresSerializer(serializers.Serializer[Any]):
    """How many figures the persona got."""

    figures = serializers.IntegerField()


class SourcesView(IdempotentMixin, ListAPIView[ResearchSource]):
    """All sources."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = SourceSerializer

    def get_queryset(self) -> QuerySet[ResearchSource]:
        """By the filters in the address."""
        query = self.request.query_params
        workspace = self.request.workspace  # type: ignore[attr-defined]
        rows = source_query(workspace=workspace, kind=query.get("kind", ""), text=query.get("q", "")[:60])
        return rows.prefetch_related("figures")

    @extend_schema(
        operation_id="research_sources",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str), OpenApiParameter("kind", str, enum=SourceKind.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List sources, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="research_sources_note",
        tags=TAGS,
        request=SourceWriteSerializer,
        responses={201: SourceSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Note a source that is no sheet."""
        given = SourceWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = note_save(workspace=request.workspace, actor=request.actor, facts=given.facts())
        return Response(SourceSerializer(row).data, status=201)


class SourceView(APIView):
    """One source."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="research_sources_get", tags=TAGS, responses=SourceSerializer)
    def get(self, request: Any, slug: str, source_id: int) -> Response:
        """The source, of audience data with its parts."""
        return Response(SourceSerializer(source_get(workspace=request.workspace, source_id=source_id)).data)

    @extend_schema(
        operation_id="research_sources_correct", tags=TAGS, request=SourceWriteSerializer, responses=SourceSerializer
    )
    def put(self, request: Any, slug: str, source_id: int) -> Response:
        """Correct what is said about it."""
        given = SourceWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        scope = {"workspace": request.workspace, "actor": request.actor}
        row = source_correct(**scope, source_id=source_id, facts=given.facts())
        return Response(SourceSerializer(row).data)

    @extend_schema(operation_id="research_sources_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, source_id: int) -> Response:
        """Delete it with its answers and file; what rested on it becomes an assumption."""
        source_remove(workspace=request.workspace, actor=request.actor, source_id=source_id)
        return Response(status=204)


class SheetUploadView(APIView):
    """Uploads; each makes a new source."""

    permissions = {"POST": P.RESEARCH_EDIT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="research_sheets_upload",
        tags=TAGS,
        request={"multipart/form-data": SheetUploadSerializer},
        responses={201: SourceSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep a sheet without the columns about persons; nothing is read in yet."""
        given = SheetUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        row = sheet_upload(
            workspace=request.workspace,
            actor=request.actor,
            kind=given.validated_data["kind"],
            facts=given.facts(),
            file=file,
            name=file.name or "",
        )
        return Response(SourceSerializer(row).data, status=201)


class SheetColumnsView(APIView):
    """What the columns are, and the dry run."""

    permissions = {"GET": P.RESEARCH_EDIT, "PUT": P.RESEARCH_EDIT}

    @extend_schema(operation_id="research_sheets_rehearse", tags=TAGS, responses=SheetRehearsalSerializer)
    def get(self, request: Any, slug: str, source_id: int) -> Response:
        """A dry run under the stored columns."""
        return self._rehearsed(request, source_id)

    @extend_schema(
        operation_id="research_sheets_map",
        tags=TAGS,
        request=SheetColumnsSerializer,
        responses=SheetRehearsalSerializer,
    )
    def put(self, request: Any, slug: str, source_id: int) -> Response:
        """Say what each column is, and look at the dry run."""
        given = SheetColumnsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        scope = {"workspace": request.workspace, "actor": request.actor}
        sheet_map(**scope, source_id=source_id, mapping=given.validated_data["mapping"])
        return self._rehearsed(request, source_id)

    @staticmethod
    def _rehearsed(request: Any, source_id: int) -> Response:
        reading = sheet_rehearse(workspace=request.workspace, source_id=source_id)
        body = {"answers": len(reading.answers), "left_out": reading.errors[:ERRORS_TOLD]}
        return Response(SheetRehearsalSerializer(body).data)


class SheetImportView(IdempotentMixin, APIView):
    """Reading in, and taking out."""

    permissions = {"POST": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="research_sheets_import", tags=TAGS, request=None, responses=SourceSerializer)
    def post(self, request: Any, slug: str, source_id: int) -> Response:
        """Read the answers in; rows that cannot be read are left out."""
        row = sheet_import(workspace=request.workspace, actor=request.actor, source_id=source_id)
        return Response(SourceSerializer(row).data)

    @extend_schema(operation_id="research_sheets_undo", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, source_id: int) -> Response:
        """Take the answers out again; the sheet stays."""
        sheet_undo(workspace=request.workspace, actor=request.actor, source_id=source_id)
        return Response(status=204)


class SheetFileView(APIView):
    """The stored sheet."""

    permissions = {"GET": P.RESEARCH_EDIT}

    @extend_schema(operation_id="research_sheets_file", tags=TAGS, responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Any, slug: str, source_id: int) -> HttpResponse:
        """What was uploaded, without the columns about persons, as CSV. Written down in the audit log."""
        _row, data = sheet_download(workspace=request.workspace, actor=request.actor, source_id=source_id)
        return HttpResponse(data, content_type="text/csv; charset=utf-8")


class AudienceView(APIView):
    """Reading who follows; a second reading of a day replaces the first, so it needs no key."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="accounts_audience_read", tags=TAGS, request=None, responses=SourceSerializer)
    def post(self, request: Any, slug: str, account_id: int) -> Response:
        """Ask the account's platform now. 409 with the reason when it tells nothing."""
        scope = {"workspace": request.workspace, "actor": request.actor}
        return Response(SourceSerializer(audience_read(**scope, account_id=account_id)).data)


class AttachView(APIView):
    """Letting a persona rest on an audience; repeating it changes nothing."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="research_audience_attach", tags=TAGS, request=AttachSerializer, responses=FiguresSerializer
    )
    def post(self, request: Any, slug: str, source_id: int) -> Response:
        """Give the parts of this audience to a persona."""
        given = AttachSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        scope = {"workspace": request.workspace, "actor": request.actor}
        number = audience_attach(**scope, source_id=source_id, persona_id=given.validated_data["persona"])
        return Response(FiguresSerializer({"figures": number}).data)
