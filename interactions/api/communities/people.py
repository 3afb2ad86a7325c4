"""REST: members of groups, tiers, the ledger of points and its reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from interactions.api.communities.groups import READ_WRITE, TAGS
from interactions.api.community_serializers import (
    CounterNoteSerializer,
    GroupMemberSerializer,
    GroupMemberWriteSerializer,
    GroupPointWriteSerializer,
    ImportedSerializer,
    PlaceSerializer,
    PointEntrySerializer,
    PointReasonSerializer,
    TableSerializer,
    TierSerializer,
    TiersSerializer,
)
from interactions.community_states import EntryKind, FanRole
from interactions.models import CommunityMember, PointEntry, PointReason
from interactions.selectors.communities.groups import community_get
from interactions.selectors.communities.people import (
    entry_query,
    member_get,
    member_query,
    ranking,
    reason_query,
    tier_list,
)
from interactions.services.communities.imports import members_import, points_import
from interactions.services.communities.people import member_forget, member_save
from interactions.services.communities.points import points_give, points_undo, reason_archive, reason_save, tiers_set
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P


class GroupMembersView(IdempotentMixin, ListAPIView[CommunityMember]):
    """Who is in a group."""

    permissions = READ_WRITE
    serializer_class = GroupMemberSerializer

    def get_queryset(self) -> QuerySet[CommunityMember]:
        """By the filters in the address."""
        workspace, query = self.request.workspace, self.request.query_params  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        return member_query(
            workspace=workspace,
            community=row,
            text=query.get("q", "")[:60],
            role=query.get("role", "")[:8],
            here=query.get("here", "in"),
        )

    def get_serializer_context(self) -> dict[str, Any]:
        """With the tiers, so that each member's can be told."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        if "community_id" not in self.kwargs:
            return dict(super().get_serializer_context())
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        return {**super().get_serializer_context(), "tiers": tier_list(workspace=workspace, community=row)}

    @extend_schema(
        operation_id="communities_members",
        tags=TAGS,
        parameters=[
            OpenApiParameter("q", str, description="Part of nickname or id."),
            OpenApiParameter("role", str, enum=FanRole.values),
            OpenApiParameter("here", str, enum=["in", "left", "all"], description="in: who has not left (default)."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List members."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_members_add",
        tags=TAGS,
        request=GroupMemberWriteSerializer,
        responses={201: GroupMemberSerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Take a member in."""
        values = checked(GroupMemberWriteSerializer, request.data)
        row = member_save(workspace=request.workspace, actor=request.actor, community_id=community_id, values=values)
        return Response(GroupMemberSerializer(row, context=self.get_serializer_context()).data, status=201)


class GroupMemberView(APIView):
    """One member of a group."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT, "DELETE": P.CONTACTS_MANAGE}

    @extend_schema(operation_id="communities_members_get", tags=TAGS, responses=GroupMemberSerializer)
    def get(self, request: Any, slug: str, community_id: int, community_member_id: int) -> Response:
        """The member with points and tier."""
        row = member_get(workspace=request.workspace, community_id=community_id, member_id=community_member_id)
        tiers = tier_list(workspace=request.workspace, community=row.community)
        return Response(GroupMemberSerializer(row, context={"tiers": tiers}).data)

    @extend_schema(
        operation_id="communities_members_change",
        tags=TAGS,
        request=GroupMemberWriteSerializer,
        responses=GroupMemberSerializer,
    )
    def put(self, request: Any, slug: str, community_id: int, community_member_id: int) -> Response:
        """Change who they are, or say that they have left."""
        row = member_save(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            member_id=community_member_id,
            values=checked(GroupMemberWriteSerializer, request.data),
        )
        tiers = tier_list(workspace=request.workspace, community=row.community)
        return Response(GroupMemberSerializer(row, context={"tiers": tiers}).data)

    @extend_schema(operation_id="communities_members_forget", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, community_id: int, community_member_id: int) -> Response:
        """Take out what says who they were; points and measures stay."""
        member_forget(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            member_id=community_member_id,
        )
        return Response(status=204)


class GroupTableView(APIView):
    """Importing a table; a wrong row stops all, and the answer names each."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}
    parser_classes = [MultiPartParser]

    def file_of(self, request: Any, community_id: int) -> Any:
        """The uploaded file. Raises NotFound for a group that is not there, before anything is parsed."""
        community_get(workspace=request.workspace, community_id=community_id)
        return checked(TableSerializer, request.data)["file"]


class GroupMembersTableView(GroupTableView):
    """Members from a table."""

    @extend_schema(
        operation_id="communities_members_import",
        tags=TAGS,
        request={"multipart/form-data": TableSerializer},
        responses=ImportedSerializer,
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Columns: nickname, handle, role, joined_on, left_on. Repeating it is harmless."""
        file = self.file_of(request, community_id)
        done = members_import(workspace=request.workspace, actor=request.actor, community_id=community_id, file=file)
        return Response(ImportedSerializer(done).data)


class GroupPointsTableView(GroupTableView):
    """Entries of the ledger from a table."""

    @extend_schema(
        operation_id="communities_points_import",
        tags=TAGS,
        request={"multipart/form-data": TableSerializer},
        responses=ImportedSerializer,
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Columns: nickname or handle, reason, amount, note. The same file is taken once."""
        file = self.file_of(request, community_id)
        done = points_import(workspace=request.workspace, actor=request.actor, community_id=community_id, file=file)
        return Response(ImportedSerializer(done).data)


class GroupTiersView(APIView):
    """The tiers of a group."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="communities_tiers", tags=TAGS, responses=TierSerializer(many=True))
    def get(self, request: Any, slug: str, community_id: int) -> Response:
        """The tiers, the lowest first."""
        row = community_get(workspace=request.workspace, community_id=community_id)
        return Response(TierSerializer(tier_list(workspace=request.workspace, community=row), many=True).data)

    @extend_schema(
        operation_id="communities_tiers_set", tags=TAGS, request=TiersSerializer, responses=TierSerializer(many=True)
    )
    def put(self, request: Any, slug: str, community_id: int) -> Response:
        """Replace them."""
        tiers = checked(TiersSerializer, request.data)["tiers"]
        rows = tiers_set(workspace=request.workspace, actor=request.actor, community_id=community_id, tiers=tiers)
        return Response(TierSerializer(rows, many=True).data)


class GroupPointsView(IdempotentMixin, ListAPIView[PointEntry]):
    """The ledger of points of a group."""

    permissions = READ_WRITE
    serializer_class = PointEntrySerializer

    def get_queryset(self) -> QuerySet[PointEntry]:
        """By the filters in the address."""
        workspace, query = self.request.workspace, self.request.query_params  # type: ignore[attr-defined]
        row = community_get(workspace=workspace, community_id=self.kwargs["community_id"])
        member = query.get("community_member", "")
        return entry_query(
            workspace=workspace,
            community=row,
            kind=query.get("kind", "")[:8],
            member_id=int(member) if member.isascii() and member.isdecimal() and len(member) < 16 else None,
        )

    @extend_schema(
        operation_id="communities_points",
        tags=TAGS,
        parameters=[
            OpenApiParameter("kind", str, enum=EntryKind.values),
            OpenApiParameter("community_member", int, description="Id of a member of the group."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List entries."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="communities_points_give",
        tags=TAGS,
        request=GroupPointWriteSerializer,
        responses={201: PointEntrySerializer},
    )
    def post(self, request: Any, slug: str, community_id: int) -> Response:
        """Give points or redeem some; 409 `points_short` when there are too few."""
        given = checked(GroupPointWriteSerializer, request.data)
        row = points_give(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            member_id=given["community_member"],
            reason_id=given["point_reason"],
            amount=given.get("amount"),
            note=given.get("note", ""),
        )
        return Response(PointEntrySerializer(row).data, status=201)


class GroupPointUndoView(APIView):
    """Correcting an entry."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="communities_points_undo",
        tags=TAGS,
        request=CounterNoteSerializer,
        responses={201: PointEntrySerializer},
    )
    def post(self, request: Any, slug: str, community_id: int, point_entry_id: int) -> Response:
        """Write the counter-entry; there can be one."""
        row = points_undo(
            workspace=request.workspace,
            actor=request.actor,
            community_id=community_id,
            entry_id=point_entry_id,
            **checked(CounterNoteSerializer, request.data),
        )
        return Response(PointEntrySerializer(row).data, status=201)


class GroupRankingView(APIView):
    """Who earned most in a month."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(
        operation_id="communities_ranking",
        tags=TAGS,
        parameters=[OpenApiParameter("month", str, description="As 2026-01; the present one where it is left out.")],
        responses=PlaceSerializer(many=True),
    )
    def get(self, request: Any, slug: str, community_id: int) -> Response:
        """The first twenty places; equal sums share one."""
        row = community_get(workspace=request.workspace, community_id=community_id)
        month = local_day(now(), request.workspace.time_zone)
        if asked := request.query_params.get("month", ""):
            try:
                month = date.fromisoformat(f"{asked[:7]}-01")
            except ValueError:
                raise InvalidInput(field="month") from None
        return Response(
            PlaceSerializer(ranking(workspace=request.workspace, community=row, month=month), many=True).data
        )


class PointReasonsView(IdempotentMixin, ListAPIView[PointReason]):
    """The catalogue of reasons for points."""

    permissions = READ_WRITE
    serializer_class = PointReasonSerializer

    def get_queryset(self) -> QuerySet[PointReason]:
        """Those that are offered."""
        return reason_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="point_reasons", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List reasons."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="point_reasons_enter",
        tags=TAGS,
        request=PointReasonSerializer,
        responses={201: PointReasonSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Enter a reason."""
        values = checked(PointReasonSerializer, request.data)
        row = reason_save(workspace=request.workspace, actor=request.actor, values=values)
        return Response(PointReasonSerializer(row).data, status=201)


class PointReasonView(APIView):
    """One reason."""

    permissions = {"PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="point_reasons_change", tags=TAGS, request=PointReasonSerializer, responses=PointReasonSerializer
    )
    def put(self, request: Any, slug: str, point_reason_id: int) -> Response:
        """Change it; entries keep its old name."""
        values = checked(PointReasonSerializer, request.data)
        row = reason_save(workspace=request.workspace, actor=request.actor, values=values, reason_id=point_reason_id)
        return Response(PointReasonSerializer(row).data)

    @extend_schema(operation_id="point_reasons_archive", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, point_reason_id: int) -> Response:
        """Offer it no more."""
        reason_archive(workspace=request.workspace, actor=request.actor, reason_id=point_reason_id)
        return Response(status=204)
