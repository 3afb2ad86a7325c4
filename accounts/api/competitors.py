"""REST: competitors, their SWOT analysis, samples and alerts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Competitor, CompetitorAlert, ContentSample, SwotLine
from accounts.selectors.competitors.profiles import competitor_get, competitor_query, sample_get, sample_query, swot_of
from accounts.selectors.competitors.tracking import alert_query
from accounts.services.competitors.alerts import alert_acknowledge
from accounts.services.competitors.profiles import (
    Point,
    Profile,
    competitor_archive,
    competitor_save,
    swot_add,
    swot_remove,
)
from accounts.services.competitors.samples import Sample, sample_remove, sample_save, sample_take
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

from .competitor_serializers import (
    AlertSerializer,
    ArchiveSerializer,
    CompetitorSerializer,
    CompetitorWriteSerializer,
    PointWriteSerializer,
    SampleSerializer,
    SampleWriteSerializer,
    SwotPointSerializer,
)

TAGS = ["accounts"]


def checked(kind: Any, data: Any) -> dict[str, Any]:
    """What was sent, checked. Raises ValidationError."""
    given = kind(data=data)
    given.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(given.validated_data)
    return values


class CompetitorsView(IdempotentMixin, ListAPIView[Competitor]):
    """The workspace's competitors."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = CompetitorSerializer

    def get_queryset(self) -> QuerySet[Competitor]:
        """The watched ones, or with `archived=1` the others."""
        archived = self.request.query_params.get("archived") == "1"
        return competitor_query(workspace=self.request.workspace, archived=archived)  # type: ignore[attr-defined]

    @extend_schema(operation_id="competitors", tags=TAGS, parameters=[OpenApiParameter("archived", str, enum=["1"])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List competitors, newest entered first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="competitors_add",
        tags=TAGS,
        request=CompetitorWriteSerializer,
        responses={201: CompetitorSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a competitor."""
        profile = Profile(**checked(CompetitorWriteSerializer, request.data))
        row = competitor_save(workspace=request.workspace, actor=request.actor, profile=profile)
        return Response(CompetitorSerializer(row).data, status=201)


class CompetitorView(APIView):
    """One competitor."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT, "PATCH": P.RESEARCH_EDIT}

    @extend_schema(operation_id="competitors_get", tags=TAGS, responses=CompetitorSerializer)
    def get(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Its profile."""
        row = competitor_get(workspace=request.workspace, competitor_id=competitor_id)
        return Response(CompetitorSerializer(row).data)

    @extend_schema(
        operation_id="competitors_change",
        tags=TAGS,
        request=CompetitorWriteSerializer,
        responses=CompetitorSerializer,
    )
    def put(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Write the profile anew; fields that are left out become empty."""
        profile = Profile(**checked(CompetitorWriteSerializer, request.data))
        row = competitor_save(
            workspace=request.workspace, actor=request.actor, profile=profile, competitor_id=competitor_id
        )
        return Response(CompetitorSerializer(row).data)

    @extend_schema(
        operation_id="competitors_archive", tags=TAGS, request=ArchiveSerializer, responses=CompetitorSerializer
    )
    def patch(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Archive it, or watch it again."""
        row = competitor_archive(
            workspace=request.workspace,
            actor=request.actor,
            competitor_id=competitor_id,
            **checked(ArchiveSerializer, request.data),
        )
        return Response(CompetitorSerializer(row).data)


class PointsView(IdempotentMixin, ListAPIView[SwotLine]):
    """The SWOT analysis of a competitor."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = SwotPointSerializer

    def get_queryset(self) -> QuerySet[SwotLine]:
        """Its points."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        competitor = competitor_get(workspace=workspace, competitor_id=self.kwargs["competitor_id"])
        return swot_of(workspace=workspace, competitor_id=competitor.pk)

    @extend_schema(operation_id="competitors_swot", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List points, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="competitors_swot_add",
        tags=TAGS,
        request=PointWriteSerializer,
        responses={201: SwotPointSerializer},
    )
    def post(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Note a point."""
        point = Point(**checked(PointWriteSerializer, request.data))
        line = swot_add(workspace=request.workspace, actor=request.actor, competitor_id=competitor_id, point=point)
        return Response(SwotPointSerializer(line).data, status=201)


class PointView(APIView):
    """One point of a SWOT analysis."""

    permissions = {"DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="competitors_swot_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, swot_id: int) -> Response:
        """Take it out."""
        swot_remove(workspace=request.workspace, actor=request.actor, line_id=swot_id)
        return Response(status=204)


class SamplesView(IdempotentMixin, ListAPIView[ContentSample]):
    """Samples of a competitor."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = SampleSerializer

    def get_queryset(self) -> QuerySet[ContentSample]:
        """By the filters in the address."""
        workspace, query = self.request.workspace, self.request.query_params  # type: ignore[attr-defined]
        competitor = competitor_get(workspace=workspace, competitor_id=self.kwargs["competitor_id"])
        text, tag = query.get("q", "")[:60], query.get("tag", "")[:24]
        return sample_query(workspace=workspace, competitor_id=competitor.pk, text=text, tag=tag)

    @extend_schema(
        operation_id="competitors_samples",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str), OpenApiParameter("tag", str)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List samples, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="competitors_samples_add",
        tags=TAGS,
        request=SampleWriteSerializer,
        responses={201: SampleSerializer},
    )
    def post(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Keep a sample: described, or a post that was read."""
        values = checked(SampleWriteSerializer, request.data)
        if post_id := values.pop("post_id", None):
            competitor_get(workspace=request.workspace, competitor_id=competitor_id)
            row = sample_take(
                workspace=request.workspace, actor=request.actor, post_id=post_id, competitor_id=competitor_id
            )
        else:
            row = sample_save(
                workspace=request.workspace,
                actor=request.actor,
                sample=_sample(values),
                competitor_id=competitor_id,
            )
        return Response(SampleSerializer(row).data, status=201)


class SampleView(APIView):
    """One sample."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="competitors_samples_get", tags=TAGS, responses=SampleSerializer)
    def get(self, request: Any, slug: str, sample_id: int) -> Response:
        """What was noted."""
        return Response(SampleSerializer(sample_get(workspace=request.workspace, sample_id=sample_id)).data)

    @extend_schema(
        operation_id="competitors_samples_change",
        tags=TAGS,
        request=SampleWriteSerializer,
        responses=SampleSerializer,
    )
    def put(self, request: Any, slug: str, sample_id: int) -> Response:
        """Write it anew."""
        row = sample_get(workspace=request.workspace, sample_id=sample_id)
        values = checked(SampleWriteSerializer, request.data)
        values.pop("post_id", None)
        row = sample_save(
            workspace=request.workspace,
            actor=request.actor,
            sample=_sample(values),
            competitor_id=row.competitor_id,
            sample_id=sample_id,
        )
        return Response(SampleSerializer(row).data)

    @extend_schema(operation_id="competitors_samples_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, sample_id: int) -> Response:
        """Take it out."""
        sample_remove(workspace=request.workspace, actor=request.actor, sample_id=sample_id)
        return Response(status=204)


class AlertsView(ListAPIView[CompetitorAlert]):
    """What was noticed."""

    permissions = {"GET": P.VIEW}
    serializer_class = AlertSerializer

    def get_queryset(self) -> QuerySet[CompetitorAlert]:
        """All, or with `open=1` those nobody has seen."""
        opened = self.request.query_params.get("open") == "1"
        return alert_query(workspace=self.request.workspace, open_only=opened)  # type: ignore[attr-defined]

    @extend_schema(operation_id="competitors_alerts", tags=TAGS, parameters=[OpenApiParameter("open", str, enum=["1"])])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List alerts, the latest first."""
        return super().get(request, *args, **kwargs)


class AlertSeenView(APIView):
    """Acknowledging one; repeating it is harmless and needs no key."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="competitors_alert_seen", tags=TAGS, request=None, responses=AlertSerializer)
    def post(self, request: Any, slug: str, alert_id: int) -> Response:
        """Note that it has been seen."""
        alert = alert_acknowledge(workspace=request.workspace, actor=request.actor, alert_id=alert_id)
        return Response(AlertSerializer(alert).data)


def _sample(values: dict[str, Any]) -> Sample:
    return Sample(**{"title": "", **values, "tags": tuple(values.get("tags", ()))})
