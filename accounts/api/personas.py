"""REST: personas, what they rest on, and making them of answers."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.persona_serializers import (
    BuildSerializer,
    EvidenceWriteSerializer,
    PersonaEvidenceSerializer,
    PersonaSerializer,
    PersonaWriteSerializer,
    PreviewSerializer,
    SegmentSerializer,
)
from accounts.models import Persona
from accounts.selectors.personas.distributions import distribution_of
from accounts.selectors.personas.figures import preview_groups
from accounts.selectors.personas.personas import persona_get, persona_query
from accounts.selectors.personas.segments import segment_check, segment_rows
from accounts.services.personas.evidence import evidence_link, evidence_unlink
from accounts.services.personas.personas import persona_archive, persona_duplicate, persona_save
from accounts.services.personas.segments import persona_build, persona_refresh
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["accounts"]
_FILTERS = [
    OpenApiParameter("q", str, description="Part of name or summary."),
    OpenApiParameter("archived", bool, description="Those that were put away instead."),
]


def _json(request: Any, row: Persona, status: int = 200) -> Response:
    fresh = persona_get(workspace=request.workspace, persona_id=row.pk)
    return Response(PersonaSerializer(fresh).data, status=status)


class PersonasView(IdempotentMixin, ListAPIView[Persona]):
    """The library."""

    permissions = {"GET": P.VIEW, "POST": P.RESEARCH_EDIT}
    serializer_class = PersonaSerializer

    def get_queryset(self) -> QuerySet[Persona]:
        """By the filters in the address."""
        query = self.request.query_params
        archived = query.get("archived", "").lower() in {"1", "true", "yes"}
        workspace = self.request.workspace  # type: ignore[attr-defined]
        rows = persona_query(workspace=workspace, text=query.get("q", "")[:60], archived=archived)
        return rows.prefetch_related("evidence")

    @extend_schema(operation_id="personas_list", tags=TAGS, parameters=_FILTERS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List personas, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="personas_create", tags=TAGS, request=PersonaWriteSerializer, responses={201: PersonaSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write a persona."""
        given = PersonaWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = persona_save(workspace=request.workspace, actor=request.actor, values=given.values())
        return _json(request, row, 201)


class PersonaView(APIView):
    """One persona."""

    permissions = {"GET": P.VIEW, "PUT": P.RESEARCH_EDIT}

    @extend_schema(operation_id="personas_get", tags=TAGS, responses=PersonaSerializer)
    def get(self, request: Any, slug: str, persona_id: int) -> Response:
        """The persona with its evidence."""
        return _json(request, persona_get(workspace=request.workspace, persona_id=persona_id))

    @extend_schema(
        operation_id="personas_change", tags=TAGS, request=PersonaWriteSerializer, responses=PersonaSerializer
    )
    def put(self, request: Any, slug: str, persona_id: int) -> Response:
        """Write the whole persona."""
        given = PersonaWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.values()
        row = persona_save(workspace=request.workspace, actor=request.actor, values=values, persona_id=persona_id)
        return _json(request, row)


class PersonaArchiveView(APIView):
    """Putting away: repeating it changes nothing."""

    permissions = {"PUT": P.RESEARCH_EDIT, "DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="personas_archive", tags=TAGS, request=None, responses=PersonaSerializer)
    def put(self, request: Any, slug: str, persona_id: int) -> Response:
        """Put it away; what is linked stays linked."""
        scope = {"workspace": request.workspace, "actor": request.actor, "persona_id": persona_id}
        return _json(request, persona_archive(**scope, archived=True))

    @extend_schema(operation_id="personas_restore", tags=TAGS, responses=PersonaSerializer)
    def delete(self, request: Any, slug: str, persona_id: int) -> Response:
        """Take it out of the archive."""
        scope = {"workspace": request.workspace, "actor": request.actor, "persona_id": persona_id}
        return _json(request, persona_archive(**scope, archived=False))


class PersonaDuplicateView(IdempotentMixin, APIView):
    """Copying."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="personas_duplicate", tags=TAGS, request=None, responses={201: PersonaSerializer})
    def post(self, request: Any, slug: str, persona_id: int) -> Response:
        """Make a copy with the sources of its statements."""
        row = persona_duplicate(workspace=request.workspace, actor=request.actor, persona_id=persona_id)
        return _json(request, row, 201)


class EvidencesView(IdempotentMixin, APIView):
    """Sources named by hand."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="personas_evidence_name",
        tags=TAGS,
        request=EvidenceWriteSerializer,
        responses={201: PersonaEvidenceSerializer},
    )
    def post(self, request: Any, slug: str, persona_id: int) -> Response:
        """Name what a statement rests on."""
        given = EvidenceWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        row = evidence_link(
            workspace=request.workspace,
            actor=request.actor,
            persona_id=persona_id,
            source_id=values.pop("source"),
            **values,
        )
        return Response(PersonaEvidenceSerializer(row).data, status=201)


class EvidenceView(APIView):
    """One named source."""

    permissions = {"DELETE": P.RESEARCH_EDIT}

    @extend_schema(operation_id="personas_evidence_take_back", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, persona_id: int, proof_id: int) -> Response:
        """Take it back; the statement becomes an assumption."""
        scope = {"workspace": request.workspace, "actor": request.actor}
        evidence_unlink(**scope, persona_id=persona_id, proof_id=proof_id)
        return Response(status=204)


class SegmentPreviewView(APIView):
    """Looking at answers. POST because the choice is a body; nothing is stored."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="personas_segment_preview", tags=TAGS, request=SegmentSerializer, responses=PreviewSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """How many people fit, and what they say."""
        given = SegmentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        segment = given.segment()
        segment_check(workspace=request.workspace, segment=segment)
        found = distribution_of(segment_rows(workspace=request.workspace, segment=segment))
        body = {"people": found.people, "groups": preview_groups(found)}
        return Response(PreviewSerializer(body).data)


class PersonaBuildView(IdempotentMixin, APIView):
    """Making a persona of answers."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(
        operation_id="personas_build", tags=TAGS, request=BuildSerializer, responses={201: PersonaSerializer}
    )
    def post(self, request: Any, slug: str) -> Response:
        """A new persona of the answers that fit."""
        given = BuildSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["name"]
        row = persona_build(workspace=request.workspace, actor=request.actor, name=name, segment=given.segment())
        return _json(request, row, 201)


class PersonaRefreshView(IdempotentMixin, APIView):
    """Computing anew."""

    permissions = {"POST": P.RESEARCH_EDIT}

    @extend_schema(operation_id="personas_refresh", tags=TAGS, request=SegmentSerializer, responses=PersonaSerializer)
    def post(self, request: Any, slug: str, persona_id: int) -> Response:
        """Compute it from the answers that fit now. Without a choice in the body: by the one it was made from."""
        given = SegmentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        segment = given.segment() if request.data else None
        scope = {"workspace": request.workspace, "actor": request.actor}
        return _json(request, persona_refresh(**scope, persona_id=persona_id, segment=segment))
