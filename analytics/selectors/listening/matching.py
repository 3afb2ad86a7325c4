"""Which monitors a text meets. Pure: knows neither the database nor the clock.

Texts and words are compared after NFKC and case folding (Unicode 16, UAX #15), with blanks run together. A word meets
wherever it stands in the text; an end of it that is a letter or digit of a writing with blanks between words (Latin,
Cyrillic, Greek …) must be an end of a word there, too: "tea" is in "山屿tea店" and not in "steam".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick

from analytics.listening_states import Script

# Characters of a text that are looked through.
LONGEST = 8_000
_BLANKS = re.compile(r"\s+")
_KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")
# Writings without blanks between words: Chinese, Japanese, Korean (particles are attached), Thai, Lao, Khmer, Burmese.
_RUN_ON = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff"
                     r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """What a monitor asks of a text; empty lists ask nothing. `competitor_id`: whose own posts do not count."""

    any_of: Sequence[str] = ()
    all_of: Sequence[str] = ()
    none_of: Sequence[str] = ()
    platforms: Sequence[str] = ()
    scripts: Sequence[str] = ()
    competitor_id: int | None = None


def written(text: str) -> str:
    """The form in which texts and words are compared. Reads the first 8,000 characters."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text[:LONGEST]).casefold()).strip()


def script_of(text: str) -> str:
    """In which writing a text is: the value of a `Script`, "" for a text without letters.

    Han alone is told to be Chinese; with any kana it is Japanese. Latin counts where more of it stands than of Han.
    """
    plain = written(text)
    if _KANA.search(plain):
        return Script.JAPANESE
    if _HANGUL.search(plain):
        return Script.KOREAN
    han, latin = len(_HAN.findall(plain)), len(_LATIN.findall(plain))
    if han and han * 4 >= latin:
        return Script.CHINESE
    if latin:
        return Script.LATIN
    return Script.OTHER if any(char.isalpha() for char in plain) else ""


class Matcher:
    """Meets texts with many rules at once: one pass over the text, however many words there are (Aho-Corasick)."""

    def __init__(self, rules: Mapping[int, Rule]) -> None:
        self._rules = {pk: _plain(rule) for pk, rule in rules.items()}
        words = {word for rule in self._rules.values() for word in (*rule.any_of, *rule.all_of, *rule.none_of)}
        self._by_word: dict[str, list[int]] = {}
        for pk, rule in self._rules.items():
            # A rule without any-of words can only be met where the first of its all-of words stands.
            for word in set(rule.any_of or rule.all_of[:1]):
                self._by_word.setdefault(word, []).append(pk)
        self._automaton = ahocorasick.Automaton()
        for word in words:
            self._automaton.add_word(word, word)
        if words:
            self._automaton.make_automaton()

    def words_in(self, text: str) -> set[str]:
        """The words of all rules that stand in the text, in the form of `written`."""
        plain = written(text)
        if not self._by_word or not plain:
            return set()
        found: set[str] = set()
        for end, word in self._automaton.iter(plain):
            if word not in found and stands(plain, end - len(word) + 1, end + 1):
                found.add(word)
        return found

    def met(self, text: str, *, platform: str = "", script: str | None = None, by: int | None = None) -> list[int]:
        """Keys of the rules the text meets. `by`: the competitor whose own post it is."""
        words = self.words_in(text)
        if not words:
            return []
        candidates = {pk for word in words for pk in self._by_word.get(word, ())}
        if not candidates:
            return []
        script = script_of(text) if script is None else script
        return sorted(pk for pk in candidates if _meets(self._rules[pk], words, platform, script, by))


def _meets(rule: Rule, words: set[str], platform: str, script: str, by: int | None) -> bool:
    return (
        (not rule.any_of or not words.isdisjoint(rule.any_of))
        and words.issuperset(rule.all_of)
        and words.isdisjoint(rule.none_of)
        and (not rule.platforms or platform in rule.platforms)
        and (not rule.scripts or script in rule.scripts)
        and (by is None or rule.competitor_id != by)
    )


def _plain(rule: Rule) -> Rule:
    return Rule(
        words_of(rule.any_of), words_of(rule.all_of), words_of(rule.none_of), tuple(rule.platforms),
        tuple(rule.scripts), rule.competitor_id,
    )  # fmt: skip


def words_of(given: Iterable[str]) -> tuple[str, ...]:
    """Words in the form of `written`, each once."""
    return tuple(dict.fromkeys(word for word in map(written, given) if word))


def bordered(char: str) -> bool:
    """Whether a word that begins or ends with this character must begin or end a word of the text."""
    return char.isalnum() and not _RUN_ON.match(char)


def stands(text: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is not the middle of a longer word."""
    if start > 0 and bordered(text[start]) and bordered(text[start - 1]):
        return False
    return not (end < len(text) and bordered(text[end - 1]) and bordered(text[end]))
