"""What people ask again and again that no entry answers: groups of alike questions.

Messages are judged before (`Intent.QUESTION`); here they are put together by the words they share, rare ones weighing
more. Only ids and counts are remembered for a while; texts are read anew and shown masked, so that what somebody
erased is gone at once.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from config.lib.clock import now
from interactions.models import FaqDismissal, FaqSetup, Message
from interactions.selectors.faq.matching import COVERED, best_score, index_of, terms
from interactions.selectors.frequent import frequent_words
from interactions.selectors.masking import masked
from interactions.states import Direction, Intent
from team.models import Workspace

PERIODS = (30, 90)
MOST, LEAST_MESSAGES, LEAST_PEOPLE, SHOWN, EXAMPLES = 3000, 3, 2, 40, 3
_ALIKE, _SAME = 0.34, 0.5
# With few texts, how often a term occurs tells little.
_FEW, _ALONE = 60, 0.4
_REMEMBERED = 600


@dataclass(frozen=True, slots=True)
class Group:
    """A group of alike questions, without texts. `recent`: how many came in the later half of the period."""

    key: str
    count: int
    people: int
    recent: int
    message_ids: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    label: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group with how it was asked, masked; the most typical question first."""

    group: Group
    examples: Sequence[tuple[str, datetime, int]]

    @property
    def question(self) -> str:
        """The most typical question."""
        return self.examples[0][0] if self.examples else ""

    @property
    def change(self) -> int:
        """Messages of the later half minus those of the earlier one."""
        return 2 * self.group.recent - self.group.count


def candidates_of(*, workspace: Workspace, days: int = 30) -> list[Candidate]:
    """Groups of questions of the last `days` that no entry answers, most frequent first."""
    groups = groups_of(workspace=workspace, days=days)
    ids = [pk for group in groups for pk in group.message_ids[: EXAMPLES * 2]]
    rows = Message.objects.for_workspace(workspace).filter(pk__in=ids, deleted_at=None).exclude(text="")
    texts = {pk: (text, at, thread) for pk, text, at, thread in rows.values_list("pk", "text", "at", "thread_id")}
    out = []
    for group in groups:
        shown: dict[str, tuple[str, datetime, int]] = {}
        for pk in group.message_ids[: EXAMPLES * 2]:
            if pk in texts:
                text, at, thread = texts[pk]
                shown.setdefault(" ".join(masked(text).split())[:300], (masked(text)[:300], at, thread))
        if shown:
            out.append(Candidate(group, list(shown.values())[:EXAMPLES]))
    return out


def candidate_get(*, workspace: Workspace, key: str, days: int = 30) -> Candidate | None:
    """One of them, None when it is answered, dismissed or asked no more."""
    return next((one for one in candidates_of(workspace=workspace, days=days) if one.group.key == key), None)


def groups_of(*, workspace: Workspace, days: int) -> list[Group]:
    """The groups, remembered for ten minutes while library and dismissals stay the same."""
    stamp = FaqSetup.objects.for_workspace(workspace).values_list("stamp", flat=True).first()
    dismissed = list(FaqDismissal.objects.for_workspace(workspace).values_list("words", flat=True))
    mark = f"faq:candidates:{workspace.pk}:{days}:{stamp}:{len(dismissed)}"
    kept: list[dict[str, Any]] | None = cache.get(mark)
    if kept is None:
        found = [group for group in _grouped(workspace, days) if not _is_dismissed(group, dismissed)][:SHOWN]
        kept = [asdict(group) for group in found]
        cache.set(mark, kept, timeout=_REMEMBERED)
    return [Group(**values) for values in kept]


def _grouped(workspace: Workspace, days: int) -> list[Group]:
    moment, index = now(), index_of(workspace)
    rows = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, intent=Intent.QUESTION, deleted_at=None, at__gte=moment - timedelta(days=days)
    )
    asked = [
        (pk, text, at, thread)
        for pk, text, at, thread in rows.order_by("-at").values_list("pk", "text", "at", "thread_id")[:MOST]
        if text.strip() and best_score(index, text) < COVERED
    ]
    vectors = _vectors([masked(text) for _pk, text, _at, _thread in asked])
    half = moment - timedelta(days=days / 2)
    out = []
    for members in _clusters(vectors):
        people = {asked[n][3] for n in members}
        if len(members) < LEAST_MESSAGES or len(people) < LEAST_PEOPLE:
            continue
        held = Counter(term for n in members for term in vectors[n])
        words = sorted(term for term, n in held.items() if n * 2 >= len(members))
        middle = {term: n / len(members) for term, n in held.items()}
        typical = sorted(members, key=lambda n: (-_dot(vectors[n], middle), len(asked[n][1])))
        label = [word for word, _n in frequent_words([masked(asked[n][1]) for n in members], limit=4, least=2)]
        key = hashlib.sha256("|".join(words or sorted(held)[:5]).encode()).hexdigest()[:12]
        recent = sum(asked[n][2] >= half for n in members)
        out.append(Group(key, len(members), len(people), recent, [asked[n][0] for n in typical], words, label))
    return sorted(out, key=lambda group: (-group.count, group.key))


def _vectors(texts: Sequence[str]) -> list[dict[str, float]]:
    """Each text as terms of length 1. Rare ones weigh more; what one text alone has makes nothing alike."""
    bags = [terms(text) for text in texts]
    held = Counter(term for bag in bags for term in bag)
    count = max(len(bags), _FEW)
    rarity = {term: math.log(1.6 + count / n) * (_ALONE if n == 1 else 1.0) for term, n in held.items()}
    out = []
    for bag in bags:
        raw = {term: weight * rarity[term] for term, weight in bag.items() if weight > 0.09}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        out.append({term: value / length for term, value in raw.items()})
    return out


def _clusters(vectors: Sequence[Mapping[str, float]]) -> list[list[int]]:
    """Each text joins the group whose middle it is most alike, or begins one."""
    groups: list[list[int]] = []
    middles: list[dict[str, float]] = []
    of_term: dict[str, set[int]] = defaultdict(set)
    for number, vector in enumerate(vectors):
        near: Counter[int] = Counter()
        for term, value in vector.items():
            for group in of_term[term]:
                near[group] += value * middles[group].get(term, 0.0)  # type: ignore[assignment]
        best, alike = -1, 0.0
        for group, dot in near.items():
            length = math.sqrt(sum(value * value for value in middles[group].values())) or 1.0
            if dot / length > alike:
                best, alike = group, dot / length
        if best < 0 or alike < _ALIKE:
            best = len(groups)
            groups.append([])
            middles.append({})
        groups[best].append(number)
        for term, value in vector.items():
            middles[best][term] = middles[best].get(term, 0.0) + value
            of_term[term].add(best)
    return groups


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    return sum(value * other.get(term, 0.0) for term, value in one.items())


def _is_dismissed(group: Group, dismissed: Sequence[Sequence[str]]) -> bool:
    words = set(group.words)
    return any(words and gone and len(words & set(gone)) / len(words | set(gone)) >= _SAME for gone in dismissed)
