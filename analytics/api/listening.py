"""REST: listening."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.api.listening_serializers import (
    HotTopicSerializer,
    ListeningBoardSerializer,
    ListeningImportSerializer,
    ListeningImportWriteSerializer,
    MentionSerializer,
    MonitorSerializer,
    MonitorSeriesSerializer,
    MonitorTrialSerializer,
    MonitorWriteSerializer,
)
from analytics.listening_states import MentionSource
from analytics.models import ListeningImport, Mention, Monitor
from analytics.selectors.listening.board import board, monitor_series, spike_query
from analytics.selectors.listening.imports import import_get, import_query
from analytics.selectors.listening.matching import Rule
from analytics.selectors.listening.mentions import Asked, mention_query
from analytics.selectors.listening.monitors import monitor_get, monitor_query
from analytics.selectors.listening.topics import topics
from analytics.selectors.listening.trying import rule_try
from analytics.services.listening.imports import import_drop, import_undo, texts_add
from analytics.services.listening.monitors import (
    accounts_checked,
    draft_checked,
    monitor_pause,
    monitor_remove,
    monitor_save,
    monitor_watch,
)
from interactions.states import Sentiment
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.api.permissions import granted
from team.permissions import Permission as P

TAGS = ["analytics"]
_DAYS = OpenApiParameter("days", int, enum=[7, 28, 90], description="Length of the period, today included.")
_PLATFORM = OpenApiParameter("platform", str, description="Slug of a platform.")
_MENTIONS = [
    _DAYS, _PLATFORM,
    OpenApiParameter("sentiment", str, enum=[*(v for v in Sentiment.values if v), "unknown"]),
    OpenApiParameter("source", str, enum=MentionSource.values),
    OpenApiParameter("day", date, description="Only this day of the workspace."),
]  # fmt: skip


def _days(request: Any) -> int:
    given = request.query_params.get("days", "")
    return int(given) if given in {"7", "28", "90"} else 28


def _platform(request: Any) -> str:
    return str(request.query_params.get("platform", ""))[:40]


def _written(data: Any) -> MonitorWriteSerializer:
    given = MonitorWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given


def _shown(request: Any, monitor_id: int) -> dict[str, Any]:
    row = monitor_get(workspace=request.workspace, monitor_id=monitor_id, user=request.actor.user)
    return MonitorSerializer(row).data


class OldestPages(CursorPages):
    """In the order they were made."""

    ordering = "id"


class MentionPages(CursorPages):
    """Newest first."""

    ordering = ("-at", "-id")  # type: ignore[assignment]


class ImportPages(CursorPages):
    """Newest first."""

    ordering = ("-created_at", "-id")  # type: ignore[assignment]


class ListeningView(APIView):
    """The board."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="listening", tags=TAGS, parameters=[_DAYS, _PLATFORM], responses=ListeningBoardSerializer
    )
    def get(self, request: Any, slug: str) -> Response:
        """All monitors with their figures, shares of voice and spikes."""
        found = board(
            workspace=request.workspace, days=_days(request), platform=_platform(request), user=request.actor.user
        )
        return Response(ListeningBoardSerializer(found).data)


class HotTopicsView(APIView):
    """Words that rise."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="listening_topics", tags=TAGS, responses=HotTopicSerializer(many=True), filters=False)
    def get(self, request: Any, slug: str) -> Response:
        """At most 40, the hottest first."""
        found = topics(workspace=request.workspace, may_read=False)
        return Response(HotTopicSerializer(found, many=True).data)


class MonitorsView(IdempotentMixin, ListAPIView[Monitor]):
    """The monitors; at most 100."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = MonitorSerializer
    pagination_class = OldestPages

    def get_queryset(self) -> QuerySet[Monitor]:
        """Those of the workspace."""
        request: Any = self.request
        return monitor_query(workspace=request.workspace, user=request.actor.user)

    @extend_schema(operation_id="monitors", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List monitors."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="monitors_add", tags=TAGS, request=MonitorWriteSerializer, responses={201: MonitorSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Listen for words; the last 90 days are looked through in the background."""
        row = monitor_save(workspace=request.workspace, actor=request.actor, draft=_written(request.data).draft())
        return Response(_shown(request, row.pk), status=201)


class MonitorTryView(APIView):
    """Words on trial."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="monitors_try", tags=TAGS, request=MonitorWriteSerializer, responses=MonitorTrialSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """See what a monitor would have met in the last 30 days; nothing is kept."""
        draft = _written(request.data).draft()
        values = draft_checked(workspace=request.workspace, draft=draft)
        accounts_checked(workspace=request.workspace, account_ids=draft.accounts, row=None)
        names = ("any_of", "all_of", "none_of", "platforms", "scripts", "competitor_id")
        trial = rule_try(workspace=request.workspace, rule=Rule(**{name: values[name] for name in names}))
        words = [{"word": word, "texts": n} for word, n in trial.words]
        plain = {"texts": trial.texts, "cut": trial.cut, "hits": trial.hits, "words": words, "doubts": trial.doubts}
        return Response(MonitorTrialSerializer(plain).data)


class MonitorView(APIView):
    """One monitor."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="monitors_get", tags=TAGS, responses=MonitorSerializer)
    def get(self, request: Any, slug: str, monitor_id: int) -> Response:
        """What it listens for."""
        return Response(_shown(request, monitor_id))

    @extend_schema(
        operation_id="monitors_change", tags=TAGS, request=MonitorWriteSerializer, responses=MonitorSerializer
    )
    def put(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Listen for other words; they are applied to the last 90 days."""
        monitor_get(workspace=request.workspace, monitor_id=monitor_id)
        draft = _written(request.data).draft()
        monitor_save(workspace=request.workspace, actor=request.actor, draft=draft, monitor_id=monitor_id)
        return Response(_shown(request, monitor_id))

    @extend_schema(operation_id="monitors_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Remove it with what it found."""
        monitor_remove(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id)
        return Response(status=204)


class MonitorPauseView(APIView):
    """Pausing a monitor."""

    permissions = {"POST": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="monitors_pause", tags=TAGS, request=None, responses=MonitorSerializer)
    def post(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Find nothing new for a while."""
        monitor_pause(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, paused=True)
        return Response(_shown(request, monitor_id))

    @extend_schema(operation_id="monitors_resume", tags=TAGS, responses={200: MonitorSerializer})
    def delete(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Go on; what came meanwhile is looked through."""
        monitor_pause(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, paused=False)
        return Response(_shown(request, monitor_id))


class MonitorWatchView(APIView):
    """Being told of a monitor's spikes."""

    permissions = {"POST": P.VIEW, "DELETE": P.VIEW}

    @extend_schema(operation_id="monitors_watch", tags=TAGS, request=None, responses=MonitorSerializer)
    def post(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Be told."""
        monitor_watch(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, watch=True)
        return Response(_shown(request, monitor_id))

    @extend_schema(operation_id="monitors_unwatch", tags=TAGS, responses={200: MonitorSerializer})
    def delete(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Be told no more."""
        monitor_watch(workspace=request.workspace, actor=request.actor, monitor_id=monitor_id, watch=False)
        return Response(_shown(request, monitor_id))


class MonitorSeriesView(APIView):
    """Curves of one monitor."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="monitors_series", tags=TAGS, parameters=[_DAYS, _PLATFORM], responses=MonitorSeriesSerializer
    )
    def get(self, request: Any, slug: str, monitor_id: int) -> Response:
        """Mentions and moods by day, and the monitor's newest spikes."""
        row = monitor_get(workspace=request.workspace, monitor_id=monitor_id)
        line, days = monitor_series(
            workspace=request.workspace, monitor=row, days=_days(request), platform=_platform(request)
        )
        spikes = spike_query(workspace=request.workspace).filter(monitor=row)[:20]
        found = {
            "current": line.current, "before": line.before, "change": line.change, "not_compared": line.not_compared,
            "days": [one for one in days if one], "spikes": spikes,
        }  # fmt: skip
        return Response(MonitorSeriesSerializer(found).data)


class MonitorMentionsView(ListAPIView[Mention]):
    """Mentions of one monitor."""

    permissions = {"GET": P.VIEW}
    serializer_class = MentionSerializer
    pagination_class = MentionPages

    def get_queryset(self) -> QuerySet[Mention]:
        """By the filters in the address; without `days` and `day` all there are."""
        request: Any = self.request
        query = request.query_params
        row = monitor_get(workspace=request.workspace, monitor_id=self.kwargs["monitor_id"])
        try:
            day = date.fromisoformat(query.get("day", "")[:10])
        except ValueError:
            day = None
        mood, source = query.get("sentiment", ""), query.get("source", "")
        asked = Asked(
            mood=mood if mood in {*Sentiment.values, "unknown"} else "",
            source=source if source in MentionSource.values else "",
            platform=_platform(request),
            day=day if day and 2000 <= day.year <= 2199 else None,
        )
        days = _days(request) if "days" in query else None
        return mention_query(workspace=request.workspace, monitor=row, days=days, asked=asked)

    def get_serializer_context(self) -> dict[str, Any]:
        """Whether words of the inbox are shown."""
        request: Any = self.request
        may_read = granted(request, P.INBOX_VIEW)
        return {**super().get_serializer_context(), "may_read": may_read}

    @extend_schema(operation_id="monitors_mentions", tags=TAGS, parameters=_MENTIONS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List mentions, newest first, personal data covered."""
        return super().get(request, *args, **kwargs)


class ListeningImportsView(IdempotentMixin, ListAPIView[ListeningImport]):
    """Texts that were brought in."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = ListeningImportSerializer
    pagination_class = ImportPages

    def get_queryset(self) -> QuerySet[ListeningImport]:
        """Those of the workspace."""
        return import_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="listening_imports", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List imports."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="listening_imports_add",
        tags=TAGS,
        request=ListeningImportWriteSerializer,
        responses={201: ListeningImportSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Bring public texts in, at most 500 at once; mentions are found in the background."""
        given = ListeningImportWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = texts_add(
            workspace=request.workspace, actor=request.actor, name=given.validated_data["name"], texts=given.rows()
        )
        return Response(ListeningImportSerializer(row).data, status=201)


class ListeningImportView(APIView):
    """One import."""

    permissions = {"GET": P.VIEW, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="listening_imports_get", tags=TAGS, responses=ListeningImportSerializer)
    def get(self, request: Any, slug: str, listening_import_id: int) -> Response:
        """What came of it."""
        row = import_get(workspace=request.workspace, import_id=listening_import_id)
        return Response(ListeningImportSerializer(row).data)

    @extend_schema(operation_id="listening_imports_undo", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, listening_import_id: int) -> Response:
        """Take it back: its texts go with the mentions found in them."""
        row = import_get(workspace=request.workspace, import_id=listening_import_id)
        step = import_drop if row.done_at is None else import_undo
        step(workspace=request.workspace, actor=request.actor, import_id=row.pk)
        return Response(status=204)
