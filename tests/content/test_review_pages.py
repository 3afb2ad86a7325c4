"""Pages and REST of reviews: lists, deciding, bulk, suggestions, rules, permissions, constant questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from content.models import ApprovalPolicy, Post, Review, Suggestion, Variant
from content.review_errors import SuggestionOutdated
from content.selectors.post import post_get
from content.services.drafting import PostChanges, post_update
from content.services.review_board import board_of
from content.services.suggestions import Wording, suggestion_apply, suggestion_make
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from tests.content.review_scene import Scene, people_of
from tests.team.people import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(workspace: Workspace, owner: Any, member_of: Any) -> Scene:
    return Scene(workspace, people_of(owner, member_of))


def page(scene: Scene, name: str, *args: Any) -> str:
    return reverse(f"content:{name}", args=[scene.workspace.slug, *args])


def seal(scene: Scene, post: Post | None = None) -> str:
    found = post_get(workspace=scene.workspace, post_id=(post or scene.post).pk)
    return board_of(post=found, actor=Actor(None)).look.seal


def titles(client: Any, address: str) -> list[str]:
    return [line.review.post.title for line in client.get(address).context["lines"]]


def test_each_sees_first_what_waits_for_them(scene: Scene, client_of: Any) -> None:
    people, address = scene.people, page(scene, "reviews")
    scene.submit()
    other = scene.new()
    scene.submit(other)
    scene.approve(people.first, other)
    assert titles(client_of(people.first), address) == [scene.post.title]
    assert titles(client_of(people.named), address) == [other.title]
    assert titles(client_of(people.writer), address) == []
    assert len(titles(client_of(people.writer), address + "?tab=all")) == 2
    assert titles(client_of(people.writer), address + "?tab=all&platform=practice-x&author=x") == []
    scene.ask(people.second)
    assert titles(client_of(people.writer), address + f"?tab=done&author={people.writer.pk}") == [scene.post.title]


def test_the_list_asks_the_same_few_questions(scene: Scene, client_of: Any, django_assert_max_num_queries: Any) -> None:
    client, address = client_of(scene.people.first), page(scene, "reviews") + "?tab=all"
    for _n in range(35):
        scene.submit(scene.new())
    client.get(address)
    with django_assert_max_num_queries(24):
        answer = client.get(address)
    assert len(answer.context["lines"]) == 30
    assert "?tab=all&amp;page=2" in answer.content.decode()
    post = Post.objects.for_workspace(scene.workspace).order_by("-pk").first()
    scene.approve(scene.people.second, post)
    for _n in range(3):
        scene.ask(scene.people.first, post=post)
        scene.submit(post)
    with django_assert_max_num_queries(40):
        client.get(page(scene, "review", post.pk))


def test_deciding_on_the_page(scene: Scene, client_of: Any) -> None:
    people, address = scene.people, page(scene, "review_decide", scene.post.pk)
    scene.submit()
    first = client_of(people.first)
    assert first.post(address, {"kind": "approve", "seen": ""}).status_code == 409
    assert client_of(people.writer).post(address, {"kind": "approve", "seen": seal(scene)}).status_code == 403
    assert client_of(people.named).post(address, {"kind": "approve", "seen": seal(scene)}).status_code == 409
    assert first.post(address, {"kind": "approve", "seen": seal(scene)}).status_code == 302
    # A member without the right to approve decides the level that names them.
    named = client_of(people.named)
    assert b'value="approve"' in named.get(page(scene, "review", scene.post.pk)).content
    assert named.post(address, {"kind": "changes", "seen": seal(scene), "note": "No"}).status_code == 302
    assert scene.fresh().review_note == "No"
    writer = client_of(people.writer)
    assert writer.post(address, {"kind": "comment", "note": ""}).status_code == 422
    assert writer.post(address, {"kind": "comment", "note": "Done"}).status_code == 302
    html = writer.get(page(scene, "review", scene.post.pk)).content.decode()
    assert "Mo Manager" in html
    block = next(d for d in scene.decisions() if d.kind == "changes")
    end = page(scene, "review_changes_end", scene.post.pk, block.pk)
    assert writer.post(end, {"note": "I want to"}).status_code == 409
    assert named.post(end).status_code == 302


def test_several_at_once_each_with_its_result(scene: Scene, client_of: Any) -> None:
    people = scene.people
    scene.submit()
    changed = scene.new()
    scene.submit(changed)
    own = scene.new(author=people.first)
    scene.submit(own)
    posts = [scene.post, changed, own]
    data = {"ids": [post.pk for post in posts], **{f"seen-{post.pk}": seal(scene, post) for post in posts}}
    post_update(**scene.who(people.writer, changed), version=None, changes=PostChanges(text="Other"))
    client = client_of(people.first)
    answer = client.post(page(scene, "reviews_bulk") + "?tab=all", data)
    assert answer.status_code == 409
    assert [name for name, _text, _url in answer.context["refused"]] == [str(changed), str(own)]
    assert [d.post for d in scene.decisions()] == [scene.post]
    assert client.post(page(scene, "reviews_bulk"), {}).status_code == 302
    good = {"ids": [changed.pk], f"seen-{changed.pk}": seal(scene, changed)}
    assert client.post(page(scene, "reviews_bulk") + "?tab=all", good)["Location"].endswith("?tab=all")


@pytest.mark.raises_notice("review_suggestion")
@pytest.mark.raises_notice("suggestion_applied")
def test_a_suggestion_is_applied_with_one_press(scene: Scene, client_of: Any) -> None:
    people = scene.people
    scene.submit()
    reviewer, writer = client_of(people.first), client_of(people.writer)
    suggest = page(scene, "review_suggest", scene.post.pk)
    assert reviewer.post(suggest, {"target": "text", "after": "First words"}).status_code == 422
    assert reviewer.post(suggest, {"target": "x", "after": "y"}).status_code == 422
    assert reviewer.post(suggest, {"target": "text", "after": "Best words", "note": "Warmer"}).status_code == 302
    row = Suggestion.objects.for_workspace(scene.workspace).get()
    html = writer.get(page(scene, "review", scene.post.pk)).content.decode()
    assert "<del>First</del><ins>Best</ins><span> words" in html
    scene.approve(people.second)
    assert writer.post(page(scene, "review_answer", scene.post.pk, row.pk), {"answer": "apply"}).status_code == 302
    assert (scene.fresh().text, scene.fresh().edited_by) == ("Best words", people.writer)
    # By the same service as every edit: what was approved before no longer counts.
    board = board_of(post=post_get(workspace=scene.workspace, post_id=scene.post.pk), actor=Actor(people.second))
    assert board.levels[0].current
    again = writer.post(page(scene, "review_answer", scene.post.pk, row.pk), {"answer": "reject"})
    assert again.status_code == 409


@pytest.mark.raises_notice("suggestion_rejected")
def test_suggestions_by_platform_outdated_and_rejected(scene: Scene) -> None:
    people, api = scene.people, Api(scene.workspace, scene.people.writer)
    own = Wording("text", "Only there", "practice-weibo")
    row = suggestion_make(**scene.who(people.first), wording=own)
    suggestion_apply(**scene.who(people.writer), suggestion_id=row.pk)
    assert Variant.objects.for_workspace(scene.workspace).get().text == "Only there"
    assert scene.fresh().text == "First words"
    late = suggestion_make(**scene.who(people.first), wording=Wording("title", "Better"))
    post_update(**scene.who(people.writer), version=None, changes=PostChanges(title="Changed since"))
    with pytest.raises(SuggestionOutdated):
        suggestion_apply(**scene.who(people.writer), suggestion_id=late.pk)
    path = f"reviews/{scene.post.pk}/suggestions/"
    made = api("post", path, {"field": "first_comment", "after": "Link below"})
    assert made.status_code == 201
    refused = api("post", f"{path}{late.pk}/", {"answer": "reject", "note": "Too late"}).json()
    assert (refused["state"], refused["answer"]) == ("rejected", "Too late")
    assert api("post", f"{path}{made.json()['id']}/", {"answer": "apply"}).json()["state"] == "applied"
    assert len(api("get", path).json()) == 3


def test_reviews_by_api(scene: Scene) -> None:
    people = scene.people
    scene.submit()
    first, named = Api(scene.workspace, people.first), Api(scene.workspace, people.named)
    path = f"reviews/{scene.post.pk}/"
    assert [each["post"] for each in first("get", "reviews/").json()["results"]] == [scene.post.pk]
    assert named("get", "reviews/").json()["results"] == []
    body = first("get", path).json()
    assert (body["waits"], body["may_approve"], [level["current"] for level in body["levels"]]) == (
        True, True, [True, False],
    )  # fmt: skip
    key = {"Idempotency_Key": "one"}
    once = first("post", path, {"kind": "approve", "seen": body["seal"]}, **key)
    assert once.status_code == 200
    assert first("post", path, {"kind": "approve", "seen": body["seal"]}, **key).json() == once.json()
    for scopes in (["workspace.view"], ["workspace.view", "content.edit"]):
        narrow = Api(scene.workspace, people.second, scopes)
        assert narrow("post", path, {"kind": "approve"}).status_code == 403
    assert Api(scene.workspace, people.named, ["workspace.view"])("post", path, {"kind": "changes"}).status_code == 403
    refused = first("post", path, {"kind": "approve"})
    assert (refused.status_code, refused.json()["code"]) == (409, "two_levels")
    asked = named("post", path, {"kind": "changes", "note": "Shorter"}).json()
    assert asked["review"]["state"] == "changes"
    end = named("post", f"{path}changes/{asked['blocked_by'][0]}/end/", {})
    assert end.json()["blocked_by"] == []
    assert Review.objects.for_workspace(scene.workspace).count() == 1


# --- rules ------------------------------------------------------------------------------------------------------------
LEVELS = {
    "l0-name": "Team", "l0-roles": ["manager"], "l0-every": "any", "l0-hours": "4",
    "l1-on": "on", "l1-name": "Client", "l1-external": "on", "l1-every": "any", "l1-hours": "9",
}  # fmt: skip


def test_rules_on_the_page(scene: Scene, client_of: Any, member_of: Any) -> None:
    client, slug = client_of(scene.people.owner), scene.workspace.slug
    made = client.post(
        page(scene, "approval_policy_new"), {"name": "Ads", "mode": "required", "ad_kinds": "paid", **LEVELS}
    )
    assert made.status_code == 302, made.context["form"].errors
    row = ApprovalPolicy.objects.for_workspace(scene.workspace).get(is_default=False)
    assert [(each["name"], each["external"]) for each in row.levels] == [("Team", False), ("Client", True)]
    html = client.get(page(scene, "approvals")).content.decode()
    assert "Ads" in html
    assert "Client" in html
    edit = page(scene, "approval_policy", row.pk)
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"name": "Ads", "mode": "required", **LEVELS}).status_code == 422
    assert client.post(edit, {"name": "Adverts", "mode": "required", "kinds": "video", **LEVELS}).status_code == 302
    default = page(scene, "approval_default")
    assert client.post(default, {"mode": "required", **LEVELS, "l0-hours": "x"}).status_code == 422
    assert client.post(default, {"mode": "required", **LEVELS}).status_code == 302
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(page(scene, "approvals")).status_code == 200
    assert guest.post(default, {"mode": "none"}).status_code == 403
    assert client.post(page(scene, "approval_policy_remove", row.pk)).status_code == 302
    assert slug


def test_rules_by_api(scene: Scene) -> None:
    api = Api(scene.workspace, scene.people.owner)
    body = {"name": "Ads", "mode": "required", "ad_kinds": ["paid"], "levels": [{"name": "Team"}, {"external": True}]}
    made = api("post", "approvals/", body)
    assert made.status_code == 201
    path = f"approvals/{made.json()['id']}/"
    assert api("put", path, {**body, "name": "Adverts"}).json()["name"] == "Adverts"
    assert api("put", path, {**body, "ad_kinds": []}).status_code == 422
    assert [each["name"] for each in api("get", "approvals/").json()] == ["Adverts"]
    default = {"mode": "optional", "levels": [{"name": "Anyone", "hours": 2}]}
    assert api("put", "approvals/default/", default).json()["levels"][0]["hours"] == 2
    assert api("get", "approvals/default/").json()["mode"] == "optional"
    assert api("delete", path).status_code == 204
    assert api("get", path).status_code == 404
