"""REST: followed accounts, their figures, tables of figures, and the benchmark."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import SnapshotImport, TrackedAccount, TrackedPost, TrackedSnapshot
from accounts.selectors.competitors.asked import compared, wanted_of
from accounts.selectors.competitors.measures import Figures
from accounts.selectors.competitors.profiles import competitor_get
from accounts.selectors.competitors.tracking import (
    import_get,
    import_query,
    post_query,
    snapshot_query,
    tracked_get,
    tracked_query,
)
from accounts.services.competitors.imports import (
    Rehearsal,
    as_dict,
    import_begin,
    import_drop,
    import_map,
    import_rehearse,
    import_run,
    import_undo,
)
from accounts.services.competitors.reading import tracked_read_now
from accounts.services.competitors.snapshots import snapshot_enter, snapshot_remove
from accounts.services.competitors.tracking import Found, tracked_add, tracked_own_set, tracked_remove
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

from .competitor_serializers import (
    BenchmarkSerializer,
    FigureImportSerializer,
    FigureRehearsalSerializer,
    FiguresWriteSerializer,
    ImportWriteSerializer,
    MappingSerializer,
    OwnSerializer,
    PublicPostSerializer,
    RunSerializer,
    SnapshotSerializer,
    TrackedSerializer,
    TrackedWriteSerializer,
)
from .competitors import TAGS, checked


class TrackedListView(ListAPIView[TrackedAccount]):
    """Every followed account; PUT says which own ones are compared."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT}
    serializer_class = TrackedSerializer

    def get_queryset(self) -> QuerySet[TrackedAccount]:
        """Those of watched competitors, and own ones."""
        rows = tracked_query(workspace=self.request.workspace).order_by()  # type: ignore[attr-defined]
        return rows.filter(platform=platform) if (platform := self.request.query_params.get("platform")) else rows

    @extend_schema(operation_id="tracked_accounts", tags=TAGS, parameters=[OpenApiParameter("platform", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List followed accounts."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="tracked_accounts_own",
        tags=TAGS,
        request=OwnSerializer,
        responses=TrackedSerializer(many=True),
    )
    def put(self, request: Any, slug: str) -> Response:
        """Compare exactly these own accounts."""
        chosen = set(checked(OwnSerializer, request.data)["account_ids"])
        tracked_own_set(workspace=request.workspace, actor=request.actor, account_ids=chosen)
        rows = tracked_query(workspace=request.workspace).filter(account__isnull=False)
        return Response(TrackedSerializer(rows, many=True).data)


class CompetitorTrackedView(IdempotentMixin, ListAPIView[TrackedAccount]):
    """Followed accounts of a competitor."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = TrackedSerializer

    def get_queryset(self) -> QuerySet[TrackedAccount]:
        """Its accounts."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        competitor = competitor_get(workspace=workspace, competitor_id=self.kwargs["competitor_id"])
        return tracked_query(workspace=workspace, competitor_id=competitor.pk)

    @extend_schema(operation_id="competitors_tracked", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="competitors_tracked_add",
        tags=TAGS,
        request=TrackedWriteSerializer,
        responses={201: TrackedSerializer},
    )
    def post(self, request: Any, slug: str, competitor_id: int) -> Response:
        """Follow another one."""
        found = Found(**checked(TrackedWriteSerializer, request.data))
        row = tracked_add(workspace=request.workspace, actor=request.actor, competitor_id=competitor_id, found=found)
        return Response(TrackedSerializer(row).data, status=201)


class TrackedView(APIView):
    """One followed account. POST reads it now; repeating that is harmless and needs no key."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="tracked_account", tags=TAGS, responses=TrackedSerializer)
    def get(self, request: Any, slug: str, tracked_id: int) -> Response:
        """What is known of it."""
        return Response(TrackedSerializer(tracked_get(workspace=request.workspace, tracked_id=tracked_id)).data)

    @extend_schema(operation_id="tracked_account_read", tags=TAGS, request=None, responses=TrackedSerializer)
    def post(self, request: Any, slug: str, tracked_id: int) -> Response:
        """Ask its platform now; `problem` says what came of it."""
        row = tracked_read_now(workspace=request.workspace, actor=request.actor, tracked_id=tracked_id)
        return Response(TrackedSerializer(row).data)

    @extend_schema(operation_id="tracked_account_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, tracked_id: int) -> Response:
        """Stop following it; its figures go with it."""
        tracked_remove(workspace=request.workspace, actor=request.actor, tracked_id=tracked_id)
        return Response(status=204)


class SnapshotsView(ListAPIView[TrackedSnapshot]):
    """Figures of a followed account. Entering a day again corrects it, so POST needs no key."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = SnapshotSerializer

    def get_queryset(self) -> QuerySet[TrackedSnapshot]:
        """Of every day and source."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        tracked = tracked_get(workspace=workspace, tracked_id=self.kwargs["tracked_id"])
        return snapshot_query(workspace=workspace, tracked_id=tracked.pk)

    @extend_schema(operation_id="tracked_figures", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List figures."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="tracked_figures_enter",
        tags=TAGS,
        request=FiguresWriteSerializer,
        responses={201: SnapshotSerializer},
    )
    def post(self, request: Any, slug: str, tracked_id: int) -> Response:
        """Enter a day; 409 `figures_unusual` for jumps until they are confirmed."""
        values = checked(FiguresWriteSerializer, request.data)
        confirmed = values.pop("confirmed")
        row = snapshot_enter(
            workspace=request.workspace,
            actor=request.actor,
            tracked_id=tracked_id,
            figures=Figures(**values),
            confirmed=confirmed,
        )
        return Response(SnapshotSerializer(row).data, status=201)


class SnapshotView(APIView):
    """Figures of a day that were entered by hand."""

    permissions = {"DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="tracked_figures_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, snapshot_id: int) -> Response:
        """Take them out."""
        snapshot_remove(workspace=request.workspace, actor=request.actor, snapshot_id=snapshot_id)
        return Response(status=204)


class TrackedPostsView(ListAPIView[TrackedPost]):
    """Public posts of a followed account that were read."""

    permissions = {"GET": P.VIEW}
    serializer_class = PublicPostSerializer

    def get_queryset(self) -> QuerySet[TrackedPost]:
        """Of the last half year."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        tracked = tracked_get(workspace=workspace, tracked_id=self.kwargs["tracked_id"])
        return post_query(workspace=workspace, tracked_id=tracked.pk)

    @extend_schema(operation_id="tracked_posts", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List posts."""
        return super().get(request, *args, **kwargs)


class FigureImportsView(IdempotentMixin, ListAPIView[SnapshotImport]):
    """Tables of figures."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = FigureImportSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[SnapshotImport]:
        """All of them."""
        return import_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="figure_imports", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List tables."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="figure_imports_begin",
        tags=TAGS,
        request={"multipart/form-data": ImportWriteSerializer},
        responses={201: FigureImportSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Take a table in; nothing is imported yet."""
        values = checked(ImportWriteSerializer, request.data)
        file = values.pop("file")
        row = import_begin(workspace=request.workspace, actor=request.actor, file=file, name=file.name, **values)
        return Response(FigureImportSerializer(row).data, status=201)


class FigureImportView(APIView):
    """One table: GET rehearses, PUT matches columns, DELETE throws it away or takes it back."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT, "POST": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="figure_imports_rehearse", tags=TAGS, responses=FigureRehearsalSerializer)
    def get(self, request: Any, slug: str, import_id: int) -> Response:
        """The dry run; empty when it was imported already."""
        row = import_get(workspace=request.workspace, import_id=import_id)
        done = row.done_at is not None
        return Response(_report(Rehearsal(()) if done else import_rehearse(workspace=request.workspace, row=row)))

    @extend_schema(
        operation_id="figure_imports_map", tags=TAGS, request=MappingSerializer, responses=FigureRehearsalSerializer
    )
    def put(self, request: Any, slug: str, import_id: int) -> Response:
        """Say what the columns hold; answers with the dry run."""
        values = checked(MappingSerializer, request.data)
        row = import_map(workspace=request.workspace, import_id=import_id, **values)
        return Response(_report(import_rehearse(workspace=request.workspace, row=row)))

    @extend_schema(
        operation_id="figure_imports_run", tags=TAGS, request=RunSerializer, responses=FigureImportSerializer
    )
    def post(self, request: Any, slug: str, import_id: int) -> Response:
        """Import it; a second time is refused, so it needs no key."""
        values = checked(RunSerializer, request.data)
        row = import_run(workspace=request.workspace, actor=request.actor, import_id=import_id, **values)
        return Response(FigureImportSerializer(row).data)

    @extend_schema(operation_id="figure_imports_undo", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, import_id: int) -> Response:
        """Take an import back; a table that was not imported is thrown away."""
        if import_get(workspace=request.workspace, import_id=import_id).done_at is None:
            import_drop(workspace=request.workspace, import_id=import_id)
        else:
            import_undo(workspace=request.workspace, actor=request.actor, import_id=import_id)
        return Response(status=204)


class BenchmarkView(APIView):
    """The comparison."""

    permissions = {"GET": P.VIEW}

    @extend_schema(
        operation_id="benchmark",
        tags=TAGS,
        parameters=[
            OpenApiParameter("platform", str),
            OpenApiParameter("a", int, many=True, description="Followed accounts, at most six."),
            OpenApiParameter("days", int, enum=[28, 90, 365]),
            OpenApiParameter("from", str, description="First day, instead of `days`."),
            OpenApiParameter("to", str, description="Last day."),
        ],
        responses=BenchmarkSerializer,
    )
    def get(self, request: Any, slug: str) -> Response:
        """Compare accounts of one platform."""
        wanted = wanted_of(request.workspace, request.query_params, strict=True)
        found = compared(request.workspace, wanted)
        lines = [
            {"tracked_id": row.tracked.pk, "followers": followers, "index": index}
            for row, followers, index in zip(found.rows, found.followers, found.indexes, strict=True)
        ]
        head = {"platform": found.platform, "first": found.first, "last": found.last, "step_days": found.step}
        body = {**head, "labels": found.labels, "rows": found.rows, "lines": lines}
        return Response(BenchmarkSerializer(body).data)


def _report(found: Rehearsal) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("ready", "wrong", "replaced", "doubtful")}
    return {"missing": list(found.missing), **counts, "lines": [as_dict(line) for line in found.lines]}
