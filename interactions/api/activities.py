"""REST: activities from draft to announcement, what the law asks of them, their end."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.activity_states import ActivityKind, ActivityState
from interactions.api.activity_serializers import (
    ActivityAnnouncementSerializer,
    ActivityAnnounceSerializer,
    ActivityCloseSerializer,
    ActivityLegalSerializer,
    ActivityReasonSerializer,
    ActivitySerializer,
    ActivityWholeSerializer,
    ActivityWriteSerializer,
)
from interactions.models import Activity
from interactions.selectors.activities.reading import activity_get, activity_query
from interactions.services.activities.announcing import announcement_draft
from interactions.services.activities.drawing import activity_close
from interactions.services.activities.legal import legal_findings
from interactions.services.activities.steps import activity_announce, activity_cancel, activity_fulfil
from interactions.services.activities.writing import (
    Plan,
    PostDraft,
    PrizeDraft,
    activity_change,
    activity_copy,
    activity_create,
    activity_remove,
)
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]


def who_of(request: Any, activity_id: int) -> dict[str, Any]:
    """What every step needs. Raises NotFound before the body is looked at."""
    activity_get(workspace=request.workspace, activity_id=activity_id)
    return {"workspace": request.workspace, "actor": request.actor, "activity_id": activity_id}


def _plan(data: Any) -> Plan:
    values = checked(ActivityWriteSerializer, data)
    prizes = [PrizeDraft(**one) for one in values.pop("prizes")]
    posts = [PostDraft(one["publication"], one["account"], one["post_id"]) for one in values.pop("posts")]
    return Plan(**values, prizes=prizes, posts=posts)


class ActivitiesView(IdempotentMixin, ListAPIView[Activity]):
    """The workspace's activities."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.ENGAGEMENT_EDIT}
    serializer_class = ActivitySerializer

    def get_queryset(self) -> QuerySet[Activity]:
        """By kind and state."""
        request: Any = self.request
        given = request.query_params
        return activity_query(workspace=request.workspace, kind=given.get("kind", ""), state=given.get("state", ""))

    @extend_schema(
        operation_id="activities",
        tags=TAGS,
        parameters=[
            OpenApiParameter("kind", str, enum=ActivityKind.values),
            OpenApiParameter("state", str, enum=ActivityState.values),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List activities, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="activities_create",
        tags=TAGS,
        request=ActivityWriteSerializer,
        responses={201: ActivityWholeSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a draft."""
        row = activity_create(workspace=request.workspace, actor=request.actor, plan=_plan(request.data))
        return Response(ActivityWholeSerializer(row).data, status=201)


class ActivityView(APIView):
    """One activity."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_get", tags=TAGS, responses=ActivityWholeSerializer)
    def get(self, request: Any, slug: str, activity_id: int) -> Response:
        """The activity with its rules, prizes and posts."""
        return Response(
            ActivityWholeSerializer(activity_get(workspace=request.workspace, activity_id=activity_id)).data
        )

    @extend_schema(
        operation_id="activities_change", tags=TAGS, request=ActivityWriteSerializer, responses=ActivityWholeSerializer
    )
    def put(self, request: Any, slug: str, activity_id: int) -> Response:
        """Write a draft anew; what was announced is fixed."""
        row = activity_change(**who_of(request, activity_id), plan=_plan(request.data))
        return Response(ActivityWholeSerializer(row).data)

    @extend_schema(operation_id="activities_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, activity_id: int) -> Response:
        """Delete a draft."""
        activity_remove(**who_of(request, activity_id))
        return Response(status=204)


class ActivityFindingsView(APIView):
    """What the law asks."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="activities_findings", tags=TAGS, responses=ActivityLegalSerializer(many=True))
    def get(self, request: Any, slug: str, activity_id: int) -> Response:
        """Findings of the legal check, the gravest first."""
        row = activity_get(workspace=request.workspace, activity_id=activity_id)
        return Response(
            ActivityLegalSerializer(legal_findings(workspace=request.workspace, activity=row), many=True).data
        )


class ActivityCopyView(IdempotentMixin, APIView):
    """Copies."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_copy", tags=TAGS, request=None, responses={201: ActivityWholeSerializer})
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """A new draft with the same rules and prizes."""
        return Response(ActivityWholeSerializer(activity_copy(**who_of(request, activity_id))).data, status=201)


class ActivityAnnounceView(APIView):
    """Announcing."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_announce", tags=TAGS, request=ActivityAnnounceSerializer, responses=ActivitySerializer
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Publish and fix the rules; refused while the legal check stops it."""
        who = who_of(request, activity_id)
        row = activity_announce(**who, seen=checked(ActivityAnnounceSerializer, request.data)["seen"])
        return Response(ActivitySerializer(row).data)


class ActivityCancelView(APIView):
    """Cancelling."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_cancel", tags=TAGS, request=ActivityReasonSerializer, responses=ActivitySerializer
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """End it without winners; the public page tells the reason."""
        who = who_of(request, activity_id)
        row = activity_cancel(**who, reason=checked(ActivityReasonSerializer, request.data)["reason"])
        return Response(ActivitySerializer(row).data)


class ActivityCloseView(APIView):
    """Closing."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_close", tags=TAGS, request=ActivityCloseSerializer, responses=ActivitySerializer
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """After its end: take no more entries, freeze the list and publish its hash."""
        who = who_of(request, activity_id)
        row = activity_close(**who, reveal_at=checked(ActivityCloseSerializer, request.data)["reveal_at"])
        return Response(ActivitySerializer(row).data)


class ActivityFulfilView(APIView):
    """Finishing."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="activities_fulfil", tags=TAGS, request=None, responses=ActivitySerializer)
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Close the books when no prize is on its way."""
        return Response(ActivitySerializer(activity_fulfil(**who_of(request, activity_id))).data)


class ActivityAnnouncementView(IdempotentMixin, APIView):
    """The post that tells who won."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="activities_announcement", tags=TAGS, request=None, responses={201: ActivityAnnouncementSerializer}
    )
    def post(self, request: Any, slug: str, activity_id: int) -> Response:
        """Draft it, with masked names and the address of the proof."""
        post = announcement_draft(**who_of(request, activity_id))
        return Response({"post": post.pk}, status=201)
