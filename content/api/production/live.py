"""REST: live sessions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.live_serializers import (
    CorrectionSerializer,
    LiveCheckSerializer,
    LiveSegmentSerializer,
    LiveSessionDetailSerializer,
    LiveSessionSerializer,
    LiveSessionWriteSerializer,
    ResultSerializer,
    StateSerializer,
)
from content.api.production.shapes import DoneSerializer, ProvedSerializer, read
from content.models import LiveSession
from content.selectors.live.reading import live_get, live_list
from content.services.live.moving import (
    live_check_tick,
    live_correct,
    live_move,
    live_result_set,
    live_segment_tick,
)
from content.services.live.writing import live_create, live_delete, live_update
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["live"]


class LiveListView(IdempotentMixin, ListAPIView[LiveSession]):
    """All sessions."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = LiveSessionSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[LiveSession]:
        """Of the workspace."""
        return live_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="live_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List sessions, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="live_create",
        tags=TAGS,
        request=LiveSessionWriteSerializer,
        responses={201: LiveSessionDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Plan a session, with its legal, rehearsal and technical lists."""
        values = read(LiveSessionWriteSerializer, request)
        row = live_create(workspace=request.workspace, actor=request.actor, values=values)
        return _answer(request, row.pk, 201)


class LiveView(APIView):
    """One session."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_get", tags=TAGS, responses=LiveSessionDetailSerializer)
    def get(self, request: Any, slug: str, live_id: int) -> Response:
        """With run-of-show, people, goods, checks, corrections, results and open legal conditions."""
        return _answer(request, live_id)

    @extend_schema(
        operation_id="live_change", tags=TAGS, request=LiveSessionWriteSerializer, responses=LiveSessionDetailSerializer
    )
    def patch(self, request: Any, slug: str, live_id: int) -> Response:
        """Change fields before it is on air; absent ones stay."""
        live_get(workspace=request.workspace, live_id=live_id)
        values = read(LiveSessionWriteSerializer, request, partial=True)
        live_update(workspace=request.workspace, actor=request.actor, live_id=live_id, values=values)
        return _answer(request, live_id)

    @extend_schema(operation_id="live_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, live_id: int) -> Response:
        """Remove a session that was never on air."""
        live_delete(workspace=request.workspace, actor=request.actor, live_id=live_id)
        return Response(status=204)


class LiveMoveView(IdempotentMixin, APIView):
    """Its state."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_move", tags=TAGS, request=StateSerializer, responses=LiveSessionDetailSerializer)
    def post(self, request: Any, slug: str, live_id: int) -> Response:
        """Take it a step; `live_not_ready` (422) names the legal conditions that are open."""
        live_get(workspace=request.workspace, live_id=live_id)
        state = read(StateSerializer, request)["state"]
        live_move(workspace=request.workspace, actor=request.actor, live_id=live_id, state=state)
        return _answer(request, live_id)


class LiveTickView(IdempotentMixin, APIView):
    """A tick in the checklists."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_tick", tags=TAGS, request=ProvedSerializer, responses=LiveCheckSerializer)
    def post(self, request: Any, slug: str, live_id: int, check_id: int) -> Response:
        """Tick a line with its evidence, or take the tick back."""
        live_get(workspace=request.workspace, live_id=live_id)
        values = read(ProvedSerializer, request)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        return Response(LiveCheckSerializer(live_check_tick(**who, live_id=live_id, check_id=check_id, **values)).data)


class LiveSegmentTickView(IdempotentMixin, APIView):
    """A tick in the run-of-show."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_segment_tick", tags=TAGS, request=DoneSerializer, responses=LiveSegmentSerializer)
    def post(self, request: Any, slug: str, live_id: int, segment_id: int) -> Response:
        """On air: mark a part as done, or not."""
        live_get(workspace=request.workspace, live_id=live_id)
        done = read(DoneSerializer, request)["done"]
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        row = live_segment_tick(**who, live_id=live_id, segment_id=segment_id, done=done)
        return Response(LiveSegmentSerializer(row).data)


class LiveCorrectionsView(IdempotentMixin, APIView):
    """The correction log; entries are never changed or deleted."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_corrections", tags=TAGS, responses=CorrectionSerializer(many=True))
    def get(self, request: Any, slug: str, live_id: int) -> Response:
        """All entries, the oldest first."""
        row = live_get(workspace=request.workspace, live_id=live_id)
        return Response(CorrectionSerializer(row.corrections.all(), many=True).data)

    @extend_schema(
        operation_id="live_correct", tags=TAGS, request=CorrectionSerializer, responses={201: CorrectionSerializer}
    )
    def post(self, request: Any, slug: str, live_id: int) -> Response:
        """Write an entry with the present moment."""
        live_get(workspace=request.workspace, live_id=live_id)
        values = read(CorrectionSerializer, request)
        entry = live_correct(workspace=request.workspace, actor=request.actor, live_id=live_id, **values)
        return Response(CorrectionSerializer(entry).data, status=201)


class LiveResultView(APIView):
    """What it brought."""

    permissions = {"PUT": P.CONTENT_EDIT}

    @extend_schema(operation_id="live_results", tags=TAGS, request=ResultSerializer, responses=ResultSerializer)
    def put(self, request: Any, slug: str, live_id: int) -> Response:
        """Enter figures with their source; null: not known."""
        live_get(workspace=request.workspace, live_id=live_id)
        values = read(ResultSerializer, request)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        return Response(ResultSerializer(live_result_set(**who, live_id=live_id, values=values)).data)


def _answer(request: Any, live_id: int, status: int = 200) -> Response:
    row = live_get(workspace=request.workspace, live_id=live_id)
    return Response(LiveSessionDetailSerializer(row).data, status=status)
