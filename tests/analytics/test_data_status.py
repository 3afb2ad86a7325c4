"""What is missing and how it is asked for again; tables for other programs; views for BI tools."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from accounts.connectors import registry
from accounts.connectors.types import AccountDay as ReportedDay
from accounts.models import AccountReading, SocialAccount
from analytics.models import AccountCollection, AccountDay, BiRole, ContentDay, Fetch
from analytics.selectors.data.status import days_missing_of
from analytics.services.bi.definitions import definitions_view_make
from analytics.services.bi.fence import fence_open
from analytics.services.bi.roles import role_make, role_revoke
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.gaps import gaps_due, gaps_read
from analytics.services.importing.entry import days_enter
from analytics.services.store.days import DayFigures, days_store, days_undo
from analytics.services.store.rolling import rollups_settle
from analytics.store_states import FetchKind
from analytics.tasks import collect_account, look_for_gaps
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from tests.accounts.conftest import connect, eager, practice, url_of
from tests.accounts.practice.fixtures import practice_network, practice_server
from tests.analytics.measuring import measured, sampled
from tests.factories import SocialAccountFactory, WorkspaceFactory

__all__ = ["connect", "eager", "practice", "practice_network", "practice_server", "url_of"]
pytestmark = pytest.mark.django_db


def connected(account: SocialAccount, days: int) -> SocialAccount:
    """An account that came here so many days ago and is read ever since."""
    begun = now() - timedelta(days=days)
    SocialAccount.objects.for_workspace(account.workspace).filter(pk=account.pk).update(created_at=begun)
    values = {"workspace": account.workspace, "collected_at": now()}
    AccountCollection.all_objects.update_or_create(account=account, defaults=values)
    account.refresh_from_db()
    return account


def test_missing_days_are_asked_for_again(
    connect: Callable[..., SocialAccount],
    eager: None,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def account_metrics(self: Any, auth: Any, *, since: date, until: date) -> list[ReportedDay]:
        span = (until - since).days + 1
        return [ReportedDay(since + timedelta(days=n), followers=100 + n, raw={"n": n}) for n in range(span)]

    account = connected(connect(), 10)
    # A class of its own: whether one can be asked for days is remembered for each class.
    reporting = type("Reporting", (registry.load(account.platform),), {"account_metrics": account_metrics})
    monkeypatch.setattr(registry, "load", lambda slug: reporting)
    today = local_day(now(), account.workspace.time_zone)
    fetch = fetch_begin(account=account, kind=FetchKind.DAYS)
    days_store(fetch=fetch, days=[DayFigures(today - timedelta(days=n), {"followers": 100}) for n in (9, 8, 4, 3)])
    with django_capture_on_commit_callbacks(execute=True):
        assert look_for_gaps() == 1
    asked = Fetch.objects.for_workspace(account.workspace).filter(kind=FetchKind.DAYS).latest("pk")
    # From the first missing day to the last one that platforms have told by now.
    assert asked.pk != fetch.pk
    assert (asked.asked, asked.got) == (9, 9)
    assert AccountDay.objects.for_workspace(account.workspace).filter(account=account).count() == 9
    # The same is not asked for again the same day.
    assert look_for_gaps() == 0


def reporting_as(monkeypatch: pytest.MonkeyPatch, account: SocialAccount, silent: set[date], late: int = 2) -> None:
    """Have the platform tell impressions of every day but the silent ones, so many days late."""

    def account_metrics(self: Any, auth: Any, *, since: date, until: date) -> list[ReportedDay]:
        newest = min(until, local_day(now(), account.workspace.time_zone) - timedelta(days=late))
        days = (since + timedelta(days=n) for n in range((newest - since).days + 1))
        return [ReportedDay(day, impressions=7, raw={}) for day in days if day not in silent]

    kind = registry.load(account.platform)
    told = {
        "account_metrics": account_metrics,
        "capabilities": dataclasses.replace(kind.capabilities, days_late=late),
    }
    reporting = type("Reporting", (kind,), told)
    monkeypatch.setattr(registry, "load", lambda slug: reporting)


def checked(account: SocialAccount, days: int) -> None:
    """Checks of the account told its followers on each of the last days."""
    today = local_day(now(), account.workspace.time_zone)
    for n in range(days):
        values = {"workspace": account.workspace, "followers": 100 + n, "read_at": now()}
        AccountReading.all_objects.update_or_create(account=account, day=today - timedelta(days=n), defaults=values)


def test_a_day_is_known_only_when_the_platform_answered_for_it(
    connect: Callable[..., SocialAccount],
    eager: None,
    owner: User,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    account = connected(connect(), 10)
    today = local_day(now(), account.workspace.time_zone)
    silent = {today - timedelta(days=4), today - timedelta(days=6)}
    reporting_as(monkeypatch, account, silent)
    checked(account, 10)
    assert collect_account(account.pk) == "read"
    orders = [DayFigures(today - timedelta(days=6), {"orders": 3})]
    assert days_enter(workspace=account.workspace, actor=Actor(owner), account=account, days=orders) == 1
    rows = AccountDay.objects.for_workspace(account.workspace).filter(account=account)
    assert rows.filter(day__in=silent, followers__isnull=False, impressions=None).count() == 2
    assert rows.filter(day=today - timedelta(days=5), followers=105, impressions=7).count() == 1
    assert days_missing_of([account]) == {account.pk: sorted(silent)}
    silent.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert look_for_gaps() == 1
    assert days_missing_of([account]) == {}
    late = rows.get(day=today - timedelta(days=6))
    assert (late.impressions, late.orders, late.followers) == (7, 3, 106)


def test_a_platform_that_answers_for_no_day_has_no_gaps(
    connect: Callable[..., SocialAccount], eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connected(connect(), 10)
    today = local_day(now(), account.workspace.time_zone)
    reporting_as(monkeypatch, account, {today - timedelta(days=n) for n in range(100)})
    checked(account, 11)
    assert collect_account(account.pk) == "read"
    assert AccountDay.objects.for_workspace(account.workspace).filter(account=account).count() == 11
    assert days_missing_of([account]) == {}


@pytest.mark.parametrize("late", [2, 6])
def test_the_last_days_are_read_again_as_far_as_the_platform_is_late(
    connect: Callable[..., SocialAccount], eager: None, monkeypatch: pytest.MonkeyPatch, late: int
) -> None:
    account = connected(connect(), 60)
    today = local_day(now(), account.workspace.time_zone)
    reporting_as(monkeypatch, account, {today - timedelta(days=late)}, late=late)
    assert collect_account(account.pk) == "read"
    read = Fetch.objects.for_workspace(account.workspace).filter(kind=FetchKind.DAYS).latest("pk")
    assert (read.asked, read.got) == (late + 2, 1)
    assert days_missing_of([account]) == {account.pk: [today - timedelta(days=late)]}


def test_a_file_taken_back_has_its_days_asked_for_again(
    connect: Callable[..., SocialAccount], eager: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = connected(connect(), 10)
    today = local_day(now(), account.workspace.time_zone)
    file = fetch_begin(account=account, kind=FetchKind.IMPORT)
    days_store(fetch=file, days=[DayFigures(today - timedelta(days=5), {"impressions": 7, "followers": 50})])
    reporting_as(monkeypatch, account, set())
    checked(account, 10)
    collect_account(account.pk)
    assert days_missing_of([account]) == {}
    # The platform told the same impressions, which nothing tells apart from those of the file.
    days_undo(fetch=file)
    assert days_missing_of([account]) == {account.pk: [today - timedelta(days=5)]}


def test_accounts_without_gaps_do_not_keep_others_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, gappy = (connected(SocialAccountFactory(workspace=workspace), 5) for _n in range(2))
    reporting = type("Reporting", (registry.load(whole.platform),), {"account_metrics": lambda self: []})
    monkeypatch.setattr(registry, "load", lambda slug: reporting)
    today, fetch = local_day(now(), workspace.time_zone), fetch_begin(account=whole, kind=FetchKind.DAYS)
    days_store(fetch=fetch, days=[DayFigures(today - timedelta(days=n), {"followers": 1}) for n in range(30)])
    assert gaps_due(limit=1) == 0
    assert gaps_due(limit=1) == 1
    assert gaps_due(limit=1) == 0
    tried = AccountCollection.objects.for_workspace(workspace).filter(gaps_tried_at__isnull=False)
    assert set(tried.values_list("account", flat=True)) == {whole.pk, gappy.pk}


def test_reading_again_ends_our_own_wait_but_not_the_platforms(
    client: Client,
    at: Callable[..., str],
    connect: Callable[..., SocialAccount],
    eager: None,
    django_capture_on_commit_callbacks: Any,
) -> None:
    account = connected(connect(), 1)
    rows = AccountCollection.objects.for_workspace(account.workspace).filter(account=account)
    long = now() + timedelta(hours=5)

    def ask() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(at("data_again", account.pk), follow=True).content.decode()

    rows.update(failures=3, error_kind="rate_limited", error_message="The platform is busy.", retry_at=long)
    assert "no more questions until" in ask()
    assert rows.get().retry_at == long
    rows.update(error_kind="transient")
    assert "Asked the platform again" in ask()
    assert (rows.get().failures, rows.get().error_kind) == (0, "")
    # One that must be connected again is not asked: there is no button that does nothing.
    rows.update(failures=1, error_kind="needs_reconnect")
    SocialAccount.objects.for_workspace(account.workspace).update(state="needs_reconnect")
    assert at("data_again", account.pk) not in client.get(at("data")).content.decode()


def test_the_page_tells_what_is_wrong(
    client: Client, at: Callable[..., str], workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    account = connected(SocialAccountFactory(workspace=workspace, display_name="山屿茶"), 60)
    fetch = fetch_begin(account=account, kind=FetchKind.DAYS)
    levels = [10_000 + n for n in range(20)] + [5000]
    days = [DayFigures(date(2026, 5, 11) + timedelta(days=n), {"followers": level}) for n, level in enumerate(levels)]
    days_store(fetch=fetch, days=days)
    for n in range(30):
        ContentDay.objects.create(
            workspace=workspace, account=account, day=date(2026, 5, 1) + timedelta(days=n), reported=[],
            rolled_at=now(), exposure=9000 if n == 29 else 100,
        )  # fmt: skip
    post = measured(account, "2026-05-20 02:00", title="掉数的作品")
    sampled(post, ("2026-05-30 02:00", {"likes": 900}), ("2026-05-31 02:00", {"likes": 300}))
    AccountCollection.all_objects.filter(account=account).update(
        failures=2,
        error_kind="rate_limited",
        error_message="The platform is busy.",
        retry_at=now() + timedelta(hours=1),
    )
    for _number in range(20):
        SocialAccountFactory(workspace=workspace)
    with django_assert_max_num_queries(12):
        page = client.get(at("data"))
    text = page.content.decode()
    line = page.context["lines"][0]
    assert (line.account.pk, [odd.metric_id for odd in line.oddities]) == (
        account.pk, ["followers", "exposure", "likes"],
    )  # fmt: skip
    assert "The platform is busy." in text
    assert "10,019 → 5,000" in text
    assert client.get(at("data"), {"show": "trouble"}).status_code == 200
    assert client.post(at("data_again", account.pk)).status_code == 302
    assert gaps_read(account_id=0) == 0


def test_tables_go_out_as_csv_and_by_the_api(client: Client, at: Callable[..., str], workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace, display_name="=山屿茶")
    post = measured(account, "2026-05-31 02:00", title="=HYPERLINK(1)", format="video")
    sampled(post, ("2026-05-31 04:00", {"likes": 3}))
    days_store(
        fetch=fetch_begin(account=account, kind=FetchKind.DAYS), days=[DayFigures(date(2026, 5, 31), {"clicks": 2})]
    )
    rollups_settle()
    other = SocialAccountFactory(workspace=workspace)
    measured(other, "2026-05-31 02:00", title="other")
    query = {"account": account.pk, "first": "2026-05-31", "last": "2026-05-31"}
    for table, words in (("posts", "'=HYPERLINK(1)"), ("account-days", "2026-05-31"), ("content-days", "video")):
        answer = client.get(at("data_export", table), query)
        text = b"".join(answer.streaming_content).decode()
        assert words in text
        assert "'=山屿茶" in text
        assert "other" not in text
        rows = client.get(f"/api/v1/workspaces/{workspace.slug}/analytics/data/{table}/", query).json()["results"]
        assert rows
        assert {row["account_id"] for row in rows} == {account.pk}
    assert client.get(at("data_export", "secrets")).status_code == 404
    assert client.get(at("open_data")).status_code == 200


def test_negative_gains_go_out_as_numbers(client: Client, at: Callable[..., str], workspace: Workspace) -> None:
    account = SocialAccountFactory(workspace=workspace)
    day = {"account": account, "day": date(2026, 5, 31), "reported": [], "rolled_at": now()}
    ContentDay.objects.create(workspace=workspace, likes=-5, format="image", **day)
    answer = client.get(at("data_export", "content-days"))
    head, row = b"".join(answer.streaming_content).decode().splitlines()
    assert row.split(",")[head.split(",").index("likes")] == "-5"


def test_posts_nobody_saw_stay_in_the_list_by_rate(
    client: Client, at: Callable[..., str], workspace: Workspace
) -> None:
    account = SocialAccountFactory(workspace=workspace)
    for number, exposure in enumerate((0, 100, None)):
        post = measured(account, "2026-05-30 02:00", title=f"茶 {number}", remote_id=f"r{number}")
        sampled(post, ("2026-05-31 04:00", {"likes": 3, "impressions": exposure}))
    for order in ("rate", "-rate"):
        page = client.get(at("posts"), {"sort": order}).content.decode()
        assert all(f"茶 {number}" in page for number in range(3)), order


@pytest.mark.parametrize(
    ("asked", "field"),
    [("account=foreign", "account"), ("account=x", "account"), ("account=99999999999999999999", "account"),
     ("format=vidoe", "format"), ("first=yesterday", "first"), ("last=2026-13-01", "last")],
)  # fmt: skip
def test_the_api_refuses_what_it_cannot_follow(client: Client, workspace: Workspace, asked: str, field: str) -> None:
    ours, foreign = SocialAccountFactory(workspace=workspace), SocialAccountFactory(workspace=WorkspaceFactory())
    base, asked = f"/api/v1/workspaces/{workspace.slug}/analytics", asked.replace("foreign", f"{ours.pk},{foreign.pk}")
    for table in ("posts/", "account-days/", "content-days/", "posts.csv"):
        answer = client.get(f"{base}/data/{table}?{asked}")
        assert answer.status_code == 422, (table, answer.content)
        assert answer.json()["errors"][0]["field"] == field
    # Nor what a table does not know: its rows would be taken for those of one campaign.
    for table, words in (
        ("account-days/", "format=video"),
        ("account-days.csv", "campaign=Spring"),
        ("content-days/", "campaign=Spring"),
    ):
        answer = client.get(f"{base}/data/{table}?{words}")
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, words.partition("=")[0])
    assert client.get(f"{base}/data/content-days/?format=video").status_code == 200
    assert client.get(f"{base}/data/posts/?campaign=Spring&format=video").status_code == 200
    assert client.get(f"{base}/lineage/?metric=likes&{asked}").status_code == 422
    figures = asked.replace("first=", "from=").replace("last=", "to=")
    assert client.get(f"{base}/amplifiers/?{figures}").status_code == 422
    refused = client.get(f"{base}/figures/?{figures}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (
        422, {"first": "from", "last": "to"}.get(field, field),
    )  # fmt: skip
    for words in ("platform=nosuch", "group=7", "period=8d", "compare=never", "compare=custom"):
        assert client.get(f"{base}/figures/?{words}").status_code == 422, words
    assert client.get(f"{base}/data/posts/?format=video").status_code == 200
    assert client.get(f"{base}/figures/?account={ours.pk}&platform={ours.platform}&compare=none").status_code == 200


@contextmanager
def signed_in_as(name: str) -> Iterator[Any]:
    """The database as a role sees it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{name}"')
        yield cursor
        cursor.execute("RESET SESSION AUTHORIZATION")


def refused(name: str, statement: str) -> bool:
    try:
        with transaction.atomic(), signed_in_as(name) as cursor:
            cursor.execute(statement)
    except DatabaseError:
        # Who is signed in is rolled back with the savepoint.
        return True
    return False


def test_a_bi_role_sees_its_workspace_only(workspace: Workspace, owner: User, capsys: Any) -> None:
    definitions_view_make()
    foreign = SocialAccountFactory(workspace=WorkspaceFactory())
    for account in (SocialAccountFactory(workspace=workspace), foreign):
        post = measured(account, "2026-05-31 02:00", title=f"post {account.pk}")
        sampled(post, ("2026-05-31 04:00", {"likes": 3}))
        days_store(
            fetch=fetch_begin(account=account, kind=FetchKind.DAYS), days=[DayFigures(date(2026, 5, 31), {"clicks": 2})]
        )
    rollups_settle()
    role, password = role_make(workspace=workspace, actor=Actor(owner))
    assert len(password) > 20
    views = ("posts", "account_days", "content_days", "metric_definitions")
    with signed_in_as(role.name) as cursor:
        for view in views:
            cursor.execute(f"SELECT DISTINCT workspace_slug FROM bi.{view}")
            assert cursor.fetchall() == [(workspace.slug,)], view
    for statement in (
        "SELECT * FROM analytics_measuredpost", "SELECT * FROM team_user", "SELECT * FROM analytics_birole",
        "INSERT INTO bi.posts (title) VALUES ('x')", "DELETE FROM bi.content_days", "CREATE TABLE public.x (a int)",
        "SELECT pg_advisory_lock(716402)", "SELECT pg_try_advisory_xact_lock(1, 2)", "CREATE TEMP TABLE x (a int)",
        "SELECT lo_create(0)", "SELECT lo_creat(-1)", "SELECT lo_from_bytea(0, 'x')",
        "SET ROLE app", "UPDATE analytics_birole SET workspace_id = 1",
    ):  # fmt: skip
        assert refused(role.name, statement), statement
    assert fence_open(role=role.name) == []
    call_command("bi_role", "--workspace", workspace.slug, "--list")
    assert role.name in capsys.readouterr().out
    role_revoke(workspace=workspace, actor=Actor(owner), name=role.name)
    assert not BiRole.objects.for_workspace(workspace).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role.name])
        assert cursor.fetchone()[0] == 0
