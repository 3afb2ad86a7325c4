"""Calendar subscriptions: what the file says, who opens it, and when it stops."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import CalendarFeed
from content.selectors.feeds import feed_url
from content.services import feeds
from content.services.feeds import feed_create
from content.states import DisplayState, PublicationState
from content.views import ical as ical_view
from team.actors import Actor
from team.models import AuditEntry, Membership
from team.roles import Role
from tests.factories import MembershipFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
DUE = datetime(2030, 1, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def feed(workspace, owner):
    return feed_create(workspace=workspace, actor=Actor(owner), name="All")


@pytest.fixture
def post(workspace):
    account = SocialAccountFactory(workspace=workspace, display_name="山屿茶")
    due = now() + timedelta(days=2)
    post = PostFactory(workspace=workspace, title="Tea", text="The secret text", notes="inner", due_at=due)
    PublicationFactory(post=post, account=account, state=PublicationState.DRAFT, due_at=None, next_attempt_at=None)
    return post


def path(feed) -> str:
    return feed_url(feed).partition("/ical/")[1] + feed_url(feed).partition("/ical/")[2]


def events(answer):
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_the_file_tells_title_state_accounts_and_link_only(client, feed, post, workspace, django_assert_num_queries):
    for n in range(5):
        PostFactory(workspace=workspace, title=f"More {n}", due_at=post.due_at)
    with django_assert_num_queries(5):
        answer = client.get(path(feed))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    event = next(e for e in events(answer) if "Tea" in str(e["summary"]))
    assert event.decoded("dtstart") == post.due_at.replace(microsecond=0)
    assert "山屿茶" in str(event["description"])
    assert str(event["url"]).endswith(f"/w/{workspace.slug}/posts/{post.pk}/")
    assert str(event["status"]) == "TENTATIVE"
    text = answer.content.decode()
    assert "secret" not in text
    assert "inner" not in text


def test_a_post_without_a_title_is_named_by_its_number(client, feed, workspace):
    post = PostFactory(workspace=workspace, title="", text="The secret text", due_at=now() + timedelta(days=1))
    assert f"#{post.pk}" in str(events(client.get(path(feed)))[0]["summary"])


def test_only_the_span_and_the_filter(client, workspace, owner, post):
    for days in (-91, 181):
        PostFactory(workspace=workspace, due_at=now() + timedelta(days=days))
    for days in (-89, 179):
        PostFactory(workspace=workspace, due_at=now() + timedelta(days=days), status=DisplayState.IN_REVIEW)
    who = {"workspace": workspace, "actor": Actor(owner), "name": "x"}
    assert len(events(client.get(path(feed_create(**who))))) == 3
    account = post.publications.get().account
    assert len(events(client.get(path(feed_create(**who, accounts=[account.pk]))))) == 1
    assert len(events(client.get(path(feed_create(**who, states=["in_review"]))))) == 2


def test_who_has_it_already_gets_304(client, feed, post):
    first = client.get(path(feed))
    tag, changed = first["ETag"], first["Last-Modified"]
    assert client.get(path(feed), headers={"if-none-match": tag}).status_code == 304
    assert client.get(path(feed), headers={"if-modified-since": changed}).status_code == 304
    assert client.get(path(feed), headers={"if-none-match": '"other"'}).status_code == 200
    CalendarFeed.objects.unscoped("test").update(changed_at=now() - timedelta(hours=1))
    unchanged = client.get(path(feed))
    assert unchanged["ETag"] == tag
    post.delete()
    gone = client.get(path(feed), headers={"if-modified-since": unchanged["Last-Modified"]})
    assert (gone.status_code, events(gone)) == (200, [])


def test_it_stops_when_it_is_ended_or_its_member_leaves(client, client_of, workspace, member_of):
    user = member_of(Role.ANALYST)
    feed = feed_create(workspace=workspace, actor=Actor(user), name="x")
    address = path(feed)
    assert client.get(address).status_code == 200
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    membership = Membership.objects.for_workspace(workspace).get(user=user)
    membership.delete()
    assert client.get(address).status_code == 404
    MembershipFactory(workspace=workspace, user=user, role=Role.ANALYST)
    assert client.get(address).status_code == 404  # who comes back makes a new one
    again = feed_create(workspace=workspace, actor=Actor(user), name="y")
    assert client.get(path(again)).status_code == 200
    page = client_of(user).get(f"/w/{workspace.slug}/calendar/subscribe/").content.decode()
    assert path(again) in page
    ended = client_of(user).post(f"/w/{workspace.slug}/calendar/subscribe/{again.pk}/end/")
    assert ended.status_code == 302
    assert client.get(path(again)).status_code == 404
    assert AuditEntry.objects.for_workspace(workspace).filter(verb__startswith="feed.").count() == 3


def test_a_locked_out_person_reads_nothing(client, feed, owner):
    owner.is_active = False
    owner.save()
    assert client.get(path(feed)).status_code == 404


def test_nobody_else_sees_or_ends_it(client_of, member_of, workspace, feed):
    other = client_of(member_of(Role.MANAGER))
    assert path(feed) not in other.get(f"/w/{workspace.slug}/calendar/subscribe/").content.decode()
    assert other.post(f"/w/{workspace.slug}/calendar/subscribe/{feed.pk}/end/").status_code == 404


def test_too_many_are_refused_and_too_often_slowed_down(client, workspace, owner, feed, monkeypatch):
    monkeypatch.setattr(feeds, "FEEDS_MAX", 1)
    with pytest.raises(InvalidInput):
        feed_create(workspace=workspace, actor=Actor(owner), name="x")
    monkeypatch.setattr(ical_view, "PER_MINUTE", 1)
    assert [client.get(path(feed)).status_code for _n in range(2)] == [200, 429]


def test_subscriptions_by_page_and_api(client_of, owner, workspace, client):
    account = SocialAccountFactory(workspace=workspace)
    web, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}/calendar-feeds/"
    sent = {"name": "Tea", "account": [account.pk], "status": ["scheduled"]}
    assert web.post(f"/w/{workspace.slug}/calendar/subscribe/", sent).status_code == 302
    assert web.post(f"/w/{workspace.slug}/calendar/subscribe/", {"account": [10**9]}).status_code == 422
    (item,) = web.get(base).json()
    assert (item["name"], item["accounts"], item["states"]) == ("Tea", [account.pk], ["scheduled"])
    made = web.post(base, {"name": "API"}, content_type="application/json")
    assert made.status_code == 201
    address = "/ical/" + made.json()["url"].partition("/ical/")[2]
    assert client.get(address).status_code == 200
    assert web.delete(f"{base}{made.json()['id']}/").status_code == 204
    assert client.get(address).status_code == 404
