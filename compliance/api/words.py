"""REST: word lists and their versions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from compliance.api.word_serializers import (
    ListChangesSerializer,
    NewListSerializer,
    RestoreSerializer,
    TermsSerializer,
    VersionBriefSerializer,
    VersionSerializer,
    WordListDetailSerializer,
    WordListSerializer,
    WordsSerializer,
)
from compliance.entries import Entry
from compliance.models import WordList, WordListVersion
from compliance.selectors.words import list_entries, list_get, list_query, version_get, version_query
from compliance.services.words import list_create, list_update, words_add, words_remove, words_restore
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P

TAGS = ["compliance"]


class NewestNumberFirst(CursorPages):
    """By number of the version, the newest first."""

    ordering = ("-number",)  # type: ignore[assignment]


def _detail(row: WordList) -> Response:
    row.entries = [entry.plain() for entry in list_entries(row)]  # type: ignore[attr-defined]
    return Response(WordListDetailSerializer(row).data)


class WordListsView(IdempotentMixin, ListAPIView[WordList]):
    """All lists."""

    permissions = {"GET": P.VIEW, "POST": P.COMPLIANCE_MANAGE}
    serializer_class = WordListSerializer

    def get_queryset(self) -> QuerySet[WordList]:
        """Newest first."""
        return list_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="compliance_lists", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them without their words, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="compliance_lists_create",
        tags=TAGS,
        request=NewListSerializer,
        responses={201: WordListSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make an empty list."""
        given = NewListSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = list_create(workspace=request.workspace, actor=request.actor, **given.validated_data)
        return Response(WordListSerializer(row).data, status=201)


class WordListView(APIView):
    """One list."""

    permissions = {"GET": P.VIEW, "PATCH": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="compliance_lists_get", tags=TAGS, responses=WordListDetailSerializer)
    def get(self, request: Any, slug: str, list_id: int) -> Response:
        """The list with the words in force."""
        return _detail(list_get(workspace=request.workspace, list_id=list_id))

    @extend_schema(
        operation_id="compliance_lists_edit",
        tags=TAGS,
        request=ListChangesSerializer,
        responses=WordListDetailSerializer,
    )
    def patch(self, request: Any, slug: str, list_id: int) -> Response:
        """Change name, platform, severity, or whether it is in force."""
        given = ListChangesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = list_get(workspace=request.workspace, list_id=list_id)
        kept = {name: getattr(row, name) for name in ("name", "platform", "severity", "active")}
        values = {**kept, **given.validated_data}
        return _detail(list_update(workspace=request.workspace, actor=request.actor, list_id=list_id, **values))


class WordsView(IdempotentMixin, APIView):
    """The words of a list."""

    permissions = {"POST": P.COMPLIANCE_MANAGE}

    @extend_schema(
        operation_id="compliance_words_write", tags=TAGS, request=WordsSerializer, responses=VersionBriefSerializer
    )
    def post(self, request: Any, slug: str, list_id: int) -> Response:
        """Add words, or with `replace` keep only these; answers with the new version."""
        given = WordsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        entries = [Entry(**entry) for entry in values.pop("entries")]
        version = words_add(
            workspace=request.workspace, actor=request.actor, list_id=list_id, entries=entries, **values
        )
        return Response(VersionBriefSerializer(version).data)


class WordsRemoveView(IdempotentMixin, APIView):
    """Taking words out."""

    permissions = {"POST": P.COMPLIANCE_MANAGE}

    @extend_schema(
        operation_id="compliance_words_remove", tags=TAGS, request=TermsSerializer, responses=VersionBriefSerializer
    )
    def post(self, request: Any, slug: str, list_id: int) -> Response:
        """Take words out; answers with the new version."""
        given = TermsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        version = words_remove(
            workspace=request.workspace, actor=request.actor, list_id=list_id, **given.validated_data
        )
        return Response(VersionBriefSerializer(version).data)


class VersionsView(ListAPIView[WordListVersion]):
    """Versions of a list."""

    permissions = {"GET": P.VIEW}
    serializer_class = VersionBriefSerializer
    pagination_class = NewestNumberFirst

    def get_queryset(self) -> QuerySet[WordListVersion]:
        """Newest first."""
        workspace = self.request.workspace  # type: ignore[attr-defined]
        return version_query(word_list=list_get(workspace=workspace, list_id=self.kwargs["list_id"]))

    @extend_schema(operation_id="compliance_versions", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them without their words."""
        return super().get(request, *args, **kwargs)


class VersionView(APIView):
    """One version."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="compliance_versions_get", tags=TAGS, responses=VersionSerializer)
    def get(self, request: Any, slug: str, list_id: int, number: int) -> Response:
        """The version with its words."""
        row = list_get(workspace=request.workspace, list_id=list_id)
        return Response(VersionSerializer(version_get(word_list=row, number=number)).data)


class RestoreView(IdempotentMixin, APIView):
    """Bringing back an old version."""

    permissions = {"POST": P.COMPLIANCE_MANAGE}

    @extend_schema(
        operation_id="compliance_versions_restore",
        tags=TAGS,
        request=RestoreSerializer,
        responses=VersionBriefSerializer,
    )
    def post(self, request: Any, slug: str, list_id: int) -> Response:
        """Make its words those in force, as a new version."""
        given = RestoreSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        version = words_restore(
            workspace=request.workspace, actor=request.actor, list_id=list_id, **given.validated_data
        )
        return Response(VersionBriefSerializer(version).data)
