"""REST: the platform advisor."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.advisor_states import Aim, Care, Criterion, Gender, Market
from accounts.connectors.types import Format
from accounts.models import PlatformDecision
from accounts.selectors.advisor.decisions import decision_get, decision_query
from accounts.selectors.advisor.scoring import DEFAULT_WEIGHTS, Plan, recommend, score_platforms, words_of
from accounts.services.advisor import WEIGHT_MOST, decision_make, decision_remove
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]
_FORMATS = [str(one) for one in Format]


class PlanSerializer(serializers.Serializer[Any]):
    """Audience and plan. `pieces` and `hours` map text, image, video and article to posts a week and hours each."""

    market = serializers.ChoiceField(choices=Market.choices)
    aim = serializers.ChoiceField(choices=Aim.choices)
    gender = serializers.ChoiceField(choices=Gender.choices, default=Gender.ANY)
    age_from = serializers.IntegerField(min_value=0, max_value=120, allow_null=True, default=None)
    age_to = serializers.IntegerField(min_value=0, max_value=120, allow_null=True, default=None)
    pieces = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=200))
    hours = serializers.DictField(child=serializers.FloatField(min_value=0, max_value=200), default=dict)
    hours_week = serializers.FloatField(min_value=0, max_value=1000, default=0)
    money_month = serializers.FloatField(min_value=0, max_value=10_000_000, default=0)
    care = serializers.ChoiceField(choices=Care.choices, default=Care.MEDIUM)
    shops = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=40)
    weights = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=WEIGHT_MOST),
        default=dict,
        help_text=f"0 to {WEIGHT_MOST} for each of {', '.join(Criterion.values)}; those left out count as usual.",
    )

    def plan(self) -> Plan:
        """What was given; call on a valid serializer."""
        data = dict(self.validated_data)
        data.pop("weights")
        for name in ("pieces", "hours"):
            data[name] = {key: value for key, value in data[name].items() if key in _FORMATS}
        names = Plan.__dataclass_fields__
        return Plan(
            **{**{key: value for key, value in data.items() if key in names}, "shops": frozenset(data["shops"])}
        )

    def weights_given(self) -> dict[str, int]:
        """The weights, completed."""
        return {str(key): value for key, value in DEFAULT_WEIGHTS.items()} | dict(self.validated_data["weights"])


class AdviceReasonSerializer(serializers.Serializer[Any]):
    """Why a score is as it is; a source with its day where a figure is quoted."""

    text = serializers.SerializerMethodField()
    source = serializers.CharField()  # type: ignore[assignment]
    day = serializers.CharField()
    url = serializers.CharField()

    def get_text(self, row: dict[str, Any]) -> str:
        """In the reader's language."""
        return words_of(row)


class PlatformScoreSerializer(serializers.Serializer[Any]):
    """One platform: scores from 0 to 100 by criterion, reasons, weighted total, hours a week."""

    platform = serializers.CharField()
    scores = serializers.DictField(child=serializers.IntegerField())
    reasons = serializers.DictField(child=AdviceReasonSerializer(many=True))
    total = serializers.IntegerField()
    hours = serializers.FloatField()


class AdviceSerializer(serializers.Serializer[Any]):
    """The comparison, best first, and what is recommended."""

    platforms = PlatformScoreSerializer(many=True)
    core = serializers.ListField(child=serializers.CharField())
    optional = serializers.ListField(child=serializers.CharField())


class DecisionWriteSerializer(PlanSerializer):
    """A decision to keep, with the plan it is made on."""

    name = serializers.CharField(max_length=120)
    persona = serializers.IntegerField(allow_null=True, default=None, min_value=1, max_value=2**31 - 1)
    core = serializers.ListField(child=serializers.CharField(max_length=40), max_length=30)
    optional = serializers.ListField(child=serializers.CharField(max_length=40), default=list, max_length=30)
    reason = serializers.CharField(max_length=1000)
    review_on = serializers.DateField()


class PlatformDecisionSerializer(serializers.ModelSerializer[PlatformDecision]):
    """A decision as it was made."""

    scores = PlatformScoreSerializer(many=True, read_only=True)
    decided_by = serializers.CharField(source="decided_by.label", default="", read_only=True)

    class Meta:
        model = PlatformDecision
        fields = (
            "id", "name", "persona", "inputs", "weights", "scores", "core", "optional", "reason", "facts", "review_on",
            "decided_by", "decided_at",
        )  # fmt: skip
        read_only_fields = fields


class AdviceView(APIView):
    """Comparing platforms; nothing is kept."""

    permissions = {"POST": P.VIEW}

    @extend_schema(operation_id="advisor_compare", tags=TAGS, request=PlanSerializer, responses=AdviceSerializer)
    def post(self, request: Any, slug: str) -> Response:
        """Score the platforms for an audience and a plan."""
        given = PlanSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = given.plan()
        rows = score_platforms(plan, given.weights_given())
        core, optional = recommend(rows, plan)
        body = {"platforms": [row.plain() for row in rows], "core": core, "optional": optional}
        return Response(AdviceSerializer(body).data)


class DecisionsView(IdempotentMixin, ListAPIView[PlatformDecision]):
    """Decisions about platforms."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = PlatformDecisionSerializer

    def get_queryset(self) -> QuerySet[PlatformDecision]:
        """All of the workspace."""
        return decision_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="advisor_decisions", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List decisions, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="advisor_decide",
        tags=TAGS,
        request=DecisionWriteSerializer,
        responses={201: PlatformDecisionSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Keep a decision with its plan, weights and scores."""
        given = DecisionWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        row = decision_make(
            workspace=request.workspace,
            actor=request.actor,
            plan=given.plan(),
            weights=given.weights_given(),
            persona_id=data["persona"],
            **{name: data[name] for name in ("name", "core", "optional", "reason", "review_on")},
        )
        return Response(PlatformDecisionSerializer(row).data, status=201)


class DecisionView(APIView):
    """One decision."""

    permissions = {"GET": P.VIEW, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(operation_id="advisor_decision", tags=TAGS, responses=PlatformDecisionSerializer)
    def get(self, request: Any, slug: str, advice_id: int) -> Response:
        """The decision with frozen inputs and scores."""
        row = decision_get(workspace=request.workspace, advice_id=advice_id)
        return Response(PlatformDecisionSerializer(row).data)

    @extend_schema(operation_id="advisor_decision_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, advice_id: int) -> Response:
        """Take out what was decided by mistake."""
        decision_remove(workspace=request.workspace, actor=request.actor, advice_id=advice_id)
        return Response(status=204)
