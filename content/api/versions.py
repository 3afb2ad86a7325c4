"""REST: what a post said before, and taking it back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotAllowed
from content.api.serializers import PostSerializer
from content.models import PostVersion
from content.selectors.post import may_edit, post_get
from content.selectors.versions import version_get, versions_of
from content.services.restoring import version_restore
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["posts"]


class PostVersionSerializer(serializers.ModelSerializer[PostVersion]):
    """A version without its content. `changed` names the fields that differ from the version before."""

    changed = serializers.ListField(child=serializers.CharField(), read_only=True)
    author = serializers.IntegerField(source="author_id", read_only=True, allow_null=True)

    class Meta:
        model = PostVersion
        fields = ("number", "changed", "author", "author_label", "restored_from", "created_at", "saved_at")
        read_only_fields = fields


class PostVersionContentSerializer(PostVersionSerializer):
    """A version with what the post said."""

    content = serializers.DictField(read_only=True)

    class Meta(PostVersionSerializer.Meta):
        fields = (*PostVersionSerializer.Meta.fields, "content")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]


class VersionRestoreSerializer(serializers.Serializer[Any]):
    """`version` of the post that the caller read; absent: whatever it is at."""

    version = serializers.IntegerField(min_value=1, required=False)


class VersionPages(CursorPages):
    """Newest first."""

    ordering = ("-number",)  # type: ignore[assignment]


class VersionListView(ListAPIView[PostVersion]):
    """Versions of a post."""

    permissions = {"GET": P.VIEW}
    serializer_class = PostVersionSerializer
    pagination_class = VersionPages

    def get_queryset(self) -> QuerySet[PostVersion]:
        """Of a post of this workspace. Raises NotFound."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        post_get(workspace=workspace, post_id=self.kwargs["post_id"])
        return versions_of(workspace=workspace, post_id=self.kwargs["post_id"])

    @extend_schema(operation_id="posts_versions", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what the post said, newest first. Saves of one person in a row are one version."""
        return super().get(request, *args, **kwargs)


class VersionView(APIView):
    """One version."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="posts_version", tags=TAGS, responses=PostVersionContentSerializer)
    def get(self, request: Request, slug: str, post_id: int, number: int) -> Response:
        """Read what the post said."""
        found = version_get(workspace=request.workspace, post_id=post_id, number=number)  # type: ignore[attr-defined]
        return Response(PostVersionContentSerializer(found).data)


class VersionRestoreView(IdempotentMixin, APIView):
    """Taking back."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="posts_version_restore",
        tags=TAGS,
        request=VersionRestoreSerializer,
        responses={200: PostSerializer},
    )
    def post(self, request: Request, slug: str, post_id: int, number: int) -> Response:
        """Give the post the content of this version again. Accounts and time stay; an approval ends."""
        given = VersionRestoreSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        workspace = request.workspace  # type: ignore[attr-defined]
        if not may_edit(post=post_get(workspace=workspace, post_id=post_id), role=request.membership.role):  # type: ignore[attr-defined]
            raise NotAllowed
        version_restore(
            workspace=workspace,
            actor=request.actor,  # type: ignore[attr-defined]
            post_id=post_id,
            number=number,
            version=given.validated_data.get("version"),
        )
        post = post_get(workspace=workspace, post_id=post_id)
        return Response(PostSerializer(post, context={"request": request}).data)
