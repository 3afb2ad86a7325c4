"""The Weibo connector against a fake server: sharing links, what is left to people, comments, fans' messages."""

from __future__ import annotations

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
    HookRefused,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    RemoteGone,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.families.xml_push import signature_of
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.weibo import statuses, texts
from accounts.connectors.platforms.weibo.connector import Weibo
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, InboxKind, PublishedState

from .fake_server import Answer
from .fakes.weibo import UID, Fake
from .samples import Clock, media

NOW = datetime(2026, 11, 26, 4, 10, tzinfo=UTC)
BACK = "https://juzhen.example/connect/back"
DRAFT = Draft("新茶上市 & 包邮 https://brand.example/new")
SHARE = "/statuses/share"
FILM = media(b"x", kind=Format.VIDEO, mime="video/mp4", seconds=5)


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
    clock = Clock(NOW)
    server.now = clock
    return clock


@pytest.fixture
def app(server: Fake) -> AppRegistration:
    return AppRegistration(server.app["client_id"], server.app["client_secret"], extra={"rip": server.app["rip"]})


@pytest.fixture
def weibo(running: tuple[Fake, Http], clock: Clock) -> Weibo:
    return Weibo(http=running[1], clock=clock)


def sign_in(weibo: Weibo, server: Fake, app: AppRegistration) -> Grant:
    trip = weibo.start(app, {}, redirect_uri=BACK, state="st")
    return weibo.exchange(app, server.allow(trip.url), trip.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(weibo: Weibo, server: Fake, app: AppRegistration) -> Credential:
    credential = sign_in(weibo, server, app).credential
    server.requests.clear()
    return credential


def test_sign_in(weibo: Weibo, server: Fake, app: AppRegistration, clock: Clock) -> None:
    server.scope = "email,direct_messages_read"
    grant = sign_in(weibo, server, app)
    assert (grant.info.remote_id, grant.info.handle, grant.info.followers) == (UID, "山屿茶", 88)
    assert grant.info.missing_scopes == ("direct_messages_write",)
    assert [(item.used, item.limit, item.resets_at) for item in grant.info.quotas] == [
        (20, 150, clock() + timedelta(minutes=30))
    ]
    assert grant.credential.expires_at == clock() + timedelta(days=30)
    assert grant.credential.secrets["access"] not in repr(grant)


@pytest.mark.parametrize("change", [{"code": "stolen"}, {"state": "other"}, {"error": "access_denied"}])
def test_sign_in_that_must_not_succeed(
    weibo: Weibo, server: Fake, app: AppRegistration, change: dict[str, str]
) -> None:
    trip = weibo.start(app, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect):
        weibo.exchange(app, {**server.allow(trip.url), **change}, trip.keep, redirect_uri=BACK)


def test_checking_the_app(weibo: Weibo, server: Fake, app: AppRegistration) -> None:
    weibo.check_app(app)
    with pytest.raises(InvalidContent) as caught:
        weibo.check_app(replace(app, client_secret="wrong-secret"))
    assert [item.field for item in caught.value.problems] == ["client_secret"]
    server.fault("POST", "access_token", instead=Answer(502, "<html>"))
    with pytest.raises(Transient):
        weibo.check_app(app)


def test_access_ends(weibo: Weibo, server: Fake, auth: Credential) -> None:
    with pytest.raises(NeedsReconnect):
        weibo.refresh(auth)
    weibo.revoke(auth)
    weibo.revoke(auth)
    for call in (lambda: weibo.probe(auth), lambda: weibo.publish(auth, DRAFT, key="k")):
        with pytest.raises(AuthExpired) as caught:
            call()
        assert auth.secrets["access"] not in caught.value.raw


@pytest.mark.parametrize("pictures", [0, 1])
def test_sharing(weibo: Weibo, server: Fake, auth: Credential, clock: Clock, pictures: int) -> None:
    draft = replace(DRAFT, media=(media(),) * pictures, format=Format.IMAGE if pictures else Format.TEXT)
    made = weibo.publish(auth, draft, key="k")
    assert (made.state, server.visible()) == (PublishedState.LIVE, [made.remote_id])
    assert made.url == f"https://weibo.com/{UID}/{statuses.bid_of(made.remote_id)}"
    assert weibo.owns_url(made.url)
    assert made.published_at == clock()
    found = weibo.find(auth, key="k", draft=draft, since=clock())
    assert found.post == made
    other = replace(draft, media=() if pictures else (media(),))
    with pytest.raises(OutcomeUnknown):
        weibo.find(auth, key="k", draft=other, since=clock())


def test_the_link_of_the_option(weibo: Weibo, server: Fake, auth: Credential) -> None:
    draft = Draft("新茶", options={"link": "https://brand.example/a"})
    assert weibo.by_hand(draft) == ""
    weibo.publish(auth, draft, key="k")
    assert server.requests[-1].form["status"] == "新茶 https://brand.example/a"
    assert server.requests[-1].form["rip"] == "203.0.113.7"
    assert texts.text_of(replace(DRAFT, options=draft.options)) == DRAFT.text


LINK = "https://brand.example/"


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (DRAFT, ""),
        (Draft("没有链接"), texts.NO_LINK),
        (Draft(f"#新茶# {LINK}"), texts.TOPIC),
        (Draft(f"{LINK}#a {LINK}#b"), ""),
        (Draft(LINK + " " + "a" * (280 - len(LINK) - 1)), ""),
        (Draft(LINK + " " + "a" * (281 - len(LINK) - 1)), texts.LONG),
        (replace(DRAFT, media=(media(),)), ""),
        (replace(DRAFT, media=(media(), media())), texts.PICTURES),
        (replace(DRAFT, media=(media(size=5 * 1024 * 1024 - 1),)), ""),
        (replace(DRAFT, media=(media(size=5 * 1024 * 1024),)), texts.PICTURES),
        (replace(DRAFT, format=Format.VIDEO, media=(FILM,)), texts.VIDEO),
    ],
)
def test_what_is_left_to_people(weibo: Weibo, server: Fake, auth: Credential, draft: Draft, reason: str) -> None:
    assert weibo.by_hand(draft) == reason
    assert weibo.validate(draft) == []
    if reason:
        with pytest.raises(InvalidContent):
            weibo.publish(auth, draft, key="k")
        assert server.requests == []


def test_weibos_page_with_the_text(weibo: Weibo, auth: Credential) -> None:
    link = urlsplit(weibo.app_link(auth, Draft("没有链接 #茶#"), key="k"))
    assert (link.netloc, parse_qs(link.query)["title"]) == ("service.weibo.com", ["没有链接 #茶#"])
    for draft in (replace(DRAFT, media=(media(),)), Draft("茶" * 141)):
        with pytest.raises(UnsupportedFeature):
            weibo.app_link(auth, draft, key="k")


@pytest.mark.parametrize(
    ("mid", "bid"), [("3501756485200075", "z0JH2lOMb"), ("35000000000010", "eGvC000a"), ("7", "7")]
)
def test_ids_in_addresses(mid: str, bid: str) -> None:
    assert statuses.bid_of(mid) == bid


@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(502, "<html>")}, {"after": Answer(200, "<html>")}])
def test_created_but_not_confirmed(
    weibo: Weibo, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any]
) -> None:
    server.fault("POST", SHARE, **fault)
    with pytest.raises(OutcomeUnknown):
        weibo.publish(auth, DRAFT, key="k")
    found = weibo.find(auth, key="k", draft=DRAFT, since=clock() - timedelta(minutes=5)).post
    assert found is not None
    assert server.visible() == [found.remote_id]


def test_absence_needs_time(weibo: Weibo, server: Fake, auth: Credential, clock: Clock) -> None:
    weibo.publish(auth, Draft(f"别的 {LINK}"), key="other")
    since = clock()
    clock.move(minutes=6)
    with pytest.raises(OutcomeUnknown):
        weibo.find(auth, key="k", draft=DRAFT, since=since)
    clock.move(minutes=1)
    seen = weibo.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at) == (None, 1)
    clock.move(minutes=5)
    assert weibo.find(auth, key="k", draft=DRAFT, since=clock() - timedelta(minutes=8)).looked_at == 0


def test_a_list_that_may_leave_posts_out_proves_nothing(
    weibo: Weibo, server: Fake, auth: Credential, clock: Clock
) -> None:
    """Ordinary apps are shown only some of the newest posts."""
    since = clock()
    for number in range(3):
        weibo.publish(auth, Draft(f"别的 {number} {LINK}"), key="other")
    server.listed_max = 3
    clock.move(minutes=8)
    assert weibo.find(auth, key="k", draft=DRAFT, since=since).post is None
    server.listed_max = 2
    with pytest.raises(OutcomeUnknown):
        weibo.find(auth, key="k", draft=DRAFT, since=since)


def test_taken_but_shown_later(weibo: Weibo, server: Fake, auth: Credential) -> None:
    server.delayed = True
    begun = weibo.publish(auth, DRAFT, key="k")
    assert begun.state is PublishedState.PROCESSING
    assert weibo.poll(auth, begun.handle).state is PublishedState.PROCESSING
    server.settle()
    assert weibo.poll(auth, begun.handle).remote_id == server.visible()[0]
    with pytest.raises(UnexpectedResponse):
        weibo.poll(auth, "x")


def test_the_same_text_again(weibo: Weibo, server: Fake, auth: Credential) -> None:
    weibo.publish(auth, DRAFT, key="k")
    with pytest.raises(OutcomeUnknown):
        weibo.publish(auth, DRAFT, key="k")
    assert len(server.visible()) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 10017, InvalidContent),
        (403, 10014, MissingScope),
        (403, 10023, RateLimited),
        (400, 20016, RateLimited),
        (400, 20021, PolicyRejected),
        (400, 20031, PolicyRejected),
        (403, 21321, PolicyRejected),
        (403, 21319, NeedsReconnect),
        (401, 21327, AuthExpired),
        (500, 10001, OutcomeUnknown),
        (400, 12345, InvalidContent),
        (200, 20021, PolicyRejected),
    ],
)
def test_refusals(
    weibo: Weibo, server: Fake, auth: Credential, status: int, code: int, kind: type[ConnectorError]
) -> None:
    server.fault("POST", SHARE, instead=Answer(status, {"error_code": code, "error": "no", "request": "/2"}))
    with pytest.raises(kind) as caught:
        weibo.publish(auth, DRAFT, key="k")
    assert caught.value.code == str(code)
    if code == 10023:
        assert isinstance(caught.value, RateLimited)
        assert caught.value.retry_after == 50 * 60 + 5


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(502, "x"), Transient),
        (Answer(200, "x"), UnexpectedResponse),
        (Answer(200, []), UnexpectedResponse),
        (Answer(500, {"error_code": 10001, "error": "System error"}), Transient),
    ],
)
def test_reads_that_fail(
    weibo: Weibo, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("GET", "/users/show", instead=answer)
    with pytest.raises(kind):
        weibo.probe(auth)


def test_figures_and_deleting(weibo: Weibo, server: Fake, auth: Credential) -> None:
    made = weibo.publish(auth, DRAFT, key="k")
    (figures,) = weibo.post_metrics(auth, [made.remote_id, "1"])
    assert (figures.likes, figures.shares, figures.comments, figures.impressions) == (0, 2, 1, None)
    weibo.delete(auth, made.remote_id)
    weibo.delete(auth, made.remote_id)
    assert server.visible() == []


def test_comments_and_mentions(weibo: Weibo, server: Fake, auth: Credential) -> None:
    made = weibo.publish(auth, DRAFT, key="k")
    server.mention("@山屿茶 好喝")
    page = weibo.inbox(auth)
    assert [(item.kind, item.text) for item in page.items] == [
        (InboxKind.COMMENT, "好喝吗？"),
        (InboxKind.MENTION, "@山屿茶 好喝"),
    ]
    comment, mention = page.items
    assert (comment.post_id, comment.author_handle) == (made.remote_id, "茶客")
    assert weibo.inbox(auth, cursor=page.cursor).items == ()
    for to, text in ((comment.remote_id, "好喝 & 香"), (mention.remote_id, "谢谢")):
        first = weibo.reply(auth, to, text, key="k")
        assert weibo.reply(auth, to, text, key="k") == first
    assert weibo.comment(auth, made.remote_id, "首评", key="k") == weibo.comment(auth, made.remote_id, "首评", key="k")
    assert len(server.comments) == 4
    with pytest.raises(RemoteGone):
        weibo.reply(auth, "x~1", "?", key="k")
    weibo.reply(auth, "m~78~abc", "您好", key="k")
    assert server.answers == [{"to": "78", "text": "您好"}]


def test_more_comments_than_one_page(weibo: Weibo, server: Fake, auth: Credential) -> None:
    """Pages that are not full need not be the last, and after a pause nothing in between is passed over."""
    made = weibo.publish(auth, DRAFT, key="k")
    cursor = weibo.inbox(auth).cursor
    for number in range(260):
        server._comment_of(made.remote_id, str(number), {"idstr": "77", "id": 77, "screen_name": "茶客"})
    server.left_out = {list(server.comments)[-1]}
    texts = [item.text for item in weibo.inbox(auth, cursor=cursor).items]
    assert texts == [str(number) for number in range(259)]


@pytest.mark.parametrize("text", ["好喝 https://brand.example/new", "谢谢"])
def test_the_same_comment_once_and_another_that_ends_alike(
    weibo: Weibo, server: Fake, auth: Credential, text: str
) -> None:
    """Weibo shortens links in comments, too; an answer that only ends like ours is another."""
    made = weibo.publish(auth, DRAFT, key="k")
    (asked,) = weibo.inbox(auth).items
    weibo.reply(auth, asked.remote_id, f"非常{text}", key="k0")
    for write in (
        lambda: weibo.comment(auth, made.remote_id, text, key="k1"),
        lambda: weibo.reply(auth, asked.remote_id, text, key="k2").remote_id,
    ):
        server.fault("POST", "/comments/", drop=True)
        with pytest.raises(OutcomeUnknown):
            write()
        assert write() == list(server.comments)[-1]
    assert len(server.comments) == 4


def test_a_comment_without_an_id_is_unclear(weibo: Weibo, server: Fake, auth: Credential) -> None:
    made = weibo.publish(auth, DRAFT, key="k")
    server.fault("POST", "/comments/create", after=Answer(200, {}))
    with pytest.raises(OutcomeUnknown):
        weibo.comment(auth, made.remote_id, "首评", key="k")


KEYS = {"client_id": "1", "client_secret": "app-secret-1", "token": "word"}
EVENT = {
    "type": "text",
    "receiver_id": int(UID),
    "sender_id": 78,
    "created_at": "Thu Nov 26 12:00:00 +0800 2026",
    "text": "还有货吗",
    "data": {},
}


def push(body: dict[str, Any] | None, method: str = "POST", secret: str = "app-secret-1") -> HookCall:
    stamp = str(int(NOW.timestamp()))
    query = {"timestamp": stamp, "nonce": "n0", "signature": signature_of(secret, stamp, "n0"), "echostr": "99"}
    return HookCall(method, query, {}, json.dumps(body).encode())


def test_pushes(weibo: Weibo) -> None:
    assert weibo.receive(push(None, "GET"), KEYS, now=NOW).reply.body == b"99"
    receipt = weibo.receive(push(EVENT), KEYS, now=NOW)
    (found,) = receipt.events
    assert (found.kind, found.account_id) == (HookKind.MESSAGE, UID)
    assert (found.payload["text"], found.payload["at"]) == ("还有货吗", "2026-11-26T04:00:00+00:00")
    assert found.payload["remote_id"].startswith("m~78~")
    assert weibo.receive(push(EVENT), KEYS, now=NOW).events[0].event_id == found.event_id
    for kind, subtype, wanted in (
        ("event", "follow", HookKind.FOLLOW),
        ("event", "click", HookKind.OTHER),
        ("mention", "status", HookKind.MENTION),
    ):
        body = {**EVENT, "type": kind, "data": {"subtype": subtype}}
        assert weibo.receive(push(body), KEYS, now=NOW).events[0].kind is wanted


@pytest.mark.parametrize(
    ("call", "minutes"),
    [
        (push(EVENT, secret="guess"), 0),
        (push(EVENT), 11),
        (push({"type": "text"}), 0),
        (push(None), 0),
        (replace(push(EVENT), body=b"<xml/>"), 0),
    ],
)
def test_pushes_that_are_refused(weibo: Weibo, call: HookCall, minutes: int) -> None:
    with pytest.raises(HookRefused) as caught:
        weibo.receive(call, KEYS, now=NOW + timedelta(minutes=minutes))
    assert caught.value.platform == "weibo"
