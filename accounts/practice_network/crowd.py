"""A crowd that comes at once, by an order of the admin: many people comment, write, mention and like within seconds.

Who says what follows from the account's name and the number of what was said, so that two runs agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .audience import chance, person_id
from .records import Account, Comment, Post
from .remarks import CROWD, MENTIONS, MESSAGES, PEOPLE, PLACES

KINDS = ("comment", "message", "mention", "like", "follow")
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"comment": CROWD, "message": MESSAGES, "mention": MENTIONS}
ANSWERS_OTHERS = 0.1
LATEST = 20


@dataclass(frozen=True, slots=True)
class Crowd:
    """How a crowd behaves. `number` things are said or done evenly over `seconds`, by `people` persons (0: each by
    another); `kinds`: the share of each kind; `edited`, `deleted`, `pictured`: the share of words that are changed or
    taken back within seconds, and of those that come with a picture.
    """

    number: int
    seconds: float = 0.0
    kinds: Mapping[str, float] = field(default_factory=lambda: {"comment": 1.0})
    people: int = 0
    language: str = "zh"
    edited: float = 0.0
    deleted: float = 0.0
    pictured: float = 0.0


def storm(crowd: Crowd, account: Account, post: Post | None, prefix: str, start: int, now: float) -> Iterator[Comment]:
    """What the crowd is going to say, in order of time. `start`: how much was said before; `prefix` makes ids."""
    latest: list[Comment] = []
    for index in range(start, start + crowd.number):
        seed = (account.handle, account.flavour, index)
        kind = _kind(crowd.kinds, chance(*seed, "kind"))
        who = int(chance(*seed, "who") * crowd.people) if crowd.people else index
        name = name_of(who, crowd.language)
        said = Comment(
            id=f"{prefix}-s{index}",
            post_id=post.id if post and kind in {"comment", "like"} else "",
            account_id=account.id,
            author_id=person_id(name),
            author=name,
            text=words(kind, crowd.language, account.handle, index) if kind in WORDS else "",
            at=now + (index - start) * crowd.seconds / crowd.number,
            kind=kind,
        )
        if kind == "comment":
            if latest and chance(*seed, "answer") < ANSWERS_OTHERS:
                said.reply_to = latest[int(chance(*seed, "whom") * len(latest))].id
            latest = [*latest, said][-LATEST:]
        yield said


def name_of(number: int, language: str) -> str:
    """The name of the person with this number."""
    people = PEOPLE[language]
    return f"{people[number % len(people)]}{number // len(people) or ''}"


def words(kind: str, language: str, handle: str, index: int) -> str:
    """The words of this number; orders, telephones and places in them are invented."""
    sayings, places = WORDS[kind][language], PLACES[language]
    luck = int(chance(handle, kind, index) * 10**8)
    phone = f"1990000{luck % 10_000:04d}" if language == "zh" else f"+44 7700 900{luck % 1000:03d}"
    return sayings[index % len(sayings)].format(
        order=f"20261{luck:08d}", phone=phone, tracking=f"SF10{luck:09d}", place=places[luck % len(places)], name=handle
    )


def _kind(shares: Mapping[str, float], luck: float) -> str:
    rest = luck * sum(shares.values())
    for kind, share in shares.items():
        rest -= share
        if rest < 0:
            return kind
    return next(iter(shares))
