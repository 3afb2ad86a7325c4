"""REST: answers that need a second person, and the policy behind it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.moderation import serializers as shapes
from interactions.models import ReplyReview
from interactions.moderation_states import ReviewState, Topic
from interactions.selectors.moderation.approvals import reply_policy, review_get, review_query, words_of
from interactions.services.moderation.approving import reply_approve, reply_return
from interactions.services.moderation.policy import policy_save
from team.api.pagination import CursorPages
from team.api.requests import checked
from team.models import Workspace
from team.permissions import Permission as P

TAGS = ["interactions"]


class ReviewPages(CursorPages):
    """Newest first."""

    ordering = ("-asked_at", "-id")  # type: ignore[assignment]


class ReplyReviewsView(ListAPIView[ReplyReview]):
    """Answers that needed a second person."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = shapes.ReplyReviewSerializer
    pagination_class = ReviewPages

    def get_queryset(self) -> QuerySet[ReplyReview]:
        """By state."""
        if getattr(self, "swagger_fake_view", False):
            return ReplyReview.all_objects.none()
        state = self.request.query_params.get("state", "")
        known = state if state in ReviewState.values else ""
        return review_query(workspace=self.request.workspace, state=known)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="reply_approvals", tags=TAGS, parameters=[OpenApiParameter("state", str, enum=ReviewState.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List answers that wait for approval or were decided."""
        return super().get(request, *args, **kwargs)


class ReplyReviewView(APIView):
    """One of them."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="reply_approvals_get", tags=TAGS, responses=shapes.ReplyReviewSerializer)
    def get(self, request: Any, slug: str, reply_review_id: int) -> Response:
        """The answer, why it waits, and what became of it."""
        row = review_get(workspace=request.workspace, review_id=reply_review_id)
        return Response(shapes.ReplyReviewSerializer(row).data)


class ReplyApproveView(APIView):
    """Letting it go."""

    permissions = {"POST": P.INBOX_APPROVE}

    @extend_schema(
        operation_id="reply_approvals_approve",
        tags=TAGS,
        request=shapes.ReplyApproveSerializer,
        responses=shapes.ReplyReviewSerializer,
    )
    def post(self, request: Any, slug: str, reply_review_id: int) -> Response:
        """Approve an answer of somebody else, as it stands or changed; approving twice is refused with 409."""
        values = checked(shapes.ReplyApproveSerializer, request.data)
        row = reply_approve(
            workspace=request.workspace, actor=request.actor, review_id=reply_review_id, text=values.get("text"),
            accepted=values["accepted"],
        )  # fmt: skip
        return Response(shapes.ReplyReviewSerializer(row).data)


class ReplyReturnView(APIView):
    """Giving it back."""

    permissions = {"POST": P.INBOX_APPROVE}

    @extend_schema(
        operation_id="reply_approvals_return",
        tags=TAGS,
        request=shapes.ReplyReturnSerializer,
        responses=shapes.ReplyReviewSerializer,
    )
    def post(self, request: Any, slug: str, reply_review_id: int) -> Response:
        """Return an answer with a reason; it is not sent."""
        reason = checked(shapes.ReplyReturnSerializer, request.data)["reason"]
        row = reply_return(workspace=request.workspace, actor=request.actor, review_id=reply_review_id, reason=reason)
        return Response(shapes.ReplyReviewSerializer(row).data)


class ReplyPolicyView(APIView):
    """The policy."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_SETUP}

    @extend_schema(operation_id="reply_policy", tags=TAGS, responses=shapes.ReplyPolicySerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Whose answers, and answers about what, need a second person."""
        return Response(_policy(request.workspace))

    @extend_schema(
        operation_id="reply_policy_set",
        tags=TAGS,
        request=shapes.ReplyPolicySerializer,
        responses=shapes.ReplyPolicySerializer,
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set the policy."""
        values = checked(shapes.ReplyPolicySerializer, request.data)
        policy_save(workspace=request.workspace, actor=request.actor, **values)
        return Response(_policy(request.workspace))


def _policy(workspace: Workspace) -> dict[str, Any]:
    row = reply_policy(workspace=workspace)
    words = {topic: words_of(row, topic) for topic in Topic.values}
    return {**shapes.ReplyPolicySerializer(row).data, "words": words}
