"""Computing what answers have in common. Numbers are kept apart by sheet, so that each can name its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import ResearchRow
from accounts.research_states import Aspect, TagFamily

# How many different answers of an aspect are kept; rarer ones say nothing about a persona.
KEPT = {Aspect.CITY: 12, Aspect.NEED: 12, Aspect.PAIN: 12, Aspect.CHANNEL: 12, Aspect.QUOTE: 6}
KEPT_TAGS = 40
_OF_FAMILY = {
    TagFamily.ATTRIBUTE: Aspect.ATTRIBUTE,
    TagFamily.BEHAVIOUR: Aspect.BEHAVIOUR,
    TagFamily.INTEREST: Aspect.INTEREST,
}


@dataclass(frozen=True, slots=True)
class Computed:
    """`count` of the `base` people of a sheet who answered the question said this; `share` in percent, weighted."""

    source_id: int
    aspect: Aspect
    statement: str
    count: int
    base: int
    share: float
    rows: list[int]


@dataclass(frozen=True)
class Distribution:
    """What the chosen people answered. `weights`, `whole`: sums of weights by sheet, of the chosen and of all.

    `asked`: how many people each sheet holds; it and `whole` are 0 where nobody looked.
    """

    computed: list[Computed]
    people: int
    weights: Mapping[int, float]
    numbers: Mapping[int, list[int]]
    whole: Mapping[int, float] = field(default_factory=dict)
    asked: Mapping[int, int] = field(default_factory=dict)

    def of(self, aspect: Aspect) -> list[Computed]:
        """The answers of an aspect over all sheets, the most frequent first; each keeps the sheet that says it most."""
        return self._by_aspect.get(aspect, [])

    @cached_property
    def _by_aspect(self) -> dict[Aspect, list[Computed]]:
        found: dict[Aspect, list[Computed]] = {}
        for aspect in {one.aspect for one in self.computed}:
            merged: dict[str, list[Computed]] = defaultdict(list)
            for one in self.computed:
                if one.aspect is aspect:
                    merged[one.statement].append(one)
            found[aspect] = sorted(
                (_merged(parts, self._bases(aspect)) for parts in merged.values()),
                key=lambda one: (-one.share, one.statement),
            )
        return found

    def _bases(self, aspect: Aspect) -> int:
        return sum({one.source_id: one.base for one in self.computed if one.aspect is aspect}.values())

    def shares(self) -> list[Computed]:
        """How large a part of those asked the chosen are, by sheet."""
        return [
            Computed(
                source,
                Aspect.SHARE,
                Aspect.SHARE.value,
                len(self.numbers[source]),
                self.asked[source],
                round(100 * weight / self.whole[source], 1),
                self.numbers[source],
            )
            for source, weight in self.weights.items()
            if self.whole.get(source)
        ]


def distribution_of(rows: QuerySet[ResearchRow]) -> Distribution:
    """Compute the distribution of answers. Two queries."""
    names = ("pk", "source_id", "number", "band", "gender", "city", "weight", "said")
    found = list(rows.order_by("source_id", "number").values_list(*names))
    tags: dict[int, list[tuple[Aspect, str]]] = defaultdict(list)
    links = ResearchRow.tags.through._default_manager.filter(researchrow__in=rows.order_by().values("pk"))
    for row_id, family, name in links.values_list("researchrow_id", "researchtag__family", "researchtag__name"):
        tags[row_id].append((_OF_FAMILY[TagFamily(family)], name))
    tally = _Tally()
    weights: dict[int, float] = defaultdict(float)
    numbers: dict[int, list[int]] = defaultdict(list)
    for pk, source, number, band, gender, city, weight, said in found:
        told = [(Aspect.AGE, band), (Aspect.GENDER, gender), (Aspect.CITY, city), *tags[pk]]
        told += [(Aspect(name), text) for name, texts in said.items() for text in texts]
        tally.add(source, number, float(weight), {pair for pair in told if pair[1]})
        weights[source] += float(weight)
        numbers[source].append(number)
    return Distribution(tally.computed(), len(found), weights, numbers, asked={s: len(n) for s, n in numbers.items()})


class _Tally:
    """Counts statements by sheet and aspect."""

    def __init__(self) -> None:
        self._said: dict[tuple[int, Aspect], dict[str, list[tuple[int, float]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._bases: dict[tuple[int, Aspect], tuple[int, float]] = defaultdict(lambda: (0, 0.0))

    def add(self, source: int, number: int, weight: float, told: Iterable[tuple[Aspect, str]]) -> None:
        """Count one person's answers."""
        told = sorted(told)
        for aspect in {aspect for aspect, _text in told}:
            people, sum_of_weights = self._bases[source, aspect]
            self._bases[source, aspect] = people + 1, sum_of_weights + weight
        for aspect, text in told:
            self._said[source, aspect][text].append((number, weight))

    def computed(self) -> list[Computed]:
        """The statements of each sheet and aspect, the most frequent first."""
        found: list[Computed] = []
        for (source, aspect), texts in self._said.items():
            people, whole = self._bases[source, aspect]
            ranked = sorted(texts.items(), key=lambda item: (-sum(w for _n, w in item[1]), item[1][0][0], item[0]))
            for text, hits in ranked[: KEPT.get(aspect, KEPT_TAGS)]:
                share = round(100 * sum(weight for _n, weight in hits) / whole, 1)
                found.append(Computed(source, aspect, text, len(hits), people, share, [n for n, _w in hits]))
        return found


def _merged(parts: list[Computed], base: int) -> Computed:
    first = max(parts, key=lambda one: one.count)
    if len(parts) == 1 and first.base == base:
        return first
    share = round(sum(one.share * one.base for one in parts) / base, 1)
    return Computed(
        first.source_id, first.aspect, first.statement, sum(one.count for one in parts), base, share, first.rows
    )
