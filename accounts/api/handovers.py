"""REST: handovers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.custody_serializers import (
    HandoverDecideSerializer,
    HandoverItemSerializer,
    HandoverLineSerializer,
    HandoverSerializer,
    HandoverStartSerializer,
    ItemActSerializer,
)
from accounts.custody_states import HandoverState
from accounts.models import Handover
from accounts.selectors.custody.handovers import handover_get, handover_list
from accounts.services.custody.closing import handover_cancel, handover_confirm, handover_return, handover_submit
from accounts.services.custody.handover_items import Plan, item_done, item_excuse, item_plan, item_reopen
from accounts.services.custody.handovers import Start, handover_start
from accounts.services.custody.proofs import Evidence
from config.lib.errors import InvalidInput
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]


def _who(request: Any) -> dict[str, Any]:
    return {"workspace": request.workspace, "actor": request.actor}


def _whole(request: Any, handover_id: int) -> dict[str, Any]:
    return dict(HandoverSerializer(handover_get(workspace=request.workspace, handover_id=handover_id)).data)


class HandoversView(IdempotentMixin, ListAPIView[Handover]):
    """Handovers."""

    permissions = {"GET": P.TEAM_VIEW, "POST": P.ACCOUNTS_MANAGE}
    serializer_class = HandoverLineSerializer

    def get_queryset(self) -> QuerySet[Handover]:
        """By `state`."""
        state = self.request.query_params.get("state", "")
        state = state if state in {"running", *HandoverState.values} else ""
        return handover_list(workspace=self.request.workspace, state=state)  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="handovers_list",
        tags=TAGS,
        parameters=[OpenApiParameter("state", str, enum=["running", *HandoverState.values])],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Newest first, without items."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="handovers_start",
        tags=TAGS,
        request=HandoverStartSerializer,
        responses={201: HandoverSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Begin one; its items are what the person really holds."""
        given = HandoverStartSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        start = Start(
            kind=data["kind"],
            person_id=data["person"],
            due_on=data["due_on"],
            successor_id=data["successor"],
            account_ids=data["accounts"],
            seat_role=data["seat_role"],
            note=data["note"],
        )
        row = handover_start(**_who(request), start=start)
        return Response(_whole(request, row.pk), status=201)


class HandoverView(APIView):
    """One handover."""

    permissions = {"GET": P.TEAM_VIEW}

    @extend_schema(operation_id="handovers_get", tags=TAGS, responses=HandoverSerializer)
    def get(self, request: Any, slug: str, handover_id: int) -> Response:
        """With its items."""
        return Response(_whole(request, handover_id))


class HandoverItemView(APIView):
    """POST: do something with one item."""

    permissions = {"POST": P.TASKS_EDIT}
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(
        operation_id="handovers_item", tags=TAGS, request=ItemActSerializer, responses=HandoverItemSerializer
    )
    def post(self, request: Any, slug: str, handover_id: int, entry_id: int) -> Response:
        """Tick it off with proof, leave it as it is with a reason, take that back, or give it to somebody."""
        given = ItemActSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        which: dict[str, Any] = {**_who(request), "handover_id": handover_id, "item_id": entry_id}
        if data["act"] == "done":
            evidence = Evidence(data["proof_text"], data["proof_url"], data["file"])
            row = item_done(**which, evidence=evidence, successor_id=data["successor"])
        elif data["act"] == "excuse":
            row = item_excuse(**which, reason=data["reason"])
        elif data["act"] == "reopen":
            row = item_reopen(**which)
        else:
            for name in ("responsible", "due_on"):
                if data[name] is None:
                    raise InvalidInput(field=name)
            row = item_plan(**which, plan=Plan(data["responsible"], data["due_on"]))
        return Response(HandoverItemSerializer(row).data)


class HandoverSubmitView(APIView):
    """POST: everything is settled."""

    permissions = {"POST": P.TASKS_EDIT}

    @extend_schema(operation_id="handovers_submit", tags=TAGS, request=None, responses=HandoverSerializer)
    def post(self, request: Any, slug: str, handover_id: int) -> Response:
        """409 while items are open."""
        handover_submit(**_who(request), handover_id=handover_id)
        return Response(_whole(request, handover_id))


class HandoverDecideView(APIView):
    """POST: confirm, send back or cancel."""

    permissions = {"POST": P.ACCOUNTS_MANAGE}

    @extend_schema(
        operation_id="handovers_decide", tags=TAGS, request=HandoverDecideSerializer, responses=HandoverSerializer
    )
    def post(self, request: Any, slug: str, handover_id: int) -> Response:
        """409 for the person who hands over and whoever said that all is settled."""
        given = HandoverDecideSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        act, reason = given.validated_data["act"], given.validated_data["reason"]
        if act == "confirm":
            handover_confirm(**_who(request), handover_id=handover_id)
        else:
            service = handover_return if act == "return" else handover_cancel
            service(**_who(request), handover_id=handover_id, reason=reason)
        return Response(_whole(request, handover_id))
