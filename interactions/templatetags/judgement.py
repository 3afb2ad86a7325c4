"""How judgements are shown: colours of feelings, choices, and what decided, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from interactions.selectors.masking import masked
from interactions.states import Intent, Sentiment

register = template.Library()

TONES = {
    Sentiment.POSITIVE: "tag-good", Sentiment.NEGATIVE: "tag-bad", Intent.COMPLAINT: "tag-bad",
    Intent.PRAISE: "tag-good", Intent.PURCHASE: "tag-accent", Intent.QUESTION: "tag-warn",
}  # fmt: skip
BY: dict[str, str | Promise] = {
    "rules": pgettext_lazy("judged by", "Rules"),
    "model": pgettext_lazy("judged by", "Learned from corrections"),
    "person": pgettext_lazy("judged by", "A person"),
}
_FAULT = pgettext_lazy("why judged", "tells of a fault")
_WAIT = pgettext_lazy("why judged", "waits for something")
WHY: dict[str, str | Promise] = {
    "pos": pgettext_lazy("why judged", "good word"),
    "neg": pgettext_lazy("why judged", "bad word"),
    "negated": pgettext_lazy("why judged", "negated"),
    "healed": pgettext_lazy("why judged", "got better"),
    "quoted": pgettext_lazy("why judged", "in quotation marks, meant otherwise"),
    "sarcasm": pgettext_lazy("why judged", "sarcasm"),
    "mixed": pgettext_lazy("why judged", "good and bad in one breath"),
    "spam": pgettext_lazy("why judged", "word of spam"),
    "contact": pgettext_lazy("why judged", "offers contact or money"),
    "link": pgettext_lazy("why judged", "link"),
    "disguised": pgettext_lazy("why judged", "disguised word of spam"),
    "purchase": pgettext_lazy("why judged", "wants to buy"),
    "question": pgettext_lazy("why judged", "asks"),
    "asked": pgettext_lazy("why judged", "asks"),
    "asked about": pgettext_lazy("why judged", "asks"),
    "pressed": pgettext_lazy("why judged", "asks pressingly"),
    "crisis": pgettext_lazy("why judged", "health, law or the press"),
    "waited": _WAIT,
    "not sent": _WAIT,
    "took long": _WAIT,
    "unheard": pgettext_lazy("why judged", "is not heard"),
    "last time": pgettext_lazy("why judged", "will not come back"),
    "never again": pgettext_lazy("why judged", "will not come back"),
    "threat": pgettext_lazy("why judged", "threatens"),
    "charged": pgettext_lazy("why judged", "money or trouble put on them"),
    "loyal": pgettext_lazy("why judged", "comes back"),
    "learned": pgettext_lazy("why judged", "like messages that people judged"),
}
_LIKED = pgettext_lazy("why judged", "tells of something good")
_LIKINGS = {"holds", "still fine", "gladly", "superlative", "won't part"}


@register.filter
def tone(value: str) -> str:
    """The class of a pill for a sentiment or intent."""
    return TONES.get(value, "")  # type: ignore[call-overload]


@register.filter
def sentiment_name(value: str) -> str:
    """A sentiment in words."""
    return str(Sentiment(value).label)


@register.filter
def intent_name(value: str) -> str:
    """An intent in words."""
    return str(Intent(value).label)


@register.filter
def percent(value: float | None) -> str:
    """A share from 0 to 1 in percent."""
    return "–" if value is None else f"{value * 100:.0f}%"


@register.filter
def judged_by(value: str) -> str:
    """What decided, in words."""
    return str(BY.get(value, ""))


@register.filter
def why(reasons: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Reasons as they are listed: the words that counted, what they are, and by how much they moved the score."""
    listed = []
    for one in reasons[:12]:
        rule, weight = str(one.get("rule", "")), float(one.get("weight") or 0)
        word = str(WHY.get(rule) or (_LIKED if rule in _LIKINGS else _FAULT))
        listed.append(
            {"term": masked(str(one.get("term", ""))), "rule": word, "weight": f"{weight:+.1f}" if weight else ""}
        )
    return listed


@register.simple_tag
def sentiments() -> list[tuple[str, str]]:
    """What a person can choose, with names."""
    return [(one.value, str(one.label)) for one in Sentiment if one.value]


@register.simple_tag
def intents() -> list[tuple[str, str]]:
    """What a person can choose, with names."""
    return [(one.value, str(one.label)) for one in Intent if one.value]
