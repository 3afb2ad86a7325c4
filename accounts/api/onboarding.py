"""REST: accounts on their way and their checklists."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import AccountDossier
from accounts.onboarding_states import Stage
from accounts.selectors.register.dossiers import dossier_get, dossier_list, task_get, task_list
from accounts.services.register.dossiers import (
    Plan,
    VerificationState,
    dossier_edit,
    dossier_link,
    dossier_open,
    dossier_remove,
    dossiers_adopt,
    verification_set,
)
from accounts.services.register.tasks import OwnTask, TaskValues, task_add, task_remove, task_save
from config.lib.clock import local_day, now
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

from .register_serializers import (
    AdoptSerializer,
    DossierPlanSerializer,
    DossierSerializer,
    JoinSerializer,
    OwnStepSerializer,
    PaperFileSerializer,
    StepSerializer,
    StepWriteSerializer,
    VerificationSerializer,
)

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("stage", str, enum=Stage.values),
    OpenApiParameter("owner", int, description="Id of a person."),
    OpenApiParameter("q", str, description="Part of name or handle."),
    OpenApiParameter("late", bool, description="Only those with an overdue task."),
]


def valid(serializer: type[Any], data: Any) -> Any:
    """What was sent, checked. Raises ValidationError, answered as a problem document."""
    given = serializer(data=data)
    given.is_valid(raise_exception=True)
    return given.validated_data


class DossiersView(IdempotentMixin, ListAPIView[AccountDossier]):
    """The register."""

    permissions = {"GET": P.VIEW, "POST": P.ACCOUNTS_MANAGE}
    serializer_class = DossierSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[AccountDossier]:
        """By the filters in the address."""
        query, workspace = self.request.query_params, self.request.workspace  # type: ignore[attr-defined]
        owner = query.get("owner", "")
        late = query.get("late", "") not in {"", "0", "false"}
        return dossier_list(
            workspace=workspace,
            stage=query.get("stage", "")[:12],
            owner_id=int(owner) if owner.isdecimal() and len(owner) < 18 else None,
            text=query.get("q", "")[:60],
            late=local_day(now(), workspace.time_zone) if late else None,
        )

    @extend_schema(operation_id="accounts_onboarding", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List accounts of the register, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="accounts_onboarding_open",
        tags=TAGS,
        request=DossierPlanSerializer,
        responses={201: DossierSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Plan an account; its checklist is made."""
        plan = Plan(**valid(DossierPlanSerializer, request.data))
        row = dossier_open(workspace=request.workspace, actor=request.actor, plan=plan)
        return Response(DossierSerializer(dossier_get(workspace=request.workspace, dossier_id=row.pk)).data, status=201)


class AdoptView(APIView):
    """Connected accounts outside the register; asking twice changes nothing."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_onboarding_adopt",
        tags=TAGS,
        request=AdoptSerializer,
        responses=DossierSerializer(many=True),
    )
    def post(self, request: Any, slug: str) -> Response:
        """Take them in."""
        ids = valid(AdoptSerializer, request.data).get("accounts")
        made = dossiers_adopt(workspace=request.workspace, actor=request.actor, account_ids=ids)
        return Response(DossierSerializer(made, many=True).data)


class DossierView(APIView):
    """One account of the register."""

    permissions = {"GET": P.VIEW, "PUT": P.ACCOUNTS_MANAGE, "DELETE": P.ACCOUNTS_MANAGE}

    @extend_schema(operation_id="accounts_onboarding_get", tags=TAGS, responses=DossierSerializer)
    def get(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Plan, stage, score, verification."""
        return Response(DossierSerializer(dossier_get(workspace=request.workspace, dossier_id=dossier_id)).data)

    @extend_schema(
        operation_id="accounts_onboarding_edit", tags=TAGS, request=DossierPlanSerializer, responses=DossierSerializer
    )
    def put(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Change the plan; the platform stays."""
        dossier_get(workspace=request.workspace, dossier_id=dossier_id)
        plan = Plan(**valid(DossierPlanSerializer, request.data))
        row = dossier_edit(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, plan=plan)
        return Response(DossierSerializer(row).data)

    @extend_schema(operation_id="accounts_onboarding_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Take it out of the register; the connected account stays."""
        dossier_remove(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id)
        return Response(status=204)


class DossierAccountView(APIView):
    """Which connected account it became."""

    permissions = {"PUT": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_onboarding_join", tags=TAGS, request=JoinSerializer, responses=DossierSerializer
    )
    def put(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Join or part."""
        dossier_get(workspace=request.workspace, dossier_id=dossier_id)
        pk = valid(JoinSerializer, request.data)["account"]
        row = dossier_link(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, account_id=pk)
        return Response(DossierSerializer(row).data)


class VerificationView(APIView):
    """How it stands with the verification."""

    permissions = {"PUT": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="accounts_onboarding_verify",
        tags=TAGS,
        request=VerificationSerializer,
        responses=DossierSerializer,
    )
    def put(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Enter it; what ended before today is expired."""
        dossier_get(workspace=request.workspace, dossier_id=dossier_id)
        asked = VerificationState(**valid(VerificationSerializer, request.data))
        row = verification_set(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, asked=asked)
        return Response(DossierSerializer(row).data)


class StepsView(IdempotentMixin, APIView):
    """The checklist of an account."""

    permissions = {"GET": P.VIEW, "POST": P.TASKS_EDIT}

    @extend_schema(operation_id="accounts_onboarding_steps", tags=TAGS, responses=StepSerializer(many=True))
    def get(self, request: Any, slug: str, dossier_id: int) -> Response:
        """All lines in order; a checklist is short and comes whole."""
        dossier = dossier_get(workspace=request.workspace, dossier_id=dossier_id)
        return Response(StepSerializer(task_list(dossier=dossier), many=True).data)

    @extend_schema(
        operation_id="accounts_onboarding_step_add",
        tags=TAGS,
        request=OwnStepSerializer,
        responses={201: StepSerializer},
    )
    def post(self, request: Any, slug: str, dossier_id: int) -> Response:
        """Add a line of one's own."""
        dossier_get(workspace=request.workspace, dossier_id=dossier_id)
        task = OwnTask(**valid(OwnStepSerializer, request.data))
        row = task_add(workspace=request.workspace, actor=request.actor, dossier_id=dossier_id, task=task)
        return Response(StepSerializer(row).data, status=201)


class StepView(APIView):
    """One line."""

    permissions = {"GET": P.VIEW, "PATCH": P.TASKS_EDIT, "DELETE": P.TASKS_EDIT}

    @extend_schema(operation_id="accounts_onboarding_step_get", tags=TAGS, responses=StepSerializer)
    def get(self, request: Any, slug: str, step_id: int) -> Response:
        """The line."""
        return Response(StepSerializer(task_get(workspace=request.workspace, task_id=step_id)).data)

    @extend_schema(
        operation_id="accounts_onboarding_step_change",
        tags=TAGS,
        request=StepWriteSerializer,
        responses=StepSerializer,
    )
    def patch(self, request: Any, slug: str, step_id: int) -> Response:
        """Settle, assign, prove; what is left out stays."""
        row = task_get(workspace=request.workspace, task_id=step_id)
        known = {name: getattr(row, name) for name in ("state", "reason", "owner_id", "due", "note", "link")}
        values = TaskValues(**{**known, **valid(StepWriteSerializer, request.data)})
        saved = task_save(workspace=request.workspace, actor=request.actor, task_id=step_id, values=values)
        return Response(StepSerializer(saved).data)

    @extend_schema(operation_id="accounts_onboarding_step_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, step_id: int) -> Response:
        """Take out a line of one's own."""
        task_remove(workspace=request.workspace, actor=request.actor, task_id=step_id)
        return Response(status=204)


class StepFileView(APIView):
    """The document that proves a line; a new one replaces it, so a repeated upload needs no key."""

    permissions = {"PUT": P.TASKS_EDIT}
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="accounts_onboarding_step_prove",
        tags=TAGS,
        request={"multipart/form-data": PaperFileSerializer},
        responses=StepSerializer,
    )
    def put(self, request: Any, slug: str, step_id: int) -> Response:
        """Keep it, encrypted."""
        row = task_get(workspace=request.workspace, task_id=step_id)
        file = valid(PaperFileSerializer, request.data)["file"]
        values = TaskValues(row.state, row.reason, row.owner_id, row.due, row.note, row.link)
        saved = task_save(workspace=request.workspace, actor=request.actor, task_id=step_id, values=values, file=file)
        return Response(StepSerializer(saved).data)
