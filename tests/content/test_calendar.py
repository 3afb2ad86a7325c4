"""The calendar by HTTP: days and zones, views, filters, moving, what is nobody else's business."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.lib.clock import local_day
from content.models import Pillar, Post
from content.selectors.calendar import CalendarFilters, board
from content.states import DisplayState, PostState, PublicationState
from team.models import AuditEntry, User, Workspace
from team.roles import Role
from tests.factories import (
    MembershipFactory,
    PostFactory,
    PublicationFactory,
    SocialAccountFactory,
    WorkspaceFactory,
)

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # Saturday noon in Shanghai
ClientOf = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def _saturday_noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def client(owner: User, client_of: ClientOf) -> Client:
    return client_of(owner)


def url(workspace: Workspace, path: str = "calendar/") -> str:
    return f"/w/{workspace.slug}/{path}"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def planned(workspace: Workspace, moment: datetime | None, **values: Any) -> Post:
    """A scheduled post with one publication."""
    state = values.pop("publication_state", PublicationState.SCHEDULED)
    account = values.pop("account", None) or SocialAccountFactory(workspace=workspace)
    post = PostFactory(
        workspace=workspace, due_at=moment, **{"state": PostState.SCHEDULED, "status": DisplayState.SCHEDULED, **values}
    )
    PublicationFactory(post=post, account=account, state=state, due_at=moment)
    return post


def cell(html: str, day: str) -> str:
    """The part of the page between one day's list and the next."""
    match = re.search(rf'<ul class="evs" id="day-{day}".*?</ul>', html, re.S)
    assert match, f"{day} is not on the page"
    return match[0]


def shown(response: Any) -> str:
    return response.content.decode()


# --- days and zones -------------------------------------------------------------------------------


def test_five_weeks_are_the_past_one_this_one_and_three_more(client: Client, workspace: Workspace) -> None:
    html = shown(client.get(url(workspace)))
    days = re.findall(r'id="day-([\d-]+)"', html)
    assert (days[0], days[-1], len(days)) == ("2026-11-09", "2026-12-13", 35)
    assert html.count("is-today") == 1
    assert "Nanjing Massacre Memorial Day" in html


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Asia/Shanghai", "2026-11-21T15:59:00", "2026-11-21"),
        ("Asia/Shanghai", "2026-11-21T16:00:00", "2026-11-22"),
        ("America/New_York", "2026-11-01T03:59:00", "2026-10-31"),
        ("America/New_York", "2026-11-01T04:00:00", "2026-11-01"),
        # The day that has 25 hours ends an hour later in UTC.
        ("America/New_York", "2026-11-02T04:59:00", "2026-11-01"),
        ("America/New_York", "2026-11-02T05:00:00", "2026-11-02"),
        # The day that has 23 hours.
        ("America/New_York", "2026-03-09T03:59:00", "2026-03-08"),
        ("America/New_York", "2026-03-09T04:00:00", "2026-03-09"),
        ("Pacific/Kiritimati", "2026-11-21T09:59:00", "2026-11-21"),
        ("Pacific/Kiritimati", "2026-11-21T10:00:00", "2026-11-22"),
    ],
)
def test_a_post_stands_on_its_local_day(client: Client, workspace: Workspace, zone: str, moment: str, day: str) -> None:
    workspace.time_zone = zone
    workspace.save()
    planned(workspace, at(moment), title="On its day")
    for view in ("week", "weeks", "month"):
        html = shown(client.get(url(workspace), {"view": view, "date": day}))
        assert "On its day" in cell(html, day), view
    assert "On its day" in shown(client.get(url(workspace, f"calendar/{day}/")))


def test_the_first_and_last_moment_of_a_span_belong_to_it(client: Client, workspace: Workspace) -> None:
    planned(workspace, at("2026-11-15T15:59:59"), title="Sunday before")
    planned(workspace, at("2026-11-15T16:00:00"), title="Monday midnight")
    planned(workspace, at("2026-11-22T15:59:59"), title="Sunday night")
    planned(workspace, at("2026-11-22T16:00:00"), title="Monday after")
    html = shown(client.get(url(workspace), {"view": "week"}))
    assert ["Monday midnight" in html, "Sunday night" in html] == [True, True]
    assert ["Sunday before" in html, "Monday after" in html] == [False, False]


def test_bad_values_in_the_address_fall_back(client: Client, workspace: Workspace) -> None:
    for query in ("?view=nonsense", "?date=2026-13-40", "?date=9999-12-31", "?account=x", "?status=zz", "?after=~~"):
        assert client.get(url(workspace) + query).status_code == 200
    assert client.get(url(workspace, "calendar/yesterday/")).status_code == 404
    assert client.get(url(workspace) + "?view=list&after=2026-01-01T00:00:00~x").status_code == 200


# --- views, filters, crowded days -----------------------------------------------------------------


def test_the_view_chosen_last_is_remembered_for_this_member(
    client: Client, workspace: Workspace, member_of: Callable[..., User], client_of: ClientOf
) -> None:
    client.get(url(workspace), {"view": "month"})
    assert "November 2026" in shown(client.get(url(workspace)))
    other = client_of(member_of(Role.PLANNER))
    assert "9 Nov – 13 Dec" in shown(other.get(url(workspace)))


def test_filters_by_account_platform_status_and_author(
    client: Client, workspace: Workspace, member_of: Callable[..., User]
) -> None:
    weibo = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    wechat = SocialAccountFactory(workspace=workspace, platform="practice-wechat")
    writer = member_of(Role.PLANNER)
    planned(workspace, NOON, title="Alpha", account=weibo, author=writer)
    planned(workspace, NOON, title="Beta", account=wechat, status=DisplayState.FAILED)
    for query, alpha, beta in (
        ({"account": weibo.pk}, True, False),
        ({"account": [weibo.pk, wechat.pk]}, True, True),
        ({"platform": "practice-wechat"}, False, True),
        ({"status": "failed"}, False, True),
        ({"author": writer.pk}, True, False),
        ({"author": writer.pk, "status": "failed"}, False, False),
    ):
        for view in ("weeks", "list"):
            html = shown(client.get(url(workspace), {"view": view, **query}))
            assert ("Alpha" in html, "Beta" in html) == (alpha, beta), (view, query)


def test_a_crowded_day_hides_what_is_done_first_and_shows_all_on_demand(client: Client, workspace: Workspace) -> None:
    for hour in range(4):
        planned(workspace, NOON - timedelta(hours=6 - hour), title=f"Done {hour}", status=DisplayState.PUBLISHED)
    planned(workspace, NOON - timedelta(hours=1), title="Broken", status=DisplayState.FAILED)
    planned(workspace, NOON + timedelta(hours=2), title="To come")
    html = shown(client.get(url(workspace)))
    day = cell(html, "2026-11-21")
    assert [title in day for title in ("Broken", "To come", "Done 0", "Done 3")] == [True, True, True, False]
    assert day.index("Done 0") < day.index("Broken") < day.index("To come")
    assert "3 more" in html
    rest = client.get(url(workspace, "calendar/2026-11-21/"), HTTP_HX_REQUEST="true")
    assert shown(rest).count("<li class=") == 6
    assert "more" not in shown(rest)
    assert "3 more" not in shown(client.get(url(workspace), {"view": "week"}))


def test_the_list_pages_by_cursor_in_both_directions(client: Client, workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace)
    for n in range(120):
        planned(workspace, NOON + timedelta(hours=n // 2), title=f"Item {n:03}", account=account)
    planned(workspace, NOON - timedelta(days=3), title="Long ago", account=account)

    def read(query: str) -> tuple[list[str], dict[str, str]]:
        html = shown(client.get(url(workspace) + query)).replace("&amp;", "&")
        links = {kind: link for link, kind in re.findall(r'href="([^"]*(before|after)=[^"]*)"', html)}
        return re.findall(r"Item \d{3}|Long ago", html), links

    seen, links = read("?view=list")
    pages = [seen]
    while "after" in links:
        seen, links = read(links["after"])
        pages.append(seen)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [title for page in pages for title in page] == [f"Item {n:03}" for n in range(120)]
    back, links = read(links["before"])
    assert back == pages[1]
    first, links = read(links["before"])
    assert first == pages[0]
    assert read(links["before"])[0] == ["Long ago"]


def test_the_tray_holds_drafts_and_ideas_without_a_date(client: Client, workspace: Workspace) -> None:
    PostFactory(workspace=workspace, title="A draft")
    PostFactory(workspace=workspace, title="An idea", state=PostState.IDEA, status=DisplayState.IDEA)
    PostFactory(workspace=workspace, title="Called off", state=PostState.CANCELLED, status=DisplayState.CANCELLED)
    html = shown(client.get(url(workspace)))
    drafts, ideas = html.split('id="tray-drafts"')[1].split('id="tray-ideas"')
    assert "A draft" in drafts
    assert "An idea" in ideas.split("</ul>")[0]
    assert "Called off" not in html


# --- moving ---------------------------------------------------------------------------------------

JSON = {"HTTP_ACCEPT": "application/json", "HTTP_HX_REQUEST": "true"}


def move(client: Client, post: Post, **values: Any) -> Any:
    return client.post(url(post.workspace, f"posts/{post.pk}/move/"), values, **JSON)


def test_moving_to_another_day_keeps_the_time_of_day_across_daylight_saving(
    client: Client, workspace: Workspace
) -> None:
    workspace.time_zone = "America/New_York"
    workspace.save()
    with time_machine.travel(datetime(2026, 10, 30, 12, tzinfo=UTC), tick=False):
        post = planned(workspace, at("2026-10-31T22:30:00"))  # 18:30 in New York
        answer = move(client, post, date="2026-11-02")
    assert answer.status_code == 200
    post.refresh_from_db()
    assert post.due_at == at("2026-11-02T23:30:00")  # 18:30 again, an hour later in UTC
    assert post.publications.get().due_at == post.due_at
    body = answer.json()
    assert body["list"] == "day-2026-11-02"
    assert "2 Nov 18:30" in body["text"]
    assert f'data-post="{post.pk}"' in body["card"]
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="post.moved").count() == 1


def test_undo_puts_the_post_back_where_it_was(client: Client, workspace: Workspace) -> None:
    post = planned(workspace, NOON + timedelta(hours=3, minutes=7))
    answer = move(client, post, date="2026-11-25").json()
    assert move(client, post, **answer["undo"]).status_code == 200
    post.refresh_from_db()
    assert post.due_at == NOON + timedelta(hours=3, minutes=7)


def test_a_draft_from_the_tray_gets_a_default_time_and_the_answer_says_so(client: Client, workspace: Workspace) -> None:
    post = PostFactory(workspace=workspace)
    body = move(client, post, date="2026-11-25").json()
    post.refresh_from_db()
    assert post.due_at == at("2026-11-25T01:00:00")
    assert post.state == PostState.DRAFT
    assert "09:00 is the default time" in body["text"]
    assert body["undo"] == {"tray": "1"}
    assert body["counts"] == {"drafts": 0, "ideas": 0}
    today = PostFactory(workspace=workspace)
    move(client, today, date="2026-11-21")  # it is noon, 09:00 has passed
    today.refresh_from_db()
    assert today.due_at == at("2026-11-21T05:00:00")


def test_a_scheduled_post_dropped_into_the_tray_becomes_a_draft(client: Client, workspace: Workspace) -> None:
    post = planned(workspace, NOON + timedelta(days=1))
    body = move(client, post, tray="1").json()
    post.refresh_from_db()
    assert (post.state, post.due_at) == (PostState.DRAFT, None)
    assert post.publications.get().state == PublicationState.DRAFT
    assert body["list"] == "tray-drafts"
    assert body["counts"]["drafts"] == 1


@pytest.mark.parametrize(
    ("state", "status", "values", "code", "status_code"),
    [
        ("sending", "publishing", {"date": "2026-11-25"}, "publishing_began", 409),
        ("published", "published", {"date": "2026-11-25"}, "publishing_began", 409),
        ("scheduled", "scheduled", {"date": "2026-11-20"}, "due_in_past", 422),
        ("scheduled", "scheduled", {}, "invalid_input", 422),
        ("scheduled", "scheduled", {"date": "nonsense"}, "invalid_input", 422),
        ("scheduled", "scheduled", {"at": "nonsense"}, "invalid_input", 422),
        ("scheduled", "scheduled", {"at": "0001-01-01T00:00:00+14:00"}, "invalid_input", 422),
    ],
)
def test_a_move_that_cannot_be_is_refused_with_its_reason(
    client: Client, workspace: Workspace, state: str, status: str, values: dict[str, str], code: str, status_code: int
) -> None:
    post = planned(workspace, NOON + timedelta(hours=2), publication_state=state, status=status)
    answer = move(client, post, **values)
    assert answer.status_code == status_code
    assert answer.json()["code"] == code
    assert answer.json()["error"]
    post.refresh_from_db()
    assert post.due_at == NOON + timedelta(hours=2)


def test_moving_works_without_a_script(client: Client, workspace: Workspace) -> None:
    post = planned(workspace, NOON + timedelta(hours=2))
    address = url(workspace, f"posts/{post.pk}/move/")
    html = shown(client.get(address, {"next": url(workspace) + "?view=week"}))
    assert 'value="2026-11-21"' in html
    assert 'value="14:00"' in html
    bad = client.post(address, {"date": "2026-11-01", "time": "09:00"})
    assert bad.status_code == 422
    assert "already passed" in shown(bad)
    assert 'value="2026-11-01"' in shown(bad)
    answer = client.post(address, {"date": "2026-11-30", "time": "09:45", "next": url(workspace) + "?view=week"})
    assert answer["Location"] == url(workspace) + "?view=week"
    post.refresh_from_db()
    assert post.due_at == at("2026-11-30T01:45:00")
    elsewhere = client.post(address, {"date": "2026-11-29", "time": "09:45", "next": "https://evil.example/"})
    assert elsewhere["Location"] == url(workspace)


def test_duplicating_puts_a_copy_into_the_tray(client: Client, workspace: Workspace) -> None:
    post = planned(workspace, NOON + timedelta(hours=2), title="Original")
    answer = client.post(url(workspace, f"posts/{post.pk}/copy/"), **JSON)
    assert answer.json()["list"] == "tray-drafts"
    copy = Post.objects.for_workspace(workspace).exclude(pk=post.pk).get()
    assert (copy.title, copy.state, copy.due_at) == ("Original", PostState.DRAFT, None)


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "draft", "scheduled"),
    [
        (Role.OWNER, 200, 200),
        (Role.PLANNER, 200, 200),
        (Role.DESIGNER, 200, 403),
        (Role.COMMUNITY, 200, 403),
        (Role.ANALYST, 403, 403),
        (Role.GUEST, 403, 403),
    ],
)
def test_who_may_move(
    workspace: Workspace,
    member_of: Callable[..., User],
    client_of: ClientOf,
    role: str,
    draft: int,
    scheduled: int,
) -> None:
    client = client_of(member_of(role))
    tray = PostFactory(workspace=workspace)
    fixed = planned(workspace, NOON + timedelta(hours=2))
    assert move(client, tray, date="2026-11-25").status_code == draft
    assert move(client, fixed, date="2026-11-25").status_code == scheduled
    html = shown(client.get(url(workspace)))
    assert html.count("data-move=") == (2 if draft == 200 else 0)
    assert ("day-add" in html) == (draft == 200)


def test_nothing_of_another_workspace_is_seen_or_moved(
    client: Client, workspace: Workspace, outsider: User, client_of: ClientOf
) -> None:
    foreign = WorkspaceFactory()
    hidden = planned(foreign, NOON, title="Foreign plan")
    PostFactory(workspace=foreign, title="Foreign draft")
    for view in ("week", "weeks", "month", "list"):
        assert "Foreign" not in shown(client.get(url(workspace), {"view": view}))
    assert client.get(url(workspace, f"posts/{hidden.pk}/peek/")).status_code == 404
    assert client.post(url(workspace, f"posts/{hidden.pk}/move/"), {"tray": "1"}, **JSON).status_code == 404
    assert client.post(url(workspace, f"posts/{hidden.pk}/copy/"), **JSON).status_code == 404
    own = planned(workspace, NOON)
    stranger = client_of(outsider)
    for path in ("calendar/", "calendar/2026-11-21/", f"posts/{own.pk}/peek/", f"posts/{own.pk}/move/", "today/"):
        assert stranger.get(url(workspace, path)).status_code == 404
        assert client_of(None).get(url(workspace, path)).status_code == 302
    MembershipFactory(workspace=foreign, user=outsider)
    assert "Foreign plan" in shown(stranger.get(url(foreign)))


def test_the_quick_view_offers_what_the_role_may_do(
    workspace: Workspace, member_of: Callable[..., User], client_of: ClientOf
) -> None:
    post = planned(workspace, datetime(2026, 12, 13, 2, tzinfo=UTC), title="Sale")
    address = url(workspace, f"posts/{post.pk}/peek/")
    planner = shown(client_of(member_of(Role.PLANNER)).get(address, HTTP_HX_REQUEST="true"))
    assert all(word in planner for word in ("Edit", "Move", "Duplicate", "Cancel post"))
    assert "No promotion or entertainment" in planner
    assert "<html" not in planner
    guest = shown(client_of(member_of(Role.GUEST)).get(address))
    assert "<html" in guest
    assert not any(f">{word}<" in guest for word in ("Duplicate", "Cancel post"))


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["week", "weeks", "month", "list"])
def test_the_number_of_queries_does_not_grow(client: Client, workspace: Workspace, view: str) -> None:
    account = SocialAccountFactory(workspace=workspace)
    counts = []
    client.get(url(workspace), {"view": view})
    made = 0
    for wanted in (1, 50, 500):
        for n in range(made, wanted):
            planned(workspace, NOON + timedelta(minutes=n), account=account, author=None)
            if n % 10 == 0:
                PostFactory(workspace=workspace)
        made = wanted
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(url(workspace), {"view": view}).status_code == 200
        counts.append(len(queries))
    # The week asks besides whether there are slots to show.
    assert counts[0] == counts[1] == counts[2] <= (14 if view == "week" else 13), counts


def test_a_crowded_day_is_cut_and_every_pillar_still_counts(client: Client, workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace)
    pillars = [Pillar.objects.create(workspace=workspace, name=name) for name in ("Tea", "Shop")]
    for n in range(40):
        planned(workspace, NOON + timedelta(minutes=n), account=account, pillar=pillars[0], title=f"Tea {n}")
    planned(workspace, NOON + timedelta(hours=3), account=account, pillar=pillars[1], title="The last one")
    failed = planned(workspace, NOON + timedelta(hours=2), account=account, title="Broken one")
    Post.objects.for_workspace(workspace).filter(pk=failed.pk).update(status="failed")
    week = shown(client.get(url(workspace), {"view": "week", "date": NOON.date().isoformat()}))
    assert "12 more" in week
    assert "Broken one" in week
    assert "The last one" not in week
    day = local_day(NOON, workspace.time_zone)
    found = board(workspace=workspace, first=day, last=day, filters=CalendarFilters(), per_day=3)
    assert found.pillars == {pillars[0].pk: 40, pillars[1].pk: 1, None: 1}
    assert (len(found.weeks[0][0].cards), found.weeks[0][0].more) == (3, 39)


def test_a_thousand_posts_are_drawn_in_time(client: Client, workspace: Workspace) -> None:
    accounts = [SocialAccountFactory(workspace=workspace) for _ in range(8)]
    posts = Post.objects.bulk_create(
        Post(
            workspace=workspace,
            title=f"Post {n}",
            text="文" * 1000,
            due_at=at("2026-11-09T02:00:00") + timedelta(minutes=50 * n),
            state=PostState.SCHEDULED,
            status=DisplayState.SCHEDULED,
        )
        for n in range(1000)
    )
    for n, post in enumerate(posts):
        PublicationFactory(post=post, account=accounts[n % 8], due_at=post.due_at)
    client.get(url(workspace))
    spent = []
    for _ in range(3):
        started = time.process_time()
        client.get(url(workspace))
        spent.append(time.process_time() - started)
    assert min(spent) < 0.2, spent


def test_day_heads_name_rest_days(client: Client, workspace: Workspace) -> None:
    html = shown(client.get(url(workspace), {"view": "month", "date": date(2026, 10, 1).isoformat()}))
    assert html.count("rest-off") == 7
    assert "Working day in exchange for a holiday" in html
    assert "Mid-Autumn" not in html
