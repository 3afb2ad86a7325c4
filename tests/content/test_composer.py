"""The editor through HTTP: first save, autosave, conflict, handing on, without scripts, permissions, hostile text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from config.lib.clock import now
from content.models import Post, Publication, Variant
from content.states import PostState, PublicationState
from team.models import AuditEntry
from team.roles import Role
from team.states import ApprovalMode
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
XSS = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>\"'"


@pytest.fixture
def browser_of(client_of, workspace):
    """A signed-in client with short addresses."""

    def make(user):
        client = client_of(user)
        client.to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])
        return client

    return make


@pytest.fixture
def web(browser_of, owner):
    return browser_of(owner)


@pytest.fixture
def weibo(workspace):
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def fields(post: Post | None = None, **values: Any) -> dict[str, Any]:
    """What a browser sends."""
    return {"version": post.version if post else 0, "text": post.text if post else "", "title": "", **values}


def tomorrow(workspace, hour: int = 20) -> dict[str, str]:
    local = (now() + timedelta(days=1)).astimezone(ZoneInfo(workspace.time_zone))
    return {"due_date": local.strftime("%Y-%m-%d"), "due_time": f"{hour}:30"}


def posts(workspace) -> Any:
    return Post.objects.for_workspace(workspace)


def test_opening_the_editor_stores_nothing(web, workspace):
    page = web.get(web.to("post_new"))
    assert page.status_code == 200
    assert not posts(workspace).exists()


def test_a_slot_of_the_calendar_fills_in_time_and_account(web, weibo):
    page = web.get(web.to("post_new") + f"?due=2030-01-02T20:30&account={weibo.pk}")
    assert 'value="2030-01-02"' in page.content.decode()
    assert [card.chosen for card in page.context["cards"]] == [True]


def test_the_first_save_creates_the_post_with_accounts_and_versions(web, workspace, weibo):
    data = fields(
        text="Tea\r\nfor three",
        accounts=[weibo.pk],
        **{"v.practice-weibo.own": ["text"], "v.practice-weibo.text": "Wb"},
    )
    answer = web.post(web.to("post_new"), data)
    post = posts(workspace).get()
    assert answer.headers["Location"] == web.to("post_edit", post.pk)
    assert post.text == "Tea\nfor three"
    assert post.author_id is not None
    assert Variant.objects.for_workspace(workspace).get().text == "Wb"
    publication = Publication.objects.for_workspace(workspace).get()
    assert (publication.account, publication.state) == (weibo, PublicationState.DRAFT)
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="post.created").count() == 1


def test_taking_an_account_out_deletes_its_draft_publication(web, workspace, weibo):
    other = SocialAccountFactory(workspace=workspace, platform="practice-x")
    web.post(web.to("post_new"), fields(text="Hello", accounts=[weibo.pk, other.pk]))
    post = posts(workspace).get()
    web.post(web.to("post_edit", post.pk), fields(post, accounts=[other.pk]))
    assert list(post.publications.values_list("account_id", flat=True)) == [other.pk]


def test_autosave_creates_once_and_grows_the_version_only_with_changes(web, workspace):
    first = web.post(web.to("post_new_autosave"), fields(text="One", key="page-1")).json()
    again = web.post(web.to("post_new_autosave"), fields(text="One", key="page-1")).json()
    assert first["id"] == again["id"]
    assert posts(workspace).count() == 1
    url = web.to("post_autosave", first["id"])
    assert web.post(url, {**fields(text="One"), "version": 1}).json()["version"] == 1
    answer = web.post(url, {**fields(text="Two"), "version": 1}).json()
    assert answer["version"] == 2
    assert answer["saved"]
    assert "checks" in answer
    assert "previews" in answer


def test_two_people_do_not_overwrite_one_another(web, workspace, member_of, browser_of):
    post = PostFactory(workspace=workspace, text="Start")
    mate = browser_of(member_of(Role.PLANNER, name="Zhou Ran"))
    mate.post(mate.to("post_autosave", post.pk), {**fields(text="By Zhou"), "version": 1})
    refused = web.post(web.to("post_autosave", post.pk), {**fields(text="Mine"), "version": 1})
    assert refused.status_code == 409
    body = refused.json()
    assert body["code"] == "version_conflict"
    assert body["version"] == 2
    assert "Zhou Ran" in body["html"]
    assert "By Zhou" in body["html"]
    assert "Mine" in body["html"]
    # Keep mine: the same text again at their version.
    assert web.post(web.to("post_autosave", post.pk), {**fields(text="Mine"), "version": 2}).status_code == 200
    post.refresh_from_db()
    assert post.text == "Mine"


def test_a_conflict_without_scripts_shows_both_texts_and_loses_none(web, workspace):
    post = PostFactory(workspace=workspace, text="Stored", version=5)
    page = web.post(web.to("post_edit", post.pk), {**fields(text="My long text"), "version": 4})
    assert page.status_code == 409
    html = page.content.decode()
    assert ">My long text</textarea>" in html
    assert "Stored" in html
    assert 'name="version" value="5"' in html


def test_scheduling_without_scripts(web, workspace, weibo):
    data = fields(text="Ready", accounts=[weibo.pk], **tomorrow(workspace))
    answer = web.post(web.to("post_new_schedule"), data)
    post = posts(workspace).get()
    assert answer.headers["Location"] == web.to("post", post.pk)
    assert post.state == PostState.SCHEDULED
    assert post.due_at.astimezone(ZoneInfo(workspace.time_zone)).strftime("%H:%M") == "20:30"
    assert post.publications.get().state == PublicationState.SCHEDULED


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due_date": "", "due_time": ""}, "due-error"),
        ({"due_date": "2030-01-01", "due_time": ""}, "due-error"),
        ({"due_date": "2001-01-01", "due_time": "10:00"}, "due-error"),
        ({"due_date": "nonsense", "due_time": "25:99"}, "due-error"),
        ({"text": "长" * 2001}, "note-bad"),
        ({"accounts": []}, "note-bad"),
    ],
)
def test_refused_scheduling_says_why_and_keeps_everything(web, workspace, weibo, change, words):
    data = fields(text="Ready", title="My title", accounts=[weibo.pk], **tomorrow(workspace)) | change
    page = web.post(web.to("post_new_schedule"), data)
    assert page.status_code == 422
    html = page.content.decode()
    assert words in html
    assert "My title" in html
    assert not posts(workspace).filter(state=PostState.SCHEDULED).exists()


def test_publishing_now_asks_once(web, workspace, weibo):
    data = fields(text="Now", accounts=[weibo.pk])
    page = web.post(web.to("post_new_publish"), data)
    post = posts(workspace).get()
    assert 'name="confirmed"' in page.content.decode()
    assert post.state == PostState.DRAFT
    web.post(web.to("post_publish", post.pk), {**data, "version": post.version, "confirmed": "1"})
    post.refresh_from_db()
    assert post.state == PostState.SCHEDULED


def test_required_approval_leads_from_submit_to_schedule(web, workspace, member_of, browser_of, weibo):
    workspace.approval_mode = ApprovalMode.REQUIRED
    workspace.save()
    writer = browser_of(member_of(Role.PLANNER))
    page = writer.get(writer.to("post_new"))
    assert [button.verb for button in page.context["buttons"]][:1] == ["submit"]
    writer.post(writer.to("post_new_submit"), fields(text="Please", accounts=[weibo.pk], **tomorrow(workspace)))
    post = posts(workspace).get()
    assert post.state == PostState.IN_REVIEW
    web.post(web.to("post_request_changes", post.pk), {"review_note": "Shorter, please"})
    post.refresh_from_db()
    assert (post.state, post.review_note) == (PostState.DRAFT, "Shorter, please")
    assert "Shorter, please" in writer.get(writer.to("post_edit", post.pk)).content.decode()
    writer.post(writer.to("post_submit", post.pk), fields(post, accounts=[weibo.pk], **tomorrow(workspace)))
    web.post(web.to("post_approve", post.pk))
    post.refresh_from_db()
    assert post.state == PostState.APPROVED
    # A change of approved content asks again.
    changed = {**fields(post, accounts=[weibo.pk], **tomorrow(workspace)), "text": "Other"}
    writer.post(writer.to("post_edit", post.pk), changed)
    post.refresh_from_db()
    assert (post.state, post.approved_hash) == (PostState.DRAFT, "")


def test_editing_a_scheduled_post_reaches_what_will_be_sent(web, workspace, weibo):
    web.post(web.to("post_new_schedule"), fields(text="Old", accounts=[weibo.pk], **tomorrow(workspace)))
    post = posts(workspace).get()
    refused = web.post(web.to("post_autosave", post.pk), fields(post, text="half a sen"))
    assert refused.json()["code"] == "explicit_save"
    more = SocialAccountFactory(workspace=workspace, platform="practice-x")
    data = fields(post, accounts=[weibo.pk, more.pk], **tomorrow(workspace, 21)) | {"text": "New"}
    assert web.post(web.to("post_edit", post.pk), data).status_code == 302
    rows = list(post.publications.order_by("pk"))
    assert [(row.state, row.payload["text"]) for row in rows] == [("scheduled", "New")] * 2
    assert {row.due_at.astimezone(ZoneInfo(workspace.time_zone)).hour for row in rows} == {21}
    broken = fields(post, accounts=[weibo.pk, more.pk], **tomorrow(workspace, 21)) | {"text": "字" * 200}
    post.refresh_from_db()
    page = web.post(web.to("post_edit", post.pk), {**broken, "version": post.version})
    assert page.status_code == 422
    assert post.publications.first().payload["text"] == "New"


def test_a_scheduled_post_is_closed_to_those_who_may_not_publish(workspace, member_of, browser_of, weibo):
    designer = browser_of(member_of(Role.DESIGNER))
    publication = PublicationFactory(post=PostFactory(workspace=workspace, state="scheduled"), account=weibo)
    post = publication.post
    assert designer.get(designer.to("post_edit", post.pk)).status_code == 302
    assert designer.post(designer.to("post_edit", post.pk), fields(post, text="Mine")).status_code == 403


def test_content_in_flight_cannot_be_changed(web, workspace, weibo):
    publication = PublicationFactory(
        post=PostFactory(workspace=workspace, state="scheduled"),
        account=weibo,
        state="sending",
        lease_token="6b5c2a3e-0000-4000-8000-000000000000",
        lease_until=now() + timedelta(minutes=1),
    )
    page = web.post(web.to("post_edit", publication.post_id), fields(publication.post, text="New", accounts=[weibo.pk]))
    assert page.status_code == 409


def test_an_account_that_was_reached_stays(web, workspace, weibo):
    post = PostFactory(workspace=workspace, state="scheduled")
    PublicationFactory(post=post, account=weibo, state="published", first_sent_at=now(), remote_id="1")
    other = PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state="failed")
    page = web.post(web.to("post_edit", post.pk), fields(post, accounts=[other.account_id]))
    assert page.status_code == 422
    assert post.publications.count() == 2


def test_order_removal_and_upload_of_media_without_scripts(web, workspace):
    post = PostFactory(workspace=workspace)
    a, b, c = (MediaAssetFactory(workspace=workspace) for _ in range(3))
    data = fields(post, media=[a.pk, b.pk, c.pk], move=f"{c.pk}:-1", **{f"alt.{a.pk}": "A pot"})
    web.post(web.to("post_edit", post.pk), data)
    assert list(post.attachments.values_list("asset_id", "alt")) == [(a.pk, "A pot"), (c.pk, ""), (b.pk, "")]
    post.refresh_from_db()
    web.post(web.to("post_edit", post.pk), fields(post, media=[a.pk, c.pk, b.pk], drop=[c.pk]))
    assert list(post.attachments.values_list("asset_id", flat=True)) == [a.pk, b.pk]


def test_files_and_accounts_of_others_are_refused(web, workspace):
    post = PostFactory(workspace=workspace)
    foreign = MediaAssetFactory()
    assert web.post(web.to("post_edit", post.pk), fields(post, media=[foreign.pk])).status_code == 422
    stranger = SocialAccountFactory()
    assert web.post(web.to("post_edit", post.pk), fields(post, accounts=[stranger.pk])).status_code == 422
    assert not post.publications.exists()


def test_hostile_text_is_only_text(web, workspace):
    accounts = [
        SocialAccountFactory(workspace=workspace, platform=slug, display_name=XSS, handle=XSS)
        for slug in ("practice-weibo", "practice-xiaohongshu", "practice-x", "practice-wechat", "practice-bilibili")
    ]
    names = {f"v.practice-x.{name}": XSS for name in ("text", "first_comment")}
    data = fields(
        text=XSS, title=XSS, first_comment=XSS, notes=XSS, thread=[XSS], accounts=[a.pk for a in accounts], **names,
        **{"v.practice-x.own": ["text", "first_comment"]},
    )  # fmt: skip
    web.post(web.to("post_new"), data)
    post = posts(workspace).get()
    asset = MediaAssetFactory(workspace=workspace, title=XSS, alt=XSS, tags=[XSS])
    PostMediaFactory(post=post, asset=asset)
    pages = [web.to("post_edit", post.pk), web.to("post", post.pk), web.to("posts"), web.to("media"),
             web.to("media_item", asset.pk), web.to("media_pick")]  # fmt: skip
    for address in pages:
        html = web.get(address).content.decode()
        assert "<script>alert" not in html, address
        assert "<img src=x" not in html, address
    live = web.post(web.to("post_look"), {**data, "post": post.pk}).json()
    assert "<img src=x" not in live["previews"] + live["checks"]


def test_control_characters_do_not_reach_the_database(web, workspace):
    web.post(web.to("post_new"), fields(text="a\x01b\u2028c\tend", title="x\ny"))
    post = posts(workspace).get()
    assert (post.text, post.title) == ("abc\tend", "x y")


def test_looking_stores_nothing_and_counts_like_the_platform(web, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-x")
    answer = web.post(web.to("post_look"), fields(text="茶" * 141, accounts=[account.pk])).json()
    assert answer["tabs"]["practice-x"] == 1
    assert "282" in answer["checks"]
    assert not posts(workspace).exists()


@pytest.mark.parametrize(
    ("role", "verbs"),
    [
        (Role.OWNER, ["schedule", "publish", "submit", "save"]),
        (Role.PLANNER, ["schedule", "publish", "submit", "save"]),
        (Role.DESIGNER, ["submit", "save"]),
    ],
)
def test_buttons_follow_the_role(workspace, member_of, browser_of, role, verbs):
    client = browser_of(member_of(role))
    page = client.get(client.to("post_new"))
    assert [button.verb for button in page.context["buttons"]] == verbs


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        (Role.GUEST, "post_new", 403),
        (Role.ANALYST, "post_new_autosave", 403),
        (Role.DESIGNER, "post_new_schedule", 403),
        (Role.COMMUNITY, "post_new_publish", 403),
    ],
)
def test_what_a_role_may_not_do_changes_nothing(workspace, member_of, browser_of, weibo, role, name, status):
    client = browser_of(member_of(role))
    data = fields(text="No", accounts=[weibo.pk], **tomorrow(workspace))
    assert client.post(client.to(name), data).status_code == status
    assert not posts(workspace).exists()


def test_an_outsider_finds_nothing(browser_of, outsider, workspace):
    post = PostFactory(workspace=workspace)
    client = browser_of(outsider)
    for name, args in (("post_new", ()), ("post_edit", (post.pk,)), ("post", (post.pk,)), ("posts", ())):
        assert client.get(client.to(name, *args)).status_code == 404


def test_the_checks_name_rule_value_and_fix(web, workspace):
    account = SocialAccountFactory(workspace=workspace, platform="practice-xiaohongshu")
    gone = SocialAccountFactory(workspace=workspace, platform="practice-weibo", state="needs_reconnect")
    post = PostFactory(
        workspace=workspace, text="A text with https://a.cn/x", title="超" * 21, due_at=now() - timedelta(hours=2)
    )
    PublicationFactory(post=PostFactory(workspace=workspace), account=account, payload={"text": post.text})
    PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace, alt=""))
    for each in (account, gone):
        post.publications.create(workspace=workspace, account=each)
    report = web.get(web.to("post_edit", post.pk)).context["report"]
    found = {check.code: check for check in report.checks}
    assert {
        "title_too_long",
        "account_not_connected",
        "due_in_past",
        "alt_missing",
        "links_dead",
        "repeated_text",
    } <= set(found)
    assert [check.severity for check in report.checks] == sorted(check.severity for check in report.checks)
    assert (found["alt_missing"].fix, found["alt_missing"].target) == ("alt", "media.0")
    assert found["due_in_past"].target == "due"
    assert found["account_not_connected"].target.endswith(f"/accounts/{gone.pk}/")
    assert "21" in found["title_too_long"].detail


def test_the_editor_asks_few_questions_whatever_the_size(web, workspace, django_assert_max_num_queries):
    accounts = [SocialAccountFactory(workspace=workspace, platform="practice-weibo") for _ in range(12)]
    post = PostFactory(workspace=workspace)
    for i, account in enumerate(accounts):
        post.publications.create(workspace=workspace, account=account)
        PostMediaFactory(post=post, asset=MediaAssetFactory(workspace=workspace), position=i)
    web.get(web.to("post_edit", post.pk))
    with django_assert_max_num_queries(22):
        assert web.get(web.to("post_edit", post.pk)).status_code == 200
