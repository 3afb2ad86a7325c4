"""A dashboard as it is looked at: every pin with its chart, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.models import DashboardPin
from analytics.selectors.dashboards.filters import Filters, ids_of
from analytics.selectors.dashboards.marks import kinds_read
from analytics.selectors.own_dashboards.drawing import Drawn, is_empty
from analytics.selectors.own_dashboards.kinds import (
    CURVE,
    HABITS,
    KINDS,
    MARKS,
    RANKED,
    SHEET,
    Checked,
    Kind,
    checked,
    page_words,
)
from analytics.selectors.own_dashboards.reading import Reading


@dataclass(frozen=True, slots=True)
class ShownPin:
    """A pin as one reader sees it.

    `problem`: why nothing can be shown, in words; `code` says it to programs (unknown, not_allowed, gone). `partly`:
    what is missing though something is shown. `waiting`: it is read later. `filters`: None for what reads none.
    `words`: of the page's address.
    """

    pin: DashboardPin
    title: str
    kind: Kind | None = None
    drawn: Drawn | None = None
    empty: bool = False
    code: str = ""
    problem: str = ""
    partly: str = ""
    waiting: bool = False
    filters: Filters | None = None
    words: Mapping[str, Any] = field(default_factory=dict)
    account: int | None = None

    @property
    def table(self) -> bool:
        """Whether it was pinned as a table."""
        return isinstance(self.pin.query, dict) and self.pin.query.get("view") == "table"


def pins_shown(*, reading: Reading, pins: Sequence[DashboardPin], later: Collection[int] = ()) -> list[ShownPin]:
    """All pins in their order. What one names may be gone: that is told, and never fails.

    The figures of all scopes are read together; queries depend on what is read beside them, not on how many pins there
    are. `later`: ids of pins that are told of and not read.
    """
    checked_pins = [_ready(reading, pin) for pin in pins]
    ready = [one for one in checked_pins if isinstance(one, _Ready) and one.pin.pk not in later]
    sheets = [one for one in ready if {SHEET, CURVE} & set(one.kind.reads)]
    reading.read_sheets((one.filters, one.words.get("metric", ""), CURVE in one.kind.reads) for one in sheets)
    posts = [one for one in ready if {HABITS, RANKED} & set(one.kind.reads)]
    reading.read_habits((one.filters, RANKED in one.kind.reads) for one in posts)
    trends = [one for one in ready if MARKS in one.kind.reads]
    reading.read_moments((one.filters, kinds_read(one.words.get("marks", ""))) for one in trends)
    return [
        _told(reading, one, drawn=one.pin.pk not in later) if isinstance(one, _Ready) else one for one in checked_pins
    ]


def pin_shown(*, reading: Reading, pin: DashboardPin) -> ShownPin:
    """One pin alone."""
    return pins_shown(reading=reading, pins=[pin])[0]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A pin that can be drawn. `words`: of its address; `gone`: how many of its accounts are."""

    pin: DashboardPin
    title: str
    kind: Kind
    words: Mapping[str, Any]
    filters: Filters
    gone: int


def _ready(reading: Reading, pin: DashboardPin) -> ShownPin | _Ready:
    kind = KINDS.get(pin.what)
    stored = pin.query if isinstance(pin.query, dict) else {}
    if kind is None:
        return ShownPin(pin, pin.title or pin.what, code="unknown", problem=_("This can no longer be shown."))
    found = checked(kind=kind, given=stored, workspace=reading.workspace, known=reading.known)
    title = pin.title or name_of(kind, found)
    if not reading.granted(kind.permission):
        return ShownPin(pin, title, kind, code="not_allowed", problem=_("Your role does not allow you to see this."))
    gone = _gone(reading, stored) if "account" in found.wrong else (0, 0)
    if gone[0] < gone[1]:
        found = Checked(found.words, tuple(one for one in found.wrong if one != "account"))
    if found.wrong:
        return ShownPin(pin, title, kind, code="gone", problem=_reason(found.wrong))
    return _Ready(pin, title, kind, found.words, reading.filters(found.words), gone[0])


def _told(reading: Reading, one: _Ready, *, drawn: bool) -> ShownPin:
    kind, filters = one.kind, one.filters
    found = kind.draw(reading, one.words, filters) if drawn else None
    partly = ""
    if one.gone:
        partly = ngettext(
            "%(n)s of its accounts is gone; the others are shown.",
            "%(n)s of its accounts are gone; the others are shown.",
            one.gone,
        ) % {"n": one.gone}
    account = int(one.words["account"][0]) if _of_account(kind, one.words) else None
    words = page_words(kind, {**one.words, **(filters.query(period=filters.period) if reading.span else {})})
    return ShownPin(
        one.pin, one.title, kind, found, found is not None and is_empty(found), partly=partly, waiting=not drawn,
        filters=filters if kind.filtered else None, words=words, account=account,
    )  # fmt: skip


def name_of(kind: Kind, found: Checked) -> str:
    """What a pin is called as long as nobody calls it otherwise."""
    named = {"metric", "figure", "aspect"} & set(kind.needs)
    return kind.key if named - set(found.words) else kind.name(found.words)


def _of_account(kind: Kind, words: Mapping[str, Any]) -> bool:
    return words.get("page") == "account" or kind.key == "audience"


def _gone(reading: Reading, stored: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the accounts it names are gone, and how many it names."""
    named = set(ids_of(stored, "account"))
    return len(named - {one.pk for one in reading.known.accounts}), len(named)


def _reason(wrong: Collection[str]) -> str:
    if "account" in wrong:
        return _("The account it shows is not part of this workspace any more.")
    if "group" in wrong:
        return _("The group of accounts it shows is empty or was deleted.")
    if "platform" in wrong:
        return _("There is no account on the platform it shows any more.")
    if "metric" in wrong:
        return _("The metric it shows is not in the dictionary any more.")
    return _("Its filters are not valid any more.")
