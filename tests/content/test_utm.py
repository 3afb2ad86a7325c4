"""Link tags: which links, never twice, letter for letter otherwise; per platform, from page and API."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from content.models import LinkTags, Post
from content.services.drafting import post_create
from content.services.link_tags import link_tags_save, tagged, tagged_link
from team.actors import Actor
from team.roles import Role
from team.states import Via
from tests.factories import SocialAccountFactory

RULES = LinkTags(domains=["shanyu.cn"], source="{platform}", medium="social", campaign="{campaign}", content="")
VALUES = {"platform": "weibo", "campaign": "冬 茶&", "account": "a", "post": "7"}
ALL = "utm_source=weibo&utm_medium=social&utm_campaign=%E5%86%AC%20%E8%8C%B6%26"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("https://shanyu.cn/weilu", f"https://shanyu.cn/weilu?{ALL}"),
        ("https://shanyu.cn", f"https://shanyu.cn?{ALL}"),
        ("https://SHOP.Shanyu.cn/?a=%2F&b=1+2#top", f"https://SHOP.Shanyu.cn/?a=%2F&b=1+2&{ALL}#top"),
        ("https://shanyu.cn/?", f"https://shanyu.cn/?{ALL}"),
        ("https://shanyu.cn/?a&", f"https://shanyu.cn/?a&{ALL}"),
        ("shanyu.cn/weilu", f"shanyu.cn/weilu?{ALL}"),
        ("https://shanyu.cn/?utm_source=mail", "https://shanyu.cn/?utm_source=mail&" + ALL.partition("&")[2]),
        ("https://shanyu.cn/?UTM_Source=&utm_medium=x&utm_campaign=y", None),
        (f"https://shanyu.cn/?{ALL}", None),
        ("https://notshanyu.cn/", None),
        ("https://shanyu.cn.evil.example/", None),
        ("https://evil.example/?u=https://shanyu.cn/", None),
        ("https://user@evil.example/shanyu.cn", None),
        ("https://[::1", None),
    ],
)
def test_one_link(before, after):
    assert tagged_link(before, rules=RULES, values=VALUES) == (after or before)


def test_an_empty_value_leaves_its_tag_out():
    link = tagged_link("https://shanyu.cn/", rules=RULES, values=VALUES | {"campaign": ""})
    assert link == "https://shanyu.cn/?utm_source=weibo&utm_medium=social"


def test_a_text_keeps_everything_else():
    text = "看 https://shanyu.cn/a，和 https://b.org/x。\n再看 https://m.shanyu.cn 。"
    after, changed = tagged(text, rules=RULES, values=VALUES)
    assert len(changed) == 2
    assert after.replace(f"?{ALL}", "") == text
    assert tagged(after, rules=RULES, values=VALUES) == (after, ())


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="shanyu.c/?&=#%2F茶 utm_ore:", max_size=60))
def test_whatever_the_link_nothing_is_lost_and_nothing_twice(tail):
    before = f"https://shanyu.cn/{tail.replace(' ', '')}"
    once = tagged_link(before, rules=RULES, values=VALUES)
    assert tagged_link(once, rules=RULES, values=VALUES) == once
    old, new = urlsplit(before), urlsplit(once)
    assert (new.path, new.fragment) == (old.path, old.fragment)
    kept = parse_qsl(old.query, keep_blank_values=True)
    assert parse_qsl(new.query, keep_blank_values=True)[: len(kept)] == kept


# --- in a workspace ---------------------------------------------------------------------------------------------------
@pytest.fixture
def post(db, workspace, owner) -> Post:
    actor = Actor(owner, Via.WEB)
    link_tags_save(workspace=workspace, actor=actor, domains=["https://www.shanyu.cn/", "shanyu.cn"])
    accounts = [SocialAccountFactory(workspace=workspace, platform=slug) for slug in ("practice-weibo", "practice-x")]
    return post_create(
        workspace=workspace, actor=actor, text="看 https://shanyu.cn/a", campaign="冬茶",
        account_ids=[account.pk for account in accounts], variants={"practice-x": {"text": "X https://shanyu.cn/b"}},
    )  # fmt: skip


@pytest.fixture
def web(client_of, owner, workspace):
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


def texts(post: Post) -> dict[str, str]:
    return {variant.platform: variant.text for variant in post.variants.all()}


def test_the_page_shows_before_and_after_and_keeps_it_per_platform(web, post):
    page = web.get(web.to("post_links", post.pk)).content.decode()
    assert "utm_source=weibo" in page
    assert "utm_source=x&amp;" in page
    assert web.post(web.to("post_links", post.pk), {"version": post.version}).status_code == 302
    found = texts(post)
    assert found["practice-weibo"] == (
        "看 https://shanyu.cn/a?utm_source=weibo&utm_medium=social&utm_campaign=%E5%86%AC%E8%8C%B6"
    )
    assert found["practice-x"].startswith("X https://shanyu.cn/b?utm_source=x")
    post.refresh_from_db()
    assert post.text == "看 https://shanyu.cn/a"
    web.post(web.to("post_links", post.pk), {"version": post.version})
    assert texts(post) == found


def test_somebody_else_s_save_is_not_overwritten(web, post):
    Post.objects.for_workspace(post.workspace).filter(pk=post.pk).update(version=9)
    web.post(web.to("post_links", post.pk), {"version": 1})
    assert texts(post) == {"practice-x": "X https://shanyu.cn/b"}


def test_the_editor_saves_before_it_shows_the_links(web, post):
    data = {"version": post.version, "text": "neu https://shanyu.cn/c", "then": "links"}
    answer = web.post(web.to("post_edit", post.pk), data)
    assert answer.headers["Location"] == web.to("post_links", post.pk)
    post.refresh_from_db()
    assert post.text.startswith("neu")


def test_the_api(web, workspace, post):
    base = f"/api/v1/workspaces/{workspace.slug}"
    assert web.get(f"{base}/link-tags/").json()["domains"] == ["shanyu.cn"]
    listed = web.get(f"{base}/posts/{post.pk}/links/").json()
    assert {item["platform"] for item in listed} == {"practice-weibo", "practice-x"}
    assert web.post(f"{base}/posts/{post.pk}/links/").json()["variants"]["practice-weibo"]["text"]
    body = {"domains": ["tea.example"], "source": "s"}
    assert web.put(f"{base}/link-tags/", body, content_type="application/json").json()["source"] == "s"
    wrong = web.put(f"{base}/link-tags/", {"domains": ["no domain"]}, content_type="application/json")
    assert wrong.status_code == 422


def test_the_rules_are_for_those_who_manage_settings(client_of, member_of, workspace, web):
    page = web.to("link_tags")
    writer = client_of(member_of(Role.PLANNER))
    assert writer.get(page).status_code == 200
    assert writer.post(page, {"domains": "x.cn"}).status_code == 403
    assert web.post(page, {"domains": "x y"}).status_code == 422
    assert web.post(page, {"domains": "shanyu.cn\r\n茶.cn", "source": "s"}).status_code == 302
    assert LinkTags.objects.for_workspace(workspace).get().domains == ["shanyu.cn", "茶.cn"]
