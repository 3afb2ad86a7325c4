"""REST: figures as tables, page by page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.api.lineage import SCOPE, TAGS
from analytics.models import AccountDay, ContentDay, MeasuredPost
from analytics.selectors.data.asked import scope_read
from analytics.selectors.data.tables import ACCOUNT_DAYS, CONTENT_DAYS, POSTS, table_query
from team.api.pagination import CursorPages
from team.permissions import Permission as P

_OWN = ("account_id", "platform", "account")


class _AccountMixin(serializers.Serializer):
    account_id = serializers.IntegerField()
    platform = serializers.CharField(source="account.platform")
    account = serializers.CharField(source="account.display_name")


class OpenPostSerializer(_AccountMixin, serializers.ModelSerializer):
    """A post with its totals so far; null: not reported."""

    post_id = serializers.IntegerField(source="pk")
    format = serializers.CharField()
    exposure = serializers.IntegerField(allow_null=True)
    engagement = serializers.IntegerField(allow_null=True)

    class Meta:
        model = MeasuredPost
        fields = ("post_id", *_OWN, *POSTS.columns[4:])


class OpenAccountDaySerializer(_AccountMixin, serializers.ModelSerializer):
    """What an account's day itself reports; null: not reported."""

    class Meta:
        model = AccountDay
        fields = (*_OWN, *ACCOUNT_DAYS.columns[3:])


class OpenContentDaySerializer(_AccountMixin, serializers.ModelSerializer):
    """What an account's posts of one format gained on one day; null: not reported."""

    format = serializers.CharField()

    class Meta:
        model = ContentDay
        fields = (*_OWN, *CONTENT_DAYS.columns[3:])


class _Newest(CursorPages):
    ordering = "-id"


class _Table(ListAPIView[Any]):
    """One table within the filters."""

    permissions = {"GET": P.VIEW}
    pagination_class = _Newest
    key = ""

    def get_queryset(self) -> QuerySet[Any]:
        """By the filters in the address."""
        query = self.request.query_params
        scope = scope_read(self.request.workspace, query, span=90)  # type: ignore[attr-defined]
        return table_query(self.key, scope, campaign=query.get("campaign", "")[:60])


class OpenPostsView(_Table):
    """Posts."""

    key = POSTS.key
    serializer_class = OpenPostSerializer

    @extend_schema(
        operation_id="analytics_data_posts", tags=TAGS, parameters=[*SCOPE, OpenApiParameter("campaign", str)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List posts published within the period, with the last value of each figure."""
        return super().get(request, *args, **kwargs)


class OpenAccountDaysView(_Table):
    """Days of accounts."""

    key = ACCOUNT_DAYS.key
    serializer_class = OpenAccountDaySerializer

    @extend_schema(operation_id="analytics_data_account_days", tags=TAGS, parameters=SCOPE)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what accounts' days themselves report."""
        return super().get(request, *args, **kwargs)


class OpenContentDaysView(_Table):
    """Days of posts."""

    key = CONTENT_DAYS.key
    serializer_class = OpenContentDaySerializer

    @extend_schema(operation_id="analytics_data_content_days", tags=TAGS, parameters=SCOPE)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what posts gained by account, day and format."""
        return super().get(request, *args, **kwargs)
