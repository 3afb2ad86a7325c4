"""Scheduling, reviewing and following publications by API: the same services as the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.approval import ApproveSerializer
from content.api.publication_serializers import (
    ConfirmSerializer,
    NoteSerializer,
    PostStateSerializer,
    PublicationDetailSerializer,
    PublicationFilterSerializer,
    PublicationSerializer,
    RetrySerializer,
    ScheduleSerializer,
)
from content.models import Publication
from content.selectors.post import cancel_check
from content.selectors.publication import publication_get, publication_list
from content.services.queue import (
    publication_confirm,
    publication_drop,
    publication_resend,
    publication_retry,
)
from content.services.queueing import post_schedule_or_queue
from content.services.review import post_approve, post_request_changes, post_submit
from content.services.scheduling import post_cancel, post_unschedule
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.permissions import granted
from team.permissions import Permission as P


class _Empty(serializers.Serializer[dict[str, object]]):
    """No body."""


class _Action(IdempotentMixin, APIView):
    """POST one service call; subclasses name the service, its input shape and the permission."""

    service: ClassVar[Callable[..., Any]]
    body: ClassVar[type[serializers.Serializer[Any]]] = _Empty
    answer: ClassVar[type[serializers.BaseSerializer[Any]]]

    def post(self, request: Any, slug: str, **ids: int) -> Response:
        """Call the service and answer with the object as it now is."""
        values: dict[str, Any] = {}
        if self.body is not _Empty:
            asked = self.body(data=request.data)
            asked.is_valid(raise_exception=True)
            values = asked.validated_data
        call = type(self).service
        changed = call(workspace=request.workspace, actor=request.actor, **ids, **values, **self.more(request))
        return Response(self.answer(changed).data)

    def more(self, request: Any) -> dict[str, Any]:
        """Further arguments of the service that follow from who asks."""
        return {}


class _PostAction(_Action):
    answer = PostStateSerializer


class _PublicationAction(_Action):
    answer = PublicationSerializer


def _documented(name: str, tag: str, body: type, answer: type) -> Callable[[type], type]:
    """Describe the POST of a view in the schema; its summary is the first line of the view's docstring."""

    def describe(view: type) -> type:
        schema = extend_schema(
            operation_id=name,
            tags=[tag],
            summary=(view.__doc__ or "").splitlines()[0].rstrip("."),
            description=view.__doc__,
            request=None if body is _Empty else body,
            responses=answer,
        )
        return extend_schema_view(post=schema)(view)

    return describe


@_documented("posts_schedule", "posts", ScheduleSerializer, PostStateSerializer)
class PostScheduleView(_PostAction):
    """Schedule a post, move a scheduled one, or publish it now."""

    permissions = {"POST": P.CONTENT_PUBLISH}
    service = staticmethod(post_schedule_or_queue)
    body = ScheduleSerializer


@_documented("posts_unschedule", "posts", _Empty, PostStateSerializer)
class PostUnscheduleView(_PostAction):
    """Take a scheduled post back to a draft."""

    permissions = {"POST": P.CONTENT_PUBLISH}
    service = staticmethod(post_unschedule)


@_documented("posts_cancel", "posts", _Empty, PostStateSerializer)
class PostCancelView(_PostAction):
    """Give a post up where it is not live yet. A scheduled post takes the permission to publish."""

    permissions = {"POST": P.CONTENT_EDIT}
    service = staticmethod(post_cancel)

    def post(self, request: Any, slug: str, **ids: int) -> Response:
        """Refuse those who may not stop this post, then cancel it."""
        cancel_check(workspace=request.workspace, role=request.membership.role, post_id=ids["post_id"])
        return super().post(request, slug, **ids)


@_documented("posts_submit", "posts", _Empty, PostStateSerializer)
class PostSubmitView(_PostAction):
    """Submit a draft for review."""

    permissions = {"POST": P.CONTENT_EDIT}
    service = staticmethod(post_submit)


@_documented("posts_approve", "posts", ApproveSerializer, PostStateSerializer)
class PostApproveView(_PostAction):
    """Approve the content as it stands, for its wanted time give or take two hours."""

    permissions = {"POST": P.CONTENT_APPROVE}
    service = staticmethod(post_approve)
    body = ApproveSerializer


@_documented("posts_request_changes", "posts", NoteSerializer, PostStateSerializer)
class PostRequestChangesView(_PostAction):
    """Send a post back to its author."""

    permissions = {"POST": P.CONTENT_APPROVE}
    service = staticmethod(post_request_changes)
    body = NoteSerializer


@_documented("publications_retry", "publications", RetrySerializer, PublicationSerializer)
class PublicationRetryView(_PublicationAction):
    """Send a failed or held-back publication after all."""

    permissions = {"POST": P.QUEUE_RESOLVE}
    service = staticmethod(publication_retry)
    body = RetrySerializer


@_documented("publications_confirm", "publications", ConfirmSerializer, PublicationSerializer)
class PublicationConfirmView(_PublicationAction):
    """Note that the post is live at an address.

    An address that is not one of the platform is refused with `foreign_address`; `force` insists on it.
    """

    permissions = {"POST": P.QUEUE_RESOLVE}
    service = staticmethod(publication_confirm)
    body = ConfirmSerializer


@_documented("publications_resend", "publications", _Empty, PublicationSerializer)
class PublicationResendView(_PublicationAction):
    """Send an unclear publication again: a person has looked and it is not there."""

    permissions = {"POST": P.QUEUE_RESOLVE}
    service = staticmethod(publication_resend)


@_documented("publications_drop", "publications", _Empty, PublicationSerializer)
class PublicationDropView(_PublicationAction):
    """Give one account up for this post. A scheduled one takes the permission to publish, too."""

    permissions = {"POST": P.QUEUE_RESOLVE}
    service = staticmethod(publication_drop)

    def more(self, request: Any) -> dict[str, Any]:
        """Whether the caller may take back what is scheduled."""
        return {"may_publish": granted(request, P.CONTENT_PUBLISH)}


class PublicationListView(ListAPIView[Publication]):
    """Publications of the workspace, newest first."""

    permissions = {"GET": P.VIEW}
    serializer_class = PublicationSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Publication]:
        """Filtered by state, post and account."""
        asked = PublicationFilterSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        rows = publication_list(workspace=self.request.workspace)  # type: ignore[attr-defined]
        return rows.filter(**asked.validated_data)

    @extend_schema(operation_id="publications_list", tags=["publications"], parameters=[PublicationFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List publications."""
        return super().get(request, *args, **kwargs)


class PublicationView(APIView):
    """One publication."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="publications_get", tags=["publications"], responses=PublicationDetailSerializer)
    def get(self, request: Any, slug: str, publication_id: int) -> Response:
        """The publication with its content and every call made for it."""
        row = publication_get(workspace=request.workspace, publication_id=publication_id)
        return Response(PublicationDetailSerializer(row).data)
