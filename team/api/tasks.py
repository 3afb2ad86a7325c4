"""REST: tasks of the team."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import InvalidInput
from team.api.idempotency import IdempotentMixin
from team.api.requests import WorkspaceApiRequest
from team.api.task_serializers import STATES, TaskSerializer, TaskStepSerializer, TaskWriteSerializer
from team.models import Task
from team.permissions import Permission as P
from team.selectors.tasks import DUE, TaskFilters, task_get, task_people, task_query
from team.services.tasks import task_begin, task_change, task_close, task_open, task_reopen

TAGS = ["tasks"]
_FILTERS = [
    OpenApiParameter("finished", OpenApiTypes.BOOL, description="Only finished or only unfinished tasks."),
    OpenApiParameter("assignee", OpenApiTypes.INT, description="User id; 0 for tasks of nobody."),
    OpenApiParameter("state", OpenApiTypes.STR, enum=STATES),
    OpenApiParameter("due", OpenApiTypes.STR, enum=DUE, description="On the workspace's days."),
    OpenApiParameter("source_type", OpenApiTypes.STR),
    OpenApiParameter("source_id", OpenApiTypes.STR),
    OpenApiParameter("q", OpenApiTypes.STR, description="Part of title, details or source."),
]


def _values(workspace: Any, data: Any, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, with the assignee as a user."""
    given = TaskWriteSerializer(data=data, partial=partial)
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    if values.get("assignee") is not None:
        people = {person.pk: person for person in task_people(workspace=workspace)}
        if values["assignee"] not in people:
            raise InvalidInput(field="assignee")
        values["assignee"] = people[values["assignee"]]
    return values


class TaskListView(IdempotentMixin, ListAPIView[Task]):
    """Tasks of the workspace."""

    request: WorkspaceApiRequest
    serializer_class = TaskSerializer
    permissions = {"GET": P.TEAM_VIEW, "POST": P.TASKS_EDIT}

    def get_queryset(self) -> QuerySet[Task]:
        """By the filters in the address."""
        if getattr(self, "swagger_fake_view", False):
            return Task.all_objects.none()
        given = self.request.query_params
        finished, who = given.get("finished", ""), given.get("assignee", "")
        filters = TaskFilters(
            finished={"1": True, "true": True, "0": False, "false": False}.get(finished),
            assignee=int(who) if who.isdecimal() and len(who) < 19 else None,
            state=given.get("state", ""),
            due=given.get("due", ""),
            source_type=given.get("source_type", "")[:40],
            source_id=given.get("source_id", "")[:40],
            q=given.get("q", "")[:80],
        )
        return task_query(workspace=self.request.workspace, filters=filters)

    @extend_schema(tags=TAGS, operation_id="tasks", summary="List tasks", parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS,
        operation_id="tasks_open",
        summary="Open a task",
        request=TaskWriteSerializer,
        responses={201: TaskSerializer},
    )
    def post(self, request: WorkspaceApiRequest, slug: str) -> Response:
        """Enter a task; the assignee is told."""
        values = _values(request.workspace, request.data)
        row = task_open(workspace=request.workspace, actor=request.actor, **values)
        return Response(TaskSerializer(row).data, status=201)


class TaskView(APIView):
    """One task."""

    permissions = {"GET": P.TEAM_VIEW, "PATCH": P.TASKS_EDIT}

    @extend_schema(tags=TAGS, operation_id="tasks_get", summary="Read a task", responses=TaskSerializer)
    def get(self, request: Any, slug: str, task_id: int) -> Response:
        """The task."""
        return Response(TaskSerializer(task_get(workspace=request.workspace, task_id=task_id)).data)

    @extend_schema(
        tags=TAGS,
        operation_id="tasks_change",
        summary="Change a task",
        request=TaskWriteSerializer,
        responses=TaskSerializer,
    )
    def patch(self, request: Any, slug: str, task_id: int) -> Response:
        """Change or assign it while it is unfinished."""
        task_get(workspace=request.workspace, task_id=task_id)
        values = _values(request.workspace, request.data, partial=True)
        row = task_change(workspace=request.workspace, actor=request.actor, task_id=task_id, values=values)
        return Response(TaskSerializer(row).data)


class TaskStepView(IdempotentMixin, APIView):
    """Takes a task a step: begin, done, dropped, reopen."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(
        tags=TAGS,
        operation_id="tasks_step",
        summary="Begin, finish, drop or reopen a task",
        request=TaskStepSerializer,
        responses=TaskSerializer,
    )
    def post(self, request: Any, slug: str, task_id: int) -> Response:
        """Doing it again is harmless."""
        task_get(workspace=request.workspace, task_id=task_id)
        given = TaskStepSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        step, note = given.validated_data["step"], given.validated_data["note"]
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "task_id": task_id}
        if step == "begin":
            row = task_begin(**who)
        elif step == "reopen":
            row = task_reopen(**who)
        else:
            row = task_close(**who, state=step, note=note)
        return Response(TaskSerializer(row).data)
