"""The visible step that a poll takes: once, however often its answer is lost."""

from __future__ import annotations

import json

import pytest

from accounts.connectors.errors import OutcomeUnknown, RateLimited
from accounts.connectors.families.once import SENDS_MOST, post_once
from accounts.connectors.types import Published, PublishedState

from .samples import Clock

LIVE = Published(PublishedState.LIVE, remote_id="1")


class Lossy:
    """A platform that takes every post and never says so; `shown` once it can be found."""

    def __init__(self) -> None:
        self.sent, self.looks, self.shown = 0, 0, False

    def look(self) -> Published | None:
        self.looks += 1
        return LIVE if self.shown else None

    def post(self) -> Published:
        self.sent += 1
        raise OutcomeUnknown


def test_two_looks_apart_before_it_is_sent_again() -> None:
    clock, far = Clock(), Lossy()
    plan = {"text": "a"}
    sent = []
    for wait in (0, 3, 40, 10, 30, 50):
        clock.move(seconds=wait)
        made = post_once(plan, clock(), look=far.look, post=far.post)
        assert made.state is PublishedState.PROCESSING
        plan = json.loads(made.handle)
        sent.append(far.sent)
    # Sent at 0 s; looked for at 53 s and at 133 s, each 45 s or more after what came before.
    assert sent == [1, 1, 1, 1, 1, 2]
    assert plan["text"] == "a"
    far.shown = True
    assert post_once(plan, clock(), look=far.look, post=far.post) == LIVE
    assert far.sent == 2


def test_in_the_end_nothing_is_sent_any_more() -> None:
    clock, far = Clock(), Lossy()
    plan: dict[str, object] = {}
    for _poll in range(40):
        clock.move(minutes=5)
        plan = json.loads(post_once(plan, clock(), look=far.look, post=far.post).handle)
    assert (far.sent, far.looks) == (SENDS_MOST, 40)


def test_a_refusal_is_no_doubt() -> None:
    def refuse() -> Published:
        raise RateLimited

    with pytest.raises(RateLimited):
        post_once({}, Clock()(), look=lambda: None, post=refuse)
    assert post_once({}, Clock()(), look=lambda: None, post=lambda: LIVE) == LIVE
