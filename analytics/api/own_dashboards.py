"""REST: dashboards that people put together, their pins, and what these show."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.own_dashboard_serializers import (
    DashboardChangeSerializer,
    DashboardDataSerializer,
    DashboardOrderSerializer,
    DashboardPinChangeSerializer,
    DashboardPinSerializer,
    DashboardPinWriteSerializer,
    DashboardSerializer,
    DashboardWriteSerializer,
)
from analytics.models import Dashboard
from analytics.selectors.dashboards.filters import PERIODS
from analytics.selectors.own_dashboards.dashboards import dashboard_get, pin_get, pins_of
from analytics.selectors.own_dashboards.reading import Reading, span_of
from analytics.selectors.own_dashboards.shown import ShownPin, pins_shown
from analytics.services.own_dashboards.dashboards import dashboard_copy, dashboard_remove, dashboard_save
from analytics.services.own_dashboards.pins import (
    PinDraft,
    pin_add,
    pin_change,
    pin_remove,
    pin_restore,
    pins_order,
)
from team.api.idempotency import IdempotentMixin
from team.api.permissions import granted, scope_check
from team.api.requests import WorkspaceApiRequest, checked
from team.charts.rows import chart_rows
from team.permissions import Permission as P

TAGS = ["analytics"]


def _who(request: Any) -> dict[str, Any]:
    """Who changes dashboards. A token that only reads changes nothing."""
    scope_check(request, P.REPORTS_EDIT)
    return {"workspace": request.workspace, "actor": request.actor, "shares": granted(request, P.REPORTS_EDIT)}


class DashboardsView(IdempotentMixin, ListAPIView[Dashboard]):
    """The caller's dashboards and those that are shared."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.VIEW, "POST": P.VIEW}
    serializer_class = DashboardSerializer

    def get_queryset(self) -> QuerySet[Dashboard]:
        """Own and shared ones."""
        if getattr(self, "swagger_fake_view", False):
            return Dashboard.all_objects.none()
        rows = Dashboard.objects.for_workspace(self.request.workspace)
        return rows.filter(Q(owner=self.request.user) | Q(shared=True))

    @extend_schema(operation_id="dashboards", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List dashboards."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="dashboards_create",
        tags=TAGS,
        request=DashboardWriteSerializer,
        responses={201: DashboardSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make one."""
        row = dashboard_save(**_who(request), **checked(DashboardWriteSerializer, request.data))
        return Response(DashboardSerializer(row).data, status=201)


class DashboardView(APIView):
    """One dashboard."""

    permissions = {"GET": P.VIEW, "PATCH": P.VIEW, "DELETE": P.VIEW}

    @extend_schema(operation_id="dashboard", tags=TAGS, responses=DashboardSerializer)
    def get(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Read one."""
        row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        return Response(DashboardSerializer(row).data)

    @extend_schema(
        operation_id="dashboards_change", tags=TAGS, request=DashboardChangeSerializer, responses=DashboardSerializer
    )
    def patch(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Rename it, share it or take it back."""
        row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        given = checked(DashboardChangeSerializer, request.data)
        row = dashboard_save(**_who(request), dashboard_id=row.pk, name=given.get("name", row.name),
                             shared=given.get("shared"))  # fmt: skip
        return Response(DashboardSerializer(row).data)

    @extend_schema(operation_id="dashboards_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Delete it with its pins."""
        dashboard_remove(**_who(request), dashboard_id=dashboard_id)
        return Response(status=204)


class DashboardCopyView(IdempotentMixin, APIView):
    """A copy of a dashboard."""

    permissions = {"POST": P.VIEW}

    @extend_schema(operation_id="dashboards_copy", tags=TAGS, request=None, responses={201: DashboardSerializer})
    def post(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Make a private copy with all pins."""
        scope_check(request, P.REPORTS_EDIT)
        row = dashboard_copy(workspace=request.workspace, actor=request.actor, dashboard_id=dashboard_id)
        return Response(DashboardSerializer(row).data, status=201)


class DashboardDataView(APIView):
    """What a dashboard shows."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="dashboard_data",
        tags=TAGS,
        responses=DashboardDataSerializer,
        parameters=[
            OpenApiParameter("period", str, enum=PERIODS, description="One for all pins; each its own without it."),
            OpenApiParameter("from", OpenApiTypes.DATE, description="With period=custom."),
            OpenApiParameter("to", OpenApiTypes.DATE, description="With period=custom."),
        ],
    )
    def get(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """The figures of every pin."""
        row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        pins = list(pins_of(row))
        reading = Reading(
            request.workspace,
            granted=lambda permission: granted(request, permission),
            span=span_of(request.query_params),
        )
        shown = pins_shown(reading=reading, pins=pins)
        data = {"dashboard": row, "pins": [_data(one) for one in shown]}
        return Response(DashboardDataSerializer(data).data)


def _data(one: ShownPin) -> dict[str, Any]:
    drawn = one.drawn
    heads, rows = chart_rows(drawn.chart) if drawn else ([], [])
    scope = one.filters.scope if one.filters else None
    return {
        "pin": one.pin,
        "title": one.title,
        "first": (drawn.first if drawn else None) or (scope.first if scope else None),
        "last": (drawn.last if drawn else None) or (scope.last if scope else None),
        "figure": drawn.figure if drawn else None,
        "heads": heads,
        "rows": rows,
        "problem": one.code,
        "detail": one.problem or one.partly,
    }


class DashboardPinsView(IdempotentMixin, APIView):
    """The pins of a dashboard."""

    permissions = {"GET": P.VIEW, "POST": P.VIEW}

    @extend_schema(operation_id="dashboard_pins", tags=TAGS, responses=DashboardPinSerializer(many=True))
    def get(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """All pins in their order."""
        row = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        return Response(DashboardPinSerializer(pins_of(row), many=True).data)

    @extend_schema(
        operation_id="dashboard_pins_add",
        tags=TAGS,
        request=DashboardPinWriteSerializer,
        responses={201: DashboardPinSerializer},
    )
    def post(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Pin something at the end."""
        dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        given = DashboardPinWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        draft = PinDraft(data["what"], given.words(), data["title"], data["size"])
        row = pin_add(**_who(request), dashboard_id=dashboard_id, draft=draft)
        return Response(DashboardPinSerializer(row).data, status=201)


class DashboardPinView(APIView):
    """One pin."""

    permissions = {"GET": P.VIEW, "PATCH": P.VIEW, "DELETE": P.VIEW}

    @extend_schema(operation_id="dashboard_pin", tags=TAGS, responses=DashboardPinSerializer)
    def get(self, request: Any, slug: str, dashboard_id: int, pin_id: int) -> Response:
        """Read one."""
        board = dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        return Response(DashboardPinSerializer(pin_get(board, pin_id)).data)

    @extend_schema(
        operation_id="dashboard_pins_change",
        tags=TAGS,
        request=DashboardPinChangeSerializer,
        responses=DashboardPinSerializer,
    )
    def patch(self, request: Any, slug: str, dashboard_id: int, pin_id: int) -> Response:
        """Give it a title or another size."""
        pin_get(dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id), pin_id)
        given = checked(DashboardPinChangeSerializer, request.data)
        row = pin_change(**_who(request), dashboard_id=dashboard_id, pin_id=pin_id, **given)
        return Response(DashboardPinSerializer(row).data)

    @extend_schema(operation_id="dashboard_pins_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, dashboard_id: int, pin_id: int) -> Response:
        """Take it off; for a day it can be brought back."""
        pin_remove(**_who(request), dashboard_id=dashboard_id, pin_id=pin_id)
        return Response(status=204)


class DashboardPinRestoreView(APIView):
    """A pin that was taken off."""

    permissions = {"POST": P.VIEW}

    @extend_schema(operation_id="dashboard_pins_restore", tags=TAGS, request=None, responses=DashboardPinSerializer)
    def post(self, request: Any, slug: str, dashboard_id: int, pin_id: int) -> Response:
        """Bring it back to where it was."""
        row = pin_restore(**_who(request), dashboard_id=dashboard_id, pin_id=pin_id)
        return Response(DashboardPinSerializer(row).data)


class DashboardOrderView(APIView):
    """The order of pins."""

    permissions = {"PUT": P.VIEW}

    @extend_schema(
        operation_id="dashboard_pins_order", tags=TAGS, request=DashboardOrderSerializer, responses=DashboardSerializer
    )
    def put(self, request: Any, slug: str, dashboard_id: int) -> Response:
        """Put all pins into an order."""
        dashboard_get(workspace=request.workspace, user=request.user, dashboard_id=dashboard_id)
        row = pins_order(**_who(request), dashboard_id=dashboard_id, **checked(DashboardOrderSerializer, request.data))
        return Response(DashboardSerializer(row).data)
