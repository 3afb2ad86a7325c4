"""REST: posts of users, listed and collected."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.ugc_serializers import UserPostSerializer
from analytics.api.ugc_writes import UserPostCollectSerializer, UserPostEnterSerializer
from analytics.models import UserPost
from analytics.selectors.ugc.posts import SHOWN, UgcAsked, ugc_get, ugc_query
from analytics.services.ugc.collecting import UgcDraft, ugc_collect, ugc_enter, ugc_remove
from analytics.ugc_states import UgcSource
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


class UserPostsView(IdempotentMixin, ListAPIView[UserPost]):
    """Posts of users."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.ENGAGEMENT_EDIT}
    serializer_class = UserPostSerializer

    def get_queryset(self) -> QuerySet[UserPost]:
        """By the filters in the address."""
        given = {name: self.request.query_params.get(name, "")[:80] for name in ("show", "platform", "source", "q")}
        asked = UgcAsked(given["show"], given["platform"], given["source"], given["q"])
        return ugc_query(workspace=self.request.workspace, asked=asked)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="ugc",
        tags=TAGS,
        parameters=[
            OpenApiParameter("show", str, enum=SHOWN, description="A state, or one of the other words."),
            OpenApiParameter("platform", str),
            OpenApiParameter("source", str, enum=UgcSource.values),
            OpenApiParameter("q", str, description="Part of the words or of the author."),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List posts of users, the newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="ugc_enter", tags=TAGS, request=UserPostEnterSerializer, responses={201: UserPostSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Collect a post by its link."""
        given = UserPostEnterSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        draft = UgcDraft(asset_id=data.pop("asset"), contact_id=data.pop("contact"), **data)
        row = ugc_enter(workspace=request.workspace, actor=request.actor, draft=draft)
        return Response(UserPostSerializer(row).data, status=201)


class UserPostCollectView(IdempotentMixin, APIView):
    """What stands in the inbox or was heard."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="ugc_collect", tags=TAGS, request=UserPostCollectSerializer, responses={201: UserPostSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Collect a message of the inbox or a mention; 409 where it is collected already."""
        given = UserPostCollectSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        row = ugc_collect(
            workspace=request.workspace, actor=request.actor, message_id=data["message"], mention_id=data["mention"]
        )
        return Response(UserPostSerializer(row).data, status=201)


class UserPostView(APIView):
    """One post of a user."""

    permissions = {"GET": P.INBOX_VIEW, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="ugc_one", tags=TAGS, responses=UserPostSerializer)
    def get(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Read a user's post."""
        row = ugc_get(workspace=request.workspace, user_post_id=user_post_id)
        return Response(UserPostSerializer(row).data)

    @extend_schema(operation_id="ugc_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Throw it away; 409 once permission was asked."""
        ugc_remove(workspace=request.workspace, actor=request.actor, user_post_ids=[user_post_id])
        return Response(status=204)
