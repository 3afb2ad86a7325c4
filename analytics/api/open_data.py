"""REST: figures as tables, page by page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.lineage import SCOPE, TAGS
from analytics.models import AccountDay, ContentDay, MeasuredPost
from analytics.selectors.data.asked import scope_asked
from analytics.selectors.data.tables import ACCOUNT_DAYS, CONTENT_DAYS, POSTS, TABLES, OpenTable, table_query
from analytics.selectors.figures.scope import Scope
from analytics.table_files import PARQUET, csv_response, parquet_response
from config.lib.errors import InvalidInput, NotFound
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


def _asked(request: Any, table: OpenTable) -> tuple[Scope, QuerySet[Any]]:
    """The days and the rows that were asked for. Raises InvalidInput, also at a filter the table does not know.

    Nobody who asks for one campaign or format must take the rows of all for those.
    """
    query = request.query_params
    for name, known in (("campaign", table.campaigns), ("format", table.formats)):
        if query.get(name) and not known:
            raise InvalidInput(_("This table does not know it: its rows are of all."), field=name)
    scope = scope_asked(request.workspace, query, span=90)
    return scope, table_query(table.key, scope, campaign=query.get("campaign", "")[:60])


class OpenFileView(APIView):
    """One table as a file."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="analytics_data_file",
        tags=TAGS,
        parameters=[
            OpenApiParameter("table", str, OpenApiParameter.PATH, enum=sorted(TABLES)),
            OpenApiParameter("file_type", str, OpenApiParameter.PATH, enum=["csv", "parquet"]),
            *SCOPE,
            OpenApiParameter("campaign", str),
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR, (200, PARQUET): OpenApiTypes.BINARY},
    )
    def get(self, request: Any, slug: str, table: str, file_type: str) -> StreamingHttpResponse:
        """All rows within the filters; columns are typed and described in Parquet, text in CSV."""
        known = TABLES.get(table)
        if known is None or file_type not in {"csv", "parquet"}:
            raise NotFound
        scope, rows = _asked(request, known)
        respond = csv_response if file_type == "csv" else parquet_response
        return respond(known, rows, f"{table}-{scope.first}-{scope.last}.{file_type}")


class _Newest(CursorPages):
    ordering = "-id"


class _Table(ListAPIView[Any]):
    """One table within the filters."""

    permissions = {"GET": P.VIEW}
    pagination_class = _Newest
    key = ""

    def get_queryset(self) -> QuerySet[Any]:
        """By the filters in the address."""
        return _asked(self.request, TABLES[self.key])[1]


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
