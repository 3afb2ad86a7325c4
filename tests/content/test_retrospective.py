"""Retrospectives: what they name, figures with their source, actions with notices, search, pages, REST."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.services.learn.reminding import actions_remind
from content.services.learn.reviewing import action_add, action_change, review_save
from team.actors import Actor
from team.roles import Role
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def review(who):
    values = {"title": "Winter week", "about": "campaign", "campaign": "winter", "lesson": "Open with the kettle"}
    return review_save(**who, retro_id=None, values=values)


def test_what_it_looks_back_on_and_sources_are_needed(who, workspace):
    with pytest.raises(InvalidInput):
        review_save(**who, retro_id=None, values={"title": "x", "about": "post"})
    facts = [{"name": "Likes", "value": "0", "source": ""}]
    with pytest.raises(InvalidInput) as refused:
        review_save(**who, retro_id=None, values={"title": "x", "about": "campaign", "campaign": "w", "facts": facts})
    assert refused.value.field == "facts"


@pytest.mark.raises_notice("review_action")
@pytest.mark.raises_notice("review_action_overdue")
def test_actions_are_told_and_reminded_once_a_day(who, review, member_of):
    person = member_of(Role.DESIGNER)
    values = {"text": "New cover", "owner": person.pk, "due_on": now().date() - timedelta(days=3)}
    action = action_add(**who, retro_id=review.pk, values=values)
    assert (actions_remind(), actions_remind()) == (1, 0)
    action_change(**who, retro_id=review.pk, action_id=action.pk, values={"done": True})
    action.refresh_from_db()
    assert action.done_by == who["actor"].user


def test_pages_and_rest(who, review, workspace, owner, client_of, member_of, django_assert_max_num_queries):
    client, base = client_of(owner), f"/w/{workspace.slug}/production/retrospectives/"
    post = PostFactory(workspace=workspace, author=owner)
    form = {"title": "After the post", "about": "post", "post": post.pk, "worked": "Snow"}
    form |= {"facts-TOTAL_FORMS": "1", "facts-INITIAL_FORMS": "0", "facts-0-name": "Saves", "facts-0-value": "12"}
    assert client.post(f"{base}new/", form).status_code == 422
    assert client.post(f"{base}new/", {**form, "facts-0-source": "app, 3 Nov"}).status_code == 302
    assert "After the post" in client.get(f"/w/{workspace.slug}/posts/{post.pk}/").content.decode()
    client.post(f"{base}{review.pk}/actions/", {"text": "Buy a kettle"})
    with django_assert_max_num_queries(20):
        found = client.get(f"{base}?q=kettle").content.decode()
    assert "Winter week" in found
    assert "After the post" not in found
    assert "Buy a kettle" in client.get(f"{base}?view=actions").content.decode()
    for path in (f"{review.pk}/", f"{review.pk}/edit/", f"new/?post={post.pk}", "?view=mine"):
        assert client.get(base + path).status_code == 200
    assert client_of(member_of(Role.ANALYST)).post(f"{base}new/", form).status_code == 403
    api, json = f"/api/v1/workspaces/{workspace.slug}/retrospectives/", {"content_type": "application/json"}
    made = client.post(api, {"title": "a", "about": "week", "first_day": "2026-11-02"}, **json).json()
    action = client.post(f"{api}{made['id']}/actions/", {"text": "do"}, **json).json()
    client.patch(f"{api}{made['id']}/actions/{action['id']}/", {"done": True}, **json)
    assert client.get(f"{api}{made['id']}/").json()["actions"][0]["done_at"]
    assert [one["title"] for one in client.get(f"{api}?q=kettle").json()["results"]] == ["Winter week"]
