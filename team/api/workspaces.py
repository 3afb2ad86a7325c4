"""Workspaces of the caller."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.response import Response

from config.lib.errors import NotAllowed
from team.api.requests import WorkspaceApiRequest
from team.api.serializers import WorkspaceSerializer
from team.models import ApiToken, Membership, Workspace
from team.permissions import Permission as P
from team.services.workspaces import workspace_update


@extend_schema(tags=["workspaces"], summary="List your workspaces")
class WorkspaceListView(ListAPIView[Workspace]):
    """The workspaces the caller belongs to. A token sees only its own one."""

    request: WorkspaceApiRequest
    serializer_class = WorkspaceSerializer
    permissions = {"GET": P.VIEW}
    ordering = "pk"

    def get_queryset(self) -> QuerySet[Workspace]:
        """Own ones."""
        if getattr(self, "swagger_fake_view", False):
            return Workspace.objects.none()
        token = self.request.auth
        if isinstance(token, ApiToken) and P.VIEW not in token.scopes:
            raise NotAllowed
        mine = Membership.objects.unscoped("a person's own memberships span workspaces").filter(user=self.request.user)
        if isinstance(token, ApiToken):
            mine = mine.filter(workspace=token.workspace_id)
        return Workspace.objects.filter(pk__in=mine.values("workspace")).order_by("pk")


class WorkspaceView(GenericAPIView[Workspace]):
    """One workspace."""

    serializer_class = WorkspaceSerializer
    permissions = {"GET": P.VIEW, "PATCH": P.SETTINGS_MANAGE}

    @extend_schema(tags=["workspaces"], operation_id="workspace_get", summary="Read the workspace")
    def get(self, request: WorkspaceApiRequest, slug: str) -> Response:
        """The workspace and its settings."""
        return Response(WorkspaceSerializer(request.workspace).data)

    @extend_schema(tags=["workspaces"], operation_id="workspace_update", summary="Change settings of the workspace")
    def patch(self, request: WorkspaceApiRequest, slug: str) -> Response:
        """Change some of the settings; what is not named stays."""
        serializer = WorkspaceSerializer(request.workspace, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        fresh = workspace_update(workspace=request.workspace, actor=request.actor, **serializer.validated_data)
        return Response(WorkspaceSerializer(fresh).data)
