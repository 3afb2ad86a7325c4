"""Checklists as gates: every way in is closed, ticks are bound to content and kept, templates change without them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.errors import ScheduleRefused
from content.models import ChecklistItem, ChecklistTick, Post, Recurrence
from content.production_errors import RoleNeeded
from content.selectors.post import post_get
from content.selectors.sop.due import due_lists
from content.services.drafting import PostChanges, post_create, post_update
from content.services.occurrences import occurrences_make
from content.services.queue import publication_retry
from content.services.review import post_submit
from content.services.scheduling import post_schedule
from content.services.sop.templates import checklist_retire, checklist_save
from content.services.sop.ticking import checklist_tick
from content.states import PublicationState
from team.actors import Actor
from team.roles import Role
from tests.factories import RecurrenceFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=3)


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def post(who, workspace):
    account = SocialAccountFactory(workspace=workspace)
    return post_create(**who, title="Sale", text="Tea for 99 yuan", account_ids=[account.pk])


def template(who, *items, **values):
    items = items or ({"text": "Price checked"},)
    return checklist_save(**who, checklist_id=None, values={"name": "SOP", "items": list(items), **values})


def tick(who, post, item, done=True, **values):
    return checklist_tick(**who, post_id=post.pk, item_id=item.pk, done=done, **values)


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def test_scheduling_waits_for_the_ticks(who, post):
    (item,) = template(who).items.all()
    with pytest.raises(ScheduleRefused) as refused:
        post_schedule(**who, post_id=post.pk, due_at=now() + SOON)
    assert codes(refused) == ["checklist_open"]
    assert "Price checked" in str(refused.value)
    post_submit(**who, post_id=post.pk)  # the list is one before scheduling
    Post.objects.for_workspace(who["workspace"]).filter(pk=post.pk).update(state="draft")
    tick(who, post, item)
    assert post_schedule(**who, post_id=post.pk, due_at=now() + SOON).state == "scheduled"


def test_submitting_waits_for_lists_before_review(who, post):
    template(who, when="submit")
    with pytest.raises(ScheduleRefused):
        post_submit(**who, post_id=post.pk)


def test_only_posts_it_concerns(who, post, workspace):
    other = SocialAccountFactory(workspace=workspace)
    template(who, kinds=["video"])
    template(who, ad_kinds=["paid"])
    template(who, accounts=[other.pk])
    post_schedule(**who, post_id=post.pk, due_at=now() + SOON)


def test_a_tick_taken_back_and_one_for_other_content_do_not_count(who, post):
    (item,) = template(who, {"text": "Price", "again": True}).items.all()
    tick(who, post, item)
    tick(who, post, item, done=False)
    with pytest.raises(ScheduleRefused):
        post_schedule(**who, post_id=post.pk, due_at=now() + SOON)
    tick(who, post, item)
    post_update(**who, post_id=post.pk, version=None, changes=PostChanges(notes="only a note"))
    post_update(**who, post_id=post.pk, version=None, changes=PostChanges(text="Tea for 89 yuan"))
    (due,) = due_lists(post=post_get(workspace=who["workspace"], post_id=post.pk))
    assert due.lines[0].stale
    tick(who, post, item)
    post_schedule(**who, post_id=post.pk, due_at=now() + SOON)
    with pytest.raises(ScheduleRefused) as refused:  # the price may not slip in after the check
        post_update(**who, post_id=post.pk, version=None, changes=PostChanges(text="Tea for 79 yuan"))
    assert codes(refused) == ["checklist_open"]
    assert ChecklistTick.objects.for_workspace(who["workspace"]).count() == 4


def test_ticks_are_never_changed(who, post):
    (item,) = template(who).items.all()
    row = tick(who, post, item)
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        ChecklistTick.objects.for_workspace(who["workspace"]).filter(pk=row.pk).update(done=False)


def test_a_reworded_line_is_another_line(who, post):
    row = template(who, {"text": "A"}, {"text": "B"})
    first, second = row.items.all()
    tick(who, post, first)
    tick(who, post, second)
    items = [{"id": first.pk, "text": "A"}, {"id": second.pk, "text": "B, twice"}]
    row = checklist_save(**who, checklist_id=row.pk, values={"items": items})
    assert row.version == 2
    (due,) = due_lists(post=post_get(workspace=who["workspace"], post_id=post.pk))
    assert [(line.item.text, line.done) for line in due.lines] == [("A", True), ("B, twice", False)]
    assert ChecklistItem.objects.for_workspace(who["workspace"]).get(pk=second.pk).text == "B"
    checklist_retire(**who, checklist_id=row.pk)
    post_schedule(**who, post_id=post.pk, due_at=now() + SOON)


def test_proof_and_role(who, post, workspace, member_of):
    link, number, role = template(
        who, {"text": "l", "proof": "link"}, {"text": "n", "proof": "number"}, {"text": "r", "role": "designer"}
    ).items.all()
    for item, evidence in ((link, "javascript:alert(1)"), (link, ""), (number, "cheap")):
        with pytest.raises(InvalidInput):
            tick(who, post, item, evidence=evidence)
    tick(who, post, link, evidence="https://shop.example/tea")
    tick(who, post, number, evidence="99.00")
    planner = {"workspace": workspace, "actor": Actor(member_of(Role.PLANNER))}
    with pytest.raises(RoleNeeded):
        tick(planner, post, role)
    tick(who, post, role)  # owners stand in for everybody


def test_sending_after_all_and_repetitions_pass_it_too(who, post, workspace):
    (item,) = template(who, {"text": "Price", "again": True}).items.all()
    tick(who, post, item)
    post_schedule(**who, post_id=post.pk, due_at=now() + SOON)
    post.publications.update(state=PublicationState.FAILED, next_attempt_at=None)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(text="Tea for 1 yuan")
    with pytest.raises(ScheduleRefused):
        publication_retry(**who, publication_id=post.publications.get().pk)
    pattern = RecurrenceFactory(workspace=workspace, post=post, created_by=who["actor"].user)
    occurrences_make(recurrence_id=pattern.pk)
    made = Post.objects.for_workspace(workspace).filter(recurrence=pattern)
    assert {one.state for one in made.exclude(pk=post.pk)} <= {"draft"}
    assert Recurrence.objects.for_workspace(workspace).count() == 1


def test_many_lists_cost_no_more_queries(who, post):
    def asked():
        with CaptureQueriesContext(connection) as found:
            due_lists(post=post_get(workspace=who["workspace"], post_id=post.pk))
        return len(found)

    template(who)
    few = asked()
    for n in range(6):
        template(who, *[{"text": f"{n}.{i}"} for i in range(5)])
    assert asked() == few


def test_pages_bulk_and_rest(who, post, workspace, owner, client_of, member_of):
    client = client_of(owner)
    pages, api = f"/w/{workspace.slug}/", f"/api/v1/workspaces/{workspace.slug}/"
    json = {"content_type": "application/json"}
    form = {
        "name": "Price list",
        "when": "submit",
        "items-TOTAL_FORMS": "2",
        "items-INITIAL_FORMS": "0",
        "items-0-text": "Price",
        "items-1-text": "",
    }
    assert client.post(f"{pages}production/checklists/new/", form).status_code == 302
    planner = client_of(member_of(Role.PLANNER))
    assert planner.post(f"{pages}production/checklists/new/", form).status_code == 403
    assert "Price list" in planner.get(f"{pages}production/checklists/").content.decode()
    client.post(f"{pages}posts/bulk/", {"action": "submit", "post": [post.pk]})
    refused = client.post(f"{api}posts/{post.pk}/submit/", **json)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "checklist_open"
    post.refresh_from_db()
    assert post.state == "draft"
    (due,) = client.get(f"{api}posts/{post.pk}/checklist/").json()
    page = client.get(f"{pages}posts/{post.pk}/checklist/").content.decode()
    assert "1 open" in page
    assert "its checklist is open" in client.get(f"{pages}posts/{post.pk}/").content.decode()
    done = client.post(f"{api}posts/{post.pk}/checklist/{due['lines'][0]['item']}/", {"done": True}, **json)
    assert done.json()[0]["open"] == 0
    assert client.post(f"{api}posts/{post.pk}/submit/", **json).status_code == 200
    made = client.post(f"{api}checklists/", {"name": "x", "items": [{"text": "y"}]}, **json)
    assert made.status_code == 201
    changed = client.patch(f"{api}checklists/{made.json()['id']}/", {"name": "z"}, **json)
    assert changed.json()["version"] == 2
