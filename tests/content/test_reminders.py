"""The ladder of reminders: who is told when, what ends it, and that many rows make one notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from config.lib.clock import now
from config.schedules import SCHEDULE
from content.models import Post, Publication
from content.services.queue import publication_look, publication_retry
from content.states import PostState
from content.states import PublicationState as S
from content.tasks import remind_people
from team import notices
from team.actors import Actor
from team.models import Notification, User, Workspace
from team.roles import Role
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def people(member_of: Callable[..., User]) -> dict[str, User]:
    """One member of each role."""
    return {str(role): member_of(role, name=str(role.value)) for role in Role}


@pytest.fixture
def make(workspace: Workspace, people: dict[str, User]) -> Callable[..., Publication]:
    account = SocialAccountFactory(workspace=workspace, display_name="Hill Tea")

    def make(state: str = S.FAILED, **values: Any) -> Publication:
        post = PostFactory(workspace=workspace, state=PostState.SCHEDULED, title="Spring", author=people[Role.DESIGNER])
        values = {"due_at": now(), "next_attempt_at": None, **values}
        return PublicationFactory(post=post, account=account, state=state, **values)

    return make


def told(workspace: Workspace) -> list[tuple[str, str]]:
    """Role and kind of every notification, in order of writing."""
    rows = Notification.objects.for_workspace(workspace).order_by("pk").select_related("recipient")
    return [(row.recipient.name, row.kind) for row in rows]


def sweep_at(start: datetime, after: timedelta) -> int:
    with time_machine.travel(start + after, tick=False):
        return remind_people()


def climb(start: datetime, steps: list[timedelta]) -> None:
    for after in steps:
        sweep_at(start, after)


@pytest.mark.parametrize(
    ("state", "first"),
    [(S.FAILED, 30), (S.UNKNOWN, 30), (S.PAUSED, 30), (S.NEEDS_HANDOFF, 15)],
)
def test_the_ladder(workspace: Workspace, people: dict[str, User], make: Any, state: str, first: int) -> None:
    row, start = make(state), now()
    climb(start, [timedelta(0), (first - 1) * MINUTE])
    assert told(workspace) == []
    # The author, and everybody who resolves posts.
    climb(start, [first * MINUTE, (first + 1) * MINUTE, 90 * MINUTE])
    asked = {(role, "publication_reminder") for role in ("owner", "manager", "planner", "community", "designer")}
    assert set(told(workspace)) == asked
    assert len(told(workspace)) == len(asked)
    Notification.objects.for_workspace(workspace).delete()
    climb(start, [2 * HOUR, 3 * HOUR])
    assert set(told(workspace)) == {("owner", "publication_overdue"), ("manager", "publication_overdue")}
    Notification.objects.for_workspace(workspace).delete()
    climb(start, [day * DAY + n * HOUR for day in range(1, 10) for n in (0, 5)])
    assert told(workspace) == [("owner", "publication_escalated")] * 7
    row.refresh_from_db()
    assert (row.reminders, row.remind_at) == (9, None)
    texts = [notices.get(n.kind).text(n.params) for n in Notification.objects.for_workspace(workspace).order_by("pk")]
    assert len(set(texts)) == 7


@pytest.mark.raises_notice("publication_reminder")
@pytest.mark.raises_notice("publication_overdue")
@pytest.mark.raises_notice("publication_escalated")
def test_an_unread_step_does_not_swallow_the_next(workspace: Workspace, make: Any) -> None:
    make()
    climb(now(), [timedelta(0), HOUR, 2 * HOUR, DAY, 2 * DAY])
    kinds = [kind for role, kind in told(workspace) if role == "owner"]
    assert kinds == ["publication_reminder", "publication_overdue", *["publication_escalated"] * 2]


def test_steps_missed_while_nothing_ran_are_told_once_to_all_they_concern(workspace: Workspace, make: Any) -> None:
    row, start = make(), now()
    climb(start, [timedelta(0), 25 * HOUR])
    roles = {"owner", "manager", "planner", "community", "designer"}
    assert sorted(told(workspace)) == sorted((role, "publication_escalated") for role in roles)
    row.refresh_from_db()
    assert row.reminders == 3


def test_acting_ends_the_ladder_and_a_new_need_begins_a_new_one(
    workspace: Workspace, people: dict[str, User], make: Any
) -> None:
    row, start = make(payload=PAYLOAD), now()
    Post.objects.for_workspace(workspace).update(text="Tea")
    climb(start, [timedelta(0), HOUR])
    publication_retry(workspace=workspace, actor=Actor(people[Role.OWNER]), publication_id=row.pk)
    row.refresh_from_db()
    assert (row.attention_since, row.remind_at, row.reminders) == (None, None, 0)
    Notification.objects.for_workspace(workspace).delete()
    Publication.objects.for_workspace(workspace).update(state=S.FAILED, next_attempt_at=None)
    climb(start, [2 * HOUR, 2 * HOUR + 29 * MINUTE])
    assert told(workspace) == []
    climb(start, [2 * HOUR + 30 * MINUTE])
    assert ("owner", "publication_reminder") in told(workspace)


def test_what_the_engine_settles_itself_ends_the_ladder(workspace: Workspace, people: Any, make: Any) -> None:
    start = now()
    found, looked, cancelled = make(S.UNKNOWN), make(S.UNKNOWN), make(S.PAUSED)
    sweep_at(start, timedelta(0))
    Publication.objects.for_workspace(workspace).filter(pk=found.pk).update(state=S.PUBLISHED)
    publication_look(workspace=workspace, actor=Actor(people[Role.OWNER]), publication_id=looked.pk)
    Post.objects.for_workspace(workspace).filter(pk=cancelled.post_id).update(state=PostState.CANCELLED)
    climb(start, [HOUR, 2 * HOUR, DAY])
    assert told(workspace) == []
    rows = Publication.objects.for_workspace(workspace)
    assert set(rows.values_list("attention_since", "remind_at", "reminders")) == {(None, None, 0)}


def test_a_hand_off_ahead_of_its_time_needs_nobody_yet(workspace: Workspace, make: Any) -> None:
    start = now()
    make(S.NEEDS_HANDOFF, due_at=start + 3 * HOUR)
    climb(start, [timedelta(0), HOUR, 3 * HOUR, 3 * HOUR + 14 * MINUTE])
    assert told(workspace) == []
    climb(start, [3 * HOUR + 15 * MINUTE])
    assert ("planner", "publication_reminder") in told(workspace)


@pytest.mark.raises_notice("publications_waiting")
def test_many_rows_make_one_notice_for_each_person(workspace: Workspace, make: Any) -> None:
    other = PublicationFactory(
        post=PostFactory(state=PostState.SCHEDULED), state=S.FAILED, due_at=now(), next_attempt_at=None
    )
    for _n in range(6):
        make()
    start = now()
    climb(start, [timedelta(0), 30 * MINUTE])
    roles = {"owner", "manager", "planner", "community", "designer"}
    assert sorted(told(workspace)) == sorted((role, "publications_waiting") for role in roles)
    (text,) = {notices.get(n.kind).text(n.params) for n in Notification.objects.for_workspace(workspace)}
    assert "6" in text
    assert told(other.workspace) == []
    climb(start, [2 * HOUR])
    assert told(workspace)[-2:] == [("owner", "publications_waiting"), ("manager", "publications_waiting")]


def test_five_rows_are_told_one_by_one(workspace: Workspace, make: Any) -> None:
    for _n in range(5):
        make()
    climb(now(), [timedelta(0), 30 * MINUTE])
    assert [kind for role, kind in told(workspace) if role == "owner"] == ["publication_reminder"] * 5


def test_texts(workspace: Workspace, make: Any) -> None:
    facts = {"post": "Spring", "account": "Hill Tea", "minutes": 150}
    for state, words in (
        (S.FAILED, "failed"), (S.UNKNOWN, "unclear"), (S.NEEDS_HANDOFF, "by hand"), (S.PAUSED, "held back")
    ):  # fmt: skip
        text = notices.get("publication_reminder").text({**facts, "state": state})
        assert words in text or any(char >= "\u4e00" for char in text)
        assert "Spring" in notices.get("publication_overdue").text({**facts, "state": state})
        assert "Hill Tea" in notices.get("publication_escalated").text({**facts, "state": state})


def test_the_sweep_runs_every_minute() -> None:
    assert SCHEDULE["content-remind"]["schedule"] == 60


PAYLOAD = {
    "text": "Tea", "title": "", "format": "text", "media": [], "thread": [], "first_comment": "", "language": "",
    "options": {},
}  # fmt: skip
