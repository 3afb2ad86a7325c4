"""REST: who passed posts on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.dashboards import FILTERS, TAGS
from analytics.models import PostSharer
from analytics.selectors.dashboards.asked import filters_asked
from analytics.selectors.dashboards.one_post import post_get
from analytics.selectors.dashboards.spread import amplifiers, sharers_of
from analytics.store_states import SharerKind
from team.api.pagination import CursorPages
from team.permissions import Permission as P


class PostSharerSerializer(serializers.ModelSerializer[PostSharer]):
    """Somebody who passed a post on. Names are empty where they are not told or were erased."""

    kind = serializers.ChoiceField(choices=SharerKind.choices, read_only=True)
    quote = serializers.IntegerField(
        source="parent_id", allow_null=True, read_only=True, help_text="The quote that was passed on; null: the post."
    )
    followers = serializers.IntegerField(allow_null=True, read_only=True, help_text="null: not told.")
    shares = serializers.IntegerField(
        allow_null=True, read_only=True, help_text="How often a quote was passed on in turn; null: not told."
    )
    shared_at = serializers.DateTimeField(allow_null=True, read_only=True, help_text="null: not told.")

    class Meta:
        model = PostSharer
        fields = (
            "id", "kind", "quote", "platform", "handle", "name", "followers", "profile_url", "url", "shares",
            "shared_at", "at",
        )  # fmt: skip


class AmplifierSerializer(serializers.Serializer[Any]):
    """Somebody who passed posts of a view on."""

    platform = serializers.CharField()
    name = serializers.CharField()
    profile_url = serializers.CharField(source="url")
    times = serializers.IntegerField()
    posts = serializers.IntegerField()
    followers = serializers.IntegerField(allow_null=True, help_text="null: not told.")
    reach = serializers.IntegerField(allow_null=True, help_text="Followers for each time.")
    contact = serializers.IntegerField(allow_null=True, help_text="Id of the contact, where the inbox knows them.")


class _Newest(CursorPages):
    ordering = ("-at", "-id")  # type: ignore[assignment]


class PostSharersView(ListAPIView[PostSharer]):
    """Who passed one post on."""

    permissions = {"GET": P.VIEW}
    serializer_class = PostSharerSerializer
    pagination_class = _Newest

    def get_queryset(self) -> QuerySet[PostSharer]:
        """Those of the post."""
        request: Any = self.request
        return sharers_of(post_get(workspace=request.workspace, post_id=self.kwargs["measured_id"]))

    @extend_schema(operation_id="analytics_post_sharers", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Reposts and quotes, and who passed a quote on; the newest first."""
        return super().get(request, *args, **kwargs)


class AmplifiersView(APIView):
    """Those who carried posts furthest."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(
        operation_id="analytics_amplifiers", tags=TAGS, responses=AmplifierSerializer(many=True), parameters=FILTERS,
        filters=False,
    )  # fmt: skip
    def get(self, request: Any, slug: str) -> Response:
        """At most ten people who passed posts on in the period, by followers and times together."""
        filters = filters_asked(workspace=request.workspace, given=request.query_params)
        return Response(AmplifierSerializer(amplifiers(filters.scope), many=True).data)
