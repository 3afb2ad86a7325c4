"""The simulated public: how often a post is seen and liked, and who comments.

Everything follows from the post's id, its account and its age, so that a restart changes nothing and two runs agree.
Figures only grow.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from .flavours import Flavour
from .records import Account, Post
from .remarks import PEOPLE, REMARKS

HALF_LIFE_HOURS, STRETCH = 7.0, 0.9
COMMENT_WINDOW = 3 * 86400
MEAN_LOG_SIZE = math.log10(50_000)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment the public is going to write. `at` is Unix seconds; `id` is the same in every run."""

    id: str
    at: float
    author_id: str
    author: str
    text: str


def chance(*parts: object) -> float:
    """A number in [0, 1) that depends on nothing but `parts`."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def figures(post: Post, account: Account, flavour: Flavour, comments: int, now: float) -> dict[str, int]:
    """Cumulative figures of a post at `now` (Unix seconds), only those its network reports."""
    age = max(0.0, now - post.ready_at) / 3600
    grown = 1 - math.exp(-((age / HALF_LIFE_HOURS) ** STRETCH))
    seen = seen_in_the_end(post, account, flavour) * grown
    liked = seen * (0.02 + 0.06 * chance(post.id, "likes"))
    every = {
        "impressions": seen,
        "video_views": seen * (0.55 + 0.3 * chance(post.id, "views")),
        "reach": seen * (0.62 + 0.2 * chance(post.id, "reach")),
        "likes": liked,
        "shares": liked * (0.04 + 0.1 * chance(post.id, "shares")),
        "saves": liked * (0.1 + 0.4 * chance(post.id, "saves")),
        "clicks": seen * (0.004 + 0.01 * chance(post.id, "clicks")),
    }
    return {name: comments if name == "comments" else int(every[name]) for name in sorted(flavour.counts)}


def seen_in_the_end(post: Post, account: Account, flavour: Flavour) -> float:
    """How often the post will have been seen once nobody looks any more."""
    luck = math.exp((chance(post.id, "luck") - 0.45) * 2.4)
    return (40 * min(account.audience, 1) + account.followers * flavour.reach) * luck * account.audience


def shared_at(post: Post, account: Account, flavour: Flavour, number: int) -> float:
    """When (Unix seconds) the post was passed on for the `number`-th time, as `figures` counts."""
    liked = seen_in_the_end(post, account, flavour) * (0.02 + 0.06 * chance(post.id, "likes"))
    part = min(number / max(liked * (0.04 + 0.1 * chance(post.id, "shares")), number + 1e-9), 1 - 1e-9)
    return post.ready_at + 3600 * HALF_LIFE_HOURS * (-math.log(1 - part)) ** (1 / STRETCH)


def remarks(post: Post, account: Account, flavour: Flavour) -> list[Remark]:
    """The comments a post is going to get, oldest first. The first comes within two minutes."""
    if not account.audience:
        return []
    size = math.log10(account.followers + 10) / MEAN_LOG_SIZE
    count = min(12, int((1 + 7 * chance(post.id, "comments")) * size * account.audience))
    return [_remark(post, flavour, index) for index in range(count)]


def _remark(post: Post, flavour: Flavour, index: int) -> Remark:
    people, sayings = PEOPLE[flavour.language], REMARKS[flavour.language]
    start = int(chance(post.id, "order") * len(sayings))
    who = int(chance(post.id, "who") * len(people)) + index * 7
    delay = 25 + 75 * chance(post.id, index, "soon")
    if index:
        delay += 240 * (1.9**index) * (0.5 + chance(post.id, index, "later"))
    text = sayings[(start + index * 5) % len(sayings)]
    return person_says(
        f"{post.id}-r{index}", post.ready_at + min(delay, COMMENT_WINDOW), people[who % len(people)], text
    )


def person_says(remark_id: str, at: float, name: str, text: str) -> Remark:
    """A remark by a person of the simulated public; the same name is always the same person."""
    return Remark(remark_id, at, person_id(name), name, text)


def person_id(name: str) -> str:
    """The id of the person with this name, on every network and in every run."""
    return f"u{hashlib.blake2b(name.encode(), digest_size=5).hexdigest()}"


def followers_of(person: str) -> int:
    """How many follow a person of the public: mostly a few, rarely a great many."""
    return int(10 ** (0.8 + 4.6 * chance(person, "followers") ** 3))
