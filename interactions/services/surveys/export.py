"""Responses as a table for spreadsheets: one row a response, one column a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from config.lib.spreadsheets import BOM, csv_text, harmless
from interactions.models import Survey, SurveyAnswer, SurveyQuestion
from interactions.selectors.masking import masked
from interactions.selectors.surveys.reading import questions_of
from interactions.selectors.surveys.results import Slice, response_query
from interactions.survey_states import OTHER
from team.actors import Actor
from team.audit import record
from team.models import Workspace

LOT = 500
# What one cell of a workbook holds.
_CELL_MAX = 32_767


def export_told(*, workspace: Workspace, actor: Actor, survey: Survey, format: str) -> None:
    """Note in the audit log that responses were taken out."""
    record(workspace, actor, "survey.exported", survey, after={"format": format})


def export_rows(*, survey: Survey, zone: str, part: Slice) -> Iterator[list[str]]:
    """The head, then one row a response, the newest first; personal data in texts are masked. Times are in the active
    zone. Retired questions follow those that are asked.
    """
    questions = questions_of(survey, retired=True)
    yield [_("Response"), _("Time"), _("Seconds"), _("Source"), _("Contact"), *_heads(questions)]
    answers = SurveyAnswer.objects.for_workspace(survey.workspace_id)
    rows = response_query(survey, zone, part).order_by("-pk").prefetch_related(Prefetch("answers", answers))
    for row in rows.iterator(chunk_size=LOT):
        given = {answer.question_id: answer for answer in row.answers.all()}
        at = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M")
        start = [str(row.pk), at, str(row.seconds), row.source, str(row.contact_id or "")]
        yield [*start, *(_cell(question, given.get(question.pk)) for question in questions)]


def export_csv(*, survey: Survey, zone: str, part: Slice) -> Iterator[str]:
    """The table as pieces of CSV."""
    yield BOM
    for row in export_rows(survey=survey, zone=zone, part=part):
        yield csv_text([row])


def export_xlsx(stream: BinaryIO, *, survey: Survey, zone: str, part: Slice) -> None:
    """The table as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="Responses")
    sheet.freeze_panes = "A2"
    for row in export_rows(survey=survey, zone=zone, part=part):
        sheet.append([harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)[: _CELL_MAX - 1]) for cell in row])
    book.save(stream)


def _heads(questions: Sequence[SurveyQuestion]) -> list[str]:
    earlier = pgettext("survey question", "%(text)s (earlier wording)")
    return [earlier % {"text": row.text} if row.retired_at else row.text for row in questions]


def _cell(question: SurveyQuestion, answer: SurveyAnswer | None) -> str:
    if answer is None:
        return ""
    if answer.number is not None:
        return str(answer.number)
    if not answer.choices:
        return masked(answer.text)
    texts = {option["key"]: option["text"] for option in question.options}
    other = (
        f"{pgettext('survey option', 'Other')}: {masked(answer.text)}"
        if answer.text
        else pgettext("survey option", "Other")
    )
    return "; ".join(other if key == OTHER else texts.get(key, key) for key in answer.choices)
