"""The unknown desk and posting by hand by API: the same selectors and services as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.desk_serializers import AppLinkSerializer, EvidenceSerializer, PackageSerializer
from content.api.publication_serializers import PublicationSerializer
from content.selectors.evidence import evidence_of
from content.selectors.handoff_link import handoff_link
from content.selectors.publication import publication_get
from content.services.app_link import app_link_open
from content.services.handoff import handoff_package
from content.services.queue import publication_look, publication_to_handoff
from team.api.idempotency import IdempotentMixin
from team.api.permissions import granted
from team.permissions import Permission as P

TAGS = ["publications"]


class EvidenceView(APIView):
    """What is known about one publication's way to its platform."""

    permissions = {"GET": P.QUEUE_RESOLVE}

    @extend_schema(operation_id="publications_evidence", tags=TAGS, responses=EvidenceSerializer)
    def get(self, request: Any, slug: str, publication_id: int) -> Response:
        """Every call with its raw answer, what each look saw, and what is asked of a person."""
        row = publication_get(workspace=request.workspace, publication_id=publication_id)
        return Response(EvidenceSerializer(evidence_of(publication=row)).data)


class LookView(IdempotentMixin, APIView):
    """Looking once more for an unclear post."""

    permissions = {"POST": P.QUEUE_RESOLVE}

    @extend_schema(operation_id="publications_look", tags=TAGS, request=None, responses=PublicationSerializer)
    def post(self, request: Any, slug: str, publication_id: int) -> Response:
        """Have the engine look for an unclear publication now."""
        row = publication_look(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
        return Response(PublicationSerializer(row).data)


class AppLinkView(IdempotentMixin, APIView):
    """Opening the platform's app with a post filled in."""

    permissions = {"POST": P.QUEUE_RESOLVE}

    @extend_schema(operation_id="publications_app_link", tags=TAGS, request=None, responses=AppLinkSerializer)
    def post(self, request: Any, slug: str, publication_id: int) -> Response:
        """Have the platform make a link that opens its app with the post filled in, good for some minutes."""
        link = app_link_open(workspace=request.workspace, actor=request.actor, publication_id=publication_id)
        return Response(AppLinkSerializer({"url": link}).data)


class HandoffView(IdempotentMixin, APIView):
    """Posting by hand."""

    permissions = {"GET": P.QUEUE_RESOLVE, "POST": P.QUEUE_RESOLVE}

    @extend_schema(operation_id="publications_handoff_package", tags=TAGS, responses=PackageSerializer)
    def get(self, request: Any, slug: str, publication_id: int) -> Response:
        """Texts, files and steps of posting by hand, with a fresh signed link for a phone."""
        row = publication_get(workspace=request.workspace, publication_id=publication_id)
        link, ends_at = handoff_link(row) or (None, None)
        shown: dict[str, object] = {
            "package": handoff_package(publication=row),
            "link": link,
            "ends_at": ends_at,
            "zip_url": f"{link}files.zip" if link else None,
        }
        return Response(PackageSerializer(shown, context={"link": link}).data)

    @extend_schema(operation_id="publications_handoff", tags=TAGS, request=None, responses=PublicationSerializer)
    def post(self, request: Any, slug: str, publication_id: int) -> Response:
        """Post this one by hand. A scheduled one takes the permission to publish, too."""
        row = publication_to_handoff(
            workspace=request.workspace,
            actor=request.actor,
            publication_id=publication_id,
            may_publish=granted(request, P.CONTENT_PUBLISH),
        )
        return Response(PublicationSerializer(row).data)
