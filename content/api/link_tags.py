"""REST: rules of link tags, and tagging the links of a post."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotAllowed
from content.api.serializers import PostSerializer
from content.models import LinkTags
from content.selectors.link_tags import link_tags_of
from content.selectors.post import may_edit, post_get
from content.services.link_tags import DOMAINS_MAX, NAMES, VALUE_MAX, link_tags_save, links_tag, proposals
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P


class LinkTagsSerializer(serializers.Serializer[Any]):
    """Own domains and UTM values; {platform}, {account}, {campaign} and {post} are places, "" leaves a tag out."""

    domains = serializers.ListField(child=serializers.CharField(max_length=253), max_length=DOMAINS_MAX)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=VALUE_MAX, allow_blank=True, required=False
    )
    medium = serializers.CharField(max_length=VALUE_MAX, allow_blank=True, required=False)
    campaign = serializers.CharField(max_length=VALUE_MAX, allow_blank=True, required=False)
    content = serializers.CharField(max_length=VALUE_MAX, allow_blank=True, required=False)


class LinkPairSerializer(serializers.Serializer[Any]):
    """A link before and after."""

    before = serializers.CharField()
    after = serializers.CharField()


class TagProposalSerializer(serializers.Serializer[Any]):
    """What tagging changes on one platform."""

    platform = serializers.CharField()
    links = LinkPairSerializer(many=True)


class LinkTagsView(APIView):
    """The workspace's rules."""

    permissions = {"GET": P.VIEW, "PUT": P.SETTINGS_MANAGE}

    @extend_schema(operation_id="link_tags_get", tags=["links"], responses=LinkTagsSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Read the rules, or the defaults."""
        row = link_tags_of(workspace=request.workspace) or LinkTags()
        return Response({"domains": row.domains, **{name: getattr(row, name) for name in NAMES}})

    @extend_schema(
        operation_id="link_tags_set", tags=["links"], request=LinkTagsSerializer, responses=LinkTagsSerializer
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set the rules; absent values stay."""
        given = LinkTagsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        link_tags_save(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return self.get(request, slug)


class PostLinksView(IdempotentMixin, APIView):
    """The links of one post."""

    permissions = {"GET": P.VIEW, "POST": P.CONTENT_EDIT}

    @extend_schema(operation_id="posts_links", tags=["links"], responses=TagProposalSerializer(many=True))
    def get(self, request: Any, slug: str, post_id: int) -> Response:
        """What tagging would change, platform by platform."""
        post = post_get(workspace=request.workspace, post_id=post_id)
        return Response(
            [
                {"platform": item.platform, "links": [{"before": a, "after": b} for a, b in item.links]}
                for item in proposals(post=post)
            ]
        )

    @extend_schema(operation_id="posts_links_tag", tags=["links"], request=None, responses=PostSerializer)
    def post(self, request: Any, slug: str, post_id: int) -> Response:
        """Tag the links; each platform keeps its tagged text as its own version."""
        if not may_edit(post=post_get(workspace=request.workspace, post_id=post_id), role=request.membership.role):
            raise NotAllowed
        links_tag(workspace=request.workspace, actor=request.actor, post_id=post_id)
        full = post_get(workspace=request.workspace, post_id=post_id)
        return Response(PostSerializer(full, context={"request": request}).data)
