"""The audit log, and the caller's notifications."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.response import Response

from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.requests import WorkspaceApiRequest
from team.api.serializers import AuditEntrySerializer, NotificationSerializer
from team.models import AuditEntry, Notification
from team.permissions import Permission as P
from team.selectors.audit import AuditFilters, audit_list
from team.selectors.notifications import notification_list
from team.services.notifications import notification_read


class _BySeq(CursorPages):
    ordering = "-seq"


@extend_schema(
    tags=["audit"],
    summary="Read the audit log",
    parameters=[
        OpenApiParameter("verb", OpenApiTypes.STR, description="Only this verb, such as post.scheduled."),
        OpenApiParameter("q", OpenApiTypes.STR, description="Part of the object's name, or its type."),
    ],
)
class AuditListView(ListAPIView[AuditEntry]):
    """Entries of the audit log, newest first. Each hash covers its entry and the hash before it."""

    request: WorkspaceApiRequest
    serializer_class = AuditEntrySerializer
    pagination_class = _BySeq
    permissions = {"GET": P.AUDIT_VIEW}

    def get_queryset(self) -> QuerySet[AuditEntry]:
        """Filtered entries."""
        if getattr(self, "swagger_fake_view", False):
            return AuditEntry.all_objects.none()
        params = self.request.query_params
        filters = AuditFilters(verb=params.get("verb", ""), query=params.get("q", ""))
        return audit_list(workspace=self.request.workspace, filters=filters)


@extend_schema(
    tags=["notifications"],
    summary="List your notifications",
    parameters=[OpenApiParameter("unread", OpenApiTypes.BOOL, description="Only unread ones.")],
)
class NotificationListView(ListAPIView[Notification]):
    """Notifications of the token's owner in this workspace, newest first."""

    request: WorkspaceApiRequest
    serializer_class = NotificationSerializer
    permissions = {"GET": P.VIEW}

    def get_queryset(self) -> QuerySet[Notification]:
        """Own ones."""
        if getattr(self, "swagger_fake_view", False):
            return Notification.all_objects.none()
        rows = notification_list(workspace=self.request.workspace, user=self.request.user)
        return rows.filter(read_at=None) if self.request.query_params.get("unread") in {"1", "true"} else rows


class NotificationReadView(IdempotentMixin, GenericAPIView[Notification]):
    """Marks one notification read."""

    serializer_class = NotificationSerializer
    permissions = {"POST": P.VIEW}

    @extend_schema(
        tags=["notifications"], operation_id="notification_read", summary="Mark a notification read", request=None
    )
    def post(self, request: WorkspaceApiRequest, slug: str, notification_id: int) -> Response:
        """Doing it again is harmless."""
        item = notification_read(workspace=request.workspace, user=request.user, notification_id=notification_id)
        return Response(NotificationSerializer(item).data)
