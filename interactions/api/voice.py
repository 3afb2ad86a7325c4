"""REST: the voice-of-customer board."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.selectors.voice import board, theme_get, theme_line
from interactions.services.voice.themes import ThemeDraft, theme_remove, theme_save
from interactions.voice_states import VoiceState
from team.api.idempotency import IdempotentMixin
from team.permissions import Permission as P

TAGS = ["interactions"]
_DAYS = [OpenApiParameter("days", int, enum=[7, 28, 90], description="Length of the period, today included.")]


class VoiceTallySerializer(serializers.Serializer[Any]):
    """What was said in a period. `bad`: percent of negative ones among those whose mood could be told."""

    messages = serializers.IntegerField()
    answers = serializers.IntegerField()
    positive = serializers.IntegerField()
    neutral = serializers.IntegerField()
    negative = serializers.IntegerField()
    bad = serializers.FloatField(allow_null=True)


class VoiceLineSerializer(serializers.Serializer[Any]):
    """A theme with its figures of the period and the one before."""

    id = serializers.IntegerField(source="theme.pk")
    name = serializers.CharField(source="theme.name")
    name_en = serializers.CharField(source="theme.name_en")
    keywords = serializers.ListField(child=serializers.CharField(), source="theme.keywords")
    tags = serializers.ListField(child=serializers.CharField(), source="theme.tags")
    state = serializers.ChoiceField(choices=VoiceState.choices, source="theme.state")
    owner = serializers.IntegerField(source="theme.owner_id", allow_null=True)
    done = serializers.CharField(source="theme.done")
    improved_on = serializers.DateField(source="theme.improved_on", allow_null=True)
    current = VoiceTallySerializer()
    before = VoiceTallySerializer()


class VoiceThemeWriteSerializer(serializers.Serializer[Any]):
    """A theme as it is entered."""

    name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    name_en = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    keywords = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    tags = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    state = serializers.ChoiceField(choices=VoiceState.choices, required=False, default=VoiceState.NEW)
    owner = serializers.IntegerField(required=False, allow_null=True, default=None)
    done = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    improved_on = serializers.DateField(required=False, allow_null=True, default=None)

    def draft(self) -> ThemeDraft:
        """What was sent; after `is_valid`."""
        data: Any = dict(self.validated_data)
        data["keywords"], data["tags"] = tuple(data["keywords"]), tuple(data["tags"])
        return ThemeDraft(owner_id=data.pop("owner"), **data)


def _days(request: Any) -> int:
    given = request.query_params.get("days", "")
    return int(given) if given in {"7", "28", "90"} else 28


def _draft(data: Any) -> ThemeDraft:
    given = VoiceThemeWriteSerializer(data=data)
    given.is_valid(raise_exception=True)
    return given.draft()


class VoiceView(IdempotentMixin, APIView):
    """The board; at most 40 themes."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="voice", tags=TAGS, parameters=_DAYS, responses=VoiceLineSerializer(many=True), filters=False
    )
    def get(self, request: Any, slug: str) -> Response:
        """All themes, most spoken of first."""
        lines = board(workspace=request.workspace, days=_days(request))
        return Response(VoiceLineSerializer(lines, many=True).data)

    @extend_schema(
        operation_id="voice_add",
        tags=TAGS,
        request=VoiceThemeWriteSerializer,
        responses={201: VoiceLineSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Name a theme; it is counted within minutes."""
        row = theme_save(workspace=request.workspace, actor=request.actor, draft=_draft(request.data))
        line = theme_line(workspace=request.workspace, theme=row, days=28)
        return Response(VoiceLineSerializer(line).data, status=201)


class VoiceThemeView(APIView):
    """One theme."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="voice_get", tags=TAGS, parameters=_DAYS, responses=VoiceLineSerializer)
    def get(self, request: Any, slug: str, voice_theme_id: int) -> Response:
        """The theme with its figures."""
        row = theme_get(workspace=request.workspace, theme_id=voice_theme_id)
        line = theme_line(workspace=request.workspace, theme=row, days=_days(request))
        return Response(VoiceLineSerializer(line).data)

    @extend_schema(
        operation_id="voice_change", tags=TAGS, request=VoiceThemeWriteSerializer, responses=VoiceLineSerializer
    )
    def put(self, request: Any, slug: str, voice_theme_id: int) -> Response:
        """Write it anew: words, state, owner, what was done."""
        theme_get(workspace=request.workspace, theme_id=voice_theme_id)
        row = theme_save(
            workspace=request.workspace, actor=request.actor, draft=_draft(request.data), theme_id=voice_theme_id
        )
        line = theme_line(workspace=request.workspace, theme=row, days=28)
        return Response(VoiceLineSerializer(line).data)

    @extend_schema(operation_id="voice_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, voice_theme_id: int) -> Response:
        """Take it off the board."""
        theme_remove(workspace=request.workspace, actor=request.actor, theme_id=voice_theme_id)
        return Response(status=204)
