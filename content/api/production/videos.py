"""REST: video productions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.shapes import DoneSerializer, read
from content.api.production.video_serializers import (
    MoveSerializer,
    PartSerializer,
    ProductionDetailSerializer,
    ProductionSerializer,
    StageSerializer,
)
from content.models import Production
from content.selectors.production.reading import production_get, production_list
from content.services.production.moving import part_tick, production_move, stage_plan
from content.services.production.writing import (
    production_create,
    production_delete,
    production_post,
    production_update,
)
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["productions"]


class PostNumberSerializer(serializers.Serializer[Any]):
    """The post that was made."""

    post = serializers.IntegerField()


class ProductionListView(IdempotentMixin, ListAPIView[Production]):
    """All productions."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = ProductionSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Production]:
        """Of the workspace."""
        return production_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="productions_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List productions, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="productions_create",
        tags=TAGS,
        request=ProductionSerializer,
        responses={201: ProductionDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Begin a production, with its stages and the usual lists."""
        values = read(ProductionSerializer, request)
        row = production_create(workspace=request.workspace, actor=request.actor, values=values)
        return _answer(request, row.pk, 201)


class ProductionView(APIView):
    """One production."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="productions_get", tags=TAGS, responses=ProductionDetailSerializer)
    def get(self, request: Any, slug: str, production_id: int) -> Response:
        """With scenes, stages and lists."""
        return _answer(request, production_id)

    @extend_schema(
        operation_id="productions_change",
        tags=TAGS,
        request=ProductionSerializer,
        responses=ProductionDetailSerializer,
    )
    def patch(self, request: Any, slug: str, production_id: int) -> Response:
        """Change what it is about; absent fields stay."""
        values = read(ProductionSerializer, request, partial=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        production_update(**who, production_id=production_id, values=values)
        return _answer(request, production_id)

    @extend_schema(operation_id="productions_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, production_id: int) -> Response:
        """Remove it; files and posts stay."""
        production_delete(workspace=request.workspace, actor=request.actor, production_id=production_id)
        return Response(status=204)


class ProductionMoveView(IdempotentMixin, APIView):
    """Its stage."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="productions_move", tags=TAGS, request=MoveSerializer, responses=ProductionDetailSerializer
    )
    def post(self, request: Any, slug: str, production_id: int) -> Response:
        """Put it at another stage; `quality_open` (422) before the quality list is done."""
        production_get(workspace=request.workspace, production_id=production_id)
        stage = read(MoveSerializer, request)["stage"]
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        production_move(**who, production_id=production_id, stage=stage)
        return _answer(request, production_id)


class ProductionStageView(APIView):
    """Owner and day of a stage."""

    permissions = {"PATCH": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="productions_stage", tags=TAGS, request=StageSerializer, responses=ProductionDetailSerializer
    )
    def patch(self, request: Any, slug: str, production_id: int, stage: str) -> Response:
        """Set owner, day and note; a new owner is told."""
        production_get(workspace=request.workspace, production_id=production_id)
        values = read(StageSerializer, request, partial=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        stage_plan(**who, production_id=production_id, stage=stage, values=values)
        return _answer(request, production_id)


class ProductionTickView(IdempotentMixin, APIView):
    """A tick in the lists."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="productions_tick", tags=TAGS, request=DoneSerializer, responses=PartSerializer)
    def post(self, request: Any, slug: str, production_id: int, part_id: int) -> Response:
        """Tick a line, or take the tick back."""
        production_get(workspace=request.workspace, production_id=production_id)
        done = read(DoneSerializer, request)["done"]
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        part = part_tick(**who, production_id=production_id, part_id=part_id, done=done)
        return Response(PartSerializer(part).data)


class ProductionPostView(IdempotentMixin, APIView):
    """A post of it."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="productions_make_post", tags=TAGS, request=None, responses={201: PostNumberSerializer})
    def post(self, request: Any, slug: str, production_id: int) -> Response:
        """A draft with its title and final file."""
        post = production_post(workspace=request.workspace, actor=request.actor, production_id=production_id)
        return Response({"post": post.pk}, status=201)


def _answer(request: Any, production_id: int, status: int = 200) -> Response:
    row = production_get(workspace=request.workspace, production_id=production_id)
    return Response(ProductionDetailSerializer(row).data, status=status)
