"""Every waiting time of the engine, in one place. Seconds unless a timedelta."""

from __future__ import annotations

import random
from datetime import timedelta

MAX_ATTEMPTS = 8
RETRY_BASE, RETRY_CAP = 5.0, 900.0
# First look at an unclear send, then the look-ups that must agree before absence counts as proved.
FIRST_LOOK = timedelta(seconds=10)
NEXT_LOOK = timedelta(seconds=45)
LOOKS_NEEDED = 2
LOOK_GIVE_UP = timedelta(hours=24)
# How long a platform surely remembers our key. Mastodon documents one hour for Idempotency-Key.
KEY_WINDOW = timedelta(minutes=55)
# A look-up starts this much before our first attempt, because clocks differ.
CLOCK_SLACK = timedelta(minutes=5)
POLL_BASE, POLL_CAP = 3.0, 300.0
STUCK_AFTER = timedelta(hours=6)
COMMENT_AFTER = timedelta(seconds=2)
COMMENT_LEASE = timedelta(minutes=5)
COMMENT_ATTEMPTS = 5
# A refused credential is renewed and tried within this time, mostly.
WHILE_MENDING = timedelta(seconds=1)
NOT_NOW = timedelta(seconds=60)


def backoff(attempt: int) -> timedelta:
    """Wait before the next try after `attempt` failed ones (from 1): random, growing threefold, at most 15 minutes."""
    longest = min(RETRY_CAP, RETRY_BASE * 3 ** max(1, attempt))
    return timedelta(seconds=random.uniform(RETRY_BASE, longest))  # noqa: S311 - jitter, not a secret


def poll_wait(polls: int) -> timedelta:
    """Wait before asking again after `polls` questions: 3 s, then growing by 1.6 to 5 minutes."""
    return timedelta(seconds=min(POLL_CAP, POLL_BASE * 1.6 ** min(polls, 20)))


# A call that the workspace's spending cap forbids is tried again this late, unless the cap is raised before.
CAP_ASKED_AGAIN = timedelta(minutes=15)


def hold(retry_after: float) -> timedelta:
    """How long to leave an account alone that was told to wait `retry_after` seconds; a little longer than asked."""
    return timedelta(seconds=retry_after * random.uniform(1.0, 1.3))  # noqa: S311 - jitter, not a secret
