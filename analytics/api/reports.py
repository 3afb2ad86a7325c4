"""REST: reports, their versions, files and links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.report_serializers import (
    ReportMailSerializer,
    ReportSerializer,
    ReportShareMadeSerializer,
    ReportShareSerializer,
    ReportShareWriteSerializer,
    ReportVersionFullSerializer,
    ReportVersionSerializer,
    ReportWriteSerializer,
)
from analytics.models import Report, ReportDelivery, ReportShare, ReportVersion
from analytics.report_states import FileKind, Template
from analytics.selectors.reports.reading import report_get, reports_of, version_get
from analytics.services.reports.building import report_remove, report_save, version_make
from analytics.services.reports.files import TYPES, file_name, file_of
from analytics.services.reports.sharing import mail_end, share_end, share_make
from config.lib.errors import NotFound
from team.api.idempotency import IdempotentMixin
from team.audit import record
from team.charts.files import disposition
from team.permissions import Permission as P

TAGS = ["analytics"]


def _written(data: Any) -> ReportWriteSerializer:
    given = ReportWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given


class ReportsView(IdempotentMixin, ListAPIView[Report]):
    """The reports."""

    permissions = {"GET": P.VIEW, "POST": P.REPORTS_EDIT}
    serializer_class = ReportSerializer

    def get_queryset(self) -> QuerySet[Report]:
        """By the filters in the address."""
        template = self.request.query_params.get("template", "")
        kind = template if template in Template.values else ""
        return reports_of(workspace=self.request.workspace, template=kind)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="reports", tags=TAGS, parameters=[OpenApiParameter("template", str, enum=Template.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List reports."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="reports_create", tags=TAGS, request=ReportWriteSerializer, responses={201: ReportSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a report with its first version."""
        row = report_save(workspace=request.workspace, actor=request.actor, values=_written(request.data).entered())
        return Response(ReportSerializer(_annotated(request, row.pk)).data, status=201)


class ReportView(APIView):
    """One report."""

    permissions = {"GET": P.VIEW, "PUT": P.REPORTS_EDIT, "DELETE": P.REPORTS_EDIT}

    @extend_schema(operation_id="reports_get", tags=TAGS, responses=ReportSerializer)
    def get(self, request: Any, slug: str, report_id: int) -> Response:
        """What the report looks at."""
        return Response(ReportSerializer(_annotated(request, report_id)).data)

    @extend_schema(operation_id="reports_change", tags=TAGS, request=ReportWriteSerializer, responses=ReportSerializer)
    def put(self, request: Any, slug: str, report_id: int) -> Response:
        """Change a report; a change of what it looks at makes a new version."""
        report_get(workspace=request.workspace, report_id=report_id)
        values = _written(request.data).entered()
        report_save(workspace=request.workspace, actor=request.actor, values=values, report_id=report_id)
        return Response(ReportSerializer(_annotated(request, report_id)).data)

    @extend_schema(operation_id="reports_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, report_id: int) -> Response:
        """Delete a report with its versions and links."""
        report_remove(workspace=request.workspace, actor=request.actor, report_id=report_id)
        return Response(status=204)


class ReportVersionsView(IdempotentMixin, ListAPIView[ReportVersion]):
    """The versions of a report."""

    permissions = {"GET": P.VIEW, "POST": P.REPORTS_EDIT}
    serializer_class = ReportVersionSerializer

    def get_queryset(self) -> QuerySet[ReportVersion]:
        """Those of this report, the newest first, without their figures."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        report = report_get(workspace=workspace, report_id=self.kwargs["report_id"])
        rows = ReportVersion.objects.for_workspace(workspace).filter(report=report)
        return rows.defer("snapshot", "paragraphs").order_by("-number")

    @extend_schema(operation_id="reports_versions", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List versions."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="reports_versions_make", tags=TAGS, request=None, responses={201: ReportVersionFullSerializer}
    )
    def post(self, request: Any, slug: str, report_id: int) -> Response:
        """Read all figures anew and keep them as the next version."""
        version = version_make(workspace=request.workspace, actor=request.actor, report_id=report_id)
        return Response(ReportVersionFullSerializer(version).data, status=201)


class ReportVersionView(APIView):
    """One version."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="reports_version", tags=TAGS, responses=ReportVersionFullSerializer)
    def get(self, request: Any, slug: str, report_id: int, number: int) -> Response:
        """The figures and words of a version."""
        report = report_get(workspace=request.workspace, report_id=report_id)
        return Response(ReportVersionFullSerializer(version_get(report=report, number=number)).data)


class ReportFileView(APIView):
    """The newest version as a file."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="reports_file",
        tags=TAGS,
        parameters=[OpenApiParameter("file_kind", str, OpenApiParameter.PATH, enum=FileKind.values)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, slug: str, report_id: int, file_kind: str) -> HttpResponse:
        """PDF, workbook, document or slides."""
        report = report_get(workspace=request.workspace, report_id=report_id)
        if file_kind not in FileKind.values:
            raise NotFound
        version = version_get(report=report)
        body = file_of(version, file_kind)
        after = {"format": file_kind, "version": version.number}
        record(request.workspace, request.actor, "report.exported", report, after=after)
        answer = HttpResponse(body, content_type=TYPES[FileKind(file_kind)])
        answer["Content-Disposition"] = disposition(file_name(version, file_kind).rpartition(".")[0], file_kind)
        return answer


class ReportSharesView(IdempotentMixin, ListAPIView[ReportShare]):
    """The links to a report."""

    permissions = {"GET": P.REPORTS_EDIT, "POST": P.REPORTS_EDIT}
    serializer_class = ReportShareSerializer

    def get_queryset(self) -> QuerySet[ReportShare]:
        """Those of this report, the newest first."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        report = report_get(workspace=workspace, report_id=self.kwargs["report_id"])
        rows = ReportShare.objects.for_workspace(workspace).filter(version__report=report).select_related("version")
        return rows.defer("version__snapshot", "version__paragraphs").order_by("-pk")

    @extend_schema(operation_id="reports_shares", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List links."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="reports_share",
        tags=TAGS,
        request=ReportShareWriteSerializer,
        responses={201: ReportShareMadeSerializer},
    )
    def post(self, request: Any, slug: str, report_id: int) -> Response:
        """Make a link to the newest version; its address is in this answer only."""
        given = ReportShareWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        share, token = share_make(
            workspace=request.workspace, actor=request.actor, report_id=report_id, **given.validated_data
        )
        url = settings.BASE_URL + reverse("public_report:page", args=[token])
        return Response(ReportShareMadeSerializer(share, context={"url": url}).data, status=201)


class ReportShareView(APIView):
    """One link."""

    permissions = {"DELETE": P.REPORTS_EDIT}

    @extend_schema(operation_id="reports_share_end", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, report_id: int, report_share_id: int) -> Response:
        """Close it at once."""
        share_end(workspace=request.workspace, actor=request.actor, report_id=report_id, share_id=report_share_id)
        return Response(status=204)


class ReportMailsView(ListAPIView[ReportDelivery]):
    """The mails about a report."""

    permissions = {"GET": P.REPORTS_EDIT}
    serializer_class = ReportMailSerializer

    def get_queryset(self) -> QuerySet[ReportDelivery]:
        """Those of all versions of this report, the newest first."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        report = report_get(workspace=workspace, report_id=self.kwargs["report_id"])
        rows = ReportDelivery.objects.for_workspace(workspace).filter(version__report=report).select_related("version")
        return rows.defer("version__snapshot", "version__paragraphs").order_by("-pk")

    @extend_schema(operation_id="reports_mails", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List mails."""
        return super().get(request, *args, **kwargs)


class ReportMailView(APIView):
    """One mail."""

    permissions = {"DELETE": P.REPORTS_EDIT}

    @extend_schema(operation_id="reports_mail_end", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, report_id: int, report_mail_id: int) -> Response:
        """Close the link in it at once; one that waits is not sent."""
        mail_end(workspace=request.workspace, actor=request.actor, report_id=report_id, mail_id=report_mail_id)
        return Response(status=204)


def _annotated(request: Any, report_id: int) -> Report:
    found = reports_of(workspace=request.workspace).filter(pk=report_id).first()
    if found is None:
        raise NotFound
    return found
