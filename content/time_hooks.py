"""What whoever keeps figures of posts tells about the times of accounts: filled by apps above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import SocialAccount
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class OwnPost:
    """One own post: when it came out on its account's clock, and how it did.

    `weekday` 0 (Monday) to 6; `weekend`: whether the day was one (`selectors.day_kinds`); `ratio`: its engagement rate
    as a multiple of its account's usual one, 1.0 being usual.
    """

    hour: int
    weekday: int
    weekend: bool
    ratio: float


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """What is known of an account beyond assumptions.

    `posts`: the account's own ones where it has enough of them, else those of all accounts of the workspace on the
    platform (`pooled`). `account_posts`: how many of the account's own there are. `audience`: 24 shares of the people
    who follow it by hour of the account's clock, summing to 1; empty where no platform told.
    """

    posts: tuple[OwnPost, ...] = ()
    pooled: bool = False
    account_posts: int = 0
    audience: tuple[float, ...] = ()


own_times: list[Callable[[Workspace, Sequence[SocialAccount]], Mapping[int, OwnTimes]]] = []
