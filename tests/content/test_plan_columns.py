"""Recurring columns and themes: dates by the wall clock, one draft a date, touched drafts stay, bands, REST."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest

from accounts.states import AccountState
from config.lib.clock import local_day, now
from content.models import Column, ColumnDate, Post, Theme
from content.selectors.calendar import week_start
from content.selectors.columns import column_days
from content.selectors.themes import lanes_of
from content.services.column_drafts import column_make
from content.services.drafting import PostChanges, post_update
from content.tasks import make_column_drafts, make_column_drafts_of
from team.actors import Actor
from team.models import Membership
from tests.content import plan_fixtures
from tests.factories import ColumnFactory, PillarFactory, SocialAccountFactory, ThemeFactory

pytestmark = pytest.mark.django_db
api, own_storage, to, web = plan_fixtures.api, plan_fixtures.own_storage, plan_fixtures.to, plan_fixtures.web


def values(**changes: Any) -> dict[str, Any]:
    """A column on every day, as the page's form sends it."""
    given = {
        "name": "Tips", "weekdays": ["0", "1", "2", "3", "4", "5", "6"], "clock": "12:30", "time_zone": "Asia/Shanghai",
        "first_day": (now().date() + timedelta(days=2)).isoformat(), "lead_days": "5", "kind": "article",
        "title": "", "text": "Question:\n", "hashtags": "#tea",
    }  # fmt: skip
    return {**given, **changes}


def drafts(column: Column) -> list[Post]:
    return list(Post.objects.for_workspace(column.workspace_id).filter(column_date__column=column).order_by("due_at"))


def test_each_date_gets_one_draft_whoever_asks(
    web: Any, to: Any, workspace: Any, owner: Any, django_capture_on_commit_callbacks: Any
) -> None:
    pillar, account = PillarFactory(workspace=workspace), SocialAccountFactory(workspace=workspace)
    answer = web.post(
        to("column_new"), values(pillar=pillar.pk, owner=owner.pk, accounts=[account.pk], skip_holidays="on")
    )
    column = Column.objects.for_workspace(workspace).get()
    assert answer["Location"] == to("column", column.pk)

    with django_capture_on_commit_callbacks(execute=False):
        assert make_column_drafts() == 1
    made = make_column_drafts_of(column.pk)
    assert (made, make_column_drafts_of(column.pk)) == (len(drafts(column)), 0)
    assert 2 <= made <= 4
    post = drafts(column)[0]
    assert (post.title, post.text, post.kind, post.pillar, post.author) == (
        "Tips", "Question:\n\n#tea", "article", pillar, owner,
    )  # fmt: skip
    assert [row.account for row in post.publications.all()] == [account]
    # A draft that a person deletes is not made again.
    web.post(to("post_delete", post.pk))
    assert make_column_drafts_of(column.pk) == 0
    assert ColumnDate.objects.for_workspace(workspace).filter(post=None).count() == 1
    page = web.get(f"{to('calendar')}?view=weeks").content.decode()
    assert "is-to-fill" in page
    assert "Tips" in web.get(to("columns")).content.decode()


def test_an_empty_draft_that_is_due_soon_waits_on_the_home_page(web: Any, to: Any, workspace: Any) -> None:
    column = ColumnFactory(workspace=workspace, clock=time(23, 59), first_day=now().date(), lead_days=1)
    column_make(column_id=column.pk)
    Post.objects.for_workspace(workspace).filter(column_date__column=column).update(due_at=now() + timedelta(hours=1))

    assert "to fill" in web.get(to("home")).content.decode()


@pytest.mark.parametrize(
    ("zone", "moments"),
    [
        # Clocks go forward on Sunday 2026-03-08, and back on 2026-11-01, in New York.
        ("America/New_York", [datetime(2026, 3, 7, 14, tzinfo=UTC), datetime(2026, 3, 8, 13, tzinfo=UTC)]),
        ("Asia/Shanghai", [datetime(2026, 3, 7, 1, tzinfo=UTC), datetime(2026, 3, 8, 1, tzinfo=UTC)]),
    ],
)
def test_the_hour_stays_when_clocks_change(workspace: Any, zone: str, moments: list[datetime]) -> None:
    column = Column(
        workspace=workspace, weekdays=[5, 6], clock=time(9), time_zone=zone, first_day=date(2026, 3, 2), skipped=[]
    )
    found = list(islice(column_days(column, after=datetime(2026, 3, 1, tzinfo=UTC)), 2))

    assert [item.slot.at for item in found] == moments


def test_holidays_and_skipped_days_are_left_out(workspace: Any) -> None:
    column = Column(
        workspace=workspace, weekdays=[3, 4], clock=time(9), time_zone="Asia/Shanghai", skip_holidays=True,
        first_day=date(2026, 9, 28), skipped=["2026-10-08"],
    )  # fmt: skip
    found = list(islice(column_days(column, after=datetime(2026, 9, 28, tzinfo=UTC)), 4))

    assert [(item.day.isoformat(), item.made) for item in found] == [
        ("2026-10-01", False), ("2026-10-02", False), ("2026-10-08", False), ("2026-10-09", True),
    ]  # fmt: skip
    assert found[0].holiday


def test_a_change_makes_untouched_drafts_anew_and_leaves_the_rest(
    web: Any, to: Any, workspace: Any, owner: Any
) -> None:
    column = ColumnFactory(workspace=workspace, created_by=owner, lead_days=5)
    assert column_make(column_id=column.pk) >= 3
    first = drafts(column)[0]
    post_update(
        workspace=workspace, actor=Actor(owner), post_id=first.pk, version=None, changes=PostChanges(text="Written")
    )
    given = values(name=column.name, clock="18:00", first_day=column.first_day.isoformat())
    web.post(to("column", column.pk), given)

    assert [post.pk for post in drafts(column)] == [first.pk]
    column_make(column_id=column.pk)
    assert {post.due_at.astimezone(UTC).hour for post in drafts(column)[1:]} == {10}
    day = local_day(drafts(column)[1].due_at, "Asia/Shanghai").isoformat()
    count = len(drafts(column))
    web.post(to("column_skip", column.pk), {"day": day})
    column_make(column_id=column.pk)
    assert len(drafts(column)) == count - 1
    assert web.post(to("column_skip", column.pk), {"day": "2020-01-01"}).status_code == 422
    web.post(to("column_end", column.pk), {"remove": "1"})
    column.refresh_from_db()
    assert column.ended_at is not None
    assert [post.pk for post in drafts(column)] == [first.pk]
    assert web.post(to("column", column.pk), given).status_code == 422
    assert web.post(to("column_pause", column.pk)).status_code == 409


def test_what_cannot_be_done_is_said_on_the_column(
    workspace: Any, owner: Any, member_of: Any, web: Any, to: Any
) -> None:
    writer = member_of("planner")
    column = ColumnFactory(workspace=workspace, owner=writer, lead_days=3)
    gone = SocialAccountFactory(workspace=workspace, state=AccountState.DISCONNECTED, display_name="Old shop")
    column.accounts.add(gone)
    column_make(column_id=column.pk)
    column.refresh_from_db()
    assert "Old shop" in column.problem
    Membership.objects.for_workspace(workspace).filter(user=writer).delete()
    column.lead_days = 6
    column.save()
    column_make(column_id=column.pk)
    column.refresh_from_db()
    assert column.problem
    assert drafts(column)[-1].author is None
    assert column.problem in web.get(to("column", column.pk)).content.decode()


def test_the_last_date_ends_a_column_and_a_pause_holds_it(workspace: Any) -> None:
    past = ColumnFactory(workspace=workspace, first_day=date(2026, 1, 1), last_day=date(2026, 1, 31))
    paused = ColumnFactory(workspace=workspace, paused_at=now())

    assert (column_make(column_id=past.pk), column_make(column_id=paused.pk)) == (0, 0)
    past.refresh_from_db()
    assert past.ended_at is not None
    assert not drafts(paused)


def test_the_form_shows_dates_and_refuses_what_cannot_be(web: Any, to: Any, workspace: Any) -> None:
    shown = web.get(to("column_preview"), values()).content.decode()
    assert shown.count("12:30") == 5
    assert web.post(to("column_new"), values(weekdays=[])).context["form"].errors.keys() == {"weekdays"}
    assert web.post(to("column_new"), values(last_day="2020-01-01")).context["form"].errors.keys() == {"last_day"}
    foreign = SocialAccountFactory()
    assert web.post(to("column_new"), values(accounts=[foreign.pk])).context["form"].errors.keys() == {"accounts"}
    assert not Column.objects.for_workspace(workspace).exists()


def test_rest_sets_up_changes_skips_pauses_and_ends(api: Any, workspace: Any) -> None:
    body = {"name": "N", "weekdays": [1], "clock": "08:00", "first_day": (now().date()).isoformat()}
    made = api("post", "columns/", body)
    column = made.json()
    address = f"columns/{column['id']}/"

    assert (made.status_code, len(column["dates"]), column["time_zone"]) == (201, 5, "Asia/Shanghai")
    assert len(api("post", "columns/preview/", body).json()) == 5
    assert api("patch", address, {"clock": "09:15"}).json()["clock"] == "09:15"
    day = column["dates"][1]["day"]
    assert api("post", f"{address}skip/", {"day": day}).json()["dates"][1]["left_out"] is True
    assert api("post", f"{address}unskip/", {"day": day}).json()["skipped"] == []
    assert api("post", f"{address}pause/").json()["paused_at"]
    assert api("post", f"{address}resume/").json()["paused_at"] is None
    assert api("post", f"{address}end/", {}).json() == {"removed": 0}
    assert api("patch", address, {"name": "M"}).json()["code"] == "column_ended"
    assert [row["id"] for row in api("get", "columns/").json()["results"]] == [column["id"]]


def test_themes_lie_over_the_weeks_of_calendar_and_plan(web: Any, to: Any, api: Any, workspace: Any) -> None:
    monday = week_start(local_day(now(), workspace.time_zone))
    wide = {"title": "Winter", "first_day": monday.isoformat(), "last_day": (monday + timedelta(days=9)).isoformat()}
    web.post(to("theme_new"), {**wide, "tone": "3", "note": "slow"})
    theme = Theme.objects.for_workspace(workspace).get()
    short = ThemeFactory(workspace=workspace, first_day=monday + timedelta(days=2), last_day=monday + timedelta(days=2))

    lanes = lanes_of([theme, short], monday)
    assert [[(days, band and band.theme) for days, band in lane] for lane in lanes] == [
        [(7, theme)],
        [(2, None), (1, short), (4, None)],
    ]
    assert [[days for days, _band in lane] for lane in lanes_of([theme, short], monday + timedelta(days=7))] == [[3, 4]]
    for address in (f"{to('calendar')}?view=weeks", to("themes")):
        assert "Winter" in web.get(address).content.decode()
    backwards = web.post(to("theme_new"), {**wide, "last_day": "2020-01-01", "tone": "1"})
    assert backwards.context["form"].errors.keys() == {"last_day"}
    changed = api("patch", f"themes/{theme.pk}/", {"note": "slower"}).json()
    assert (changed["title"], changed["note"]) == ("Winter", "slower")
    web.post(to("theme_remove", theme.pk))
    assert api("delete", f"themes/{short.pk}/").status_code == 204
    assert not Theme.objects.for_workspace(workspace).exists()
