"""Taking an answer from the public form, with no more known about the person than they say.

Against spam without anybody else's service: a field nobody sees, a signed time of opening, one answer a browser, and a
limit per address. The address itself is never kept: only a hash with a salt that is thrown away within two days.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.errors import UNSTORABLE, Message
from interactions.models import Contact, Survey, SurveyAnswer, SurveyDay, SurveyQuestion, SurveyResponse
from interactions.selectors.surveys.reading import applies, has_answered, questions_of, standing_of
from interactions.survey_errors import (
    AlreadyAnswered,
    AnswersRefused,
    LooksAutomatic,
    PageTooOld,
    SurveyShut,
    TooMany,
    TooQuick,
)
from interactions.survey_states import CHOICES, LONGEST, OTHER, SCALES, Mood, QuestionKind, Standing

_SALT = "interactions.survey.began"
# Seconds a person needs at least, and for which a page may stand open.
QUICKEST, LONGEST_OPEN = 3, 24 * 3600
# Answers a day from one address to one survey: households, offices and mobile networks share one.
PER_DAY = 60


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed for one question: keys of options or one number as text, and words."""

    picked: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """One attempt to send: the answers by question id, the signed time of opening, and the field nobody sees."""

    given: Mapping[int, Given]
    began: str
    trap: str = ""
    source: str = ""
    address: str = ""
    contact: Contact | None = None


@dataclass(slots=True)
class Answer:
    """One answer that was read: keys of options, a number of a scale, or text."""

    choices: list[str] = field(default_factory=list)
    number: int | None = None
    text: str = ""


def began_now(survey: Survey) -> str:
    """The signed mark of a page that is opened now."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{survey.pk}-{secrets.token_hex(6)}")


def opened_note(survey: Survey, *, source: str) -> None:
    """Count that another browser opened the form, on today's day of the workspace."""
    day = local_day(now(), survey.workspace.time_zone)
    row, _made = SurveyDay.objects.for_workspace(survey.workspace_id).get_or_create(
        survey=survey, day=day, source=source[:40], defaults={"workspace_id": survey.workspace_id}
    )
    SurveyDay.objects.for_workspace(survey.workspace_id).filter(pk=row.pk).update(opened=F("opened") + 1)


def response_take(*, survey: Survey, sending: Sending) -> SurveyResponse:
    """Store one response.

    Raises SurveyShut, AlreadyAnswered, LooksAutomatic, PageTooOld, TooQuick, AnswersRefused with the faults by
    question. Nothing is stored then.
    """
    standing = standing_of(survey, now())
    if standing != Standing.OPEN:
        raise SurveyShut(standing)
    if sending.contact is not None and has_answered(survey, sending.contact):
        raise AlreadyAnswered
    if sending.trap:
        raise LooksAutomatic
    began = _began(survey, sending.began)
    questions = questions_of(survey)
    answers = answers_read(questions, sending.given)
    seconds = int((now() - began).total_seconds())
    if seconds < QUICKEST:
        raise TooQuick
    if not _within_limit(survey, sending.address):
        raise TooMany
    if not _first_use(sending.began):
        raise AlreadyAnswered
    try:
        return response_store(
            survey=survey, questions=questions, answers=answers, at=now(), seconds=seconds, source=sending.source,
            contact=sending.contact,
        )  # fmt: skip
    except IntegrityError:  # the same contact, at the same moment
        raise AlreadyAnswered from None


@transaction.atomic
def response_store(
    *,
    survey: Survey,
    questions: Sequence[SurveyQuestion],
    answers: Mapping[int, Answer],
    at: datetime,
    seconds: int,
    source: str = "",
    contact: Contact | None = None,
) -> SurveyResponse:
    """Store answers that were read, as given at `at` (aware). Raises SurveyShut when the survey took none then."""
    locked = Survey.objects.for_workspace(survey.workspace_id).select_for_update().get(pk=survey.pk)
    standing = standing_of(locked, at)
    if standing != Standing.OPEN:
        raise SurveyShut(standing)
    response = SurveyResponse.objects.create(
        workspace_id=survey.workspace_id,
        survey=survey,
        contact=contact,
        at=at,
        seconds=min(seconds, LONGEST_OPEN),
        source=source[:40],
        version=locked.version,
        mood=_mood(questions, answers),
    )
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            workspace_id=survey.workspace_id, response=response, question_id=pk,
            choices=answer.choices, number=answer.number, text=answer.text,
        )
        for pk, answer in answers.items()
    )  # fmt: skip
    locked.answered += 1
    locked.save(update_fields=["answered"])
    survey.answered = locked.answered
    return response


def _began(survey: Survey, signed: str) -> datetime:
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        value = signer.unsign(signed, max_age=LONGEST_OPEN)
        stamp = signing.b62_decode(signed.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, IndexError):
        raise PageTooOld from None
    if not value.startswith(f"{survey.pk}-"):
        raise PageTooOld
    return datetime.fromtimestamp(stamp, tz=now().tzinfo)


def _first_use(began: str) -> bool:
    """Each opened page sends one answer: neither double clicks nor replays count."""
    return cache.add(f"survey:sent:{hashlib.sha256(began.encode()).hexdigest()}", 1, timeout=LONGEST_OPEN + 60)


def address_mark(address: str) -> str:
    """What stands for an address on this day: nobody can tell the address from it once the day's salt is gone."""
    day = now().date().isoformat()
    salt = cache.get_or_set(f"survey:salt:{day}", lambda: secrets.token_hex(16), timeout=2 * 86400)
    return day + hmac.new(str(salt).encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


def _within_limit(survey: Survey, address: str) -> bool:
    key = f"survey:from:{survey.pk}:{address_mark(address)}"
    cache.add(key, 0, timeout=86400)
    try:
        return bool(cache.incr(key) <= PER_DAY)
    except ValueError:  # it ended in between
        return True


def answers_read(questions: Sequence[SurveyQuestion], given: Mapping[int, Given]) -> dict[int, Answer]:
    """The answers that count: to questions that were asked of this person. Raises AnswersRefused."""
    found: dict[int, Answer] = {}
    faults: dict[int, Message] = {}
    picked: dict[int, tuple[str, ...]] = {}
    for question in questions:
        if not applies(question, picked):
            continue
        one = given.get(question.pk, Given())
        if "\0" in one.text:
            faults[question.pk] = UNSTORABLE
            continue
        answer, fault = _READ[question.kind](question, one)
        if fault:
            faults[question.pk] = fault
        elif answer is not None:
            found[question.pk] = answer
            picked[question.pk] = tuple(answer.choices) if answer.number is None else (str(answer.number),)
        elif question.required:
            faults[question.pk] = _("Please answer this question.")
    if faults:
        raise AnswersRefused(faults)
    return found


_Read = tuple["Answer | None", "Message | None"]


def _choice(question: SurveyQuestion, given: Given) -> _Read:
    known = {option["key"] for option in question.options} | ({OTHER} if question.other else set())
    keys = list(dict.fromkeys(key for key in given.picked if key))
    if not keys:
        return None, None
    if not set(keys) <= known or (question.kind == QuestionKind.SINGLE and len(keys) > 1):
        return None, _("Choose from the list.")
    text = given.text.strip() if OTHER in keys else ""
    if OTHER in keys and not text:
        return None, _("Please say what else.")
    if len(text) > LONGEST[QuestionKind.SHORT]:
        return None, _("At most %(max)s characters.") % {"max": LONGEST[QuestionKind.SHORT]}
    return Answer(choices=keys, text=text), None


def _scale(question: SurveyQuestion, given: Given) -> _Read:
    value = next((key for key in given.picked if key), "")
    if not value:
        return None, None
    low, high = SCALES[question.kind]
    if not (value.isascii() and value.isdecimal() and len(value) < 3 and low <= int(value) <= high):
        return None, _("Choose from the scale.")
    return Answer(number=int(value)), None


def _words(question: SurveyQuestion, given: Given) -> _Read:
    text, most = given.text.replace("\r\n", "\n").strip(), LONGEST[question.kind]
    if len(text) > most:
        return None, _("At most %(max)s characters.") % {"max": most}
    return (Answer(text=text), None) if text else (None, None)


_READ: dict[str, Callable[[SurveyQuestion, Given], _Read]] = {
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(SCALES, _scale),
    **dict.fromkeys(LONGEST, _words),
}


def _mood(questions: Sequence[SurveyQuestion], answers: Mapping[int, Answer]) -> Mood:
    """How the person feels by their first scale."""
    for question in questions:
        answer = answers.get(question.pk)
        if answer is None or answer.number is None:
            continue
        low, high = (2, 4) if question.kind == QuestionKind.RATING else (6, 9)
        return Mood.NEGATIVE if answer.number <= low else Mood.POSITIVE if answer.number >= high else Mood.NEUTRAL
    return Mood.UNKNOWN


def survey_forget(*, at: datetime | None = None) -> int:
    """Take out texts and contacts of responses older than their survey promised; figures stay. Returns how many.

    Serves all workspaces; a lot at a time, so that no transaction grows long.
    """
    moment, count = at or now(), 0
    due = SurveyResponse.objects.unscoped("retention holds in every workspace").filter(forgotten_at=None)
    keeping = (
        Survey.objects.unscoped("retention holds in every workspace").order_by().values_list("keep_days", flat=True)
    )
    for days in keeping.distinct():
        old = due.filter(survey__keep_days=days, at__lt=moment - timedelta(days=days))
        while ids := list(old.order_by("pk").values_list("pk", flat=True)[:500]):
            with transaction.atomic():
                answers = SurveyAnswer.objects.unscoped("retention holds in every workspace")
                answers.filter(response__in=ids).exclude(text="").update(text="")
                SurveyResponse.objects.unscoped("retention holds in every workspace").filter(pk__in=ids).update(
                    contact=None, forgotten_at=moment
                )
            count += len(ids)
    return count
