"""REST: surveys, their questions, results and responses."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from interactions.api.survey_serializers import (
    PersonalLinkSerializer,
    PersonalLinkWriteSerializer,
    SurveyCreateSerializer,
    SurveyOrderSerializer,
    SurveyQuestionSerializer,
    SurveyQuestionWriteSerializer,
    SurveyResponseSerializer,
    SurveyResultsSerializer,
    SurveySerializer,
    SurveyWholeSerializer,
    SurveyWriteSerializer,
)
from interactions.forms.survey_slice import slice_of
from interactions.models import Survey, SurveyResponse
from interactions.selectors.surveys.reading import question_get, survey_get, survey_query
from interactions.selectors.surveys.results import Slice, response_query, survey_results
from interactions.services.surveys.questions import (
    QuestionDraft,
    question_add,
    question_change,
    question_remove,
    questions_order,
)
from interactions.services.surveys.writing import (
    Outline,
    personal_link,
    response_remove,
    survey_change,
    survey_close,
    survey_create,
    survey_open,
    survey_remove,
)
from interactions.survey_states import SurveyState
from team.api.idempotency import IdempotentMixin
from team.api.requests import checked
from team.permissions import Permission as P

TAGS = ["interactions"]
_SLICE = [
    OpenApiParameter("from", str, description="First day of the workspace, YYYY-MM-DD."),
    OpenApiParameter("until", str, description="Last day."),
    OpenApiParameter("src", str, description="Source; `-` for responses without one."),
    OpenApiParameter("answer", str, description="`<question id>:<key or number>`: only who answered so."),
]


def _draft(data: Any) -> QuestionDraft:
    values = checked(SurveyQuestionWriteSerializer, data)
    lists = {"options": tuple(values["options"]), "needs_values": tuple(values["needs_values"])}
    return QuestionDraft(**{**values, **lists})


class SurveysView(IdempotentMixin, ListAPIView[Survey]):
    """The workspace's surveys."""

    permissions = {"GET": P.INBOX_VIEW, "POST": P.ENGAGEMENT_EDIT}
    serializer_class = SurveySerializer

    def get_queryset(self) -> QuerySet[Survey]:
        """By state."""
        state = self.request.query_params.get("state", "")
        return survey_query(workspace=self.request.workspace, state=state if state in SurveyState.values else "")  # type: ignore[attr-defined]

    @extend_schema(
        operation_id="surveys", tags=TAGS, parameters=[OpenApiParameter("state", str, enum=SurveyState.values)]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List surveys, newest first."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="surveys_create",
        tags=TAGS,
        request=SurveyCreateSerializer,
        responses={201: SurveyWholeSerializer},
    )
    def post(self, request: Any, slug: str) -> Response:
        """Make a draft, empty or from a template."""
        values = checked(SurveyCreateSerializer, request.data)
        template = values.pop("template")
        row = survey_create(
            workspace=request.workspace, actor=request.actor, outline=Outline(**values), template=template
        )
        return Response(SurveyWholeSerializer(row).data, status=201)


class SurveyView(APIView):
    """One survey."""

    permissions = {"GET": P.INBOX_VIEW, "PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="surveys_get", tags=TAGS, responses=SurveyWholeSerializer)
    def get(self, request: Any, slug: str, survey_id: int) -> Response:
        """The survey with its questions."""
        return Response(SurveyWholeSerializer(survey_get(workspace=request.workspace, survey_id=survey_id)).data)

    @extend_schema(
        operation_id="surveys_change", tags=TAGS, request=SurveyWriteSerializer, responses=SurveyWholeSerializer
    )
    def put(self, request: Any, slug: str, survey_id: int) -> Response:
        """Write anew what it says; its questions have addresses of their own."""
        survey_get(workspace=request.workspace, survey_id=survey_id)
        outline = Outline(**checked(SurveyWriteSerializer, request.data))
        row = survey_change(workspace=request.workspace, actor=request.actor, survey_id=survey_id, outline=outline)
        return Response(SurveyWholeSerializer(row).data)

    @extend_schema(operation_id="surveys_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, survey_id: int) -> Response:
        """Delete a survey that nobody has answered."""
        survey_remove(workspace=request.workspace, actor=request.actor, survey_id=survey_id)
        return Response(status=204)


class SurveyOpenView(APIView):
    """Opening; repeated it changes nothing."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="surveys_open", tags=TAGS, request=None, responses=SurveySerializer)
    def post(self, request: Any, slug: str, survey_id: int) -> Response:
        """Let people answer."""
        row = survey_open(workspace=request.workspace, actor=request.actor, survey_id=survey_id)
        return Response(SurveySerializer(row).data)


class SurveyCloseView(APIView):
    """Closing; repeated it changes nothing."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="surveys_close", tags=TAGS, request=None, responses=SurveySerializer)
    def post(self, request: Any, slug: str, survey_id: int) -> Response:
        """Take no more answers."""
        row = survey_close(workspace=request.workspace, actor=request.actor, survey_id=survey_id)
        return Response(SurveySerializer(row).data)


class SurveyQuestionsView(IdempotentMixin, APIView):
    """The questions of a survey."""

    permissions = {"POST": P.ENGAGEMENT_EDIT, "PUT": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="surveys_question_add",
        tags=TAGS,
        request=SurveyQuestionWriteSerializer,
        responses={201: SurveyQuestionSerializer},
    )
    def post(self, request: Any, slug: str, survey_id: int) -> Response:
        """Ask one more question, at the end."""
        survey_get(workspace=request.workspace, survey_id=survey_id)
        row = question_add(
            workspace=request.workspace, actor=request.actor, survey_id=survey_id, draft=_draft(request.data)
        )
        return Response(SurveyQuestionSerializer(row).data, status=201)

    @extend_schema(
        operation_id="surveys_questions_order",
        tags=TAGS,
        request=SurveyOrderSerializer,
        responses=SurveyWholeSerializer,
    )
    def put(self, request: Any, slug: str, survey_id: int) -> Response:
        """Put the questions in this order."""
        survey_get(workspace=request.workspace, survey_id=survey_id)
        order = checked(SurveyOrderSerializer, request.data)["order"]
        questions_order(workspace=request.workspace, actor=request.actor, survey_id=survey_id, order=order)
        return Response(SurveyWholeSerializer(survey_get(workspace=request.workspace, survey_id=survey_id)).data)


class SurveyQuestionView(APIView):
    """One question that is asked."""

    permissions = {"PUT": P.ENGAGEMENT_EDIT, "DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="surveys_question_change",
        tags=TAGS,
        request=SurveyQuestionWriteSerializer,
        responses=SurveyQuestionSerializer,
    )
    def put(self, request: Any, slug: str, survey_id: int, question_id: int) -> Response:
        """Write it anew. Where it has answers, other words, kind or options make a new question in its place."""
        survey = survey_get(workspace=request.workspace, survey_id=survey_id)
        question_get(survey=survey, question_id=question_id)
        row = question_change(
            workspace=request.workspace, actor=request.actor, survey_id=survey_id, question_id=question_id,
            draft=_draft(request.data),
        )  # fmt: skip
        return Response(SurveyQuestionSerializer(row).data)

    @extend_schema(operation_id="surveys_question_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, survey_id: int, question_id: int) -> Response:
        """Ask it no longer; answers stay."""
        question_remove(workspace=request.workspace, actor=request.actor, survey_id=survey_id, question_id=question_id)
        return Response(status=204)


class SurveyResultsView(APIView):
    """The results of a survey."""

    permissions = {"GET": P.INBOX_VIEW}

    @extend_schema(operation_id="surveys_results", tags=TAGS, parameters=_SLICE, responses=SurveyResultsSerializer)
    def get(self, request: Any, slug: str, survey_id: int) -> Response:
        """Figures by question, of all responses or a slice."""
        survey = survey_get(workspace=request.workspace, survey_id=survey_id)
        found = survey_results(survey=survey, zone=request.workspace.time_zone, part=slice_of(request.query_params))
        return Response(SurveyResultsSerializer(found).data)


class SurveyResponsesView(ListAPIView[SurveyResponse]):
    """Single responses."""

    permissions = {"GET": P.INBOX_VIEW}
    serializer_class = SurveyResponseSerializer

    def get_queryset(self) -> QuerySet[SurveyResponse]:
        """By the slice in the address."""
        request: Any = self.request
        survey = survey_get(workspace=request.workspace, survey_id=self.kwargs["survey_id"])
        part: Slice = slice_of(request.query_params)
        return response_query(survey, request.workspace.time_zone, part).prefetch_related("answers")

    @extend_schema(operation_id="surveys_responses", tags=TAGS, parameters=_SLICE)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List responses with their answers, newest first."""
        return super().get(request, *args, **kwargs)


class SurveyResponseView(APIView):
    """One response."""

    permissions = {"DELETE": P.ENGAGEMENT_EDIT}

    @extend_schema(operation_id="surveys_response_remove", tags=TAGS, responses={204: None})
    def delete(self, request: Any, slug: str, survey_id: int, response_id: int) -> Response:
        """Delete it for good."""
        response_remove(workspace=request.workspace, actor=request.actor, survey_id=survey_id, response_id=response_id)
        return Response(status=204)


class SurveyLinksView(APIView):
    """Personal addresses; made again for the same contact it is the same one."""

    permissions = {"POST": P.ENGAGEMENT_EDIT}

    @extend_schema(
        operation_id="surveys_link_make",
        tags=TAGS,
        request=PersonalLinkWriteSerializer,
        responses={200: PersonalLinkSerializer},
    )
    def post(self, request: Any, slug: str, survey_id: int) -> Response:
        """The address for one contact, whose answers are then kept with them."""
        survey_get(workspace=request.workspace, survey_id=survey_id)
        contact = checked(PersonalLinkWriteSerializer, request.data)["contact"]
        url = personal_link(workspace=request.workspace, actor=request.actor, survey_id=survey_id, contact_id=contact)
        return Response({"url": url})
