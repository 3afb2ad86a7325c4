"""Turning the rows of a sheet into answers, and saying of each row that cannot be read why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.research_states import SAID, TAGGED, SheetColumn, TagFamily
from accounts.services.research import answers
from accounts.services.research.answers import CELL_MAX, Unread
from accounts.services.research.privacy import blotted
from accounts.services.research.texts import storable


@dataclass(slots=True)
class Answer:
    """What one person answered. Fields as in `ResearchRow`; `tags`: family and name."""

    number: int
    respondent: str = ""
    band: str = ""
    gender: str = ""
    city: str = ""
    weight: Decimal = Decimal(1)
    said: dict[str, list[str]] = field(default_factory=dict)
    tags: list[tuple[TagFamily, str]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing of use was answered."""
        return not (self.band or self.gender or self.city or self.said or self.tags)


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is left out. `column`: head of the column, "" for the whole row; `text` in the reader's language."""

    number: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says under a mapping."""

    answers: list[Answer]
    errors: list[RowError]


def rows_read(
    rows: Sequence[tuple[int, Sequence[str]]], headers: Sequence[str], mapping: Sequence[str], *, year: int, salt: str
) -> Reading:
    """Read all rows. `year`: of the survey, for answers such as 95后; `salt`: what hashes of people are tied to."""
    found: list[Answer] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    columns = [(place, SheetColumn(kind)) for place, kind in enumerate(mapping) if kind != SheetColumn.SKIP]
    for number, cells in rows:
        answer, trouble = Answer(number), []
        for place, kind in columns:
            try:
                _cell(answer, kind, cells[place], year=year, salt=salt)
            except Unread as error:
                trouble.append(RowError(number, headers[place], str(error)))
        if not trouble and answer.empty:
            trouble.append(RowError(number, "", _("The row says nothing in the chosen columns.")))
        if not trouble and answer.respondent:
            first = seen.setdefault(answer.respondent, number)
            if first != number:
                trouble.append(RowError(number, "", _("The same answer stands in row %(row)s.") % {"row": first}))
        errors += trouble
        if not trouble:
            found.append(answer)
    return Reading(found, errors)


def _cell(answer: Answer, kind: SheetColumn, cell: str, *, year: int, salt: str) -> None:
    """Put one cell into the answer. Raises Unread."""
    if not cell.strip():
        return
    if len(cell) > CELL_MAX:
        raise Unread(_("The cell is longer than %(max)s characters.") % {"max": CELL_MAX})
    if not storable(cell):
        raise Unread(_("The cell holds a character that cannot be stored."))
    cell = blotted(cell)
    if kind == SheetColumn.RESPONDENT:
        answer.respondent = salted_hmac(f"research.{salt}", cell.strip()).hexdigest()[:16]
    elif kind == SheetColumn.AGE:
        answer.band = answers.band(cell, year=year)
    elif kind == SheetColumn.GENDER:
        answer.gender = answers.gender(cell)
    elif kind == SheetColumn.CITY:
        answer.city = answers.city(cell)
    elif kind == SheetColumn.WEIGHT:
        answer.weight = answers.weight(cell)
    elif kind in TAGGED:
        known = set(answer.tags)
        answer.tags += [pair for name in answers.tags(cell) if (pair := (TAGGED[kind], name)) not in known]
    else:
        read = {SheetColumn.QUOTE: answers.quote, SheetColumn.CHANNEL: answers.channels}.get(kind, answers.said)
        if told := read(cell):
            kept = answer.said.setdefault(SAID[kind].value, [])
            kept += [text for text in told if text not in kept]
