"""REST: links for reviewers without an account."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotAllowed
from content.api.review_serializers import LinkSerializer, VisitSerializer
from content.models import LinkVisit, ReviewLink
from content.selectors.review_links import link_get, link_list
from content.services.review_links import LinkValues, link_create, link_revoke
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.permissions import granted
from team.permissions import Permission as P


class LinkListView(IdempotentMixin, ListAPIView[ReviewLink]):
    """Links for people outside, newest first."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}
    serializer_class = LinkSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[ReviewLink]:
        """Those of the workspace."""
        if getattr(self, "swagger_fake_view", False):
            return ReviewLink.all_objects.none()
        return link_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="review_links_list", tags=["reviews"])
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """All links."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="review_links_create", tags=["reviews"], request=LinkSerializer, responses={201: LinkSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a link. One that may approve takes the permission to approve."""
        asked = LinkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        posts = values.pop("posts")
        if values.get("may_approve") and not granted(request, P.CONTENT_APPROVE):
            raise NotAllowed
        link = link_create(
            workspace=request.workspace, actor=request.actor, post_ids=posts, values=LinkValues(**values)
        )
        return Response(LinkSerializer(link, context={"request": request}).data, status=201)


class LinkView(IdempotentMixin, APIView):
    """One link."""

    permissions = {"GET": P.VIEW, "DELETE": P.CONTENT_EDIT}

    @extend_schema(operation_id="review_links_get", tags=["reviews"], responses=LinkSerializer)
    def get(self, request: Any, slug: str, link_id: int) -> Response:
        """The link."""
        link = link_get(workspace=request.workspace, link_id=link_id)
        return Response(LinkSerializer(link, context={"request": request}).data)

    @extend_schema(operation_id="review_links_revoke", tags=["reviews"], responses={204: None})
    def delete(self, request: Any, slug: str, link_id: int) -> Response:
        """Close it at once."""
        link_revoke(workspace=request.workspace, actor=request.actor, link_id=link_id)
        return Response(status=204)


@extend_schema_view(get=extend_schema(operation_id="review_links_visits", tags=["reviews"]))
class LinkVisitsView(ListAPIView[LinkVisit]):
    """Who used a link, newest first; with their addresses, so for the team and not for its guests."""

    permissions = {"GET": P.TEAM_VIEW}
    serializer_class = VisitSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[LinkVisit]:
        """Those of one link."""
        if getattr(self, "swagger_fake_view", False):
            return LinkVisit.all_objects.none()
        workspace = self.request.workspace  # type: ignore[attr-defined]
        link = link_get(workspace=workspace, link_id=self.kwargs["link_id"])
        found: QuerySet[LinkVisit] = LinkVisit.objects.for_workspace(workspace).filter(link=link)
        return found
