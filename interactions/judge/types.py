"""What a judgement is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

POSITIVE, NEUTRAL, NEGATIVE, UNKNOWN = "positive", "neutral", "negative", ""
COMPLAINT, QUESTION, PURCHASE = "complaint", "question", "purchase-intent"
PRAISE, SPAM, OTHER = "praise", "spam", "other"
SENTIMENTS = (POSITIVE, NEUTRAL, NEGATIVE)
INTENTS = (COMPLAINT, QUESTION, PURCHASE, PRAISE, SPAM, OTHER)


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that counted: the words, which rule took them, and by how much they moved the score."""

    term: str
    rule: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """How somebody feels and what they want.

    `sentiment` is positive, neutral or negative, `intent` one of `INTENTS`; both are "" for a text without any words.
    `confidence` 0–1. `score`: below zero is ill, above is well; between −0.5 and 0.5 the words do not decide.
    `urgent`: health, law or the press is at stake.
    """

    sentiment: str
    intent: str
    confidence: float
    score: float
    reasons: tuple[Reason, ...]
    version: str
    urgent: bool = False

    def reasons_as_data(self) -> list[dict[str, Any]]:
        """The reasons as JSON takes them."""
        return [asdict(reason) for reason in self.reasons]
