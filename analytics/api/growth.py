"""REST: channels of new followers, structure beside its target."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from analytics.api.growth_row_serializers import (
    FollowerSourcesEnterSerializer,
    FollowerSourceSerializer,
    FollowerSourcesWrittenSerializer,
)
from analytics.api.growth_serializers import GrowthSourcesSerializer, GrowthToldSerializer
from analytics.models import Fetch, FollowerSource
from analytics.selectors.dashboards.filters import COMPARE, filters_of
from analytics.selectors.data.asked import read_id
from analytics.selectors.figures.scope import Comparison
from analytics.selectors.growth.sources import ChannelLine, source_fetches, sources_of, told_rows
from analytics.services.growth.sources import sources_enter, sources_take_back
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]
_FILTERS = [
    OpenApiParameter("period", str, description="7d, 30d (default), 90d, month, last_month, quarter or custom."),
    OpenApiParameter("from", str, description="First day of a custom period."),
    OpenApiParameter("to", str, description="Last day of a custom period."),
    OpenApiParameter("compare", str, enum=[str(one) for one in Comparison], description=f"Default: {COMPARE}."),
    OpenApiParameter("account", int, many=True),
    OpenApiParameter("platform", str),
    OpenApiParameter("group", int),
]


def _channel(line: ChannelLine) -> dict[str, Any]:
    costs = [{"currency": currency, "cost": cost, "per_follower": each} for currency, cost, each in line.each]
    return {
        "channel": line.channel, "gained": line.gained, "before": line.before, "share": line.share,
        "change": line.change, "costs": costs,
    }  # fmt: skip


class GrowthSourcesView(IdempotentMixin, APIView):
    """Channels in a period, and writing them down."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="growth_sources", tags=TAGS, parameters=_FILTERS, responses=GrowthSourcesSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Where new followers came from, beside what the accounts gained."""
        filters = filters_of(workspace=request.workspace, given=request.query_params)
        found = sources_of(filters.scope, filters.before, weekly=False)
        body = {
            "first": filters.scope.first, "last": filters.scope.last, "net": found.net, "attributed": found.attributed,
            "not_attributed": found.rest, "channels": [_channel(line) for line in found.lines],
            "accounts": found.accounts,
        }  # fmt: skip
        return Response(GrowthSourcesSerializer(body).data)

    @extend_schema(
        operation_id="growth_sources_enter",
        tags=TAGS,
        request=FollowerSourcesEnterSerializer,
        responses={201: FollowerSourcesWrittenSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write down channels of an account's days."""
        given = FollowerSourcesEnterSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        account = account_get(workspace=request.workspace, account_id=given.validated_data["account"])
        changed = sources_enter(
            workspace=request.workspace, actor=request.actor, account=account, entered=given.entered()
        )
        return Response({"changed": changed}, status=201)


class GrowthSourceRowsView(ListAPIView[FollowerSource]):
    """Rows as they were told."""

    permissions = {"GET": P.VIEW}
    serializer_class = FollowerSourceSerializer

    def get_queryset(self) -> QuerySet[FollowerSource]:
        """The newest first."""
        account = read_id(self.request.query_params.get("account"))
        return told_rows(workspace=self.request.workspace, account_id=account)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="growth_sources_rows", tags=TAGS, parameters=[OpenApiParameter("account", int)]
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List every row that was told, also those that later ones replaced."""
        return super().get(request, *args, **kwargs)


class GrowthToldView(ListAPIView[Fetch]):
    """Who or what told of channels."""

    permissions = {"GET": P.VIEW}
    serializer_class = GrowthToldSerializer

    def get_queryset(self) -> QuerySet[Fetch]:
        """The newest first."""
        return source_fetches(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="growth_told", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List people, files and readings that told of channels."""
        return super().get(request, *args, **kwargs)


class GrowthToldOneView(APIView):
    """One entry by hand."""

    permissions = {"DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="growth_told_take_back", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, told_id: int) -> Response:
        """Take back what was entered by hand; what was there before holds again."""
        sources_take_back(workspace=request.workspace, actor=request.actor, fetch_id=told_id)
        return Response(status=204)
