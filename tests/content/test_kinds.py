"""Kinds of posts: fields, what they add, labels, gates, copies, and that approval covers all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from config.lib.clock import now
from config.lib.errors import InvalidInput
from content.models import Post, Publication
from content.services.drafting import PostChanges, post_create, post_duplicate, post_update
from content.services.freezing import post_content_hash, post_with_content
from content.services.kinds.checking import kind_problems
from content.services.kinds.cleaning import details_clean
from content.services.payload import payload_build, payload_draft, payload_hash
from content.states import PostKind, PostState, PublicationState
from team.actors import Actor
from team.states import ApprovalMode, Via
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db

LATER = (now() + timedelta(days=9)).isoformat(timespec="minutes")
LOTTERY = {
    "prizes": [{"name": "正山小种礼盒", "quantity": 3, "value": "268 元"}],
    "conditions": "转发并关注",
    "method": "平台抽奖工具随机抽取",
    "draws_at": LATER,
    "redeem": "开奖后 7 日内私信领取",
    "organiser": "山屿茶",
    "contact": "400-000-0000",
}
GOOD: dict[str, dict[str, Any]] = {
    "post": {},
    "article": {"body": "<p>茶</p>"},
    "video": {"cover_second": 1.5, "topic": "围炉煮茶"},
    "live": {"starts_at": LATER, "host": "林晓", "link": "https://live.example.com/1"},
    "audio": {"link": "https://podcast.example.com/1", "length": "32:10"},
    "poll": {"question": "围炉喝什么", "options": ["红茶", "白茶"], "days": 3},
    "lottery": LOTTERY,
}


@pytest.fixture
def actor(owner):
    return Actor(owner, Via.WEB)


def make(workspace, actor, account=None, **values: Any) -> Post:
    post = post_create(
        workspace=workspace, actor=actor, account_ids=[account.pk] if account else [], **{"text": "茶会", **values}
    )
    return post_with_content(post)


@pytest.mark.parametrize("kind", PostKind.values)
def test_what_is_given_is_kept_and_nothing_is_wrong_with_it(workspace, actor, kind):
    post = make(workspace, actor, kind=kind, details={**GOOD[kind], "stranger": 1})
    assert post.details.keys() == GOOD[kind].keys()
    if kind == "video":
        assert [problem.field for problem in kind_problems(post)] == ["media"]
        PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace, kind="video"))
        post = post_with_content(post)
    assert kind_problems(post) == []
    assert details_clean(kind=kind, given=post.details, zone="Asia/Shanghai") == post.details


@pytest.mark.parametrize(
    ("kind", "details", "field"),
    [
        ("poll", {"options": [{}]}, "options"),
        ("poll", {"options": ["x"] * 11}, "options"),
        ("poll", {"days": "many"}, "days"),
        ("poll", {"days": True}, "days"),
        ("live", {"starts_at": "soon"}, "starts_at"),
        ("live", {"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ("live", {"host": ["x"]}, "host"),
        ("live", {"host": "x" * 81}, "host"),
        ("lottery", {"prizes": "all"}, "prizes"),
        ("lottery", {"prizes": [1]}, "prizes"),
        ("lottery", {"prizes": [{"name": "x", "quantity": "nan"}]}, "prizes"),
        ("article", {"body": {}}, "body"),
    ],
)
def test_another_shape_is_refused_at_its_field(workspace, actor, kind, details, field):
    with pytest.raises(InvalidInput) as refused:
        make(workspace, actor, kind=kind, details=details)
    assert refused.value.field == f"details.{field}"


@pytest.mark.parametrize(
    ("kind", "change", "codes"),
    [
        ("article", {"body": ""}, ["detail_missing"]),
        ("live", {"link": "live.example"}, ["detail_not_a_link"]),
        ("live", {"starts_at": "2020-01-01T08:00+08:00"}, ["detail_past"]),
        ("poll", {"options": ["红茶"]}, ["detail_too_few"]),
        ("poll", {"options": ["红茶", "红茶"]}, ["poll_twice"]),
        ("lottery", {"prizes": [{"name": "", "value": "1"}]}, ["prize_unnamed"]),
        ("lottery", {"organiser": "", "contact": ""}, ["detail_missing", "detail_missing"]),
    ],
)
def test_what_is_missing_or_odd_is_told(workspace, actor, kind, change, codes):
    post = make(workspace, actor, kind=kind, details=GOOD[kind] | change)
    assert [problem.code for problem in kind_problems(post)] == codes


def test_a_time_before_the_post_goes_out_is_odd(workspace, actor):
    post = make(workspace, actor, kind="live", details=GOOD["live"], due_at=now() + timedelta(days=20))
    assert [problem.code for problem in kind_problems(post)] == ["detail_before"]


def test_fields_reach_the_shared_text_and_not_an_own_one(workspace, actor):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = make(workspace, actor, account, kind="poll", details=GOOD["poll"])
    text = payload_build(post=post, account=account)["text"]
    assert text.startswith("茶会\n\n围炉喝什么\nA. 红茶\nB. 白茶\n")
    own = make(
        workspace, actor, account, kind="poll", details=GOOD["poll"], variants={"practice-weibo": {"text": "自"}}
    )
    assert payload_build(post=own, account=account)["text"] == "自"
    apart = make(workspace, actor, account, kind="poll", details=GOOD["poll"] | {"apart": True})
    assert payload_build(post=apart, account=account)["text"] == "茶会"


def test_the_rules_of_a_lottery_stand_in_the_text(workspace, actor):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = make(workspace, actor, account, kind="lottery", details=LOTTERY)
    text = payload_build(post=post, account=account)["text"]
    for word in ("正山小种礼盒", "268 元", "转发并关注", "随机", "7 日内", "山屿茶", "400-000-0000"):
        assert word in text


def test_fields_become_the_options_a_platform_has(workspace, actor):
    douyin = SocialAccountFactory(workspace=workspace, platform="douyin")
    tiktok = SocialAccountFactory(workspace=workspace, platform="tiktok")
    post = make(workspace, actor, douyin, kind="video", details={"cover_second": 1.5})
    assert payload_build(post=post, account=douyin)["options"]["cover_second"] == "1.5"
    assert payload_build(post=post, account=tiktok)["options"]["video_cover_timestamp_ms"] == "1500"


@pytest.mark.parametrize(
    ("platform", "ad", "ai", "options"),
    [
        ("youtube", "paid", "generated", {"advertisement": True, "ai_generated": True}),
        ("x", "gifted", "generated", {"paid_partnership": True, "made_with_ai": True}),
        ("tiktok", "own", "assisted", {"brand_organic_toggle": True}),
        ("tiktok", "commission", "", {"brand_content_toggle": True}),
        ("weibo", "paid", "generated", {}),
    ],
)
def test_labels_set_the_platforms_own_options(workspace, actor, platform, ad, ai, options):
    account = SocialAccountFactory(workspace=workspace, platform=platform)
    post = make(workspace, actor, account, ad_kind=ad, ai_content=ai)
    payload = payload_build(post=post, account=account)
    assert payload["options"] == options
    assert (payload.get("ad_kind", ""), payload.get("ai_content", "")) == (ad, ai)
    payload_draft(payload, workspace=workspace)


def test_what_an_account_says_itself_stands(workspace, actor):
    account = SocialAccountFactory(workspace=workspace, platform="x")
    post = make(workspace, actor, account, ad_kind="paid", variants={"x": {"options": {"paid_partnership": False}}})
    assert "paid_partnership" not in payload_build(post=post, account=account)["options"]


def test_an_ordinary_post_has_the_payload_it_always_had(workspace, actor):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    payload = payload_build(post=make(workspace, actor, account), account=account)
    assert set(payload) == {"text", "title", "format", "media", "thread", "first_comment", "language", "options"}
    assert len(payload_hash(payload)) == 64


@pytest.mark.parametrize(
    "change",
    [
        {"ad_kind": "paid"},
        {"ai_content": "assisted"},
        {"kind": "poll"},
        {"details": {"apart": True, **GOOD["poll"], "several": True}, "kind": "poll"},
    ],
)
def test_approval_covers_kind_details_and_labels(workspace, actor, member_of, change):
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = make(
        workspace,
        actor,
        account,
        kind="poll" if "details" in change else "post",
        details=GOOD["poll"] | {"apart": True} if "details" in change else {},
    )
    seen = post_content_hash(post=post)
    Post.objects.for_workspace(workspace).filter(pk=post.pk).update(
        state=PostState.APPROVED, approved_hash=seen, approved_at=now()
    )
    post_update(workspace=workspace, actor=actor, post_id=post.pk, version=None, changes=PostChanges(**change))
    post.refresh_from_db()
    assert (post.approved_hash, post.state) == ("", PostState.DRAFT)


def test_a_copy_has_everything(workspace, actor):
    post = make(workspace, actor, kind="lottery", details=LOTTERY, ad_kind="own", ai_content="generated")
    copy = post_duplicate(workspace=workspace, actor=actor, post_id=post.pk)
    assert (copy.kind, copy.details, copy.ad_kind, copy.ai_content) == ("lottery", post.details, "own", "generated")


# --- pages and API ----------------------------------------------------------------------------------------------------
@pytest.fixture
def web(client_of, owner, workspace):
    client = client_of(owner)
    client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
    return client


def test_the_form_fills_a_lottery_without_scripts(web, workspace):
    page = web.post(web.to("post_new"), {"version": 0, "text": "抽奖", "kind": "lottery"}, follow=True)
    assert 'name="d.prizes.name"' in page.content.decode()
    post = Post.objects.for_workspace(workspace).get()
    data = {
        "version": post.version, "text": "抽奖", "kind": "lottery", "d": "lottery", "ad_kind": "own", "ai_content": "",
        "d.prizes.name": ["礼盒", ""], "d.prizes.quantity": ["3", ""], "d.prizes.value": ["268 元", ""],
        "d.draws_at": "2031-01-02T20:00", "d.organiser": "山屿茶",
    }  # fmt: skip
    assert web.post(web.to("post_edit", post.pk), data).status_code == 302
    post.refresh_from_db()
    assert post.details["prizes"] == [{"name": "礼盒", "quantity": 3, "value": "268 元"}]
    assert post.details["draws_at"] == "2031-01-02T20:00+08:00"
    assert post.ad_kind == "own"
    page = web.get(web.to("post_edit", post.pk)).content.decode()
    assert 'value="2031-01-02T20:00"' in page
    codes = {check.code for check in web.get(web.to("post_edit", post.pk)).context["report"].checks}
    assert "detail_missing" in codes
    wrong = web.post(web.to("post_edit", post.pk), data | {"version": post.version, "d.draws_at": "bald"})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()


def test_choosing_another_kind_brings_its_fields(web, workspace):
    answer = web.post(web.to("post_look"), {"version": 0, "text": "x", "kind": "poll", "d": "post"}).json()
    assert 'name="d.options"' in answer["kind"]
    assert web.post(web.to("post_look"), {"version": 0, "kind": "poll", "d": "poll"}).json()["kind"] == ""


def test_a_form_that_does_not_ask_leaves_kind_and_details(web, workspace, actor):
    post = make(workspace, actor, kind="poll", details=GOOD["poll"])
    web.post(web.to("post_edit", post.pk), {"version": post.version, "text": "anders"})
    post.refresh_from_db()
    assert (post.text, post.kind, post.details) == ("anders", "poll", GOOD["poll"])


def test_a_lottery_without_rules_is_not_scheduled_by_any_way(web, workspace, actor):
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = make(workspace, actor, account, kind="lottery", details={"organiser": "山屿茶"})
    base = f"/api/v1/workspaces/{workspace.slug}/posts/{post.pk}"
    due = (now() + timedelta(hours=5)).isoformat()
    refused = web.post(f"{base}/schedule/", {"due_at": due}, content_type="application/json")
    assert refused.status_code == 422
    assert "detail_missing" in {problem["code"] for problem in refused.json()["errors"]}
    assert not Publication.objects.for_workspace(workspace).filter(state=PublicationState.SCHEDULED).exists()
    checks = web.get(f"{base}/checks/").json()
    assert not checks["schedulable"]


def test_the_api_reads_and_writes_kinds(web, workspace):
    base = f"/api/v1/workspaces/{workspace.slug}/posts/"
    body = {"text": "x", "kind": "poll", "details": GOOD["poll"], "ad_kind": "own", "ai_content": "assisted"}
    made = web.post(base, body, content_type="application/json").json()
    assert (made["kind"], made["details"], made["ad_kind"]) == ("poll", GOOD["poll"], "own")
    wrong = web.post(base, {"kind": "poll", "details": {"days": "x"}}, content_type="application/json")
    assert wrong.status_code == 422
    kinds = web.get(f"{base}kinds/").json()
    assert {item["kind"] for item in kinds} == set(PostKind.values)
    lottery = next(item for item in kinds if item["kind"] == "lottery")
    assert lottery["fields"][0] | {"label": ""} == {
        "name": "prizes", "type": "prizes", "required": True, "max": 80, "least": 1, "most": 12, "label": "", "help": ""
    }  # fmt: skip


def test_the_package_for_a_hand_names_the_fields(workspace, actor):
    from content.services.kinds.pieces import detail_pieces

    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = make(workspace, actor, account, kind="poll", details=GOOD["poll"])
    pieces = {name: text for name, _label, text in detail_pieces(payload_build(post=post, account=account))}
    assert pieces == {"question": "围炉喝什么", "options": "红茶\n白茶", "days": "3"}


def test_hostile_details_are_only_text(web, workspace, actor):
    xss = '</textarea><script>alert(1)</script>"'
    post = make(workspace, actor, kind="lottery", details={"organiser": xss, "prizes": [{"name": xss}]})
    assert "<script>alert" not in web.get(web.to("post_edit", post.pk)).content.decode()


def test_an_unsent_date_keeps_the_pattern_s_kind(workspace, actor):
    from content.services.occurrences import copied_values

    post = PostFactory(workspace=workspace, kind="poll", details=GOOD["poll"], ad_kind="own")
    values = copied_values(post_with_content(post), "anders")
    assert (values["kind"], values["details"], values["ad_kind"], values["text"]) == (
        "poll",
        GOOD["poll"],
        "own",
        "anders",
    )
