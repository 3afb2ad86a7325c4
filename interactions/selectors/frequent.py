"""Words that many texts share, without a dictionary: runs of Chinese characters, and Western words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# Characters and words that carry no theme: texts are cut at them.
CUTS = frozenset(
    "的了是我你他她它们这那就都也还又很太在有没不吗呢吧啊呀哦和与或及跟被把给让对从到为以而但却所之其得地着过会能"
    "可要想请您个些么什怎哪谁几再更最真好非常特别比较多少点儿啦嘛哈呵嗯"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"[a-z][a-z'-]{2,}")
STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "you",
        "are",
        "was",
        "were",
        "this",
        "that",
        "with",
        "have",
        "has",
        "had",
        "not",
        "but",
        "they",
        "from",
        "very",
        "all",
        "can",
        "could",
        "would",
        "will",
        "your",
        "our",
        "out",
        "its",
        "it's",
        "i'm",
        "just",
        "too",
        "more",
        "than",
        "then",
        "them",
        "what",
        "when",
        "which",
        "who",
        "how",
        "why",
        "there",
        "here",
        "some",
        "any",
        "been",
        "being",
        "about",
        "into",
        "only",
        "also",
        "did",
        "does",
        "don't",
        "didn't",
        "isn't",
        "much",
        "many",
        "one",
        "two",
        "get",
        "got",
    ]
)
LONGEST = 4


def frequent_words(texts: Iterable[str], *, limit: int = 20, least: int = 3) -> list[tuple[str, int]]:
    """Words found in at least `least` of `texts`, with the number of texts, most frequent first.

    Of overlapping runs the longer one stays when nearly all texts with the shorter have it, else the shorter.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(_words(text.lower()))
    usual = {word: n for word, n in counts.items() if n >= least}
    for word in sorted(usual, key=len, reverse=True):
        if _HAN.fullmatch(word) and word in usual:
            _settle(word, usual)
    return sorted(usual.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0]))[:limit]


def _words(text: str) -> set[str]:
    found = {word for word in _LATIN.findall(text) if word not in STOP}
    for run in _HAN.findall(text):
        for piece in "".join(c if c not in CUTS else " " for c in run).split():
            for size in range(2, LONGEST + 1):
                found.update(piece[at : at + size] for at in range(len(piece) - size + 1))
    return found


def _settle(word: str, usual: dict[str, int]) -> None:
    """Drop either the parts of `word` or `word` itself."""
    parts = [
        word[at : at + size]
        for size in range(2, len(word))
        for at in range(len(word) - size + 1)
        if word[at : at + size] in usual
    ]
    if any(usual[part] > usual[word] / 0.7 for part in parts):
        usual.pop(word)
        return
    for part in parts:
        usual.pop(part)
