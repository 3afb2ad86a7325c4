"""From the weighed words to a sentiment and an intent."""

from __future__ import annotations

import re

from interactions.judge import patterns as p
from interactions.judge.scoring import Clause, Feeling, clauses_of, feeling_of
from interactions.judge.types import (
    COMPLAINT,
    NEGATIVE,
    NEUTRAL,
    OTHER,
    POSITIVE,
    PRAISE,
    PURCHASE,
    QUESTION,
    SPAM,
    UNKNOWN,
    Judgement,
    Reason,
)
from interactions.judge.words import Hit, found_in, has_words, lexicon, squeezed, written

RULES = "2026.11"
VERSION = f"rules {RULES} {lexicon().version}"
DEAD_ZONE = 0.5
"""Scores nearer to zero than this decide nothing."""
_NEVER_SURE = 0.98
_NUMBERS = re.compile(r"[\d()+ -]{5,}|\d{3,}")


def judge(text: str) -> Judgement:
    """How somebody feels and what they want, of any text; never raises. Reads the first 4,000 characters."""
    plain = written(text)
    feelings, intents = found_in(plain)
    if not has_words(plain) and not feelings:
        return _wordless(plain)
    clauses = clauses_of(plain)
    feeling = feeling_of(plain, feelings, clauses)
    cues = _Cues(plain, intents, clauses, feeling)
    intent, confidence = _intent(feeling, cues)
    return Judgement(
        sentiment=_sentiment(intent, feeling, cues),
        intent=intent,
        confidence=round(min(_NEVER_SURE, max(0.2, confidence)), 2),
        score=round(feeling.score, 2),
        reasons=tuple(cues.reasons + feeling.reasons),
        version=VERSION,
        urgent=cues.urgent and intent == COMPLAINT,
    )


def _wordless(plain: str) -> Judgement:
    """Only marks: question marks ask, the rest tells nothing."""
    if "?" in plain:
        return Judgement(NEUTRAL, QUESTION, 0.6, 0.0, (Reason("?", "question"),), VERSION)
    if plain.strip():
        return Judgement(NEUTRAL, OTHER, 0.3, 0.0, (), VERSION)
    return Judgement(UNKNOWN, UNKNOWN, 0.0, 0.0, (), VERSION)


class _Cues:
    """Marks of what a text is for, and how strong they are."""

    def __init__(self, plain: str, hits: list[Hit], clauses: list[Clause], feeling: Feeling) -> None:
        self.reasons: list[Reason] = []
        self.spam = self._spam(plain, hits)
        self.purchase = self._strongest(hits, "purchase")
        self.eager = any(hit.term.role == "purchase" and hit.term.kind == "eager" for hit in hits)
        self.pressed = self._matched(plain, p.PRESSED, "pressed") or self._matched(plain, p.RHETORICAL_ZH, "pressed")
        self.question = self._question(plain, hits, clauses)
        self.urgent = feeling.crisis or self._matched(plain, p.CRISIS_ZH, "crisis")
        self.short = len(plain) <= 6

    def _matched(self, plain: str, pattern: re.Pattern[str], rule: str) -> bool:
        found = pattern.search(plain)
        if found:
            # A reason is kept longer than the words it stems from: no numbers in it.
            self.reasons.append(Reason(_NUMBERS.sub("•••", found[0].strip()[:40]), rule))
        return found is not None

    def _strongest(self, hits: list[Hit], role: str) -> float:
        strength, seen = 0.0, set()
        for hit in hits:
            if hit.term.role == role and hit.term.text not in seen:
                seen.add(hit.term.text)
                self.reasons.append(Reason(hit.term.text, role))
                strength = max(strength, hit.term.weight)
        return strength

    def _spam(self, plain: str, hits: list[Hit]) -> float:
        """Cues add up: two weak ones make a strong one. Longer terms hide those inside them."""
        mine = sorted((hit for hit in hits if hit.term.role == "spam"), key=lambda hit: (hit.start, -hit.end))
        strength, last = 0.0, -1
        for hit in mine:
            if hit.end <= last:
                continue
            last = hit.end
            strength += hit.term.weight
            self.reasons.append(Reason(hit.term.text, "spam"))
        if self._matched(plain, p.CONTACT, "contact"):
            strength += 1.0
        if self._matched(plain, p.LINK, "link"):
            strength += 0.5
        if strength < 1:
            for _, term in lexicon().spam_han.iter(squeezed(plain)):
                if all(hit.term.text != term.text for hit in mine):
                    strength += term.weight
                    self.reasons.append(Reason(term.text, "disguised"))
        return strength

    def _question(self, plain: str, hits: list[Hit], clauses: list[Clause]) -> float:
        """1 for a clear question, less for what only looks like one."""
        strength = self._strongest(hits, "question")
        if any(clause.asked for clause in clauses):
            self.reasons.append(Reason("", "asked"))
            return 1.0
        for pattern in (p.ASKED_ZH, p.ASKED_EN, p.SURE_EN):
            if self._matched(plain, pattern, "question"):
                return 1.0
        return strength


def _intent(feeling: Feeling, cues: _Cues) -> tuple[str, float]:
    """The intent and how sure it is. The order is what matters: danger first, praise and complaint last."""
    score = feeling.score
    certain = 0.55 + min(abs(score), 4.0) * 0.1 - (0.12 if feeling.well > 0.8 and feeling.ill < -0.8 else 0.0)
    if cues.spam >= 1 and not (cues.spam < 2 and score < 0 and (cues.urgent or feeling.attitude)):
        return SPAM, 0.75 + 0.1 * min(cues.spam, 2.0)
    if cues.urgent:
        return COMPLAINT, max(0.85, certain)
    if score <= -1.2 or feeling.mocked:
        return COMPLAINT, certain
    if cues.pressed and (score < -0.3 or feeling.attitude or not cues.purchase):
        return COMPLAINT, 0.6 + min(abs(score), 3.0) * 0.08
    if cues.spam >= 0.5 and not cues.question and score < 1.5:
        return SPAM, 0.55
    if cues.purchase >= 1 and score > -1:
        return PURCHASE, 0.85
    if cues.purchase and score > -1 and score < 2.4 and not (cues.question and not score > 0.5 and cues.purchase < 0.6):
        return PURCHASE, 0.65
    if cues.question and score < 1.9:
        return QUESTION, 0.6 + 0.3 * cues.question - 0.1 * min(abs(score), 2.0)
    if feeling.wished and abs(score) < 0.8:
        return OTHER, 0.55
    if score > DEAD_ZONE:
        return PRAISE, certain
    if score < -DEAD_ZONE:
        return COMPLAINT, certain - 0.05
    return OTHER, 0.5 if not feeling.reasons else 0.4


def _sentiment(intent: str, feeling: Feeling, cues: _Cues) -> str:
    score = feeling.score
    if intent == SPAM:
        return NEUTRAL
    if intent == COMPLAINT:
        return NEGATIVE
    if intent == QUESTION:
        return NEUTRAL if abs(score) < 2 else POSITIVE if score > 0 else NEGATIVE
    if score > DEAD_ZONE or (intent == PURCHASE and cues.eager):
        return POSITIVE
    return NEGATIVE if score < -DEAD_ZONE and intent != PURCHASE else NEUTRAL
