"""Settings of the processes under test: production's code with shorter waiting times.

The proportions stay: a look for a post happens after the lease of the send has ended, and the looks that must agree lie
further apart than a network of this benchmark takes to create a post it was asked for (`faults.LATE`).
"""

from __future__ import annotations

from datetime import timedelta

from config.settings import *  # noqa: F403
from content.engine import timing

PUBLISH_CLAIM_LEASE = timedelta(seconds=8)

for _name, _value in {
    "RETRY_BASE": 1.0,
    "RETRY_CAP": 20.0,
    "FIRST_LOOK": timedelta(seconds=3),
    "NEXT_LOOK": timedelta(seconds=7),
    "POLL_BASE": 1.0,
    "POLL_CAP": 10.0,
    "COMMENT_LEASE": timedelta(seconds=20),
    "NOT_NOW": timedelta(seconds=5),
}.items():
    # A renamed figure must not go unnoticed: the run would wait for minutes instead of seconds.
    if not hasattr(timing, _name):
        raise AttributeError(f"content.engine.timing has no {_name} any more")
    setattr(timing, _name, _value)
