"""REST: the matrix audit, its runs, findings and rules."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.audit_states import Area, FindingState, Gravity
from accounts.models import AuditFinding, MatrixAudit
from accounts.selectors.audit.findings import FindingFilters, audit_runs, finding_get, finding_query
from accounts.selectors.audit.rules import rules_of
from accounts.services.audit.findings import finding_reopen, findings_accept, findings_task
from accounts.services.audit.rules import rule_remove, rule_save
from accounts.services.audit.running import audit_start
from config.lib.errors import InvalidInput
from team.api.idempotency import IdempotentMixin
from team.api.task_serializers import TaskSerializer
from team.permissions import Permission as P
from team.selectors.tasks import task_people

from .audit_serializers import (
    AcceptedSerializer,
    AuditFindingSerializer,
    AuditRunSerializer,
    FindingsAcceptSerializer,
    FindingsTaskSerializer,
    MatrixRuleSerializer,
)

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("state", str, enum=[*FindingState.values, "all"], description="Waiting ones where left out."),
    OpenApiParameter("area", str, enum=Area.values),
    OpenApiParameter("gravity", str, enum=Gravity.values),
    OpenApiParameter("account", int),
    OpenApiParameter("group", int),
]


class AuditRunsView(IdempotentMixin, ListAPIView[MatrixAudit]):
    """Runs of the audit."""

    permissions = {"GET": P.VIEW, "POST": P.STRATEGY_EDIT}
    serializer_class = AuditRunSerializer

    def get_queryset(self) -> QuerySet[MatrixAudit]:
        """All runs."""
        return audit_runs(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="matrix_audits", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List runs, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="matrix_audits_start", tags=TAGS, request=None, responses={202: AuditRunSerializer})
    def post(self, request: Any, slug: str) -> Response:
        """Begin a run in the background; one at a time."""
        run = audit_start(workspace=request.workspace, actor=request.actor)
        return Response(AuditRunSerializer(run).data, status=202)


class FindingsView(ListAPIView[AuditFinding]):
    """What was found."""

    permissions = {"GET": P.VIEW}
    serializer_class = AuditFindingSerializer

    def get_queryset(self) -> QuerySet[AuditFinding]:
        """By the filters in the address."""
        given = self.request.query_params

        def number(name: str) -> int | None:
            value = given.get(name, "")
            return int(value) if value.isdecimal() and len(value) < 19 else None

        filters = FindingFilters(
            state=given.get("state", "")[:12],
            area=given.get("area", "")[:12],
            gravity=given.get("gravity", "")[:12],
            account=number("account"),
            group=number("group"),
        )
        return finding_query(workspace=self.request.workspace, filters=filters)  # type: ignore[attr-defined]

    @extend_schema(operation_id="matrix_findings", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List findings, newest first."""
        return super().get(request, *args, **kwargs)


class FindingView(APIView):
    """One finding."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="matrix_findings_get", tags=TAGS, responses=AuditFindingSerializer)
    def get(self, request: Any, slug: str, finding_id: int) -> Response:
        """The finding in words and figures."""
        return Response(AuditFindingSerializer(finding_get(workspace=request.workspace, finding_id=finding_id)).data)


class FindingsTaskView(IdempotentMixin, APIView):
    """Gives tasks."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(
        operation_id="matrix_findings_task",
        tags=TAGS,
        request=FindingsTaskSerializer,
        responses={201: TaskSerializer(many=True)},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Give a task for each finding that waits and has none; answers the new tasks."""
        given = FindingsTaskSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values, person = given.validated_data, None
        if values.get("assignee") is not None:
            people = {one.pk: one for one in task_people(workspace=request.workspace)}
            if values["assignee"] not in people:
                raise InvalidInput(field="assignee")
            person = people[values["assignee"]]
        made = findings_task(
            workspace=request.workspace,
            actor=request.actor,
            finding_ids=values["findings"],
            assignee=person,
            due_on=values.get("due_on"),
        )
        return Response(TaskSerializer(made, many=True).data, status=201)


class FindingsAcceptView(IdempotentMixin, APIView):
    """Accepts findings."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="matrix_findings_accept",
        tags=TAGS,
        request=FindingsAcceptSerializer,
        responses=AcceptedSerializer,
    )
    def post(self, request: Any, slug: str) -> Response:
        """Live with findings, for a reason."""
        given = FindingsAcceptSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        n = findings_accept(
            workspace=request.workspace,
            actor=request.actor,
            finding_ids=values["findings"],
            reason=values["reason"],
            until=values.get("until"),
        )
        return Response({"accepted": n})


class FindingReopenView(IdempotentMixin, APIView):
    """Takes an acceptance back."""

    permissions = {"POST": P.STRATEGY_EDIT}

    @extend_schema(operation_id="matrix_findings_reopen", tags=TAGS, request=None, responses=AuditFindingSerializer)
    def post(self, request: Any, slug: str, finding_id: int) -> Response:
        """Let it wait again."""
        row = finding_reopen(workspace=request.workspace, actor=request.actor, finding_id=finding_id)
        return Response(AuditFindingSerializer(row).data)


class MatrixRulesView(APIView):
    """The general rule, and all rules."""

    permissions = {"GET": P.VIEW, "PUT": P.STRATEGY_EDIT}

    @extend_schema(operation_id="matrix_rules", tags=TAGS, responses=MatrixRuleSerializer(many=True))
    def get(self, request: Any, slug: str) -> Response:
        """The general rule first, then those of groups."""
        general, by_group = rules_of(workspace=request.workspace)
        return Response(MatrixRuleSerializer([general, *by_group.values()], many=True).data)

    @extend_schema(
        operation_id="matrix_rules_set", tags=TAGS, request=MatrixRuleSerializer, responses=MatrixRuleSerializer
    )
    def put(self, request: Any, slug: str) -> Response:
        """Set the general rule; what is left out stays."""
        return _rule_set(request, None)


class MatrixRuleView(APIView):
    """The rule of a group."""

    permissions = {"PUT": P.STRATEGY_EDIT, "DELETE": P.STRATEGY_EDIT}

    @extend_schema(
        operation_id="matrix_rules_set_group", tags=TAGS, request=MatrixRuleSerializer, responses=MatrixRuleSerializer
    )
    def put(self, request: Any, slug: str, group_id: int) -> Response:
        """Set it; what is left out stays."""
        return _rule_set(request, group_id)

    @extend_schema(operation_id="matrix_rules_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, group_id: int) -> Response:
        """Let the general rule hold again."""
        rule_remove(workspace=request.workspace, actor=request.actor, group_id=group_id)
        return Response(status=204)


def _rule_set(request: Any, group_id: int | None) -> Response:
    given = MatrixRuleSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    values = given.validated_data
    row = rule_save(workspace=request.workspace, actor=request.actor, group_id=group_id, values=values)
    return Response(MatrixRuleSerializer(row).data)
