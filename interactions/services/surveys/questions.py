"""The questions of a survey. What was answered stays: a changed question takes the place of the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.models import Survey, SurveyQuestion
from interactions.selectors.surveys.reading import is_answered, question_get, questions_of, survey_get
from interactions.survey_states import CHOICES, OTHER, SCALES, TEXTS, QuestionKind
from team.actors import Actor
from team.audit import record
from team.models import Workspace

QUESTIONS_MAX, OPTIONS_MAX, OPTION_LONGEST = 40, 30, 120


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as a person enters it. `options`: the texts of a choice, in order; `needs`: id of an earlier question,
    whose answer has to be one of `needs_values` (keys of options, or numbers) for this one to be asked.
    """

    kind: str
    text: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    other: bool = False
    needs: int | None = None
    needs_values: tuple[str, ...] = ()


@transaction.atomic
def question_add(
    *, workspace: Workspace, actor: Actor, survey_id: int, draft: QuestionDraft, quiet: bool = False
) -> SurveyQuestion:
    """Ask one more question, at the end. `quiet`: the caller writes it down. Raises NotFound, InvalidInput."""
    survey = _survey(workspace, survey_id)
    asked = questions_of(survey)
    if len(asked) >= QUESTIONS_MAX:
        raise InvalidInput(_("A survey has at most %(max)s questions; few people answer that many."), max=QUESTIONS_MAX)
    values = _checked(draft, asked, len(asked), [])
    row = SurveyQuestion.objects.create(
        workspace=workspace, survey=survey, position=asked[-1].position + 1 if asked else 1, **values
    )
    _newer(survey)
    if not quiet:
        record(workspace, actor, "survey.question_added", survey, after={"question": row.pk, "text": row.text})
    return row


@transaction.atomic
def question_change(
    *, workspace: Workspace, actor: Actor, survey_id: int, question_id: int, draft: QuestionDraft
) -> SurveyQuestion:
    """Change a question; returns the one that is asked now.

    Where people have answered, another wording, kind or list of options makes a new question in its place; the old one
    keeps its answers. Raises NotFound, InvalidInput at the field.
    """
    survey = _survey(workspace, survey_id)
    row = question_get(survey=survey, question_id=question_id)
    asked = questions_of(survey)
    place = [one.pk for one in asked].index(row.pk)
    values = _checked(draft, asked, place, row.options)
    _keep_askable(row, values, asked)
    meaning = ("kind", "text", "options", "other")
    fresh = any(getattr(row, name) != values[name] for name in meaning) and is_answered(row)
    before = {name: getattr(row, name) for name in ("kind", "text", "required")}
    if fresh:
        old = row.pk
        row.retired_at = now()
        row.save(update_fields=["retired_at"])
        row = SurveyQuestion.objects.create(
            workspace=workspace, survey=survey, position=row.position, replaces_id=old, **values
        )
        SurveyQuestion.objects.for_workspace(workspace).filter(survey=survey, needs=old, retired_at=None).update(
            needs=row
        )
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    _newer(survey)
    after = {name: values[name] for name in ("kind", "text", "required")}
    record(workspace, actor, "survey.question_changed", survey, before=before, after={**after, "question": row.pk})
    return row


@transaction.atomic
def question_remove(*, workspace: Workspace, actor: Actor, survey_id: int, question_id: int) -> None:
    """Ask a question no longer; its answers stay. Raises NotFound, InvalidInput while another one depends on it."""
    survey = _survey(workspace, survey_id)
    row = question_get(survey=survey, question_id=question_id)
    rest = SurveyQuestion.objects.for_workspace(workspace).filter(survey=survey, needs=row, retired_at=None)
    if rest.exists():
        raise InvalidInput(_("Another question is only asked after this one. Change its condition first."))
    record(workspace, actor, "survey.question_removed", survey, before={"question": row.pk, "text": row.text})
    if is_answered(row):
        row.retired_at = now()
        row.save(update_fields=["retired_at"])
    else:
        row.delete()
    _newer(survey)


@transaction.atomic
def questions_order(*, workspace: Workspace, actor: Actor, survey_id: int, order: Sequence[int]) -> None:
    """Ask in this order; `order` names every question once. Raises NotFound, InvalidInput.

    A question that depends on another one has to come after it.
    """
    survey = _survey(workspace, survey_id)
    asked = {row.pk: row for row in questions_of(survey)}
    if sorted(order) != sorted(asked):
        raise InvalidInput(_("Name every question of the survey once."), field="order")
    for place, pk in enumerate(order):
        needed = asked[pk].needs_id
        if needed is not None and needed not in order[:place]:
            text = _("“%(text)s” is only asked after another question and has to stay behind it.")
            raise InvalidInput(text, field="order", text=asked[pk].text[:60])
    if list(order) == list(asked):
        return
    for place, pk in enumerate(order, start=1):
        asked[pk].position = place
    SurveyQuestion.objects.for_workspace(workspace).bulk_update(asked.values(), ["position"])
    _newer(survey)
    record(workspace, actor, "survey.questions_ordered", survey, after={"order": list(order)})


def question_move(*, workspace: Workspace, actor: Actor, survey_id: int, question_id: int, up: bool) -> None:
    """Move a question one place up or down; at the end it stays. Raises NotFound, InvalidInput."""
    survey = survey_get(workspace=workspace, survey_id=survey_id)
    question_get(survey=survey, question_id=question_id)
    order = [row.pk for row in questions_of(survey)]
    place = order.index(question_id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        questions_order(workspace=workspace, actor=actor, survey_id=survey_id, order=order)


def _survey(workspace: Workspace, survey_id: int) -> Survey:
    """The survey, locked: questions change one after another."""
    survey_get(workspace=workspace, survey_id=survey_id)
    return Survey.objects.for_workspace(workspace).select_for_update().get(pk=survey_id)


def _newer(survey: Survey) -> None:
    survey.version += 1
    survey.save(update_fields=["version", "updated_at"])


def _checked(
    draft: QuestionDraft, asked: Sequence[SurveyQuestion], place: int, known: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """What is stored. `place`: where among `asked` the question stands; `known`: its options so far."""
    if draft.kind not in QuestionKind:
        raise InvalidInput(field="kind")
    text, help_text = draft.text.strip(), draft.help.strip()
    if not 1 <= len(text) <= 500:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="text", max=500)
    if len(help_text) > 300:
        raise InvalidInput(_("At most %(max)s characters."), field="help", max=300)
    choice = draft.kind in CHOICES
    needs, wanted = _condition(draft, asked, place)
    return {
        "kind": draft.kind,
        "text": text,
        "help": help_text,
        "required": draft.required,
        "options": _options(draft.options, known, other=draft.other) if choice else [],
        "other": draft.other and choice,
        "needs_id": needs,
        "needs_values": wanted,
    }


def _options(texts: Sequence[str], known: Sequence[dict[str, Any]], *, other: bool) -> list[dict[str, str]]:
    """Options with keys; one whose text stays keeps its key."""
    given = [text.strip() for text in texts if text.strip()]
    if len(given) + other < 2 or len(given) > OPTIONS_MAX:
        raise InvalidInput(_("Between 2 and %(max)s options are needed, one a line."), field="options", max=OPTIONS_MAX)
    if len(set(given)) < len(given):
        raise InvalidInput(_("Two options are the same."), field="options")
    if any(len(text) > OPTION_LONGEST for text in given):
        raise InvalidInput(_("An option has at most %(max)s characters."), field="options", max=OPTION_LONGEST)
    keys = {option["text"]: option["key"] for option in known}
    used = {int(key[1:]) for key in keys.values()}
    number = max(used, default=0)
    options = []
    for text in given:
        if text not in keys:
            number += 1
        options.append({"key": keys.get(text, f"o{number}"), "text": text})
    return options


def _condition(draft: QuestionDraft, asked: Sequence[SurveyQuestion], place: int) -> tuple[int | None, list[str]]:
    if draft.needs is None:
        return None, []
    first = next((row for row in asked[:place] if row.pk == draft.needs), None)
    if first is None or first.kind in TEXTS:
        raise InvalidInput(_("Choose an earlier question with choices or a scale."), field="needs")
    if first.needs_id is not None:
        raise InvalidInput(_("That question depends on another one itself; one level is possible."), field="needs")
    fitting = values_of(first)
    wanted = [value for value in dict.fromkeys(draft.needs_values) if value in fitting]
    if not wanted or len(wanted) < len(set(draft.needs_values)):
        raise InvalidInput(_("Choose at least one answer of that question."), field="needs_values")
    return first.pk, wanted


def values_of(question: SurveyQuestion) -> dict[str, str]:
    """The answers a condition may ask for: value → how it reads."""
    if question.kind in SCALES:
        low, high = SCALES[question.kind]
        return {str(number): str(number) for number in range(low, high + 1)}
    fitting = {option["key"]: option["text"] for option in question.options}
    return {**fitting, OTHER: str(_("Other"))} if question.other else fitting


def _keep_askable(row: SurveyQuestion, values: dict[str, Any], asked: Sequence[SurveyQuestion]) -> None:
    """Refuse a change after which a question that depends on this one could never be asked."""
    rest = [one for one in asked if one.needs_id == row.pk]
    if not rest:
        return
    fitting = set(values_of(SurveyQuestion(**{**values, "needs_id": None})))
    if values["needs_id"] is not None or any(not set(one.needs_values) <= fitting for one in rest):
        text = _("“%(text)s” depends on an answer that would be gone. Change its condition first.")
        field = "needs" if values["needs_id"] is not None else "options"
        raise InvalidInput(text, field=field, text=rest[0].text[:60])
