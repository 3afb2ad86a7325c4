"""One written form of a text, and the terms of `lexicon.csv` in it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import ahocorasick

from compliance.engine.normalise import fold

FILE = Path(__file__).with_name("lexicon.csv")
LONGEST = 4_000
"""Characters that are read; nobody makes a second point after so many."""

_OWN = {
    "’": "'",
    "‘": "'",
    "＇": "'",
    "“": '"',
    "”": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "…": "…",
    "\r": "\n",
}
_REPEATED = re.compile(r"([a-z])\1{2,}")
_WORD = re.compile(r"[a-z]*([a-z])\1\1[a-z]*")
_LETTERS_APART = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][ .\-_*]){3,}[a-z0-9](?![a-z0-9])")
_HAN_APART = re.compile(r"(?<![一-鿿])(?:[一-鿿][ .\-_*·|/]{1,2})+[一-鿿](?![一-鿿])")
_BETWEEN = re.compile(r"[^0-9a-z一-鿿+〆❤:>]+")
_HAS_WORDS = re.compile(r"\w")

_folded: dict[str, str] = dict(_OWN)


def written(text: str) -> str:
    """The text in simple characters, narrow and lower case, without invisible ones; letters set apart are joined."""
    known = _folded
    parts = []
    for char in text[:LONGEST]:
        plain = known.get(char)
        if plain is None:
            plain = known[char] = fold(char)
        parts.append(plain)
    plain = "".join(parts)
    if _REPEATED.search(plain):
        plain = _WORD.sub(_shortened, plain)
    plain = _LETTERS_APART.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), plain)
    return _HAN_APART.sub(lambda found: re.sub(r"[ .\-_*·|/]", "", found[0]), plain)


def _shortened(found: re.Match[str]) -> str:
    """`sooo goooood` as the lexicon writes it; with two letters when it knows neither form."""
    single, double = _REPEATED.sub(r"\1", found[0]), _REPEATED.sub(r"\1\1", found[0])
    return single if single in lexicon().latin and double not in lexicon().latin else double


def squeezed(plain: str) -> str:
    """Only letters, digits and a few signs: what hides behind blanks, dots and pictures shows."""
    return _BETWEEN.sub("", plain)


@dataclass(frozen=True, slots=True)
class Term:
    """A row of the lexicon. `role`: pos, neg, none (shields what lies inside), spam, purchase or question.

    `kind` of a negative term: `attitude` (counts in a question too), `crisis`, or `crisis-trait`, which is a crisis
    unless it is asked about or denied.
    """

    text: str
    role: str
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at `start`:`end` of the written text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All terms in one automaton. `version`: changes with the file. `latin`: single words, for stretched spelling."""

    automaton: ahocorasick.Automaton
    version: str
    latin: frozenset[str]
    spam_han: ahocorasick.Automaton


@cache
def lexicon() -> Lexicon:
    """Read the file once per process."""
    data = FILE.read_bytes()
    terms: dict[str, list[Term]] = defaultdict(list)
    for row in csv.DictReader(data.decode().splitlines()):
        key = "".join(_OWN.get(char) or fold(char) for char in row["term"])
        if key:
            terms[key].append(Term(row["term"], row["role"], float(row["weight"]), row["kind"]))
    automaton, spam = ahocorasick.Automaton(), ahocorasick.Automaton()
    for key, found in terms.items():
        automaton.add_word(key, (len(key), tuple(found)))
        disguised = [term for term in found if term.role == "spam" and not key.isascii() and len(key) > 1]
        if disguised:
            spam.add_word(squeezed(key) or key, disguised[0])
    automaton.make_automaton()
    spam.make_automaton()
    latin = frozenset(key for key in terms if key.isascii() and key.isalpha())
    return Lexicon(automaton, sha256(data).hexdigest()[:8], latin, spam)


def found_in(plain: str) -> tuple[list[Hit], list[Hit]]:
    """Terms of feeling, the longest where several overlap, in order; and terms of intent, all of them."""
    feelings: list[Hit] = []
    intents: list[Hit] = []
    for last, (length, terms) in lexicon().automaton.iter(plain):
        start, end = last + 1 - length, last + 1
        if not _whole(plain, start, end):
            continue
        for term in terms:
            (intents if term.role in {"spam", "purchase", "question"} else feelings).append(Hit(start, end, term))
    if len(feelings) > 1:
        feelings.sort(key=lambda hit: (hit.start, -hit.end))
        feelings = _longest(feelings)
    return feelings, intents


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without overlaps: a longer term wins over those it touches, else the first one."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _whole(text: str, start: int, end: int) -> bool:
    """Whether Latin letters and digits at both ends are not parts of longer words: "late" is not in "chocolate"."""
    first, last = text[start], text[end - 1]
    if first.isascii() and first.isalnum() and start:
        before = text[start - 1]
        if before.isascii() and before.isalnum():
            return False
    if last.isascii() and last.isalnum() and end < len(text):
        after = text[end]
        return not (after.isascii() and after.isalnum())
    return True


def has_words(plain: str) -> bool:
    """Whether there is a letter, digit or character at all."""
    return _HAS_WORDS.search(plain) is not None
