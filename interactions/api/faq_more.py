"""REST: suggestions, uses, candidates, the public page and tables of the library."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.errors import NotFound
from config.lib.spreadsheets import BOM, csv_text
from interactions.api.faq_serializers import (
    FaqAskSerializer,
    FaqCandidateSerializer,
    FaqDismissSerializer,
    FaqInsertedSerializer,
    FaqInsertSerializer,
    FaqMarkSerializer,
    FaqPageSerializer,
    FaqSentSerializer,
    FaqSuggestionSerializer,
    FaqTableSerializer,
    FaqTakenSerializer,
    FaqUseSerializer,
)
from interactions.selectors.faq.candidates import candidates_of
from interactions.selectors.faq.matching import suggest
from interactions.selectors.faq.reading import entry_get, setup_of, use_get
from interactions.selectors.threads import message_get, thread_get
from interactions.services.faq.candidates import candidate_dismiss
from interactions.services.faq.tables import exported_note, table_rows, table_take
from interactions.services.faq.using import faq_mark, faq_sent, faq_use, suggest_for_thread
from interactions.services.faq.writing import faq_address_renew, faq_setup_save
from interactions.states import Direction
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]


class FaqSuggestView(APIView):
    """What fits a message."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(
        operation_id="faq_suggest", tags=TAGS, request=FaqAskSerializer, responses=FaqSuggestionSerializer(many=True)
    )
    def post(self, request: Any, slug: str) -> Response:
        """The three entries that fit best, with score and reason; for a thread they count as shown."""
        values = checked(FaqAskSerializer, request.data)
        if values["thread"] is not None:
            thread = thread_get(workspace=request.workspace, thread_id=values["thread"])
            found = suggest_for_thread(workspace=request.workspace, thread=thread)
        else:
            found = suggest(workspace=request.workspace, texts=[values["text"]])
        return Response(FaqSuggestionSerializer(found, many=True).data)


class FaqInsertView(IdempotentMixin, APIView):
    """Taking an answer."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(
        operation_id="faq_use", tags=TAGS, request=FaqInsertSerializer, responses={201: FaqInsertedSerializer}
    )
    def post(self, request: Any, slug: str, faq_id: int) -> Response:
        """The answer for a thread, its places filled; nothing is sent."""
        entry_get(workspace=request.workspace, faq_id=faq_id)
        values = checked(FaqInsertSerializer, request.data)
        thread = thread_get(workspace=request.workspace, thread_id=values["thread"])
        inserted = faq_use(workspace=request.workspace, actor=request.actor, faq_id=faq_id, thread=thread)
        return Response(FaqInsertedSerializer(inserted).data, status=201)


class FaqSentView(APIView):
    """An answer went out with it."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(operation_id="faq_sent", tags=TAGS, request=FaqSentSerializer, responses=FaqUseSerializer)
    def post(self, request: Any, slug: str, faq_use_id: int) -> Response:
        """Name the message of ours in which it was used."""
        row = use_get(workspace=request.workspace, faq_use_id=faq_use_id)
        values = checked(FaqSentSerializer, request.data)
        reply = message_get(workspace=request.workspace, message_id=values["message"])
        if reply.thread_id != row.thread_id or reply.direction != Direction.OUT:
            raise NotFound
        faq_sent(workspace=request.workspace, reply=reply, use_ids=[row.pk])
        return Response(FaqUseSerializer(use_get(workspace=request.workspace, faq_use_id=faq_use_id)).data)


class FaqMarkView(APIView):
    """Whether it helped."""

    permissions = {"POST": P.INBOX_REPLY}

    @extend_schema(operation_id="faq_mark", tags=TAGS, request=FaqMarkSerializer, responses=FaqUseSerializer)
    def post(self, request: Any, slug: str, faq_use_id: int) -> Response:
        """Say whether an answer helped."""
        use_get(workspace=request.workspace, faq_use_id=faq_use_id)
        values = checked(FaqMarkSerializer, request.data)
        row = faq_mark(workspace=request.workspace, actor=request.actor, faq_use_id=faq_use_id, **values)
        return Response(FaqUseSerializer(row).data)


class FaqCandidatesView(APIView):
    """What people ask without an entry."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.INBOX_SETUP}

    @extend_schema(
        operation_id="faq_candidates",
        tags=TAGS,
        parameters=[OpenApiParameter("days", int, enum=[30, 90])],
        responses=FaqCandidateSerializer(many=True),
        filters=False,
    )
    def get(self, request: Any, slug: str) -> Response:
        """Groups of alike questions, most frequent first, at most 40."""
        days = 90 if request.query_params.get("days") == "90" else 30
        return Response(FaqCandidateSerializer(candidates_of(workspace=request.workspace, days=days), many=True).data)

    @extend_schema(operation_id="faq_dismiss", tags=TAGS, request=FaqDismissSerializer, responses={204: None})
    def post(self, request: Any, slug: str) -> Response:
        """Leave a group out for good."""
        values = checked(FaqDismissSerializer, request.data)
        candidate_dismiss(
            workspace=request.workspace, actor=request.actor, key=values["key"], days=int(values["period"])
        )
        return Response(status=204)


class FaqPageView(APIView):
    """The public help page."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.INBOX_SETUP, "POST": P.INBOX_SETUP}

    @extend_schema(operation_id="faq_page", tags=TAGS, responses=FaqPageSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Whether it is open, and what stands on it."""
        return Response(FaqPageSerializer(setup_of(workspace=request.workspace)).data)

    @extend_schema(operation_id="faq_page_change", tags=TAGS, request=FaqPageSerializer, responses=FaqPageSerializer)
    def put(self, request: Any, slug: str) -> Response:
        """Open or close it, and say what stands on it."""
        values = {"public": False, "noindex": True, **checked(FaqPageSerializer, request.data)}
        row = faq_setup_save(workspace=request.workspace, actor=request.actor, **values)
        return Response(FaqPageSerializer(row).data)

    @extend_schema(operation_id="faq_page_renew", tags=TAGS, request=None, responses=FaqPageSerializer)
    def post(self, request: Any, slug: str) -> Response:
        """Give it another address."""
        row = faq_address_renew(workspace=request.workspace, actor=request.actor)
        return Response(FaqPageSerializer(row).data)


class FaqTableView(APIView):
    """The library as a table."""

    permissions = {"GET": P.INBOX_SETUP, "POST": P.INBOX_SETUP}

    @extend_schema(operation_id="faq_export", tags=TAGS, responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Any, slug: str) -> HttpResponse:
        """All entries but archived ones, with figures, as CSV."""
        text = BOM + csv_text(table_rows(workspace=request.workspace))
        exported_note(workspace=request.workspace, actor=request.actor)
        return HttpResponse(text, content_type="text/csv; charset=utf-8")

    @extend_schema(operation_id="faq_import", tags=TAGS, request=FaqTableSerializer, responses=FaqTakenSerializer)
    def post(self, request: Any, slug: str) -> Response:
        """Take a table in: all of it, or nothing when a row is wrong."""
        values = checked(FaqTableSerializer, request.data)
        taken = table_take(workspace=request.workspace, actor=request.actor, text=values["csv"])
        return Response(FaqTakenSerializer(taken).data)
