"""What rules cannot know, learned from what people put right: letter groups, weighed by logistic regression.

Small enough to be trained in pure Python: at most some thousand short texts, a second or so for two hundred. It is
deterministic, stores as JSON, and keeps no digits, so no phone number survives in it.
"""

from __future__ import annotations

import json
import math
import random
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from interactions.judge.types import INTENTS, SENTIMENTS
from interactions.judge.words import written

GROUPS = (1, 2, 3)
MOST_GROUPS = 6_000
READ = 400
"""Characters of a text that count; more would let one long text outweigh many."""
ROUNDS, RATE, DECAY = 15, 0.5, 1e-4
PARTS = 5

_DIGITS = re.compile(r"\d+")
_BLANKS = re.compile(r"\s+")
Vector = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what a person says of it."""

    text: str
    sentiment: str
    intent: str


@dataclass(frozen=True, slots=True)
class Model:
    """Letter groups with how rare they are, and for each class a weight of every group and, last, of the class."""

    groups: dict[str, int]
    rarity: list[float]
    weights: dict[str, list[float]]

    def vector(self, text: str) -> Vector:
        """The text as groups that are known, weighed by rarity, of length 1."""
        counted = Counter(self.groups[group] for group in _groups(text) if group in self.groups)
        raw = [(place, (1 + math.log(times)) * self.rarity[place]) for place, times in counted.items()]
        length = math.sqrt(sum(value * value for _place, value in raw)) or 1.0
        return [(place, value / length) for place, value in raw]

    def tell(self, text: str) -> tuple[str, str, float]:
        """Sentiment, intent, and how likely both are, 0–1."""
        vector = self.vector(text)
        sentiment, first = self._best(vector, "s", SENTIMENTS)
        intent, second = self._best(vector, "i", INTENTS)
        return sentiment, intent, first * second

    def _best(self, vector: Vector, kind: str, classes: Sequence[str]) -> tuple[str, float]:
        known = [one for one in classes if f"{kind}:{one}" in self.weights]
        likely = _shares([_sum(self.weights[f"{kind}:{one}"], vector) for one in known])
        best = max(range(len(known)), key=likely.__getitem__)
        return known[best], likely[best]

    def dump(self) -> bytes:
        """As it is stored."""
        plain = {
            "groups": list(self.groups),
            "rarity": [round(value, 3) for value in self.rarity],
            "weights": {name: [round(value, 3) for value in row] for name, row in self.weights.items()},
        }
        return zlib.compress(json.dumps(plain, ensure_ascii=False).encode())


def load(data: bytes) -> Model:
    """A model as `dump` wrote it. Raises ValueError for anything else."""
    try:
        plain = json.loads(zlib.decompress(data))
        groups = {group: place for place, group in enumerate(plain["groups"])}
        return Model(groups, list(plain["rarity"]), dict(plain["weights"]))
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError("no stored model") from error


def train(examples: Sequence[Example]) -> Model:
    """Learn from examples; at least one is needed. The same examples in the same order give the same model."""
    seen = Counter(group for one in examples for group in set(_groups(one.text)))
    often = [group for group, times in seen.most_common() if times > 1][:MOST_GROUPS]
    groups = {group: place for place, group in enumerate(often)}
    rarity = [math.log((1 + len(examples)) / (1 + seen[group])) + 1 for group in often]
    model = Model(groups, rarity, {})
    vectors = [model.vector(one.text) for one in examples]
    for kind, answers in (("s", [one.sentiment for one in examples]), ("i", [one.intent for one in examples])):
        for name, row in _regression(vectors, answers, len(often)).items():
            model.weights[f"{kind}:{name}"] = row
    return model


def parts(examples: Sequence[Example]) -> list[tuple[list[Example], list[Example]]]:
    """Five splits into what is learned from and what is held out, each example held out once."""
    mixed = list(examples)
    random.Random(5).shuffle(mixed)  # noqa: S311 - the same split each time
    held = [mixed[number::PARTS] for number in range(PARTS)]
    return [([one for other in held if other is not part for one in other], part) for part in held]


def _groups(text: str) -> list[str]:
    plain = _BLANKS.sub(" ", _DIGITS.sub("0", written(text[:READ]))).strip()
    plain = f" {plain} "
    return [plain[start : start + size] for size in GROUPS for start in range(len(plain) - size + 1)]


def _regression(vectors: list[Vector], answers: list[str], size: int) -> dict[str, list[float]]:
    """Weights of a multinomial logistic regression by stochastic steps that grow smaller where much was learned."""
    classes = sorted(set(answers))
    weights = [[0.0] * (size + 1) for _one in classes]
    learned = [[1e-6] * (size + 1) for _one in classes]
    order = list(range(len(vectors)))
    chance = random.Random(3)  # noqa: S311 - the same order each time
    for _round in range(ROUNDS):
        chance.shuffle(order)
        for number in order:
            vector = vectors[number]
            likely = _shares([_sum(row, vector) for row in weights])
            for place, name in enumerate(classes):
                miss = likely[place] - (answers[number] == name)
                if abs(miss) > 1e-3:
                    _step(weights[place], learned[place], vector, miss)
    return dict(zip(classes, weights, strict=True))


def _step(row: list[float], learned: list[float], vector: Vector, miss: float) -> None:
    for place, value in (*vector, (len(row) - 1, 1.0)):
        slope = miss * value + DECAY * row[place]
        learned[place] += slope * slope
        row[place] -= RATE * slope / math.sqrt(learned[place])


def _sum(row: list[float], vector: Vector) -> float:
    return row[-1] + sum(row[place] * value for place, value in vector)


def _shares(sums: list[float]) -> list[float]:
    most = max(sums)
    raised = [math.exp(value - most) for value in sums]
    total = sum(raised)
    return [value / total for value in raised]
