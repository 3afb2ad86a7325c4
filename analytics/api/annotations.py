"""REST: marks of curves, and what people write beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.dashboards import FILTERS, TAGS
from analytics.mark_kinds import IncidentCode, MarkKind
from analytics.models import Annotation
from analytics.selectors.annotations import annotation_get, annotation_query
from analytics.selectors.dashboards.asked import filters_asked
from analytics.selectors.dashboards.marks import Moment, kinds_read, moments_of
from analytics.selectors.dashboards.posts import habits_of
from analytics.selectors.data.asked import read_day
from analytics.services.annotations import AnnotationDraft, annotation_add, annotation_change, annotation_remove
from team.api.idempotency import IdempotentMixin
from team.api.permissions import granted
from team.permissions import Permission as P


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    """What happened on some days, as somebody wrote it down. Without `accounts` it is about all of them."""

    accounts = serializers.ListField(
        source="account_ids", child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False,
        max_length=500,
    )  # fmt: skip
    last = serializers.DateField(required=False, allow_null=True, help_text="The first day without it.")
    made_by = serializers.CharField(source="made_by.label", default="", read_only=True)

    class Meta:
        model = Annotation
        fields = ("id", "first", "last", "text", "accounts", "made_by", "made_at")
        read_only_fields = ("id", "made_by", "made_at")

    def draft(self, row: Annotation | None = None) -> AnnotationDraft:
        """What was given; what was left out stays as in `row`. Call on a valid serializer."""
        kept = {"first": row.first, "last": row.last, "text": row.text, "account_ids": row.account_ids} if row else {}
        return AnnotationDraft(**{**kept, **self.validated_data})


class MarkSerializer(serializers.Serializer[Moment]):
    """A mark of a curve; its days are those of the workspace's zone."""

    kind = serializers.ChoiceField(choices=MarkKind.choices)
    incident = serializers.SerializerMethodField(help_text=f"One of {', '.join(IncidentCode.values)}, or empty.")
    first = serializers.DateField(source="begins")
    last = serializers.SerializerMethodField(help_text="null: it goes on.")
    text = serializers.CharField(source="name", help_text="In the language of the request.")
    accounts = serializers.ListField(child=serializers.IntegerField(), allow_null=True, help_text="null: all.")
    id = serializers.IntegerField(source="ref", help_text="Of the alert, annotation or incident; 0 for none.")

    def get_incident(self, one: Moment) -> str:
        """What kind of incident."""
        return one.code

    def get_last(self, one: Moment) -> str | None:
        """The last day."""
        last = one.until if one.since else one.day
        return last.isoformat() if last else None


class MarksView(APIView):
    """Marks of a view."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="analytics_marks",
        tags=TAGS,
        responses=MarkSerializer(many=True),
        parameters=[
            OpenApiParameter(
                "marks", str, description=f"Of {', '.join(MarkKind.values)}, with commas; all without it."
            ),
            *FILTERS,
        ],
    )
    def get(self, request: Any, slug: str) -> Response:
        """What stands above the curves of a view. Grave complaints only for those who may read the inbox."""
        filters = filters_asked(workspace=request.workspace, given=request.query_params)
        found = moments_of(
            filters.scope,
            campaigns=habits_of(filters.scope).campaigns,
            kinds=kinds_read(request.query_params.get("marks", "")),
            complaints=granted(request, P.INBOX_VIEW),
            names={one.pk: one for one in filters.accounts},
        )
        return Response(MarkSerializer(found, many=True).data)  # type: ignore[arg-type]


class AnnotationsView(IdempotentMixin, ListAPIView[Annotation]):
    """Annotations."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = AnnotationSerializer

    def get_queryset(self) -> QuerySet[Annotation]:
        """Those that touch the days in the address."""
        query = self.request.query_params
        return annotation_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            first=read_day(query.get("first")),
            last=read_day(query.get("last")),
        )

    @extend_schema(
        operation_id="annotations",
        tags=TAGS,
        parameters=[OpenApiParameter("first", OpenApiTypes.DATE), OpenApiParameter("last", OpenApiTypes.DATE)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List annotations, the latest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="annotations_add",
        tags=TAGS,
        request=AnnotationSerializer,
        responses={201: AnnotationSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write down what happened."""
        given = AnnotationSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = annotation_add(workspace=request.workspace, actor=request.actor, draft=given.draft())
        return Response(AnnotationSerializer(row).data, status=201)


class AnnotationView(APIView):
    """One annotation."""

    permissions = {"GET": P.VIEW, "PATCH": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="annotation", tags=TAGS, responses=AnnotationSerializer)
    def get(self, request: Any, slug: str, annotation_id: int) -> Response:
        """Read an annotation."""
        row = annotation_get(workspace=request.workspace, annotation_id=annotation_id)
        return Response(AnnotationSerializer(row).data)

    @extend_schema(
        operation_id="annotations_change", tags=TAGS, request=AnnotationSerializer, responses=AnnotationSerializer
    )
    def patch(self, request: Any, slug: str, annotation_id: int) -> Response:
        """Change an annotation; what is left out stays."""
        row = annotation_get(workspace=request.workspace, annotation_id=annotation_id)
        given = AnnotationSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        row = annotation_change(
            workspace=request.workspace, actor=request.actor, annotation_id=annotation_id, draft=given.draft(row)
        )
        return Response(AnnotationSerializer(row).data)

    @extend_schema(operation_id="annotations_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, annotation_id: int) -> Response:
        """Delete an annotation."""
        annotation_remove(workspace=request.workspace, actor=request.actor, annotation_id=annotation_id)
        return Response(status=204)
