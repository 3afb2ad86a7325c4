"""How well or ill a text speaks: terms weighed by what stands before and around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from interactions.judge import patterns as p
from interactions.judge.types import Reason
from interactions.judge.words import Hit

ILL_WEIGHS = 1.15
TURNED = -0.8
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


def feeling_of(text: str, hits: list[Hit], clauses: list[Clause]) -> Feeling:
    """Weigh all terms and faults of a written text."""
    feeling = Feeling()
    turn = _last_turn(text)
    though = [found.span() for found in p.THOUGH.finditer(text)]
    wishes = [found.span() for found in p.WISH.finditer(text)]
    feeling.wished = bool(wishes)
    feeling.mocked = p.MOCKED.search(text) is not None
    quotes = [found.span() for found in p.IN_QUOTES.finditer(text)] if text.count('"') > 1 else []
    praised: list[tuple[float, str]] = []
    place = 0
    for hit in hits:
        if hit.term.role == "none":
            continue
        while place + 1 < len(clauses) and clauses[place].end <= hit.start:
            place += 1
        clause = clauses[place] if clauses else Clause(0, len(text), False)
        weight, rule = _weighed(text, hit, clause)
        if weight < 0 and hit.term.kind.startswith("crisis") and rule != "negated":
            feeling.crisis = feeling.crisis or _is_crisis(text, hit, clause)
        attitude = hit.term.kind in {"attitude", "crisis"}
        if clause.asked and not (attitude and weight < 0):
            weight *= 0.15
        elif clause.wondered and not attitude:
            weight *= 0.5
        if turn:
            weight *= 0.6 if hit.end <= turn else 1.5
        if _inside(though, hit):
            weight *= 0.4
        if _inside(wishes, hit):
            weight *= 0.2 if weight > 0 else 0.6
        if weight > 0 and _inside(quotes, hit) and p.IRONIC_LEAD.search(text[: hit.start][-24:]):
            weight, rule = weight * TURNED, "quoted"
        if attitude and weight < 0:
            feeling.attitude = True
        if feeling.mocked and weight > 0:
            praised.append((weight, hit.term.text))
            continue
        feeling.add(weight, hit.term.text, rule)
    if feeling.mocked:
        feeling.add(-1.5, _words(p.MOCKED.search(text)), "sarcasm")
        for weight, term in praised:
            feeling.add(weight * TURNED, term, "sarcasm")
    _faults(text, feeling, clauses, hits)
    if feeling.well > 1 and feeling.ill < -1.4 and abs(feeling.score) < 0.9 and not turn:
        feeling.add(-0.9, "", "mixed")
    return feeling


def _words(found: re.Match[str] | None) -> str:
    return found[0].strip()[:40] if found else ""


def _inside(spans: list[tuple[int, int]], hit: Hit) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


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


def _faults(text: str, feeling: Feeling, clauses: list[Clause], hits: list[Hit]) -> None:
    """Faults told without a word of feeling. Each rule counts once; in a question only what presses."""
    told: set[str] = set()
    safe = [(hit.start, hit.end) for hit in hits if hit.term.role == "pos" and hit.end - hit.start > 2]
    for rule, weight, pattern in p.FAULTS:
        if rule in told:
            continue
        found = pattern.search(text)
        if not found:
            continue
        # A praising idiom that looks like a fault (没踩坑, doesn't disappoint).
        if any(start < found.end() and found.start() < end for start, end in safe) and rule in {
            "fault", "missing", "soon broken", "never again", "last time", "claimed", "not sent",
        }:  # fmt: skip
            continue
        asked = any(one.asked and one.start <= found.start() < one.end for one in clauses)
        told.add(rule)
        feeling.add(weight * (0.1 if asked else 0.8), _words(found), rule)
    for rule, weight, pattern in p.LIKED:
        found = None if rule in told or feeling.ill < -1.4 else pattern.search(text)
        if found and not any(one.asked and one.start <= found.start() < one.end for one in clauses):
            told.add(rule)
            feeling.add(weight, _words(found), rule)
