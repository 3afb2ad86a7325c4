"""Members and invitations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from team.api.idempotency import IdempotentMixin
from team.api.requests import WorkspaceApiRequest
from team.api.serializers import InvitationMadeSerializer, InvitationSerializer, MemberSerializer
from team.models import Invitation, Membership
from team.permissions import Permission as P
from team.selectors.invitations import invitation_list
from team.selectors.members import member_get, member_list
from team.services.invitations import invitation_create, invitation_mail, invitation_withdraw
from team.services.members import member_change_role, member_remove


@extend_schema(tags=["members"], summary="List members")
class MemberListView(ListAPIView[Membership]):
    """Members of the workspace, newest first."""

    request: WorkspaceApiRequest
    serializer_class = MemberSerializer
    permissions = {"GET": P.TEAM_VIEW}

    def get_queryset(self) -> QuerySet[Membership]:
        """Members with their users."""
        if getattr(self, "swagger_fake_view", False):
            return Membership.all_objects.none()
        return member_list(workspace=self.request.workspace)


class MemberView(GenericAPIView[Membership]):
    """One member."""

    serializer_class = MemberSerializer
    permissions = {"GET": P.TEAM_VIEW, "PATCH": P.TEAM_MANAGE, "DELETE": P.TEAM_MANAGE}

    @extend_schema(tags=["members"], operation_id="member_get", summary="Read one member")
    def get(self, request: WorkspaceApiRequest, slug: str, member_id: int) -> Response:
        """The person and the role."""
        return Response(MemberSerializer(member_get(workspace=request.workspace, membership_id=member_id)).data)

    @extend_schema(tags=["members"], operation_id="member_change_role", summary="Give a member another role")
    def patch(self, request: WorkspaceApiRequest, slug: str, member_id: int) -> Response:
        """Nobody gives or takes more power than they hold; the last owner stays an owner."""
        serializer = MemberSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        member = member_change_role(
            workspace=request.workspace,
            actor=request.actor,
            membership_id=member_id,
            role=serializer.validated_data["role"],
        )
        return Response(MemberSerializer(member).data)

    @extend_schema(tags=["members"], operation_id="member_remove", summary="Remove a member", responses={204: None})
    def delete(self, request: WorkspaceApiRequest, slug: str, member_id: int) -> Response:
        """The member's API tokens for this workspace end with it."""
        member_remove(workspace=request.workspace, actor=request.actor, membership_id=member_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class InvitationListView(IdempotentMixin, ListAPIView[Invitation]):
    """Open invitations."""

    request: WorkspaceApiRequest
    serializer_class = InvitationSerializer
    permissions = {"GET": P.TEAM_MANAGE, "POST": P.TEAM_MANAGE}

    def get_queryset(self) -> QuerySet[Invitation]:
        """Not accepted and not withdrawn."""
        if getattr(self, "swagger_fake_view", False):
            return Invitation.all_objects.none()
        return invitation_list(workspace=self.request.workspace)

    @extend_schema(tags=["invitations"], summary="List open invitations")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Also the expired ones, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["invitations"],
        operation_id="invitation_create",
        summary="Invite a person",
        request=InvitationSerializer,
        responses={201: InvitationMadeSerializer},
    )
    def post(self, request: WorkspaceApiRequest, slug: str) -> Response:
        """Sends the mail and returns the link, which cannot be read again later."""
        serializer = InvitationSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        invitation, link = invitation_create(
            workspace=request.workspace, actor=request.actor, **serializer.validated_data
        )
        body = InvitationSerializer(invitation).data
        mailed = invitation_mail(invitation=invitation, link=link)
        return Response({**body, "link": link, "mailed": mailed}, status=status.HTTP_201_CREATED)


class InvitationView(GenericAPIView[Invitation]):
    """One open invitation."""

    permissions = {"DELETE": P.TEAM_MANAGE}

    @extend_schema(
        tags=["invitations"],
        operation_id="invitation_withdraw",
        summary="Withdraw an invitation",
        request=None,
        responses={204: None},
    )
    def delete(self, request: WorkspaceApiRequest, slug: str, invitation_id: int) -> Response:
        """The link stops working."""
        invitation_withdraw(workspace=request.workspace, actor=request.actor, invitation_id=invitation_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
