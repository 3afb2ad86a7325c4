"""REST: recurring columns."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.column_serializers import (
    ColumnDateSerializer,
    ColumnDaySerializer,
    ColumnDetailSerializer,
    ColumnEndSerializer,
    ColumnRemovedSerializer,
    ColumnSerializer,
    ColumnWriteSerializer,
)
from content.models import Column
from content.selectors.columns import SHOWN, column_days, column_get, column_list, next_days
from content.services.columns import (
    ColumnValues,
    column_checked,
    column_end,
    column_pause,
    column_save,
    column_skip,
)
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["columns"]
_NAMES = {"pillar": "pillar_id", "owner": "owner_id", "accounts": "account_ids"}
_KEPT = (
    *("name", "weekdays", "clock", "first_day", "last_day", "time_zone", "pillar_id", "lead_days", "skip_holidays"),
    *("kind", "title", "text", "hashtags", "owner_id"),
)


class ColumnListView(IdempotentMixin, ListAPIView[Column]):
    """All columns."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = ColumnSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Column]:
        """Of the workspace."""
        return column_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="columns_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List columns, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="columns_create",
        tags=TAGS,
        request=ColumnWriteSerializer,
        responses={201: ColumnDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Set up a column. Its next drafts are made at once in the background."""
        values = ColumnValues(**_given(request))
        row = column_save(workspace=request.workspace, actor=request.actor, column_id=None, values=values)
        return _answer(request, row.pk, status=201)


class ColumnPreviewView(APIView):
    """Dates of a column that is not stored."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="columns_preview",
        tags=TAGS,
        request=ColumnWriteSerializer,
        responses=ColumnDaySerializer(many=True),
    )
    def post(self, request: Any, slug: str) -> Response:
        """The next five dates. Stores nothing."""
        values = column_checked(request.workspace, ColumnValues(**_given(request)))
        days = islice(column_days(Column(workspace=request.workspace, **values)), SHOWN)
        return Response(ColumnDaySerializer(list(days), many=True).data)


class ColumnView(APIView):
    """One column."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT}

    @extend_schema(operation_id="columns_get", tags=TAGS, responses=ColumnDetailSerializer)
    def get(self, request: Any, slug: str, column_id: int) -> Response:
        """Read a column with its next five dates and the drafts that exist for them."""
        return _answer(request, column_id)

    @extend_schema(
        operation_id="columns_edit", tags=TAGS, request=ColumnWriteSerializer, responses=ColumnDetailSerializer
    )
    def patch(self, request: Any, slug: str, column_id: int) -> Response:
        """Change a column; absent fields stay. Untouched drafts to come are made anew."""
        row = column_get(workspace=request.workspace, column_id=column_id)
        old = {name: getattr(row, name) for name in _KEPT}
        old["account_ids"] = [account.pk for account in row.accounts.all()]
        values = ColumnValues(**{**old, **_given(request, partial=True)})
        column_save(workspace=request.workspace, actor=request.actor, column_id=column_id, values=values)
        return _answer(request, column_id)


class ColumnPauseView(IdempotentMixin, APIView):
    """Pausing."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="columns_pause", tags=TAGS, request=None, responses=ColumnDetailSerializer)
    def post(self, request: Any, slug: str, column_id: int) -> Response:
        """Make no drafts until it goes on."""
        column_pause(workspace=request.workspace, actor=request.actor, column_id=column_id)
        return _answer(request, column_id)


class ColumnResumeView(IdempotentMixin, APIView):
    """Going on."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="columns_resume", tags=TAGS, request=None, responses=ColumnDetailSerializer)
    def post(self, request: Any, slug: str, column_id: int) -> Response:
        """Make drafts again; dates that passed meanwhile are not made up for."""
        column_pause(workspace=request.workspace, actor=request.actor, column_id=column_id, paused=False)
        return _answer(request, column_id)


class ColumnEndView(IdempotentMixin, APIView):
    """The end."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="columns_end", tags=TAGS, request=ColumnEndSerializer, responses=ColumnRemovedSerializer
    )
    def post(self, request: Any, slug: str, column_id: int) -> Response:
        """Make no further drafts; with `remove`, those to come that nobody touched go."""
        asked = ColumnEndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        removed = column_end(
            workspace=request.workspace, actor=request.actor, column_id=column_id, **asked.validated_data
        )
        return Response(ColumnRemovedSerializer({"removed": removed}).data)


class ColumnSkipView(IdempotentMixin, APIView):
    """Leaving a date out."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="columns_skip", tags=TAGS, request=ColumnDateSerializer, responses=ColumnDetailSerializer
    )
    def post(self, request: Any, slug: str, column_id: int) -> Response:
        """Leave one date out; its untouched draft goes."""
        return _skip(request, column_id, skip=True)


class ColumnUnskipView(IdempotentMixin, APIView):
    """Taking a date back in."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="columns_unskip", tags=TAGS, request=ColumnDateSerializer, responses=ColumnDetailSerializer
    )
    def post(self, request: Any, slug: str, column_id: int) -> Response:
        """Take a date back in."""
        return _skip(request, column_id, skip=False)


def _skip(request: Any, column_id: int, *, skip: bool) -> Response:
    asked = ColumnDateSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    day = asked.validated_data["day"]
    column_skip(workspace=request.workspace, actor=request.actor, column_id=column_id, day=day, skip=skip)
    return _answer(request, column_id)


def _given(request: Any, *, partial: bool = False) -> dict[str, Any]:
    given = ColumnWriteSerializer(data=request.data, partial=partial)
    given.is_valid(raise_exception=True)
    return {_NAMES.get(name, name): value for name, value in given.validated_data.items()}


def _answer(request: Any, column_id: int, status: int = 200) -> Response:
    row = column_get(workspace=request.workspace, column_id=column_id)
    body = {**ColumnSerializer(row).data, "dates": ColumnDaySerializer(next_days(row), many=True).data}
    return Response(body, status=status)
