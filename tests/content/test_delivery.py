"""How late a post may go out, urgency and campaign: editor, autosave, API, and the rows the engine works from."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, Publication, PublishingLimit
from content.services.drafting import PostChanges, post_create, post_duplicate, post_update
from content.services.queue import publication_resend
from content.services.scheduling import post_move, post_schedule
from content.states import PublicationState as S
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from tests.factories import PostFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def account(workspace):
    return SocialAccountFactory(workspace=workspace)


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def web_of(client_of, workspace):
    def make(user):
        client = client_of(user)
        client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
        return client

    return make


@pytest.fixture
def web(web_of, owner):
    return web_of(owner)


def fields(post: Post | None = None, **values: Any) -> dict[str, Any]:
    """What a browser sends, the folded group included."""
    return {"version": post.version if post else 0, "text": "Text", "title": "", "delivery": "1", **values}


def scheduled(who: dict[str, Any], account: Any, **values: Any) -> Publication:
    post = post_create(**who, text="Something to say", account_ids=[account.pk], **values)
    post_schedule(**who, post_id=post.pk, due_at=now() + HOUR)
    return row_of(post)


def row_of(post: Post) -> Publication:
    return Publication.objects.for_workspace(post.workspace_id).select_related("post").get(post=post)


def change(who: dict[str, Any], row: Publication, **values: Any) -> Publication:
    post_update(**who, post_id=row.post_id, version=None, changes=PostChanges(**values))
    return row_of(row.post)


# --- lateness ---------------------------------------------------------------------------------------------------------
def test_a_posts_own_lateness_replaces_the_workspaces(who, account):
    assert (row := scheduled(who, account)).late_at == row.due_at + HOUR
    own = scheduled(who, account, late_minutes=15)
    assert own.late_at == own.due_at + timedelta(minutes=15)
    post_move(**who, post_id=own.post_id, due_at=own.due_at + HOUR)
    moved = row_of(own.post)
    assert moved.late_at == moved.due_at + timedelta(minutes=15)


def test_changing_it_reaches_what_is_scheduled(who, account, workspace):
    row = change(who, scheduled(who, account), late_minutes=525600)
    assert row.late_at == row.due_at + timedelta(days=365)
    assert row.post.version == 2
    row = change(who, row, late_minutes=None)
    assert row.late_at == row.due_at + HOUR
    entry = AuditEntry.objects.for_workspace(workspace).filter(verb="post.edited").order_by("seq").last()
    assert (entry.before, entry.after) == ({"late_minutes": 525600}, {"late_minutes": None})


def test_waiting_for_limits_is_not_being_late(who, account):
    row = scheduled(who, account)
    until = now() + 5 * HOUR
    type(account).objects.for_workspace(account.workspace).update(pace_until=until)
    assert change(who, row, late_minutes=5).late_at == until + timedelta(minutes=5)
    row = change(who, row, urgent=True)
    assert row.late_at == row.due_at + timedelta(minutes=5)


def test_rows_for_a_person_keep_their_moment(who, account):
    row = scheduled(who, account)
    Publication.objects.for_workspace(who["workspace"]).filter(pk=row.pk).update(state=S.PAUSED)
    assert change(who, row, late_minutes=5).late_at == row.late_at


def test_sending_again_counts_by_the_posts_own_lateness(who, account):
    row = scheduled(who, account, late_minutes=5)
    Publication.objects.for_workspace(who["workspace"]).filter(pk=row.pk).update(state=S.UNKNOWN, next_attempt_at=None)
    again = publication_resend(**who, publication_id=row.pk)
    assert now() + timedelta(minutes=4) < again.late_at <= now() + timedelta(minutes=5)


# --- the editor -------------------------------------------------------------------------------------------------------
def test_the_editor_saves_and_shows_the_group(web, workspace, account):
    sent = fields(accounts=[account.pk], late_minutes="15", urgent="1", campaign="  Winter   tea ")
    web.post(web.to("post_new"), sent)
    post = Post.objects.for_workspace(workspace).get()
    assert (post.late_minutes, post.urgent, post.campaign) == (15, True, "Winter tea")
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert '<option value="15" selected>15 minutes</option>' in page
    assert 'name="urgent" value="1" checked' in page
    assert "urgent · late: 15 minutes · Winter tea" in page
    assert '<option value="Winter tea"></option>' in page
    saved = web.post(web.to("post_autosave", post.pk), fields(post, accounts=[account.pk])).json()
    post.refresh_from_db()
    assert (post.late_minutes, post.urgent, post.campaign, saved["delivery"]) == (None, False, "", "")


def test_forms_without_the_group_leave_it_alone(web, workspace):
    post = PostFactory(workspace=workspace, late_minutes=30, urgent=True, campaign="Spring")
    sent = fields(post, title="New")
    del sent["delivery"]
    web.post(web.to("post_edit", post.pk), sent)
    post.refresh_from_db()
    assert (post.title, post.late_minutes, post.urgent, post.campaign) == ("New", 30, True, "Spring")
    # A value set elsewhere stays among the choices.
    assert '<option value="30" selected>30 minutes</option>' in web.get(web.to("post_edit", post.pk)).content.decode()


@pytest.mark.parametrize("value", ["0", "-5", "soon", "525601", "9" * 30])
def test_a_lateness_nobody_can_mean_is_refused_at_its_field(web, workspace, value):
    post = PostFactory(workspace=workspace, late_minutes=30)
    answer = web.post(web.to("post_edit", post.pk), fields(post, late_minutes=value))
    assert answer.status_code == 422
    assert "This is not a number of minutes we can use." in answer.content.decode()
    post.refresh_from_db()
    assert post.late_minutes == 30
    assert web.post(web.to("post_schedule", post.pk), fields(post, late_minutes=value)).status_code == 422


def test_urgency_is_for_those_who_may_publish(web_of, workspace, member_of):
    web = web_of(member_of(Role.DESIGNER))
    web.post(web.to("post_new"), fields(urgent="1", late_minutes="5"))
    post = Post.objects.for_workspace(workspace).get()
    assert (post.urgent, post.late_minutes) == (False, 5)
    Post.objects.for_workspace(workspace).update(urgent=True)
    web.post(web.to("post_edit", post.pk), fields(post, title="Else"))
    post.refresh_from_db()
    assert (post.title, post.urgent) == ("Else", True)
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert 'name="urgent" value="1" checked disabled' in page


def test_lateness_of_a_scheduled_post_is_for_those_who_may_publish(web_of, workspace, who, account, member_of):
    row = scheduled(who, account, late_minutes=15)
    workspace.approval_mode = "required"
    workspace.save()
    web = web_of(member_of(Role.DESIGNER))
    web.post(web.to("post_edit", row.post_id), fields(row.post, text="Other words", accounts=[account.pk]))
    row = row_of(row.post)
    assert (row.post.text, row.post.late_minutes) == ("Other words", 15)


def test_publishing_now_says_what_the_limits_make_of_it(web, workspace, account):
    local = now().astimezone(ZoneInfo(workspace.time_zone))
    start, end = (local - HOUR).time().replace(tzinfo=None), (local + 2 * HOUR).time().replace(tzinfo=None)
    PublishingLimit.objects.create(workspace=workspace, account=account, quiet_from=start, quiet_until=end)
    sent = fields(accounts=[account.pk])
    page = web.post(web.to("post_new_publish"), sent).content.decode()
    assert f"{account}: waits until" in page
    post = Post.objects.for_workspace(workspace).get()
    page = web.post(web.to("post_publish", post.pk), fields(post, accounts=[account.pk], urgent="1")).content.decode()
    assert "waits until" not in page


# --- campaign ---------------------------------------------------------------------------------------------------------
def test_a_campaign_keeps_the_spelling_that_came_first(who, workspace):
    PostFactory(workspace=workspace, campaign="Winter tea")
    PostFactory(campaign="WINTER TEA")
    assert post_create(**who, campaign="winter Tea").campaign == "Winter tea"
    alone = post_create(**who, campaign="spring")
    assert change_campaign(who, alone, "Spring").campaign == "Spring"


def change_campaign(who: dict[str, Any], post: Post, tag: str) -> Post:
    return post_update(**who, post_id=post.pk, version=None, changes=PostChanges(campaign=tag))


def test_a_copy_stays_in_its_campaign(who):
    source = post_create(**who, text="T", campaign="Winter", urgent=True, late_minutes=5)
    copy = post_duplicate(**who, post_id=source.pk)
    assert (copy.campaign, copy.urgent, copy.late_minutes) == ("Winter", False, None)


def test_the_library_filters_by_campaign(web, workspace):
    PostFactory(workspace=workspace, title="Inside", campaign="Winter & more")
    PostFactory(workspace=workspace, title="Outside")
    page = web.get(web.to("posts")).content.decode()
    assert "Winter &amp; more</option>" in page
    page = web.get(web.to("posts"), {"campaign": "Winter & more"}).content.decode()
    assert "Inside" in page
    assert "Outside" not in page
    post = Post.objects.for_workspace(workspace).get(title="Inside")
    assert "?campaign=Winter%20%26%20more" in web.get(web.to("post", post.pk)).content.decode()


# --- REST -------------------------------------------------------------------------------------------------------------
def test_delivery_by_api(client_of, owner, member_of, workspace):
    base = f"/api/v1/workspaces/{workspace.slug}/posts/"

    def call(client: Any, method: str, path: str, body: Any) -> Any:
        return getattr(client, method)(base + path, body, content_type="application/json")

    client, designer = client_of(owner), client_of(member_of(Role.DESIGNER))
    made = call(client, "post", "", {"text": "T", "late_minutes": 240, "urgent": True, "campaign": "Winter"}).json()
    assert (made["late_minutes"], made["urgent"], made["campaign"]) == (240, True, "Winter")
    changed = call(client, "patch", f"{made['id']}/", {"late_minutes": None}).json()
    assert (changed["late_minutes"], changed["urgent"], changed["campaign"]) == (None, True, "Winter")
    other = call(client, "post", "", {"text": "Other"}).json()
    found = client.get(base, {"campaign": "Winter"}).json()["results"]
    assert [item["id"] for item in found] == [made["id"]]
    assert call(client, "patch", f"{other['id']}/", {"late_minutes": 0}).status_code == 422
    assert call(client, "patch", f"{other['id']}/", {"campaign": "x" * 61}).status_code == 422
    assert call(designer, "post", "", {"text": "T", "urgent": True}).status_code == 403
    assert call(designer, "patch", f"{other['id']}/", {"urgent": True}).status_code == 403
    assert call(designer, "patch", f"{made['id']}/", {"urgent": True, "text": "U"}).status_code == 200
