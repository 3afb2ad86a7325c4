"""Which posts are the same: one that a file names without its platform's id, and one the platform names.

Rules are tried from the surest to the loosest, and each takes only what fits one alone on either side: a post shown
twice is put right later, figures of two posts in one are not. Pure functions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

# Posts further apart are never the same, whatever their links.
WINDOW = timedelta(days=2)
# Files may be on another zone's clock. A title that comes back each day at about the same time is another post.
APART = timedelta(hours=20)
# Files hold for a minute, posts for a second.
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Shorter ids may be a year or a number of a list within a link.
_ID_LEAST = 6
_BETWEEN = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """What is compared of a post; `of`: whatever the caller knows it by.

    `remote_id`: its platform's, '' where a file made one up. `day`: on the clock `at` was told on. Not `timed`: only
    the day was told. `read_at`: the moment the oldest figures hold for; those of a post cannot be older than itself.
    """

    of: Any
    at: datetime
    day: date
    title: str = ""
    link: str = ""
    remote_id: str = ""
    timed: bool = True
    read_at: datetime | None = None


def plain_title(title: str) -> str:
    """A title as it is compared."""
    return " ".join(title.casefold().split())


def minute_of(moment: datetime) -> datetime:
    """The minute a moment lies in."""
    return moment.replace(second=0, microsecond=0)


def link_ids(link: str) -> set[str]:
    """What may be a post's id in its link."""
    return {part for part in _BETWEEN.split(link) if len(part) >= _ID_LEAST}


def pairs_of(filed: Sequence[Candidate], known: Sequence[Candidate]) -> list[tuple[Candidate, Candidate]]:
    """Pairs of a post from a file and a post that is known, each in one pair at most.

    The known ones may be of files, too; then times of day tell them apart.
    """
    pairs: list[tuple[Candidate, Candidate]] = []
    for rule in _RULES:
        paired = {id(one) for pair in pairs for one in pair}
        left = [one for one in filed if id(one) not in paired]
        pairs += _pairs_by(rule, left, [other for other in known if id(other) not in paired])
    return pairs


Keys = Callable[[Candidate], Iterable[Hashable]]
Fits = Callable[[Candidate, Candidate], bool]


def _pairs_by(
    rule: tuple[Keys, Keys, Fits], filed: Sequence[Candidate], known: Sequence[Candidate]
) -> list[tuple[Candidate, Candidate]]:
    keys_of_filed, keys_of_known, fits = rule
    ours, theirs = _shelf(filed, keys_of_filed), _shelf(known, keys_of_known)
    pairs = []
    for one in filed:
        other = _sole(it for key in keys_of_filed(one) for it in theirs.get(key, ()) if fits(one, it))
        if other and _sole(it for key in keys_of_known(other) for it in ours.get(key, ()) if fits(it, other)) is one:
            pairs.append((one, other))
    return pairs


def _shelf(posts: Sequence[Candidate], keys: Keys) -> dict[Hashable, list[Candidate]]:
    shelf: dict[Hashable, list[Candidate]] = defaultdict(list)
    for post in posts:
        for key in keys(post):
            shelf[key].append(post)
    return shelf


def _sole(posts: Iterable[Candidate]) -> Candidate | None:
    """The one post there is, however often; None where there is none, or another beside it."""
    found: Candidate | None = None
    for post in posts:
        if found is not None and post is not found:
            return None
        found = post
    return found


def _linked(one: Candidate) -> set[str]:
    return {*link_ids(one.link), one.link} - {""}


def _named(other: Candidate) -> set[str]:
    return {other.remote_id, other.link} - {""}


def _minute(one: Candidate) -> list[Hashable]:
    return [(one.title, minute_of(one.at))] if one.title and one.timed else []


def _same_day(one: Candidate) -> list[Hashable]:
    return [(one.title, one.day)] if one.title else []


def _days_around(one: Candidate) -> list[Hashable]:
    return [(one.title, one.day + _DAY * days) for days in (-1, 0, 1)] if one.title else []


def _close(one: Candidate, other: Candidate) -> bool:
    return abs(one.at - other.at) <= WINDOW


def _was_out(one: Candidate, other: Candidate) -> bool:
    """Whether the file's figures can be of the other post: they were read when it was out."""
    return _close(one, other) and (one.read_at is None or one.read_at >= other.at - _MINUTE)


def _on_one_day(one: Candidate, other: Candidate) -> bool:
    comparable = other.remote_id or not (one.timed and other.timed)
    return bool(comparable) and _was_out(one, other)


def _about(one: Candidate, other: Candidate) -> bool:
    near = not one.timed or abs(one.at - other.at) < APART
    return bool(other.remote_id) and near and abs(one.day - other.day) <= _DAY and _was_out(one, other)


# How the file's post is looked for, how the known one, and what else must hold.
_RULES: tuple[tuple[Keys, Keys, Fits], ...] = (
    (_linked, _named, _close),
    (_minute, _minute, _was_out),
    (_same_day, _same_day, _on_one_day),
    (_days_around, _same_day, _about),
)
