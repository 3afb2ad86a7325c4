"""REST: the cross-promotion plan, and wanted and actual pillars of accounts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from config.lib.numbers import row_number
from content.api.promotion_serializers import (
    AccountMixSerializer,
    AccountMixWriteSerializer,
    CrossPromotionSerializer,
    CrossPromotionWriteSerializer,
    PromotionDoneSerializer,
)
from content.models import CrossPromotion
from content.plan_states import PromotionForm, PromotionState
from content.selectors.account_mix import account_plan, strategy_pace
from content.selectors.promotions import promotion_get, promotion_query
from content.services.account_mix import account_mix_set
from content.services.promotions import promotion_delete, promotion_done, promotion_save
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("account", int, description="Sends people or receives them."),
    OpenApiParameter("state", str, enum=PromotionState.values),
    OpenApiParameter("form", str, enum=PromotionForm.values),
]


class CrossPromotionListView(IdempotentMixin, ListAPIView[CrossPromotion]):
    """The plan."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = CrossPromotionSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[CrossPromotion]:
        """By the filters in the address."""
        query = self.request.query_params
        return promotion_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            account=row_number(query.get("account", "")),
            state=query.get("state", "")[:12],
            form=query.get("form", "")[:12],
        )

    @extend_schema(operation_id="cross_promotions_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List cross-promotions, the latest planned first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="cross_promotions_create",
        tags=TAGS,
        request=CrossPromotionWriteSerializer,
        responses={201: CrossPromotionSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Plan one."""
        given = CrossPromotionWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = promotion_save(
            workspace=request.workspace, actor=request.actor, promotion_id=None, values=given.validated_data
        )
        return Response(CrossPromotionSerializer(row).data, status=201)


class CrossPromotionView(APIView):
    """One entry."""

    permissions = {"GET": P.VIEW, "PATCH": P.STRATEGY_EDIT, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="cross_promotions_get", tags=TAGS, responses=CrossPromotionSerializer)
    def get(self, request: Any, slug: str, promotion_id: int) -> Response:
        """Read it."""
        row = promotion_get(workspace=request.workspace, promotion_id=promotion_id)
        return Response(CrossPromotionSerializer(row).data)

    @extend_schema(
        operation_id="cross_promotions_edit",
        tags=TAGS,
        request=CrossPromotionWriteSerializer,
        responses=CrossPromotionSerializer,
    )
    def patch(self, request: Any, slug: str, promotion_id: int) -> Response:
        """Change it; absent fields stay."""
        given = CrossPromotionWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        row = promotion_save(
            workspace=request.workspace, actor=request.actor, promotion_id=promotion_id, values=given.validated_data
        )
        return Response(CrossPromotionSerializer(row).data)

    @extend_schema(operation_id="cross_promotions_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, promotion_id: int) -> Response:
        """Delete it."""
        promotion_delete(workspace=request.workspace, actor=request.actor, promotion_id=promotion_id)
        return Response(status=204)


class CrossPromotionDoneView(IdempotentMixin, APIView):
    """It was done."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="cross_promotions_done",
        tags=TAGS,
        request=PromotionDoneSerializer,
        responses=CrossPromotionSerializer,
    )
    def post(self, request: Any, slug: str, promotion_id: int) -> Response:
        """Note that it was done today; with a rhythm its next day is set."""
        given = PromotionDoneSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = promotion_done(
            workspace=request.workspace,
            actor=request.actor,
            promotion_id=promotion_id,
            result=given.validated_data.get("result"),
        )
        return Response(CrossPromotionSerializer(row).data)


class AccountMixView(APIView):
    """How often an account publishes, and about what."""

    permissions = {"GET": P.VIEW, "PUT": P.STRATEGY_EDIT}

    @extend_schema(operation_id="accounts_mix", tags=TAGS, responses=AccountMixSerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Compare wanted with actual of the last 28 days."""
        return _mix(request, account_get(workspace=request.workspace, account_id=account_id))

    @extend_schema(
        operation_id="accounts_mix_set", tags=TAGS, request=AccountMixWriteSerializer, responses=AccountMixSerializer
    )
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Set the wanted shares."""
        given = AccountMixWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        shares = {line["pillar"]: line["share"] for line in given.validated_data["shares"]}
        account_mix_set(workspace=request.workspace, actor=request.actor, account_id=account_id, shares=shares)
        return _mix(request, account_get(workspace=request.workspace, account_id=account_id))


def _mix(request: Any, account: SocialAccount) -> Response:
    wanted = strategy_pace(workspace=request.workspace, account=account)
    plan = account_plan(workspace=request.workspace, account=account, wanted_per_week=wanted)
    body = {
        "first": plan.mix.first,
        "last": plan.mix.last,
        "posts": plan.mix.total,
        "posts_per_week": wanted,
        "words": plan.pace.words,
        "decided": plan.decided,
        "shares": [
            {
                "pillar": part.pillar.pk if part.pillar else None,
                "wanted": part.target,
                "actual": part.share,
                "posts": part.count,
            }
            for part in plan.mix.parts
        ],
    }
    return Response(AccountMixSerializer(body).data)
