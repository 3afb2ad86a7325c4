"""REST: the metric dictionary, figures of any view, posts with their figures, interaction."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.dashboard_serializers import (
    InteractionSerializer,
    MeasuredPostSerializer,
    MetricDetailSerializer,
    MetricFiguresSerializer,
    MetricSerializer,
    PostPerformanceSerializer,
)
from analytics.dictionary import BY_ID, HEADLINES, METRICS
from analytics.models import MeasuredPost
from analytics.selectors.dashboards.asked import filters_asked
from analytics.selectors.dashboards.filters import PERIODS, Filters
from analytics.selectors.dashboards.one_post import place, post_get, reported, speed
from analytics.selectors.dashboards.sheet import Sheet, change_of, sheet_of
from analytics.selectors.dashboards.sources import coverage, sources_of
from analytics.selectors.dashboards.talk import talk_figures, talk_of
from analytics.selectors.figures.posts import posts_of
from analytics.selectors.figures.scope import Comparison, Scope
from config.lib.errors import InvalidInput, NotFound
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["analytics"]
BY = ("day", "week", "account", "platform", "format")
FILTERS = [
    OpenApiParameter("period", str, enum=PERIODS, description="Ends with yesterday; 30d by default."),
    OpenApiParameter("from", OpenApiTypes.DATE, description="With period=custom."),
    OpenApiParameter("to", OpenApiTypes.DATE, description="With period=custom."),
    OpenApiParameter("compare", str, enum=[one.value for one in Comparison]),
    OpenApiParameter("compare_from", OpenApiTypes.DATE),
    OpenApiParameter("compare_to", OpenApiTypes.DATE),
    OpenApiParameter("account", int, many=True, description="Ids of accounts; all without it."),
    OpenApiParameter("platform", str),
    OpenApiParameter("group", int, description="Id of an account group."),
    OpenApiParameter("format", str),
]


class MetricsView(APIView):
    """The metric dictionary."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="analytics_metrics", tags=TAGS, responses=MetricSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """All metrics with definition, formula and unit."""
        return Response(MetricSerializer(METRICS, many=True).data)  # type: ignore[arg-type]


class MetricView(APIView):
    """One metric."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="analytics_metric", tags=TAGS, responses=MetricDetailSerializer)
    def get(self, request: Any, slug: str, metric_name: str) -> Response:
        """The metric with its sources by platform and the accounts that report it."""
        metric = BY_ID.get(metric_name)
        if metric is None:
            raise NotFound
        accounts, covered = coverage(workspace=request.workspace)
        data = MetricSerializer(metric).data | {
            "sources": MetricDetailSerializer().fields["sources"].to_representation(sources_of(metric, accounts)),
            "reported_by": [one.pk for one in covered[metric_name].told],
            "not_reported_by": [one.pk for one in covered[metric_name].silent],
        }
        return Response(data)


class FiguresView(APIView):
    """Figures of a view: what dashboards show, as numbers."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="analytics_figures",
        tags=TAGS,
        responses=MetricFiguresSerializer,
        parameters=[
            OpenApiParameter("metric", str, many=True, enum=sorted(BY_ID), description="The headlines without it."),
            OpenApiParameter("by", str, enum=BY, description="Parts beside the totals."),
            *FILTERS,
        ],
    )
    def get(self, request: Any, slug: str) -> Response:
        """Totals with their comparison and, with `by`, days, weeks, accounts, platforms or formats."""
        query = request.query_params
        asked = [word for value in query.getlist("metric")[:50] for word in value[:800].split(",") if word]
        ids = list(dict.fromkeys(asked)) or list(HEADLINES)
        unknown = next((one for one in ids if one not in BY_ID), None)
        if unknown is not None:
            raise InvalidInput("There is no metric “%(name)s”.", field="metric", name=unknown[:40])
        by = query.get("by", "")
        if by and by not in BY:
            raise InvalidInput("Choose one of the values listed.", field="by")
        filters = filters_asked(workspace=request.workspace, given=query)
        sheet = sheet_of(filters.scope, filters.before, daily=by in {"day", "week"})
        data = {
            "span": _span(filters.scope),
            "compared": _span(filters.before) if filters.before else None,
            "totals": [_total(sheet, one) for one in ids],
            "parts": _parts(sheet, filters, ids, by) if by else [],
            "sales": {currency: str(amount) for currency, amount in sheet.sales()},
        }
        return Response(data)


class _Newest(CursorPages):
    ordering = "-published_at"


class MeasuredPostsView(ListAPIView[MeasuredPost]):
    """Posts with their figures so far."""

    permissions = {"GET": P.VIEW}
    serializer_class = MeasuredPostSerializer
    pagination_class = _Newest

    def get_queryset(self) -> QuerySet[MeasuredPost]:
        """By the filters in the address, `q` in titles and `campaign`."""
        query = self.request.query_params
        filters = filters_asked(workspace=self.request.workspace, given=query)  # type: ignore[attr-defined]
        return posts_of(filters.scope, text=query.get("q", "")[:80], campaign=query.get("campaign", "")[:60])

    @extend_schema(
        operation_id="analytics_posts",
        tags=TAGS,
        parameters=[OpenApiParameter("q", str), OpenApiParameter("campaign", str), *FILTERS],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Posts published in the period, the newest first."""
        return super().get(request, *args, **kwargs)


class PostPerformanceView(APIView):
    """One post."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="analytics_post",
        tags=TAGS,
        responses=PostPerformanceSerializer,
        parameters=[OpenApiParameter("metric", str, description="Engagement, or the first the post reports.")],
    )
    def get(self, request: Any, slug: str, measured_id: int) -> Response:
        """Figures so far, how fast one of them came in, and how the post stands."""
        post = post_get(workspace=request.workspace, post_id=measured_id)
        metrics = reported(post)
        wanted = request.query_params.get("metric", "")
        chosen = next((one for one in metrics if one.metric_id == wanted), metrics[0] if metrics else None)
        data: dict[str, Any] = {
            "post": MeasuredPostSerializer(post).data, "metric": None, "readings": 0, "half_after_hours": None,
            "most_after_hours": None, "first_hours": [], "times_usual": None, "posts_compared": 0,
            "posts_with_less": 0,
        }  # fmt: skip
        if chosen:
            found, (stands, _habits, rank) = speed(post, chosen.metric_id), place(post)
            data |= {
                "metric": chosen.metric_id,
                "readings": found.readings,
                "half_after_hours": found.half,
                "most_after_hours": found.most,
                "first_hours": [
                    {"hours": hours, "value": value} for hours, value in enumerate(found.early.series[0].values)
                ],
                "times_usual": stands.times,
                "posts_compared": rank[1],
                "posts_with_less": rank[0],
            }
        return Response(data)


class InteractionView(APIView):
    """What was said and how soon it was answered."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="analytics_interaction", tags=TAGS, responses=InteractionSerializer, parameters=FILTERS)
    def get(self, request: Any, slug: str) -> Response:
        """Messages, answers, first answer time and moods, compared."""
        filters = filters_asked(workspace=request.workspace, given=request.query_params)
        figures = talk_figures(talk_of(filters.scope, filters.before))
        spans = {"span": _span(filters.scope), "compared": _span(filters.before) if filters.before else None}
        return Response(InteractionSerializer({**spans, "figures": figures}).data)


def _span(scope: Scope) -> dict[str, Any]:
    return {"first": scope.first.isoformat(), "last": scope.last.isoformat()}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _total(sheet: Sheet, metric_id: str) -> dict[str, Any]:
    value, before = sheet.value(metric_id), sheet.value(metric_id, "before")
    some, every = sheet.reporting(metric_id)
    return {
        "metric": metric_id,
        "value": _text(value),
        "before": _text(before),
        "change": change_of(metric_id, value, before),
        "accounts_reporting": some,
        "accounts": every,
    }


def _parts(sheet: Sheet, filters: Filters, ids: list[str], by: str) -> list[dict[str, Any]]:
    if by in {"day", "week"}:
        now = {one: sheet.series(one, weekly=by == "week") for one in ids}
        then = {one: sheet.series(one, "before", weekly=by == "week") for one in ids}
        days = [day for day, _value in now[ids[0]]]
        return [
            {
                "key": day.isoformat(),
                "values": {one: _text(now[one][at][1]) for one in ids},
                "before": {one: _text(then[one][at][1]) if at < len(then[one]) else None for one in ids},
            }
            for at, day in enumerate(days)
        ]
    if by == "format":
        return [
            {
                "key": form,
                "values": {one: _text(sheet.of_format(one, form)) for one in ids},
                "before": {one: _text(sheet.of_format(one, form, "before")) for one in ids},
            }
            for form in sorted(sheet.named_formats())
        ]
    groups = sheet.parts(filters.accounts, lambda one: one.platform if by == "platform" else one.pk)
    return [
        {
            "key": str(key),
            "values": {one: _text(sheet.value(one, "now", [row.pk for row in rows])) for one in ids},
            "before": {one: _text(sheet.value(one, "before", [row.pk for row in rows])) for one in ids},
        }
        for key, rows in groups.items()
    ]
