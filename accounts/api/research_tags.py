"""REST: the vocabulary about people."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.persona_serializers import (
    ResearchTagSerializer,
    TagMergeSerializer,
    TagNameSerializer,
    TagWriteSerializer,
)
from accounts.models import ResearchTag
from accounts.research_states import TagFamily
from accounts.selectors.personas.tags import tag_query
from accounts.services.research.tags import tag_merge, tag_remove, tag_save
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]


def _json(request: Any, tag_id: int, status: int = 200) -> Response:
    row = tag_query(workspace=request.workspace).get(pk=tag_id)
    return Response(ResearchTagSerializer(row).data, status=status)


class ResearchTagsView(IdempotentMixin, ListAPIView[ResearchTag]):
    """The vocabulary."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = ResearchTagSerializer

    def get_queryset(self) -> QuerySet[ResearchTag]:
        """By the filters in the address."""
        query = self.request.query_params
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return tag_query(workspace=workspace, family=query.get("family", ""), text=query.get("q", "")[:60])

    @extend_schema(
        operation_id="research_tags",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str), OpenApiParameter("family", str, enum=TagFamily.values)],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List tags, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="research_tags_create",
        tags=TAGS,
        request=TagWriteSerializer,
        responses={201: ResearchTagSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a tag."""
        given = TagWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = tag_save(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return _json(request, row.pk, 201)


class ResearchTagView(APIView):
    """One tag."""

    permissions = {"PATCH": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="research_tags_rename", tags=TAGS, request=TagNameSerializer, responses=ResearchTagSerializer
    )
    def patch(self, request: Any, slug: str, tag_id: int) -> Response:
        """Rename it."""
        given = TagNameSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["name"]
        tag_save(workspace=request.workspace, actor=request.actor, name=name, tag_id=tag_id)
        return _json(request, tag_id)

    @extend_schema(operation_id="research_tags_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, tag_id: int) -> Response:
        """Take it from all answers and personas, and out of the vocabulary."""
        tag_remove(workspace=request.workspace, actor=request.actor, tag_id=tag_id)
        return Response(status=204)


class ResearchTagMergeView(IdempotentMixin, APIView):
    """Merging."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="research_tags_merge", tags=TAGS, request=TagMergeSerializer, responses=ResearchTagSerializer
    )
    def post(self, request: Any, slug: str, tag_id: int) -> Response:
        """Give everything that has the tag the other one; the answer is the tag that stays."""
        given = TagMergeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        into = given.validated_data["into"]
        row = tag_merge(workspace=request.workspace, actor=request.actor, tag_id=tag_id, into_id=into)
        return _json(request, row.pk)
