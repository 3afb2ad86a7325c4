"""Articles: what HTML is kept, text and back, how platforms get it, pictures of the library."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.connectors.platforms.wechat_oa import content as wechat
from config.lib.errors import InvalidInput
from content.models import Post
from content.services.drafting import post_create
from content.services.freezing import post_with_content
from content.services.kinds.article_html import TAGS, TAGS_MAX, asset_ids, clean_html
from content.services.kinds.article_text import html_text, markup_html, words_in
from content.services.kinds.cleaning import details_clean
from content.services.payload import payload_build, payload_draft, payload_problems
from team.actors import Actor
from team.states import Via
from tests.factories import MediaAssetFactory, SocialAccountFactory

BODY = (
    '<h2>围炉</h2><p>先备<strong>陈皮</strong>与<em>白茶</em>，见<a href="https://shanyu.cn/a?x=1&amp;y=2">配方</a>。</p>'
    "<ul><li>炭</li><li>壶</li></ul><ol><li>生火</li><li>煮水</li></ol><blockquote>慢一点</blockquote>"
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<script>alert(1)</script><p onclick=x style=color:red>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "a"),
        ("<h1>A</h1><div>b <b>c</b></div><h5>d</h5>", "<h2>A</h2><p>b <strong>c</strong></p><h3>d</h3>"),
        ('<p class="MsoNormal"><span lang=EN-US>Word<o:p></o:p></span></p><p>&nbsp;</p>', "<p>Word</p>"),
        ('<img src="https://evil.example/x.png"><img data-asset="7" onerror=x src=y>', '<img data-asset="7">'),
        ('<p>a<img data-asset="7"><br></p>', '<p>a</p><img data-asset="7">'),
        ('<img data-asset="7;x">', ""),
        ("<section><section><p>x</p></section></section>", "<p>x</p>"),
        ("<svg/onload=alert(1)><math><mtext></table><p>x", "<p>x</p>"),
        ("<p>a\x00</p>", "<p>a</p>"),
    ],
)
def test_pasted_html_is_cleaned(dirty, clean):
    assert clean_html(dirty) == clean
    assert clean_html(clean) == clean


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="<>/\"'= aphrefimgscript1:;&*[]()#-\n", max_size=120))
def test_whatever_is_sent_only_allowed_tags_come_out(text):
    from html.parser import HTMLParser

    class Seen(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            assert tag in TAGS
            assert {name for name, _value in attrs} <= {"href", "data-asset"}

    once = clean_html(text)
    Seen().feed(once)
    assert clean_html(once) == once


def test_html_becomes_text_and_comes_back():
    text = html_text(BODY)
    assert text == (
        "## 围炉\n\n先备**陈皮**与*白茶*，见[配方](https://shanyu.cn/a?x=1&y=2)。\n\n"
        "- 炭\n- 壶\n\n1. 生火\n2. 煮水\n\n> 慢一点"
    )
    assert clean_html(markup_html(text)) == BODY
    plain = html_text(BODY, marks=False)
    assert plain == (
        "围炉\n\n先备陈皮与白茶，见配方 (https://shanyu.cn/a?x=1&y=2)。\n\n• 炭\n• 壶\n\n1. 生火\n2. 煮水\n\n> 慢一点"
    )


def test_words_are_counted_as_editors_do():
    assert words_in("<p>围炉煮茶 2026 tea-time, don't</p>") == 7
    assert words_in("") == 0


# --- on platforms -----------------------------------------------------------------------------------------------------
@pytest.fixture
def article(db, workspace, owner):
    first, second = MediaAssetFactory(workspace=workspace), MediaAssetFactory(workspace=workspace)
    body = f'{BODY}<img data-asset="{second.pk}"><p>完</p><img data-asset="999999">'

    def make(*platforms: str, **values: Any) -> tuple[Post, list[Any]]:
        accounts = [SocialAccountFactory(workspace=workspace, platform=slug) for slug in platforms]
        post = post_create(
            workspace=workspace, actor=Actor(owner, Via.WEB), kind="article", title="围炉", text="短文",
            details={"body": body, "digest": "摘要", "author": "林晓", "source_url": "https://shanyu.cn/a"},
            media=[(first.pk, "")], account_ids=[account.pk for account in accounts], **values,
        )  # fmt: skip
        return post_with_content(post), accounts

    return make, first, second


def test_pictures_of_the_body_join_the_files(article):
    make, first, second = article
    post, _accounts = make()
    assert [row.asset_id for row in post.attachments.all()] == [first.pk, second.pk]
    assert asset_ids(post.details["body"]) == [second.pk, 999999]


def test_wechat_gets_html_with_pictures_in_their_places(article, workspace):
    make, _first, _second = article
    post, [account] = make("wechat_oa")
    payload = payload_build(post=post, account=account)
    assert payload["format"] == "article"
    assert payload["options"]["digest"] == "摘要"
    assert payload["options"]["author"] == "林晓"
    assert payload["options"]["source_url"] == "https://shanyu.cn/a"
    assert 'data-n="2"' in payload["html"]
    assert "999999" not in payload["html"]
    draft = payload_draft(payload, workspace=workspace)
    assert wechat.in_body(draft) == [2]
    body = wechat.body_of(draft, {2: "https://mmbiz.example/p.jpg"})
    assert '<img src="https://mmbiz.example/p.jpg">' in body
    assert body.index("慢一点") < body.index("mmbiz") < body.index("完")
    assert "<h2>围炉</h2>" in body
    assert "data-" not in body
    assert [p.code for p in payload_problems(payload=payload, account=account) if p.severity == "error"] == []


def test_where_a_person_pastes_it_the_text_is_plain(article):
    make, _first, _second = article
    post, [zhihu, toutiao] = make("zhihu", "toutiao")
    for account in (zhihu, toutiao):
        payload = payload_build(post=post, account=account)
        assert payload["format"] == "article"
        assert payload["text"].startswith("围炉\n\n先备陈皮与白茶")
        assert "**" not in payload["text"]
        assert payload["html"]


def test_elsewhere_the_short_text_goes_out(article):
    make, _first, _second = article
    post, [weibo] = make("weibo")
    payload = payload_build(post=post, account=weibo)
    assert (payload["text"], "html" in payload) == ("短文", False)
    post.text = ""
    assert payload_build(post=post, account=weibo)["text"] == "摘要"


def test_an_own_text_takes_the_article_s_place(article):
    make, _first, _second = article
    post, [account] = make("wechat_oa", variants={"wechat_oa": {"text": "## 自\n自己的"}})
    payload = payload_build(post=post, account=account)
    assert (payload["text"], "html" in payload) == ("## 自\n自己的", False)


def test_the_form_without_scripts_takes_the_markup(client_of, owner, workspace, db):
    web = client_of(owner)
    new = reverse("content:post_new", args=[workspace.slug])
    data = {"version": 0, "title": "T", "text": "", "kind": "article", "d": "article", "d.body": "## 一\n\n二 **三**"}
    web.post(new, data)
    post = Post.objects.for_workspace(workspace).get()
    assert post.details["body"] == "<h2>一</h2><p>二 <strong>三</strong></p>"
    edit = reverse("content:post_edit", args=[workspace.slug, post.pk])
    page = web.get(edit).content.decode()
    assert "## 一" in page
    data |= {"version": post.version, "d.body": "<p>x</p><script>1</script>", "d.body.as": "html"}
    web.post(edit, data)
    post.refresh_from_db()
    assert post.details["body"] == "<p>x</p>"
    look = web.post(
        reverse("content:post_look", args=[workspace.slug]), data | {"d.body": '<img src=x onerror="alert(1)"><p>y'}
    )
    assert "onerror" not in look.content.decode()


def test_the_package_for_a_hand_shows_it_formatted(article, client_of, owner, workspace):
    from content.models import Publication
    from content.services.handoff import handoff_package
    from content.states import PublicationState

    make, _first, _second = article
    post, [account] = make("zhihu")
    row = Publication.objects.for_workspace(workspace).select_related("account").get()
    row.payload, row.state = payload_build(post=post, account=account), PublicationState.NEEDS_HANDOFF
    row.save()
    package = handoff_package(publication=row)
    assert package.html.startswith("<h2>围炉</h2>")
    assert "<img" not in package.html
    assert {"details.digest", "details.author"} <= {piece.field for piece in package.pieces}
    page = client_of(owner).get(reverse("content:publication_handoff", args=[workspace.slug, row.pk]))
    assert "<blockquote>慢一点</blockquote>" in page.content.decode()


@pytest.mark.parametrize("opening", ["<ul><li>", "<blockquote>", "<strong>", "<div><em>", "<i><hr>"])
def test_bodies_of_nothing_but_tags_are_refused_at_once(workspace, owner, opening) -> None:
    began = time.perf_counter()

    with pytest.raises(InvalidInput) as refused:
        details_clean(kind="article", given={"body": opening * (99_000 // len(opening))}, zone="Asia/Shanghai")

    assert refused.value.field == "details.body"
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("opening", ["<ul><li>", "<blockquote>", "<strong>", "<div><em>", "<i><hr>"])
def test_the_most_tags_that_are_taken_cost_little(opening: str) -> None:
    began = time.perf_counter()

    clean_html(opening * (TAGS_MAX // opening.count("<")))

    assert time.perf_counter() - began < 3
