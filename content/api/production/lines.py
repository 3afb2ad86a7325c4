"""REST: lines of plans. One pair of views for each kind, made from its serializer and rules."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.live_serializers import (
    LiveCheckSerializer,
    LiveProductSerializer,
    LiveRoleSerializer,
    LiveSegmentSerializer,
)
from content.api.production.shapes import OrderSerializer, read
from content.api.production.video_serializers import PartSerializer, SceneSerializer
from content.selectors.live.reading import live_get
from content.selectors.production.reading import production_get
from content.services.live import lines as live_lines
from content.services.plan_lines import LineKind, line_add, line_change, line_get, line_remove, lines_order
from content.services.production import lines as video_lines
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P


class _Base(APIView):
    kind: LineKind
    serializer: Any

    def plan(self, request: Any, ids: dict[str, int]) -> Any:
        """The plan that the address names. Raises NotFound."""
        if "production_id" in ids:
            return production_get(workspace=request.workspace, production_id=ids["production_id"])
        return live_get(workspace=request.workspace, live_id=ids["live_id"])

    def rows(self, request: Any, plan: Any) -> list[Any]:
        """All lines of the plan in order."""
        rows = self.kind.model.objects.for_workspace(request.workspace).filter(**{self.kind.plan: plan})
        return list(rows.order_by("position", "pk"))


class _LinesView(IdempotentMixin, _Base):
    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT, "PUT": P.CONTENT_EDIT}

    def get(self, request: Any, slug: str, **ids: int) -> Response:
        """All lines in order."""
        return Response(self.serializer(self.rows(request, self.plan(request, ids)), many=True).data)

    def post(self, request: Any, slug: str, **ids: int) -> Response:
        """A new line at the end."""
        plan = self.plan(request, ids)
        values = read(self.serializer, request)
        line = line_add(self.kind, workspace=request.workspace, actor=request.actor, plan=plan, values=values)
        return Response(self.serializer(line).data, status=201)

    def put(self, request: Any, slug: str, **ids: int) -> Response:
        """Put the lines into another order."""
        plan = self.plan(request, ids)
        order = read(OrderSerializer, request)["order"]
        lines_order(self.kind, workspace=request.workspace, actor=request.actor, plan=plan, ids=order)
        return Response(self.serializer(self.rows(request, plan), many=True).data)


class _LineView(_Base):
    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}
    parameter: str

    def get(self, request: Any, slug: str, **ids: int) -> Response:
        """One line."""
        plan = self.plan(request, ids)
        line = line_get(self.kind, workspace=request.workspace, plan_id=plan.pk, line_id=ids[self.parameter])
        return Response(self.serializer(line).data)

    def patch(self, request: Any, slug: str, **ids: int) -> Response:
        """Change fields of a line; absent ones stay."""
        plan = self.plan(request, ids)
        values = read(self.serializer, request, partial=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        line = line_change(self.kind, **who, plan_id=plan.pk, line_id=ids[self.parameter], values=values)
        return Response(self.serializer(line).data)

    def delete(self, request: Any, slug: str, **ids: int) -> Response:
        """Take a line out."""
        plan = self.plan(request, ids)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        line_remove(self.kind, **who, plan_id=plan.pk, line_id=ids[self.parameter])
        return Response(status=204)


def _pair(name: str, tag: str, kind: LineKind, serializer: Any, parameter: str) -> tuple[Any, Any]:
    values = {"kind": kind, "serializer": serializer, "parameter": parameter}
    many = type(f"{name.title()}ListView", (_LinesView,), values)
    one = type(f"{name.title()}View", (_LineView,), values)
    shape, tags = {"responses": serializer}, [tag]
    lists = serializer(many=True)
    many = extend_schema_view(
        get=extend_schema(operation_id=f"{name}_list", tags=tags, responses=lists),
        post=extend_schema(operation_id=f"{name}_add", tags=tags, request=serializer, responses={201: serializer}),
        put=extend_schema(operation_id=f"{name}_order", tags=tags, request=OrderSerializer, responses=lists),
    )(many)
    one = extend_schema_view(
        get=extend_schema(operation_id=f"{name}_get", tags=tags, **shape),
        patch=extend_schema(operation_id=f"{name}_change", tags=tags, request=serializer, **shape),
        delete=extend_schema(operation_id=f"{name}_remove", tags=tags, responses={204: None}),
    )(one)
    return many, one


Scenes = _pair("scenes", "productions", video_lines.SCENES, SceneSerializer, "scene_id")
Parts = _pair("production_parts", "productions", video_lines.PARTS, PartSerializer, "part_id")
Segments = _pair("live_segments", "live", live_lines.SEGMENTS, LiveSegmentSerializer, "segment_id")
Roles = _pair("live_roles", "live", live_lines.ROLES, LiveRoleSerializer, "live_role_id")
Products = _pair("live_products", "live", live_lines.PRODUCTS, LiveProductSerializer, "product_id")
Checks = _pair("live_checks", "live", live_lines.CHECKS, LiveCheckSerializer, "check_id")
