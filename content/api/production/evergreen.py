"""REST: evergreen posts and what is proposed of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.shapes import read, refs
from content.api.production.videos import PostNumberSerializer
from content.models import Evergreen, EvergreenProposal
from content.selectors.learn.reading import evergreen_get, evergreen_list, proposal_list
from content.selectors.post import post_get
from content.services.learn.deciding import proposal_accept, proposal_skip
from content.services.learn.pool import evergreen_end, evergreen_save
from content.services.learn.proposing import workspace_propose
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["evergreen"]


class EvergreenSerializer(serializers.ModelSerializer[Evergreen]):
    """A post in the pool with its rules. `variation`: percent that a wording must differ from earlier texts."""

    post = serializers.IntegerField(source="post_id", read_only=True)
    texts = serializers.ListField(child=serializers.CharField(max_length=100_000), required=False, max_length=20)
    accounts: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    gap_days = serializers.IntegerField(min_value=30, max_value=1000, required=False)

    class Meta:
        model = Evergreen
        fields = (
            "id", "post", "gap_days", "repeats_max", "account_gap_days", "variation", "texts", "accounts",
            "season_from", "season_until",
        )  # fmt: skip


class EvergreenWriteSerializer(EvergreenSerializer):
    """Rules to set; `accounts` empty: where the post was published."""

    accounts = refs()


class ProposalSerializer(serializers.ModelSerializer[EvergreenProposal]):
    """A wording for some accounts; `reasons`: days since the last use, uses so far, percent that differ, wording."""

    post = serializers.IntegerField(source="evergreen.post_id", read_only=True)
    account_ids = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    reasons = serializers.DictField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = EvergreenProposal
        fields = ("id", "post", "state", "text", "account_ids", "reasons", "made_at")
        read_only_fields = fields


class ProposedSerializer(serializers.Serializer[Any]):
    """How many were proposed."""

    proposed = serializers.IntegerField()


class EvergreenListView(ListAPIView[Evergreen]):
    """The pool."""

    permissions = {"GET": P.VIEW}
    serializer_class = EvergreenSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Evergreen]:
        """Of the workspace."""
        return evergreen_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="evergreen_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List posts of the pool, newest first."""
        return super().get(request, *args, **kwargs)


class EvergreenView(APIView):
    """One post of the pool."""

    permissions = {"DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="evergreen_end", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, evergreen_id: int) -> Response:
        """Take it out; open proposals go."""
        evergreen_get(workspace=request.workspace, evergreen_id=evergreen_id)
        evergreen_end(workspace=request.workspace, actor=request.actor, evergreen_id=evergreen_id)
        return Response(status=204)


class PostEvergreenView(APIView):
    """A post as evergreen."""

    permissions = {"PUT": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="evergreen_set", tags=TAGS, request=EvergreenWriteSerializer, responses=EvergreenSerializer
    )
    def put(self, request: Any, slug: str, post_id: int) -> Response:
        """Put a published post into the pool, or change its rules; absent ones stay."""
        post_get(workspace=request.workspace, post_id=post_id)
        values = read(EvergreenWriteSerializer, request, partial=True)
        row = evergreen_save(workspace=request.workspace, actor=request.actor, post_id=post_id, values=values)
        return Response(EvergreenSerializer(row).data)


class ProposalListView(IdempotentMixin, ListAPIView[EvergreenProposal]):
    """Open proposals."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = ProposalSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[EvergreenProposal]:
        """Of the workspace."""
        return proposal_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="evergreen_proposals", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List open proposals, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="evergreen_propose", tags=TAGS, request=None, responses=ProposedSerializer)
    def post(self, request: Any, slug: str) -> Response:
        """Look now for what the rules allow to propose."""
        return Response({"proposed": workspace_propose(workspace=request.workspace)})


class ProposalAcceptView(IdempotentMixin, APIView):
    """Taking a proposal."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="evergreen_accept", tags=TAGS, request=None, responses={201: PostNumberSerializer})
    def post(self, request: Any, slug: str, proposal_id: int) -> Response:
        """A draft of it, which is checked, approved and scheduled like any other."""
        post = proposal_accept(workspace=request.workspace, actor=request.actor, proposal_id=proposal_id)
        return Response({"post": post.pk}, status=201)


class ProposalSkipView(IdempotentMixin, APIView):
    """Letting a proposal go."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="evergreen_skip", tags=TAGS, request=None, responses={204: None})
    def post(self, request: Any, slug: str, proposal_id: int) -> Response:
        """Not now: the post rests for two weeks."""
        proposal_skip(workspace=request.workspace, actor=request.actor, proposal_id=proposal_id)
        return Response(status=204)
