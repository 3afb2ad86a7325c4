"""Repetitions through pages and API: begin, look, change, leave out, bring up to date, end; who may do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from content.models import Post, Publication, Recurrence
from content.services.drafting import PostChanges, post_update
from content.services.recurring import recurrence_create
from content.tasks import make_occurrences, make_occurrences_of
from team.actors import Actor
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import PostFactory, PublicationFactory, RecurrenceFactory, SocialAccountFactory
from tests.team.people import Api

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def pattern(workspace: Workspace, owner: User) -> Post:
    post = PostFactory(workspace=workspace, author=owner, title="Tea", text="Own text")
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state="draft", due_at=None)
    return post


@pytest.fixture
def row(pattern: Post, owner: User) -> Recurrence:
    """Every third day at ten in Shanghai; five dates made: the 2nd, 5th, 8th, 11th and 14th."""
    found = recurrence_create(
        workspace=pattern.workspace, actor=Actor(owner), post_id=pattern.pk, rule="FREQ=DAILY;INTERVAL=3",
        first_day=date(2027, 3, 2), clock=time(10, 0),
    )  # fmt: skip
    make_occurrences_of(found.pk)
    found.refresh_from_db()
    return found


@pytest.fixture
def web(client_of: Any, owner: User, workspace: Workspace) -> Any:
    """The owner's client, with addresses by name."""
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


@pytest.fixture
def api(workspace: Workspace, owner: User) -> Api:
    return Api(workspace, owner)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "unit": "week", "every": "2", "weekdays": ["0", "3"], "month_by": "day", "ends": "never", "count": "",
        "until": "", "first_day": "2027-03-01", "clock": "10:30", "time_zone": "Asia/Shanghai", "expert": "",
        "variations": ["", "Another"], **changes,
    }  # fmt: skip


def made(row: Recurrence) -> list[Post]:
    return list(Post.objects.for_workspace(row.workspace_id).filter(recurrence=row).order_by("occurrence_at"))


def stored(post: Post) -> Recurrence:
    return Recurrence.objects.for_workspace(post.workspace_id).get(post=post)


def test_the_form_begins_and_changes_a_repetition(web: Any, pattern: Post) -> None:
    address = web.to("post_repeat", pattern.pk)
    assert web.get(address).status_code == 200
    answer = web.post(address, form(preview="1"))
    assert "2027-03-04" in answer.content.decode()
    assert not Recurrence.objects.for_workspace(pattern.workspace).exists()
    assert web.post(address, form()).status_code == 302
    row = stored(pattern)
    assert (row.rule, row.clock, row.time_zone) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", time(10, 30), "Asia/Shanghai")
    assert row.variations == ["Another"]
    page = web.get(address).content.decode()
    assert "Every 2 weeks on Mon, Thu at 10:30" in page
    # The zone stays whatever a form says.
    changed = form(expert="FREQ=DAILY;BYHOUR=9,15", time_zone="Europe/Berlin", first_day="2027-03-02")
    assert web.post(address, changed).status_code == 302
    row.refresh_from_db()
    assert (row.rule, row.time_zone) == ("FREQ=DAILY;BYHOUR=9,15", "Asia/Shanghai")
    assert AuditEntry.objects.for_workspace(pattern.workspace).filter(verb="recurrence.changed").count() == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"every": "0"}, "greater than or equal to 1"),
        ({"ends": "count"}, "Say how many times"),
        ({"ends": "until", "until": "2027-02-01"}, "before the first"),
        ({"expert": "FREQ=MINUTELY"}, "at least an hour"),
        ({"first_day": "2020-01-01"}, "today or later"),
        ({"first_day": "soon"}, "valid date"),
        ({"time_zone": "Mars/Base"}, "is not a time zone"),
        ({"variations": ["x"] * 21}, "At most 20"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(web: Any, pattern: Post, changes: dict[str, Any], reason: str) -> None:
    answer = web.post(web.to("post_repeat", pattern.pk), form(**changes))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not Recurrence.objects.for_workspace(pattern.workspace).exists()
    if "variations" not in changes:
        preview = web.get(web.to("post_repeat_preview", pattern.pk), form(**changes))
        assert reason in preview.content.decode()


def test_the_preview_marks_clock_changes(web: Any, pattern: Post) -> None:
    values = form(unit="day", every="1", first_day="2027-03-26", clock="02:30", time_zone="Europe/Berlin")
    page = web.get(web.to("post_repeat_preview", pattern.pk), values).content.decode()
    assert page.count("Clocks change") == 1
    assert "moved by the clock change" in page
    assert "<b>03:30</b>" in page
    assert "UTC 03-28 01:30 (+02:00)" in page


def test_leaving_dates_out_and_taking_them_in(web: Any, row: Recurrence) -> None:
    address = web.to("post_repeat_date", row.post_id)
    first, second = made(row)[:2]
    post_update(
        workspace=row.workspace, actor=Actor(row.created_by), post_id=second.pk, version=None,
        changes=PostChanges(text="By hand"),
    )  # fmt: skip
    for day in ("2027-03-02", "2027-03-05"):
        assert web.post(address, {"day": day}).status_code == 302
    assert not Post.objects.for_workspace(row.workspace_id).filter(pk=first.pk).exists()
    second.refresh_from_db()
    assert second.state == "cancelled"  # somebody had worked on it
    make_occurrences_of(row.pk)
    assert len(made(row)) == 4  # three and the cancelled one
    for day in ("2027-03-02", "2027-03-05"):
        web.post(address, {"day": day, "back": "1"})
    make_occurrences_of(row.pk)
    second.refresh_from_db()
    assert (second.text, second.status) == ("By hand", "scheduled")
    assert {post.status for post in made(row)} == {"scheduled"}
    assert web.post(address, {"day": "2027-01-01"}).status_code == 422


def test_editing_the_post_offers_to_update_its_dates(web: Any, row: Recurrence, pattern: Post) -> None:
    hand = made(row)[1]
    post_update(
        workspace=row.workspace, actor=Actor(row.created_by), post_id=hand.pk, version=None,
        changes=PostChanges(text="By hand"),
    )  # fmt: skip
    assert "earlier content" not in web.get(web.to("post", pattern.pk)).content.decode()
    post_update(
        workspace=row.workspace, actor=Actor(row.created_by), post_id=pattern.pk, version=None,
        changes=PostChanges(text="New words"),
    )  # fmt: skip
    page = web.get(web.to("post", pattern.pk)).content.decode()
    assert "4 dates to come have an earlier content" in page
    assert web.post(web.to("post_repeat_apply", pattern.pk)).status_code == 302
    texts = [post.text for post in made(row)]
    assert (texts[0], texts[1], set(texts[2:])) == ("New words", "By hand", {"New words"})
    payloads = Publication.objects.for_workspace(row.workspace_id).filter(post=made(row)[0])
    assert [p.payload["text"] for p in payloads] == ["New words"]
    assert "earlier content" not in web.get(web.to("post_repeat", pattern.pk)).content.decode()
    # Updating is not somebody's own change: the next time they follow again.
    post_update(
        workspace=row.workspace, actor=Actor(row.created_by), post_id=pattern.pk, version=None,
        changes=PostChanges(text="Newer words"),
    )  # fmt: skip
    web.post(web.to("post_repeat_apply", pattern.pk))
    assert made(row)[4].text == "Newer words"


def test_updating_approved_dates_asks_again(web: Any, pattern: Post, owner: User) -> None:
    Workspace.objects.filter(pk=pattern.workspace_id).update(approval_mode=ApprovalMode.REQUIRED)
    pattern.workspace.refresh_from_db()
    row = recurrence_create(
        workspace=pattern.workspace, actor=Actor(owner), post_id=pattern.pk, rule="FREQ=WEEKLY",
        first_day=date(2027, 3, 2), clock=time(10, 0),
    )  # fmt: skip
    make_occurrences_of(row.pk)
    first = made(row)[0]
    web.post(web.to("post_approve", first.pk))
    assert made(row)[0].status == "scheduled"
    post_update(
        workspace=row.workspace, actor=Actor(owner), post_id=pattern.pk, version=None, changes=PostChanges(text="New")
    )
    web.post(web.to("post_repeat_apply", pattern.pk))
    assert (made(row)[0].text, made(row)[0].status) == ("New", "in_review")
    assert not made(row)[0].approved_hash


def test_another_rule_takes_dates_away(web: Any, row: Recurrence) -> None:
    address = web.to("post_repeat", row.post_id)
    web.post(address, form(every="1", weekdays=["2"], clock="10:00", first_day="2027-03-02", variations=[]))
    make_occurrences_of(row.pk)
    assert [post.occurrence_at.day for post in made(row)] == [3, 10, 17]


@pytest.mark.parametrize("remove", [False, True])
def test_the_end(web: Any, row: Recurrence, pattern: Post, remove: bool) -> None:
    web.post(web.to("post_repeat_end", pattern.pk), {"remove": "1"} if remove else {})
    row.refresh_from_db()
    assert row.ended_at
    assert len(made(row)) == (0 if remove else 5)
    assert web.post(web.to("post_repeat_end", pattern.pk)).status_code == 409
    make_occurrences()
    assert web.get(web.to("post_repeat", pattern.pk)).status_code == 200


def test_dates_show_where_they_belong(web: Any, row: Recurrence) -> None:
    date_ = made(row)[0]
    page = web.get(web.to("post", date_.pk)).content.decode()
    assert "A date of a repetition" in page
    assert web.to("post_repeat", row.post_id) in page
    assert web.get(web.to("post_repeat", date_.pk)).headers["Location"] == web.to("post_repeat", row.post_id)
    for address in (web.to("posts"), web.to("calendar") + "?date=2027-03-02"):
        assert 'aria-label="Repeats"' in web.get(address).content.decode()


def test_a_date_cannot_repeat_itself_and_a_post_only_once(api: Api, row: Recurrence) -> None:
    values = {"rule": "FREQ=DAILY", "first_day": "2027-03-02", "clock": "10:00"}
    for post_id in (row.post_id, made(row)[0].pk):
        answer = api("post", "recurrences/", {**values, "post": post_id})
        assert (answer.status_code, answer.json()["code"]) == (409, "repeats_already")


def test_the_api_does_the_same(api: Api, pattern: Post) -> None:
    values = {"post": pattern.pk, "rule": "FREQ=WEEKLY;BYDAY=TU", "first_day": "2027-03-02", "clock": "10:00"}
    preview = api("post", "recurrences/preview/", {**values, "time_zone": "Europe/Berlin", "limit": 3}).json()
    assert [item["local"] for item in preview] == [
        "2027-03-02T10:00+01:00", "2027-03-09T10:00+01:00", "2027-03-16T10:00+01:00",
    ]  # fmt: skip
    refused = api("post", "recurrences/", {**values, "rule": "FREQ=SECONDLY"})
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_refused")
    created = api("post", "recurrences/", {**values, "time_zone": "Europe/Berlin", "variations": ["B"]})
    assert created.status_code == 201
    body = created.json()
    assert [item["at"] for item in body["dates"]][:3] == [item["at"] for item in preview]
    make_occurrences_of(body["id"])
    path = f"recurrences/{body['id']}/"
    dates = api("get", path).json()["dates"]
    assert [bool(item["post"]) for item in dates] == [True] * 3 + [False] * 7
    assert api("get", "recurrences/").json()["results"][0]["words"] == "Every week on Tue at 10:00"
    assert api("post", f"{path}skip/", {"day": "2027-03-09"}).json()["dates"][1]["skipped"]
    assert not api("post", f"{path}unskip/", {"day": "2027-03-09"}).json()["dates"][1]["skipped"]
    changed = api("patch", path, {"clock": "11:00"})
    assert changed.json()["dates"][0]["local"] == "2027-03-02T11:00+01:00"
    make_occurrences_of(body["id"])
    assert api("post", f"{path}apply/").json() == {"updated": 3, "left": 0, "reasons": []}
    assert api("post", f"{path}end/", {"remove": True}).json() == {"removed": 3}
    assert api("patch", path, {"clock": "12:00"}).json()["code"] == "repetition_ended"


def test_only_those_who_publish_begin_one(client_of: Any, member_of: Any, pattern: Post) -> None:
    designer = member_of(Role.DESIGNER)
    client, address = client_of(designer), reverse("content:post_repeat", args=[pattern.workspace.slug, pattern.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, form()).status_code == 403


@pytest.mark.parametrize("amount", [1, 12])
def test_pages_ask_the_same_few_questions(
    web: Any, workspace: Workspace, owner: User, pattern: Post, amount: int, django_assert_max_num_queries: Any
) -> None:
    RecurrenceFactory.create_batch(amount, workspace=workspace, created_by=owner)
    row = RecurrenceFactory(
        workspace=workspace, created_by=owner, post=pattern, first_day=NOW.date() + timedelta(days=1)
    )
    if amount > 1:
        make_occurrences_of(row.pk)
    with django_assert_max_num_queries(8):
        assert web.get(web.to("repeats")).status_code == 200
    with django_assert_max_num_queries(32):
        assert web.get(web.to("post_repeat", pattern.pk)).status_code == 200
    with django_assert_max_num_queries(32):
        assert web.get(web.to("post", pattern.pk)).status_code == 200
