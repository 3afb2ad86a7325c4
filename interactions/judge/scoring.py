"""How well or ill a text speaks: terms weighed by what stands before and around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from interactions.judge import patterns as p
from interactions.judge.types import Reason
from interactions.judge.words import Hit

ILL_WEIGHS = 1.15
TURNED = -0.8
_GRAVE = -1.4
_MISREAD = frozenset({"fault", "missing", "soon broken", "never again", "last time", "claimed", "not sent"})
_LOOK_BACK = 14
_LOOK_BACK_EN = 40
_HAN = re.compile(r"[一-鿿]")


@dataclass(slots=True)
class Clause:
    """A part of a text between punctuation. `asked`: it asks whether, so what it names is not said to be so.

    `wondered`: it asks who, when or how, so what it names may be so.
    """

    start: int
    end: int
    asked: bool
    wondered: bool = False


@dataclass(slots=True)
class Feeling:
    """What the words of a text add up to, with everything that counted."""

    well: float = 0.0
    ill: float = 0.0
    reasons: list[Reason] = field(default_factory=list)
    mocked: bool = False
    attitude: bool = False
    crisis: bool = False
    wished: bool = False

    @property
    def score(self) -> float:
        """Below zero: ill. Bad news weighs more than good news."""
        return self.well + ILL_WEIGHS * self.ill

    def add(self, weight: float, term: str, rule: str) -> None:
        """Count a weight on its side."""
        if weight > 0:
            self.well += weight
        else:
            self.ill += weight
        self.reasons.append(Reason(term, rule, round(weight, 2)))


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a written text, and which of them ask."""
    clauses: list[Clause] = []
    start = 0
    for mark in p.CLAUSE.finditer(text):
        if mark.start() > start:
            clauses.append(_clause(text, start, mark.start(), mark[0]))
        start = mark.end()
    if start < len(text):
        clauses.append(_clause(text, start, len(text), ""))
    return clauses


def _clause(text: str, start: int, end: int, mark: str) -> Clause:
    part = text[start:end]
    asked = p.POLAR_ZH.search(part) or p.POLAR_EN.search(part)
    # "Do you have it in red, is it soft?": a question mark after a question word asks too.
    if not asked and ("?" in mark or "?" in part):
        asked = p.ASKED_EN.search(part) or p.ASKED_ZH.search(part)
    return Clause(start, end, bool(asked), p.ASKED_ZH.search(part) is not None)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in a text something changes what terms mean. `turn`: where what counts begins, after the last "but"."""

    turn: int
    though: list[tuple[int, int]]
    wishes: list[tuple[int, int]]
    quotes: list[tuple[int, int]]
    clauses: list[Clause]

    @property
    def asks(self) -> bool:
        """Whether any clause asks."""
        return any(one.asked or one.wondered for one in self.clauses)

    def clause_at(self, place: int) -> Clause:
        """The clause a place lies in."""
        found = bisect_right(self.clauses, place, key=lambda one: one.end)
        return self.clauses[found] if found < len(self.clauses) else _WHOLE


_WHOLE = Clause(0, 1 << 30, asked=False)


def feeling_of(text: str, hits: list[Hit], clauses: list[Clause]) -> Feeling:
    """Weigh all terms and faults of a written text."""
    places = _Places(
        _last_turn(text),
        [found.span() for found in p.THOUGH.finditer(text)],
        [found.span() for found in p.WISH.finditer(text)],
        [found.span() for found in p.IN_QUOTES.finditer(text)] if text.count('"') > 1 else [],
        clauses,
    )
    mocked = p.MOCKED.search(text)
    feeling = Feeling(mocked=mocked is not None, wished=bool(places.wishes))
    if mocked:
        feeling.add(-1.5, mocked[0].strip()[:40], "sarcasm")
    for hit in hits:
        if hit.term.role != "none":
            _count(text, hit, places, feeling)
    _faults(text, feeling, places, hits)
    if feeling.ill > _GRAVE:
        _likings(text, feeling, places)
    if feeling.well > 1 and feeling.ill < _GRAVE and abs(feeling.score) < 0.9 and not places.turn:
        # Good and bad in one breath: the bad part wants an answer.
        feeling.add(-0.9, "", "mixed")
    return feeling


def _count(text: str, hit: Hit, places: _Places, feeling: Feeling) -> None:
    """Add one term with all that changes it."""
    clause = places.clause_at(hit.start)
    weight, rule = _weighed(text, hit, clause)
    if hit.term.kind == "crisis-trait" and places.asks and not p.HAPPENED.search(text):
        # "Are there nuts in it? I am allergic": nothing has happened.
        weight, rule = weight * 0.15, "asked about"
    attitude = weight < 0 and hit.term.kind in {"attitude", "crisis"}
    if weight < 0 and hit.term.kind.startswith("crisis") and rule not in {"negated", "healed", "asked about"}:
        feeling.crisis = feeling.crisis or _is_crisis(text, hit, clause)
    if clause.asked and not attitude:
        weight *= 0.15
    elif clause.wondered and not attitude:
        weight *= 0.5
    weight *= _placed(hit.start, hit.end, places, kind=weight)
    if weight > 0 and _inside(places.quotes, hit.start, hit.end) and p.IRONIC_LEAD.search(text[: hit.start][-24:]):
        weight, rule = weight * TURNED, "quoted"
    if weight > 0 and feeling.mocked:
        weight, rule = weight * TURNED, "sarcasm"
    feeling.attitude = feeling.attitude or attitude
    feeling.add(weight, hit.term.text, rule)


def _placed(start: int, end: int, places: _Places, *, kind: float) -> float:
    """By how much a place counts: more after "but", less before it, in a concession or a wish."""
    factor = 1.0
    if places.turn:
        factor *= 0.6 if end <= places.turn else 1.5
    if _inside(places.though, start, end):
        factor *= 0.4
    if _inside(places.wishes, start, end):
        factor *= 0.2 if kind > 0 else 0.6
    return factor


def _inside(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first <= start and end <= last for first, last in spans)


def _last_turn(text: str) -> int:
    """Where what counts begins: after the last "but"; 0 without one."""
    place = 0
    for found in p.TURN.finditer(text):
        place = found.end()
    return place if 0 < place < len(text) - 1 else 0


def _weighed(text: str, hit: Hit, clause: Clause) -> tuple[float, str]:
    """The weight of a term with what stands just before and after it."""
    weight, rule = hit.term.weight, hit.term.role
    if weight < 0 and p.HEALED.search(text[hit.end : hit.end + 12]):
        return weight * TURNED * 0.5, "healed"
    start = max(clause.start, hit.start - _LOOK_BACK_EN)
    before = text[start : hit.start]
    if not before:
        return _after(text, hit, weight), rule
    near = before[-_LOOK_BACK:]
    if _HAN.search(near):
        if p.NOT_ZH.search(near) and not p.NOT_NOT_ZH.search(near):
            return weight * TURNED, "negated"
        if p.VERY_ZH.search(near):
            weight *= 1.3
        elif p.LITTLE_ZH.search(near):
            weight *= 0.6
    if before[-1] == " " or before[-1].isascii():
        # "Never looked better" is the best there is.
        if hit.term.text.endswith(("better", "happier", "easier", "nicer")) and p.BEST_EN.search(before):
            return weight, rule
        if p.NOT_EN.search(before) and not p.NOT_NOT_EN.search(before):
            return weight * TURNED, "negated"
        if p.VERY_EN.search(before):
            weight *= 1.3
        elif p.LITTLE_EN.search(before):
            weight *= 0.6
    return _after(text, hit, weight), rule


def _after(text: str, hit: Hit, weight: float) -> float:
    """So much that it hurts: 好喝哭了, 慢死了; and an adjective before 一点 only compares."""
    return weight * 1.3 if p.VERY_AFTER.match(text, hit.end) else weight


def _is_crisis(text: str, hit: Hit, clause: Clause) -> bool:
    """Whether a word of danger tells of one: not when asked about, denied or wished away."""
    if hit.term.kind == "crisis-trait" and clause.asked:
        return False
    return not p.DENIED_CRISIS.search(text[max(0, hit.start - 16) : hit.start])


def _faults(text: str, feeling: Feeling, places: _Places, hits: list[Hit]) -> None:
    """Faults told without a word of feeling. Each rule counts once; in a question hardly at all."""
    told: set[str] = set()
    for rule, weight, pattern in p.FAULTS:
        found = None if rule in told else pattern.search(text)
        if not found:
            continue
        start, end = found.span()
        # A praising idiom may look like a fault (没踩坑, doesn't disappoint).
        if rule in _MISREAD and _touched(hits, "pos", start, end, longer_than=2):
            continue
        told.add(rule)
        # What a term has told already is not told twice.
        share = 0.1 if places.clause_at(start).asked else 0.5 if _touched(hits, "neg", start, end) else 0.8
        feeling.add(weight * share * _placed(start, end, places, kind=weight), found[0].strip()[:40], rule)


def _touched(hits: list[Hit], role: str, start: int, end: int, *, longer_than: int = 0) -> bool:
    return any(
        hit.term.role == role and hit.start < end and start < hit.end and hit.end - hit.start > longer_than
        for hit in hits
    )


def _likings(text: str, feeling: Feeling, places: _Places) -> None:
    """Praise told without a word of feeling."""
    told: set[str] = set()
    for rule, weight, pattern in p.LIKED:
        found = None if rule in told else pattern.search(text)
        if found and not places.clause_at(found.start()).asked:
            told.add(rule)
            feeling.add(weight, found[0].strip()[:40], rule)
