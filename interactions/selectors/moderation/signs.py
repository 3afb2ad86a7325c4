"""What can be seen in a text by itself: words, links, and how much looks like spam."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from compliance.engine.normalise import plain

# Addresses, and hosts written without http: a known ending, so that “3.5分” or “v2.0” are no links.
LINK = re.compile(
    r"https?://|www\.|\b[a-z0-9][a-z0-9-]{1,60}\.(?:com|cn|net|org|io|cc|top|xyz|shop|vip|me|app|link|site|club|info)\b",
    re.I,
)
# Rules of the judge that tell of somebody who wants people elsewhere.
BAIT = frozenset({"contact", "spam", "disguised"})
# What each sign adds to the score of 0–100.
JUDGED, PERHAPS, BAITED, LINKED, AGAIN, FLOOD = 50, 30, 30, 20, 40, 60
AGAIN_FROM, FLOOD_FROM, REPEAT_LEN = 2, 5, 6
_LATIN = re.compile(r"[a-z0-9]")
_FOLDED = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The text in one case, width and script, as keywords are compared."""
    return plain(text).text.casefold()


def squeezed(text: str) -> str:
    """Only letters and digits: what somebody pastes again and again with other signs is the same."""
    return _FOLDED.sub("", folded(text))


def words_pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """One pattern for all words, the longest first; Latin ones must stand alone, so that “app” is not in “happy”."""
    pieces = []
    for word in sorted({folded(word).strip() for word in words}, key=lambda word: (-len(word), word)):
        if word:
            before = r"(?<![a-z0-9])" if _LATIN.match(word[0]) else ""
            after = r"(?![a-z0-9])" if _LATIN.match(word[-1]) else ""
            pieces.append(before + re.escape(word) + after)
    return re.compile("|".join(pieces)) if pieces else None


def words_in(pattern: re.Pattern[str] | None, text: str) -> list[str]:
    """The words of a pattern that occur, each once."""
    return list(dict.fromkeys(pattern.findall(folded(text)))) if pattern else []


def has_link(text: str) -> bool:
    """Whether there is an address in it, however it is written."""
    return LINK.search(folded(text)) is not None


def spam_signs(
    *, text: str, intent: str, confidence: float, reasons: Sequence[dict[str, object]], copies: int
) -> tuple[int, list[str]]:
    """How much looks like spam, 0–100, and which signs there are. `copies`: how often the same was written before."""
    signs, score = [], 0
    if intent == "spam":
        score += JUDGED if confidence >= 0.7 else PERHAPS
        signs.append("judged")
    if any(reason.get("rule") in BAIT for reason in reasons):
        score += BAITED
        signs.append("bait")
    if has_link(text):
        score += LINKED
        signs.append("link")
    if copies >= AGAIN_FROM:
        score += FLOOD if copies >= FLOOD_FROM else AGAIN
        signs.append("repeated")
    return min(score, 100), signs
