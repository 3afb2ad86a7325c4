"""Who of the simulated public passes a post on, and who passes on what those wrote.

There are as many as the post's figures count; who, when and in which words follows from the post's id.
"""

from __future__ import annotations

from dataclasses import dataclass

from .audience import chance, followers_of, person_id, shared_at
from .crowd import name_of
from .flavours import Flavour
from .records import Account, Post
from .remarks import REMARKS

# Of so many the network keeps a list; the people they are drawn from.
LISTED, PEOPLE_MAX = 300, 1500
QUOTES, PASSED_AGAIN = 0.22, 25
MARK = "-q"


@dataclass(frozen=True, slots=True)
class Share:
    """One person passed something on. `id` "" and `text` "" for a repost; `shares`: how often a quote was."""

    id: str
    author_id: str
    author: str
    at: float
    kind: str
    text: str = ""
    shares: int = 0


def shares(post: Post, account: Account, flavour: Flavour, count: int, now: float) -> list[Share]:
    """Who passed the post on, newest first; `count`: how many its figures say."""
    sayings = REMARKS[flavour.language]
    start = int(chance(post.id, "sharers") * PEOPLE_MAX)
    found = []
    for number in range(1, min(count, LISTED) + 1):
        name = name_of((start + number * 37) % PEOPLE_MAX, flavour.language)
        at = min(shared_at(post, account, flavour, number), now)
        if chance(post.id, number, "quoted") >= QUOTES:
            found.append(Share("", person_id(name), name, at, "repost"))
            continue
        quote, text = f"{post.id}{MARK}{number}", sayings[int(chance(post.id, number, "words") * len(sayings))]
        again = len(passed_again(quote, name, flavour, at, now))
        found.append(Share(quote, person_id(name), name, at, "quote", text, again))
    return found[::-1]


def passed_again(quote: str, name: str, flavour: Flavour, at: float, now: float) -> list[Share]:
    """Who passed a quote on by `now`, newest first: more where more people follow its author."""
    most = min(PASSED_AGAIN, int(followers_of(person_id(name)) ** 0.5 * 0.12 * chance(quote, "again")))
    found = []
    for number in range(1, most + 1):
        then = at + 3600 * 14 * chance(quote, number, "when")
        other = name_of(int(chance(quote, number, "who") * PEOPLE_MAX), flavour.language)
        if then <= now:
            found.append(Share("", person_id(other), other, then, "repost"))
    return sorted(found, key=lambda one: -one.at)
