"""REST: growth experiments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.growth_states import ExperimentState, Verdict
from analytics.models import GrowthExperiment
from analytics.selectors.growth.experiments import experiment_get, experiment_query, result_of
from analytics.services.growth.experiments import (
    MINIMUM_MAX,
    ExperimentDraft,
    experiment_judge,
    experiment_move,
    experiment_remove,
    experiment_save,
)
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["analytics"]
_ROW: dict[str, Any] = {"min_value": 1, "max_value": 2**31 - 1}
_ONE: dict[str, Any] = {"required": False, "allow_null": True, "default": None, **_ROW}


class ExperimentSerializer(serializers.ModelSerializer[GrowthExperiment]):
    """An experiment. `figures`: the result its verdict stood on, as it was that day."""

    state = serializers.ChoiceField(choices=ExperimentState.choices, read_only=True)
    verdict = serializers.ChoiceField(choices=Verdict.choices, read_only=True)
    accounts = serializers.SerializerMethodField()
    controls = serializers.SerializerMethodField()
    promotion = serializers.IntegerField(source="promotion_id", allow_null=True, read_only=True)
    owner = serializers.IntegerField(source="owner_id", allow_null=True, read_only=True)
    verdict_by = serializers.CharField(source="verdict_by.label", default="", read_only=True)

    class Meta:
        model = GrowthExperiment
        fields = (
            "id", "title", "hypothesis", "change", "state", "metric", "minimum", "starts_on", "ends_on", "accounts",
            "controls", "promotion", "owner", "verdict", "verdict_words", "verdict_by", "verdict_at", "figures",
        )  # fmt: skip
        read_only_fields = fields

    def get_accounts(self, row: GrowthExperiment) -> list[int]:
        """Those it is changed for."""
        return [one.account_id for one in row.places.all() if not one.control]

    def get_controls(self, row: GrowthExperiment) -> list[int]:
        """Those that are left alone."""
        return [one.account_id for one in row.places.all() if one.control]


class ExperimentResultSerializer(serializers.Serializer[Any]):
    """What figures say so far; means of a day, changes and effect in percent; null: cannot be said."""

    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True)
    others = serializers.FloatField(allow_null=True, help_text="The change of the accounts left alone.")
    effect = serializers.FloatField(allow_null=True)
    clear = serializers.BooleanField()
    known = serializers.ListField(child=serializers.IntegerField(), help_text="Days known before and during it.")
    worth = serializers.BooleanField(allow_null=True, help_text="Clear, and at least the minimum.")
    whole = serializers.BooleanField()
    last = serializers.DateField()


class ExperimentOneSerializer(ExperimentSerializer):
    """An experiment with its result, null before two days of it are over."""

    result = serializers.SerializerMethodField()

    class Meta(ExperimentSerializer.Meta):
        fields = (*ExperimentSerializer.Meta.fields, "result")  # type: ignore[assignment]

    @extend_schema_field(ExperimentResultSerializer(allow_null=True))
    def get_result(self, row: GrowthExperiment) -> dict[str, Any] | None:
        """Reckoned now."""
        found = result_of(row)
        return None if found is None else dict(ExperimentResultSerializer(found.plain).data)


class ExperimentWriteSerializer(serializers.Serializer[Any]):
    """An experiment to plan."""

    title = serializers.CharField(max_length=120)
    hypothesis = serializers.CharField(max_length=500)
    change = serializers.CharField(max_length=500)
    metric = serializers.CharField(max_length=24, help_text="A metric_id of the dictionary.")
    minimum = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=Decimal(0), max_value=MINIMUM_MAX)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    accounts = serializers.ListField(child=serializers.IntegerField(**_ROW), max_length=50)
    controls = serializers.ListField(
        child=serializers.IntegerField(**_ROW), max_length=50, required=False, default=list
    )
    promotion = serializers.IntegerField(**_ONE)
    owner = serializers.IntegerField(**_ONE)

    def draft(self) -> ExperimentDraft:
        """What was sent; call on a valid serializer."""
        data = dict(self.validated_data)
        return ExperimentDraft(promotion_id=data.pop("promotion"), owner_id=data.pop("owner"), **data)


class ExperimentMoveSerializer(serializers.Serializer[Any]):
    """The next state."""

    state = serializers.ChoiceField(choices=ExperimentState.choices)


class ExperimentVerdictSerializer(serializers.Serializer[Any]):
    """What a person makes of it."""

    verdict = serializers.ChoiceField(choices=Verdict.choices)
    words = serializers.CharField(max_length=1000)


def _one(request: Any, experiment_id: int) -> Response:
    row = experiment_get(workspace=request.workspace, experiment_id=experiment_id)
    return Response(ExperimentOneSerializer(row).data)


class ExperimentsView(IdempotentMixin, ListAPIView[GrowthExperiment]):
    """Growth experiments."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}
    serializer_class = ExperimentSerializer

    def get_queryset(self) -> QuerySet[GrowthExperiment]:
        """By the filters in the address."""
        query = self.request.query_params
        return experiment_query(
            workspace=self.request.workspace,  # type: ignore[attr-defined]
            **{name: query.get(name, "")[:10] for name in ("state", "verdict")},
        )

    @extend_schema(
        operation_id="experiments",
        tags=TAGS,
        parameters=[
            OpenApiParameter("state", str, enum=ExperimentState.values),
            OpenApiParameter("verdict", str, enum=Verdict.values),
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List experiments, the latest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="experiments_plan",
        tags=TAGS,
        request=ExperimentWriteSerializer,
        responses={201: ExperimentSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Plan an experiment."""
        given = ExperimentWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = experiment_save(workspace=request.workspace, actor=request.actor, draft=given.draft())
        return Response(ExperimentSerializer(row).data, status=201)


class ExperimentView(APIView):
    """One experiment."""

    permissions = {"GET": P.VIEW, "PUT": P.TASKS_EDIT, "PATCH": P.TASKS_EDIT, "DELETE": P.TASKS_EDIT}

    @extend_schema(operation_id="experiment", tags=TAGS, responses=ExperimentOneSerializer)
    def get(self, request: Any, slug: str, experiment_id: int) -> Response:
        """Read an experiment with what figures say so far."""
        return _one(request, experiment_id)

    @extend_schema(
        operation_id="experiments_change",
        tags=TAGS,
        request=ExperimentWriteSerializer,
        responses=ExperimentOneSerializer,
    )
    def put(self, request: Any, slug: str, experiment_id: int) -> Response:
        """Change a draft."""
        experiment_get(workspace=request.workspace, experiment_id=experiment_id)
        given = ExperimentWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        experiment_save(
            workspace=request.workspace, actor=request.actor, draft=given.draft(), experiment_id=experiment_id
        )
        return _one(request, experiment_id)

    @extend_schema(
        operation_id="experiments_move",
        tags=TAGS,
        request=ExperimentMoveSerializer,
        responses=ExperimentOneSerializer,
    )
    def patch(self, request: Any, slug: str, experiment_id: int) -> Response:
        """Start it, or end it."""
        experiment_get(workspace=request.workspace, experiment_id=experiment_id)
        given = ExperimentMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        experiment_move(
            workspace=request.workspace, actor=request.actor, experiment_id=experiment_id, **given.validated_data
        )
        return _one(request, experiment_id)

    @extend_schema(operation_id="experiments_drop", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, experiment_id: int) -> Response:
        """Throw a draft away."""
        experiment_remove(workspace=request.workspace, actor=request.actor, experiment_id=experiment_id)
        return Response(status=204)


class ExperimentVerdictView(APIView):
    """The verdict on an experiment."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(
        operation_id="experiments_judge",
        tags=TAGS,
        request=ExperimentVerdictSerializer,
        responses=ExperimentOneSerializer,
    )
    def post(self, request: Any, slug: str, experiment_id: int) -> Response:
        """Write it; the figures it stands on are kept."""
        experiment_get(workspace=request.workspace, experiment_id=experiment_id)
        given = ExperimentVerdictSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        experiment_judge(
            workspace=request.workspace, actor=request.actor, experiment_id=experiment_id, **given.validated_data
        )
        return _one(request, experiment_id)
