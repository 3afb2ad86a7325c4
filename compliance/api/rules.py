"""REST: the rules of the packs, how they count here, and what they found."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance.api.serializers import CheckHitSerializer, RuleSerializer, SwitchSerializer
from compliance.engine.entries import RuleFacts
from compliance.models import CheckHit, RuleSwitch
from compliance.selectors.hits import HitFilters, hit_query
from compliance.selectors.packs import binds, rule_fact, rule_facts
from compliance.selectors.switches import switches_by_rule
from compliance.services.rules import rule_restore, rule_switch
from compliance.states import HitOutcome, Level
from config.lib.errors import NotFound
from config.lib.numbers import row_number
from team.permissions import Permission as P

TAGS = ["compliance"]
_FACTS = ("id", "title", "law", "article", "why", "advice", "penalty", "pack", "exemptions")
_FILTERS = [
    OpenApiParameter("rule", str),
    OpenApiParameter("severity", str, enum=Level.values),
    OpenApiParameter("outcome", str, enum=HitOutcome.values),
    OpenApiParameter("actor", int, description="Id of a person."),
    OpenApiParameter("q", str, description="Part of the words or of the object's name."),
    OpenApiParameter("since", str, description="First day, in the workspace's zone: YYYY-MM-DD."),
    OpenApiParameter("until", str, description="Last day."),
]


def _body(fact: RuleFacts, switch: RuleSwitch | None) -> dict[str, Any]:
    return {
        **{name: getattr(fact, name) for name in _FACTS},
        "severity": fact.severity.value,
        "binding": binds(fact),
        "off": switch.off if switch else False,
        "lowered_to": switch.severity if switch else "",
        "reason": switch.reason if switch else "",
    }


class RulesView(APIView):
    """All rules."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="compliance_rules", tags=TAGS, responses=RuleSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """Every rule of the packs with its law and how it counts here."""
        switches = switches_by_rule(workspace=request.workspace)
        rules = [_body(fact, switches.get(fact.id)) for fact in rule_facts().values()]
        return Response(RuleSerializer(rules, many=True).data)


class RuleView(APIView):
    """How one rule counts here."""

    permissions = {"GET": P.VIEW, "PUT": P.COMPLIANCE_MANAGE, "DELETE": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="compliance_rules_get", tags=TAGS, responses=RuleSerializer)
    def get(self, request: Any, slug: str, rule: str) -> Response:
        """The rule."""
        return self._answer(request, rule)

    @extend_schema(
        operation_id="compliance_rules_switch", tags=TAGS, request=SwitchSerializer, responses=RuleSerializer
    )
    def put(self, request: Any, slug: str, rule: str) -> Response:
        """Leave it out or lower it; law that stops posts refuses (`rule_binds`)."""
        given = SwitchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        rule_switch(workspace=request.workspace, actor=request.actor, rule=rule, **given.validated_data)
        return self._answer(request, rule)

    @extend_schema(operation_id="compliance_rules_restore", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, rule: str) -> Response:
        """Let it count as its pack says again."""
        rule_restore(workspace=request.workspace, actor=request.actor, rule=rule)
        return Response(status=204)

    def _answer(self, request: Any, rule: str) -> Response:
        fact = rule_fact(rule)
        if fact is None:
            raise NotFound
        switch = switches_by_rule(workspace=request.workspace).get(rule)
        return Response(RuleSerializer(_body(fact, switch)).data)


class HitsView(ListAPIView[CheckHit]):
    """The log of findings."""

    permissions = {"GET": P.TEAM_VIEW}
    serializer_class = CheckHitSerializer

    def get_queryset(self) -> QuerySet[CheckHit]:
        """By the filters in the address; what makes no sense restricts nothing."""
        query = self.request.query_params
        filters = HitFilters(
            rule=query.get("rule", "")[:40],
            severity=query.get("severity", "")[:8],
            outcome=query.get("outcome", "")[:12],
            actor=row_number(query.get("actor", "")),
            words=query.get("q", "")[:100],
            since=_day(query.get("since", "")),
            until=_day(query.get("until", "")),
        )
        return hit_query(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]

    @extend_schema(operation_id="compliance_hits", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List findings, newest first."""
        return super().get(request, *args, **kwargs)


def _day(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None
