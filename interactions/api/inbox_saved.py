"""REST: saved replies, and saved views of the inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.inbox_serializers import SavedReplySerializer, SavedViewSerializer
from interactions.models import SavedReply, SavedView
from interactions.selectors.saved_replies import reply_get, reply_query
from interactions.selectors.saved_views import view_get
from interactions.services.saved_replies import ReplyDraft, reply_archive, reply_save
from interactions.services.saved_views import view_delete, view_save
from team.api.idempotency import IdempotentMixin
from team.api.requests import WorkspaceApiRequest
from team.permissions import Permission as P

TAGS = ["interactions"]


def _draft(data: Any) -> ReplyDraft:
    given = SavedReplySerializer(data=data)
    given.is_valid(raise_exception=True)
    return ReplyDraft(**given.validated_data)


class SavedRepliesView(IdempotentMixin, ListAPIView[SavedReply]):
    """Saved replies."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP}
    serializer_class = SavedReplySerializer

    def get_queryset(self) -> QuerySet[SavedReply]:
        """By the words and the archive asked for."""
        if getattr(self, "swagger_fake_view", False):
            return SavedReply.all_objects.none()
        query = self.request.query_params
        return reply_query(
            workspace=self.request.workspace, q=query.get("q", "")[:80], archived=query.get("archived") == "1"
        )

    @extend_schema(
        operation_id="inbox_replies",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str), OpenApiParameter("archived", str, description="1 for those only.")],
    )
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List saved replies."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inbox_replies_create",
        tags=TAGS,
        request=SavedReplySerializer,
        responses={201: SavedReplySerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep a new one."""
        row = reply_save(workspace=request.workspace, actor=request.actor, draft=_draft(request.data))
        return Response(SavedReplySerializer(row).data, status=201)


class SavedReplyView(APIView):
    """One saved reply."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_SETUP, "DELETE": P.INBOX_SETUP}

    @extend_schema(operation_id="inbox_replies_get", tags=TAGS, responses=SavedReplySerializer)
    def get(self, request: Any, slug: str, reply_id: int) -> Response:
        """The reply."""
        return Response(SavedReplySerializer(reply_get(workspace=request.workspace, reply_id=reply_id)).data)

    @extend_schema(
        operation_id="inbox_replies_change", tags=TAGS, request=SavedReplySerializer, responses=SavedReplySerializer
    )
    def put(self, request: Any, slug: str, reply_id: int) -> Response:
        """Change it."""
        reply_get(workspace=request.workspace, reply_id=reply_id)
        row = reply_save(
            workspace=request.workspace, actor=request.actor, draft=_draft(request.data), reply_id=reply_id
        )
        return Response(SavedReplySerializer(row).data)

    @extend_schema(operation_id="inbox_replies_archive", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, reply_id: int) -> Response:
        """Archive it: it is offered no more."""
        reply_archive(workspace=request.workspace, actor=request.actor, reply_id=reply_id, archived=True)
        return Response(status=204)


class SavedViewsView(IdempotentMixin, ListAPIView[SavedView]):
    """The caller's views and those that are shared."""

    request: WorkspaceApiRequest
    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_VIEW}
    serializer_class = SavedViewSerializer

    def get_queryset(self) -> QuerySet[SavedView]:
        """Own and shared ones."""
        if getattr(self, "swagger_fake_view", False):
            return SavedView.all_objects.none()
        rows = SavedView.objects.for_workspace(self.request.workspace)
        return rows.filter(Q(owner=self.request.user) | Q(shared=True))

    @extend_schema(operation_id="inbox_views", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List views."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="inbox_views_create", tags=TAGS, request=SavedViewSerializer, responses={201: SavedViewSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep filters under a name."""
        given = SavedViewSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = view_save(workspace=request.workspace, actor=request.actor, **{"query": "", **given.validated_data})
        return Response(SavedViewSerializer(row).data, status=201)


class SavedViewView(APIView):
    """One of the caller's views."""

    permissions = {"PUT": P.INBOX_VIEW, "DELETE": P.INBOX_VIEW}

    @extend_schema(
        operation_id="inbox_views_change", tags=TAGS, request=SavedViewSerializer, responses=SavedViewSerializer
    )
    def put(self, request: Any, slug: str, view_id: int) -> Response:
        """Change it."""
        view_get(workspace=request.workspace, user=request.user, view_id=view_id)
        given = SavedViewSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = view_save(workspace=request.workspace, actor=request.actor, view_id=view_id, **given.validated_data)
        return Response(SavedViewSerializer(row).data)

    @extend_schema(operation_id="inbox_views_delete", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, view_id: int) -> Response:
        """Forget it."""
        view_delete(workspace=request.workspace, actor=request.actor, view_id=view_id)
        return Response(status=204)
