"""REST: what members say about a post."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.models import PostComment
from content.selectors.comments import talks_of
from content.selectors.post import post_get
from content.services.commenting import (
    BODY_MAX,
    QUOTE_MAX,
    comment_add,
    comment_delete,
    comment_edit,
    comment_resolve,
)
from team.api.idempotency import IdempotentMixin
from team.api.permissions import granted, scope_check
from team.permissions import Permission as P

TAGS = ["posts"]


class CommentSerializer(serializers.ModelSerializer[PostComment]):
    """A remark or an answer. A deleted remark that has answers stays with an empty body."""

    author = serializers.IntegerField(source="author_id", read_only=True, allow_null=True)
    parent = serializers.IntegerField(source="parent_id", read_only=True, allow_null=True)  # type: ignore[assignment]

    class Meta:
        model = PostComment
        fields = (
            "id", "parent", "author", "body", "field", "quote", "start", "created_at", "edited_at", "resolved_at",
            "deleted_at",
        )  # fmt: skip
        read_only_fields = fields


class TalkSerializer(serializers.Serializer[Any]):
    """A remark with its answers. `start` and `end`: where its words stand now; null when they left the text."""

    comment = CommentSerializer(source="remark", read_only=True)
    answers = CommentSerializer(many=True, read_only=True)
    start = serializers.IntegerField(read_only=True, allow_null=True)
    end = serializers.IntegerField(read_only=True, allow_null=True)
    outdated = serializers.BooleanField(read_only=True)


class CommentWriteSerializer(serializers.Serializer[Any]):
    """`field`, `quote` and `start` (in code points) anchor it to words; `parent` makes it an answer."""

    body = serializers.CharField(max_length=BODY_MAX)
    field = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    quote = serializers.CharField(
        max_length=QUOTE_MAX, required=False, allow_blank=True, default="", trim_whitespace=False
    )
    start = serializers.IntegerField(min_value=0, max_value=100_000, required=False, allow_null=True, default=None)
    parent = serializers.IntegerField(  # type: ignore[assignment]
        min_value=1, required=False, allow_null=True, default=None
    )


class CommentPatchSerializer(serializers.Serializer[Any]):
    """Other words (of one's own), or `resolved` (of a remark)."""

    body = serializers.CharField(max_length=BODY_MAX, required=False)
    resolved = serializers.BooleanField(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Something must change."""
        if not given:
            raise serializers.ValidationError({"body": ["Give `body` or `resolved`."]})
        return given


class CommentListView(IdempotentMixin, APIView):
    """Remarks on one post."""

    permissions = {"GET": P.VIEW, "POST": P.VIEW}

    @extend_schema(operation_id="posts_comments", tags=TAGS, responses=TalkSerializer(many=True))
    def get(self, request: Request, slug: str, post_id: int) -> Response:
        """Read what is said about the post: what is open first, then by age."""
        post = post_get(workspace=request.workspace, post_id=post_id)  # type: ignore[attr-defined]
        talks = talks_of(workspace=request.workspace, post=post)  # type: ignore[attr-defined]
        return Response(TalkSerializer(talks, many=True).data)

    @extend_schema(
        operation_id="posts_comment_add", tags=TAGS, request=CommentWriteSerializer, responses={201: CommentSerializer}
    )
    def post(self, request: Request, slug: str, post_id: int) -> Response:
        """Write a remark or an answer. Members named with @ are told."""
        scope_check(request, P.CONTENT_EDIT)
        given = CommentWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        comment = comment_add(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            post_id=post_id,
            parent_id=values.pop("parent"),
            **values,
        )
        return Response(CommentSerializer(comment).data, status=201)


class CommentView(APIView):
    """One remark or answer."""

    permissions = {"PATCH": P.VIEW, "DELETE": P.VIEW}

    @extend_schema(
        operation_id="posts_comment_edit", tags=TAGS, request=CommentPatchSerializer, responses=CommentSerializer
    )
    def patch(self, request: Request, slug: str, comment_id: int) -> Response:
        """Change one's own words, resolve a remark or open it again."""
        scope_check(request, P.CONTENT_EDIT)
        given = CommentPatchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        who = {"workspace": request.workspace, "actor": request.actor, "comment_id": comment_id}  # type: ignore[attr-defined]
        if "body" in values:
            comment = comment_edit(**who, body=values["body"])
        if "resolved" in values:
            comment = comment_resolve(**who, resolved=values["resolved"])
        return Response(CommentSerializer(comment).data)

    @extend_schema(operation_id="posts_comment_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Request, slug: str, comment_id: int) -> Response:
        """Take back one's own words; who may approve posts may take back anybody's."""
        scope_check(request, P.CONTENT_EDIT)
        comment_delete(
            workspace=request.workspace,  # type: ignore[attr-defined]
            actor=request.actor,  # type: ignore[attr-defined]
            comment_id=comment_id,
            may_moderate=granted(request, P.CONTENT_APPROVE),
        )
        return Response(status=204)
