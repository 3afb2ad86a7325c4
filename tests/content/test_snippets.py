"""Snippets, hashtag groups and templates: keeping, filling in, maxima, lists, permissions, API."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, Post, PostTemplate, Snippet
from content.services.drafting import post_create
from content.services.snippets import tags_of
from content.states import SnippetKind
from team.actors import Actor
from team.models import AuditEntry
from team.roles import Role
from team.states import Via
from tests.factories import MediaAssetFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(client_of, owner, workspace):
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


@pytest.fixture
def base(workspace):
    return f"/api/v1/workspaces/{workspace.slug}"


def rows(workspace) -> Any:
    return Snippet.objects.for_workspace(workspace)


def text(workspace, **values: Any) -> Snippet:
    return Snippet.objects.create(workspace=workspace, **{"name": "结尾", "text": "x", **values})


def group(workspace, *tags: str) -> Snippet:
    return Snippet.objects.create(workspace=workspace, name="茶", kind=SnippetKind.TAGS, tags=list(tags))


def test_a_text_from_writing_to_deleting(web, workspace):
    new = web.to("snippet_new")
    assert web.post(new, {"name": "结尾", "text": "{brand} 见"}).status_code == 302
    row = rows(workspace).get()
    assert "结尾" in web.get(web.to("snippets")).content.decode()
    assert web.post(new, {"name": "结尾", "text": "x"}).status_code == 422
    assert web.post(new, {"name": "  ", "text": "x"}).status_code == 422
    web.post(web.to("snippet", row.pk), {"name": "开头", "text": "neu"})
    row.refresh_from_db()
    assert (row.name, row.text) == ("开头", "neu")
    web.post(web.to("snippet_delete", row.pk))
    assert not rows(workspace).exists()
    verbs = set(AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True))
    assert {"snippet.created", "snippet.changed", "snippet.deleted"} <= verbs


def test_a_group_is_typed_in_any_way(web, workspace):
    web.post(web.to("snippet_new"), {"kind": "tags", "name": "茶", "text": "#围炉煮茶 ＃白茶，红茶、 #白茶"})
    assert rows(workspace).get().tags == ["围炉煮茶", "白茶", "红茶"]
    assert "#白茶" in web.get(web.to("snippets") + "?kind=tags").content.decode()
    assert web.post(web.to("snippet_new"), {"kind": "tags", "name": "leer", "text": "# ,"}).status_code == 422


def test_places_are_filled_and_uses_counted(web, workspace):
    account = SocialAccountFactory(workspace=workspace, display_name="山屿茶官方")
    row = text(workspace, text="{brand}·{account}·{date}·{link}·{谁}·{}")
    data = {"v.link": "https://shanyu.cn", "account": account.pk}
    answer = web.post(web.to("snippet_use", row.pk), data).json()
    assert answer["text"].startswith(f"{workspace.name}·山屿茶官方·")
    assert answer["text"].endswith("·https://shanyu.cn·{谁}·{}")
    assert "{date}" not in answer["text"]
    assert answer["missing"] == ["谁"]
    row.refresh_from_db()
    assert row.uses == 1


def test_a_group_gives_no_more_than_a_platform_takes(web, workspace):
    row = group(workspace, *[f"t{n}" for n in range(40)])
    use = web.to("snippet_use", row.pk)
    assert len(web.post(use, {}).json()["text"].split()) == 40
    some = web.post(use, {"tags": "1", "tag": ["t3", "t1", "stranger"]}).json()
    assert some["text"] == "#t1 #t3"
    answer = web.post(use, {"platform": ["instagram", "no-such"], "there": 3}).json()
    assert answer["text"] == "#t0 #t1"
    assert "#t2" in answer["note"]


def test_the_picker_asks_for_what_it_cannot_know(web, workspace):
    text(workspace, text="{brand} {link} {折扣}")
    group(workspace, "a", "b")
    page = web.get(web.to("snippets_pick")).content.decode()
    assert 'name="v.link"' in page
    assert 'name="v.折扣"' in page
    assert 'name="v.brand"' not in page
    assert page.count('name="tag"') == 2
    assert "v.link" not in web.get(web.to("snippets_pick"), {"q": "茶"}).content.decode()


def test_the_list_asks_few_questions_and_turns_pages(web, workspace, django_assert_max_num_queries):
    Snippet.objects.bulk_create(Snippet(workspace=workspace, name=f"s{n:03}", text="x", uses=n) for n in range(120))
    web.get(web.to("snippets"))
    with django_assert_max_num_queries(10):
        page = web.get(web.to("snippets"))
    assert page.content.decode().count("sn-i") == 50
    assert "s119" in page.content.decode()
    assert "s000" in web.get(web.to("snippets") + "?page=3").content.decode()
    assert "s119" not in web.get(web.to("snippets") + "?q=s00").content.decode()


def test_hostile_snippets_are_only_text(web, workspace):
    row = text(workspace, name="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>{<b>}")
    for address in (web.to("snippets"), web.to("snippets_pick"), web.to("snippet", row.pk)):
        page = web.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_only_writers_write(client_of, member_of, workspace, web):
    row = text(workspace)
    guest = client_of(member_of(Role.GUEST))
    assert guest.get(web.to("snippets")).status_code == 200
    for name, args in (("snippet_new", ()), ("snippet_delete", (row.pk,)), ("snippet_use", (row.pk,))):
        assert guest.post(web.to(name, *args)).status_code == 403


def test_the_api_does_the_same(web, base, workspace):
    made = web.post(f"{base}/snippets/", {"name": "S", "text": "{brand} {x}"}, content_type="application/json")
    assert made.status_code == 201
    row = made.json()
    assert (row["asks"], row["uses"]) == (["x"], 0)
    url = f"{base}/snippets/{row['id']}/"
    assert web.patch(url, {"name": "T"}, content_type="application/json").json()["text"] == "{brand} {x}"
    filled = web.post(f"{url}use/", {"values": {"x": "y"}}, content_type="application/json").json()
    assert filled == {"text": f"{workspace.name} y", "missing": [], "left_out": []}
    assert web.get(f"{base}/snippets/?kind=tags").json()["results"] == []
    assert web.delete(url).status_code == 204
    assert web.get(url).status_code == 404


def test_words_for_tags():
    assert tags_of("#a#b, c　d") == ["a", "b", "c", "d"]


# --- templates --------------------------------------------------------------------------------------------------------
@pytest.fixture
def post(workspace, owner) -> Post:
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    one, two = MediaAssetFactory(workspace=workspace), MediaAssetFactory(workspace=workspace)
    return post_create(
        workspace=workspace, actor=Actor(owner, Via.WEB), text="每周新品", kind="poll", ad_kind="own",
        details={"question": "喝什么", "options": ["红", "白"]}, media=[(one.pk, "eins")], account_ids=[account.pk],
        variants={"practice-weibo": {
            "text": "Wb", "media": [(two.pk, "zwei")],
            "options": {"language": "en", "accounts": {str(account.pk): {"topic": "x"}}},
        }},
    )  # fmt: skip


def test_a_template_gives_the_whole_post_again(web, workspace, post):
    data = {"version": post.version, "text": "每周新品", "then": "template", "template_name": "周更"}
    data |= {"accounts": [row.account_id for row in post.publications.all()], "media": []}
    # The form shows neither options nor own files here, so the post is kept by the API's way.
    made = web.post(
        f"/api/v1/workspaces/{workspace.slug}/post-templates/",
        {"post": post.pk, "name": "周更"},
        content_type="application/json",
    )
    assert made.status_code == 201
    row = PostTemplate.objects.for_workspace(workspace).get()
    assert row.assets.count() == 2
    web.post(web.to("template_use", row.pk))
    copy = Post.objects.for_workspace(workspace).exclude(pk=post.pk).get()
    assert (copy.text, copy.kind, copy.details, copy.ad_kind) == ("每周新品", "poll", post.details, "own")
    assert copy.publications.count() == 0
    variant = copy.variants.get()
    assert (variant.text, variant.options) == ("Wb", {"language": "en"})
    assert [item.alt for item in (*copy.attachments.all(), *variant.attachments.all())] == ["eins", "zwei"]
    row.refresh_from_db()
    assert row.uses == 1
    assert "周更" in web.get(web.to("snippets") + "?kind=templates").content.decode()


def test_files_that_are_gone_are_left_out(web, workspace, post, base):
    web.post(f"{base}/post-templates/", {"post": post.pk, "name": "周更"}, content_type="application/json")
    MediaAsset.objects.for_workspace(workspace).update(deleted_at=now())
    row = PostTemplate.objects.for_workspace(workspace).get()
    made = web.post(f"{base}/post-templates/{row.pk}/use/").json()
    assert made["media"] == []
    assert made["variants"]["practice-weibo"]["media"] == []


def test_a_template_of_a_discreet_post_keeps_its_words_out_of_the_audit_log(web, workspace, owner, base):
    said = "Charcoal and oranges on my balcony"
    post = post_create(workspace=workspace, actor=Actor(owner, Via.WEB), text=said, discreet=True)
    web.post(f"{base}/post-templates/", {"post": post.pk, "name": said}, content_type="application/json")
    row = PostTemplate.objects.for_workspace(workspace).get()
    web.post(f"{base}/post-templates/{row.pk}/use/")
    copy = Post.objects.for_workspace(workspace).exclude(pk=post.pk).get()
    assert (copy.text, copy.discreet) == (said, True)
    web.post(web.to("template_delete", row.pk))
    entries = AuditEntry.objects.for_workspace(workspace).values_list("verb", "target_label", "before", "after")
    assert {"template.saved", "template.deleted"} <= {entry[0] for entry in entries}
    assert said not in str(list(entries))


def test_the_editor_keeps_a_template_and_the_same_name_replaces_it(web, workspace):
    for words in ("eins", "zwei"):
        data = {"version": 0, "text": words, "then": "template", "template_name": "周更"}
        assert web.post(web.to("post_new"), data).status_code == 302
    row = PostTemplate.objects.for_workspace(workspace).get()
    assert row.content["text"] == "zwei"
    web.post(web.to("post_new"), {"version": 0, "text": "x", "then": "template", "template_name": " "})
    assert PostTemplate.objects.for_workspace(workspace).count() == 1
    web.post(web.to("template_delete", row.pk))
    assert not PostTemplate.objects.for_workspace(workspace).exists()
