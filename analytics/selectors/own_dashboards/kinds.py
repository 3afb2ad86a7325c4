"""What can be pinned: for each kind the page it stands on, the words of its address, its name and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.connectors.types import Format
from accounts.research_states import Aspect
from analytics.dictionary import BY_ID
from analytics.mark_kinds import MarkKind
from analytics.selectors import audience as crowd
from analytics.selectors.dashboards.filters import NAMES, PERIODS, Known, filters_of, ids_of, word_of
from analytics.selectors.dashboards.lists import words_of_order
from analytics.selectors.dashboards.marks import NO_MARKS
from analytics.selectors.dashboards.retention import return_words
from analytics.selectors.figures.posts import ORDERS
from analytics.selectors.figures.scope import Comparison
from analytics.selectors.own_dashboards import drawing
from team.models import Workspace
from team.permissions import Permission as P

Words = Mapping[str, Any]
Name = Callable[[Words], str]
TALK = ("received", "answered", "median", "kept", "negative")
PRESENCE = ("day", "week", "month", "stickiness", "d1", "d7", "d30")
SHEET, CURVE, HABITS, RANKED, MARKS = "sheet", "curve", "habits", "ranked", "marks"
# Words that may be as long as their fields on the pages; all others are short.
LONG = {"q": 80, "campaign": 60, "marks": 80}


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be pinned.

    `view`: the name of its page's address; `own`: words beside the filters that it keeps, `needs`: those it cannot do
    without. `filtered`: it reads the filters of the address; `formats`: also that of the format. `number`: a single
    figure. `permission`: what one needs to see it. `reads`: what it shares with other pins, of SHEET, CURVE (a sheet
    with the days of its metric), HABITS, RANKED (habits with the best and weakest posts) and
    MARKS (what explains its curve).
    """

    key: str
    view: str
    name: Name
    draw: drawing.Draw
    own: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    filtered: bool = True
    formats: bool = True
    number: bool = False
    permission: P = P.VIEW
    figures: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """Words as they are kept. `wrong`: names of those that mean nothing, or nothing any more."""

    words: dict[str, Any]
    wrong: tuple[str, ...] = ()


def _metric_name(words: Words) -> str:
    return str(BY_ID[words["metric"]].name)


def _presence_name(words: Words) -> str:
    names = {
        "day": _("Yesterday (DAU)"), "week": _("7 days (WAU)"), "month": _("30 days (MAU)"),
        "stickiness": _("Stickiness (mean DAU ÷ MAU)"),
    }  # fmt: skip
    key = words["figure"]
    return names[key] if key in names else return_words(int(key[1:]))


def _talk_name(words: Words) -> str:
    return {
        "received": pgettext("interaction", "Messages received"),
        "answered": pgettext("interaction", "Answered"),
        "median": pgettext("interaction", "First answer, median"),
        "kept": pgettext("interaction", "Answered in time"),
        "negative": pgettext("interaction", "Negative"),
    }[words["figure"]]


_INBOX: dict[str, Any] = {"view": "interaction", "formats": False, "permission": P.INBOX_VIEW}
_CROWD: dict[str, Any] = {"view": "audience", "filtered": False}
_OVERVIEW = "overview"
_PARTS: dict[str, Any] = {"own": ("metric", "turned"), "needs": ("metric",), "reads": (SHEET,)}

KINDS: dict[str, Kind] = {
    one.key: one
    for one in (
        Kind("figure", _OVERVIEW, _metric_name, drawing.figure, ("metric", "page"), ("metric",), number=True,
             reads=(CURVE,)),
        Kind("trend", _OVERVIEW, _metric_name, drawing.trend, ("metric", "by", "marks", "page"), ("metric",),
             reads=(CURVE, HABITS, MARKS)),
        Kind("platforms", _OVERVIEW, lambda _w: _("Platforms"), drawing.platforms, **_PARTS),
        Kind("accounts", "accounts", lambda _w: pgettext("section", "Accounts"), drawing.accounts, **_PARTS),
        Kind("formats", _OVERVIEW, lambda _w: _("Formats"), drawing.formats, ("page",), reads=(SHEET,)),
        Kind("heat", _OVERVIEW, lambda _w: _("When posts do best"), drawing.heat, ("page",), reads=(HABITS,)),
        Kind("best", _OVERVIEW, lambda _w: _("Best posts"), drawing.best, ("page",), reads=(RANKED,)),
        Kind("worst", _OVERVIEW, lambda _w: _("Weakest posts"), drawing.worst, ("page",), reads=(RANKED,)),
        Kind(
            "posts", "posts", lambda words: words_of_order(words.get("sort", "")), drawing.posts,
            ("sort", "q", "campaign"),
        ),
        Kind(
            "audience", "account_audience", lambda words: drawing.aspect_words(words["aspect"]), drawing.audience,
            ("account", "aspect"), ("account", "aspect"), filtered=False,
        ),
        Kind("talk", name=_talk_name, draw=drawing.talk_figure, own=("figure",), needs=("figure",), number=True,
             figures=TALK, **_INBOX),
        Kind("volume", name=lambda _w: pgettext("interaction", "Messages received"), draw=drawing.volume, **_INBOX),
        Kind("moods", name=lambda _w: pgettext("interaction", "Moods"), draw=drawing.moods, **_INBOX),
        Kind("themes", name=lambda _w: _("Top themes"), draw=drawing.themes, **_INBOX),
        Kind("funnel", name=lambda _w: _("From exposure to orders"), draw=drawing.funnel, own=("days",), **_CROWD),
        Kind("lost", name=lambda _w: _("Lost followers"), draw=drawing.lost, own=("days",), **_CROWD),
        Kind("cohorts", name=lambda _w: _("Who comes back"), draw=drawing.cohorts, permission=P.INBOX_VIEW, **_CROWD),
        Kind("presence", name=_presence_name, draw=drawing.presence, own=("figure",), needs=("figure",), number=True,
             permission=P.INBOX_VIEW, figures=PRESENCE, **_CROWD),
    )
}  # fmt: skip


def checked(*, kind: Kind, given: Words, workspace: Workspace, known: Known) -> Checked:
    """The words of an address that a kind keeps, each said outright: a default may change, what is pinned may not.

    Words that the kind does not know are left out; those that name nothing are told. No query.
    """
    words: dict[str, Any] = {}
    wrong: list[str] = []
    if kind.filtered:
        filters = filters_of(workspace=workspace, given=given, known=known)
        words = {**filters.query(period=filters.period, compare=filters.compare)}
        if not kind.formats:
            words.pop("format", None)
        wrong += _wrong_filters(kind, given, known, words)
    for name in kind.own:
        if name == "account":
            found = [pk for pk in ids_of(given, name)[:1] if any(one.pk == pk for one in known.accounts)]
            words |= {name: [str(pk) for pk in found]} if found else {}
            continue
        text = _text(given, name)
        if text and _fits(kind, name, text):
            words[name] = text
        elif text:
            wrong.append(name)
    if _text(given, "view") == "table":
        words["view"] = "table"
    wrong += [name for name in kind.needs if name not in words and name not in wrong]
    if words.get("page") == "account" and len(words.get("account", [])) != 1 and "account" not in wrong:
        wrong.append("account")
    return Checked(words, tuple(wrong))


def _wrong_filters(kind: Kind, given: Words, known: Known, words: Words) -> list[str]:
    wrong = [name for name in ("platform", "group") if _text(given, name) and name not in words]
    if kind.formats and (form := _text(given, "format")) and form not in set(Format):
        wrong.append("format")
    if set(ids_of(given, "account")) - {one.pk for one in known.accounts}:
        wrong.append("account")
    wrong += ["period"] if (period := _text(given, "period")) and period not in PERIODS else []
    wrong += ["compare"] if (compare := _text(given, "compare")) and compare not in set(Comparison) else []
    return wrong


def _text(given: Words, name: str) -> str:
    if name not in LONG:
        return word_of(given, name)
    value = given.get(name) or ""
    return str(value[0] if isinstance(value, list | tuple) and value else value).strip()[: LONG[name]]


def _fits(kind: Kind, name: str, text: str) -> bool:
    fitting: dict[str, Callable[[str], bool]] = {
        "q": bool,
        "campaign": bool,
        "marks": lambda word: word == NO_MARKS or set(word.split(",")) <= set(MarkKind.values),
        "metric": lambda word: word in BY_ID,
        "by": lambda word: word in {"day", "week"},
        "turned": lambda word: word == "1",
        "page": lambda word: word == "account",
        "sort": lambda word: word.lstrip("-") in ORDERS,
        "figure": lambda word: word in kind.figures,
        "days": lambda word: word in {str(one) for one in crowd.SPANS},
        "aspect": lambda word: word == "region" or word in Aspect.values,
    }
    return fitting[name](text)


def page_words(kind: Kind, words: Words) -> dict[str, Any]:
    """The words of the address of a pin's page: what only the pin knows is left out or said as the page says it."""
    found = {name: value for name, value in words.items() if name not in {"page", "turned", "aspect", "figure"}}
    if kind.key == "accounts":
        found["sort"] = ("-" if words.get("turned") else "") + str(found.pop("metric", ""))
    if words.get("page") == "account" or kind.key == "audience":
        found.pop("account", None)
    return {name: value for name, value in found.items() if kind.filtered or name not in NAMES}
