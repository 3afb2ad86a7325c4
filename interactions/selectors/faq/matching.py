"""Which entries answer what somebody wrote, offline and within milliseconds.

Every wording of a published entry is a bag of weighted terms: words of spaced scripts, and pairs of neighbouring
characters of the others (`selectors.tokens`). Terms that few entries have weigh more; characters that carry no theme
weigh little. A wording scores by how much of it the message holds, and a little by how much of the message it covers.

Each process remembers the index of a workspace until the library's stamp changes.
"""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.lib.clock import local_day, now
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqSetup
from interactions.selectors.faq.reading import valid_on
from interactions.selectors.frequent import CUTS, STOP
from interactions.selectors.tokens import lexemes
from team.models import Workspace

LIMIT, LEAST, COVERED = 3, 0.3, 0.5
# A wording counts by three quarters for what of it was said, by one quarter for what of the message it covers.
_SAID, _ANSWERED = 0.75, 0.25
# By how many of a pair's two characters carry no theme.
_PAIR = (1.0, 0.35, 0.08)
_WORD, _STOPWORD = 1.6, 0.1
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_WORDS_MAX, _TEXT_MAX, _KEPT = 4, 2000, 32
# What people say before and around a question.
_POLITE = re.compile(
    r"(?:你好|您好|请问|麻烦问?一?下|想问一?下|问一下|请教|亲亲?|谢谢|hello|hi there|hi|please)[\s,，.。!！~～]*", re.I
)


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which the question of an entry is put."""

    entry_id: int
    text: str
    terms: Mapping[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class Index:
    """All wordings of a library. `rarity` by term, `places`: numbers of the wordings that hold a term."""

    wordings: Sequence[Wording]
    rarity: Mapping[str, float]
    places: Mapping[str, Sequence[int]]
    unknown: float


@dataclass(frozen=True, slots=True)
class Match:
    """How well an entry fits: `score` from 0 to 1, by which wording, and which words of it were said."""

    entry_id: int
    score: float
    wording: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry that may answer a message, and why."""

    entry: FaqEntry
    score: float
    wording: str
    words: tuple[str, ...]

    @property
    def percent(self) -> int:
        """The score as people read it."""
        return round(self.score * 100)

    @property
    def by_variant(self) -> bool:
        """Whether other words than the question itself were met."""
        return self.wording not in (self.entry.question, self.entry.question_en)


_indexes: OrderedDict[int, tuple[object, Index]] = OrderedDict()


def terms(text: str) -> dict[str, float]:
    """The terms of a text with what each weighs by itself."""
    found: dict[str, float] = {}
    single: dict[str, float] = {}
    for lexeme in lexemes(_POLITE.sub(" ", text[:_TEXT_MAX])):
        if not _HAN.match(lexeme):
            word = _stem(lexeme)
            found[word] = _STOPWORD if lexeme in STOP or len(lexeme) == 1 else _WORD
        elif len(lexeme) == 1:
            single[lexeme] = 0.5
        else:
            found[lexeme] = _PAIR[sum(char in CUTS for char in lexeme)]
    return found or single


def suggest(*, workspace: Workspace, texts: Iterable[str], limit: int = LIMIT) -> list[Suggestion]:
    """The entries that fit one of `texts` best, best first; two queries while the library is the same."""
    matches = matches_of(index_of(workspace), texts)[: limit * 4]
    if not matches:
        return []
    today = local_day(now(), workspace.time_zone)
    rows = FaqEntry.objects.for_workspace(workspace).filter(
        valid_on(today), pk__in=[match.entry_id for match in matches], state=FaqState.PUBLISHED
    )
    entries = {row.pk: row for row in rows.defer("tokens")}
    return [
        Suggestion(entries[match.entry_id], match.score, match.wording, match.words)
        for match in matches
        if match.entry_id in entries
    ][:limit]


def matches_of(index: Index, texts: Iterable[str], *, least: float = LEAST) -> list[Match]:
    """The best wording of each entry that scores at least `least` for one of the texts, best first."""
    best: dict[int, tuple[float, int, Mapping[str, float]]] = {}
    for text in texts:
        said = terms(text)
        for number, score in _scores(index, said):
            entry_id = index.wordings[number].entry_id
            if score >= least and score > best.get(entry_id, (0.0,))[0]:
                best[entry_id] = (score, number, said)
    ranked = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return [
        Match(entry_id, round(score, 3), index.wordings[number].text, words_met(index.wordings[number].text, said))
        for entry_id, (score, number, said) in ranked
    ]


def best_score(index: Index, text: str, *, entry_id: int | None = None) -> float:
    """How well the library, or one entry of it, answers a text."""
    scores = (
        score
        for number, score in _scores(index, terms(text))
        if entry_id is None or index.wordings[number].entry_id == entry_id
    )
    return max(scores, default=0.0)


def words_met(wording: str, said: Mapping[str, float]) -> tuple[str, ...]:
    """The words of a wording that were said, whole runs of characters together, most telling first."""
    folded = wording.casefold()
    marks = [False] * len(folded)
    for term, weight in said.items():
        if weight < 0.3:
            continue
        start = folded.find(term)
        while start >= 0:
            marks[start : start + len(term)] = [True] * len(term)
            start = folded.find(term, start + 1)
    runs, run = [], ""
    for char, marked in zip(wording, marks, strict=False):
        if marked:
            run += char
        elif run:
            runs.append(run)
            run = ""
    runs = [one.strip() for one in [*runs, run] if len(one.strip()) > 1]
    return tuple(sorted(dict.fromkeys(runs), key=len, reverse=True)[:_WORDS_MAX])


def index_of(workspace: Workspace) -> Index:
    """The index of a workspace's published entries, whatever their time. One query while it is the same."""
    stamp = FaqSetup.objects.for_workspace(workspace).values_list("stamp", flat=True).first()
    kept = _indexes.get(workspace.pk)
    if kept is not None and kept[0] == stamp and stamp is not None:
        _indexes.move_to_end(workspace.pk)
        return kept[1]
    rows = FaqEntry.objects.for_workspace(workspace).filter(state=FaqState.PUBLISHED)
    index = built(
        (pk, wording)
        for pk, question, english, variants in rows.values_list("pk", "question", "question_en", "variants")
        for wording in (question, english, *variants)
        if wording
    )
    _indexes[workspace.pk] = (stamp, index)
    while len(_indexes) > _KEPT:
        _indexes.popitem(last=False)
    return index


def built(wordings: Iterable[tuple[int, str]]) -> Index:
    """An index over (entry id, wording)."""
    raw = [(entry_id, text, terms(text)) for entry_id, text in wordings]
    of_term: dict[str, set[int]] = defaultdict(set)
    for entry_id, _text, found in raw:
        for term in found:
            of_term[term].add(entry_id)
    count = max(1, len({entry_id for entry_id, _text, _found in raw}))
    rarity = {term: math.log(1.6 + count / len(entries)) for term, entries in of_term.items()}
    places: dict[str, list[int]] = defaultdict(list)
    out = []
    for number, (entry_id, text, found) in enumerate(raw):
        weighted = {term: weight * rarity[term] for term, weight in found.items()}
        for term in weighted:
            places[term].append(number)
        out.append(Wording(entry_id, text, weighted, sum(weighted.values()) or 1.0))
    return Index(out, rarity, places, math.log(1.6 + count))


def _scores(index: Index, said: Mapping[str, float]) -> list[tuple[int, float]]:
    """(number of the wording, score) of all that share a term with the message."""
    shared: Counter[int] = Counter()
    whole = 0.0
    for term, weight in said.items():
        whole += weight * index.rarity.get(term, index.unknown)
        if weight < 0.09:  # two characters without a theme: found everywhere, decides nothing
            continue
        for number in index.places.get(term, ()):
            shared[number] += index.wordings[number].terms[term]  # type: ignore[assignment]
    if not whole:
        return []
    return [
        (number, _SAID * min(1.0, met / index.wordings[number].total) + _ANSWERED * min(1.0, met / whole))
        for number, met in shared.items()
    ]


def _stem(word: str) -> str:
    """English plurals and the like, cut so that both forms meet."""
    for end in ("ies", "ing", "ed", "es", "s"):
        if len(word) > len(end) + 3 and word.endswith(end):
            return word[: -len(end)]
    return word


def today_of(workspace: Workspace) -> date:
    """Today on the workspace's calendar."""
    return local_day(now(), workspace.time_zone)
