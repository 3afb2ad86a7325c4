"""REST: rules about approval."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.review_serializers import DefaultPolicySerializer, PolicySerializer
from content.models import ApprovalPolicy
from content.selectors.approval_rules import Level, default_levels
from content.services.policies import PolicyValues, default_save, policy_get, policy_remove, policy_save
from team.api.idempotency import IdempotentMixin
from team.models import Workspace
from team.permissions import Permission as P


def _levels(values: Any) -> list[Level]:
    return [Level.from_json(each) for each in values]


class DefaultPolicyView(IdempotentMixin, APIView):
    """What holds for every post."""

    permissions = {"GET": P.VIEW, "PUT": P.SETTINGS_MANAGE}

    @extend_schema(operation_id="approval_default_get", tags=["reviews"], responses=DefaultPolicySerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Mode and levels."""
        return Response(_default(request.workspace))

    @extend_schema(
        operation_id="approval_default_put",
        tags=["reviews"],
        request=DefaultPolicySerializer,
        responses=DefaultPolicySerializer,
    )
    def put(self, request: Any, slug: str) -> Response:
        """Replace both. Posts not approved yet follow at once."""
        asked = DefaultPolicySerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        default_save(
            workspace=request.workspace, actor=request.actor, mode=values["mode"], levels=_levels(values["levels"])
        )
        return Response(_default(request.workspace))


class PolicyListView(IdempotentMixin, APIView):
    """Rules for some posts."""

    permissions = {"GET": P.VIEW, "POST": P.SETTINGS_MANAGE}

    @extend_schema(operation_id="approval_policies_list", tags=["reviews"], responses=PolicySerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """All of them, oldest first."""
        rows = ApprovalPolicy.objects.for_workspace(request.workspace).filter(is_default=False).order_by("pk")
        return Response(PolicySerializer(rows, many=True).data)

    @extend_schema(
        operation_id="approval_policies_create",
        tags=["reviews"],
        request=PolicySerializer,
        responses={201: PolicySerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a rule. Posts not approved yet follow at once."""
        row = policy_save(workspace=request.workspace, actor=request.actor, values=_values(request))
        return Response(PolicySerializer(row).data, status=201)


class PolicyView(IdempotentMixin, APIView):
    """A rule for some posts."""

    permissions = {"GET": P.VIEW, "PUT": P.SETTINGS_MANAGE, "DELETE": P.SETTINGS_MANAGE}

    @extend_schema(operation_id="approval_policies_get", tags=["reviews"], responses=PolicySerializer)
    def get(self, request: Any, slug: str, policy_id: int) -> Response:
        """The rule."""
        return Response(PolicySerializer(policy_get(workspace=request.workspace, policy_id=policy_id)).data)

    @extend_schema(
        operation_id="approval_policies_put", tags=["reviews"], request=PolicySerializer, responses=PolicySerializer
    )
    def put(self, request: Any, slug: str, policy_id: int) -> Response:
        """Replace it."""
        policy_get(workspace=request.workspace, policy_id=policy_id)
        row = policy_save(
            workspace=request.workspace, actor=request.actor, values=_values(request), policy_id=policy_id
        )
        return Response(PolicySerializer(row).data)

    @extend_schema(operation_id="approval_policies_delete", tags=["reviews"], responses={204: None})
    def delete(self, request: Any, slug: str, policy_id: int) -> Response:
        """Remove it."""
        policy_remove(workspace=request.workspace, actor=request.actor, policy_id=policy_id)
        return Response(status=204)


def _values(request: Any) -> PolicyValues:
    asked = PolicySerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    values = dict(asked.validated_data)
    return PolicyValues(**{**values, "levels": _levels(values["levels"])})


def _default(workspace: Workspace) -> dict[str, Any]:
    levels = [level.to_json() for level in default_levels(workspace)]
    return dict(DefaultPolicySerializer({"mode": workspace.approval_mode, "levels": levels}).data)
