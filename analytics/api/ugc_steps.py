"""REST: the permission to reuse a user's post, its use, the author's reward."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services.custody.proofs import Evidence
from analytics.api.ugc_serializers import UserPostSerializer
from analytics.api.ugc_writes import (
    RewardGivenSerializer,
    RewardSerializer,
    UserPostAskSerializer,
    UserPostGrantSerializer,
    UserPostNoteSerializer,
)
from analytics.selectors.ugc.posts import ugc_get
from analytics.services.ugc.permitting import Grant, ugc_ask, ugc_grant, ugc_refuse, ugc_use
from analytics.services.ugc.rewarding import Reward, reward_give, reward_promise
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]


class UserPostDraftSerializer(serializers.Serializer[Any]):
    """The draft that was made."""

    post = serializers.IntegerField()


def _given(serializer: type[serializers.Serializer[Any]], request: Any, user_post_id: int) -> dict[str, Any]:
    """What was sent, beside who sent it about which post."""
    ugc_get(workspace=request.workspace, user_post_id=user_post_id)
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def _who(request: Any, user_post_id: int) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor, "user_post_id": user_post_id}


def _told(request: Any, user_post_id: int) -> Response:
    return Response(UserPostSerializer(ugc_get(workspace=request.workspace, user_post_id=user_post_id)).data)


class UserPostAskView(IdempotentMixin, APIView):
    """Asking for permission."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(operation_id="ugc_ask", tags=TAGS, request=UserPostAskSerializer, responses=UserPostSerializer)
    def post(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Ask in the inbox, or write down that it was asked elsewhere."""
        given = _given(UserPostAskSerializer, request, user_post_id)
        ugc_ask(**_who(request, user_post_id), **given)
        return _told(request, user_post_id)


class UserPostGrantView(APIView):
    """The permission; a new one replaces the one before, so a repeated one needs no key."""

    permissions = {"PUT": P.ENGAGEMENT_EDIT}
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(operation_id="ugc_grant", tags=TAGS, request=UserPostGrantSerializer, responses=UserPostSerializer)
    def put(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Write down what the author permitted, with proof."""
        given = _given(UserPostGrantSerializer, request, user_post_id)
        evidence = Evidence(given.pop("proof_text"), given.pop("proof_url"), given.pop("file"))
        ugc_grant(**_who(request, user_post_id), grant=Grant(**given), evidence=evidence)
        return _told(request, user_post_id)


class UserPostRefuseView(IdempotentMixin, APIView):
    """The author's no."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}
    withdrawn = False

    @extend_schema(operation_id="ugc_refuse", tags=TAGS, request=UserPostNoteSerializer, responses=UserPostSerializer)
    def post(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Write down that the author refused."""
        given = _given(UserPostNoteSerializer, request, user_post_id)
        ugc_refuse(**_who(request, user_post_id), withdrawn=self.withdrawn, **given)
        return _told(request, user_post_id)


class UserPostWithdrawView(UserPostRefuseView):
    """The author's no after a yes."""

    withdrawn = True

    @extend_schema(operation_id="ugc_withdraw", tags=TAGS, request=UserPostNoteSerializer, responses=UserPostSerializer)
    def post(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Write down that the author withdrew the permission."""
        return super().post(request, slug, user_post_id)


class UserPostUseView(IdempotentMixin, APIView):
    """Reuse."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="ugc_use", tags=TAGS, request=None, responses={201: UserPostDraftSerializer})
    def post(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Make a draft from it; refused without permission, saying why."""
        post = ugc_use(**_who(request, user_post_id))
        return Response(UserPostDraftSerializer({"post": post.pk}).data, status=201)


class UserPostRewardView(IdempotentMixin, APIView):
    """What the author gets."""

    permissions = {"PUT": P.ENGAGEMENT_EDIT, "POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="ugc_reward", tags=TAGS, request=RewardSerializer, responses=UserPostSerializer)
    def put(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Say what the author gets; once it was given it stays."""
        given = _given(RewardSerializer, request, user_post_id)
        reward_promise(**_who(request, user_post_id), reward=Reward(**given))
        return _told(request, user_post_id)

    @extend_schema(
        operation_id="ugc_reward_give", tags=TAGS, request=RewardGivenSerializer, responses=UserPostSerializer
    )
    def post(self, request: Any, slug: str, user_post_id: int) -> Response:
        """Write down that it was given; points go to the ledger of the community."""
        given = _given(RewardGivenSerializer, request, user_post_id)
        reward_give(
            **_who(request, user_post_id),
            given_on=given["given_on"],
            member_id=given["community_member"],
            reason_id=given["point_reason"],
        )
        return _told(request, user_post_id)
