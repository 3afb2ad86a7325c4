"""REST: the structure of the followers beside its target."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from analytics.alert_states import Reach
from analytics.api.structure_serializers import StructureEnterSerializer, StructureSerializer, StructureTargetSerializer
from analytics.selectors.data.asked import read_id
from analytics.selectors.growth.structure import structure_of
from analytics.selectors.reach import reached
from analytics.services.growth.structure import structure_enter, target_set
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


def _structure(request: Any, group_id: int | None) -> Response:
    reach = Reach.GROUP if group_id else Reach.WORKSPACE
    rows = reached(workspace=request.workspace, reach=reach, group_id=group_id)
    found = structure_of(workspace=request.workspace, accounts=list(rows), group_id=group_id)
    parts = [
        {
            "part": one.part, "gap": one.gap, "told": one.told, "asked": one.asked, "oldest": one.oldest,
            "newest": one.newest, "lines": one.lines,
            "history": [{"day": day, "gap": gap, "shares": shares} for day, gap, shares in one.history],
        }
        for one in found.parts
    ]  # fmt: skip
    return Response(StructureSerializer({"own_target": found.own, "parts": parts}).data)


class GrowthStructureView(IdempotentMixin, APIView):
    """Structure beside its target, and writing structures down."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="growth_structure",
        tags=TAGS,
        parameters=[OpenApiParameter("group", int, description="Of one account group.")],
        responses=StructureSerializer,
    )
    def get(self, request: Any, slug: str) -> Response:
        """Shares now, aimed at, and over a year."""
        group = read_id(request.query_params.get("group"))
        return _structure(request, group)

    @extend_schema(
        operation_id="growth_structure_enter",
        tags=TAGS,
        request=StructureEnterSerializer,
        responses={201: StructureSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write down the structure of an account's followers; answers with the structure of all accounts."""
        given = StructureEnterSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        account = account_get(workspace=request.workspace, account_id=given.validated_data["account"])
        structure_enter(
            workspace=request.workspace,
            actor=request.actor,
            account=account,
            day=given.validated_data["day"],
            shares=given.shares(),
        )
        answer = _structure(request, None)
        answer.status_code = 201
        return answer


class GrowthTargetView(APIView):
    """The target structure."""

    permissions = {"PUT": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="growth_target_set",
        tags=TAGS,
        request=StructureTargetSerializer,
        responses=StructureSerializer,
    )
    def put(self, request: Any, slug: str) -> Response:
        """Replace the target of a group or of all accounts; a part without shares has none."""
        given = StructureTargetSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        group = given.validated_data["group"]
        target_set(workspace=request.workspace, actor=request.actor, group_id=group, shares=given.shares())
        return _structure(request, group)
