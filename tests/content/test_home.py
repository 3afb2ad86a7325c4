"""The first page by HTTP: figures that are counted, today, what waits, coverage, a new workspace."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.states import AccountState
from content.models import Post
from content.selectors.figures import strip
from content.states import DisplayState, PostState, PublicationState
from team.models import User, Workspace
from team.roles import Role
from tests.factories import (
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


def page(client: Client, workspace: Workspace, path: str = "") -> str:
    response = client.get(f"/w/{workspace.slug}/{path}")
    assert response.status_code == 200
    return response.content.decode()


def sent(workspace: Workspace, moment: datetime, *, late: float = 0.5, attempts: int = 1, **values: Any) -> Post:
    """A post that went out `late` seconds after its time."""
    account = values.pop("account", None) or SocialAccountFactory(workspace=workspace)
    post = PostFactory(
        workspace=workspace, state=PostState.SCHEDULED, status=DisplayState.PUBLISHED, due_at=moment, **values
    )
    PublicationFactory(
        post=post,
        account=account,
        state=PublicationState.PUBLISHED,
        due_at=moment,
        published_at=moment + timedelta(seconds=late),
        first_sent_at=moment,
        attempt_count=attempts,
        next_attempt_at=None,
    )
    return post


def waiting(workspace: Workspace, state: str, moment: datetime = NOON, **values: Any) -> Post:
    """A scheduled post whose one publication is in `state`."""
    account = values.pop("account", None) or SocialAccountFactory(workspace=workspace)
    status = values.pop("status", DisplayState.SCHEDULED)
    error = {key: values.pop(key) for key in ("error_message", "error_params", "error_kind") if key in values}
    post = PostFactory(workspace=workspace, state=PostState.SCHEDULED, status=status, due_at=moment, **values)
    PublicationFactory(post=post, account=account, state=state, due_at=moment, **error)
    return post


# --- figures --------------------------------------------------------------------------------------


def test_figures_count_the_local_days_of_the_range(workspace: Workspace) -> None:
    workspace.time_zone = "Pacific/Kiritimati"
    workspace.save()
    # Saturday 21 November 18:00 on Kiritimati; the seven days begin on Sunday 15th, 00:00, 10:00 UTC on the 14th.
    sent(workspace, datetime(2026, 11, 14, 9, 59, tzinfo=UTC), late=0)
    sent(workspace, datetime(2026, 11, 14, 10, 0, tzinfo=UTC), late=0)
    sent(workspace, NOON - timedelta(hours=1), late=2)
    figures = strip(workspace=workspace, days=7)
    assert figures.published.value == 2
    assert figures.published.series == (1, 0, 0, 0, 0, 0, 1)
    assert strip(workspace=workspace, days=30).published.value == 3


def test_shares_need_enough_cases_and_leave_out_what_a_person_confirmed(workspace: Workspace, owner: User) -> None:
    for n in range(4):
        sent(workspace, NOON - timedelta(hours=n + 1), late=1)
    assert strip(workspace=workspace, days=7).on_time.value is None
    sent(workspace, NOON - timedelta(hours=6), late=61, attempts=3)
    by_hand = sent(workspace, NOON - timedelta(hours=7), late=9000)
    by_hand.publications.update(closed_by=owner)
    figures = strip(workspace=workspace, days=7)
    assert figures.published.value == 6
    assert figures.on_time.value == 80
    assert figures.median_delay == timedelta(seconds=1)
    waiting(workspace, PublicationState.FAILED, first := NOON - timedelta(hours=3), status=DisplayState.FAILED)
    Post.objects.for_workspace(workspace).get(status="failed").publications.update(first_sent_at=first)
    assert strip(workspace=workspace, days=7).first_try.value == pytest.approx(100 * 5 / 7)


def test_a_comparison_needs_four_whole_periods_before(client: Client, workspace: Workspace) -> None:
    for days in (0, 8, 15, 22):
        sent(workspace, NOON - timedelta(days=days, hours=1))
    assert strip(workspace=workspace, days=7).published.usual is None
    assert "Not enough data to compare" in page(client, workspace)
    sent(workspace, NOON - timedelta(days=34, hours=1))
    figures = strip(workspace=workspace, days=7)
    assert figures.published.usual == 1
    assert figures.published.change_percent == 0
    sent(workspace, NOON - timedelta(hours=2))
    assert strip(workspace=workspace, days=7).published.change_percent == 100
    assert "vs mean of previous 4" in page(client, workspace)


def test_coming_and_waiting(client: Client, workspace: Workspace) -> None:
    waiting(workspace, PublicationState.SCHEDULED, NOON + timedelta(hours=1))
    waiting(workspace, PublicationState.SCHEDULED, NOON + timedelta(days=6))
    waiting(workspace, PublicationState.SCHEDULED, NOON + timedelta(days=7))
    waiting(workspace, PublicationState.PAUSED, NOON - timedelta(hours=3), status=DisplayState.FAILED)
    figures = strip(workspace=workspace, days=7)
    assert (figures.coming.value, figures.coming.series, figures.empty_days) == (2, (1, 0, 0, 0, 0, 0, 1), 5)
    assert (figures.waiting, figures.oldest_waiting) == (1, NOON - timedelta(hours=3))
    html = page(client, workspace)
    assert "5 days without a post" in html
    assert "3 hours ago" in html


# --- today ----------------------------------------------------------------------------------------


def test_today_runs_from_midnight_to_midnight_with_the_present_in_between(client: Client, workspace: Workspace) -> None:
    sent(workspace, datetime(2026, 11, 20, 15, 59, tzinfo=UTC), title="Yesterday")
    sent(workspace, datetime(2026, 11, 20, 16, 0, tzinfo=UTC), title="First")
    waiting(workspace, PublicationState.SCHEDULED, datetime(2026, 11, 21, 15, 59, tzinfo=UTC), title="Last")
    waiting(workspace, PublicationState.SCHEDULED, datetime(2026, 11, 21, 16, 0, tzinfo=UTC), title="Tomorrow")
    html = page(client, workspace, "today/")
    order = [html.index(text) for text in ("First", "tl-now", "Last")]
    assert order == sorted(order)
    assert "Yesterday" not in html
    assert "Tomorrow" not in html
    assert "2 posts" in html
    assert "every 300s" in html


@pytest.mark.parametrize(
    ("state", "status", "account", "kind", "verb"),
    [
        ("failed", "failed", AccountState.OK, "invalid_content", "Edit"),
        ("failed", "failed", AccountState.OK, "transient", "Try again"),
        ("failed", "failed", AccountState.NEEDS_RECONNECT, "auth_expired", "Reconnect"),
        ("needs_handoff", "needs_handoff", AccountState.OK, "", "Publish by hand"),
        ("unknown", "failed", AccountState.OK, "", "Open"),
        ("paused", "failed", AccountState.OK, "", "Send now"),
    ],
)
def test_a_failure_says_why_and_offers_one_way_out(
    client: Client,
    workspace: Workspace,
    member_of: Callable[..., User],
    client_of: ClientOf,
    state: str,
    status: str,
    account: str,
    kind: str,
    verb: str,
) -> None:
    waiting(
        workspace,
        state,
        status=status,
        account=SocialAccountFactory(workspace=workspace, state=account),
        error_kind=kind,
        error_message="The text has %(count)s characters, the limit is %(limit)s.",
        error_params={"count": 9, "limit": 5},
    )
    html = page(client, workspace, "today/")
    if state == "failed":
        assert "The text has 9 characters, the limit is 5." in html
    assert [verb] == re.findall(r'<(?:a|button) class="btn btn-sm"[^>]*>([^<]+)</', html)
    assert "btn-sm" not in page(client_of(member_of(Role.GUEST)), workspace, "today/")


def test_today_refreshes_often_only_while_something_happens(client: Client, workspace: Workspace) -> None:
    waiting(workspace, PublicationState.SCHEDULED, NOON + timedelta(hours=1))
    assert "every 300s" in page(client, workspace, "today/")
    waiting(workspace, PublicationState.SENDING, NOON, status=DisplayState.PUBLISHING)
    assert "every 30s" in page(client, workspace, "today/")


# --- to do ----------------------------------------------------------------------------------------


def test_everything_that_waits_has_one_verb(
    client: Client, workspace: Workspace, member_of: Callable[..., User]
) -> None:
    failed = waiting(workspace, PublicationState.FAILED, status=DisplayState.FAILED, title="Broken one")
    waiting(workspace, PublicationState.UNKNOWN, status=DisplayState.FAILED)
    waiting(workspace, PublicationState.NEEDS_HANDOFF, status=DisplayState.NEEDS_HANDOFF)
    waiting(workspace, PublicationState.PAUSED, status=DisplayState.FAILED)
    writer = member_of(Role.PLANNER)
    PostFactory(workspace=workspace, state=PostState.IN_REVIEW, status=DisplayState.IN_REVIEW, author=writer)
    near = PostFactory(workspace=workspace, due_at=NOON + timedelta(hours=47))
    PostFactory(workspace=workspace, due_at=NOON + timedelta(hours=49))
    lost = SocialAccountFactory(workspace=workspace, state=AccountState.NEEDS_RECONNECT)
    todo = page(client, workspace).split('<ul class="todo">')[1].split("</ul>")[0]
    verbs = re.findall(r">(\w+)</a>", todo)
    assert verbs == ["Fix", "Check", "Publish", "Decide", "Review", "Schedule", "Reconnect"]
    assert f"/posts/{failed.pk}/" in todo
    assert f"/posts/{near.pk}/edit/" in todo
    assert f"/accounts/{lost.pk}/" in todo
    assert "1 planned post not scheduled" in todo


def test_reviews_are_for_reviewers_and_never_ones_own(
    workspace: Workspace, owner: User, member_of: Callable[..., User], client_of: ClientOf
) -> None:
    PostFactory(workspace=workspace, state=PostState.IN_REVIEW, status=DisplayState.IN_REVIEW, author=owner)
    SocialAccountFactory(workspace=workspace, state=AccountState.NEEDS_RECONNECT)
    assert "1 post to review" not in page(client_of(owner), workspace)
    assert "1 post to review" in page(client_of(member_of(Role.MANAGER)), workspace)
    planner = page(client_of(member_of(Role.PLANNER)), workspace)
    assert "1 post to review" not in planner
    assert "1 account to reconnect" not in planner


# --- coverage, accounts, dates, start ------------------------------------------------------------


def test_coverage_links_its_gaps_to_the_composer(
    client: Client, workspace: Workspace, member_of: Callable[..., User], client_of: ClientOf
) -> None:
    account = SocialAccountFactory(workspace=workspace, display_name="Tea shop")
    waiting(workspace, PublicationState.SCHEDULED, NOON + timedelta(days=1), account=account)
    waiting(workspace, PublicationState.CANCELLED, NOON + timedelta(days=2), account=account)
    html = page(client, workspace)
    assert f"posts/new/?date=2026-11-23&amp;account={account.pk}" in html
    assert f"posts/new/?date=2026-11-22&amp;account={account.pk}" not in html
    assert html.count('class="lv lv-0"') == 6
    assert "Tea shop has nothing planned for 5 days in a row" in html
    assert "posts/new/" not in page(client_of(member_of(Role.GUEST)), workspace)


def test_coming_dates_say_how_much_is_planned(client: Client, workspace: Workspace) -> None:
    PostFactory(workspace=workspace, due_at=datetime(2026, 11, 22, 4, tzinfo=UTC))
    dates = page(client, workspace).split('<ul class="dates">')[1].split("</ul>")[0]
    assert re.findall(r'class="b5">(?:<svg.*?</svg>)?([^<]+)<', dates) == [
        "Minor Snow",
        "Thanksgiving",
        "Black Friday",
        "Cyber Monday",
        "Major Snow",
        "Double 12",
    ]
    assert dates.count("1 post planned") == 1
    assert dates.count("Nothing planned") == 5


def test_a_new_workspace_shows_the_steps_instead_of_figures(
    client: Client, workspace: Workspace, member_of: Callable[..., User], client_of: ClientOf
) -> None:
    html = page(client, workspace)
    assert "Three steps to your first post" in html
    assert "Publishing figures" not in html
    assert "accounts/connect/" in html.split("start-l")[1]
    guest = page(client_of(member_of(Role.GUEST)), workspace).split("start-l")[1].split("</ol>")[0]
    assert "accounts/connect/" not in guest
    sent(workspace, NOON - timedelta(hours=1))
    assert "Three steps" not in page(client, workspace)


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [(4, "Good evening"), (5, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (18, "Good evening")],
)
def test_the_greeting_follows_the_workspaces_clock(
    client: Client, workspace: Workspace, hour: int, greeting: str
) -> None:
    with time_machine.travel(datetime(2026, 11, 21, hour, tzinfo=UTC) - timedelta(hours=8), tick=False):
        html = page(client, workspace)
    assert greeting in html
    assert "Lunar 10/13" in html
    assert "Minor Snow tomorrow" in html


def test_the_page_says_which_language_it_is_in(client: Client, workspace: Workspace, owner: User) -> None:
    assert '<html lang="en"' in page(client, workspace)
    owner.language = "zh-hans"
    owner.save()
    assert '<html lang="zh"' in page(client, workspace)


def test_nothing_of_another_workspace_counts(client: Client, workspace: Workspace) -> None:
    foreign = WorkspaceFactory()
    sent(foreign, NOON - timedelta(hours=1), title="Foreign")
    waiting(foreign, PublicationState.FAILED, status=DisplayState.FAILED, title="Foreign failure")
    sent(workspace, NOON - timedelta(hours=1))
    html = page(client, workspace)
    assert "Foreign" not in html
    assert strip(workspace=workspace, days=7).published.value == 1
    assert strip(workspace=workspace, days=7).waiting == 0


def test_the_number_of_queries_does_not_grow(client: Client, workspace: Workspace) -> None:
    accounts = [SocialAccountFactory(workspace=workspace) for _ in range(3)]
    counts, made = [], 0
    for wanted in (1, 50):
        for n in range(made, wanted):
            sent(workspace, NOON - timedelta(minutes=n), account=accounts[n % 3])
            waiting(workspace, PublicationState.FAILED, status=DisplayState.FAILED, account=accounts[n % 3])
        made = wanted
        page(client, workspace)
        with CaptureQueriesContext(connection) as queries:
            page(client, workspace)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16, counts
