"""REST: snippets, hashtag groups and templates."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from content.api.serializers import PostSerializer
from content.models import PostTemplate, Snippet
from content.selectors.post import post_get
from content.selectors.snippets import asked_in, snippet_get, snippet_query, template_query
from content.services.post_templates import template_delete, template_save, template_use
from content.services.snippets import NAME_MAX, TAG_MAX, TEXT_MAX, snippet_delete, snippet_save, snippet_use
from content.states import SnippetKind
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["snippets"]
_SEARCH = [
    OpenApiParameter("q", str, description="Words in name, text or tags."),
    OpenApiParameter("kind", str, enum=SnippetKind.values),
]


class SnippetSerializer(serializers.ModelSerializer[Snippet]):
    """A text with {places}, or a group of hashtags without marks. `asks`: places a caller fills."""

    kind = serializers.ChoiceField(choices=SnippetKind.choices, read_only=True)
    tags = serializers.ListField(child=serializers.CharField(), read_only=True)
    asks = serializers.SerializerMethodField()

    class Meta:
        model = Snippet
        fields = ("id", "kind", "name", "text", "tags", "asks", "uses", "created_at", "updated_at")
        read_only_fields = fields

    def get_asks(self, row: Snippet) -> list[str]:
        """Names of the places."""
        return asked_in(row.text)


class SnippetWriteSerializer(serializers.Serializer[Any]):
    """What a snippet says; its kind is chosen once."""

    name = serializers.CharField(max_length=NAME_MAX)
    kind = serializers.ChoiceField(choices=SnippetKind.choices, required=False)
    text = serializers.CharField(max_length=TEXT_MAX, required=False, allow_blank=True, trim_whitespace=False)
    tags = serializers.ListField(child=serializers.CharField(max_length=TAG_MAX), max_length=200, required=False)


class SnippetUseSerializer(serializers.Serializer[Any]):
    """How to fill a snippet in; see the answer for what was left open."""

    values = serializers.DictField(child=serializers.CharField(max_length=1000), required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False, allow_null=True)
    account = serializers.IntegerField(required=False, allow_null=True, help_text="Fills {account}.")
    platforms = serializers.ListField(child=serializers.CharField(), required=False)
    there = serializers.IntegerField(required=False, min_value=0, help_text="Hashtags the text has already.")


class FilledSerializer(serializers.Serializer[Any]):
    """The text, places nobody filled, hashtags over a platform's maximum."""

    text = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    left_out = serializers.ListField(child=serializers.CharField())


class SnippetListView(IdempotentMixin, ListAPIView[Snippet]):
    """All snippets."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = SnippetSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Snippet]:
        """Filtered."""
        query = self.request.query_params
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return snippet_query(workspace=workspace, q=query.get("q", "")[:100], kind=query.get("kind", ""))

    @extend_schema(operation_id="snippets_list", tags=TAGS, parameters=_SEARCH)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List snippets, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="snippets_create", tags=TAGS, request=SnippetWriteSerializer, responses={201: SnippetSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep a snippet."""
        given = SnippetWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = snippet_save(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return Response(SnippetSerializer(row).data, status=201)


class SnippetView(APIView):
    """One snippet."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="snippets_get", tags=TAGS, responses=SnippetSerializer)
    def get(self, request: Any, slug: str, snippet_id: int) -> Response:
        """Read a snippet."""
        return Response(SnippetSerializer(snippet_get(workspace=request.workspace, snippet_id=snippet_id)).data)

    @extend_schema(
        operation_id="snippets_update", tags=TAGS, request=SnippetWriteSerializer, responses=SnippetSerializer
    )
    def patch(self, request: Any, slug: str, snippet_id: int) -> Response:
        """Change a snippet; absent fields stay."""
        row = snippet_get(workspace=request.workspace, snippet_id=snippet_id)
        given = SnippetWriteSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = {"name": row.name, "text": row.text, "tags": row.tags, **given.validated_data}
        values.pop("kind", None)
        row = snippet_save(workspace=request.workspace, actor=request.actor, snippet_id=row.pk, **values)
        return Response(SnippetSerializer(row).data)

    @extend_schema(operation_id="snippets_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, snippet_id: int) -> Response:
        """Remove a snippet."""
        snippet_delete(workspace=request.workspace, actor=request.actor, snippet_id=snippet_id)
        return Response(status=204)


class SnippetUseView(IdempotentMixin, APIView):
    """Filling in."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="snippets_use", tags=TAGS, request=SnippetUseSerializer, responses={200: FilledSerializer}
    )
    def post(self, request: Any, slug: str, snippet_id: int) -> Response:
        """Fill a snippet in and count the use."""
        given = SnippetUseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        pk = values.pop("account", None)
        account = account_get(workspace=request.workspace, account_id=pk) if pk else None
        values.setdefault("values", {})
        filled = snippet_use(workspace=request.workspace, snippet_id=snippet_id, account=account, **values)
        return Response(FilledSerializer(filled).data)


class TemplateSerializer(serializers.ModelSerializer[PostTemplate]):
    """A whole post kept for reuse."""

    kind = serializers.CharField(source="content.kind", read_only=True)
    text = serializers.CharField(source="content.text", read_only=True)

    class Meta:
        model = PostTemplate
        fields = ("id", "name", "kind", "text", "uses", "created_at", "updated_at")
        read_only_fields = fields


class TemplateWriteSerializer(serializers.Serializer[Any]):
    """Which post to keep under which name; a template of this name is replaced."""

    post = serializers.IntegerField(min_value=1)
    name = serializers.CharField(max_length=NAME_MAX)


class TemplateListView(IdempotentMixin, ListAPIView[PostTemplate]):
    """All templates."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = TemplateSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[PostTemplate]:
        """Filtered."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return template_query(workspace=workspace, q=self.request.query_params.get("q", "")[:100])

    @extend_schema(operation_id="post_templates_list", tags=TAGS, parameters=_SEARCH[:1])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List templates, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="post_templates_save",
        tags=TAGS,
        request=TemplateWriteSerializer,
        responses={201: TemplateSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep a post as a template."""
        given = TemplateWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        row = template_save(
            workspace=request.workspace, actor=request.actor, post_id=values["post"], name=values["name"]
        )
        return Response(TemplateSerializer(row).data, status=201)


class TemplateView(APIView):
    """One template."""

    permissions = {"DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="post_templates_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, template_id: int) -> Response:
        """Remove a template."""
        template_delete(workspace=request.workspace, actor=request.actor, template_id=template_id)
        return Response(status=204)


class TemplateUseView(IdempotentMixin, APIView):
    """Beginning a post."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="post_templates_use", tags=TAGS, request=None, responses={201: PostSerializer})
    def post(self, request: Any, slug: str, template_id: int) -> Response:
        """Make a draft that says what the template says."""
        post = template_use(workspace=request.workspace, actor=request.actor, template_id=template_id)
        full = post_get(workspace=request.workspace, post_id=post.pk)
        return Response(PostSerializer(full, context={"request": request}).data, status=201)
