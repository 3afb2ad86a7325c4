"""REST: entries of the library of frequent questions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.faq_serializers import (
    FaqMoveSerializer,
    FaqSerializer,
    FaqUseSerializer,
    FaqWordingSerializer,
    FaqWriteSerializer,
)
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqUse
from interactions.selectors.faq.reading import entry_get, entry_query, filters_of, uses_of, wordings_of
from interactions.services.faq.writing import FaqDraft, faq_move, faq_review, faq_save
from team.api.idempotency import IdempotentMixin
from team.api.requests import WorkspaceApiRequest
from team.permissions import Permission as P

TAGS = ["interactions"]
_FILTERS = [
    OpenApiParameter("q", str, description="Words of question, wordings or answers."),
    OpenApiParameter("state", str, enum=FaqState.values, description="Left out: all but archived."),
    OpenApiParameter("category", str),
    OpenApiParameter("tag", str),
    OpenApiParameter("public", str, description="1 for those of the help page only."),
    OpenApiParameter("due", str, description="1 for those due for a look only."),
]


def _draft(data: Any) -> FaqDraft:
    given = FaqWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given.draft()


class FaqsView(IdempotentMixin, ListAPIView[FaqEntry]):
    """The library."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP}
    serializer_class = FaqSerializer

    def get_queryset(self) -> QuerySet[FaqEntry]:
        """By the filters of the list page."""
        if getattr(self, "swagger_fake_view", False):
            return FaqEntry.all_objects.none()
        return entry_query(workspace=self.request.workspace, filters=filters_of(self.request.query_params))

    @extend_schema(operation_id="faq", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List entries, the most used first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="faq_create", tags=TAGS, request=FaqWriteSerializer, responses={201: FaqSerializer})
    def post(self, request: Any, slug: str) -> Response:
        """Write an entry; its answer is checked by the rules."""
        row = faq_save(workspace=request.workspace, actor=request.actor, draft=_draft(request.data))
        return Response(FaqSerializer(row).data, status=201)


class FaqView(APIView):
    """One entry."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_SETUP, "DELETE": P.INBOX_SETUP}

    @extend_schema(operation_id="faq_get", tags=TAGS, responses=FaqSerializer)
    def get(self, request: Any, slug: str, faq_id: int) -> Response:
        """The entry with its figures."""
        return Response(FaqSerializer(entry_get(workspace=request.workspace, faq_id=faq_id)).data)

    @extend_schema(operation_id="faq_change", tags=TAGS, request=FaqWriteSerializer, responses=FaqSerializer)
    def put(self, request: Any, slug: str, faq_id: int) -> Response:
        """Write it anew; the wording before is kept."""
        entry_get(workspace=request.workspace, faq_id=faq_id)
        row = faq_save(workspace=request.workspace, actor=request.actor, draft=_draft(request.data), faq_id=faq_id)
        return Response(FaqSerializer(row).data)

    @extend_schema(operation_id="faq_archive", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, faq_id: int) -> Response:
        """Archive it: it is offered no more, its figures stay."""
        faq_move(workspace=request.workspace, actor=request.actor, faq_id=faq_id, state=FaqState.ARCHIVED)
        return Response(status=204)


class FaqMoveView(APIView):
    """Publish, take back, archive."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(operation_id="faq_move", tags=TAGS, request=FaqMoveSerializer, responses=FaqSerializer)
    def post(self, request: Any, slug: str, faq_id: int) -> Response:
        """Move it to another state."""
        entry_get(workspace=request.workspace, faq_id=faq_id)
        given = FaqMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = faq_move(
            workspace=request.workspace, actor=request.actor, faq_id=faq_id, state=given.validated_data["state"]
        )
        return Response(FaqSerializer(row).data)


class FaqReviewView(APIView):
    """Still right."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(operation_id="faq_review", tags=TAGS, request=None, responses=FaqSerializer)
    def post(self, request: Any, slug: str, faq_id: int) -> Response:
        """Note that it was looked over today."""
        return Response(FaqSerializer(faq_review(workspace=request.workspace, actor=request.actor, faq_id=faq_id)).data)


class FaqWordingsView(APIView):
    """How an entry read."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="faq_wordings", tags=TAGS, responses=FaqWordingSerializer(many=True), filters=False)
    def get(self, request: Any, slug: str, faq_id: int) -> Response:
        """Its wordings, newest first, at most fifty."""
        row = entry_get(workspace=request.workspace, faq_id=faq_id)
        return Response(FaqWordingSerializer(wordings_of(workspace=request.workspace, entry=row), many=True).data)


class FaqUsesView(ListAPIView[FaqUse]):
    """What was made of an entry."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = FaqUseSerializer

    def get_queryset(self) -> QuerySet[FaqUse]:
        """Uses of one entry."""
        if getattr(self, "swagger_fake_view", False):
            return FaqUse.all_objects.none()
        row = entry_get(workspace=self.request.workspace, faq_id=self.kwargs["faq_id"])
        return uses_of(workspace=self.request.workspace, entry=row)

    @extend_schema(operation_id="faq_uses", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List uses, newest first."""
        return super().get(request, *args, **kwargs)
