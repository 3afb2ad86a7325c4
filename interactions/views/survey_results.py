"""What came out of a survey: figures, texts, single responses, export."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from interactions.forms.survey_slice import NONE, slice_of
from interactions.models import Survey, SurveyAnswer
from interactions.selectors.masking import masked
from interactions.selectors.surveys.reading import questions_of, survey_get
from interactions.selectors.surveys.results import (
    QuestionResult,
    response_query,
    survey_results,
    text_query,
    text_search,
)
from interactions.services.surveys.export import export_csv, export_told, export_xlsx
from interactions.services.surveys.questions import values_of
from interactions.services.surveys.writing import response_remove
from interactions.survey_states import OTHER, SCALES, TEXTS
from interactions.views.surveys import head_of
from team.charts import LineChart, Series
from team.decorators import WorkspaceRequest, workspace_view
from team.permissions import Permission as P

PAGE, TEXTS_PAGE = 25, 40


@require_safe
@workspace_view(P.INBOX_VIEW)
def results(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """Figures and charts of all responses, or of a slice."""
    survey = survey_get(workspace=request.workspace, survey_id=survey_id)
    part = slice_of(request.GET)
    found = survey_results(survey=survey, zone=request.workspace.time_zone, part=part)
    context = {
        **head_of(survey, "results"),
        "results": found,
        "chart": _chart(found.days) if len(found.days) > 1 else None,
        "filtered": any((part.since, part.until, part.source is not None, part.answer)),
        "answers": [(one.number, one.question, _values(one)) for one in found.questions if one.bars],
        "chosen": request.GET.get("answer", ""),
        "none": NONE,
        "shown": [_shown(one) for one in found.questions],
        "retired": [_shown(one) for one in found.retired],
        "minutes": _duration(found.median),
        "completion": None if found.completion is None else round(100 * found.completion),
    }
    return render(request, "interactions/surveys/results.html", context)


def _values(one: QuestionResult) -> list[tuple[str, str]]:
    values = {bar.value: bar.label for bar in one.bars}
    return [(f"{one.question.pk}:{value}", label) for value, label in values.items()]


def _shown(one: QuestionResult) -> dict[str, Any]:
    """A question's results with what the template cannot work out: tones of scales, texts without personal data."""
    numbers = one.question.kind in SCALES
    return {
        "one": one,
        "bars": [(bar, _tone(one, int(bar.value)) if numbers else 1) for bar in one.bars],
        "texts": [(row, masked(row.text)) for row in one.texts],
        "is_text": one.question.kind in TEXTS,
    }


def _tone(one: QuestionResult, number: int) -> int:
    """Colours of the scales: good is green, bad is orange, in between grey."""
    low, high = (6, 9) if one.nps is not None or SCALES[one.question.kind][1] == 10 else (2, 4)
    return 2 if number <= low else 4 if number >= high else 6


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 60:
        return pgettext("duration", "%(n)s s") % {"n": whole}
    return pgettext("duration", "%(m)s min %(s)s s") % {"m": whole // 60, "s": whole % 60}


def _chart(days: list[tuple[date, int]]) -> LineChart:
    total = sum(n for _day, n in days)
    return LineChart(
        labels=[formats.date_format(day, pgettext("date format for a calendar cell", "j M")) for day, _n in days],
        series=[Series(_("Responses"), [float(n) for _day, n in days])],
        summary=ngettext("%(n)s response in %(days)s days.", "%(n)s responses in %(days)s days.", total)
        % {"n": total, "days": len(days)},
    )


@require_safe
@workspace_view(P.INBOX_VIEW)
def texts(request: WorkspaceRequest, survey_id: int, question_id: int) -> HttpResponse:
    """All texts of one question."""
    survey = survey_get(workspace=request.workspace, survey_id=survey_id)
    question = next((row for row in questions_of(survey, retired=True) if row.pk == question_id), None)
    if question is None:
        raise Http404
    rows = text_query(survey, question, request.workspace.time_zone, slice_of(request.GET))
    word = request.GET.get("q", "")[:40].strip()
    if word:
        rows = text_search(rows, word)
    page = Paginator(rows, TEXTS_PAGE).get_page(request.GET.get("page"))
    lines = [(row, masked(row.text)) for row in page.object_list]
    context = {**head_of(survey, "results"), "question": question, "page": page, "lines": lines, "q": word}
    return render(request, "interactions/surveys/texts.html", context)


@require_safe
@workspace_view(P.INBOX_VIEW)
def responses(request: WorkspaceRequest, survey_id: int) -> HttpResponse:
    """Single responses with their answers."""
    survey = survey_get(workspace=request.workspace, survey_id=survey_id)
    part = slice_of(request.GET)
    rows = response_query(survey, request.workspace.time_zone, part).select_related("contact")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        **head_of(survey, "responses"),
        "page": page,
        "lines": _lines(survey, list(page.object_list)),
        "filtered": any((part.since, part.until, part.source is not None, part.answer)),
    }
    return render(request, "interactions/surveys/responses.html", context)


def _lines(survey: Survey, rows: list[Any]) -> list[dict[str, Any]]:
    questions = {row.pk: row for row in questions_of(survey, retired=True)}
    answers = SurveyAnswer.objects.for_workspace(survey.workspace_id).filter(response__in=[row.pk for row in rows])
    given: dict[int, dict[int, SurveyAnswer]] = {row.pk: {} for row in rows}
    for answer in answers:
        given[answer.response_id][answer.question_id] = answer
    return [
        {
            "row": row,
            "time": _duration(row.seconds),
            "answers": [(one, said(one, given[row.pk][pk])) for pk, one in questions.items() if pk in given[row.pk]],
        }
        for row in rows
    ]


def said(question: Any, answer: SurveyAnswer) -> str:
    """An answer in words, personal data masked."""
    if answer.number is not None:
        return f"{answer.number} / {SCALES[question.kind][1]}"
    if not answer.choices:
        return masked(answer.text)
    labels = values_of(question)
    words = [labels.get(key, key) for key in answer.choices]
    return " · ".join(words) + (f": {masked(answer.text)}" if OTHER in answer.choices and answer.text else "")


@require_POST
@workspace_view(P.ENGAGEMENT_EDIT)
def response_delete(request: WorkspaceRequest, survey_id: int, response_id: int) -> HttpResponse:
    """Delete one response, such as one that is spam."""
    response_remove(workspace=request.workspace, actor=request.actor, survey_id=survey_id, response_id=response_id)
    messages.success(request, _("Response deleted."))
    return redirect("interactions:survey_responses", request.workspace.slug, survey_id)


@require_safe
@workspace_view(P.ENGAGEMENT_EDIT)
def export(request: WorkspaceRequest, survey_id: int) -> HttpResponseBase:
    """The responses of the slice as CSV, or with `format=xlsx` as a workbook."""
    survey = survey_get(workspace=request.workspace, survey_id=survey_id)
    form = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    export_told(workspace=request.workspace, actor=request.actor, survey=survey, format=form)
    part, zone, name = slice_of(request.GET), request.workspace.time_zone, f"survey-{survey.pk}.{form}"
    if form == "xlsx":
        stream = io.BytesIO()
        export_xlsx(stream, survey=survey, zone=zone, part=part)
        stream.seek(0)
        return FileResponse(stream, as_attachment=True, filename=name)
    # Made at once: the zone and the language are those of this request.
    lines = list(export_csv(survey=survey, zone=zone, part=part))
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
