"""REST: groups of accounts, strategies and the matrix."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.group_serializers import (
    GroupMemberSerializer,
    GroupSerializer,
    GroupWriteSerializer,
    MatrixSerializer,
    StrategySerializer,
    StrategyWriteSerializer,
)
from accounts.models import AccountGroup
from accounts.selectors.account import account_get
from accounts.selectors.matrix.groups import group_get, group_query
from accounts.selectors.matrix.overview import matrix_of
from accounts.selectors.matrix.strategy import strategy_get
from accounts.services.matrix.groups import GroupValues, group_delete, group_save, member_place, member_remove
from accounts.services.matrix.strategy import StrategyValues, strategy_save
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["accounts"]


class GroupPages(CursorPages):
    """In their order."""

    ordering = ("position", "pk")  # type: ignore[assignment]


class GroupListView(IdempotentMixin, ListAPIView[AccountGroup]):
    """All groups."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = GroupSerializer
    pagination_class = GroupPages

    def get_queryset(self) -> QuerySet[AccountGroup]:
        """Of the workspace, with their members."""
        return group_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="account_groups_list", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List groups in their order."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="account_groups_create",
        tags=TAGS,
        request=GroupWriteSerializer,
        responses={201: GroupSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a group, the last in order."""
        given = GroupWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = GroupValues(**_fields(given.validated_data))
        row = group_save(workspace=request.workspace, actor=request.actor, group_id=None, values=values)
        return Response(GroupSerializer(row).data, status=201)


class GroupView(APIView):
    """One group."""

    permissions = {"GET": P.VIEW, "PATCH": P.STRATEGY_EDIT, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="account_groups_get", tags=TAGS, responses=GroupSerializer)
    def get(self, request: Any, slug: str, group_id: int) -> Response:
        """Read a group."""
        return Response(GroupSerializer(group_get(workspace=request.workspace, group_id=group_id)).data)

    @extend_schema(
        operation_id="account_groups_edit", tags=TAGS, request=GroupWriteSerializer, responses=GroupSerializer
    )
    def patch(self, request: Any, slug: str, group_id: int) -> Response:
        """Change a group; absent fields stay."""
        row = group_get(workspace=request.workspace, group_id=group_id)
        given = GroupWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        stored = {name: getattr(row, name) for name in ("name", "kind", "purpose", "tone", "mother_id")}
        fields = _fields(given.validated_data)
        ids = fields.get("account_ids")
        if ids is not None and "mother_id" not in fields and row.mother_id not in ids:
            # Who takes the mother out of the group has no mother any more, rather than getting her back.
            fields["mother_id"] = None
        values = GroupValues(**{**stored, **fields})
        changed = group_save(workspace=request.workspace, actor=request.actor, group_id=group_id, values=values)
        return Response(GroupSerializer(changed).data)

    @extend_schema(operation_id="account_groups_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, group_id: int) -> Response:
        """Delete a group; its accounts stay."""
        group_delete(workspace=request.workspace, actor=request.actor, group_id=group_id)
        return Response(status=204)


class GroupMembersView(IdempotentMixin, APIView):
    """The accounts of a group."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="account_groups_place",
        tags=TAGS,
        request=GroupMemberSerializer,
        responses=GroupSerializer,
    )
    def post(self, request: Any, slug: str, group_id: int) -> Response:
        """Put an account into the group, or move it within it or from another one."""
        given = GroupMemberSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        member_place(
            workspace=request.workspace,
            actor=request.actor,
            group_id=group_id,
            account_id=given.validated_data["account"],
            at=given.validated_data.get("at"),
            from_group_id=given.validated_data.get("from_group"),
        )
        return Response(GroupSerializer(group_get(workspace=request.workspace, group_id=group_id)).data)


class GroupMemberView(APIView):
    """One account of a group."""

    permissions = {"DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="account_groups_take_out", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, group_id: int, account_id: int) -> Response:
        """Take an account out of the group."""
        member_remove(workspace=request.workspace, actor=request.actor, group_id=group_id, account_id=account_id)
        return Response(status=204)


class StrategyView(APIView):
    """What one account is there for."""

    permissions = {"GET": P.VIEW, "PUT": P.STRATEGY_EDIT}

    @extend_schema(operation_id="accounts_strategy", tags=TAGS, responses=StrategySerializer)
    def get(self, request: Any, slug: str, account_id: int) -> Response:
        """Read it; everything is empty while nobody has decided."""
        account = account_get(workspace=request.workspace, account_id=account_id)
        return Response(StrategySerializer(strategy_get(workspace=request.workspace, account=account)).data)

    @extend_schema(
        operation_id="accounts_strategy_set",
        tags=TAGS,
        request=StrategyWriteSerializer,
        responses=StrategySerializer,
    )
    def put(self, request: Any, slug: str, account_id: int) -> Response:
        """Decide it as a whole."""
        given = StrategyWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        fields = dict(given.validated_data)
        values = StrategyValues(persona_id=fields.pop("persona", None), **fields)
        row = strategy_save(workspace=request.workspace, actor=request.actor, account_id=account_id, values=values)
        return Response(StrategySerializer(row).data)


class MatrixView(APIView):
    """The matrix as data."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="accounts_matrix", tags=TAGS, responses=MatrixSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Every connected account with its role, audience and groups, and what is missing."""
        found = matrix_of(workspace=request.workspace)
        places = [
            {
                "account": place.account.pk,
                "role": place.strategy.role,
                "positioning": place.strategy.positioning,
                "audience": place.audience,
                "followers": place.account.followers,
                "groups": [group.pk for group in place.groups],
            }
            for place in found.places
        ]
        gaps = [
            {
                "kind": gap.kind,
                "text": gap.text,
                "accounts": [account.pk for account in gap.accounts],
                "group": gap.group.pk if gap.group else None,
            }
            for gap in found.gaps
        ]
        return Response(MatrixSerializer({"places": places, "gaps": gaps}).data)


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    """Names of the API → names of GroupValues."""
    names = {"mother": "mother_id", "accounts": "account_ids"}
    return {names.get(name, name): value for name, value in values.items()}
