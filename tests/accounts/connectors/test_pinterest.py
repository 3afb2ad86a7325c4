"""The Pinterest connector against a fake: pictures, carousels, videos that take long, figures."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
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
from accounts.connectors.http import Http
from accounts.connectors.platforms.pinterest.connector import Pinterest
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, PublishedState

from .fake_server import Answer
from .fakes.pinterest import Fake
from .samples import Clock, media, png

BACK = "https://brand.example/back"
PINS = "/v5/pins"
OPTIONS = {"board": "901", "link": "https://tea.example/spring"}
DRAFT = Draft("Spring tea", Format.IMAGE, title="春茶", media=(media(alt=" A cup "),), options=OPTIONS)
VIDEO = replace(DRAFT, format=Format.VIDEO, media=(media(b"film", kind=Format.VIDEO, mime="video/mp4", seconds=9),))


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def pinterest(server: Fake, clock: Clock, slept: list[float]) -> Iterator[Pinterest]:
    http = server.http()
    yield Pinterest(http=http, clock=clock, sleep=slept.append)
    http.close()


def refusal(status: int, code: int, message: str = "no", **headers: str) -> Answer:
    return Answer(status, {"code": code, "message": message}, headers)


def sign_in(pinterest: Pinterest, server: Fake) -> Grant:
    app = AppRegistration(server.app["client_id"], server.app["client_secret"])
    leave = pinterest.start(app, {}, redirect_uri=BACK, state="st")
    return pinterest.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(pinterest: Pinterest, server: Fake) -> Credential:
    credential = sign_in(pinterest, server).credential
    server.requests.clear()
    return credential


def test_sign_in_renewal_and_end(pinterest: Pinterest, server: Fake, clock: Clock) -> None:
    grant = sign_in(pinterest, server)
    info, auth = grant.info, grant.credential
    assert (info.handle, info.display_name, info.followers, info.following) == ("brandtea", "山屿茶", 19, 0)
    assert info.choices == {"board": (("901", "Tea"), ("902", "Hills"))}
    assert auth.expires_at == clock() + timedelta(days=30)
    fresh = pinterest.refresh(auth)
    assert (fresh.version, fresh.remote_id) == (1, auth.remote_id)
    assert fresh.secrets["refresh"] != auth.secrets["refresh"]
    with pytest.raises(AuthExpired):
        pinterest.probe(auth)
    with pytest.raises(NeedsReconnect):
        pinterest.refresh(auth)
    pinterest.revoke(fresh)
    with pytest.raises(AuthExpired):
        pinterest.probe(fresh)


def test_fewer_permissions(pinterest: Pinterest, server: Fake) -> None:
    server.granted = "user_accounts:read,boards:read,pins:read"
    with pytest.raises(MissingScope) as caught:
        sign_in(pinterest, server)
    assert caught.value.scopes == ("boards:write", "pins:write")


def test_a_wrong_secret(pinterest: Pinterest, server: Fake) -> None:
    app = AppRegistration(server.app["client_id"], "wrong-secret")
    leave = pinterest.start(app, {}, redirect_uri=BACK, state="st")
    with pytest.raises(NeedsReconnect) as caught:
        pinterest.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)
    assert "wrong-secret" not in caught.value.raw


def test_one_picture(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    made = pinterest.publish(auth, DRAFT, key="k")
    assert made.state is PublishedState.LIVE
    assert made.url == f"https://www.pinterest.com/pin/{made.remote_id}/"
    (sent,) = server.sent("POST", PINS)
    body = sent.json()
    assert base64.b64decode(body["media_source"]["data"]) == png()
    assert (body["title"], body["description"], body["alt_text"]) == ("春茶", "Spring tea", "A cup")
    assert (body["board_id"], body["link"]) == ("901", "https://tea.example/spring")
    pinterest.delete(auth, made.remote_id)
    pinterest.delete(auth, made.remote_id)
    assert server.visible() == []


def test_a_carousel(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    made = pinterest.publish(auth, replace(DRAFT, media=(media(), media(), media())), key="k")
    assert server.pins[made.remote_id]["pictures"] == 3


def test_a_video_that_is_ready_soon(pinterest: Pinterest, server: Fake, auth: Credential, slept: list[float]) -> None:
    server.slow = False
    made = pinterest.publish(auth, VIDEO, key="k")
    assert (made.state, slept) == (PublishedState.LIVE, [])
    assert server.media["m1"]["data"] == b"film"


def test_a_video_that_takes_long(pinterest: Pinterest, server: Fake, auth: Credential, slept: list[float]) -> None:
    waiting = pinterest.publish(auth, VIDEO, key="k")
    assert (waiting.state, server.visible()) == (PublishedState.PROCESSING, [])
    assert 0 < sum(slept) <= 10
    assert pinterest.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    server.settle()
    made = pinterest.poll(auth, waiting.handle)
    assert (made.state, server.visible()) == (PublishedState.LIVE, [made.remote_id])
    assert pinterest.poll(auth, waiting.handle).remote_id == made.remote_id
    with pytest.raises(UnexpectedResponse):
        pinterest.poll(auth, json.dumps({"media": "m1"}))


NOTHING = Answer(200, {"items": [], "bookmark": None})


def test_a_pin_of_a_video_that_was_made_but_not_confirmed(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    """Pinterest's list lags behind, so a look right after the unclear answer proves nothing."""
    handle = pinterest.publish(auth, VIDEO, key="k").handle
    server.settle()
    server.fault("POST", PINS, drop=True)
    unclear = pinterest.poll(auth, handle)
    assert unclear.state is PublishedState.PROCESSING
    server.fault("GET", PINS, instead=NOTHING)
    again = pinterest.poll(auth, unclear.handle)
    assert again.state is PublishedState.PROCESSING
    for answer in (refusal(403, 7), refusal(400, 1)):
        server.fault("GET", PINS, instead=answer)
        with pytest.raises(UnexpectedResponse):
            pinterest.poll(auth, again.handle)
    made = pinterest.poll(auth, again.handle)
    assert (made.state, server.visible()) == (PublishedState.LIVE, [made.remote_id])
    assert len(server.sent("POST", PINS)) == 1


def test_a_pin_of_a_video_that_was_not_made(pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock) -> None:
    handle = pinterest.publish(auth, VIDEO, key="k").handle
    server.settle()
    server.fault("POST", PINS, instead=Answer(502, "<html>"))
    unclear = pinterest.poll(auth, handle)
    for seconds in (59, 1, 59):
        clock.move(seconds=seconds)
        unclear = pinterest.poll(auth, unclear.handle)
        assert unclear.state is PublishedState.PROCESSING
    clock.move(seconds=1)
    made = pinterest.poll(auth, unclear.handle)
    assert (made.state, server.visible()) == (PublishedState.LIVE, [made.remote_id])


def test_a_question_that_fails_does_not_repeat_the_upload(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    server.fault("GET", "/v5/media/", instead=Answer(503, "busy"))
    assert pinterest.publish(auth, VIDEO, key="k").state is PublishedState.PROCESSING


@pytest.mark.parametrize("shown", ["https://TEA.example/spring/", "https://tea.example/spring"])
def test_an_address_that_pinterest_writes_differently(
    pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock, shown: str
) -> None:
    made = pinterest.publish(auth, DRAFT, key="k").remote_id
    server.pins[made]["link"] = shown
    seen = pinterest.find(auth, key="k", draft=DRAFT, since=clock())
    assert seen.post is not None
    server.pins[made]["link"] = "https://tea.example/autumn"
    assert pinterest.find(auth, key="k", draft=DRAFT, since=clock()).post is None


@pytest.mark.parametrize(
    ("path", "what", "kind"),
    [
        ("/v5/media", {"drop": True}, Transient),
        ("amazonaws", {"after": Answer(503, "<xml/>")}, Transient),
        ("amazonaws", {"instead": Answer(403, "<xml/>")}, Transient),
        ("/v5/media", {"instead": Answer(201, {})}, UnexpectedResponse),
    ],
)
def test_uploads_that_fail_wrote_nothing(
    pinterest: Pinterest, server: Fake, auth: Credential, path: str, what: dict[str, Any], kind: type[ConnectorError]
) -> None:
    server.fault("POST", path, **what)
    with pytest.raises(kind):
        pinterest.publish(auth, VIDEO, key="k")
    assert server.visible() == []


def test_a_video_pinterest_cannot_process(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    handle = pinterest.publish(auth, VIDEO, key="k").handle
    server.media["m1"]["status"] = "failed"
    with pytest.raises(InvalidContent):
        pinterest.poll(auth, handle)


@pytest.mark.parametrize("what", [{"drop": True}, {"after": Answer(502, "<html>")}, {"after": Answer(201, "<html>")}])
def test_created_but_not_confirmed_is_found(
    pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock, what: dict[str, Any]
) -> None:
    since = clock() - timedelta(seconds=5)
    server.fault("POST", PINS, **what)
    with pytest.raises(OutcomeUnknown):
        pinterest.publish(auth, DRAFT, key="k")
    seen = pinterest.find(auth, key="k", draft=DRAFT, since=since)
    assert seen.post is not None
    assert [seen.post.remote_id] == server.visible()
    elsewhere = replace(DRAFT, options={**OPTIONS, "board": "902"})
    absent = pinterest.find(auth, key="k", draft=elsewhere, since=since)
    assert (absent.post, absent.looked_at, absent.nearest[0].text) == (None, 1, "春茶")
    assert pinterest.find(auth, key="k", draft=DRAFT, since=since + timedelta(hours=1)).looked_at == 0


def test_absence_among_too_many_is_not_proved(
    pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock
) -> None:
    server.page = 1
    for number in range(5):
        pinterest.publish(auth, replace(DRAFT, title=f"n{number}"), key="k")
    since = clock() - timedelta(minutes=1)
    assert pinterest.find(auth, key="k", draft=replace(DRAFT, title="n2"), since=since).post is not None
    with pytest.raises(OutcomeUnknown):
        pinterest.find(auth, key="k", draft=replace(DRAFT, title="n0"), since=since)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, 2), AuthExpired),
        (refusal(403, 7, "the token lacks the scope pins:write"), MissingScope),
        (refusal(403, 29, "You are not permitted to access that resource."), PolicyRejected),
        (refusal(404, 40, "Board not found."), InvalidContent),
        (refusal(400, 1, "Invalid image"), InvalidContent),
        (refusal(409, 1, "not ready"), Transient),
        (refusal(429, 8, "Category: org_write"), RateLimited),
        (Answer(500, "<html>"), OutcomeUnknown),
        (Answer(201, {}), OutcomeUnknown),
    ],
)
def test_refusals(
    pinterest: Pinterest, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", PINS, instead=answer)
    with pytest.raises(kind) as caught:
        pinterest.publish(auth, DRAFT, key="k")
    assert auth.secrets["access"] not in caught.value.raw
    assert server.visible() == []


def test_how_long_to_wait(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    server.fault("POST", PINS, instead=Answer(429, {"code": 8}, {"x-ratelimit-reset": "42"}))
    with pytest.raises(RateLimited) as caught:
        pinterest.publish(auth, DRAFT, key="k")
    assert caught.value.retry_after == 42


def test_figures(pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock) -> None:
    picture = pinterest.publish(auth, DRAFT, key="k").remote_id
    server.slow = False
    film = pinterest.publish(auth, VIDEO, key="k").remote_id
    first, second = pinterest.post_metrics(auth, [picture, "1", film])
    assert (first.impressions, first.clicks, first.likes, first.comments) == (20, 3, 0, 2)
    assert (first.saves, first.follows, first.video_views, first.shares) == (4, 4, None, None)
    assert second.video_views == 4
    clock.move(days=90)
    (old,) = pinterest.post_metrics(auth, [picture])
    assert (old.impressions, old.saves, old.follows) == (20, None, None)


def test_figures_of_pins_without_analytics(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    made = pinterest.publish(auth, DRAFT, key="k").remote_id
    server.fault("GET", "/analytics", instead=refusal(403, 7, "not a business account"))
    (figures,) = pinterest.post_metrics(auth, [made])
    assert (figures.impressions, figures.saves) == (20, None)


def test_figures_by_day(pinterest: Pinterest, server: Fake, auth: Credential, clock: Clock) -> None:
    today = clock().date()
    server.daily = [
        {"date": "2026-11-20", "data_status": "READY", "metrics": {"IMPRESSION": 9, "OUTBOUND_CLICK": 0, "SAVE": 1}},
        {"date": "2026-11-21", "data_status": "ESTIMATE", "metrics": {"IMPRESSION": 3.0}},
        {"date": "2026-11-22", "data_status": "PROCESSING", "metrics": {}},
    ]
    first, second = pinterest.account_metrics(auth, since=today - timedelta(days=120), until=today)
    assert (first.day, first.impressions, first.clicks, first.raw["SAVE"]) == (date(2026, 11, 20), 9, 0, 1)
    assert (second.impressions, second.clicks, second.followers) == (3, None, None)
    assert pinterest.account_metrics(auth, since=date(2020, 1, 1), until=date(2020, 1, 5)) == []


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (DRAFT, set()),
        (replace(DRAFT, options={}), {"option_missing"}),
        (replace(DRAFT, options={"board": "901", "link": "tea.example"}), {"address_invalid"}),
        (replace(DRAFT, media=(media(mime="image/webp"),)), {"image_type"}),
        (VIDEO, set()),
        (replace(VIDEO, media=(media(kind=Format.VIDEO, mime="video/mp4", seconds=3.9),)), {"video_too_short"}),
        (replace(DRAFT, text="茶" * 801), {"text_too_long"}),
    ],
)
def test_rules_of_its_own(clock: Clock, draft: Draft, codes: set[str]) -> None:
    assert {item.code for item in Pinterest(http=Http(), clock=clock).validate(draft)} == codes


def test_gone_pins_are_left_out_but_other_faults_are_told(pinterest: Pinterest, server: Fake, auth: Credential) -> None:
    assert pinterest.post_metrics(auth, ["5"]) == []
    server.fault("GET", "/v5/pins/5", instead=refusal(503, 0))
    with pytest.raises(Transient):
        pinterest.post_metrics(auth, ["5"])
    server.fault("DELETE", "/v5/pins/5", instead=refusal(404, 50))
    pinterest.delete(auth, "5")
    pinterest.delete(auth, "5/../../boards?x=1")
    assert server.sent("DELETE", "/pins/")[-1].path.endswith("/pins/5%2F..%2F..%2Fboards%3Fx%3D1")
    with pytest.raises(RemoteGone):
        pinterest._api.get("/pins/5", auth)
