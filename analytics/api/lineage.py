"""REST: where numbers come from."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.data_serializers import LineageSerializer
from analytics.dictionary import BY_ID
from analytics.models import MeasuredPost
from analytics.selectors.data.asked import read_id, scope_asked
from analytics.selectors.data.lineage import lineage, post_lineage
from config.lib.errors import InvalidInput, NotFound
from team.permissions import Permission as P

TAGS = ["analytics"]
SCOPE = [
    OpenApiParameter("account", str, description="Ids of accounts, separated by commas; all without it."),
    OpenApiParameter("first", OpenApiTypes.DATE, description="First day in the workspace's zone."),
    OpenApiParameter(
        "last",
        OpenApiTypes.DATE,
        description="Last day; yesterday without it. Without a first day: 30 days, 90 of the tables.",
    ),
    OpenApiParameter("format", str, description="Only posts of this format."),
]


class LineageView(APIView):
    """What stands behind a number."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="analytics_lineage",
        tags=TAGS,
        responses=LineageSerializer,
        parameters=[
            OpenApiParameter("metric", str, required=True, enum=sorted(BY_ID)),
            OpenApiParameter("post", int, description="The total of one post instead of accounts and days."),
            *SCOPE,
        ],
    )
    def get(self, request: Any, slug: str) -> Response:
        """The parts that add up to a metric's value, who brought them, and how they were corrected."""
        query = request.query_params
        metric = BY_ID.get(query.get("metric", ""))
        if metric is None:
            raise InvalidInput(field="metric")
        if "post" in query:
            rows = MeasuredPost.objects.for_workspace(request.workspace).select_related("account", "workspace")
            post = rows.filter(pk=read_id(query["post"]) or 0).first()
            if post is None:
                raise NotFound
            return Response(LineageSerializer(post_lineage(post, metric)).data)
        return Response(LineageSerializer(lineage(scope_asked(request.workspace, query), metric)).data)
