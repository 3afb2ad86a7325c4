"""REST: repetitions of posts. Writing takes the permission to publish, because what is made goes out by itself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.recurrence_serializers import (
    AppliedSerializer,
    DateSerializer,
    DaySerializer,
    EndSerializer,
    PreviewSerializer,
    RecurrenceChangeSerializer,
    RecurrenceCreateSerializer,
    RecurrenceDetailSerializer,
    RecurrenceSerializer,
    RemovedSerializer,
)
from content.models import Recurrence
from content.selectors.recurrence import date_rows, recurrence_get, recurrence_list
from content.services.catching_up import recurrence_apply
from content.services.recurring import (
    checked_plan,
    recurrence_change,
    recurrence_create,
    recurrence_end,
    recurrence_skip,
    recurrence_unskip,
)
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["recurrences"]


class RecurrenceListView(IdempotentMixin, ListAPIView[Recurrence]):
    """All repetitions."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_PUBLISH}
    serializer_class = RecurrenceSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Recurrence]:
        """Of the workspace."""
        return recurrence_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="recurrences_list", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List repetitions, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="recurrences_create",
        tags=TAGS,
        request=RecurrenceCreateSerializer,
        responses={201: RecurrenceDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Repeat a post by a rule. Its next posts are made at once in the background."""
        asked = RecurrenceCreateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        post_id = values.pop("post")
        row = recurrence_create(workspace=request.workspace, actor=request.actor, post_id=post_id, **values)
        return _answer(request, row.pk, status=201)


class RecurrencePreviewView(APIView):
    """Dates of a rule that is not stored."""

    permissions = {"POST": P.CONTENT_PUBLISH}

    @extend_schema(
        operation_id="recurrences_preview",
        tags=TAGS,
        request=PreviewSerializer,
        responses=DateSerializer(many=True),
    )
    def post(self, request: Any, slug: str) -> Response:
        """The next dates of a rule, in its zone and in UTC. Stores nothing."""
        asked = PreviewSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        zone = values["time_zone"] or request.workspace.time_zone
        plan = checked_plan(values["rule"], values["first_day"], values["clock"], zone)
        rows = date_rows(plan, posts={}, pattern_id=0, limit=values["limit"])
        return Response(DateSerializer(rows, many=True).data)


class RecurrenceView(APIView):
    """One repetition."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_PUBLISH}

    @extend_schema(operation_id="recurrences_get", tags=TAGS, responses=RecurrenceDetailSerializer)
    def get(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """The rule, the rule in words, and the next ten dates with the posts that exist for them."""
        return _answer(request, recurrence_id)

    @extend_schema(
        operation_id="recurrences_change",
        tags=TAGS,
        request=RecurrenceChangeSerializer,
        responses=RecurrenceDetailSerializer,
    )
    def patch(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """Change rule, start, time of day or texts; the zone stays. Unchanged posts of dates that fall away go."""
        asked = RecurrenceChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        recurrence_change(workspace=request.workspace, actor=request.actor, recurrence_id=recurrence_id, **values)
        return _answer(request, recurrence_id)


class RecurrenceEndView(IdempotentMixin, APIView):
    """The end of a repetition."""

    permissions = {"POST": P.CONTENT_PUBLISH}

    @extend_schema(operation_id="recurrences_end", tags=TAGS, request=EndSerializer, responses=RemovedSerializer)
    def post(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """Make no further dates; with `remove`, posts to come that nobody changed go, too."""
        asked = EndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        removed = recurrence_end(
            workspace=request.workspace, actor=request.actor, recurrence_id=recurrence_id, **asked.validated_data
        )
        return Response(RemovedSerializer({"removed": removed}).data)


class RecurrenceSkipView(IdempotentMixin, APIView):
    """Leaving a date out."""

    permissions = {"POST": P.CONTENT_PUBLISH}

    @extend_schema(
        operation_id="recurrences_skip", tags=TAGS, request=DaySerializer, responses=RecurrenceDetailSerializer
    )
    def post(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """Leave one date out; its post goes."""
        recurrence_skip(
            workspace=request.workspace, actor=request.actor, recurrence_id=recurrence_id, day=_day(request)
        )
        return _answer(request, recurrence_id)


class RecurrenceUnskipView(IdempotentMixin, APIView):
    """Taking a date back in."""

    permissions = {"POST": P.CONTENT_PUBLISH}

    @extend_schema(
        operation_id="recurrences_unskip", tags=TAGS, request=DaySerializer, responses=RecurrenceDetailSerializer
    )
    def post(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """Take a date that was left out back in; its post is made again."""
        recurrence_unskip(
            workspace=request.workspace, actor=request.actor, recurrence_id=recurrence_id, day=_day(request)
        )
        return _answer(request, recurrence_id)


class RecurrenceApplyView(IdempotentMixin, APIView):
    """Bringing dates to come up to date."""

    permissions = {"POST": P.CONTENT_PUBLISH}

    @extend_schema(operation_id="recurrences_apply", tags=TAGS, request=None, responses=AppliedSerializer)
    def post(self, request: Any, slug: str, recurrence_id: int) -> Response:
        """Give posts to come that nobody changed the content their pattern has now."""
        done = recurrence_apply(workspace=request.workspace, actor=request.actor, recurrence_id=recurrence_id)
        return Response(AppliedSerializer(done).data)


def _day(request: Any) -> str:
    asked = DaySerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    return str(asked.validated_data["day"])


def _answer(request: Any, recurrence_id: int, status: int = 200) -> Response:
    row = recurrence_get(workspace=request.workspace, recurrence_id=recurrence_id)
    return Response(RecurrenceDetailSerializer(row).data, status=status)
