"""REST: ideas and what is made of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.numbers import row_number
from content.api.idea_serializers import IdeaPatchSerializer, IdeaSerializer, IdeaWriteSerializer, LikesSerializer
from content.api.posts import _answer as post_answer
from content.api.serializers import PostSerializer
from content.models import Idea
from content.plan_states import IdeaPriority, IdeaSource, IdeaStage
from content.selectors.ideas import IdeaFilters, idea_get, idea_list
from content.services.idea_drafts import idea_draft
from content.services.ideas import IdeaValues, idea_archive, idea_create, idea_update, idea_vote
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["ideas"]
_FILTERS = [
    OpenApiParameter("q", str, description="Words in title or note."),
    OpenApiParameter("stage", str, enum=IdeaStage.values),
    OpenApiParameter("pillar", int),
    OpenApiParameter("owner", int, description="Id of a user."),
    OpenApiParameter("platform", str, description="Slug of a platform."),
    OpenApiParameter("priority", int, enum=IdeaPriority.values),
    OpenApiParameter("archived", bool, description="Those off the board instead."),
]


class IdeaPages(CursorPages):
    """Last changed first."""

    ordering = ("-updated_at", "-pk")  # type: ignore[assignment]


class IdeaListView(IdempotentMixin, ListAPIView[Idea]):
    """The backlog."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = IdeaSerializer
    pagination_class = IdeaPages

    def get_queryset(self) -> QuerySet[Idea]:
        """Filtered, with its facts."""
        query = self.request.query_params
        filters = IdeaFilters(
            q=query.get("q", "")[:100],
            stage=query.get("stage", ""),
            pillar=row_number(query.get("pillar", "")),
            owner=row_number(query.get("owner", "")),
            platform=query.get("platform", "")[:50],
            priority=row_number(query.get("priority", "")),
            archived=query.get("archived", "") in {"1", "true"},
        )
        request: Any = self.request
        return idea_list(workspace=request.workspace, filters=filters, user=request.user).prefetch_related("media")

    @extend_schema(operation_id="ideas_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List ideas, last changed first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="ideas_create", tags=TAGS, request=IdeaWriteSerializer, responses={201: IdeaSerializer})
    def post(self, request: Any, slug: str) -> Response:
        """Note an idea."""
        given = IdeaWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = IdeaValues(**_values(given.validated_data))
        row = idea_create(workspace=request.workspace, actor=request.actor, values=values, source=IdeaSource.API)
        return _answer(request, row.pk, status=201)


class IdeaView(APIView):
    """One idea."""

    permissions = {"GET": P.VIEW, "PATCH": P.CONTENT_EDIT}

    @extend_schema(operation_id="ideas_get", tags=TAGS, responses=IdeaSerializer)
    def get(self, request: Any, slug: str, idea_id: int) -> Response:
        """Read an idea."""
        return _answer(request, idea_id)

    @extend_schema(operation_id="ideas_edit", tags=TAGS, request=IdeaPatchSerializer, responses=IdeaSerializer)
    def patch(self, request: Any, slug: str, idea_id: int) -> Response:
        """Change an idea, move it to another column (`stage`), archive it or put it back; absent fields stay."""
        given = IdeaPatchSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        archived = changes.pop("archived", None)
        who = {"workspace": request.workspace, "actor": request.actor, "idea_id": idea_id}
        row = idea_get(workspace=request.workspace, idea_id=idea_id, user=request.user)
        if changes:
            idea_update(**who, values=IdeaValues(**{**_stored(row), **_values(changes)}))
        if archived is not None:
            idea_archive(**who, archived=archived)
        return _answer(request, idea_id)


class IdeaVoteView(IdempotentMixin, APIView):
    """Likes."""

    permissions = {"POST": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="ideas_like", tags=TAGS, request=None, responses=LikesSerializer)
    def post(self, request: Any, slug: str, idea_id: int) -> Response:
        """Like an idea, once a member."""
        return _vote(request, idea_id, like=True)

    @extend_schema(operation_id="ideas_unlike", tags=TAGS, responses=LikesSerializer)
    def delete(self, request: Any, slug: str, idea_id: int) -> Response:
        """Take the like back."""
        return _vote(request, idea_id, like=False)


class IdeaDraftView(IdempotentMixin, APIView):
    """Drafts."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="ideas_draft", tags=TAGS, request=None, responses={201: PostSerializer})
    def post(self, request: Any, slug: str, idea_id: int) -> Response:
        """Make a draft of an idea; it may be done more than once."""
        post = idea_draft(workspace=request.workspace, actor=request.actor, idea_id=idea_id)
        return post_answer(request, post.pk, status=201)


def _vote(request: Any, idea_id: int, *, like: bool) -> Response:
    likes = idea_vote(workspace=request.workspace, actor=request.actor, idea_id=idea_id, like=like)
    return Response(LikesSerializer({"likes": likes}).data)


def _answer(request: Any, idea_id: int, status: int = 200) -> Response:
    row = idea_get(workspace=request.workspace, idea_id=idea_id, user=request.user)
    return Response(IdeaSerializer(row).data, status=status)


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """Names of the API → names of IdeaValues."""
    names = {"pillar": "pillar_id", "owner": "owner_id", "media": "media_ids"}
    return {names.get(name, name): value for name, value in given.items()}


def _stored(row: Idea) -> dict[str, Any]:
    names = ("title", "note", "link", "pillar_id", "platforms", "week", "owner_id", "priority", "stage")
    media = list(row.media.values_list("pk", flat=True))
    return {**{name: getattr(row, name) for name in names}, "media_ids": media}
