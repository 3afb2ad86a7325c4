"""Deadlines in working hours, reminders, telling those above, and approvals that run out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from config.lib.clock import now
from content.models import Review
from content.review_errors import ReviewExpired
from content.selectors.post import post_get
from content.selectors.working_time import working_time_add
from content.services.approval_state import approval_state
from content.services.review_ladder import reviews_sweep
from content.services.scheduling import post_schedule
from content.tasks import apply_approval_policies, sweep_reviews
from team.actors import Actor
from team.models import Notification, Workspace
from tests.content.review_scene import Scene, people_of

pytestmark = pytest.mark.django_db
ZONE = "Asia/Shanghai"


@pytest.fixture
def scene(workspace: Workspace, owner: Any, member_of: Any) -> Scene:
    return Scene(workspace, people_of(owner, member_of))


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 10:00", 4, "2026-11-23 14:00"),
        ("2026-11-23 16:00", 4, "2026-11-24 11:00"),
        ("2026-11-23 20:00", 1, "2026-11-24 10:00"),
        ("2026-11-27 17:00", 2, "2026-11-30 10:00"),  # over a weekend
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over the National Day holiday
        ("2026-11-23 06:00", 9, "2026-11-23 18:00"),
    ],
)
def test_working_hours(start: str, hours: float, end: str) -> None:
    assert working_time_add(shanghai(start), hours, ZONE) == shanghai(end)


def kinds(scene: Scene) -> list[tuple[str, str]]:
    rows = Notification.objects.for_workspace(scene.workspace).filter(kind__startswith="review_").order_by("pk")
    return [(note.kind, note.recipient.name) for note in rows.select_related("recipient")]


@pytest.mark.raises_notice("review_reminder")
@pytest.mark.raises_notice("review_overdue")
@pytest.mark.raises_notice("review_escalated")
def test_the_ladder(scene: Scene) -> None:
    people = scene.people
    with time_machine.travel(shanghai("2026-11-23 09:00"), tick=False) as clock:
        post = scene.new(due_at=shanghai("2026-11-30 12:00"))
        scene.submit(post)
        scene.approve(people.first, post)
        review = scene.review(post)
        assert review.due_at == shanghai("2026-11-23 17:00")
        assert sweep_reviews() == 0
        clock.move_to(shanghai("2026-11-23 13:01"))
        assert (reviews_sweep(), reviews_sweep()) == (1, 0)
        # The first level approved; the second one's people are reminded, but not who decided already.
        assert kinds(scene) == [("review_reminder", "Sun Second"), ("review_reminder", "Lee Legal")]
        clock.move_to(shanghai("2026-11-23 17:01"))
        reviews_sweep()
        assert {who for kind, who in kinds(scene) if kind == "review_overdue"} == {
            "Sun Second", "Lee Legal", "Wei Writer",
        }  # fmt: skip
        clock.move_to(shanghai("2026-11-23 19:01"))
        reviews_sweep()
        above = {who for kind, who in kinds(scene) if kind == "review_escalated"}
        assert {"Mo Manager", people.owner.name} <= above
        clock.move_to(shanghai("2026-11-24 19:01"))
        reviews_sweep()
        assert Review.objects.for_workspace(scene.workspace).get().remind_at is None


@pytest.mark.raises_notice("review_expired")
@pytest.mark.parametrize("planned", [False, True])
def test_an_approval_that_comes_too_late_expires(scene: Scene, planned: bool) -> None:
    people = scene.people
    due = scene.post.due_at
    if planned:
        post_schedule(**scene.who(people.writer), due_at=due, unapproved=["text"])
    else:
        scene.submit()
    with time_machine.travel(due + timedelta(minutes=1), tick=False):
        assert reviews_sweep() == 1
        state = approval_state(post=post_get(workspace=scene.workspace, post_id=scene.post.pk))
        assert state is not None
        assert (state.kind, state.askable, scene.review().state) == ("expired", True, "expired")
        assert scene.fresh().state == ("scheduled" if planned else "draft")
        assert people.writer.name in {who for kind, who in kinds(scene) if kind == "review_expired"}
        if planned:
            with pytest.raises(ReviewExpired):
                scene.approve(people.first)
        scene.submit()
        # A round begun after the time is not ended by it.
        assert reviews_sweep() == 0
        scene.approve(people.first)
        assert scene.approve(people.named).approved_hash


def test_after_ninety_days_a_round_ends(scene: Scene) -> None:
    post = scene.new(due_at=None)
    scene.submit(post)
    with time_machine.travel(now() + timedelta(days=89), tick=False):
        reviews_sweep()
        assert scene.review(post).state == "open"
    with time_machine.travel(now() + timedelta(days=91), tick=False):
        reviews_sweep()
    assert (scene.review(post).state, scene.review(post).reason) == ("expired", "age")


def test_posts_of_before_get_a_round_and_rules_are_applied_by_a_task(scene: Scene) -> None:
    scene.submit()
    Review.objects.for_workspace(scene.workspace).delete()
    reviews_sweep()
    assert scene.review().state == "open"
    assert apply_approval_policies(scene.workspace.pk) == 0
    assert apply_approval_policies(0) == 0
    assert Actor(None).label == "Juzhen"
