"""REST: activities and weeks of groups."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import InvalidInput
from interactions.api.communities.groups import READ_WRITE, TAGS
from interactions.api.communities.people import GroupTableView
from interactions.api.community_serializers import (
    FollowUpSerializer,
    GroupEventReviewSerializer,
    GroupEventSerializer,
    GroupEventWriteSerializer,
    ImportedSerializer,
    TableSerializer,
    WeekSerializer,
    WeekWriteSerializer,
)
from interactions.models import CommunityEvent
from interactions.selectors.communities.events import event_get, event_query
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.health import week_list
from interactions.services.communities.events import event_cancel, event_review, event_save, event_task
from interactions.services.communities.imports import weeks_import
from interactions.services.communities.weeks import week_save
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.api.task_serializers import TaskSerializer
from team.permissions import Permission as P
from team.selectors.tasks import task_people


class GroupEventsView(IdempotentMixin, ListAPIView[CommunityEvent]):
    """Activities of a group."""

    permissions = READ_WRITE
    serializer_class = GroupEventSerializer

    def get_queryset(self) -> QuerySet[CommunityEvent]:
        """By the filter in the address."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        which = self.request.query_params.get("which", "")
        return event_query(workspace=workspace, community=row, which=which)

    @extend_schema(
        operation_id="communities_events",
        tags=TAGS,
        parameters=[OpenApiParameter("which", str, enum=["ahead", "due", "past"], description="due: needs a review.")],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List activities."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_events_plan",
        tags=TAGS,
        request=GroupEventWriteSerializer,
        responses={201: GroupEventSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Plan an activity."""
        values = checked(GroupEventWriteSerializer, request.data)
        row = event_save(workspace=request.workspace, actor=request.actor, community_id=community_id, values=values)
        return Response(GroupEventSerializer(row).data, status=201)


class GroupEventView(APIView):
    """One activity."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_events_get", tags=TAGS, responses=GroupEventSerializer)
    def get(self, request: Any, slug: str, community_id: int, community_event_id: int) -> Response:
        """The activity with its review."""
        row = event_get(workspace=request.workspace, community_id=community_id, event_id=community_event_id)
        return Response(GroupEventSerializer(row).data)

    @extend_schema(
        operation_id="communities_events_change",
        tags=TAGS,
        request=GroupEventWriteSerializer,
        responses=GroupEventSerializer,
    )
    def put(self, request: Any, slug: str, community_id: int, community_event_id: int) -> Response:
        """Change it while it is planned."""
        row = event_save(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            event_id=community_event_id,
            values=checked(GroupEventWriteSerializer, request.data),
        )
        return Response(GroupEventSerializer(row).data)

    @extend_schema(operation_id="communities_events_cancel", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, community_id: int, community_event_id: int) -> Response:
        """Call it off."""
        event_cancel(
            workspace=request.workspace, actor=request.actor, community_id=community_id, event_id=community_event_id
        )
        return Response(status=204)


class GroupEventReviewView(APIView):
    """The review of an activity."""

    permissions = {"PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="communities_events_review",
        tags=TAGS,
        request=GroupEventReviewSerializer,
        responses=GroupEventSerializer,
    )
    def put(self, request: Any, slug: str, community_id: int, community_event_id: int) -> Response:
        """Write down what came of it."""
        row = event_review(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            event_id=community_event_id,
            values=checked(GroupEventReviewSerializer, request.data),
        )
        return Response(GroupEventSerializer(row).data)


class GroupEventTaskView(IdempotentMixin, APIView):
    """Tasks that follow from an activity."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="communities_events_task", tags=TAGS, request=FollowUpSerializer, responses={201: TaskSerializer}
    )
    def post(self, request: Any, slug: str, community_id: int, community_event_id: int) -> Response:
        """Give somebody a task."""
        given = checked(FollowUpSerializer, request.data)
        people = {person.pk: person for person in task_people(workspace=request.workspace)}
        assignee = given.get("assignee")
        if assignee and assignee not in people:
            raise InvalidInput(field="assignee")
        row = event_task(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            event_id=community_event_id,
            title=given["title"],
            assignee=people.get(assignee) if assignee else None,
            due_on=given.get("due_on"),
        )
        return Response(TaskSerializer(row).data, status=201)


class GroupWeeksView(APIView):
    """The figures of a group's weeks."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_weeks", tags=TAGS, responses=WeekSerializer(many=True))
    def get(self, request: Any, slug: str, community_id: int) -> Response:
        """The last 53 weeks with figures, the oldest first."""
        row = community_get(workspace=request.workspace, community_id=community_id)
        return Response(WeekSerializer(week_list(workspace=request.workspace, community=row), many=True).data)

    @extend_schema(
        operation_id="communities_weeks_enter", tags=TAGS, request=WeekWriteSerializer, responses=WeekSerializer
    )
    def put(self, request: Any, slug: str, community_id: int) -> Response:
        """Enter the figures of a week."""
        given = checked(WeekWriteSerializer, request.data)
        row = week_save(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            day=given["week"],
            values=given,
        )
        return Response(WeekSerializer(row).data)


class GroupWeeksTableView(GroupTableView):
    """Figures from a table."""

    @extend_schema(
        operation_id="communities_weeks_import",
        tags=TAGS,
        request={"multipart/form-data": TableSerializer},
        responses=ImportedSerializer,
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Columns: week and the figures' names. Repeating it is harmless."""
        file = self.file_of(request, community_id)
        done = weeks_import(workspace=request.workspace, actor=request.actor, community_id=community_id, file=file)
        return Response(ImportedSerializer(done).data)
