"""REST: the switch that stops publishing, its proof, and lifting it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.pause_serializers import (
    PauseFilterSerializer,
    PauseReportSerializer,
    PauseRequestSerializer,
    PauseSerializer,
    ResumedSerializer,
    ResumeRequestSerializer,
)
from content.api.publication_serializers import PublicationSerializer
from content.models import Publication, PublishPause
from content.selectors.health import pauses_in_force
from content.selectors.pause_report import pause_report, pause_stopped, pause_went_out
from content.selectors.pauses import lifters, pause_get, pauses_lifted
from content.services.pausing import publishing_pause, publishing_resume
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

LIFTED_MAX, WENT_OUT_MAX = 100, 200
_REPORTED = ("stopped", "waiting", "next_due", "begun", "undecided", "became", "went_out", "in_flight")


class OldestDueFirst(CursorPages):
    """By due time, the oldest first."""

    ordering = ("due_at", "id")  # type: ignore[assignment]


class PauseListView(IdempotentMixin, APIView):
    """Pauses of publishing."""

    permissions = {"GET": P.VIEW, "POST": P.PUBLISHING_PAUSE}

    @extend_schema(
        operation_id="pauses_list",
        tags=["publishing"],
        parameters=[PauseFilterSerializer],
        responses=PauseSerializer(many=True),
    )
    def get(self, request: Any, slug: str) -> Response:
        """Pauses in force, oldest first; with `lifted` the hundred lifted last."""
        asked = PauseFilterSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = pauses_in_force(request.workspace)
        if asked.validated_data["lifted"]:
            rows = list(pauses_lifted(workspace=request.workspace)[:LIFTED_MAX])
        return Response(PauseSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="pauses_create",
        tags=["publishing"],
        request=PauseRequestSerializer,
        responses={201: PauseSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Stop publishing."""
        asked = PauseRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        account_id = values.pop("account")
        pause = publishing_pause(workspace=request.workspace, actor=request.actor, account_id=account_id, **values)
        return Response(PauseSerializer(pause).data, status=status.HTTP_201_CREATED)


class PauseView(APIView):
    """One pause with its proof."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="pauses_get", tags=["publishing"], responses=PauseReportSerializer)
    def get(self, request: Any, slug: str, pause_id: int) -> Response:
        """What the pause stopped, what was on its way, and what went out in the meantime."""
        pause = pause_get(workspace=request.workspace, pause_id=pause_id)
        report = pause_report(pause=pause)
        figures = {name: getattr(report, name) for name in _REPORTED}
        figures["went_out_posts"] = list(pause_went_out(pause=pause)[:WENT_OUT_MAX])
        figures["lifters"] = lifters(pause=pause) if pause.lifted_at is None else []
        return Response(PauseReportSerializer(_with(pause, figures)).data)


class PauseStoppedView(ListAPIView[Publication]):
    """The posts a pause has stopped."""

    permissions = {"GET": P.VIEW}
    serializer_class = PublicationSerializer
    pagination_class = OldestDueFirst

    def get_queryset(self) -> QuerySet[Publication]:
        """Those it holds now, or those it handed on when it was lifted."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return pause_stopped(pause=pause_get(workspace=workspace, pause_id=self.kwargs["pause_id"]))

    @extend_schema(operation_id="pauses_stopped", tags=["publishing"])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, the oldest first."""
        return super().get(request, *args, **kwargs)


class PauseResumeView(IdempotentMixin, APIView):
    """Lifting a pause."""

    permissions = {"POST": P.PUBLISHING_PAUSE}

    @extend_schema(
        operation_id="pauses_resume", tags=["publishing"], request=ResumeRequestSerializer, responses=ResumedSerializer
    )
    def post(self, request: Any, slug: str, pause_id: int) -> Response:
        """Publish again, and settle what the pause has stopped."""
        asked = ResumeRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        done = publishing_resume(
            workspace=request.workspace, actor=request.actor, pause_id=pause_id, **asked.validated_data
        )
        counts = {name: value for name, value in asdict(done).items() if name != "pause"}
        return Response(ResumedSerializer(_with(done.pause, counts)).data)


def _with(pause: PublishPause, values: dict[str, Any]) -> PublishPause:
    """The pause carrying more values for a serializer."""
    for name, value in values.items():
        setattr(pause, name, value)
    return pause
