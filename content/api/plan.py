"""REST: pillars, themes and the mix."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from content.api.plan_serializers import (
    MixSerializer,
    PillarSerializer,
    PillarWriteSerializer,
    ThemeSerializer,
    ThemeWriteSerializer,
)
from content.forms.plan import PeriodForm
from content.models import Pillar, Theme
from content.selectors.pillars import pillar_get, pillar_list, share_sum
from content.selectors.plan_mix import missed, mix, runs
from content.selectors.themes import theme_get, theme_list
from content.services.pillars import PillarValues, pillar_move, pillar_remove, pillar_save
from content.services.themes import ThemeValues, theme_remove, theme_save
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["plan"]
_DAYS = [OpenApiParameter("first", str, description="First day, 2026-11-01."), OpenApiParameter("last", str)]


class PillarPages(CursorPages):
    """In their order."""

    ordering = ("position", "pk")  # type: ignore[assignment]


class ThemePages(CursorPages):
    """The latest first."""

    ordering = ("-first_day", "-pk")  # type: ignore[assignment]


class PillarListView(IdempotentMixin, ListAPIView[Pillar]):
    """All pillars."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = PillarSerializer
    pagination_class = PillarPages

    def get_queryset(self) -> QuerySet[Pillar]:
        """Of the workspace."""
        return pillar_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="pillars_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List pillars in their order."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="pillars_create", tags=TAGS, request=PillarWriteSerializer, responses={201: PillarSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a pillar, the last in order."""
        values = PillarValues(**_given(PillarWriteSerializer, request))
        row = pillar_save(workspace=request.workspace, actor=request.actor, pillar_id=None, values=values)
        return Response(PillarSerializer(row).data, status=201)


class PillarView(APIView):
    """One pillar."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="pillars_get", tags=TAGS, responses=PillarSerializer)
    def get(self, request: Any, slug: str, pillar_id: int) -> Response:
        """Read a pillar."""
        return Response(PillarSerializer(pillar_get(workspace=request.workspace, pillar_id=pillar_id)).data)

    @extend_schema(operation_id="pillars_edit", tags=TAGS, request=PillarWriteSerializer, responses=PillarSerializer)
    def patch(self, request: Any, slug: str, pillar_id: int) -> Response:
        """Change a pillar; absent fields stay."""
        old = stored(pillar_get(workspace=request.workspace, pillar_id=pillar_id), PillarValues)
        values = PillarValues(**{**old, **_given(PillarWriteSerializer, request, partial=True)})
        row = pillar_save(workspace=request.workspace, actor=request.actor, pillar_id=pillar_id, values=values)
        return Response(PillarSerializer(row).data)

    @extend_schema(operation_id="pillars_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, pillar_id: int) -> Response:
        """Remove a pillar; its posts stay without one."""
        pillar_remove(workspace=request.workspace, actor=request.actor, pillar_id=pillar_id)
        return Response(status=204)


class PillarMoveView(IdempotentMixin, APIView):
    """The order."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="pillars_move",
        tags=TAGS,
        request=None,
        parameters=[OpenApiParameter("down", bool, description="One place down instead of up.")],
        responses=PillarSerializer,
    )
    def post(self, request: Any, slug: str, pillar_id: int) -> Response:
        """Move a pillar one place up, or with `down` down."""
        step = 1 if request.query_params.get("down", "") in {"1", "true"} else -1
        pillar_move(workspace=request.workspace, actor=request.actor, pillar_id=pillar_id, step=step)
        return Response(PillarSerializer(pillar_get(workspace=request.workspace, pillar_id=pillar_id)).data)


class ThemeListView(IdempotentMixin, ListAPIView[Theme]):
    """All themes."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = ThemeSerializer
    pagination_class = ThemePages

    def get_queryset(self) -> QuerySet[Theme]:
        """Of the workspace."""
        return theme_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="themes_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List themes, the latest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="themes_create", tags=TAGS, request=ThemeWriteSerializer, responses={201: ThemeSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a theme."""
        values = ThemeValues(**_given(ThemeWriteSerializer, request))
        row = theme_save(workspace=request.workspace, actor=request.actor, theme_id=None, values=values)
        return Response(ThemeSerializer(row).data, status=201)


class ThemeView(APIView):
    """One theme."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="themes_get", tags=TAGS, responses=ThemeSerializer)
    def get(self, request: Any, slug: str, theme_id: int) -> Response:
        """Read a theme."""
        return Response(ThemeSerializer(theme_get(workspace=request.workspace, theme_id=theme_id)).data)

    @extend_schema(operation_id="themes_edit", tags=TAGS, request=ThemeWriteSerializer, responses=ThemeSerializer)
    def patch(self, request: Any, slug: str, theme_id: int) -> Response:
        """Change a theme; absent fields stay."""
        old = stored(theme_get(workspace=request.workspace, theme_id=theme_id), ThemeValues)
        values = ThemeValues(**{**old, **_given(ThemeWriteSerializer, request, partial=True)})
        row = theme_save(workspace=request.workspace, actor=request.actor, theme_id=theme_id, values=values)
        return Response(ThemeSerializer(row).data)

    @extend_schema(operation_id="themes_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, theme_id: int) -> Response:
        """Remove a theme."""
        theme_remove(workspace=request.workspace, actor=request.actor, theme_id=theme_id)
        return Response(status=204)


class MixView(APIView):
    """The mix."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="plan_mix", tags=TAGS, parameters=_DAYS, responses=MixSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """How planned and published posts divide among the pillars, by default over the next 30 days."""
        workspace = request.workspace
        today = local_day(now(), workspace.time_zone)
        first, last = today, today + timedelta(days=29)
        if request.query_params:
            form = PeriodForm(request.query_params)
            if not form.is_valid():
                field, texts = next(iter(form.errors.items()))
                raise InvalidInput(str(texts[0]), field=field)
            first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        pillars = list(pillar_list(workspace=workspace))
        found = mix(workspace=workspace, pillars=pillars, first=first, last=last, weeks=True)
        body = {
            **{name: getattr(found, name) for name in ("first", "last", "total", "parts", "weeks")},
            "target_sum": share_sum(pillars),
            "runs": runs(workspace=workspace, pillars=pillars, first=first, last=last),
            "missed": [row.pk for row in missed(workspace=workspace, pillars=pillars)],
        }
        return Response(MixSerializer(body).data)


def stored(row: Any, values: type) -> dict[str, Any]:
    """What is stored of a row, by the names of its values."""
    return {field.name: getattr(row, field.name) for field in fields(values)}


def _given(serializer: Any, request: Any, *, partial: bool = False) -> dict[str, Any]:
    given = serializer(data=request.data, partial=partial)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
