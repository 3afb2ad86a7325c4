"""Members talk about a post: anchors, answers, mentions, resolving, who may do what; and who else has it open."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from content.models import Post, PostComment
from content.selectors.comments import talks_of
from team.models import Notification, Workspace
from team.roles import Role
from tests.factories import MembershipFactory, PostFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return WorkspaceFactory()


@pytest.fixture
def post(workspace: Workspace) -> Post:
    author = MembershipFactory(workspace=workspace, role=Role.PLANNER).user
    return PostFactory(workspace=workspace, author=author, text="头采白茶，只有三天。🍃 白茶要趁早。")


def say(client: Client, post: Post, who: Any, **data: Any) -> Any:
    client.force_login(who)
    return client.post(f"/w/{post.workspace.slug}/posts/{post.pk}/comments/new/", {"body": "Why?", **data})


def member(workspace: Workspace, role: Role = Role.COMMUNITY, **values: Any) -> Any:
    return MembershipFactory(workspace=workspace, role=role, **values).user


@pytest.mark.raises_notice("post_comment")
def test_a_remark_on_words_follows_them(client: Client, workspace: Workspace, post: Post) -> None:
    answer = say(client, post, member(workspace), field="text", quote="白茶", start="12")
    assert answer.status_code == 302
    assert Notification.objects.for_workspace(workspace).get(recipient=post.author).kind == "post_comment"
    (talk,) = talks_of(workspace=workspace, post=post)
    assert (talk.start, talk.end) == (12, 14)
    post.text = "开头加了一句。" + post.text
    (talk,) = talks_of(workspace=workspace, post=post)
    assert talk.start == 19
    post.text = "都换了"
    (talk,) = talks_of(workspace=workspace, post=post)
    assert talk.outdated


def test_words_that_are_not_there_are_refused_and_the_text_is_kept(
    client: Client, workspace: Workspace, post: Post
) -> None:
    client.force_login(member(workspace))
    address = f"/w/{workspace.slug}/posts/{post.pk}/comments/new/"
    data = {"body": "kept words", "field": "text", "quote": "nowhere", "start": "0"}
    answer = client.post(address, data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()
    assert not PostComment.objects.for_workspace(workspace).exists()
    assert client.post(address, {"body": "  "}, headers={"HX-Request": "true"}).status_code == 422


@pytest.mark.raises_notice("post_mention")
def test_named_members_and_those_who_talk_are_told_once(client: Client, workspace: Workspace, post: Post) -> None:
    named = member(workspace, user__name="陈默")
    first = member(workspace)
    say(client, post, first, body="@陈默，这里要核对价格")
    remark = PostComment.objects.for_workspace(workspace).get()
    say(client, post, named, body="好的", parent=str(remark.pk))
    kinds = Notification.objects.for_workspace(workspace).values_list("recipient_id", "kind")
    assert sorted(kinds) == sorted(
        [
            (named.pk, "post_mention"),
            (post.author_id, "post_comment"),
            (post.author_id, "post_comment"),
            (first.pk, "post_comment"),
        ]
    )
    (talk,) = talks_of(workspace=workspace, post=post)
    assert [answer.body for answer in talk.answers] == ["好的"]


def test_who_may_change_resolve_and_take_back(client: Client, workspace: Workspace, post: Post) -> None:
    writer, other, boss = member(workspace), member(workspace), member(workspace, Role.MANAGER)
    say(client, post, writer)
    pk = PostComment.objects.for_workspace(workspace).get().pk
    base = f"/w/{workspace.slug}/comments/{pk}/"
    client.force_login(other)
    assert client.post(f"{base}edit/", {"body": "mine"}).status_code == 403
    assert client.post(f"{base}delete/").status_code == 403
    assert client.post(f"{base}resolve/", {"resolved": "1"}).status_code == 302
    assert PostComment.objects.for_workspace(workspace).get().resolved_by == other
    assert client.post(f"{base}resolve/", {"resolved": "0"}).status_code == 302
    client.force_login(writer)
    assert client.post(f"{base}edit/", {"body": "better"}).status_code == 302
    client.force_login(boss)
    assert client.post(f"{base}delete/").status_code == 302
    assert client.post(f"{base}edit/", {"body": "again"}).status_code == 404
    assert talks_of(workspace=workspace, post=post) == []


def test_an_answer_belongs_to_a_remark_of_the_same_post(client: Client, workspace: Workspace, post: Post) -> None:
    writer = member(workspace)
    elsewhere = PostFactory(workspace=workspace)
    say(client, elsewhere, writer)
    remark = PostComment.objects.for_workspace(workspace).get()
    assert say(client, post, writer, parent=str(remark.pk)).status_code == 404


def test_the_page_shows_markup_as_text_and_costs_the_same_with_many(
    client: Client, workspace: Workspace, post: Post, django_assert_max_num_queries: Any
) -> None:
    writer = member(workspace)
    say(client, post, writer, body="<script>1</script>")
    PostComment.objects.bulk_create(
        [PostComment(workspace=workspace, post=post, author=writer, body=f"no {i}") for i in range(30)]
    )
    client.force_login(writer)
    with django_assert_max_num_queries(24):
        body = client.get(f"/w/{workspace.slug}/posts/{post.pk}/").content.decode()
    assert "&lt;script&gt;1" in body
    assert "no 29" in body


def test_the_api_does_the_same(client: Client, workspace: Workspace, post: Post) -> None:
    client.force_login(member(workspace, Role.MANAGER))
    base = f"/api/v1/workspaces/{workspace.slug}"
    made = client.post(
        f"{base}/posts/{post.pk}/comments/",
        {"body": "看这里", "field": "text", "quote": "三天", "start": 7},
        content_type="application/json",
    )
    assert made.status_code == 201
    address = f"{base}/comments/{made.json()['id']}/"
    assert client.patch(address, {}, content_type="application/json").status_code == 422
    done = client.patch(address, {"resolved": True}, content_type="application/json").json()
    assert done["resolved_at"]
    (talk,) = client.get(f"{base}/posts/{post.pk}/comments/").json()
    assert (talk["start"], talk["end"], talk["comment"]["quote"]) == (7, 9, "三天")
    assert client.delete(address).status_code == 204
    assert client.get(f"{base}/posts/{post.pk}/comments/").json() == []


def test_who_else_has_the_editor_open(client: Client, workspace: Workspace, post: Post) -> None:
    cache.clear()
    first, second = member(workspace, user__name="Lin Xiao"), member(workspace, user__name="Chen Mo")
    address = f"/w/{workspace.slug}/posts/{post.pk}/presence/"
    client.force_login(first)
    assert "Chen Mo" not in client.post(address).content.decode()
    client.force_login(second)
    assert "Lin Xiao" in client.post(address).content.decode()
    client.force_login(first)
    assert "Chen Mo" in client.post(address).content.decode()
    client.force_login(second)
    client.post(address, {"leaving": "1"})
    client.force_login(first)
    assert "Chen Mo" not in client.post(address).content.decode()
