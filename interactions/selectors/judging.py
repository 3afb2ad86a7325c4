"""Reading what people put right about judgements, and how well the judge does on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet
from django.utils.crypto import salted_hmac

from interactions.judge import VERSION, Judgement, judge
from interactions.judge.types import INTENTS, SENTIMENTS
from interactions.models import JudgeCorrection, JudgeModel, Message
from interactions.selectors.masking import masked
from team.models import Workspace

NEEDED = 200
"""Corrections from which something can be learned."""
MOST = 2_000
"""The newest so many corrections are measured and learned from."""
_REMEMBERED = 3600


def text_hash(text: str) -> str:
    """A keyed hash of a text: it tells whether the text is still the same, and nothing about it."""
    return salted_hmac("interactions.judge", text, algorithm="sha256").hexdigest()


def correction_query(*, workspace: Workspace) -> QuerySet[JudgeCorrection]:
    """Corrections, the latest first, with their messages."""
    rows = JudgeCorrection.objects.for_workspace(workspace).order_by("-at", "-pk")
    return rows.select_related("message__account", "corrected_by")


def corrections_standing(*, workspace: Workspace) -> Iterator[tuple[str, JudgeCorrection]]:
    """The newest corrections whose message still says what it said then, with its text. At most `MOST`."""
    rows = JudgeCorrection.objects.for_workspace(workspace).order_by("-at", "-pk").select_related("message")
    for row in rows.only("text_hash", "sentiment", "intent", "message__text", "message__deleted_at")[:MOST]:
        if row.message.deleted_at is None and row.text_hash == text_hash(row.message.text):
            yield row.message.text, row


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """One class: how many messages are of it by people's word, how many of them were recognised, how many were taken
    for it. `taken_for`: for each class how many of this one were taken for that.
    """

    name: str
    are: int
    right: int
    taken: int
    taken_for: tuple[int, ...]

    @property
    def found(self) -> int | None:
        """Percent of its messages that were recognised; None without any."""
        return round(100 * self.right / self.are) if self.are else None

    @property
    def sure(self) -> int | None:
        """Percent of what was taken for it that is of it; None without any."""
        return round(100 * self.right / self.taken) if self.taken else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well the rules judge what people judged. `percent` is None without anything to measure."""

    rows: int
    right: int
    classes: tuple[ClassFigures, ...]

    @property
    def percent(self) -> int | None:
        """Share of right ones."""
        return round(100 * self.right / self.rows) if self.rows else None


def accuracies(*, workspace: Workspace) -> tuple[Accuracy, Accuracy]:
    """How well today's rules do on the corrections that stand: sentiment, then intent. Two queries.

    Remembered until the corrections change, for an hour at most: texts may change or go, too.
    """
    state = JudgeCorrection.objects.for_workspace(workspace).aggregate(n=Count("pk"), last=Max("pk"), at=Max("at"))
    mark = f"judge-accuracy:{workspace.pk}:{state['n']}-{state['last']}-{state['at'] and state['at'].timestamp()}"
    kept: tuple[str, Accuracy, Accuracy] | None = cache.get(mark)
    if kept is None or kept[0] != VERSION:
        pairs = [(row, judge(text)) for text, row in corrections_standing(workspace=workspace)]
        kept = (VERSION, _accuracy(pairs, "sentiment", SENTIMENTS), _accuracy(pairs, "intent", INTENTS))
        cache.set(mark, kept, timeout=_REMEMBERED)
    return kept[1], kept[2]


def _accuracy(pairs: Sequence[tuple[JudgeCorrection, Judgement]], name: str, classes: Sequence[str]) -> Accuracy:
    counted = Counter((getattr(row, name), getattr(verdict, name)) for row, verdict in pairs)
    rows = []
    for one in classes:
        taken_for = tuple(counted[one, other] for other in classes)
        are = sum(number for (is_so, _taken), number in counted.items() if is_so == one)
        taken = sum(number for (_is_so, said), number in counted.items() if said == one)
        rows.append(ClassFigures(one, are, counted[one, one], taken, taken_for))
    return Accuracy(len(pairs), sum(row.right for row in rows), tuple(rows))


def judge_model(*, workspace: Workspace) -> JudgeModel:
    """What was learned here; an unsaved row while nothing was."""
    return JudgeModel.objects.for_workspace(workspace).defer("data").first() or JudgeModel(workspace=workspace)


def message_shown(message: Message) -> str:
    """The text of a message as lists show it, personal data covered; "" when it is gone."""
    return "" if message.deleted_at is not None else masked(message.text[:300])
