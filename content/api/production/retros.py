"""REST: retrospectives and their actions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.shapes import read, ref
from content.models import Retrospective, ReviewAction
from content.selectors.learn.reading import action_list, review_get, review_list
from content.services.learn.reviewing import action_add, action_change, action_remove, review_delete, review_save
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["retrospectives"]


class RetroFactSerializer(serializers.Serializer[Any]):
    """A figure and where it was read."""

    name = serializers.CharField(max_length=80)
    value = serializers.CharField(max_length=80)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]


class ActionSerializer(serializers.ModelSerializer[ReviewAction]):
    """Something to do."""

    owner = ref("owner")
    review = serializers.IntegerField(source="retro_id", read_only=True)
    done = serializers.BooleanField(required=False, write_only=True)

    class Meta:
        model = ReviewAction
        fields = ("id", "review", "text", "owner", "due_on", "done", "done_at")
        read_only_fields = ("done_at",)


class RetroSerializer(serializers.ModelSerializer[Retrospective]):
    """A look back. What `about` says must be named: post, session, production, first_day or campaign."""

    post, session, production = ref("post"), ref("session"), ref("production")
    facts = RetroFactSerializer(many=True, required=False)

    class Meta:
        model = Retrospective
        fields = (
            "id", "title", "about", "post", "session", "production", "first_day", "campaign", "worked", "change",
            "lesson", "facts", "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = ("created_at", "updated_at")


class RetroDetailSerializer(RetroSerializer):
    """With its actions."""

    actions = ActionSerializer(many=True, read_only=True)

    class Meta(RetroSerializer.Meta):
        fields = (*RetroSerializer.Meta.fields, "actions")  # type: ignore[assignment]


class RetroListView(IdempotentMixin, ListAPIView[Retrospective]):
    """All retrospectives."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = RetroSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Retrospective]:
        """Of the workspace, searched by `q` when given."""
        q = self.request.query_params.get("q", "")[:100].replace("\0", "")
        return review_list(workspace=self.request.workspace, q=q)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="retrospectives_list",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str, description="Words to search.")],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List or search, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="retrospectives_create",
        tags=TAGS,
        request=RetroSerializer,
        responses={201: RetroDetailSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write one."""
        values = read(RetroSerializer, request)
        row = review_save(workspace=request.workspace, actor=request.actor, retro_id=None, values=values)
        return _answer(request, row.pk, 201)


class RetroView(APIView):
    """One retrospective."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="retrospectives_get", tags=TAGS, responses=RetroDetailSerializer)
    def get(self, request: Any, slug: str, retro_id: int) -> Response:
        """With its actions."""
        return _answer(request, retro_id)

    @extend_schema(
        operation_id="retrospectives_change", tags=TAGS, request=RetroSerializer, responses=RetroDetailSerializer
    )
    def patch(self, request: Any, slug: str, retro_id: int) -> Response:
        """Change it; absent fields stay."""
        review_get(workspace=request.workspace, retro_id=retro_id)
        values = read(RetroSerializer, request, partial=True)
        review_save(workspace=request.workspace, actor=request.actor, retro_id=retro_id, values=values)
        return _answer(request, retro_id)

    @extend_schema(operation_id="retrospectives_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, retro_id: int) -> Response:
        """Remove it with its actions."""
        review_delete(workspace=request.workspace, actor=request.actor, retro_id=retro_id)
        return Response(status=204)


class RetroActionsView(IdempotentMixin, APIView):
    """A new action."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="retrospectives_action_add",
        tags=TAGS,
        request=ActionSerializer,
        responses={201: ActionSerializer},
    )
    def post(self, request: Any, slug: str, retro_id: int) -> Response:
        """Give somebody an action; they are told."""
        review_get(workspace=request.workspace, retro_id=retro_id)
        values = read(ActionSerializer, request)
        row = action_add(workspace=request.workspace, actor=request.actor, retro_id=retro_id, values=values)
        return Response(ActionSerializer(row).data, status=201)


class RetroActionView(APIView):
    """One action."""

    permissions = {"PATCH": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="retrospectives_action_change", tags=TAGS, request=ActionSerializer, responses=ActionSerializer
    )
    def patch(self, request: Any, slug: str, retro_id: int, action_id: int) -> Response:
        """Change it; `done` marks it done or open again."""
        review_get(workspace=request.workspace, retro_id=retro_id)
        values = read(ActionSerializer, request, partial=True)
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "retro_id": retro_id}
        return Response(ActionSerializer(action_change(**who, action_id=action_id, values=values)).data)

    @extend_schema(operation_id="retrospectives_action_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, retro_id: int, action_id: int) -> Response:
        """Take it out."""
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor, "retro_id": retro_id}
        action_remove(**who, action_id=action_id)
        return Response(status=204)


class ActionListView(ListAPIView[ReviewAction]):
    """Open actions."""

    permissions = {"GET": P.VIEW}
    serializer_class = ActionSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[ReviewAction]:
        """Of the workspace."""
        return action_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="retrospectives_actions", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List open actions of all retrospectives."""
        return super().get(request, *args, **kwargs)


def _answer(request: Any, retro_id: int, status: int = 200) -> Response:
    row = review_get(workspace=request.workspace, retro_id=retro_id)
    return Response(RetroDetailSerializer(row).data, status=status)
