"""The Douyin connector against a fake of its open platform."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MediaExpired,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.douyin import uploads
from accounts.connectors.platforms.douyin.connector import Douyin
from accounts.connectors.platforms.douyin.setup import BY_HAND
from accounts.connectors.platforms.douyin.share import signature, words_of
from accounts.connectors.platforms.douyin.texts import shaped
from accounts.connectors.types import (
    AppRegistration,
    Credential,
    Draft,
    Format,
    Grant,
    InboxKind,
    Media,
    PublishedState,
)

from .fake_server import Answer
from .fakes.douyin import BEIJING, ME, READER, Fake, ok, refused
from .samples import Clock, media

BACK = "https://brand.example/back"
APP = AppRegistration(Fake.app["client_id"], Fake.app["client_secret"])
CREATE, CREATE_IMAGES = "/create_video/", "/create_image_text/"


def clip(**changes: Any) -> Media:
    return media(b"moving", kind=Format.VIDEO, mime="video/mp4", seconds=5, **changes)


VIDEO = Draft("春茶上市 #茶 #山屿", Format.VIDEO, media=(clip(),))


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Fake, Http]]:
    with Fake() as fake:
        yield fake, fake.http(timeout=0.5)


@pytest.fixture
def server(running: tuple[Fake, Http]) -> Fake:
    running[0].reset()
    return running[0]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def douyin(server: Fake, running: tuple[Fake, Http], clock: Clock) -> Douyin:
    return Douyin(http=running[1], clock=clock)


def sign_in(douyin: Douyin, server: Fake, *scopes: str) -> Grant:
    app = replace(APP, extra={"scopes": ", ".join(scopes)})
    leave = douyin.start(app, {}, redirect_uri=BACK, state="st")
    return douyin.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(douyin: Douyin, server: Fake) -> Credential:
    credential = sign_in(douyin, server).credential
    server.requests.clear()
    return credential


def since(clock: Clock) -> datetime:
    return clock() - timedelta(minutes=8)


def test_sign_in(douyin: Douyin, server: Fake, clock: Clock) -> None:
    grant = sign_in(douyin, server)
    assert (grant.info.remote_id, grant.info.handle, grant.info.followers) == (ME, "山屿茶", 99)
    assert (grant.info.missing_scopes, grant.info.by_hand) == ((), "")
    assert grant.credential.expires_at == clock() + timedelta(days=15)
    assert grant.credential.remote_id == ME
    assert server.token not in repr(grant)
    assert douyin.by_hand(VIDEO, grant.info) == ""
    douyin.check_app(APP)


def test_sign_in_of_an_app_with_few_rights(douyin: Douyin, server: Fake) -> None:
    """Only granted permissions are asked for; without the right to publish a person posts."""
    server.granted = {"user_info", "item.comment"}
    grant = sign_in(douyin, server, "item.comment", "something.else")
    assert grant.credential.scopes == ("user_info", "item.comment")
    assert "video.create.bind" in grant.info.missing_scopes
    assert grant.info.followers is None
    assert douyin.by_hand(VIDEO, grant.info) == grant.info.by_hand == BY_HAND
    with pytest.raises(UnsupportedFeature):
        douyin.publish(grant.credential, VIDEO, key="k")
    with pytest.raises(OutcomeUnknown):
        douyin.find(grant.credential, key="k", draft=VIDEO, since=datetime.now(UTC))
    for refused_call in (
        lambda: douyin.inbox(grant.credential),
        lambda: douyin.post_metrics(grant.credential, ["x"]),
        lambda: douyin.account_metrics(
            grant.credential, since=datetime.now(UTC).date(), until=datetime.now(UTC).date()
        ),
    ):
        with pytest.raises(MissingScope):
            refused_call()


@pytest.mark.parametrize("change", [{"state": "other"}, {"code": ""}, {"code": "stolen"}, {"error": "access_denied"}])
def test_sign_in_that_must_not_succeed(douyin: Douyin, server: Fake, change: dict[str, str]) -> None:
    leave = douyin.start(APP, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect):
        douyin.exchange(APP, {**server.allow(leave.url), **change}, leave.keep, redirect_uri=BACK)


def test_a_wrong_secret_is_told_at_its_field(douyin: Douyin) -> None:
    with pytest.raises(InvalidContent) as caught:
        douyin.check_app(replace(APP, client_secret="wrong-secret"))
    assert [item.field for item in caught.value.problems] == ["client_secret"]
    assert "wrong-secret" not in caught.value.raw


def test_access_is_renewed_and_the_refresh_token_only_when_it_would_end(
    douyin: Douyin, server: Fake, clock: Clock, auth: Credential
) -> None:
    clock.move(days=10)
    server.refresh_days = 20
    fresh = douyin.refresh(auth)
    assert (fresh.version, fresh.secrets["access"], fresh.remote_id) == (1, server.token, ME)
    assert server.renewals == 0
    clock.move(days=10)
    server.refresh_days = 10
    again = douyin.refresh(fresh)
    assert server.renewals == 1
    assert again.secrets["refresh"] == server.refresh_token != fresh.secrets["refresh"]
    assert again.secrets["refresh_ends"] == (clock() + timedelta(days=30)).isoformat()
    server.refresh_days, nameless = 1, ok(refresh_token="rft.new")
    server.fault("POST", "/renew_refresh_token/", instead=Answer(200, nameless))
    assert douyin.refresh(again).secrets["refresh"] == "rft.new", "kept though its end is not told"
    server.renewals = 5
    assert douyin.refresh(again).secrets["refresh"] == again.secrets["refresh"]
    server.refresh_token = "another"
    with pytest.raises(NeedsReconnect):
        douyin.refresh(again)
    with pytest.raises(NeedsReconnect):
        douyin.refresh(replace(again, app=None))


def test_a_video_from_upload_to_figures(douyin: Douyin, server: Fake, auth: Credential, clock: Clock) -> None:
    options = {"visibility": "0", "download": "2", "cover_second": "2.5"}
    waiting = douyin.publish(auth, replace(VIDEO, options=options), key="k")
    (sent,) = server.sent("POST", CREATE)
    body = sent.json()
    assert (body["text"], body["download_type"], body["cover_tsp"]) == ("春茶上市 #茶 #山屿", 2, 2.5)
    assert "private_status" not in body
    assert waiting.state is PublishedState.PROCESSING
    assert douyin.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    assert server.visible() == []
    server.settle()
    live = douyin.poll(auth, waiting.handle)
    assert (live.state, [live.remote_id]) == (PublishedState.LIVE, server.visible())
    assert live.published_at is not None
    assert douyin.owns_url(live.url)
    server.posts[0]["statistics"] |= {"digg_count": 3, "play_count": 120, "share_count": 0, "comment_count": None}
    (figures,) = douyin.post_metrics(auth, [live.remote_id, "@gone=="])
    assert (figures.likes, figures.video_views, figures.shares, figures.comments) == (3, 120, 0, None)
    assert (figures.reach, figures.saves) == (None, None)
    server.posts[0]["create_time"] = 0
    assert douyin.post_metrics(auth, [live.remote_id])[0].video_views is None


def test_pictures_with_some_uploaded_ahead(douyin: Douyin, server: Fake, auth: Credential, clock: Clock) -> None:
    ahead = douyin.prepare(auth, media())
    assert ahead.until == clock() + timedelta(hours=2)
    draft = Draft(
        "图", Format.IMAGE, media=(media(), replace(media(), prepared=ahead.handle)), options={"visibility": "2"}
    )
    douyin.publish(auth, draft, key="k")
    body = server.sent("POST", CREATE_IMAGES)[0].json()
    assert (len(body["image_list"]), body["image_list"][1], body["private_status"]) == (2, ahead.handle, 2)
    assert len(server.sent("POST", "/upload_image/")) == 2
    with pytest.raises(MediaExpired):
        douyin.publish(auth, draft, key="k")
    assert len(server.posts) == 1


@pytest.mark.parametrize(("size", "parts"), [(10, 0), (11, 2), (15, 3), (23, 5)])
def test_a_heavy_video_goes_in_equal_parts(
    douyin: Douyin, server: Fake, auth: Credential, monkeypatch: pytest.MonkeyPatch, size: int, parts: int
) -> None:
    monkeypatch.setattr(uploads, "WHOLE_MAX", 10)
    monkeypatch.setattr(uploads, "PART", 4)
    server.part_min = 3
    heavy = media(bytes(range(size)), kind=Format.VIDEO, mime="video/mp4")
    server.fault("POST", "/upload_video_part/", instead=Answer(502, ""))
    douyin.publish(auth, replace(VIDEO, media=(heavy,)), key="k")
    assert len(server.posts) == 1
    sent = server.sent("POST", "/upload_video_part/")[1:]
    assert len(sent) == parts, "only the lost part goes again"
    assert not parts or b"".join(request.files["video"][2] for request in sent) == bytes(range(size))


def test_a_file_that_ends_early_publishes_nothing(douyin: Douyin, server: Fake, auth: Credential) -> None:
    short = replace(clip(), size=60_000_000, open=lambda: io.BytesIO(b"short"))
    with pytest.raises(Transient):
        douyin.publish(auth, replace(VIDEO, media=(short,)), key="k")
    assert server.posts == []


def test_the_review_refuses(douyin: Douyin, server: Fake, auth: Credential, clock: Clock) -> None:
    waiting = douyin.publish(auth, VIDEO, key="k")
    server.unsuited = True
    server.settle()
    with pytest.raises(PolicyRejected):
        douyin.poll(auth, waiting.handle)
    found = douyin.find(auth, key="k", draft=VIDEO, since=since(clock)).post
    assert found is not None, "it is there: the poll that follows tells how its review went"
    assert found.state is PublishedState.PROCESSING
    with pytest.raises(UnexpectedResponse):
        douyin.poll(auth, "{}")


def test_without_the_right_to_follow_the_review(douyin: Douyin, server: Fake, clock: Clock) -> None:
    auth = sign_in(douyin, server, "video.create.bind", "video.list.bind").credential
    assert douyin.publish(auth, VIDEO, key="k").state is PublishedState.LIVE
    found = douyin.find(auth, key="k", draft=VIDEO, since=since(clock)).post
    assert found is not None
    assert found.state is PublishedState.LIVE


GARBAGE = Answer(200, "<html>busy</html>")
NAMELESS = Answer(200, ok())


@pytest.mark.parametrize(
    "fault",
    [
        {"drop": True},
        {"delay": 0.6},
        {"after": Answer(502, "<html>")},
        {"after": GARBAGE},
        {"after": NAMELESS},
        {"after": refused(10001).answer},
        {"after": refused(99999).answer},
    ],
)
def test_created_but_not_confirmed(
    douyin: Douyin, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any]
) -> None:
    """Whatever hides the answer, the look finds the post, and there is one in the end."""
    assert douyin.find(auth, key="k", draft=VIDEO, since=since(clock)).post is None
    with pytest.raises(OutcomeUnknown):
        douyin.find(auth, key="k", draft=VIDEO, since=clock() - timedelta(minutes=6))
    server.fault("POST", CREATE, **fault)
    with pytest.raises(OutcomeUnknown):
        douyin.publish(auth, VIDEO, key="k")
    seen = douyin.find(auth, key="k", draft=VIDEO, since=since(clock))
    assert seen.post is not None
    assert seen.post.remote_id == server.posts[0]["item_id"]
    server.settle()
    assert douyin.poll(auth, seen.post.handle).state is PublishedState.LIVE
    assert len(server.posts) == len(server.visible()) == 1


@pytest.mark.parametrize(
    ("where", "fault", "kind"),
    [
        ("/upload_video/", {"drop": True}, Transient),
        ("/upload_video/", {"after": Answer(500, "")}, Transient),
        ("/upload_video/", {"after": NAMELESS}, Transient),
        ("/upload_video/", {"after": GARBAGE}, Transient),
        ("/upload_video/", {"instead": refused(2190005).answer}, InvalidContent),
        (CREATE, {"instead": refused(28001008).answer}, AuthExpired),
        (CREATE, {"instead": refused(2190002).answer}, AuthExpired),
        (CREATE, {"instead": Answer(401, {})}, AuthExpired),
        (CREATE, {"instead": refused(28001015).answer}, NeedsReconnect),
        (CREATE, {"instead": refused(28001012).answer}, MissingScope),
        (CREATE, {"instead": Answer(403, {})}, MissingScope),
        (CREATE, {"instead": refused(28001018).answer}, PolicyRejected),
        (CREATE, {"instead": refused(28001016).answer}, PolicyRejected),
        (CREATE, {"instead": refused(2111001).answer}, PolicyRejected),
        (CREATE, {"instead": refused(2190006).answer}, InvalidContent),
        (CREATE, {"instead": refused(2190007).answer}, InvalidContent),
        (CREATE, {"instead": refused(28001007).answer}, InvalidContent),
        (CREATE, {"instead": refused(28001052).answer}, RateLimited),
        (CREATE, {"instead": Answer(429, "", {"retry-after": "7"})}, RateLimited),
        (CREATE, {"instead": Answer(200, {"err_no": 28001003, "err_msg": "token"})}, AuthExpired),
        (CREATE, {"instead": Answer(400, "<html>")}, InvalidContent),
    ],
)
def test_refusals(
    douyin: Douyin, server: Fake, auth: Credential, where: str, fault: dict[str, Any], kind: type[ConnectorError]
) -> None:
    server.fault("POST", where, **fault)
    with pytest.raises(ConnectorError) as caught:
        douyin.publish(auth, VIDEO, key="k")
    assert type(caught.value) is kind
    assert server.posts == []
    assert auth.secrets["access"] not in caught.value.raw
    assert str(caught.value)


@pytest.mark.parametrize(("code", "bucket"), [(2190001, "app"), (28003017, "app"), (2114007, "")])
def test_what_is_used_up_comes_back_at_midnight_in_beijing(
    douyin: Douyin, server: Fake, auth: Credential, clock: Clock, code: int, bucket: str
) -> None:
    clock.at = datetime(2026, 11, 26, 22, 30, tzinfo=BEIJING)
    server.fault("POST", CREATE, instead=refused(code).answer)
    with pytest.raises(RateLimited) as caught:
        douyin.publish(auth, VIDEO, key="k")
    assert (caught.value.retry_after, caught.value.bucket) == (5400, bucket)


def test_looks_prove_only_what_they_can(douyin: Douyin, server: Fake, auth: Credential, clock: Clock) -> None:
    douyin.publish(auth, replace(VIDEO, text="older"), key="k")
    server.posts[0] |= {"create_time": int(clock().timestamp()) - 7200, "is_top": True}
    other = douyin.find(auth, key="k", draft=replace(VIDEO, text="older"), since=since(clock))
    assert (other.post, other.looked_at) == (None, 0)
    douyin.publish(auth, VIDEO, key="k")
    seen = douyin.find(auth, key="k", draft=replace(VIDEO, text="another"), since=since(clock))
    assert (seen.post, seen.looked_at, seen.nearest[0].text) == (None, 1, "春茶上市 #茶 #山屿")
    assert douyin.find(auth, key="k", draft=replace(VIDEO, text=""), since=since(clock)).post is None
    private = replace(VIDEO, text="private", media=(clip(),), options={"visibility": "1"})
    douyin.publish(auth, private, key="k")
    with pytest.raises(OutcomeUnknown):
        douyin.find(auth, key="k", draft=private, since=since(clock))
    server.posts = [{**server.posts[1], "item_id": f"@{n}"} for n in range(101)]
    with pytest.raises(OutcomeUnknown):
        douyin.find(auth, key="k", draft=replace(VIDEO, text="another"), since=since(clock))


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("#茶，好", "#茶 ，好"),
        ("#茶#山", "#茶 #山"),
        ("看#茶# 好", "看#茶 好"),
        ("#茶", "#茶"),
        ("https://a.cn/#x 好", "https://a.cn/#x 好"),
    ],
)
def test_topics_end_with_a_space(text: str, sent: str) -> None:
    assert shaped(text) == sent


def test_validation_beyond_the_limits(douyin: Douyin) -> None:
    def codes(**changes: Any) -> list[str]:
        return [item.code for item in douyin.validate(replace(VIDEO, **changes))]

    assert codes(text="#茶，" + "好" * 996) == []
    assert codes(text="#茶，" + "好" * 997) == ["text_too_long"], "the space after the topic counts"
    assert codes(options={"cover_second": "2.5"}) == []
    assert codes(options={"cover_second": "soon"}) == ["cover_second_invalid"]
    assert codes(options={"visibility": "9"}) == ["option_unknown"]


def live(douyin: Douyin, server: Fake, auth: Credential) -> str:
    waiting = douyin.publish(auth, VIDEO, key="k")
    server.settle()
    return douyin.poll(auth, waiting.handle).remote_id


def test_comments_in_and_out(douyin: Douyin, server: Fake, auth: Credential) -> None:
    item = live(douyin, server, auth)
    server.fault("POST", "/item/comment/reply/", drop=True)
    with pytest.raises(OutcomeUnknown):
        douyin.comment(auth, item, "链接在主页", key="k")
    made = douyin.comment(auth, item, "链接在主页", key="k")
    assert [row["comment_id"] for row in server.comments[item] if row["comment_user_id"] == ME] == [made]
    page = douyin.inbox(auth)
    (first,) = page.items
    assert (first.kind, first.text, first.author_id, first.post_id) == (InboxKind.COMMENT, "好茶！", READER, item)
    answer = douyin.reply(auth, first.remote_id, "谢谢！", key="k2")
    assert douyin.reply(auth, first.remote_id, "谢谢！", key="k2").remote_id == answer.remote_id
    assert len(server.comments[first.remote_id.split("|")[1]]) == 1
    assert douyin.inbox(auth, cursor=page.cursor).items == ()
    server.write(item, "同一秒", at=int(first.at.timestamp()))
    second = douyin.inbox(auth, cursor=page.cursor)
    assert [found.text for found in second.items] == ["同一秒"]
    server.write(item, "后来", at=int(first.at.timestamp()) + 5)
    third = douyin.inbox(auth, cursor=second.cursor)
    assert [found.text for found in third.items] == ["后来"]
    assert douyin.inbox(auth, cursor=third.cursor).cursor == ""
    with pytest.raises(InvalidContent):
        douyin.reply(auth, "nonsense", "x", key="k")


def test_many_comments_are_read_page_by_page(douyin: Douyin, server: Fake, auth: Credential) -> None:
    item = live(douyin, server, auth)
    start = int(datetime.now(UTC).timestamp())
    first = douyin.inbox(auth)
    server.comments[item][0]["top"] = True
    for number in range(60):
        server.write(item, f"{number}", at=start + 10 + number)
    texts = [found.text for found in douyin.inbox(auth, cursor=first.cursor).items]
    assert texts == [f"{number}" for number in range(60)]


def test_figures_by_day(douyin: Douyin, auth: Credential, clock: Clock, server: Fake) -> None:
    today = clock().astimezone(BEIJING).date()
    days = douyin.account_metrics(auth, since=today - timedelta(days=8), until=today)
    assert [day.day for day in days] == [today - timedelta(days=n) for n in range(8, 0, -1)]
    last = days[-1]
    assert (last.followers, last.followers_gained, last.video_views, last.comments) == (99, 1, 10, 0)
    assert (last.reach, last.clicks, last.followers_lost) == (None, None, None)
    assert {request.params["date_type"] for request in server.sent("GET", "/data/external/user/")} == {"15"}


def test_the_link_that_opens_the_app(douyin: Douyin, auth: Credential) -> None:
    url = "https://files.brand.example/a?sig=1"
    draft = replace(VIDEO, media=(clip(),), options={"visibility": "1"})
    link = douyin.app_link(auth, replace(draft, media=(replace(draft.media[0], url=url),)), key="k")
    parts = urlsplit(link)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert link.startswith("snssdk1128://openplatform/share?")
    assert query["signature"] == signature(query["nonce_str"], "T", query["timestamp"])
    assert (query["video_path"], query["share_to_publish"], query["private_status"]) == (url, "1", "1")
    assert (query["title"], json.loads(query["hashtag_list"])) == ("春茶上市", ["茶", "山屿"])
    assert query["state"]
    assert APP.client_secret not in link
    pictures = Draft("图", Format.IMAGE, media=(replace(media(), url=url), replace(media(), url=url + "2")))
    listed = parse_qs(urlsplit(douyin.app_link(auth, pictures, key="k")).query)
    assert json.loads(listed["image_list_path"][0]) == [url, url + "2"]
    with pytest.raises(InvalidContent):
        douyin.app_link(auth, VIDEO, key="k")
    with pytest.raises(UnsupportedFeature):
        douyin.app_link(replace(auth, app=None), pictures, key="k")
    assert words_of(Draft("")) == {}
