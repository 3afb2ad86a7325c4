"""The Kuaishou connector against a fake platform: sign-in, uploads, review, faults, events."""

from __future__ import annotations

import io
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
    Transient,
    UnexpectedResponse,
)
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Http
from accounts.connectors.platforms.kuaishou import uploads, videos
from accounts.connectors.platforms.kuaishou.connector import Kuaishou
from accounts.connectors.platforms.kuaishou.hooks import signature
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, PublishedState

from .fake_server import Answer
from .fakes.kuaishou import OPEN_ID, Fake
from .samples import Clock, media

BACK = "https://brand.example/back"
APP = AppRegistration("ks1", "app-secret-1")
CLIP = media(b"video bytes", kind=Format.VIDEO, mime="video/mp4", seconds=5)
DRAFT = Draft("山屿茶 新茶上市\n#春茶", Format.VIDEO, media=(CLIP, media()))
PUBLISH = "/openapi/photo/publish"


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
def kuaishou(http: Http, clock: Clock) -> Kuaishou:
    return Kuaishou(http=http, clock=clock)


def sign_in(kuaishou: Kuaishou, server: Fake) -> Grant:
    leave = kuaishou.start(APP, {}, redirect_uri=BACK, state="st")
    return kuaishou.exchange(APP, server.allow(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(kuaishou: Kuaishou, server: Fake) -> Credential:
    credential = sign_in(kuaishou, server).credential
    server.requests.clear()
    return credential


def test_sign_in(kuaishou: Kuaishou, server: Fake, clock: Clock) -> None:
    grant = sign_in(kuaishou, server)
    info, credential = grant.info, grant.credential
    assert (info.remote_id, info.handle, info.followers, info.following, info.posts) == (OPEN_ID, "山屿茶", 321, 7, 0)
    assert credential.remote_id == OPEN_ID
    assert credential.expires_at == clock() + timedelta(hours=48)
    assert info.missing_scopes == ()
    assert "access-1" not in repr(grant)


@pytest.mark.parametrize("change", [{"state": "other"}, {"code": ""}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(kuaishou: Kuaishou, server: Fake, change: dict[str, str]) -> None:
    leave = kuaishou.start(APP, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect) as caught:
        kuaishou.exchange(APP, {**server.allow(leave.url), **change}, leave.keep, redirect_uri=BACK)
    assert "stolen" not in caught.value.raw


def test_fewer_scopes_than_asked(kuaishou: Kuaishou, server: Fake) -> None:
    server.granted.remove("user_video_delete")
    assert sign_in(kuaishou, server).info.missing_scopes == ("user_video_delete",)
    server.granted.remove("user_video_publish")
    with pytest.raises(MissingScope) as caught:
        sign_in(kuaishou, server)
    assert caught.value.scopes == ("user_video_publish",)


def test_an_app_can_be_tried(kuaishou: Kuaishou) -> None:
    kuaishou.check_app(APP)
    with pytest.raises(InvalidContent) as caught:
        kuaishou.check_app(AppRegistration("ks1", "wrong-secret"))
    assert caught.value.problems[0].field == "client_secret"
    assert "wrong-secret" not in caught.value.raw


def test_renewal(kuaishou: Kuaishou, server: Fake, auth: Credential) -> None:
    server.expired = True
    with pytest.raises(AuthExpired):
        kuaishou.probe(auth)
    fresh = kuaishou.refresh(auth)
    assert (fresh.version, fresh.remote_id, fresh.secrets["refresh"]) == (1, OPEN_ID, "refresh-2")
    assert kuaishou.probe(fresh).handle == "山屿茶"
    with pytest.raises(NeedsReconnect):
        kuaishou.refresh(auth)
    kept = {"result": 1, "access_token": "access-3", "refresh_token": None, "scopes": None, "expires_in": 9}
    server.fault("GET", "/oauth2/refresh_token", instead=Answer(200, kept))
    again = kuaishou.refresh(fresh)
    assert (again.secrets["refresh"], again.scopes) == ("refresh-2", auth.scopes)
    with pytest.raises(NeedsReconnect):
        kuaishou.refresh(replace(auth, secrets={"access": "x"}))
    server.fault("GET", "/oauth2/refresh_token", instead=Answer(200, {"result": 100200500, "error_msg": "busy"}))
    with pytest.raises(Transient):
        kuaishou.refresh(fresh)


def test_from_upload_to_figures(kuaishou: Kuaishou, server: Fake, auth: Credential) -> None:
    made = kuaishou.publish(auth, DRAFT, key="k")
    assert made.state is PublishedState.PROCESSING
    assert made.url == f"https://www.kuaishou.com/short-video/{made.remote_id}"
    assert kuaishou.owns_url(made.url)
    assert server.videos[made.remote_id]["data"] == b"video bytes"
    assert kuaishou.poll(auth, made.handle).state is PublishedState.PROCESSING
    server.settle()
    live = kuaishou.poll(auth, made.handle)
    assert (live.state, live.remote_id) == (PublishedState.LIVE, made.remote_id)
    assert abs((live.published_at or datetime.min.replace(tzinfo=UTC)) - datetime.now(UTC)) < timedelta(minutes=1)
    (figures,) = kuaishou.post_metrics(auth, [made.remote_id])
    assert (figures.likes, figures.comments, figures.video_views, figures.shares) == (0, 2, 17, None)
    server.fault("POST", "/photo/delete", instead=Answer(200, {"result": 100120001, "error_msg": "refused"}))
    with pytest.raises(PolicyRejected):
        kuaishou.delete(auth, made.remote_id)
    kuaishou.delete(auth, made.remote_id)
    kuaishou.delete(auth, made.remote_id)
    assert server.visible() == []
    assert kuaishou.post_metrics(auth, [made.remote_id]) == []
    assert len(server.sent("POST", PUBLISH)) == 1


def test_figures_of_many_videos_take_one_call(kuaishou: Kuaishou, server: Fake, auth: Credential) -> None:
    server.review = False
    made = [kuaishou.publish(auth, DRAFT, key=str(n)) for n in range(3)]
    assert {item.state for item in made} == {PublishedState.LIVE}
    server.requests.clear()
    figures = kuaishou.post_metrics(auth, [*(item.remote_id for item in made), "3xgone"])
    assert [item.remote_id for item in figures] == [item.remote_id for item in made]
    assert [request.path.rpartition("/")[2] for request in server.requests] == ["list", "info"]
    server.videos[made[0].remote_id].pop("like_count")
    assert kuaishou.post_metrics(auth, [made[0].remote_id])[0].likes is None


def test_large_files_come_in_fragments(kuaishou: Kuaishou, server: Fake, auth: Credential) -> None:
    size = uploads.DIRECT_MAX + 1
    clip = media(bytes(size), kind=Format.VIDEO, mime="video/mp4")
    server.fault("POST", "/fragment", drop=True)
    kuaishou.publish(auth, replace(DRAFT, media=(clip, media())), key="k")
    assert len(server.sent("POST", "/fragment")) == 3 + 1
    assert len(next(iter(server.videos.values()))["data"]) == size
    for whole in (clip, replace(clip, size=20)):
        short = replace(whole, open=lambda: io.BytesIO(b"ends early"))
        with pytest.raises(Transient):
            kuaishou.publish(auth, replace(DRAFT, media=(short, media())), key="k")
    assert len(server.videos) == 1


def test_a_cover_is_needed(kuaishou: Kuaishou, server: Fake, auth: Credential) -> None:
    bare = replace(DRAFT, media=(CLIP,))
    assert [item.code for item in kuaishou.validate(bare)] == ["cover_missing"]
    assert kuaishou.validate(DRAFT) == []
    with pytest.raises(InvalidContent):
        kuaishou.publish(auth, bare, key="k")
    assert server.requests == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"instead": Answer(200, {"result": 100200108})}, AuthExpired),
        ({"instead": Answer(200, {"result": 100200109})}, NeedsReconnect),
        ({"instead": Answer(200, {"result": 100200106, "error_msg": "scope"})}, MissingScope),
        ({"instead": Answer(200, {"result": 100110000})}, MissingScope),
        ({"instead": Answer(200, {"result": 100100402, "error_msg": "slow"})}, RateLimited),
        ({"instead": Answer(429, {"result": 0}, {"retry-after": "7"})}, RateLimited),
        ({"instead": Answer(200, {"result": 100100400, "error_msg": "bad caption"})}, InvalidContent),
        ({"instead": Answer(200, {"result": 120001, "error_msg": "refused"})}, InvalidContent),
        ({"instead": Answer(200, {"result": 120002})}, Transient),
        ({"instead": Answer(200, {"result": 100120003})}, OutcomeUnknown),
        ({"instead": Answer(200, {"result": 987654321})}, OutcomeUnknown),
        ({"instead": Answer(200, {"video_info": {}})}, OutcomeUnknown),
        ({"instead": Answer(401, {})}, AuthExpired),
        ({"instead": Answer(403, "<html>")}, MissingScope),
        ({"after": Answer(200, {"result": 1})}, OutcomeUnknown),
        ({"after": Answer(200, "<html>")}, OutcomeUnknown),
        ({"after": Answer(502, "<html>")}, OutcomeUnknown),
        ({"after": Answer(500, {"result": 100100400})}, OutcomeUnknown),
        ({"after": Answer(200, {"result": 100200500})}, OutcomeUnknown),
        ({"drop": True}, OutcomeUnknown),
        ({"delay": 2.0}, OutcomeUnknown),
    ],
)
def test_what_an_answer_to_publishing_means(
    kuaishou: Kuaishou, server: Fake, auth: Credential, clock: Clock, fault: dict[str, Any], kind: type[ConnectorError]
) -> None:
    if "delay" in fault:
        kuaishou = Kuaishou(http=server.http(timeout=0.3), clock=clock)
    server.fault("POST", PUBLISH, **fault)
    with pytest.raises(ConnectorError) as caught:
        kuaishou.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)
    if kind is not OutcomeUnknown:
        assert server.videos == {}
        return
    # Created or not: looking tells, and there is one video in the end.
    created = "instead" not in fault
    found = kuaishou.find(auth, key="k", draft=DRAFT, since=clock() - timedelta(minutes=5))
    assert (found.post is not None, found.looked_at) == (created, len(server.videos))
    if found.post is None:
        kuaishou.publish(auth, DRAFT, key="k")
    assert len(server.videos) == 1


@pytest.mark.parametrize("path", ["start_upload", "/api/upload"])
def test_a_lost_preparation_costs_nothing(kuaishou: Kuaishou, server: Fake, auth: Credential, path: str) -> None:
    server.fault("POST", path, drop=True)
    with pytest.raises(Transient):
        kuaishou.publish(auth, DRAFT, key="k")
    kuaishou.publish(auth, DRAFT, key="k")
    assert len(server.videos) == 1


@pytest.mark.parametrize("endpoint", ["", "evil.example/x", "user@evil.example", "localhost"])
def test_an_upload_server_that_cannot_be(kuaishou: Kuaishou, server: Fake, auth: Credential, endpoint: str) -> None:
    server.fault("POST", "start_upload", instead=Answer(200, {"result": 1, "upload_token": "u", "endpoint": endpoint}))
    with pytest.raises(UnexpectedResponse):
        kuaishou.publish(auth, DRAFT, key="k")


def test_looking_through_the_list(
    kuaishou: Kuaishou, server: Fake, auth: Credential, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "LIST_PAGE", 2)
    since = clock() - timedelta(minutes=5)
    made = [kuaishou.publish(auth, replace(DRAFT, text=f"video {n}"), key=str(n)) for n in range(5)]
    twin = kuaishou.publish(auth, replace(DRAFT, text=" video  0"), key="twin")
    sight = kuaishou.find(auth, key="0", draft=replace(DRAFT, text="video 0"), since=since)
    assert (sight.post and sight.post.remote_id, sight.looked_at) == (made[0].remote_id, 6)
    assert sight.nearest[0].url == twin.url
    assert kuaishou.find(auth, key="x", draft=replace(DRAFT, text="video 9"), since=since).post is None
    server.videos[made[0].remote_id]["create_time"] = int((since.timestamp() - 60) * 1000)
    older = kuaishou.find(auth, key="0", draft=replace(DRAFT, text="video 0"), since=since)
    assert (older.post and older.post.remote_id, older.looked_at) == (twin.remote_id, 5)
    # One that is pinned stands first, however old it is.
    server.pinned = made[0].remote_id
    pinned = kuaishou.find(auth, key="1", draft=replace(DRAFT, text="video 1"), since=since)
    assert (pinned.post and pinned.post.remote_id, pinned.looked_at) == (made[1].remote_id, 5)
    monkeypatch.setattr(videos, "LIST_PAGES", 1)
    with pytest.raises(OutcomeUnknown):
        kuaishou.find(auth, key="0", draft=DRAFT, since=since)


def test_a_video_that_the_review_removed(kuaishou: Kuaishou, server: Fake, auth: Credential, clock: Clock) -> None:
    made = kuaishou.publish(auth, DRAFT, key="k")
    server.videos.clear()
    assert kuaishou.poll(auth, made.handle).state is PublishedState.PROCESSING
    clock.move(minutes=11)
    with pytest.raises(PolicyRejected):
        kuaishou.poll(auth, made.handle)


def call(body: dict[str, Any] | bytes, secret: str = "app-secret-1", **headers: str) -> HookCall:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HookCall("POST", {}, {"kwaisign": signature(raw, secret), **headers}, raw)


def event(clock: Clock, name: str, **changes: Any) -> dict[str, Any]:
    data = {"open_id": OPEN_ID, "scope": ["user_info"]}
    found = {"app_id": "ks1", "event": name, "timestamp": int(clock().timestamp() * 1000), "message_id": "m1"}
    return {**found, "data": data, **changes}


KEYS = {"client_id": "ks1", "client_secret": "app-secret-1", "token": "t"}


def test_signature_of_events() -> None:
    assert signature(b"{}", "s3cret") == "90e34600d70155ee4871170002e630ac"


def test_events(kuaishou: Kuaishou, clock: Clock) -> None:
    found = kuaishou.receive(call(event(clock, "UN_AUTHORIZE")), KEYS, now=clock())
    (ended,) = found.events
    assert (ended.event_id, ended.kind, ended.account_id) == ("m1", HookKind.ACCESS_ENDED, OPEN_ID)
    assert json.loads(found.reply.body) == {"result": 1, "message_id": "m1"}
    (given,) = kuaishou.receive(call(event(clock, "AUTHORIZE")), KEYS, now=clock()).events
    assert given.kind is HookKind.OTHER
    for trial in (call(event(clock, "TEST")), replace(call(event(clock, "TEST")), headers={})):
        assert kuaishou.receive(trial, KEYS, now=clock()).events == ()


def test_events_that_are_refused(kuaishou: Kuaishou, clock: Clock) -> None:
    old = event(clock, "UN_AUTHORIZE", timestamp=int((clock() - timedelta(minutes=11)).timestamp() * 1000))
    calls = [
        call(event(clock, "UN_AUTHORIZE"), secret="other"),
        replace(call(event(clock, "UN_AUTHORIZE")), headers={}),
        replace(call(event(clock, "UN_AUTHORIZE")), body=json.dumps(event(clock, "UN_AUTHORIZE", x=1)).encode()),
        call(event(clock, "TEST"), kwaisign="0" * 32),
        call(event(clock, "UN_AUTHORIZE", app_id="ks2")),
        call(old),
        call(event(clock, "UN_AUTHORIZE", timestamp=None)),
        call(b"not json"),
        call(b"[]"),
        call(b"[" * 100_000),
    ]
    for refused in calls:
        with pytest.raises(HookRefused):
            kuaishou.receive(refused, KEYS, now=clock())
    with pytest.raises(HookRefused):
        kuaishou.receive(call(event(clock, "AUTHORIZE"), secret=""), {**KEYS, "client_secret": ""}, now=clock())
