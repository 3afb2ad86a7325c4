"""REST: briefs of posts and ideas, and the templates of pillars."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.idea_serializers import BriefSerializer, BriefWriteSerializer
from content.models import Brief
from content.selectors.briefs import Kind, Subject, brief_of, subject_get
from content.services.briefs import BriefValues, brief_remove, brief_save
from team.permissions import Permission as P

TAGS = ["briefs"]


class _BriefView(APIView):
    kind: ClassVar[Kind]
    permissions = {"GET": P.VIEW, "PUT": P.CONTENT_EDIT, "DELETE": P.CONTENT_EDIT}

    def get(self, request: Any, slug: str, **ids: int) -> Response:
        """Read the brief; without one its fields are empty and `updated_at` is null."""
        subject = self._subject(ids)
        row = brief_of(workspace=request.workspace, subject=subject)
        if row is None:
            thing = subject_get(workspace=request.workspace, subject=subject)
            row = Brief(workspace=request.workspace, **{subject.kind: thing})
        return Response(BriefSerializer(row).data)

    def put(self, request: Any, slug: str, **ids: int) -> Response:
        """Write the whole brief."""
        given = BriefWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        facts = [(fact["text"], fact["link"]) for fact in values.pop("facts")]
        brief = BriefValues(owner_id=values.pop("owner"), persona_id=values.pop("persona"), facts=facts, **values)
        subject = self._subject(ids)
        row = brief_save(workspace=request.workspace, actor=request.actor, subject=subject, values=brief)
        return Response(BriefSerializer(row).data)

    def delete(self, request: Any, slug: str, **ids: int) -> Response:
        """Remove the brief."""
        brief_remove(workspace=request.workspace, actor=request.actor, subject=self._subject(ids))
        return Response(status=204)

    def _subject(self, ids: dict[str, int]) -> Subject:
        return Subject(self.kind, ids[f"{self.kind}_id"])


def _described(view: type[_BriefView]) -> type[_BriefView]:
    """The view with its operations named after what the brief belongs to."""
    kind = view.kind
    named = {
        "get": extend_schema(operation_id=f"{kind}_brief_get", tags=TAGS, responses=BriefSerializer),
        "put": extend_schema(
            operation_id=f"{kind}_brief_write", tags=TAGS, request=BriefWriteSerializer, responses=BriefSerializer
        ),
        "delete": extend_schema(operation_id=f"{kind}_brief_remove", tags=TAGS, responses={204: None}),
    }
    for method, describe in named.items():
        base = getattr(_BriefView, method)

        def call(self: Any, request: Any, slug: str, *, _base: Any = base, **ids: int) -> Response:
            answer: Response = _base(self, request, slug, **ids)
            return answer

        call.__name__, call.__doc__ = method, base.__doc__
        setattr(view, method, describe(call))
    return view


@_described
class PostBriefView(_BriefView):
    """The brief of a post."""

    kind = "post"


@_described
class IdeaBriefView(_BriefView):
    """The brief of an idea."""

    kind = "idea"


@_described
class PillarBriefView(_BriefView):
    """The template of a pillar's briefs."""

    kind = "pillar"
