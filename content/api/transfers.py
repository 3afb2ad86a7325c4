"""REST: imports, exports and calendar subscriptions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.transfer_serializers import (
    ExportSerializer,
    ExportWriteSerializer,
    FeedSerializer,
    FeedWriteSerializer,
    ImportMapSerializer,
    ImportRowSerializer,
    ImportSerializer,
    ImportUploadSerializer,
    UndoneSerializer,
)
from content.models import ExportJob, ImportJob, ImportRow
from content.selectors.export import export_get
from content.selectors.feeds import feed_list, feed_url
from content.selectors.imports import import_counts, import_get, import_list, import_rows
from content.selectors.post import PostFilters
from content.services.exporting import export_create, export_open
from content.services.feeds import feed_create, feed_end
from content.services.import_undo import import_undo
from content.services.importing import import_create, import_map, import_start
from content.transfer_states import ExportState, RowState
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.permissions import scope_check
from team.permissions import Permission as P

IMPORTS, EXPORTS, FEEDS = ["imports"], ["exports"], ["calendar feeds"]


class RowPages(CursorPages):
    """As in the table."""

    ordering = ("number",)  # type: ignore[assignment]


def _import(job: ImportJob, status: int = 200) -> Response:
    return Response(ImportSerializer(job, context={"counts": import_counts(job)}).data, status=status)


class ImportListView(IdempotentMixin, ListAPIView[ImportJob]):
    """Tables that were uploaded."""

    permissions = {"GET": P.CONTENT_EDIT, "POST": P.CONTENT_EDIT}
    serializer_class = ImportSerializer
    pagination_class = CursorPages
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[ImportJob]:
        """Newest first."""
        return import_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="imports_list", tags=IMPORTS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List imports, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="imports_create",
        tags=IMPORTS,
        request={"multipart/form-data": ImportUploadSerializer},
        responses={201: ImportSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Upload a table. Its rows are checked; nothing becomes a post before the import is started."""
        given = ImportUploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        file = given.validated_data["file"]
        return _import(import_create(workspace=request.workspace, actor=request.actor, file=file, name=file.name), 201)


class ImportView(APIView):
    """One import."""

    permissions = {"GET": P.CONTENT_EDIT, "PATCH": P.CONTENT_EDIT}

    @extend_schema(operation_id="imports_get", tags=IMPORTS, responses=ImportSerializer)
    def get(self, request: Any, slug: str, job_id: int) -> Response:
        """Read how it stands. Ask again while it is `checking` or `running`."""
        return _import(import_get(workspace=request.workspace, job_id=job_id))

    @extend_schema(operation_id="imports_map", tags=IMPORTS, request=ImportMapSerializer, responses=ImportSerializer)
    def patch(self, request: Any, slug: str, job_id: int) -> Response:
        """Say which column is which field; all rows are checked anew."""
        job = import_get(workspace=request.workspace, job_id=job_id)
        given = ImportMapSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = {"mapping": job.mapping, **given.validated_data}
        return _import(import_map(workspace=request.workspace, actor=request.actor, job_id=job_id, **values))


class ImportRowsView(ListAPIView[ImportRow]):
    """Rows of an import."""

    permissions = {"GET": P.CONTENT_EDIT}
    serializer_class = ImportRowSerializer
    pagination_class = RowPages

    def get_queryset(self) -> QuerySet[ImportRow]:
        """In order."""
        job = import_get(workspace=self.request.workspace, job_id=self.kwargs["job_id"])  # type: ignore[attr-defined]
        return import_rows(job, only=self.request.query_params.get("state", ""))

    @extend_schema(
        operation_id="imports_rows",
        tags=IMPORTS,
        parameters=[OpenApiParameter("state", str, enum=[*RowState.values, "problems"])],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Rows with their findings and the posts they became."""
        return super().get(request, *args, **kwargs)


class ImportStartView(IdempotentMixin, APIView):
    """Carry an import out."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="imports_start", tags=IMPORTS, request=None, responses=ImportSerializer)
    def post(self, request: Any, slug: str, job_id: int) -> Response:
        """Import the rows that are ready; those with errors are left out."""
        return _import(import_start(workspace=request.workspace, actor=request.actor, job_id=job_id))


class ImportUndoView(IdempotentMixin, APIView):
    """Take an import back."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="imports_undo", tags=IMPORTS, request=None, responses=UndoneSerializer)
    def post(self, request: Any, slug: str, job_id: int) -> Response:
        """Delete the drafts of the import that nobody has touched."""
        undone = import_undo(workspace=request.workspace, actor=request.actor, job_id=job_id)
        return Response(UndoneSerializer(undone).data)


def _export(request: Any, job: ExportJob, status: int = 200) -> Response:
    path = reverse("api-export-file", args=[request.workspace.slug, job.pk])
    url = request.build_absolute_uri(path) if job.state == ExportState.READY else None
    return Response(ExportSerializer(job, context={"url": url}).data, status=status)


class ExportListView(IdempotentMixin, APIView):
    """Exports."""

    permissions = {"POST": P.VIEW}

    @extend_schema(
        operation_id="exports_create", tags=EXPORTS, request=ExportWriteSerializer, responses={202: ExportSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Begin an export in the background. Its file can be fetched until `expires_at`."""
        given = ExportWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        format = values.pop("format")
        job = export_create(
            workspace=request.workspace, actor=request.actor, filters=PostFilters(**values), format=format
        )
        return _export(request, job, 202)


class ExportView(APIView):
    """One export of one's own."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="exports_get", tags=EXPORTS, responses=ExportSerializer)
    def get(self, request: Any, slug: str, export_id: int) -> Response:
        """Read how it stands; `url` is there once it is ready."""
        job = export_get(workspace=request.workspace, user_id=request.user.pk, job_id=export_id)
        return _export(request, job)


class ExportFileView(APIView):
    """The file of an export."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="exports_file",
        tags=EXPORTS,
        responses={200: OpenApiTypes.BINARY, 404: OpenApiResponse(description="Not ready, or its time is over.")},
    )
    def get(self, request: Any, slug: str, export_id: int) -> HttpResponseBase:
        """Fetch the file."""
        opened = export_open(workspace=request.workspace, user_id=request.user.pk, job_id=export_id)
        return FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.type)


class FeedListView(IdempotentMixin, APIView):
    """One's own calendar subscriptions."""

    permissions = {"GET": P.VIEW, "POST": P.VIEW}

    @extend_schema(operation_id="feeds_list", tags=FEEDS, responses=FeedSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """List one's own subscriptions."""
        rows = list(feed_list(workspace=request.workspace, user_id=request.user.pk))
        return Response(FeedSerializer(rows, many=True, context={"url_of": feed_url}).data)

    @extend_schema(
        operation_id="feeds_create", tags=FEEDS, request=FeedWriteSerializer, responses={201: FeedSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a secret address of the calendar in iCalendar format. Whoever has it can read it."""
        scope_check(request, P.CONTENT_EDIT)  # it outlives the token
        given = FeedWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        feed = feed_create(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return Response(FeedSerializer(feed, context={"url_of": feed_url}).data, status=201)


class FeedView(APIView):
    """One subscription."""

    permissions = {"DELETE": P.VIEW}

    @extend_schema(operation_id="feeds_end", tags=FEEDS, responses={204: None})
    def delete(self, request: Any, slug: str, feed_id: int) -> Response:
        """End a subscription; its address opens nothing any more."""
        scope_check(request, P.CONTENT_EDIT)
        feed_end(workspace=request.workspace, actor=request.actor, feed_id=feed_id)
        return Response(status=204)
