"""What came out of a survey: figures by question, counted by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Aggregate,
    Count,
    F,
    FloatField,
    Func,
    Max,
    Q,
    QuerySet,
    Sum,
    TextField,
    Window,
)
from django.db.models.functions import RowNumber, TruncDate
from django.utils.translation import pgettext

from config.lib.clock import day_start
from interactions.models import Survey, SurveyAnswer, SurveyDay, SurveyQuestion, SurveyResponse
from interactions.selectors.frequent import frequent_words
from interactions.selectors.masking import masked
from interactions.selectors.surveys.figures import FEW, Nps, nps_of, wilson
from interactions.selectors.surveys.reading import questions_of
from interactions.survey_states import CHOICES, OTHER, SCALES, TEXTS, QuestionKind

# Texts shown below a question, and looked through for words.
SHOWN, READ = 4, 500


@dataclass(frozen=True, slots=True)
class Slice:
    """Which responses count. Days are the workspace's, both included; `answer`: a key or number at `question_id`."""

    since: date | None = None
    until: date | None = None
    source: str | None = None
    question_id: int | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: how often, the share of those who answered in percent, and its 95 % interval in percent."""

    value: str
    label: str
    count: int
    share: float
    low: float
    high: float


@dataclass(slots=True)
class QuestionResult:
    """One question. `answers`: how many answered. `mean` of a rating, `nps` of a recommendation."""

    question: SurveyQuestion
    number: int
    answers: int = 0
    bars: list[Bar] = field(default_factory=list)
    mean: float | None = None
    nps: Nps | None = None
    texts: list[SurveyAnswer] = field(default_factory=list)
    words: list[tuple[str, int]] = field(default_factory=list)

    @property
    def few(self) -> bool:
        """Too few answers to publish the figures."""
        return self.answers < FEW


@dataclass(frozen=True, slots=True)
class Results:
    """`completion`: responses of those who opened the form, 0–1; None where nobody opened it or answers are filtered.

    `median`: seconds a response took. `days`: responses by day without gaps. `sources`: all there are, "" for none.
    """

    count: int
    opened: int
    completion: float | None
    median: float | None
    last_at: datetime | None
    days: list[tuple[date, int]]
    sources: list[str]
    questions: list[QuestionResult]
    retired: list[QuestionResult]


class Median(Aggregate):
    """The middle value."""

    function = "PERCENTILE_CONT"
    name = "Median"
    output_field = FloatField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def response_query(survey: Survey, zone: str, part: Slice) -> QuerySet[SurveyResponse]:
    """The responses of a slice, newest first. `zone`: the workspace's."""
    return SurveyResponse.objects.for_workspace(survey.workspace_id).filter(_within(survey, zone, part))


def _within(survey: Survey, zone: str, part: Slice, prefix: str = "") -> Q:
    """The slice as a condition on responses, or with a `prefix` on rows that point to one.

    Who answered so is asked first: joined, the database may compare every answer with every response.
    """
    found = Q(**{f"{prefix}survey": survey})
    if part.since:
        found &= Q(**{f"{prefix}at__gte": day_start(part.since, zone)})
    if part.until:
        found &= Q(**{f"{prefix}at__lt": day_start(part.until + timedelta(days=1), zone)})
    if part.source is not None:
        found &= Q(**{f"{prefix}source": part.source})
    if part.question_id is not None and part.answer:
        match = Q(choices__contains=[part.answer])
        if part.answer.isascii() and part.answer.isdecimal() and len(part.answer) < 3:
            match |= Q(number=int(part.answer))
        chosen = SurveyAnswer.objects.for_workspace(survey.workspace_id).filter(match, question=part.question_id)
        found &= Q(**{f"{prefix}pk__in": list(chosen.values_list("response_id", flat=True))})
    return found


def survey_results(*, survey: Survey, zone: str, part: Slice) -> Results:
    """All results of a slice, in seven queries however many responses there are."""
    rows = response_query(survey, zone, part).order_by()
    whole = rows.aggregate(n=Count("pk"), median=Median("seconds"), last=Max("at"))
    opened, sources = _opened(survey, part)
    narrowed = part.question_id is not None and bool(part.answer)
    completion = min(1.0, whole["n"] / opened) if opened and not narrowed else None
    questions = questions_of(survey, retired=True)
    ids = [question.pk for question in questions]
    answers = SurveyAnswer.objects.for_workspace(survey.workspace_id).filter(question__in=ids)
    if part != Slice():
        answers = answers.filter(_within(survey, zone, part, "response__"))
    asked, retired = _by_question(answers, questions)
    return Results(
        count=whole["n"],
        opened=opened,
        completion=completion,
        median=whole["median"],
        last_at=whole["last"],
        days=_days(rows, zone),
        sources=sources,
        questions=asked,
        retired=[one for one in retired if one.answers],
    )


def text_query(survey: Survey, question: SurveyQuestion, zone: str, part: Slice) -> QuerySet[SurveyAnswer]:
    """What people wrote in answer to a question, newest first."""
    rows = SurveyAnswer.objects.for_workspace(survey.workspace_id).filter(question=question).exclude(text="")
    return rows.filter(_within(survey, zone, part, "response__")).select_related("response").order_by("-response_id")


def text_search(rows: QuerySet[SurveyAnswer], word: str) -> QuerySet[SurveyAnswer]:
    """The texts that hold a word where it can be read: what is covered is not found by trying numbers either."""
    rows = rows.filter(text__icontains=word)
    found = word.casefold()
    covered = [pk for pk, text in rows.values_list("pk", "text") if found not in masked(text).casefold()]
    return rows.exclude(pk__in=covered)


def _opened(survey: Survey, part: Slice) -> tuple[int, list[str]]:
    """How many browsers opened the form in the slice, and all sources."""
    inside = Q()
    if part.since:
        inside &= Q(day__gte=part.since)
    if part.until:
        inside &= Q(day__lte=part.until)
    days = SurveyDay.objects.for_workspace(survey.workspace_id).filter(survey=survey)
    found = list(days.order_by("source").values("source").annotate(n=Sum("opened", filter=inside)))
    fitting = [row for row in found if part.source is None or row["source"] == part.source]
    return sum(row["n"] or 0 for row in fitting), [row["source"] for row in found]


def _days(rows: QuerySet[SurveyResponse], zone: str) -> list[tuple[date, int]]:
    by_day = rows.values(day=TruncDate("at", tzinfo=ZoneInfo(zone))).annotate(n=Count("pk")).values_list("day", "n")
    counts = dict(by_day)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    length = (last - first).days + 1
    return [(first + timedelta(days=at), counts.get(first + timedelta(days=at), 0)) for at in range(length)]


def _by_question(
    answers: QuerySet[SurveyAnswer], questions: Sequence[SurveyQuestion]
) -> tuple[list[QuestionResult], list[QuestionResult]]:
    numbers: dict[int, dict[int | None, int]] = defaultdict(dict)
    for row in answers.values("question", "number").annotate(n=Count("pk")):
        numbers[row["question"]][row["number"]] = row["n"]
    picked: dict[int, dict[str, int]] = defaultdict(dict)
    spread = answers.exclude(choices=[]).annotate(
        choice=Func(F("choices"), function="unnest", output_field=TextField())
    )
    for pk, choice, n in spread.values_list("question", "choice").annotate(n=Count("pk")):
        picked[pk][choice] = n
    written = _written(answers)
    asked: list[QuestionResult] = []
    retired: list[QuestionResult] = []
    for question in questions:
        into = retired if question.retired_at else asked
        one = QuestionResult(question, number=len(into) + 1, answers=sum(numbers[question.pk].values()))
        _fill(one, numbers[question.pk], picked[question.pk], written.get(question.pk, []))
        into.append(one)
    return asked, retired


def _written(answers: QuerySet[SurveyAnswer]) -> Mapping[int, list[SurveyAnswer]]:
    """The newest texts of each question."""
    place = Window(RowNumber(), partition_by=F("question"), order_by=F("response").desc())
    rows = answers.exclude(text="").annotate(place=place).filter(place__lte=READ).select_related("response")
    found: dict[int, list[SurveyAnswer]] = defaultdict(list)
    for row in rows.order_by("-response_id"):
        found[row.question_id].append(row)
    return found


def _fill(
    one: QuestionResult, numbers: Mapping[Any, int], picked: Mapping[str, int], written: list[SurveyAnswer]
) -> None:
    question = one.question
    if question.kind in CHOICES:
        options = [(option["key"], option["text"]) for option in question.options]
        options += [(OTHER, pgettext("survey option", "Other"))] if question.other else []
        one.bars = [_bar(key, text, picked.get(key, 0), one.answers) for key, text in options]
    elif question.kind in SCALES:
        low, high = SCALES[question.kind]
        counts = {number: n for number, n in numbers.items() if number is not None}
        one.bars = [_bar(str(n), str(n), counts.get(n, 0), one.answers) for n in range(high, low - 1, -1)]
        if question.kind == QuestionKind.NPS:
            one.nps = nps_of(counts)
        elif one.answers:
            one.mean = sum(number * n for number, n in counts.items()) / one.answers
    one.texts = written[:SHOWN]
    if question.kind in TEXTS:
        one.words = frequent_words((masked(row.text) for row in written), limit=14)


def _bar(value: str, label: str, count: int, total: int) -> Bar:
    low, high = wilson(count, total) if total else (0.0, 0.0)
    return Bar(value, label, count, 100 * count / total if total else 0.0, 100 * low, 100 * high)
