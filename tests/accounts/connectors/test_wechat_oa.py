"""The connector of WeChat official accounts against a fake server: drafts, jobs, mass messages, comments, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

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
    RemoteGone,
    Transient,
    UnexpectedResponse,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.wechat_oa.connector import VIDEO, WechatOfficialAccount
from accounts.connectors.platforms.wechat_oa.signin import UNVERIFIED
from accounts.connectors.types import Credential, Draft, Format, Published, PublishedState

from .fake_server import Answer
from .fakes.wechat_oa import Fake
from .samples import Clock, media, png

NOON = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
KEY = "5f0c1f0e-0000-4000-8000-000000000001"
ARTICLE = Draft("早春新茶\n\n## 冲泡\n**85 度** & 水", Format.ARTICLE, "新茶上市", (media(png(seed=1)),))
PICTURES = Draft("三张图 <1 > 0>", Format.IMAGE, "山屿茶", (media(png(seed=1)), media(png(seed=2)), media(png(seed=3))))
SUBMIT, SENDALL = "/freepublish/submit", "/mass/sendall"
LIVE, PROCESSING = PublishedState.LIVE, PublishedState.PROCESSING


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Fake, Http]]:
    with Fake() as fake:
        http = fake.http()
        yield fake, http
        http.close()


@pytest.fixture
def server(running: tuple[Fake, Http]) -> Fake:
    running[0].reset()
    return running[0]


@pytest.fixture
def clock(server: Fake) -> Clock:
    clock = Clock(NOON)
    server.now = clock
    return clock


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def wechat(running: tuple[Fake, Http], clock: Clock, slept: list[float]) -> WechatOfficialAccount:
    return WechatOfficialAccount(http=running[1], clock=clock, sleep=slept.append)


@pytest.fixture
def auth(wechat: WechatOfficialAccount, server: Fake) -> Credential:
    credential = wechat.connect(server.values)[0].credential
    server.requests.clear()
    return credential


def publish(wechat: WechatOfficialAccount, server: Fake, auth: Credential, draft: Draft = ARTICLE) -> Published:
    begun = wechat.publish(auth, draft, key=KEY)
    assert begun.state is PROCESSING
    assert wechat.poll(auth, begun.handle).state is PROCESSING
    server.settle()
    return wechat.poll(auth, begun.handle)


def published_article(server: Fake, number: int = 0) -> dict[str, Any]:
    """What the fake was given to publish."""
    found: dict[str, Any] = list(server.articles.values())[number]["article"]
    return found


def test_connecting(wechat: WechatOfficialAccount, server: Fake, clock: Clock) -> None:
    server.figures["getusercumulate"] = [{"ref_date": "2026-11-25", "user_source": 0, "cumulate_user": 1203}]
    grant = wechat.connect({**server.values, "appid": " wxfake00000001 "})[0]
    assert (grant.info.remote_id, grant.info.handle, grant.info.followers) == ("wxfake00000001", "山屿茶", 1203)
    assert [(item.used, item.limit) for item in grant.info.quotas] == [(0, 100)]
    assert grant.info.quotas[0].resets_at == datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
    assert grant.info.by_hand == ""
    assert grant.credential.expires_at == clock() + timedelta(hours=2)
    assert grant.credential.secrets["access"] == "token-1"
    assert "app-secret-1" not in repr(grant)
    assert "token-1" not in repr(grant)


def test_personal_accounts_are_posted_to_by_hand(wechat: WechatOfficialAccount, server: Fake) -> None:
    server.verified = False
    info = wechat.connect(server.values)[0].info
    assert info.by_hand == UNVERIFIED == wechat.by_hand(ARTICLE, info)
    assert wechat.by_hand(ARTICLE) == ""
    film = media(b"x", kind=Format.VIDEO, mime="video/mp4", seconds=5)
    with_film = replace(ARTICLE, media=(*ARTICLE.media, film))
    assert wechat.by_hand(with_film) == VIDEO
    assert wechat.validate(with_film, info) == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"appid": "gh_12345"}, ["appid"]),
        ({"appid": "wxfake00000002"}, ["appid"]),
        ({"secret": "wrong"}, ["secret"]),
        ({"name": "", "secret": "", "aes_key": "short"}, ["name", "secret", "aes_key"]),
    ],
)
def test_forms_that_are_wrong(
    wechat: WechatOfficialAccount, server: Fake, change: dict[str, str], fields: list[str]
) -> None:
    with pytest.raises(InvalidContent) as caught:
        wechat.connect({**server.values, **change})
    assert [item.field for item in caught.value.problems] == fields


def test_an_address_that_is_not_listed(wechat: WechatOfficialAccount, server: Fake) -> None:
    server.foreign_address = True
    with pytest.raises(NeedsReconnect, match=r"Add 203\.0\.113\.9 to") as caught:
        wechat.connect(server.values)
    assert "app-secret-1" not in caught.value.raw


def test_tokens(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    server.token, server.expires = "token-2", 300
    with pytest.raises(AuthExpired):
        wechat.publish(auth, ARTICLE, key=KEY)
    fresh = wechat.refresh(auth)
    assert (fresh.secrets["access"], fresh.secrets["secret"], fresh.version) == ("token-2", "app-secret-1", 1)
    assert publish(wechat, server, fresh).state is LIVE


def test_an_article(wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock) -> None:
    big = media(b"x" * 1_100_000, mime="image/png")
    text = "开头 https://brand.example/a\n![3]\n结尾"
    options = {"author": "阿屿", "digest": "摘要", "comments": "followers"}
    draft = Draft(
        text, Format.IMAGE, "新茶", (media(), media(png(seed=2)), big), options={**options, "format": "article"}
    )
    found = publish(wechat, server, auth, draft)
    article = published_article(server)
    assert re.fullmatch(
        r"<p>开头 https://brand\.example/a</p>"
        r'<p><img src="http://mmbiz\.qpic\.cn/library/\w+"></p><p>结尾</p><p><img src="http://mmbiz\.qpic\.cn/inline/\w+"></p>',
        article["content"],
    )
    assert (article["author"], article["digest"], article["only_fans_can_comment"]) == ("阿屿", "摘要", 1)
    assert article["content_source_url"] == "https://brand.example/a"
    assert article["thumb_media_id"] in server.library
    assert (found.state, found.published_at) == (LIVE, clock())
    assert found.url.startswith("http://mp.weixin.qq.com/s?__biz=")
    assert re.fullmatch(r"Art-\d+_x~\d+", found.remote_id)
    assert wechat.owns_url(found.url)
    assert not server.drafts
    assert len(server.sent("POST", SUBMIT)) == 1


def test_a_picture_post(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    publish(wechat, server, auth, PICTURES)
    article = published_article(server)
    assert (article["article_type"], article["content"]) == ("newspic", PICTURES.text)
    assert [item["image_media_id"] for item in article["image_info"]["image_list"]] == list(server.library)


def test_long_captions_become_articles(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    publish(wechat, server, auth, replace(PICTURES, text="茶" * 1001))
    assert published_article(server)["article_type"] == "news"
    assert [p.code for p in wechat.validate(replace(ARTICLE, text="x\n\n" * 4_000))] == ["markup_too_long"]
    mass = replace(PICTURES, options={"mass_send": True})
    assert [p.code for p in wechat.validate(mass)] == ["mass_needs_article"]


def test_accounts_without_comments(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    server.comments_allowed = False
    assert publish(wechat, server, auth).state is LIVE


def test_pictures_that_are_not_ready_at_once(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, slept: list[float]
) -> None:
    server.unsettled = 2
    assert publish(wechat, server, auth).state is LIVE
    assert slept == [2.5, 5.0]
    server.unsettled = 3
    with pytest.raises(Transient):
        wechat.publish(auth, ARTICLE, key=KEY)


def test_pictures_uploaded_ahead(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    ready = [wechat.prepare(auth, item) for item in PICTURES.media]
    assert [(item.until, item.ready) for item in ready] == [(None, True)] * 3
    draft = replace(
        PICTURES, media=tuple(replace(m, prepared=r.handle) for m, r in zip(PICTURES.media, ready, strict=True))
    )
    publish(wechat, server, auth, draft)
    publish(wechat, server, auth, replace(draft, title="又一篇", format=Format.ARTICLE))
    assert len(server.sent("POST", "add_material")) == 3
    assert not server.sent("POST", "uploadimg")
    assert published_article(server, 1)["content"].count("/library/") == 2
    server.library.clear()
    with pytest.raises(MediaExpired):
        wechat.publish(auth, draft, key=KEY)


@pytest.mark.parametrize("body", ["<html>", {"media_id": "Mat1"}, {}])
def test_uploads_that_are_unclear_are_made_again(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, body: Any
) -> None:
    """A picture without an address would be missing from the article."""
    server.fault("POST", "add_material", after=Answer(200, body))
    with pytest.raises(Transient):
        wechat.publish(auth, ARTICLE, key=KEY)
    assert not server.sent("POST", "/draft/add")


UNCLEAR: list[dict[str, Any]] = [
    {"drop": True},
    {"after": Answer(502, "<html>")},
    {"after": Answer(200, "<html>")},
    {"after": Answer(200, {"errcode": -1, "errmsg": "system error"})},
    {"after": Answer(200, {"errcode": 0})},
]


@pytest.mark.parametrize("fault", UNCLEAR)
def test_published_but_not_confirmed(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any]
) -> None:
    server.fault("POST", SUBMIT, **fault)
    begun = wechat.publish(auth, ARTICLE, key=KEY)
    assert wechat.poll(auth, begun.handle).state is PROCESSING
    server.settle()
    clock.move(minutes=1)
    found = wechat.poll(auth, begun.handle)
    assert (found.state, found.remote_id) == (LIVE, server.visible()[0])
    assert len(server.sent("POST", SUBMIT)) == 1


@pytest.mark.parametrize("lost_again", [False, True])
def test_not_published_and_not_confirmed(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock, lost_again: bool
) -> None:
    """The draft is sent once more, and not a third time when that answer is lost, too."""
    server.fault("POST", SUBMIT, instead=Answer(502, "<html>"))
    begun = wechat.publish(auth, ARTICLE, key=KEY)
    if lost_again:
        clock.move(minutes=10)
        server.fault("POST", SUBMIT, after=Answer(502, "<html>"))
        begun = wechat.poll(auth, begun.handle)
    for minutes, sent in ((9, 1), (2, 2), (10, 2), (60, 2)):
        clock.move(minutes=minutes)
        begun = wechat.poll(auth, begun.handle)
        assert begun.state is PROCESSING
        assert len(server.sent("POST", SUBMIT)) == (2 if lost_again else sent)
    server.settle()
    assert wechat.poll(auth, begun.handle).state is LIVE
    assert len(server.visible()) == 1
    assert len(server.sent("POST", "/draft/add")) == 1


@pytest.mark.parametrize(
    ("code", "kind", "kept"),
    [
        (53501, RateLimited, True),
        (48001, MissingScope, True),
        (99999, OutcomeUnknown, True),
        (87014, PolicyRejected, False),
    ],
)
def test_a_second_try_that_is_refused(
    wechat: WechatOfficialAccount,
    server: Fake,
    auth: Credential,
    clock: Clock,
    code: int,
    kind: type[ConnectorError],
    kept: bool,
) -> None:
    """The draft stays for the next question, unless the matter is over; a code we do not know says nothing."""
    server.fault("POST", SUBMIT, instead=Answer(502, "<html>"))
    begun = wechat.publish(auth, ARTICLE, key=KEY)
    clock.move(minutes=10)
    server.fault("POST", SUBMIT, instead=Answer(200, {"errcode": code, "errmsg": "no"}))
    with pytest.raises(kind):
        wechat.poll(auth, begun.handle)
    assert bool(server.drafts) == kept
    if kept:
        again = wechat.poll(auth, begun.handle)
        server.settle()
        assert wechat.poll(auth, again.handle).state is LIVE


@pytest.mark.parametrize("draft", [ARTICLE, PICTURES])
@pytest.mark.parametrize("stage", ["nothing", "drafted", "public"])
def test_looking_for_a_post(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock, draft: Draft, stage: str
) -> None:
    publish(wechat, server, auth, replace(draft, title="以前的"))
    clock.move(minutes=5)
    since = clock()
    if stage != "nothing":
        wechat.publish(auth, draft, key=KEY)
    if stage == "public":
        server.settle()
    if stage == "nothing":
        with pytest.raises(OutcomeUnknown):
            wechat.find(auth, key=KEY, draft=draft, since=since)
        clock.move(minutes=15)
    seen = wechat.find(auth, key=KEY, draft=draft, since=since)
    assert seen.looked_at == (1 if stage == "public" else 0)
    if stage == "nothing":
        assert seen.post is None
        return
    assert seen.post is not None
    assert seen.post.state is (LIVE if stage == "public" else PROCESSING)
    server.settle()
    if stage == "drafted":
        assert wechat.poll(auth, seen.post.handle).state is LIVE
    assert len(server.visible()) == 2


def test_another_text_under_our_title(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock
) -> None:
    publish(wechat, server, auth)
    with pytest.raises(OutcomeUnknown):
        wechat.find(auth, key=KEY, draft=replace(ARTICLE, text="别的"), since=clock())


@pytest.mark.parametrize(
    ("fate", "kind"),
    [(2, PolicyRejected), (3, InvalidContent), (4, PolicyRejected), (5, RemoteGone), (9, UnexpectedResponse)],
)
def test_jobs_that_fail(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, fate: int, kind: type[ConnectorError]
) -> None:
    server.fate = fate
    with pytest.raises(kind):
        publish(wechat, server, auth)


def test_forgotten_jobs_say_nothing(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    begun = wechat.publish(auth, ARTICLE, key=KEY)
    server.jobs.clear()
    with pytest.raises(UnexpectedResponse):
        wechat.poll(auth, begun.handle)
    with pytest.raises(UnexpectedResponse):
        wechat.poll(auth, "{}")


@pytest.mark.parametrize(
    ("code", "kind", "kept"),
    [
        (48001, MissingScope, False),
        (45009, RateLimited, False),
        (53501, RateLimited, False),
        (53500, PolicyRejected, False),
        (87014, PolicyRejected, False),
        (53503, InvalidContent, False),
        (53504, InvalidContent, True),
        (40164, NeedsReconnect, True),
        (42007, NeedsReconnect, False),
        (99999, InvalidContent, True),
    ],
)
def test_refusals(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, code: int, kind: type[ConnectorError], kept: bool
) -> None:
    server.fault("POST", SUBMIT, instead=Answer(200, {"errcode": code, "errmsg": "no rid: 65-1"}))
    with pytest.raises(kind) as caught:
        wechat.publish(auth, ARTICLE, key=KEY)
    assert bool(server.drafts) == kept, "a draft that was refused does not stay in the box"
    if kind is RateLimited and code == 45009:
        assert isinstance(caught.value, RateLimited)
        assert caught.value.retry_after == 12 * 3600 + 60
    if code == 99999:
        assert caught.value.request_id == "65-1"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(502, "x"), Transient),
        (Answer(200, "x"), UnexpectedResponse),
        (Answer(200, {"errcode": 7}), UnexpectedResponse),
    ],
)
def test_reads_that_fail(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", "/batchget", instead=answer)
    with pytest.raises(kind):
        wechat.probe(auth)


@pytest.mark.parametrize("settled", [False, True])
@pytest.mark.parametrize("fault", [{}, {"drop": True}, {"instead": Answer(502, "x")}])
def test_mass_messages_go_once(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any], settled: bool
) -> None:
    draft = replace(ARTICLE, options={"mass_send": True})
    if fault:
        server.fault("POST", SENDALL, **fault)
    begun = wechat.publish(auth, draft, key=KEY)
    if settled:
        server.settle()
    if fault:
        assert wechat.poll(auth, begun.handle).state is PROCESSING, "WeChat wants a minute between two uses of a key"
        clock.move(minutes=1)
        begun = wechat.poll(auth, begun.handle)
    assert begun.state is PROCESSING
    server.settle()
    found = wechat.poll(auth, begun.handle)
    assert found.state is LIVE
    assert server.visible() == [found.remote_id]
    assert server.mass_keys == {KEY: found.remote_id.split("~")[2]}
    clock.move(minutes=1)
    again = wechat.publish(auth, draft, key=KEY)
    assert wechat.poll(auth, again.handle).remote_id == found.remote_id
    assert len(server.visible()) == 1
    wechat.delete(auth, found.remote_id)
    assert server.visible() == []


def test_a_mass_message_of_long_ago_is_for_a_person(
    wechat: WechatOfficialAccount, server: Fake, auth: Credential, clock: Clock
) -> None:
    draft = replace(ARTICLE, options={"mass_send": True})
    assert wechat.find(auth, key=KEY, draft=draft, since=clock() - timedelta(minutes=16)).post is None
    with pytest.raises(OutcomeUnknown):
        wechat.find(auth, key=KEY, draft=draft, since=clock() - timedelta(hours=24))


def test_deleting(wechat: WechatOfficialAccount, server: Fake, auth: Credential) -> None:
    found = publish(wechat, server, auth)
    wechat.delete(auth, found.remote_id)
    wechat.delete(auth, found.remote_id)
    assert server.visible() == []
