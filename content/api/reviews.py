"""REST: reviews, decisions and suggestions; the same services as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotAllowed
from content.api.review_serializers import (
    BoardSerializer,
    ChangesEndSerializer,
    DecideSerializer,
    ReviewSerializer,
    SuggestionSerializer,
)
from content.models import Review, Suggestion
from content.selectors.post import may_edit, post_get
from content.selectors.reviews import ReviewFilter, mine_ids, review_rows
from content.services.review import post_approve, post_request_changes
from content.services.review_board import Board, board_of
from content.services.review_talk import changes_end, review_comment
from content.services.suggestions import Wording, suggestion_apply, suggestion_make, suggestion_reject
from content.states import DecisionKind
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.permissions import scope_check
from team.permissions import Permission as P


class _SoonestFirst(CursorPages):
    ordering = "due_at"


_LISTED = extend_schema(
    operation_id="reviews_list",
    tags=["reviews"],
    parameters=[
        OpenApiParameter("tab", enum=["mine", "all", "done"], description="Mine: those I may decide now."),
        OpenApiParameter("platform"),
        OpenApiParameter("author", type=int),
    ],
)


@extend_schema_view(get=_LISTED)
class ReviewListView(ListAPIView[Review]):
    """Rounds of review, the most urgent first."""

    permissions = {"GET": P.VIEW}
    serializer_class = ReviewSerializer
    pagination_class = _SoonestFirst

    def get_queryset(self) -> QuerySet[Review]:
        """Those the caller asked for."""
        if getattr(self, "swagger_fake_view", False):
            return Review.all_objects.none()
        workspace = self.request.workspace  # type: ignore[attr-defined]
        which = ReviewFilter.read(self.request.query_params)
        rows = review_rows(workspace=workspace, which=which)
        if which.tab == "mine":
            rows = rows.filter(pk__in=mine_ids(workspace=workspace, user=self.request.user))  # type: ignore[arg-type]
        return rows


class ReviewView(IdempotentMixin, APIView):
    """The review of one post."""

    permissions = {"GET": P.VIEW, "POST": P.VIEW}

    @extend_schema(operation_id="reviews_get", tags=["reviews"], responses=BoardSerializer)
    def get(self, request: Any, slug: str, post_id: int) -> Response:
        """Levels, decisions, what blocks, and what the caller may do."""
        return Response(BoardSerializer(_board(request, post_id)).data)

    @extend_schema(operation_id="reviews_decide", tags=["reviews"], request=DecideSerializer, responses=BoardSerializer)
    def post(self, request: Any, slug: str, post_id: int) -> Response:
        """Approve, ask for changes or comment."""
        post_get(workspace=request.workspace, post_id=post_id)
        asked = DecideSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        decides = values["kind"] != DecisionKind.COMMENT
        scope_check(request, P.CONTENT_EDIT, *([P.CONTENT_APPROVE] if decides else []))
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "post_id": post_id}
        if values["kind"] == DecisionKind.APPROVE:
            post_approve(**who, seen=values["seen"], note=values["note"])
        elif values["kind"] == DecisionKind.CHANGES:
            post_request_changes(**who, note=values["note"], seen=values["seen"])
        else:
            review_comment(**who, note=values["note"])
        return Response(BoardSerializer(_board(request, post_id)).data)


class ChangesEndView(IdempotentMixin, APIView):
    """A request for changes."""

    permissions = {"POST": P.VIEW}

    @extend_schema(
        operation_id="reviews_end_changes", tags=["reviews"], request=ChangesEndSerializer, responses=BoardSerializer
    )
    def post(self, request: Any, slug: str, post_id: int, decision_id: int) -> Response:
        """Clear the own request, or dismiss another's with a reason."""
        scope_check(request, P.CONTENT_EDIT, P.CONTENT_APPROVE)
        asked = ChangesEndSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        changes_end(
            workspace=request.workspace,
            actor=request.actor,
            post_id=post_id,
            decision_id=decision_id,
            note=asked.validated_data["note"],
        )
        return Response(BoardSerializer(_board(request, post_id)).data)


class SuggestionListView(IdempotentMixin, APIView):
    """Suggested wordings of one post."""

    permissions = {"GET": P.VIEW, "POST": P.VIEW}

    @extend_schema(operation_id="suggestions_list", tags=["reviews"], responses=SuggestionSerializer(many=True))
    def get(self, request: Any, slug: str, post_id: int) -> Response:
        """The newest 200."""
        post_get(workspace=request.workspace, post_id=post_id)
        rows = Suggestion.objects.for_workspace(request.workspace).filter(post_id=post_id).order_by("-pk")[:200]
        return Response(SuggestionSerializer(rows, many=True).data)

    @extend_schema(
        operation_id="suggestions_create",
        tags=["reviews"],
        request=SuggestionSerializer,
        responses={201: SuggestionSerializer},
    )
    def post(self, request: Any, slug: str, post_id: int) -> Response:
        """Propose another wording."""
        post_get(workspace=request.workspace, post_id=post_id)
        scope_check(request, P.CONTENT_EDIT)
        asked = SuggestionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        wording = Wording(values["field"], values["after"], values.get("platform", ""), values.get("note", ""))
        row = suggestion_make(workspace=request.workspace, actor=request.actor, post_id=post_id, wording=wording)
        return Response(SuggestionSerializer(row).data, status=201)


class _Answer(serializers.Serializer[Any]):
    """apply or reject, the latter with a note for the reviewer."""

    answer = serializers.ChoiceField(choices=["apply", "reject"])
    note = serializers.CharField(max_length=1000, allow_blank=True, default="")


class SuggestionAnswerView(IdempotentMixin, APIView):
    """One suggested wording."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="suggestions_answer", tags=["reviews"], request=_Answer, responses=SuggestionSerializer)
    def post(self, request: Any, slug: str, post_id: int, suggestion_id: int) -> Response:
        """Apply it to the post, or reject it."""
        post = post_get(workspace=request.workspace, post_id=post_id)
        asked = _Answer(data=request.data)
        asked.is_valid(raise_exception=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "post_id": post_id}
        if asked.validated_data["answer"] == "apply":
            if not may_edit(post=post, role=request.membership.role):
                raise NotAllowed
            suggestion_apply(**who, suggestion_id=suggestion_id)
        else:
            suggestion_reject(**who, suggestion_id=suggestion_id, note=asked.validated_data["note"])
        row = Suggestion.objects.for_workspace(request.workspace).get(pk=suggestion_id)
        return Response(SuggestionSerializer(row).data)


def _board(request: Any, post_id: int) -> Board:
    post = post_get(workspace=request.workspace, post_id=post_id)
    return board_of(post=post, actor=request.actor)
