"""Hot topics as they were found last, with texts that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import TrackedPost
from analytics.models import HeardText, HotTopic
from interactions.models import Message
from interactions.selectors.masking import masked
from team.models import Workspace

LONGEST = 140


@dataclass(frozen=True, slots=True)
class Proof:
    """A text that holds the topic, personal data covered; `thread_id` of a received message."""

    text: str
    at: datetime
    platform: str
    thread_id: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with its proofs. `told`: texts of the seven days whose mood could be told."""

    topic: HotTopic
    proofs: Sequence[Proof]

    @property
    def told(self) -> int:
        """How many texts have a mood."""
        return self.topic.positive + self.topic.neutral + self.topic.negative

    @property
    def bad(self) -> float | None:
        """The share of negative ones, in percent."""
        return 100 * self.topic.negative / self.told if self.told else None


def topics(*, workspace: Workspace, may_read: bool, tags: bool | None = None) -> list[Topic]:
    """All topics, the hottest first; `tags` only hashtags or only words. At most four queries.

    Without `may_read` texts of the inbox are no proofs.
    """
    rows = HotTopic.objects.for_workspace(workspace).order_by("pk")
    if tags is not None:
        rows = rows.filter(is_tag=tags)
    found = list(rows)
    proofs = _proofs(workspace, [ref for one in found for ref in one.refs], may_read=may_read)
    return [
        Topic(one, sorted((proofs[ref] for ref in one.refs if ref in proofs), key=lambda proof: proof.at, reverse=True))
        for one in found
    ]


def _proofs(workspace: Workspace, refs: Iterable[str], *, may_read: bool) -> dict[str, Proof]:
    ids: dict[str, set[int]] = {"m": set(), "p": set(), "t": set()}
    for ref in refs:
        ids[ref[0]].add(int(ref[1:]))
    proofs: dict[str, Proof] = {}
    if may_read and ids["m"]:
        rows = Message.objects.for_workspace(workspace).filter(pk__in=ids["m"], deleted_at=None).exclude(text="")
        for row in rows.select_related("account"):
            proofs[f"m{row.pk}"] = Proof(_short(row.text), row.at, row.account.platform, row.thread_id)
    if ids["p"]:
        for post in TrackedPost.objects.for_workspace(workspace).filter(pk__in=ids["p"]).select_related("tracked"):
            proofs[f"p{post.pk}"] = Proof(_short(post.text), post.at, post.tracked.platform, url=post.url)
    if ids["t"]:
        for text in HeardText.objects.for_workspace(workspace).filter(pk__in=ids["t"]).exclude(text=""):
            proofs[f"t{text.pk}"] = Proof(_short(text.text), text.at, text.platform, url=text.url)
    return proofs


def _short(text: str) -> str:
    plain = masked(text)
    return f"{plain[:LONGEST]}…" if len(plain) > LONGEST else plain
