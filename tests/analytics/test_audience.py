"""The audience: cohorts by hand, active contacts, the funnel of what is reported, losses, who may see whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from analytics.models import AccountDay
from analytics.selectors import audience as read
from interactions.community_states import CommunityState
from interactions.models import Community, CommunityWeek, Contact, Identity, Message, Reaction, Thread
from interactions.states import Channel, Direction, Lifecycle, ReactionKind
from team.roles import Role
from tests.factories import SocialAccountFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)  # Monday noon in Shanghai
MONDAY = datetime(2026, 4, 6, 4, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def person(account, first, *, wrote=(), reacted=(), name="王小明", **more):
    """A contact first heard of at `first`, who wrote and reacted so many days after."""
    number = Contact.objects.unscoped("test").count() + 1
    own = {"workspace": account.workspace, "first_seen_at": first, "last_seen_at": first}
    contact = Contact.objects.create(name=name, **own, **more)
    identity = Identity.objects.create(contact=contact, platform=account.platform, remote_id=f"u{number}", **own)
    thread = Thread.objects.create(
        workspace=account.workspace, account=account, identity=identity, contact=contact, channel=Channel.COMMENT,
        first_at=first, last_at=first,
    )  # fmt: skip
    for after in wrote:
        Message.objects.create(
            workspace=account.workspace, thread=thread, account=account, direction=Direction.IN,
            remote_id=f"m{number}-{after}", at=first + after * DAY,
        )  # fmt: skip
    for after in reacted:
        Reaction.objects.create(
            workspace=account.workspace, account=account, identity=identity, kind=ReactionKind.LIKE,
            remote_id=f"r{number}-{after}", at=first + after * DAY,
        )  # fmt: skip
    return contact


def test_cohorts_by_hand(workspace, account):
    person(account, MONDAY, wrote=(0, 1, 8))
    person(account, MONDAY + 2 * DAY, wrote=(0, 7), reacted=(7, 30))
    person(account, MONDAY, wrote=(0,))
    person(account, MONDAY + 6 * DAY)
    person(account, MONDAY, wrote=(0, 1), erased_at=NOW)
    found = read.retention(workspace=workspace)
    assert [(one.week, one.size) for one in found.cohorts] == [(date(2026, 4, 6), 4)]
    # Days 7–13: two of four; days 28–34: one; the eighth week (days 56–62) is not over.
    assert found.cohorts[0].percents == (50.0, 0.0, 0.0, 25.0, 0.0, 0.0, None, None)
    assert (found.cohorts[0].counts, found.cohorts[0].small) == ((2, 0, 0, 1, 0, 0, None, None), True)
    assert found.days == ((1, 25.0, 4), (7, 25.0, 4), (30, 25.0, 4))


def test_days_are_those_of_the_workspace(workspace, account):
    """23:30 and 00:30 in Shanghai are two days, though one hour apart."""
    late = datetime(2026, 4, 6, 15, 30, tzinfo=UTC)
    person(account, late, wrote=(0, 1 / 24))
    assert read.retention(workspace=workspace).days[0] == (1, 100.0, 1)


def test_who_is_there(workspace, account):
    first = NOW - 40 * DAY
    person(account, first, wrote=(39, 40))  # yesterday; today does not count
    person(account, first, reacted=(36,))
    person(account, first, wrote=(20, 21))
    found = read.presence(workspace=workspace)
    assert (found.day, found.week, found.month) == (1, 2, 3)
    assert found.stickiness == pytest.approx(100 * (4 / 30) / 3)


def test_without_anybody_nothing_is_said(workspace):
    found = read.retention(workspace=workspace)
    assert found.cohorts == ()
    assert found.days == ((1, None, 0), (7, None, 0), (30, None, 0))
    assert read.presence(workspace=workspace).stickiness is None


def test_funnel_and_losses_tell_only_what_is_reported(workspace, account):
    other = SocialAccountFactory(workspace=workspace, platform="practice-x")
    days = [(account, 1, 500, None, 40), (account, 2, 480, None, 50), (account, 3, 495, None, None)]
    for owner, day, followers, lost, visits in [*days, (other, 2, 100, 7, None)]:
        AccountDay.objects.create(
            workspace=workspace, account=owner, day=date(2026, 5, day + 20), captured_at=NOW, followers=followers,
            followers_lost=lost, profile_visits=visits, orders=3 if owner == other else None,
            sales=Decimal(9) if owner == other else None, currency="CNY" if owner == other else "",
        )  # fmt: skip
    person(account, NOW - 3 * DAY)
    span, first, last = read.period_of(workspace, "30")
    assert (span, first, last) == (30, date(2026, 5, 2), date(2026, 5, 31))
    counts, new = read.contact_counts(workspace=workspace, first=first, last=last)
    assert (counts, new) == ({"new": 1}, 1)
    steps = read.funnel(workspace=workspace, first=first, last=last, contacts=new)
    # Nobody reports both visits and orders, so there is no rate between them.
    assert [(one.key, one.value, one.some, one.every, one.rate) for one in steps] == [
        ("profile_visits", 90, 1, 2, None), ("contacts", 1, None, None, None), ("orders", 3, 1, 2, None),
    ]  # fmt: skip
    assert read.followers_lost(workspace=workspace, first=first, last=last) == read.Lost(7, 1, 20, 1)
    assert read.period_of(workspace, "7x")[0] == 30


def test_groups_tell_what_was_entered(workspace):
    group = Community.objects.create(workspace=workspace, name="Tea", kind="wechat", state=CommunityState.RUNNING)
    CommunityWeek.objects.create(
        workspace=workspace, community=group, week=date(2026, 5, 18), members=200, speakers=50
    )  # fmt: skip
    CommunityWeek.objects.create(workspace=workspace, community=group, week=date(2026, 5, 11), members=180, speakers=9)
    (line,) = read.communities(workspace=workspace)
    assert (line.week, line.share, line.present) == (date(2026, 5, 18), 25.0, None)


def test_page_covers_names_and_asks_few_questions(client_of, owner, workspace, account, django_assert_max_num_queries):
    for number in range(40):
        person(account, MONDAY + number * DAY / 8, wrote=(0, 7), lifecycle=Lifecycle.LOST)
    for number in range(3):
        Community.objects.create(
            workspace=workspace, name=f"Tea {number}", kind="wechat", state=CommunityState.RUNNING
        )  # fmt: skip
    client, address = client_of(owner), f"/w/{workspace.slug}/analytics/audience/"
    client.get(address)
    with django_assert_max_num_queries(12):
        page = client.get(address).content.decode()
    assert "王••" in page
    assert "Weeks with fewer than 10 contacts are grey" in page
    assert "王小明" not in page
    assert client.get(f"{address}charts/cohorts.csv").status_code == 200
    assert client.get(f"{address}charts/funnel.svg?days=90").status_code == 200
    assert client.get(f"{address}charts/other.csv").status_code == 404


def test_guests_see_no_people(client_of, member_of, workspace, account):
    person(account, MONDAY, lifecycle=Lifecycle.LOST)
    client, address = client_of(member_of(Role.GUEST)), f"/w/{workspace.slug}/analytics/audience/"
    page = client.get(address).content.decode()
    assert "王••" not in page
    assert "h-gone" not in page
    assert client.get(f"{address}charts/cohorts.csv").status_code == 403
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/analytics/audience/").status_code == 403


def test_audience_by_api(client_of, owner, workspace, account):
    person(account, MONDAY, wrote=(0, 1))
    found = client_of(owner).get(f"/api/v1/workspaces/{workspace.slug}/analytics/audience/?days=90").json()
    assert (found["first"], found["last"]) == ("2026-03-03", "2026-05-31")
    assert found["cohorts"][0]["size"] == 1
    assert found["days"][0] == {"day": 1, "percent": 100.0, "size": 1}
    assert found["lifecycles"] == {"new": 1}


def test_rates_are_of_the_accounts_that_report_both_steps(workspace, account):
    both = SocialAccountFactory(workspace=workspace, platform="practice-x")
    for owner, visits, orders in ((account, 1000, None), (both, 50, 10)):
        AccountDay.objects.create(
            workspace=workspace, account=owner, day=date(2026, 5, 20), captured_at=NOW, profile_visits=visits,
            orders=orders,
        )  # fmt: skip
    visits, orders = read.funnel(workspace=workspace, first=date(2026, 5, 2), last=date(2026, 5, 31), contacts=0)
    assert (visits.value, visits.rate) == (1050, None)
    assert (orders.value, orders.rate, orders.both) == (10, 20.0, 1)
