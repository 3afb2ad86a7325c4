"""What a post said before: kept, compared, restored, on every way in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config.lib.clock import now
from config.lib.text_diff import Piece, text_diff
from content.models import Post, PostVersion
from content.services.drafting import PostChanges, post_create, post_update
from content.services.review import post_approve, post_submit
from content.services.versions import SITTING
from content.states import PublicationState
from team.actors import Actor
from team.models import Workspace
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MediaAssetFactory, MembershipFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Workspace:
    return WorkspaceFactory(approval_mode=ApprovalMode.REQUIRED)


@pytest.fixture
def writer(workspace: Workspace) -> Actor:
    return Actor(MembershipFactory(workspace=workspace, role=Role.PLANNER).user)


def edit(post: Post, actor: Actor, **values: Any) -> Post:
    return post_update(
        workspace=post.workspace, actor=actor, post_id=post.pk, version=None, changes=PostChanges(**values)
    )


def numbers(post: Post) -> list[tuple[int, list[str]]]:
    rows = PostVersion.objects.for_workspace(post.workspace_id).filter(post=post).order_by("number")
    return list(rows.values_list("number", "changed"))


def let_time_pass(post: Post) -> None:
    rows = PostVersion.objects.for_workspace(post.workspace_id).filter(post=post)
    rows.update(saved_at=now() - SITTING - timedelta(minutes=1))


def page(client: Client, actor: Actor, post: Post, tail: str = "", **data: Any) -> Any:
    client.force_login(actor.user)
    address = f"/w/{post.workspace.slug}/posts/{post.pk}/versions/{tail}"
    return client.post(address, data) if data else client.get(address)


def test_saves_in_a_row_are_one_version_and_a_break_begins_another(workspace: Workspace, writer: Actor) -> None:
    post = post_create(workspace=workspace, actor=writer, text="one")
    edit(post, writer, text="one two")
    edit(post, writer, text="one two three")
    assert numbers(post) == [(1, [])]
    let_time_pass(post)
    edit(post, writer, text="four", title="Head")
    other = Actor(MembershipFactory(workspace=workspace).user)
    edit(post, other, title="Other head")
    edit(post, other, title="Other head")
    assert numbers(post) == [(1, []), (2, ["title", "text"]), (3, ["title"])]


def test_what_reviewers_saw_stays_a_version_of_its_own(workspace: Workspace, writer: Actor) -> None:
    post = post_create(workspace=workspace, actor=writer, text="seen", account_ids=[account(workspace)])
    post_submit(workspace=workspace, actor=writer, post_id=post.pk)
    edit(post, writer, text="changed at once")
    contents = PostVersion.objects.for_workspace(workspace).order_by("number").values_list("content__text", flat=True)
    assert list(contents) == ["seen", "changed at once"]


def test_a_post_from_before_the_history_keeps_its_first_content(workspace: Workspace, writer: Actor) -> None:
    post = Post.objects.create(workspace=workspace, text="old", author=writer.user)
    edit(post, writer, text="new")
    contents = PostVersion.objects.for_workspace(workspace).order_by("number").values_list("content__text", flat=True)
    assert list(contents) == ["new"] or list(contents) == ["old", "new"]


def account(workspace: Workspace) -> int:
    return int(SocialAccountFactory(workspace=workspace, platform="practice-weibo").pk)


def test_restoring_brings_back_texts_variants_and_media_and_ends_an_approval(
    client: Client, workspace: Workspace, writer: Actor
) -> None:
    picture, gone = MediaAssetFactory(workspace=workspace), MediaAssetFactory(workspace=workspace)
    post = post_create(
        workspace=workspace,
        actor=writer,
        text="first",
        media=[(picture.pk, "a hill"), (gone.pk, "")],
        variants={"practice-weibo": {"text": "for weibo"}},
        account_ids=[account(workspace)],
    )
    let_time_pass(post)
    edit(post, writer, text="second", media=[], variants={})
    post_submit(workspace=workspace, actor=writer, post_id=post.pk)
    boss = Actor(MembershipFactory(workspace=workspace, role=Role.MANAGER).user)
    post_approve(workspace=workspace, actor=boss, post_id=post.pk)
    gone.deleted_at = now()
    gone.save()
    post.refresh_from_db()
    assert post.approved_hash
    answer = page(client, writer, post, "1/restore/", version=str(post.version))
    assert answer.status_code == 302
    post = Post.objects.for_workspace(workspace).get(pk=post.pk)
    assert (post.text, post.approved_hash, post.state) == ("first", "", "draft")
    assert list(post.attachments.values_list("asset_id", "alt")) == [(picture.pk, "a hill")]
    assert list(post.variants.values_list("platform", "text")) == [("practice-weibo", "for weibo")]
    assert post.publications.get().state == PublicationState.DRAFT
    last = PostVersion.objects.for_workspace(workspace).order_by("-number").first()
    assert last is not None
    assert last.restored_from == 1
    again = page(client, writer, post, "1/restore/", version="1")
    assert again.status_code == 409


def test_the_page_marks_what_changed_and_offers_to_restore(
    client: Client, workspace: Workspace, writer: Actor, django_assert_max_num_queries: Any
) -> None:
    post = post_create(workspace=workspace, actor=writer, text="春茶上市，头采只有三天")
    let_time_pass(post)
    edit(post, writer, text="春茶上市，头采只有五天", notes="<b>x</b>")
    page(client, writer, post)
    with django_assert_max_num_queries(18):
        body = page(client, writer, post).content.decode()
    assert "<del>三</del><ins>五</ins>" in body
    assert "&lt;b&gt;x&lt;/b&gt;" in body
    assert "/versions/2/restore/" not in body
    older = page(client, writer, post, "?show=1&with=now").content.decode()
    assert "/versions/1/restore/" in older
    assert "<ins>五</ins>" in older
    guest = Actor(MembershipFactory(workspace=workspace, role=Role.GUEST).user)
    seen = page(client, guest, post, "?show=1")
    assert seen.status_code == 200
    assert "/restore/" not in seen.content.decode()
    assert page(client, guest, post, "1/restore/", version="2").status_code == 403
    assert page(client, writer, post, "?show=9").status_code == 404


def test_no_version_says_so(client: Client, workspace: Workspace, writer: Actor) -> None:
    post = Post.objects.create(workspace=workspace, text="alone", author=writer.user)
    assert page(client, writer, post).status_code == 200


def test_the_api_lists_reads_and_restores(client: Client, workspace: Workspace, writer: Actor) -> None:
    post = post_create(workspace=workspace, actor=writer, text="one")
    let_time_pass(post)
    edit(post, writer, text="two")
    client.force_login(writer.user)
    base = f"/api/v1/workspaces/{workspace.slug}/posts/{post.pk}/versions/"
    listed = client.get(base).json()["results"]
    assert [(row["number"], row["changed"]) for row in listed] == [(2, ["text"]), (1, [])]
    assert client.get(f"{base}1/").json()["content"]["text"] == "one"
    restored = client.post(f"{base}1/restore/", {"version": 2}, content_type="application/json")
    assert restored.json()["text"] == "one"
    stale = client.post(f"{base}2/restore/", {"version": 2}, content_type="application/json")
    assert stale.status_code == 409
    assert client.get(base.replace(str(post.pk), "999999")).status_code == 404


def test_a_diff_rebuilds_both_sides() -> None:
    before, after = "标题\n\nBuy 3 get 1 today", "标题！\n\nBuy 2 get 1 now\nnew line"
    pieces = text_diff(before, after)
    assert "".join(p.text for p in pieces if p.piece is not Piece.ADDED) == before
    assert "".join(p.text for p in pieces if p.piece is not Piece.REMOVED) == after
    assert text_diff("", "") == []
    huge = text_diff("a b " * 3000, "b a " * 3000)
    assert [p.piece for p in huge] == [Piece.REMOVED, Piece.ADDED]
