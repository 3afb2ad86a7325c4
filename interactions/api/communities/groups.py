"""REST: groups, their announcements, rules and breaches."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.community_serializers import (
    AnnouncementSerializer,
    CommunitySerializer,
    CommunityWriteSerializer,
    CounterNoteSerializer,
    HealthSerializer,
    RulesSerializer,
    RulesWriteSerializer,
    ViolationSerializer,
    ViolationWriteSerializer,
    WeekSerializer,
)
from interactions.community_states import CommunityKind, CommunityState
from interactions.models import Community, CommunityAnnouncement, CommunityRules, CommunityViolation
from interactions.selectors.communities.groups import (
    announcement_query,
    community_get,
    community_query,
    rules_query,
    violation_query,
)
from interactions.selectors.communities.health import health_of, week_list
from interactions.services.communities.groups import announcement_add, announcement_remove, community_save
from interactions.services.communities.rules import rules_publish, violation_lift, violation_note
from interactions.services.communities.weeks import members_read
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
READ_WRITE = {"GET": P.INBOX_VIEW, "POST": P.ENGAGEMENT_EDIT}
_FILTERS = [
    OpenApiParameter("state", str, enum=CommunityState.values),
    OpenApiParameter("kind", str, enum=CommunityKind.values),
    OpenApiParameter("q", str, description="Part of the name or positioning."),
]


def _written(data: Any) -> dict[str, Any]:
    given = CommunityWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given.values()


class CommunitiesView(IdempotentMixin, ListAPIView[Community]):
    """The register of groups."""

    permissions = READ_WRITE
    serializer_class = CommunitySerializer

    def get_queryset(self) -> QuerySet[Community]:
        """By the filters in the address."""
        query = self.request.query_params
        rows = community_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            state=query.get("state", "")[:8],
            kind=query.get("kind", "")[:12],
            text=query.get("q", "")[:60],
        )
        return rows.prefetch_related("moderators", "accounts")

    @extend_schema(operation_id="communities", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List groups."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_enter",
        tags=TAGS,
        request=CommunityWriteSerializer,
        responses={201: CommunitySerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a group."""
        values = _written(request.data)
        row = community_save(workspace=request.workspace, actor=request.actor, values=values)
        return Response(CommunitySerializer(row).data, status=201)


class CommunityView(APIView):
    """One group."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_get", tags=TAGS, responses=CommunitySerializer)
    def get(self, request: Any, slug: str, community_id: int) -> Response:
        """The group with its moderators."""
        return Response(CommunitySerializer(community_get(workspace=request.workspace, community_id=community_id)).data)

    @extend_schema(
        operation_id="communities_change", tags=TAGS, request=CommunityWriteSerializer, responses=CommunitySerializer
    )
    def put(self, request: Any, slug: str, community_id: int) -> Response:
        """Change the group wholly."""
        row = community_save(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            values=_written(request.data),
        )
        return Response(CommunitySerializer(row).data)


class CommunityHealthView(APIView):
    """How a group does."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="communities_health", tags=TAGS, responses=HealthSerializer)
    def get(self, request: Any, slug: str, community_id: int) -> Response:
        """The score of the last four weeks with its parts."""
        row = community_get(workspace=request.workspace, community_id=community_id)
        return Response(HealthSerializer(health_of(week_list(workspace=request.workspace, community=row))).data)


class CommunityCountView(APIView):
    """Counting members at the platform."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_count", tags=TAGS, request=None, responses=WeekSerializer)
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Ask the platform how many members there are; repeating it is harmless."""
        row = members_read(workspace=request.workspace, community_id=community_id, actor=request.actor)
        return Response(WeekSerializer(row).data)


class CommunityAnnouncementsView(IdempotentMixin, ListAPIView[CommunityAnnouncement]):
    """What was announced in a group."""

    permissions = READ_WRITE
    serializer_class = AnnouncementSerializer

    def get_queryset(self) -> QuerySet[CommunityAnnouncement]:
        """Those of this group."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        return announcement_query(workspace=workspace, community=row)

    @extend_schema(operation_id="communities_announcements", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List announcements."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_announce",
        tags=TAGS,
        request=AnnouncementSerializer,
        responses={201: AnnouncementSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Write an announcement down."""
        values = checked(AnnouncementSerializer, request.data)
        row = announcement_add(
            workspace=request.workspace, actor=request.actor, community_id=community_id, values=values
        )
        return Response(AnnouncementSerializer(row).data, status=201)


class CommunityAnnouncementView(APIView):
    """One announcement."""

    permissions = {"DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_unannounce", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, community_id: int, announcement_id: int) -> Response:
        """Take out what was entered by mistake."""
        announcement_remove(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            announcement_id=announcement_id,
        )
        return Response(status=204)


class CommunityRulesView(IdempotentMixin, ListAPIView[CommunityRules]):
    """The versions of a group's rules."""

    permissions = READ_WRITE
    serializer_class = RulesSerializer

    def get_queryset(self) -> QuerySet[CommunityRules]:
        """Those of this group."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        return rules_query(workspace=workspace, community=row)

    @extend_schema(operation_id="communities_rules", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List versions."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_rules_publish",
        tags=TAGS,
        request=RulesWriteSerializer,
        responses={201: RulesSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Publish the next version."""
        values = checked(RulesWriteSerializer, request.data)
        row = rules_publish(workspace=request.workspace, actor=request.actor, community_id=community_id, values=values)
        return Response(RulesSerializer(row).data, status=201)


class CommunityViolationsView(IdempotentMixin, ListAPIView[CommunityViolation]):
    """The log of breaches."""

    permissions = READ_WRITE
    serializer_class = ViolationSerializer

    def get_queryset(self) -> QuerySet[CommunityViolation]:
        """Those of this group."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        return violation_query(workspace=workspace, community=row)

    @extend_schema(operation_id="communities_violations", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List breaches."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_violations_note",
        tags=TAGS,
        request=ViolationWriteSerializer,
        responses={201: ViolationSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Write a breach down."""
        given = checked(ViolationWriteSerializer, request.data)
        values = {**given, "member": given["community_member"]}
        row = violation_note(workspace=request.workspace, actor=request.actor, community_id=community_id, values=values)
        return Response(ViolationSerializer(row).data, status=201)


class CommunityViolationLiftView(APIView):
    """Taking a measure back."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="communities_violations_lift",
        tags=TAGS,
        request=CounterNoteSerializer,
        responses={201: ViolationSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int, violation_id: int) -> Response:
        """Write the counter-entry; there can be one."""
        row = violation_lift(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            violation_id=violation_id,
            **checked(CounterNoteSerializer, request.data),
        )
        return Response(ViolationSerializer(row).data, status=201)
