"""The content library and the page of one post."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from content.models import Post
from team.roles import Role
from tests.factories import (
    MediaAssetFactory,
    PostFactory,
    PostMediaFactory,
    PublicationFactory,
    SocialAccountFactory,
    VariantFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def to(workspace):
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


def test_tabs_count_under_the_other_filters(web, to, workspace):
    PostFactory(workspace=workspace, title="Kettle one")
    PostFactory(workspace=workspace, title="Kettle two", state="in_review", status="in_review")
    PostFactory(workspace=workspace, title="Garden")
    page = web.get(to("posts") + "?q=kettle")
    assert [(value, count) for value, _label, count in page.context["tabs"]] == [
        ("", 2),
        ("draft", 1),
        ("in_review", 1),
    ]
    assert len(web.get(to("posts") + "?q=kettle&status=draft").context["rows"]) == 1


def test_pages_by_cursor_miss_and_repeat_nothing(web, to, workspace):
    Post.objects.bulk_create(Post(workspace=workspace, text=f"Post {i}") for i in range(120))
    seen: list[int] = []
    address = to("posts")
    while address:
        page = web.get(address, headers={"HX-Request": "true"})
        seen += [row.pk for row in page.context["rows"]]
        cursor = page.context["cursor"]
        address = f"{to('posts')}?after={cursor}" if cursor else ""
    assert len(seen) == 120
    assert len(set(seen)) == 120
    assert web.get(to("posts") + "?after=nonsense&account=abc&status=zzz").status_code == 200


@pytest.mark.parametrize("amount", [1, 50])
def test_the_table_asks_the_same_few_questions(web, to, workspace, amount, django_assert_max_num_queries):
    account = SocialAccountFactory(workspace=workspace)
    for _ in range(amount):
        post = PostFactory(workspace=workspace)
        PublicationFactory(post=post, account=account)
        VariantFactory(post=post)
        PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace))
    web.get(to("posts"))
    with django_assert_max_num_queries(14):
        assert len(web.get(to("posts")).context["rows"]) == amount


@pytest.mark.parametrize("amount", [1, 20])
def test_the_post_page_asks_the_same_few_questions(web, to, workspace, amount, django_assert_max_num_queries):
    post = PostFactory(workspace=workspace, state="scheduled")
    for _ in range(amount):
        PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace))
    web.get(to("post", post.pk))
    with django_assert_max_num_queries(20):
        assert web.get(to("post", post.pk)).status_code == 200


def test_bulk_tells_what_was_refused(web, to, workspace):
    account = SocialAccountFactory(workspace=workspace)
    good = PostFactory(workspace=workspace)
    PublicationFactory(post=good, account=account, state="draft")
    empty = PostFactory(workspace=workspace)
    foreign = PostFactory()
    page = web.post(to("posts_bulk"), {"action": "submit", "ids": [good.pk, empty.pk, foreign.pk]}, follow=True)
    good.refresh_from_db()
    assert good.state == "in_review"
    assert f"#{empty.pk}" in page.content.decode()
    web.post(to("posts_bulk"), {"action": "cancel", "ids": [good.pk]})
    good.refresh_from_db()
    assert good.state == "cancelled"
    web.post(to("posts_bulk"), {"action": "delete", "ids": [good.pk, empty.pk, foreign.pk]})
    assert not Post.objects.for_workspace(workspace).exists()
    assert Post.objects.for_workspace(foreign.workspace).exists()
    assert web.post(to("posts_bulk"), {"action": "explode", "ids": [1]}).status_code == 422


def test_bulk_goes_back_to_the_filtered_list_only(web, to):
    answer = web.post(to("posts_bulk"), {"action": "cancel", "back": "?status=draft"})
    assert answer["Location"] == to("posts") + "?status=draft"
    assert web.post(to("posts_bulk"), {"action": "cancel", "back": "//evil.example"})["Location"] == to("posts")


def test_export_is_readable_and_harmless(web, to, workspace):
    account = SocialAccountFactory(workspace=workspace, display_name="山屿茶")
    post = PostFactory(workspace=workspace, title="=HYPERLINK(1)", text='Line "one"\nline two')
    PublicationFactory(post=post, account=account)
    answer = web.get(to("posts_export"))
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert rows[1][2:5] == ["'=HYPERLINK(1)", 'Line "one"\nline two', "山屿茶"]
    assert "attachment" in answer["Content-Disposition"]


def test_empty_states(web, to, client_of, member_of):
    assert to("post_new") in web.get(to("posts")).content.decode()
    html = web.get(to("posts") + "?q=nothing").content.decode()
    assert f'href="{to("posts")}"' in html
    guest = client_of(member_of(Role.GUEST)).get(to("posts")).content.decode()
    assert to("post_new") not in guest


def test_the_post_page_shows_each_place_and_the_history(web, to, workspace):
    web.post(to("post_new"), {"version": 0, "text": "Hello", "title": "Kettle"})
    post = Post.objects.for_workspace(workspace).get()
    for text in ("Hello 1", "Hello 2"):
        post.refresh_from_db()
        web.post(to("post_edit", post.pk), {"version": post.version, "text": text, "title": "Kettle"})
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace, display_name="Shanyu"))
    page = web.get(to("post", post.pk))
    assert "Shanyu" in page.content.decode()
    assert [(line.entry.verb, line.count) for line, _words in page.context["history"]] == [
        ("post.edited", 2),
        ("post.created", 1),
    ]


def test_duplicate_cancel_restore_delete(web, to, workspace):
    post = PostFactory(workspace=workspace, text="Tea")
    VariantFactory(post=post)
    PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state="draft")
    web.post(to("post_duplicate", post.pk))
    copy = Post.objects.for_workspace(workspace).exclude(pk=post.pk).get()
    assert (copy.text, copy.variants.count(), copy.publications.count()) == ("Tea", 1, 1)
    web.post(to("post_cancel", post.pk))
    post.refresh_from_db()
    assert post.state == "cancelled"
    assert web.get(to("post_edit", post.pk)).status_code == 302
    web.post(to("post_restore", post.pk))
    post.refresh_from_db()
    assert post.state == "draft"
    web.post(to("post_delete", post.pk))
    assert not Post.objects.for_workspace(workspace).filter(pk=post.pk).exists()


@pytest.mark.parametrize("name", ["post_duplicate", "post_cancel", "post_restore", "post_delete"])
def test_readers_change_nothing(client_of, member_of, to, workspace, name):
    post = PostFactory(workspace=workspace)
    assert client_of(member_of(Role.GUEST)).post(to(name, post.pk)).status_code == 403
    assert Post.objects.for_workspace(workspace).count() == 1
