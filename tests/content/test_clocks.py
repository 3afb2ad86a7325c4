"""Time where clocks differ: zones that change, daylight saving, leap days, and a host whose clock jumps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, wall_clock_oddity
from content.engine.lease import Lease
from content.models import Post, Publication
from content.states import DisplayState, PostState
from content.states import PublicationState as S
from team.models import User, Workspace
from tests.accounts.practice.fixtures import practice_network, practice_server
from tests.content.engine.conftest import Desk, Engine, desk, engine, fresh, until
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

__all__ = ["desk", "engine", "practice_network", "practice_server"]

ClientOf = Callable[[User | None], Client]
NEW_YORK = "America/New_York"
# New York 2027: clocks go forward on 14 March at 02:00, back on 7 November at 02:00.
FORWARD, BACK = "2027-03-14", "2027-11-07"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def client(owner: User, client_of: ClientOf) -> Client:
    return client_of(owner)


@pytest.fixture
def new_york(workspace: Workspace) -> Workspace:
    workspace.time_zone = NEW_YORK
    workspace.save()
    return workspace


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def url(workspace: Workspace, path: str) -> str:
    return f"/w/{workspace.slug}/{path}"


def planned(workspace: Workspace, moment: datetime, *, account: SocialAccount | None = None, **values: Any) -> Post:
    post = PostFactory(
        workspace=workspace, due_at=moment, state=PostState.SCHEDULED, status=DisplayState.SCHEDULED, **values
    )
    account = account or SocialAccountFactory(workspace=workspace)
    PublicationFactory(post=post, account=account, state=S.SCHEDULED, due_at=moment)
    return post


def written(client: Client, workspace: Workspace, day: str, clock: str, **values: Any) -> Any:
    """A new post from the editor's form."""
    body = {"version": "", "text": "Tea", "due_date": day, "due_time": clock, "key": uuid4().hex, **values}
    return client.post(url(workspace, "posts/new/"), body)


def newest(workspace: Workspace) -> Post:
    return Post.objects.for_workspace(workspace).latest("pk")


# --- zones that change ----------------------------------------------------------------------------


@pytest.mark.django_db
@time_machine.travel(at("2026-11-21T04:00:00"), tick=False)
def test_another_zone_moves_no_post_and_every_view_shows_its_wall_clock(client: Client, workspace: Workspace) -> None:
    moment = at("2026-11-22T16:30:00")  # Monday 23 November 00:30 in Shanghai
    post = planned(workspace, moment, title="Night tea")
    rows = Publication.objects.for_workspace(workspace).filter(post=post)
    before = rows.values_list("due_at", "next_attempt_at", "late_at").get()
    for zone, day, clock in (
        ("Asia/Shanghai", "2026-11-23", "00:30"),
        (NEW_YORK, "2026-11-22", "11:30"),
        ("Asia/Kathmandu", "2026-11-22", "22:15"),
        ("Pacific/Kiritimati", "2026-11-23", "06:30"),
        ("Pacific/Pago_Pago", "2026-11-22", "05:30"),
    ):
        settings = {"name": workspace.name, "language": "en", "approval_mode": "none", "late_minutes": 60}
        assert client.post(url(workspace, "settings/"), {**settings, "time_zone": zone}).status_code == 302
        for view in ("month", "weeks", "week"):
            html = client.get(url(workspace, "calendar/"), {"view": view, "date": day}).content.decode()
            cell = re.search(rf'<ul class="evs" id="day-{day}".*?</ul>', html, re.S)
            assert cell is not None, (zone, view)
            assert "Night tea" in cell[0], (zone, view)
            assert clock in cell[0], (zone, view)
            assert html.count("Night tea") == 1, (zone, view)
        for path in (f"calendar/{day}/", f"calendar/?view=list&date={day}"):
            html = client.get(url(workspace, path)).content.decode()
            assert "Night tea" in html, (zone, path)
            assert clock in html, (zone, path)
        other = date.fromisoformat(day) + timedelta(days=1 if day == "2026-11-22" else -1)
        assert "Night tea" not in client.get(url(workspace, f"calendar/{other}/")).content.decode()
        post.refresh_from_db()
        assert post.due_at == moment
        assert rows.values_list("due_at", "next_attempt_at", "late_at").get() == before


@pytest.mark.django_db
@time_machine.travel(at("2026-11-21T04:00:00"), tick=False)
def test_an_account_with_a_zone_of_its_own_moves_nothing_and_is_shown_beside(
    client: Client, workspace: Workspace
) -> None:
    account = SocialAccountFactory(workspace=workspace, display_name="Brooklyn")
    post = planned(workspace, at("2026-11-23T12:30:00"), account=account)
    answer = client.post(url(workspace, f"accounts/{account.pk}/settings/"), {"time_zone": NEW_YORK})
    assert answer.status_code == 302
    html = client.get(url(workspace, f"posts/{post.pk}/edit/")).content.decode()
    zones = re.findall(r"<dt[^>]*>([^<]*)</dt><dd>([^<]*)</dd>", html)
    found = {name.split(" · ")[0]: clock for name, clock in zones}
    assert found == {"Asia/Shanghai": "23 Nov 20:30", NEW_YORK: "23 Nov 07:30", "UTC": "23 Nov 12:30"}
    post.refresh_from_db()
    assert post.due_at == at("2026-11-23T12:30:00")
    row = Publication.objects.for_workspace(workspace).get(post=post)
    answer = client.get(f"/api/v1/workspaces/{workspace.slug}/publications/{row.pk}/").json()
    assert at_utc(answer["due_at"]) == post.due_at
    assert (answer["due_local"], answer["time_zone"]) == ("2026-11-23T07:30:00-05:00", NEW_YORK)


def at_utc(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


# --- wall clock in, right moment out --------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "oddity", "moment"),
    [
        (FORWARD, "01:59", "", "2027-03-14T06:59:00"),
        (FORWARD, "02:00", "skipped", "2027-03-14T07:00:00"),
        (FORWARD, "02:59", "skipped", "2027-03-14T07:59:00"),
        (FORWARD, "03:00", "", "2027-03-14T07:00:00"),
        (BACK, "00:59", "", "2027-11-07T04:59:00"),
        (BACK, "01:00", "repeated", "2027-11-07T05:00:00"),
        (BACK, "01:59", "repeated", "2027-11-07T05:59:00"),
        (BACK, "02:00", "", "2027-11-07T07:00:00"),
        ("2028-02-29", "09:00", "", "2028-02-29T14:00:00"),
    ],
)
def test_oddities_of_the_wall_clock(day: str, clock: str, oddity: str, moment: str) -> None:
    wanted = (date.fromisoformat(day), time.fromisoformat(clock), NEW_YORK)
    assert (wall_clock_oddity(*wanted), at_wall_clock(*wanted)) == (oddity, at(moment))
    assert wall_clock_oddity(*wanted[:2], "Asia/Shanghai") == ""


@pytest.mark.django_db
@time_machine.travel(at("2027-03-01T12:00:00"), tick=False)
def test_the_form_takes_wall_clock_times_around_daylight_saving(client: Client, new_york: Workspace) -> None:
    for day, clock, moment in (
        (FORWARD, "01:59", "2027-03-14T06:59:00"),
        (FORWARD, "03:00", "2027-03-14T07:00:00"),
        (BACK, "00:59", "2027-11-07T04:59:00"),
        (BACK, "02:00", "2027-11-07T07:00:00"),
        ("2028-02-29", "09:00", "2028-02-29T14:00:00"),
    ):
        assert written(client, new_york, day, clock).status_code == 302, (day, clock)
        assert newest(new_york).due_at == at(moment)


@pytest.mark.django_db
@time_machine.travel(at("2027-03-01T12:00:00"), tick=False)
def test_a_time_that_does_not_exist_is_refused_where_it_was_typed(client: Client, new_york: Workspace) -> None:
    answer = written(client, new_york, FORWARD, "02:30")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "02:30 is left out. Choose another time." in html
    assert 'value="02:30"' in html
    assert 'value="2027-03-14"' in html
    assert newest(new_york).due_at is None
    answer = written(client, new_york, "2027-02-29", "09:00")
    assert answer.status_code == 422
    assert "not a date and time we can read" in answer.content.decode()


@pytest.mark.django_db
@time_machine.travel(at("2027-11-01T12:00:00"), tick=False)
def test_a_repeated_time_means_the_first_and_the_form_says_so(client: Client, new_york: Workspace) -> None:
    written(client, new_york, BACK, "01:30")
    post = newest(new_york)
    assert post.due_at == at("2027-11-07T05:30:00")
    html = client.get(url(new_york, f"posts/{post.pk}/edit/")).content.decode()
    assert "the first of two, as clocks go back" in html
    assert "7 Nov 05:30" in html


@pytest.mark.django_db
@time_machine.travel(at("2027-11-01T12:00:00"), tick=False)
@pytest.mark.parametrize("path", ["edit/", "autosave/"])
def test_saving_moves_no_time_that_was_left_as_it_was(client: Client, new_york: Workspace, path: str) -> None:
    """The fields hide the seconds and which of two equal hours is meant."""
    moment = at("2027-11-07T06:30:17")
    post = PostFactory(workspace=new_york, due_at=moment)
    html = client.get(url(new_york, f"posts/{post.pk}/edit/")).content.decode()
    assert "the second of two, as clocks go back" in html
    was = re.search(r'name="due_was" value="([^"]+)"', html)
    assert was is not None
    body = {"version": post.version, "text": "New", "due_date": BACK, "due_time": "01:30", "due_was": was[1]}
    assert client.post(url(new_york, f"posts/{post.pk}/{path}"), body).status_code in (200, 302)
    post.refresh_from_db()
    assert (post.text, post.due_at) == ("New", moment)
    client.post(url(new_york, f"posts/{post.pk}/{path}"), {**body, "version": post.version, "due_time": "01:31"})
    post.refresh_from_db()
    assert post.due_at == at("2027-11-07T05:31:00")
    for nonsense in ("", "x", "2027-11-07T01:31:00", "9999-12-31T23:59:59-12:00"):
        body |= {"version": post.version, "due_time": "01:31", "due_was": nonsense}
        client.post(url(new_york, f"posts/{post.pk}/{path}"), body)
        post.refresh_from_db()
        assert post.due_at == at("2027-11-07T05:31:00")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "day", "moment", "said"),
    [
        ("2027-03-12T07:30:00", FORWARD, "2027-03-14T07:30:00", "03:30; clocks go forward that day, and 02:30 is left"),
        ("2027-11-05T05:30:00", BACK, "2027-11-07T05:30:00", "01:30; clocks go back that day, and the first 01:30"),
        ("2027-03-12T14:00:00", FORWARD, "2027-03-14T13:00:00", "14 Mar 09:00"),
        ("2027-11-05T13:00:00", BACK, "2027-11-07T14:00:00", "7 Nov 09:00"),
        ("2028-02-28T14:00:00", "2028-02-29", "2028-02-29T14:00:00", "29 Feb"),
    ],
)
def test_dragging_keeps_the_wall_clock_and_says_what_clocks_did(
    client: Client, new_york: Workspace, start: str, day: str, moment: str, said: str
) -> None:
    with time_machine.travel(at(start) - timedelta(days=1), tick=False):
        post = planned(new_york, at(start))
        answer = client.post(url(new_york, f"posts/{post.pk}/move/"), {"date": day}, **JSON).json()
    post.refresh_from_db()
    assert post.due_at == at(moment)
    assert said in answer["text"]
    assert answer["list"] == f"day-{day}"
    assert ("clocks" in answer["text"]) == ("clocks" in said)


@pytest.mark.django_db
@time_machine.travel(at("2027-11-06T12:00:00"), tick=False)
def test_the_second_of_two_equal_hours_stays_the_second(client: Client, new_york: Workspace) -> None:
    post = planned(new_york, at("2027-11-07T06:30:00"))
    answer = client.post(url(new_york, f"posts/{post.pk}/move/"), {"date": BACK}, **JSON).json()
    post.refresh_from_db()
    assert post.due_at == at("2027-11-07T06:30:00")
    assert "the second 01:30 is meant" in answer["text"]


@pytest.mark.django_db
@time_machine.travel(at("2027-11-01T12:00:00"), tick=False)
def test_the_interface_wants_an_offset_and_echoes_both_clocks(client: Client, new_york: Workspace) -> None:
    base = f"/api/v1/workspaces/{new_york.slug}/posts/"

    def send(path: str, **body: Any) -> Any:
        return client.post(base + path, body, content_type="application/json")

    for naive in ("2027-11-07T01:30", "2027-11-07T01:30:00"):
        refused = send("", text="Tea", due_at=naive)
        assert refused.status_code == 422
        assert "offset" in refused.json()["errors"][0]["detail"]
    assert send("", text="Tea", due_at="2027-02-29T10:00:00Z").status_code == 422
    for given, local in (
        ("2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-04:00"),
        ("2027-11-07T06:30:00Z", "2027-11-07T01:30:00-05:00"),
        ("2028-02-29T23:00:00+08:00", "2028-02-29T10:00:00-05:00"),
    ):
        made = send("", text="Tea", due_at=given).json()
        assert at_utc(made["due_at"]) == at_utc(given)
        assert (made["due_local"], made["time_zone"]) == (local, NEW_YORK)
    assert send("", text="No time").json()["due_local"] is None
    listed = client.get(base).json()["results"]
    assert {row["due_local"] for row in listed if row["due_local"]} >= {"2028-02-29T10:00:00-05:00"}


# --- a host whose clock jumps ---------------------------------------------------------------------


@pytest.mark.parametrize("hours", [1, -1])
def test_a_lease_is_never_longer_than_it_was_given_whatever_the_wall_clock_does(hours: int) -> None:
    """Forward: it is given up early, which is safe. Back: the clock that cannot be set decides."""
    with time_machine.travel(at("2026-11-21T04:00:00"), tick=False) as host:
        lease = Lease.from_now(1, uuid4(), timedelta(seconds=60))
        assert lease.holds
        host.shift(timedelta(hours=hours))
        assert lease.holds == (hours < 0)
    # As much time later by the clock that cannot be set, whatever the other says.
    import time as clocks

    begun = clocks.monotonic() - 58
    for wall in (clocks.time() - 3600, clocks.time(), clocks.time() + 3600):
        lease = Lease(1, uuid4(), taken=begun, wall=wall, span=timedelta(seconds=60))
        assert not lease.holds


@pytest.mark.parametrize("hours", [1, -1])
def test_a_jump_of_the_host_clock_under_a_claimed_row_sends_once(desk: Desk, engine: Engine, hours: int) -> None:
    """The platform is creating the post when our clock jumps by an hour."""
    desk.network.fault("latency", path="/api/posts", method="POST", seconds=0.8)
    row = desk.scheduled(desk.account("practice-xiaohongshu"), text="Once")
    later = desk.scheduled(desk.account(handle="later"), text="After it", due=database_now() + timedelta(minutes=30))
    engine.start()
    until(lambda: desk.network.admin("GET", "/admin/faults")["faults"][0]["shown"] == 1)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        row = engine.until(row, S.PUBLISHED)
        assert desk.texts() == ["Once"]
        Publication.objects.unscoped("test").filter(pk=later.pk).update(next_attempt_at=database_now())
        engine.until(later, S.PUBLISHED)
    assert desk.texts() == ["Once", "After it"]


@pytest.mark.parametrize("hours", [1, -1])
def test_only_the_clock_of_the_database_decides_what_is_due(desk: Desk, engine: Engine, hours: int) -> None:
    account = desk.account()
    soon, later = (
        desk.scheduled(account, due=database_now() + timedelta(minutes=30), text=t) for t in ("Now", "Later")
    )
    Publication.objects.unscoped("test").filter(pk=soon.pk).update(next_attempt_at=database_now())
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True):
        engine.start()
        engine.until(soon, S.PUBLISHED)
        assert fresh(later).state == S.SCHEDULED
        engine.stop()
    assert desk.texts() == ["Now"]


def database_now() -> datetime:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found.astimezone(ZoneInfo("UTC"))
