"""The Facebook connector against a fake Graph host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    RateLimited,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.facebook.connector import Facebook
from accounts.connectors.types import Credential, Draft, Format, InboxKind, PublishedState

from .fake_server import Answer
from .fakes.facebook import PAGE, SECOND, Fake
from .fakes.meta_base import stamp
from .meta_tools import APP, BACK, clip, connect, picture, refusal
from .samples import Clock

DRAFT = Draft("山屿茶 opens today https://brand.example/tea")
FILM = Draft("A film 茶", Format.VIDEO, media=(clip(),), title="Film")
REEL = replace(FILM, options={"reel": True})


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Fake, Http]]:
    with Fake() as fake:
        http = fake.http()
        yield fake, http
        http.close()


@pytest.fixture
def server(shared: tuple[Fake, Http]) -> Fake:
    shared[0].fresh()
    return shared[0]


@pytest.fixture
def http(shared: tuple[Fake, Http]) -> Http:
    return shared[1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def facebook(http: Http, clock: Clock) -> Facebook:
    return Facebook(http=http, clock=clock)


@pytest.fixture
def auth(facebook: Facebook, server: Fake) -> Credential:
    credential = connect(facebook, server)[0].credential
    server.requests.clear()
    return credential


def test_one_authorisation_opens_every_page_one_may_write_on(facebook: Facebook, server: Fake) -> None:
    grants = connect(facebook, server)
    assert [grant.credential.remote_id for grant in grants] == [PAGE, SECOND]
    first = grants[0]
    assert (first.info.display_name, first.info.followers) == ("山屿茶", 71)
    assert first.info.missing_scopes == ("business_management",)
    assert first.credential.expires_at is None
    assert first.credential.secrets == {"access": "EAA-page-1", "user": "EAA-user-long"}
    assert "EAA" not in repr(grants)
    assert server.subscribed[PAGE].startswith("feed,mention,messages")
    info = facebook.probe(first.credential)
    assert (info.handle, info.avatar_url) == ("tea", "https://cdn.example/a.jpg")


def test_events_without_messages_where_the_app_may_not(facebook: Facebook, server: Fake) -> None:
    server.granted = ("pages_show_list", "pages_read_engagement", "pages_manage_posts")
    grants = connect(facebook, server)
    assert server.subscribed[PAGE] == "feed"
    assert "pages_messaging" in grants[0].info.missing_scopes


@pytest.mark.parametrize("change", [{"state": "other"}, {"error": "access_denied"}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(facebook: Facebook, server: Fake, change: dict[str, str]) -> None:
    leave = facebook.start(APP, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect):
        facebook.exchange(APP, {**server.allow(leave.url), **change}, leave.keep, redirect_uri=BACK)


def test_sign_in_without_what_is_needed(facebook: Facebook, server: Fake) -> None:
    server.granted = ("pages_show_list", "pages_read_engagement")
    with pytest.raises(MissingScope) as caught:
        connect(facebook, server)
    assert caught.value.scopes == ("pages_manage_posts",)
    server.granted = Fake.granted
    server.fault("GET", "/me/accounts", instead=Answer(200, {"data": []}))
    with pytest.raises(NeedsReconnect) as reconnect:
        connect(facebook, server)
    assert reconnect.value.code == "no_pages"
    server.fault("GET", "/oauth/access_token", instead=refusal(4))
    with pytest.raises(RateLimited):
        connect(facebook, server)


def test_check_of_the_app(facebook: Facebook, server: Fake) -> None:
    facebook.check_app(APP)
    with pytest.raises(InvalidContent) as caught:
        facebook.check_app(replace(APP, client_secret="wrong"))
    assert caught.value.problems[0].field == "client_secret"
    server.fault("GET", "/oauth/access_token", instead=Answer(503, "<html>"))
    with pytest.raises(Transient):
        facebook.check_app(APP)


def test_a_refused_token_is_fetched_anew_once(facebook: Facebook, server: Fake, auth: Credential) -> None:
    server.page_token = "EAA-page-new"
    with pytest.raises(AuthExpired):
        facebook.probe(auth)
    fresh = facebook.refresh(auth)
    assert (fresh.secrets["access"], fresh.version) == ("EAA-page-new", 1)
    facebook.probe(fresh)
    with pytest.raises(NeedsReconnect):
        facebook.refresh(fresh)
    server.refused.add(server.USER_LONG)
    with pytest.raises(NeedsReconnect):
        facebook.refresh(auth)
    with pytest.raises(NeedsReconnect):
        facebook.refresh(replace(auth, secrets={"access": "x"}))


@pytest.mark.parametrize(
    ("options", "link"), [({}, "https://brand.example/tea"), ({"link": "https://a.example/b"}, "https://a.example/b")]
)
def test_text_and_link(facebook: Facebook, server: Fake, auth: Credential, options: dict[str, str], link: str) -> None:
    made = facebook.publish(auth, replace(DRAFT, options=options), key="k")
    assert made.state is PublishedState.LIVE
    given = server.posts[made.remote_id]["given"]
    assert (given["message"], given["link"]) == (DRAFT.text, link)
    assert facebook.owns_url(made.url)


def test_pictures_are_uploaded_unseen(facebook: Facebook, server: Fake, auth: Credential) -> None:
    draft = Draft("two", Format.IMAGE, media=(picture(alt="cup"), picture(2, alt="")))
    made = facebook.publish(auth, draft, key="k")
    attached = json.loads(server.posts[made.remote_id]["given"]["attached_media"])
    assert [server.photos[item["media_fbid"]]["alt"] for item in attached] == ["cup", None]
    assert len(server.visible()) == 1
    for fault in ({"drop": True}, {"instead": Answer(503, "<html>")}):
        server.fault("POST", "/photos", **fault)
        with pytest.raises(Transient):
            facebook.publish(auth, draft, key="k")
    assert len(server.visible()) == 1


@pytest.mark.parametrize("draft", [FILM, REEL])
@pytest.mark.parametrize("fault", [{}, {"drop": True}, {"after": Answer(500, "<html>")}])
def test_videos(facebook: Facebook, server: Fake, auth: Credential, draft: Draft, fault: dict[str, Any]) -> None:
    """Also when the answer to publishing is lost: the video itself tells what became of it."""
    finish = "/video_reels" if draft.options else "/videos"
    if fault:
        # The start, and for ordinary videos each part, go to the same address before.
        for _call in range(1 if draft.options else 5):
            server.fault("POST", finish)
        server.fault("POST", finish, **fault)
    waiting = facebook.publish(auth, draft, key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert auth.secrets["access"] not in waiting.handle
    (video,) = server.videos.values()
    assert video["data"] == b"0123456789abcdef"
    assert video["given"]["description"] == draft.text
    assert facebook.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    server.settle()
    made = facebook.poll(auth, waiting.handle)
    assert (made.state, made.remote_id) == (PublishedState.LIVE, server.visible()[0])
    assert facebook.owns_url(made.url)
    assert facebook.poll(auth, waiting.handle).remote_id == made.remote_id
    assert len(server.visible()) == 1


def test_a_request_to_publish_a_video_that_never_arrived(
    facebook: Facebook, server: Fake, auth: Credential, clock: Clock
) -> None:
    server.fault("POST", "/video_reels")
    server.fault("POST", "/video_reels", instead=Answer(502, "<html>"))
    waiting = facebook.publish(auth, REEL, key="k")
    facebook.poll(auth, waiting.handle)
    assert len(server.sent("POST", "/video_reels")) == 2
    clock.move(minutes=11)
    facebook.poll(auth, waiting.handle)
    facebook.poll(auth, waiting.handle)
    server.settle()
    assert facebook.poll(auth, waiting.handle).state is PublishedState.LIVE
    assert len(server.sent("POST", "/video_reels")) == 3
    assert len(server.visible()) == 1


@pytest.mark.parametrize("draft", [FILM, REEL])
def test_an_odd_answer_to_publishing_a_video(facebook: Facebook, server: Fake, auth: Credential, draft: Draft) -> None:
    """It says nothing about the video, which can be asked; looking for the post would not find it yet."""
    for _call in range(1 if draft.options else 5):
        server.fault("POST", "/video_reels" if draft.options else "/videos")
    server.fault("POST", "/video_reels" if draft.options else "/videos", after=Answer(409, "<html>"))
    waiting = facebook.publish(auth, draft, key="k")
    server.settle()
    assert facebook.poll(auth, waiting.handle).state is PublishedState.LIVE
    assert len(server.visible()) == 1


def test_videos_that_fail(facebook: Facebook, server: Fake, auth: Credential) -> None:
    waiting = facebook.publish(auth, FILM, key="k")
    (video,) = server.videos.values()
    video["status"] = {"video_status": "error", "processing_phase": {"errors": [{"message": "codec"}]}}
    with pytest.raises(InvalidContent) as caught:
        facebook.poll(auth, waiting.handle)
    assert "codec" in str(caught.value)
    with pytest.raises(UnexpectedResponse):
        facebook.poll(auth, "{}")
    away = Answer(200, {"video_id": "1", "upload_url": "https://evil.example/x"})
    server.fault("POST", "/video_reels", instead=away)
    with pytest.raises(UnexpectedResponse):
        facebook.publish(auth, REEL, key="k")
    assert server.visible() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(190, 463, 401), AuthExpired),
        (refusal(200, status=403), MissingScope),
        (refusal(32, headers={"retry-after": "9"}), RateLimited),
        (refusal(506), OutcomeUnknown),
        (refusal(2, status=500), OutcomeUnknown),
        (Answer(504, "<html>"), OutcomeUnknown),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {"success": True}), OutcomeUnknown),
        (refusal(100, 1609008), InvalidContent),
    ],
)
def test_refusals_of_a_write(
    facebook: Facebook, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", "/feed", instead=answer)
    with pytest.raises(kind) as caught:
        facebook.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw + str(caught.value) + repr(caught.value)
    assert len(server.sent("POST", "/feed")) == 1


@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}, {"delay": 2.0}])
def test_created_but_not_confirmed(facebook: Facebook, server: Fake, auth: Credential, fault: dict[str, Any]) -> None:
    since = datetime.now(UTC)
    server.fault("POST", "/feed", **fault)
    with pytest.raises(OutcomeUnknown):
        facebook.publish(auth, DRAFT, key="k")
    found = facebook.find(auth, key="k", draft=DRAFT, since=since).post
    assert found is not None
    assert [found.remote_id] == server.visible()


def test_find_needs_certainty(facebook: Facebook, server: Fake, auth: Credential, clock: Clock) -> None:
    since = datetime.now(UTC)
    # Reels that are being worked on are in no list.
    with pytest.raises(OutcomeUnknown) as caught:
        facebook.find(auth, key="k", draft=REEL, since=since)
    clock.move(hours=2)
    assert facebook.find(auth, key="k", draft=REEL, since=since).post is None
    server.add_post(DRAFT.text, at=since - timedelta(hours=1))
    for index in range(120):
        server.add_post(f"other {index}")
    seen = facebook.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at) == (None, 120)
    assert facebook.find(auth, key="k", draft=Draft("other  0\n"), since=since).post is not None
    server.add_post("")
    with pytest.raises(OutcomeUnknown) as caught:
        facebook.find(auth, key="k", draft=Draft("", Format.IMAGE, media=(picture(),)), since=since)
    assert caught.value.code == "no_words"
    facebook.publish(auth, FILM, key="k")
    with pytest.raises(OutcomeUnknown) as caught:
        facebook.find(auth, key="k", draft=FILM, since=since)
    assert caught.value.code == "video_in_work"
    for index in range(400):
        server.add_post(f"more {index}")
    with pytest.raises(OutcomeUnknown) as caught:
        facebook.find(auth, key="k", draft=DRAFT, since=since)
    assert caught.value.code == "too_many_posts"


def test_first_comment_once(facebook: Facebook, server: Fake, auth: Credential) -> None:
    post = facebook.publish(auth, DRAFT, key="k").remote_id
    server.fault("POST", "/comments", drop=True)
    with pytest.raises(OutcomeUnknown):
        facebook.comment(auth, post, "first!", key="k")
    made = facebook.comment(auth, post, "first!", key="k")
    assert [item["id"] for item in server.comments.values() if item["from"]["id"] == PAGE] == [made]


def test_inbox_and_answers(facebook: Facebook, server: Fake, auth: Credential) -> None:
    assert facebook.inbox(auth).cursor == ""
    post = facebook.publish(auth, DRAFT, key="k").remote_id
    server.person_writes("How much?", "m_1", PAGE)
    tagged = {"id": "900_1", "message": "so good", "created_time": "2026-11-20T08:00:00+0000", "from": {"id": "900"}}
    server.tagged.append(tagged)
    page = facebook.inbox(auth)
    kinds = {item.kind: item for item in page.items}
    assert set(kinds) == {InboxKind.COMMENT, InboxKind.MENTION, InboxKind.MESSAGE}
    fan = kinds[InboxKind.COMMENT]
    assert (fan.post_id, fan.author_id, fan.text) == (post, "900", "很香 nice")
    reply = facebook.reply(auth, fan.remote_id, "谢谢", key="r")
    assert facebook.reply(auth, fan.remote_id, "谢谢", key="r").remote_id == reply.remote_id
    assert server.comments[reply.remote_id]["parent"]["id"] == fan.remote_id
    message = kinds[InboxKind.MESSAGE]
    sent = facebook.reply(auth, message.remote_id, "12 yuan", key="r")
    assert server.messages[sent.remote_id]["message"] == "12 yuan"
    assert facebook.reply(auth, message.remote_id, "12 yuan", key="r").remote_id == sent.remote_id
    ours = {item.remote_id: item for item in facebook.inbox(auth, cursor=page.cursor).items}
    assert set(ours) == {reply.remote_id, sent.remote_id}
    assert all(item.own for item in ours.values())
    assert ours[reply.remote_id].reply_to == fan.remote_id
    assert ours[sent.remote_id].author_id == message.author_id
    facebook.like(auth, fan.remote_id)
    assert server.comments[fan.remote_id]["liked"]
    for call in (facebook.like, facebook.delete_comment):
        with pytest.raises(UnsupportedFeature):
            call(auth, message.remote_id)
    facebook.set_hidden(auth, fan.remote_id, hidden=True)
    assert server.comments[fan.remote_id]["is_hidden"]
    facebook.set_hidden(auth, fan.remote_id, hidden=False)
    assert not server.comments[fan.remote_id]["is_hidden"]
    facebook.delete_comment(auth, fan.remote_id)
    facebook.delete_comment(auth, fan.remote_id)
    assert fan.remote_id not in server.comments


def test_inbox_loses_nothing_between_two_looks(facebook: Facebook, server: Fake, auth: Credential) -> None:
    start = datetime.now(UTC) - timedelta(hours=1)
    post = server.add_post("p", at=start)
    page = facebook.inbox(auth)
    for index in range(130):
        server.add_comment(post, f"c{index}", "900", start + timedelta(seconds=1 + index // 3))
    server.fault("GET", "/tagged", instead=refusal(10, status=403))
    server.fault("GET", "/conversations", instead=refusal(200, status=403))
    news = facebook.inbox(auth, cursor=page.cursor)
    assert len({item.remote_id for item in news.items}) == len(news.items) == 130
    assert [item.at for item in news.items] == sorted(item.at for item in news.items)
    assert facebook.inbox(auth, cursor=news.cursor).items == ()


def test_every_conversation_in_which_something_was_said(facebook: Facebook, server: Fake, auth: Credential) -> None:
    def thread(number: int, at: datetime) -> dict[str, Any]:
        message = {"id": f"m_{number}", "message": "hi", "created_time": stamp(at), "from": {"id": f"psid-{number}"}}
        return {"id": f"t_{number}", "updated_time": stamp(at), "messages": {"data": [message]}}

    start = datetime.now(UTC) - timedelta(hours=1)
    server.person_writes("first", "m_0", PAGE, start)
    page = facebook.inbox(auth)
    for part, paging in (
        (range(50, 25, -1), {"next": "x", "cursors": {"after": "c"}}),
        (range(25, 0, -1), {"cursors": {"after": "d"}}),
    ):
        listed = [thread(number, start + timedelta(seconds=number)) for number in part]
        server.fault("GET", "/conversations", instead=Answer(200, {"data": listed, "paging": paging}))
    news = facebook.inbox(auth, cursor=page.cursor)
    assert [item.remote_id for item in news.items] == [f"m_{number}" for number in range(1, 51)]


def test_answers_too_late(facebook: Facebook, server: Fake, auth: Credential) -> None:
    server.person_writes("hi", "m_1", PAGE)
    server.fault("POST", "/messages", instead=refusal(10, 2018278))
    with pytest.raises(InvalidContent) as caught:
        facebook.reply(auth, "m_1", "late", key="r")
    assert "24" in str(caught.value)
    server.fault("POST", "/messages", drop=True)
    with pytest.raises(OutcomeUnknown):
        facebook.reply(auth, "m_1", "late", key="r")
    # Meanwhile the person writes again.
    server.person_writes("hello?", "m_2", PAGE)
    assert facebook.reply(auth, "m_1", "late", key="r").remote_id in server.messages
    assert len(server.sent("POST", "/messages")) == 2
    assert facebook.reply(auth, "m_2", "late", key="s").remote_id in server.messages
    assert len(server.sent("POST", "/messages")) == 3


def test_figures(facebook: Facebook, server: Fake, auth: Credential) -> None:
    post = facebook.publish(auth, DRAFT, key="k").remote_id
    (figures,) = facebook.post_metrics(auth, [post, f"{PAGE}_1"])
    assert (figures.impressions, figures.reach, figures.clicks, figures.likes, figures.comments) == (12, 9, 0, 4, 1)
    # Never shared, or not told: Facebook says neither.
    assert figures.shares is None
    server.invalid_metrics = {"post_media_view"}
    (figures,) = facebook.post_metrics(auth, [post])
    assert (figures.impressions, figures.reach) == (None, 9)
    # A post of which nothing is told says nothing about the others.
    server.invalid_metrics = set()
    other = server.add_post("other")
    for _name in range(5):
        server.fault("GET", f"{post}/insights", instead=refusal(100))
    assert [item.impressions for item in facebook.post_metrics(auth, [post, other])] == [None, 12]


def test_figures_by_day(facebook: Facebook, server: Fake, auth: Credential) -> None:
    server.invalid_metrics = {"page_video_views"}
    days = facebook.account_metrics(auth, since=date(2026, 11, 18), until=date(2026, 11, 19))
    assert [item.day.isoformat() for item in days] == ["2026-11-18"]
    (day,) = days
    assert (day.impressions, day.followers, day.likes, day.video_views, day.shares) == (6, 6, 3, None, None)
    assert facebook.account_metrics(auth, since=date(2026, 11, 20), until=date(2026, 11, 19)) == []


def test_delete(facebook: Facebook, server: Fake, auth: Credential) -> None:
    post = facebook.publish(auth, DRAFT, key="k").remote_id
    facebook.delete(auth, post)
    facebook.delete(auth, post)
    assert server.visible() == []
    server.fault("DELETE", post, instead=Answer(500, "<html>"))
    with pytest.raises(OutcomeUnknown):
        facebook.delete(auth, post)


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (replace(DRAFT, options={"link": "brand.example"}), ["link_invalid"]),
        (replace(DRAFT, options={"link": "https://brand.example/x"}), []),
        (replace(DRAFT, options={"reel": True}), ["reel_needs_video"]),
        (replace(REEL, media=(clip(seconds=90.0),)), []),
        (replace(REEL, media=(clip(seconds=90.5),)), ["reel_length"]),
        (replace(REEL, media=(clip(seconds=2.0),)), ["reel_length"]),
        (replace(FILM, media=(clip(seconds=900.0),)), []),
    ],
)
def test_rules_of_its_own(facebook: Facebook, draft: Draft, codes: list[str]) -> None:
    found = [item for item in facebook.validate(draft) if item.severity == "error"]
    assert [item.code for item in found] == codes
    assert all("%(" not in item.message % item.params for item in found)
