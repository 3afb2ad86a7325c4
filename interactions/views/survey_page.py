"""What the form of a survey shows: for people who answer, and as a preview for the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext

from interactions.models import Survey, SurveyQuestion
from interactions.selectors.surveys.reading import questions_of
from interactions.services.surveys.answering import Given
from interactions.services.surveys.questions import values_of
from interactions.survey_states import CHOICES, LONGEST, OTHER, SCALES, TEXTS, QuestionKind


@dataclass(frozen=True, slots=True)
class Item:
    """A question with what was typed. `choices`: (value, label, picked); `when`: its condition in words."""

    number: int
    question: SurveyQuestion
    choices: list[tuple[str, str, bool]]
    text: str
    fault: str
    when: str
    longest: int

    @property
    def name(self) -> str:
        """The field's name."""
        return f"q{self.question.pk}"

    @property
    def is_scale(self) -> bool:
        """Whether numbers are chosen from."""
        return self.question.kind in SCALES

    @property
    def is_text(self) -> bool:
        """Whether words are asked for."""
        return self.question.kind in TEXTS

    @property
    def several(self) -> bool:
        """Whether more than one choice may be made."""
        return self.question.kind == QuestionKind.MULTIPLE

    @property
    def ends(self) -> tuple[str, str]:
        """What the lowest and the highest number of the scale mean."""
        if self.question.kind == QuestionKind.NPS:
            return pgettext("scale", "Not at all"), pgettext("scale", "Very likely")
        return pgettext("scale", "Very poor"), pgettext("scale", "Very good")


def items_of(
    survey: Survey, *, given: Mapping[int, Given] | None = None, faults: Mapping[int, Any] | None = None
) -> list[Item]:
    """The questions of a survey with what was typed and what is wrong with it."""
    given, faults, asked = given or {}, faults or {}, questions_of(survey)
    by_id = {question.pk: (number, question) for number, question in enumerate(asked, start=1)}
    items = []
    for number, question in enumerate(asked, start=1):
        typed = given.get(question.pk, Given())
        items.append(
            Item(
                number=number,
                question=question,
                choices=[(value, label, value in typed.picked) for value, label in _values(question)],
                text=typed.text,
                fault=str(faults.get(question.pk, "")),
                when=_when(question, by_id),
                longest=LONGEST.get(question.kind, LONGEST[QuestionKind.SHORT]),
            )
        )
    return items


def given_of(survey: Survey, data: Any) -> dict[int, Given]:
    """What was typed, by question, from a posted form."""
    return {
        question.pk: Given(
            picked=tuple(data.getlist(f"q{question.pk}")[:60]) if question.kind not in TEXTS else (),
            text=data.get(f"q{question.pk}" if question.kind in TEXTS else f"q{question.pk}_other", ""),
        )
        for question in questions_of(survey)
    }


def _values(question: SurveyQuestion) -> list[tuple[str, str]]:
    if question.kind in TEXTS:
        return []
    values = dict(values_of(question))
    if question.kind in CHOICES and question.other:
        values[OTHER] = pgettext("survey option", "Other")
    return list(values.items())


def _when(question: SurveyQuestion, by_id: Mapping[int, tuple[int, SurveyQuestion]]) -> str:
    """“Only if 2 was answered with: Yes”; "" without a condition."""
    if question.needs_id is None or question.needs_id not in by_id:
        return ""
    number, first = by_id[question.needs_id]
    labels = values_of(first)
    wanted = " / ".join(labels.get(value, value) for value in question.needs_values)
    return pgettext("survey", "Only if you answered question %(number)s with: %(answers)s") % {
        "number": number,
        "answers": wanted,
    }
