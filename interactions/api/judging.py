"""REST: how messages are judged, put right and learned from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.judging_serializers import (
    JudgeCorrectionSerializer,
    JudgeCorrectionWriteSerializer,
    JudgedTextSerializer,
    JudgeStateSerializer,
    JudgeTryRequestSerializer,
)
from interactions.models import JudgeCorrection
from interactions.selectors.judging import NEEDED, accuracies, correction_query, judge_model
from interactions.services.judge_training import training_ask
from interactions.services.judging import correction_add, correction_undo, text_judge
from team.permissions import Permission as P

TAGS = ["interactions"]


class JudgeView(APIView):
    """How well the judge does here."""

    permissions = {"GET": P.INBOX_SETUP}

    @extend_schema(operation_id="inbox_judge", tags=TAGS, responses=JudgeStateSerializer)
    def get(self, request: Any, slug: str) -> Response:
        """Accuracy on the corrections that stand, and what was learned from them."""
        sentiment, intent = accuracies(workspace=request.workspace)
        state = {
            "sentiment": sentiment,
            "intent": intent,
            "corrections": correction_query(workspace=request.workspace).count(),
            "corrections_needed": NEEDED,
            "model": judge_model(workspace=request.workspace),
        }
        return Response(JudgeStateSerializer(state).data)


class JudgeTryView(APIView):
    """A text of nobody's; nothing is kept, so no key is needed."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(
        operation_id="inbox_judge_try", tags=TAGS, request=JudgeTryRequestSerializer, responses=JudgedTextSerializer
    )
    def post(self, request: Any, slug: str) -> Response:
        """Judge a text as if it had come in."""
        given = JudgeTryRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        verdict, by = text_judge(workspace=request.workspace, text=given.validated_data["text"])
        names = ("sentiment", "intent", "confidence", "score", "urgent", "version")
        values = {name: getattr(verdict, name) for name in names}
        return Response({**values, "by": by, "reasons": verdict.reasons_as_data()})


class JudgeTrainView(APIView):
    """Learning now; asking twice is one training."""

    permissions = {"POST": P.INBOX_SETUP}

    @extend_schema(operation_id="inbox_judge_train", tags=TAGS, request=None, responses={202: None})
    def post(self, request: Any, slug: str) -> Response:
        """Learn from the corrections in the background; 409 while there are too few."""
        training_ask(workspace=request.workspace, actor=request.actor)
        return Response(status=202)


class CorrectionsView(ListAPIView[JudgeCorrection]):
    """What people put right."""

    permissions = {"GET": P.INBOX_SETUP}
    serializer_class = JudgeCorrectionSerializer

    def get_queryset(self) -> QuerySet[JudgeCorrection]:
        """All of the workspace."""
        return correction_query(workspace=self.request.workspace)  # type: ignore[attr-defined]

    @extend_schema(operation_id="inbox_judge_corrections", tags=TAGS)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List corrections, newest entered first."""
        return super().get(request, *args, **kwargs)


class CorrectionView(APIView):
    """One correction."""

    permissions = {"DELETE": P.INBOX_SETUP}

    @extend_schema(operation_id="inbox_judge_corrections_undo", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, correction_id: int) -> Response:
        """Take it back; the message is judged by the rules again."""
        correction_undo(workspace=request.workspace, actor=request.actor, correction_id=correction_id)
        return Response(status=204)


class JudgementView(APIView):
    """What a message feels like and wants."""

    permissions = {"PUT": P.INBOX_REPLY}

    @extend_schema(
        operation_id="inbox_judgement_correct",
        tags=TAGS,
        request=JudgeCorrectionWriteSerializer,
        responses=JudgeCorrectionSerializer,
    )
    def put(self, request: Any, slug: str, message_id: int) -> Response:
        """Put a judgement right, or confirm it."""
        given = JudgeCorrectionWriteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = correction_add(
            workspace=request.workspace, actor=request.actor, message_id=message_id, **given.validated_data
        )
        return Response(JudgeCorrectionSerializer(row).data)
