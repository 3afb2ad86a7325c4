"""How much two texts differ."""

from __future__ import annotations

from content.services.checks_repeat import plain_words

_PIECE, _COMPARED = 3, 4000


def difference(text: str, other: str) -> int:
    """By how many percent two texts differ: 0 for the same words, 100 for nothing in common.

    Compares the sets of three-character pieces (Jaccard distance) of letters and digits, so that moved sentences count
    as alike and both Chinese and spaced scripts are treated alike.
    """
    mine, others = _pieces(text), _pieces(other)
    if not mine and not others:
        return 0
    return round(100 * (1 - len(mine & others) / len(mine | others)))


def _pieces(text: str) -> set[str]:
    words = plain_words(text[:_COMPARED])
    return {words[i : i + _PIECE] for i in range(max(1, len(words) - _PIECE + 1))} if words else set()
