"""REST: deciding about posts that were held back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from content.api.pause_serializers import DecidedSerializer, TriageFilterSerializer, TriageRequestSerializer
from content.api.pauses import OldestDueFirst
from content.api.publication_serializers import PublicationSerializer
from content.models import Publication
from content.selectors.triage import TriageFilter, triage_rows
from content.services.triage import triage_start
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P


class TriageView(IdempotentMixin, ListAPIView[Publication]):
    """Posts that wait for a decision."""

    permissions = {"GET": P.VIEW, "POST": P.QUEUE_RESOLVE}
    serializer_class = PublicationSerializer
    pagination_class = OldestDueFirst

    def get_queryset(self) -> QuerySet[Publication]:
        """Filtered by pause, account and reason."""
        asked = TriageFilterSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return triage_rows(workspace=workspace, which=TriageFilter(**asked.validated_data))

    @extend_schema(operation_id="triage_list", tags=["publishing"], parameters=[TriageFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Held-back posts, the oldest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="triage_decide",
        tags=["publishing"],
        request=TriageRequestSerializer,
        responses={200: DecidedSerializer, 202: DecidedSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Send in order, reschedule or drop; more than 200 posts in the background (202)."""
        asked = TriageRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values: Any = asked.validated_data
        which = TriageFilter(pause=values.get("pause"), account=values.get("account"))
        rows = triage_rows(workspace=request.workspace, which=which)
        if values.get("publications"):
            rows = rows.filter(pk__in=values["publications"])
        ids = list(rows.values_list("pk", flat=True))
        done = triage_start(workspace=request.workspace, actor=request.actor, ids=ids, decision=asked.decision)
        code = status.HTTP_202_ACCEPTED if done.background else status.HTTP_200_OK
        return Response(DecidedSerializer(done).data, status=code)
