"""REST: files of figures, figures by hand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.selectors.account import account_get
from analytics.api.lineage import TAGS
from analytics.figures import DAY_FIGURES, POST_FIGURES
from analytics.import_states import DateOrder, FileKind
from analytics.models import FigureFile, MeasuredPost
from analytics.selectors.data.files import file_get, file_list
from analytics.services.importing.entry import days_enter, post_enter
from analytics.services.importing.files import file_create, file_map, file_remove, file_start, file_undo
from analytics.services.store.days import DayFigures
from config.lib.errors import NotFound
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

_MOST = 10**14


class FigureFileSerializer(serializers.ModelSerializer):
    """A file of figures as it stands; `counts`: rows that are new, changed, same, or left out for errors.

    `failure`: why nothing of it was imported, when `state` is failed; correct it, start it again or delete it then.
    """

    class Meta:
        model = FigureFile
        fields = (
            "id", "account", "name", "state", "kind", "profile", "headers", "mapping", "date_order", "ten_thousands",
            "currency", "captured_at", "rows", "counts", "partly", "failure", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class FigureFileWriteSerializer(serializers.Serializer):
    """An upload."""

    account = serializers.IntegerField(min_value=1)
    file = serializers.FileField()


class FigureFileColumnsSerializer(serializers.Serializer):
    """What the columns are. `mapping`: field → number of its column, 0 is the first."""

    kind = serializers.ChoiceField(choices=FileKind.choices)
    mapping = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=100))
    captured_at = serializers.DateTimeField(required=False)
    date_order = serializers.ChoiceField(choices=DateOrder.choices, required=False)
    ten_thousands = serializers.BooleanField(default=False)
    currency = serializers.CharField(max_length=3, default="", allow_blank=True)


class FigureFileStartSerializer(serializers.Serializer):
    """`partly`: rows with errors are left out."""

    partly = serializers.BooleanField(default=False)


class FigureFilesView(IdempotentMixin, ListAPIView[FigureFile]):
    """Files of figures."""

    permissions = {"GET": P.RESEARCH_EDIT, "POST": P.RESEARCH_EDIT}
    serializer_class = FigureFileSerializer
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> QuerySet[FigureFile]:
        """The newest first."""
        return file_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="analytics_files", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List files of figures."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="analytics_files_create",
        tags=TAGS,
        request={"multipart/form-data": FigureFileWriteSerializer},
        responses={201: FigureFileSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Upload a file; its columns are suggested, nothing is imported yet."""
        data = checked(FigureFileWriteSerializer, request.data)
        file = data["file"]
        made = file_create(
            workspace=request.workspace,
            actor=request.actor,
            account_id=data["account"],
            file=file,
            name=file.name or "",
        )
        return Response(FigureFileSerializer(made).data, status=201)


class FigureFileView(APIView):
    """One file of figures."""

    permissions = {"GET": P.RESEARCH_EDIT, "PUT": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="analytics_files_get", tags=TAGS, responses=FigureFileSerializer)
    def get(self, request: Any, slug: str, file_id: int) -> Response:
        """The file as it stands."""
        return Response(FigureFileSerializer(file_get(workspace=request.workspace, file_id=file_id)).data)

    @extend_schema(
        operation_id="analytics_files_columns",
        tags=TAGS,
        request=FigureFileColumnsSerializer,
        responses=FigureFileSerializer,
    )
    def put(self, request: Any, slug: str, file_id: int) -> Response:
        """Say what its columns are."""
        data = checked(FigureFileColumnsSerializer, request.data)
        who = {"workspace": request.workspace, "actor": request.actor}
        return Response(FigureFileSerializer(file_map(**who, file_id=file_id, **data)).data)

    @extend_schema(operation_id="analytics_files_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, file_id: int) -> Response:
        """Forget a file that was not imported."""
        file_remove(workspace=request.workspace, actor=request.actor, file_id=file_id)
        return Response(status=204)


class FigureFileStartView(APIView):
    """Importing a file."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="analytics_files_start",
        tags=TAGS,
        request=FigureFileStartSerializer,
        responses=FigureFileSerializer,
    )
    def post(self, request: Any, slug: str, file_id: int) -> Response:
        """Import it; more than 2,000 rows go on in the background."""
        data = checked(FigureFileStartSerializer, request.data)
        who = {"workspace": request.workspace, "actor": request.actor}
        return Response(FigureFileSerializer(file_start(**who, file_id=file_id, **data)).data)


class FigureFileUndoView(APIView):
    """Taking a file back."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="analytics_files_undo", tags=TAGS, request=None, responses=FigureFileSerializer)
    def post(self, request: Any, slug: str, file_id: int) -> Response:
        """Give back what it had changed; posts only this file knew go."""
        return Response(
            FigureFileSerializer(
                file_undo(workspace=request.workspace, actor=request.actor, file_id=file_id)
            ).data
        )  # fmt: skip


def _count() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=_MOST, required=False, allow_null=True)


_EnteredFigures = type(
    "_EnteredFigures", (serializers.Serializer,), {name: _count() for name in DAY_FIGURES}
)  # fmt: skip
_PostFigures = type("_PostFigures", (serializers.Serializer,), {name: _count() for name in POST_FIGURES})


class EnteredDaySerializer(_EnteredFigures):  # type: ignore[misc, valid-type]
    """An account's day written down by hand; what is left out stays as it is."""

    account = serializers.IntegerField(min_value=1)
    day = serializers.DateField()
    sales = serializers.DecimalField(max_digits=16, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False, default="")
    confirmed = serializers.BooleanField(default=False, help_text="Followers that jump are right.")


class EnteredPostSerializer(_PostFigures):  # type: ignore[misc, valid-type]
    """A post's totals at a moment, written down by hand."""

    moment = serializers.DateTimeField()


class FiguresWrittenSerializer(serializers.Serializer):
    """How many rows changed."""

    changed = serializers.IntegerField()


class EnteredDaysView(IdempotentMixin, APIView):
    """Days by hand."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="analytics_enter_day",
        tags=TAGS,
        request=EnteredDaySerializer,
        responses={201: FiguresWrittenSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write down figures of an account's day."""
        data = checked(EnteredDaySerializer, request.data)
        if data.get("sales") is not None and not data["currency"]:
            raise serializers.ValidationError({"currency": ["Needed with sales."]})
        day = DayFigures(
            data["day"], {name: data.get(name) for name in DAY_FIGURES}, data.get("sales"), data["currency"]
        )
        changed = days_enter(
            workspace=request.workspace,
            actor=request.actor,
            account=account_get(workspace=request.workspace, account_id=data["account"]),
            days=[day],
            confirmed=data["confirmed"],
        )
        return Response({"changed": changed}, status=201)


class EnteredPostView(IdempotentMixin, APIView):
    """A post's totals by hand."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="analytics_enter_post",
        tags=TAGS,
        request=EnteredPostSerializer,
        responses={201: FiguresWrittenSerializer},
    )
    def post(self, request: Any, slug: str, measured_id: int) -> Response:
        """Write down a post's totals at a moment."""
        rows = MeasuredPost.objects.for_workspace(request.workspace).select_related("account", "workspace")
        post = rows.filter(pk=measured_id).first()
        if post is None:
            raise NotFound
        data = checked(EnteredPostSerializer, request.data)
        changed = post_enter(
            workspace=request.workspace,
            actor=request.actor,
            post=post,
            moment=data["moment"],
            figures={name: data.get(name) for name in POST_FIGURES},
        )
        return Response({"changed": changed}, status=201)
