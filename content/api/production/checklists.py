"""REST: checklists as templates, and the lines one post must pass."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from content.api.production.shapes import ProofSerializer, read, refs
from content.api.publication_serializers import ROW_MAX
from content.models import Checklist
from content.production_states import GateWhen, Proof
from content.selectors.post import post_get
from content.selectors.sop.due import due_lists
from content.selectors.sop.reading import checklist_get, checklist_list
from content.services.sop.templates import LINES_MAX, checklist_retire, checklist_save
from content.services.sop.ticking import checklist_tick
from content.states import AdKind, PostKind
from team.api.idempotency import IdempotentMixin
from team.api.pagination import CursorPages
from team.permissions import Permission as P
from team.roles import Role

TAGS = ["checklists"]


class ItemSerializer(serializers.Serializer[Any]):
    """A line. When writing, `id` of a line in force keeps it (and its ticks) while nothing in it differs."""

    id = serializers.IntegerField(min_value=1, max_value=ROW_MAX, required=False, allow_null=True)
    text = serializers.CharField(max_length=200)
    help = serializers.CharField(max_length=500, required=False, allow_blank=True)
    proof = serializers.ChoiceField(choices=Proof.choices, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Role.choices, required=False, allow_blank=True)
    again = serializers.BooleanField(required=False, help_text="A tick holds only for the content it was made for.")


class ChecklistWriteSerializer(serializers.Serializer[Any]):
    """A template to write. Empty lists of kinds, advertising and accounts mean all."""

    name = serializers.CharField(max_length=120)
    when = serializers.ChoiceField(choices=GateWhen.choices, required=False)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=PostKind.choices), required=False)
    ad_kinds = serializers.ListField(child=serializers.ChoiceField(choices=AdKind.choices), required=False)
    accounts = refs()
    items = ItemSerializer(many=True, required=False, max_length=LINES_MAX)  # type: ignore[call-arg]


class ChecklistSerializer(serializers.ModelSerializer[Checklist]):
    """A template with its lines in force."""

    accounts: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    ad_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    items = ItemSerializer(many=True, read_only=True, source="live_items")

    class Meta:
        model = Checklist
        fields = ("id", "name", "when", "kinds", "ad_kinds", "accounts", "version", "retired_at", "items")
        read_only_fields = fields


class LineSerializer(serializers.Serializer[Any]):
    """A line as it stands for a post. `stale`: ticked for content that has changed since."""

    item = serializers.IntegerField(source="item.pk")
    text = serializers.CharField(source="item.text")
    proof = serializers.CharField(source="item.proof")
    role = serializers.CharField(source="item.role")
    done = serializers.BooleanField()
    stale = serializers.BooleanField()
    by = serializers.CharField(source="tick.by_label", allow_null=True, default=None)
    at = serializers.DateTimeField(source="tick.at", allow_null=True, default=None)
    evidence = serializers.CharField(source="tick.evidence", allow_null=True, default=None)


class DueSerializer(serializers.Serializer[Any]):
    """A checklist that concerns a post."""

    checklist = serializers.IntegerField(source="checklist.pk")
    name = serializers.CharField(source="checklist.name")
    when = serializers.CharField(source="checklist.when")
    open = serializers.IntegerField()
    lines = LineSerializer(many=True)


class ChecklistListView(IdempotentMixin, ListAPIView[Checklist]):
    """Templates in force."""

    permissions = {"GET": P.VIEW, "POST": P.COMPLIANCE_MANAGE}
    serializer_class = ChecklistSerializer
    pagination_class = CursorPages

    def get_queryset(self) -> QuerySet[Checklist]:
        """Of the workspace."""
        return checklist_list(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="checklists_list", tags=TAGS)
    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """List templates, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="checklists_create",
        tags=TAGS,
        request=ChecklistWriteSerializer,
        responses={201: ChecklistSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Write a template."""
        values = read(ChecklistWriteSerializer, request)
        row = checklist_save(workspace=request.workspace, actor=request.actor, checklist_id=None, values=values)
        return _answer(request, row.pk, 201)


class ChecklistView(APIView):
    """One template."""

    permissions = {"GET": P.VIEW, "PATCH": P.COMPLIANCE_MANAGE, "DELETE": P.COMPLIANCE_MANAGE}

    @extend_schema(operation_id="checklists_get", tags=TAGS, responses=ChecklistSerializer)
    def get(self, request: Any, slug: str, checklist_id: int) -> Response:
        """With its lines in force."""
        return _answer(request, checklist_id)

    @extend_schema(
        operation_id="checklists_change",
        tags=TAGS,
        request=ChecklistWriteSerializer,
        responses=ChecklistSerializer,
    )
    def patch(self, request: Any, slug: str, checklist_id: int) -> Response:
        """Change it; `items` replaces all lines. What was ticked stays as it was."""
        checklist_get(workspace=request.workspace, checklist_id=checklist_id)
        values = read(ChecklistWriteSerializer, request, partial=True)
        checklist_save(workspace=request.workspace, actor=request.actor, checklist_id=checklist_id, values=values)
        return _answer(request, checklist_id)

    @extend_schema(operation_id="checklists_retire", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, checklist_id: int) -> Response:
        """Ask for it no more; what was ticked stays."""
        checklist_retire(workspace=request.workspace, actor=request.actor, checklist_id=checklist_id)
        return Response(status=204)


class PostChecklistView(APIView):
    """Lines of a post."""

    permissions = {"GET": P.VIEW}

    @extend_schema(operation_id="post_checklist", tags=TAGS, responses=DueSerializer(many=True))
    def get(self, request: Any, slug: str, post_id: int) -> Response:
        """The checklists that concern the post and what is ticked."""
        post = post_get(workspace=request.workspace, post_id=post_id)
        return Response(DueSerializer(due_lists(post=post), many=True).data)


class PostTickView(IdempotentMixin, APIView):
    """A tick for a post."""

    permissions = {"POST": P.CONTENT_EDIT}

    @extend_schema(
        operation_id="post_checklist_tick", tags=TAGS, request=ProofSerializer, responses=DueSerializer(many=True)
    )
    def post(self, request: Any, slug: str, post_id: int, item_id: int) -> Response:
        """Tick a line with its proof, or take the tick back; both stay in the record."""
        post_get(workspace=request.workspace, post_id=post_id)
        values = read(ProofSerializer, request)
        asset_id = values.pop("asset")
        who: dict[str, Any] = {"workspace": request.workspace, "actor": request.actor}
        checklist_tick(**who, post_id=post_id, item_id=item_id, asset_id=asset_id, **values)
        return Response(DueSerializer(due_lists(post=_fresh(request, post_id)), many=True).data)


def _fresh(request: Any, post_id: int) -> Any:
    return post_get(workspace=request.workspace, post_id=post_id)


def _answer(request: Any, checklist_id: int, status: int = 200) -> Response:
    row = checklist_get(workspace=request.workspace, checklist_id=checklist_id)
    return Response(ChecklistSerializer(row).data, status=status)
