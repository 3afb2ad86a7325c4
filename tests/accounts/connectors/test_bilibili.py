"""The Bilibili connector against a fake platform that checks every signature: sign-in, review, faults, events."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

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
)
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.bilibili import posts, uploads
from accounts.connectors.platforms.bilibili.connector import Bilibili
from accounts.connectors.platforms.bilibili.signing import signature, signed_headers
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, PublishedState

from .fake_server import Answer
from .fakes.bilibili import OPENID, Fake
from .samples import Clock, media, png

BACK = "https://brand.example/back"
SECRET = "s3cret-of-the-app"
APP = AppRegistration("cid", SECRET)
CLIP = media(b"video bytes", kind=Format.VIDEO, mime="video/mp4", seconds=5)
COVER = media(png(), width=1146, height=717)
OPTIONS = {"tid": "21", "tags": "茶，春天, #茶"}
DRAFT = Draft("一杯春茶", Format.VIDEO, title="山屿茶的春天", media=(CLIP, COVER), options=OPTIONS)
SUBMIT = "/archive/add-by-utoken"


@pytest.fixture(scope="module")
def running() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture(scope="module")
def http(running: Fake) -> Iterator[Http]:
    client = running.http()
    yield client
    client.close()


@pytest.fixture
def server(running: Fake) -> Fake:
    running.reset()
    running.requests.clear()
    running.faults.clear()
    return running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bilibili(http: Http, clock: Clock) -> Bilibili:
    return Bilibili(http=http, clock=clock)


def sign_in(bilibili: Bilibili, server: Fake) -> Grant:
    leave = bilibili.start(APP, {}, redirect_uri=BACK, state="st")
    return bilibili.exchange(APP, server.allow(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(bilibili: Bilibili, server: Fake) -> Credential:
    credential = sign_in(bilibili, server).credential
    server.requests.clear()
    return credential


def test_known_signature() -> None:
    body = b'{"name":"a.mp4","utype":"0"}'
    now = datetime.fromtimestamp(1_700_000_000, UTC)
    headers = signed_headers("cid", "s3cret", body, now, nonce="n0")
    assert headers["x-bili-content-md5"] == "5af21bd9ac5a6ba36abac0b1bc2fedc0"
    assert headers["authorization"] == "6c01fd35b1b976518133d56eea6d4bed1041ec5cc824ff1aa6a76ff5dd8b02d4"
    other = signed_headers("cid", "s3cret", body, now)
    assert other["x-bili-signature-nonce"] != signed_headers("cid", "s3cret", body, now)["x-bili-signature-nonce"]


def test_sign_in(bilibili: Bilibili, server: Fake) -> None:
    grant = sign_in(bilibili, server)
    info, credential = grant.info, grant.credential
    assert (info.remote_id, info.handle, info.followers, info.posts) == (OPENID, "山屿茶", 812, 0)
    assert info.choices["tid"] == (("21", "生活 / 日常"),)
    assert credential.remote_id == OPENID
    # The platform says when the token ends, not how long it lives.
    assert credential.expires_at is not None
    assert abs(credential.expires_at - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    assert SECRET not in repr(grant)


@pytest.mark.parametrize("change", [{"state": "other"}, {"code": ""}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(bilibili: Bilibili, server: Fake, change: dict[str, str]) -> None:
    leave = bilibili.start(APP, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect) as caught:
        bilibili.exchange(APP, {**server.allow(leave.url), **change}, leave.keep, redirect_uri=BACK)
    assert "stolen" not in caught.value.raw


def test_fewer_permissions_than_needed(bilibili: Bilibili, server: Fake) -> None:
    server.granted.remove("USER_DATA")
    info = sign_in(bilibili, server).info
    assert (info.missing_scopes, info.followers) == (("USER_DATA",), None)
    server.granted.remove("ARC_BASE")
    with pytest.raises(MissingScope) as caught:
        sign_in(bilibili, server)
    assert caught.value.scopes == ("ARC_BASE",)


@pytest.mark.parametrize(
    ("app", "field"),
    [(APP, ""), (AppRegistration("other", SECRET), "client_id"), (AppRegistration("cid", "wrong-1"), "client_secret")],
)
def test_an_app_can_be_tried(bilibili: Bilibili, app: AppRegistration, field: str) -> None:
    if not field:
        bilibili.check_app(app)
        return
    with pytest.raises(InvalidContent) as caught:
        bilibili.check_app(app)
    assert caught.value.problems[0].field == field


def test_renewal(bilibili: Bilibili, server: Fake, auth: Credential) -> None:
    server.token = "another"
    with pytest.raises(AuthExpired):
        bilibili.probe(auth)
    fresh = bilibili.refresh(auth)
    assert (fresh.version, fresh.remote_id, fresh.scopes) == (1, OPENID, auth.scopes)
    assert bilibili.probe(fresh).handle == "山屿茶"
    with pytest.raises(NeedsReconnect):
        bilibili.refresh(auth)
    kept = {"access_token": "a-3", "refresh_token": None, "expires_in": 7200}
    server.fault("POST", "/refresh_token", instead=Answer(200, {"code": 0, "data": kept}))
    assert bilibili.refresh(fresh).secrets["refresh"] == fresh.secrets["refresh"]
    with pytest.raises(NeedsReconnect):
        bilibili.refresh(replace(auth, app=None))
    server.fault("POST", "/refresh_token", instead=Answer(200, {"code": -500, "message": "busy"}))
    with pytest.raises(Transient):
        bilibili.refresh(fresh)


def test_from_upload_to_figures(bilibili: Bilibili, server: Fake, auth: Credential) -> None:
    made = bilibili.publish(auth, DRAFT, key="k")
    assert made.state is PublishedState.PROCESSING
    assert bilibili.owns_url(made.url)
    archive = server.archives[made.remote_id]
    assert (archive["tag"], archive["tid"], archive["copyright"], archive["desc"]) == ("茶,春天", 21, 1, "一杯春茶")
    assert archive["cover"] in server.covers
    assert archive["parts"] == [b"video bytes"]
    assert bilibili.poll(auth, made.handle).state is PublishedState.PROCESSING
    server.settle()
    live = bilibili.poll(auth, made.handle)
    assert (live.state, live.remote_id, live.published_at is not None) == (PublishedState.LIVE, made.remote_id, True)
    (figures,) = bilibili.post_metrics(auth, [made.remote_id, "BV1gone"])
    assert (figures.video_views, figures.likes, figures.comments, figures.saves, figures.shares) == (100, 0, 2, 5, 1)
    assert (figures.impressions, figures.raw["coin"], figures.raw["danmaku"]) == (None, 6, 4)
    bilibili.delete(auth, made.remote_id)
    bilibili.delete(auth, made.remote_id)
    assert server.visible() == []


def test_parts_and_all_options(
    bilibili: Bilibili, server: Fake, auth: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PART", 4)
    server.fault("POST", "/part/upload", drop=True)
    options = {**OPTIONS, "copyright": "2", "source": "https://a.cn/1", "no_reprint": True}
    made = bilibili.publish(auth, replace(DRAFT, media=(CLIP,), options=options, text=""), key="k")
    archive = server.archives[made.remote_id]
    assert archive["parts"] == [b"vide", b"o by", b"tes"]
    assert len(server.sent("POST", "/part/upload")) == 3 + 1
    assert (archive["copyright"], archive["no_reprint"], archive["cover"], archive["desc"]) == (2, 0, "", "")
    own = bilibili.publish(auth, replace(DRAFT, options={**OPTIONS, "no_reprint": True}), key="k")
    assert server.archives[own.remote_id]["no_reprint"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"title": "题" * 79, "text": "文" * 249}, ""),
        ({"title": "题" * 80}, "title_too_long"),
        ({"text": "文" * 250}, "text_too_long"),
        ({"options": {**OPTIONS, "tags": "a" * 199}}, ""),
        ({"options": {**OPTIONS, "tags": "a" * 200}}, "option_too_long"),
        ({"options": {**OPTIONS, "tags": ",".join("abcdefghij")}}, ""),
        ({"options": {**OPTIONS, "tags": ",".join("abcdefghijk")}}, "too_many_tags"),
        ({"options": {"tags": "a"}}, "option_missing"),
        ({"options": {**OPTIONS, "tid": "999"}}, "option_unknown"),
        ({"options": {**OPTIONS, "copyright": "2"}}, "source_missing"),
        ({"media": (CLIP, media(width=959, height=600))}, "cover_small"),
        ({"media": (CLIP, media(width=960, height=600))}, ""),
    ],
)
def test_limits(bilibili: Bilibili, server: Fake, changes: dict[str, Any], code: str) -> None:
    info = sign_in(bilibili, server).info
    found = bilibili.validate(replace(DRAFT, **changes), info)
    assert [item.code for item in found] == ([code] if code else [])
    assert all("%(" not in item.message % item.params for item in found)


def test_a_section_must_be_a_number(bilibili: Bilibili, server: Fake, auth: Credential) -> None:
    with pytest.raises(InvalidContent):
        bilibili.publish(auth, replace(DRAFT, options={**OPTIONS, "tid": "one"}), key="k")
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *[
            ({"instead": Answer(200, {"code": code, "message": "why"})}, kind)
            for code, kind in (
                (127001, AuthExpired),
                (122008, AuthExpired),
                (127004, NeedsReconnect),
                (127007, MissingScope),
                (123001, MissingScope),
                (123026, RateLimited),
                (127009, RateLimited),
                (127100, InvalidContent),
                (4000, InvalidContent),
                (123099, InvalidContent),
                (129005, InvalidContent),
                (123006, InvalidContent),
                (127124, RemoteGone),
                (127022, Transient),
                (4002, UnexpectedResponse),
                (-500, OutcomeUnknown),
                (123002, OutcomeUnknown),
                (127201, OutcomeUnknown),
                (999, OutcomeUnknown),
            )
        ],
        ({"instead": Answer(429, {"code": 0}, {"retry-after": "7"})}, RateLimited),
        ({"instead": Answer(401, "<html>")}, AuthExpired),
        ({"instead": Answer(403, {"error": "no"})}, MissingScope),
        ({"after": Answer(200, {"data": {}})}, OutcomeUnknown),
        ({"after": Answer(200, {"code": 0, "data": {}})}, OutcomeUnknown),
        ({"after": Answer(200, "<html>")}, OutcomeUnknown),
        ({"after": Answer(504, "<html>")}, OutcomeUnknown),
        ({"after": Answer(500, {"code": 123099, "message": "x"})}, OutcomeUnknown),
        ({"instead": Answer(200, {"code": "127100", "message": "as text"})}, InvalidContent),
        ({"drop": True}, OutcomeUnknown),
        ({"delay": 2.0}, OutcomeUnknown),
    ],
)
def test_what_an_answer_to_a_submission_means(
    bilibili: Bilibili, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any], kind: type[ConnectorError]
) -> None:
    if "delay" in fault:
        bilibili = Bilibili(http=server.http(timeout=0.3), clock=clock)
    server.fault("POST", SUBMIT, **fault)
    with pytest.raises(ConnectorError) as caught:
        bilibili.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)
    if kind is not OutcomeUnknown:
        assert server.archives == {}
        return
    created = "instead" not in fault
    found = bilibili.find(auth, key="k", draft=DRAFT, since=clock() - timedelta(minutes=5))
    assert (found.post is not None, found.looked_at) == (created, len(server.archives))
    if found.post is None:
        bilibili.publish(auth, DRAFT, key="k")
    assert len(server.archives) == 1


@pytest.mark.parametrize("path", ["/video/init", "/video/complete", "/cover/upload"])
def test_a_lost_preparation_costs_nothing(bilibili: Bilibili, server: Fake, auth: Credential, path: str) -> None:
    server.fault("POST", path, drop=True)
    with pytest.raises(Transient):
        bilibili.publish(auth, DRAFT, key="k")
    bilibili.publish(auth, DRAFT, key="k")
    assert len(server.archives) == 1


def test_parts_that_never_arrive(bilibili: Bilibili, server: Fake, auth: Credential) -> None:
    for _try in range(3):
        server.fault("POST", "/part/upload", instead=Answer(503, "<html>"))
    with pytest.raises(Transient):
        bilibili.publish(auth, DRAFT, key="k")
    assert server.archives == {}


def test_the_reason_and_the_request_are_told(bilibili: Bilibili, server: Fake, auth: Credential) -> None:
    refused = {"code": 127207, "message": "此分区暂不可用", "request_id": "r-7"}
    server.fault("POST", SUBMIT, instead=Answer(200, refused))
    with pytest.raises(InvalidContent) as caught:
        bilibili.publish(auth, DRAFT, key="k")
    assert "此分区暂不可用" in str(caught.value)
    assert (caught.value.code, caught.value.request_id) == ("127207", "r-7")


@pytest.mark.parametrize(
    ("state", "kind"),
    [(-1, None), (-30, None), (0, None), (1, None), (-2, PolicyRejected), (-16, PolicyRejected), (-100, RemoteGone)],
)
def test_states_of_the_review(
    bilibili: Bilibili, server: Fake, auth: Credential, clock: Clock, state: int, kind: type[ConnectorError] | None
) -> None:
    made = bilibili.publish(auth, DRAFT, key="k")
    server.verdict, server.reason = state, "标题与内容不符"
    server.settle()
    # The look finds it in every state, and the next question tells which.
    seen = bilibili.find(auth, key="k", draft=DRAFT, since=clock() - timedelta(minutes=5)).post
    assert seen is not None
    assert seen.remote_id == made.remote_id
    assert seen.state is (PublishedState.LIVE if state >= 0 else PublishedState.PROCESSING)
    if kind is None:
        assert bilibili.poll(auth, made.handle).state is seen.state
        return
    with pytest.raises(kind) as caught:
        bilibili.poll(auth, seen.handle)
    assert kind is RemoteGone or "标题与内容不符" in str(caught.value)


def test_looking_through_the_list(
    bilibili: Bilibili, server: Fake, auth: Credential, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "LIST_PAGE", 2)
    since = clock() - timedelta(minutes=5)
    titles = ["one", "two", "three", "one", "four"]
    made = [bilibili.publish(auth, replace(DRAFT, title=title), key=title) for title in titles]
    sight = bilibili.find(auth, key="k", draft=replace(DRAFT, title="one"), since=since)
    assert (sight.post and sight.post.remote_id, sight.looked_at) == (made[0].remote_id, 5)
    assert bilibili.find(auth, key="k", draft=replace(DRAFT, title="one", text="x"), since=since).post is None
    # Lists that show no description, or the site's dash in its place, prove no absence.
    for shown in ("", "-"):
        server.archives[made[1].remote_id]["desc"] = shown
        bare = bilibili.find(auth, key="k", draft=replace(DRAFT, title="two"), since=since)
        assert bare.post is not None
        assert bare.post.remote_id == made[1].remote_id
    server.archives[made[0].remote_id]["ctime"] = int(since.timestamp()) - 60
    later = bilibili.find(auth, key="k", draft=replace(DRAFT, title="one"), since=since)
    assert later.post is not None
    assert later.post.remote_id == made[3].remote_id
    monkeypatch.setattr(posts, "LIST_PAGES", 1)
    with pytest.raises(OutcomeUnknown):
        bilibili.find(auth, key="k", draft=DRAFT, since=since)


KEYS = {"client_id": "cid", "client_secret": SECRET, "token": "t"}


def event(name: str, content: dict[str, Any], at: str) -> bytes:
    return json.dumps({"event": name, "content": content, "timestamp": at}).encode()


def signed(body: bytes, clock: Clock, secret: str = SECRET, client_id: str = "cid") -> HookCall:
    headers = signed_headers(client_id, secret, body, clock(), nonce="n1")
    return HookCall("POST", {}, {**headers, "authorization": f"HMAC-SHA256 {headers['authorization']}"}, body)


def older(body: bytes, secret: str = SECRET) -> HookCall:
    digest = hashlib.sha1(secret.encode() + body, usedforsecurity=False).hexdigest()
    return HookCall("POST", {}, {"x-bilibili-signature": digest}, body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("video_open", HookKind.POST_PUBLISHED),
        ("video_fail", HookKind.POST_FAILED),
        ("deauthorize", HookKind.ACCESS_ENDED),
        ("authorize", HookKind.OTHER),
    ],
)
def test_events(bilibili: Bilibili, clock: Clock, name: str, kind: HookKind) -> None:
    at = clock().astimezone(UTC) + timedelta(hours=8)
    body = event(name, {"openid": OPENID, "client_id": "cid", "resource_id": "BV1"}, f"{at:%Y-%m-%d %H:%M:%S}")
    (found,) = bilibili.receive(signed(body, clock), KEYS, now=clock()).events
    assert (found.kind, found.account_id, found.payload["content"]["resource_id"]) == (kind, OPENID, "BV1")
    (again,) = bilibili.receive(older(body), KEYS, now=clock()).events
    assert again.event_id == found.event_id
    with pytest.raises(HookRefused):
        bilibili.receive(older(body), KEYS, now=clock() + timedelta(hours=2))


def test_the_console_tries_the_address(bilibili: Bilibili, clock: Clock) -> None:
    body = event("verify_webhooks", {"data": 1371848576}, "2021-01-01 12:01:01")
    for trial in (signed(body, clock), older(body)):
        receipt = bilibili.receive(trial, KEYS, now=clock())
        assert (json.loads(receipt.reply.body), receipt.events) == ({"data": 1371848576}, ())
        assert receipt.reply.content_type == "application/json"


def test_events_that_are_refused(bilibili: Bilibili, clock: Clock) -> None:
    body = event("video_open", {"openid": OPENID, "client_id": "cid"}, str(int(clock().timestamp())))
    good = signed(body, clock)
    forged = {**good.headers, "x-bili-content-md5": hashlib.md5(b"x", usedforsecurity=False).hexdigest()}
    calls = [
        signed(body, clock, secret="other"),
        signed(body, clock, client_id="other"),
        replace(good, body=body + b" "),
        replace(good, headers={**forged, "authorization": signature(forged, SECRET)}),
        replace(good, headers={}),
        older(body, secret="other"),
        signed(b"not json", clock),
        signed(b"[]", clock),
        signed(b"[" * 100_000, clock),
        signed(event("video_open", {"client_id": "other"}, "1"), clock),
        older(event("video_open", {"client_id": "cid"}, "")),
    ]
    for refused in calls:
        with pytest.raises(HookRefused):
            bilibili.receive(refused, KEYS, now=clock())
    with pytest.raises(HookRefused):
        bilibili.receive(good, KEYS, now=clock() + timedelta(minutes=11))
    with pytest.raises(HookRefused):
        bilibili.receive(good, {**KEYS, "client_secret": ""}, now=clock())
    assert len(bilibili.receive(good, KEYS, now=clock()).events) == 1
