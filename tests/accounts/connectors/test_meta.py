"""What Meta's platforms share: signatures, errors, usage, webhooks, containers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
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
    WindowClosed,
)
from accounts.connectors.families.meta_containers import failed
from accounts.connectors.families.meta_errors import classify
from accounts.connectors.families.meta_figures import by_day, number, value_of
from accounts.connectors.families.meta_graph import FACEBOOK, Graph, proof_of
from accounts.connectors.families.meta_hooks import signature_of
from accounts.connectors.families.meta_posts import mark_of, own_posts
from accounts.connectors.families.meta_usage import usage_of, wait_of_usage
from accounts.connectors.hooks import HookCall, HookKind
from accounts.connectors.http import Answer as Got
from accounts.connectors.http import Http
from accounts.connectors.platforms.facebook.connector import Facebook
from accounts.connectors.platforms.instagram.connector import Instagram
from accounts.connectors.platforms.threads.connector import Threads
from accounts.connectors.types import Credential

from .fake_server import Answer
from .fakes.facebook import PAGE
from .fakes.facebook import Fake as FacebookFake
from .fakes.meta_base import stamp
from .meta_tools import APP, KEYS, hook, refusal
from .samples import Clock

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_known_answers() -> None:
    assert signature_of("s3cret", b'{"object":"page","entry":[]}') == (
        "sha256=0798c798c2a0c4b160d0779c9886c7b2ed8aeffc6321169172af70412d25f0cb"
    )
    assert proof_of("s3cret", "tok") == "2ff2659e371a012c6ab9b88a4af2122efc22dd1c5dda6dfd9e2ec9e6f7415791"


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind"),
    [
        (400, 1, 0, Transient),
        (400, 2, 0, Transient),
        (503, 0, 0, Transient),
        (500, 100, 0, Transient),
        (400, 4, 0, RateLimited),
        (400, 17, 0, RateLimited),
        (400, 32, 0, RateLimited),
        (400, 613, 0, RateLimited),
        (400, 80001, 0, RateLimited),
        (400, 80014, 0, RateLimited),
        (400, 9, 2207042, RateLimited),
        (429, 0, 0, RateLimited),
        (400, 200, 1390008, RateLimited),
        (400, 190, 463, AuthExpired),
        (400, 190, 467, AuthExpired),
        (401, 190, 0, AuthExpired),
        (400, 102, 0, AuthExpired),
        (400, 190, 458, NeedsReconnect),
        (400, 190, 459, NeedsReconnect),
        (400, 190, 460, NeedsReconnect),
        (400, 200, 1404078, NeedsReconnect),
        (403, 10, 0, MissingScope),
        (403, 200, 0, MissingScope),
        (403, 299, 0, MissingScope),
        (400, 10, 2018278, WindowClosed),
        (400, 551, 0, InvalidContent),
        (400, 100, 0, InvalidContent),
        (400, 36000, 2207004, InvalidContent),
        (400, 9004, 2207052, InvalidContent),
        (400, 100, 33, RemoteGone),
        (400, 803, 0, RemoteGone),
        (404, 0, 0, RemoteGone),
        (400, 368, 0, PolicyRejected),
        (400, 4, 2207051, PolicyRejected),
        (400, 200, 1404102, PolicyRejected),
        (400, 506, 0, OutcomeUnknown),
        (400, 100, 1366051, OutcomeUnknown),
        (302, 0, 0, UnexpectedResponse),
        (400, -2, 2207003, Transient),
        (400, -1, 2207032, Transient),
        (400, -1, 2207085, InvalidContent),
        (400, 100, 2207020, RemoteGone),
    ],
)
def test_what_refusals_mean(status: int, code: int, subcode: int, kind: type[ConnectorError], write: bool) -> None:
    body = {"error": {"message": "own words", "code": code, "error_subcode": subcode, "fbtrace_id": "AbC"}}
    error = classify(Got(status, {}, json.dumps(body).encode(), platform="facebook", write=write), NOW)
    assert type(error) is (OutcomeUnknown if write and kind is Transient else kind)
    assert error.request_id == "AbC"
    assert "%(" not in str(error)


def test_transient_flag_and_bodies_without_an_error() -> None:
    flagged = json.dumps({"error": {"code": 4711, "is_transient": True}}).encode()
    assert type(classify(Got(400, {}, flagged), NOW)) is Transient
    assert type(classify(Got(400, {}, flagged, write=True), NOW)) is OutcomeUnknown
    for body in (b"<html>", b"[]", b'{"error": "no"}', b""):
        assert type(classify(Got(400, {}, body), NOW)) is InvalidContent
    # Not ready: certainly nothing was published.
    early = json.dumps({"error": {"code": 9007, "error_subcode": 2207027}}).encode()
    assert type(classify(Got(400, {}, early, write=True), NOW)) is Transient


def test_usage_headers_tell_how_long_to_wait() -> None:
    business = json.dumps({"5": [{"type": "pages", "call_count": 96, "estimated_time_to_regain_access": 7}]})
    headers = {"x-business-use-case-usage": business, "x-app-usage": '{"call_count": 12, "total_time": 40}'}
    assert wait_of_usage(headers) == 420
    assert usage_of(headers) == 96
    assert (usage_of({}), wait_of_usage({}), usage_of({"x-app-usage": "x"})) == (None, None, None)
    body = json.dumps({"error": {"code": 32}}).encode()
    error = classify(Got(400, headers, body), NOW)
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.bucket) == (420, "")
    error = classify(Got(400, {}, json.dumps({"error": {"code": 4}}).encode()), NOW)
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.bucket) == (900, "app")


@pytest.fixture
def server() -> Iterator[FacebookFake]:
    with FacebookFake() as fake:
        yield fake


@pytest.fixture
def graph(server: FacebookFake) -> Graph:
    return Graph(server.http(), Clock(), "facebook", FACEBOOK)


@pytest.fixture
def auth(server: FacebookFake) -> Credential:
    return Credential({"access": server.page_token}, remote_id=PAGE, app=APP)


def test_a_preparatory_step_that_uses_up_the_allowance(server: FacebookFake, graph: Graph, auth: Credential) -> None:
    """The visible step would be refused, so it is not tried; reads and writes keep what they brought."""
    full = {"x-app-usage": '{"call_count": 95}'}
    server.fault("POST", "/subscribed_apps", instead=Answer(200, {"success": True}, full))
    with pytest.raises(RateLimited) as caught:
        graph.call("POST", f"{PAGE}/subscribed_apps", auth, {"subscribed_fields": "feed"})
    assert caught.value.bucket == "app"
    server.fault("GET", f"/{PAGE}", instead=Answer(200, {"id": PAGE}, full))
    assert graph.get(auth, PAGE, fields="id")["id"] == PAGE
    server.fault("POST", "/feed", instead=Answer(200, {"id": "1_2"}, full))
    assert graph.make(auth, PAGE, "feed", {"message": "x"}, write=True) == "1_2"


@pytest.mark.parametrize("body", [{}, {"error": {"code": 2}}, {"data": None}, {"data": {}}])
def test_an_answer_that_is_no_list_proves_nothing(
    server: FacebookFake, graph: Graph, auth: Credential, body: Any
) -> None:
    server.fault("GET", "/published_posts", instead=Answer(200, body))
    with pytest.raises(UnexpectedResponse):
        own_posts(graph, auth, "published_posts", {"fields": "id"}, NOW, at="created_time")


def test_a_list_is_read_to_its_end_or_proves_nothing(server: FacebookFake, graph: Graph, auth: Credential) -> None:
    """Pages may be short, or point to the next one by time; some may not say where it begins."""

    def page(index: int, paging: dict[str, Any]) -> None:
        post = {"id": str(index), "created_time": stamp(NOW)}
        server.fault("GET", "/published_posts", instead=Answer(200, {"data": [post], "paging": paging}))

    def look() -> list[str]:
        found = own_posts(graph, auth, "published_posts", {"fields": "id"}, NOW, at="created_time")
        return [str(item["id"]) for item in found]

    page(1, {"next": "https://graph.facebook.com/v25.0/1/feed?until=17&__paging_token=t&access_token=x&limit=100"})
    page(2, {"cursors": {"after": "c"}})
    assert look() == ["2", "1"]
    asked = server.requests[-1].params
    assert (asked["until"], asked["__paging_token"], asked["access_token"]) == ("17", "t", server.page_token)
    for count, paging in ((5, {"next": "x", "cursors": {"after": "c"}}), (1, {"next": "https://x.example/"})):
        for index in range(count):
            page(index, paging)
        with pytest.raises(OutcomeUnknown):
            look()


def test_what_may_not_be_deleted_is_not_taken_for_gone(server: FacebookFake, graph: Graph, auth: Credential) -> None:
    post = server.add_post("p")
    server.fault("DELETE", post, instead=refusal(100, 33))
    with pytest.raises(MissingScope):
        graph.delete(auth, post)
    server.fault("DELETE", post, instead=Answer(200, {"success": False}))
    with pytest.raises(OutcomeUnknown):
        graph.delete(auth, post)
    graph.delete(auth, post)
    graph.delete(auth, post)
    assert server.visible() == []


def test_ids_stay_within_their_place_in_an_address(server: FacebookFake, graph: Graph, auth: Credential) -> None:
    with pytest.raises(ConnectorError):
        graph.get(auth, "../me?fields=x#", fields="id")
    assert server.requests[-1].path == "/graph.facebook.com/v25.0/..%2Fme%3Ffields%3Dx%23"
    for nothing in ("", ".", ".."):
        with pytest.raises(RemoteGone):
            graph.delete(auth, nothing)
    assert server.sent("DELETE", "/") == []


def test_a_wrong_proof_is_refused_by_the_fake(server: FacebookFake) -> None:
    graph = Graph(server.http(), Clock(), "facebook", FACEBOOK, proof=False)
    with pytest.raises(InvalidContent):
        graph.get(Credential({"access": server.page_token}, app=APP), PAGE, fields="id")


def test_figures() -> None:
    assert (number(0), number(True), number(-1), number("3"), number({"a": 1, "b": 2}), number({})) == (
        0,
        None,
        None,
        None,
        3,
        None,
    )
    assert value_of({"total_value": {"value": 0}}) == 0
    assert value_of({"values": [{"value": 1}, {"value": 2}]}) == 2
    assert value_of({"values": []}) is None
    daily = {"values": [{"value": 5, "end_time": "2026-11-20T08:00:00+0000"}, {"value": 6}, {"end_time": "x"}]}
    assert {day.isoformat(): count for day, count in by_day(daily).items()} == {"2026-11-19": 5}


CONNECTORS: dict[str, Any] = {"facebook": Facebook, "instagram": Instagram, "threads": Threads}


@pytest.fixture(scope="module")
def listeners() -> Iterator[dict[str, Any]]:
    """Hearing asks no network, so one client serves all tests."""
    http = Http()
    yield {slug: kind(http=http, clock=Clock()) for slug, kind in CONNECTORS.items()}
    http.close()


@pytest.fixture(params=CONNECTORS)
def listener(request: pytest.FixtureRequest, listeners: dict[str, Any]) -> Any:
    return listeners[request.param]


def test_handshake(listener: Any) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "our-word", "hub.challenge": "1158201444"}
    receipt = listener.receive(HookCall("GET", query, {}), KEYS, now=NOW)
    assert (receipt.reply.body, receipt.reply.status, receipt.events) == (b"1158201444", 200, ())
    for change in ({"hub.verify_token": "other"}, {"hub.mode": ""}):
        with pytest.raises(HookRefused):
            listener.receive(HookCall("GET", {**query, **change}, {}), KEYS, now=NOW)
    with pytest.raises(HookRefused):
        listener.receive(HookCall("GET", {**query, "hub.verify_token": ""}, {}), {**KEYS, "token": ""}, now=NOW)


@pytest.mark.parametrize("signature", ["", "sha256=00", "sha1=x", "sha256=é"])
def test_calls_that_are_not_genuine(listener: Any, signature: str) -> None:
    call = HookCall("POST", {}, {"x-hub-signature-256": signature}, b'{"object":"page","entry":[]}')
    with pytest.raises(HookRefused):
        listener.receive(call, KEYS, now=NOW)


def test_a_genuine_call_that_cannot_be_read(listener: Any) -> None:
    raw = b"\xff{"
    call = HookCall("POST", {}, {"x-hub-signature-256": signature_of(KEYS["client_secret"], raw)}, raw)
    with pytest.raises(HookRefused):
        listener.receive(call, KEYS, now=NOW)
    bodies: list[Any] = [[], {}, {"entry": [1, {"changes": [2, {"value": 3}]}]}, {"values": {"field": "x"}}]
    bodies += [{"entry": 7}, {"entry": [{"changes": 7, "messaging": 7}]}]
    for body in bodies:
        assert listener.receive(hook(body), KEYS, now=NOW).events == ()
    # Parts that are not what they should be, and half of a character.
    odd = {"id": "1", "item": "comment", "comment_id": "1", "from": "x", "root_post": "x", "owner": 1, "text": "\ud83c"}
    changes = [{"field": name, "value": odd} for name in ("feed", "comments", "replies", "mentions", "other")]
    message = {"sender": "x", "message": "x", "text": "\ud83c"}
    found = listener.receive(hook({"entry": [entry("5", NOW, *changes, messaging=(message,))]}), KEYS, now=NOW)
    assert len(found.events) == 6


def test_events_that_look_alike(listeners: dict[str, Any]) -> None:
    """One event for each account it concerns, and for each message however long the part that ids share."""
    value = {"media_id": "3", "comment_id": "9"}
    both = [entry(account, NOW, {"field": "mentions", "value": value}) for account in ("5", "6")]
    found = listeners["instagram"].receive(hook({"entry": both}), KEYS, now=NOW).events
    assert [(item.event_id, item.account_id) for item in found] == [("mentions:9", "5"), ("mentions:9", "6")]
    long = [{"sender": {"id": "7"}, "message": {"mid": f"m_{'a' * 220}{end}"}} for end in "xy"]
    found = listeners["facebook"].receive(hook({"entry": [entry("5", NOW, messaging=tuple(long))]}), KEYS, now=NOW)
    assert len({item.event_id for item in found.events}) == 2
    assert all(len(item.event_id) <= 200 for item in found.events)


def deauthorize(data: bytes, secret: str = KEYS["client_secret"]) -> HookCall:
    payload = base64.urlsafe_b64encode(data).rstrip(b"=")
    digest = hmac.new(secret.encode(), payload, hashlib.sha256).digest()
    signed = base64.urlsafe_b64encode(digest).rstrip(b"=") + b"." + payload
    return HookCall("POST", {}, {}, b"signed_request=" + signed)


def test_deauthorization(listener: Any) -> None:
    body = json.dumps({"user_id": "77", "issued_at": int(NOW.timestamp())}).encode()
    receipt = listener.receive(deauthorize(body), KEYS, now=NOW)
    assert [(item.kind, item.account_id) for item in receipt.events] == [(HookKind.ACCESS_ENDED, "77")]
    deep = b"[" * 100_000
    calls = [deauthorize(body, "guess"), deauthorize(deep, "guess"), deauthorize(deep), deauthorize(b"[]")]
    calls += [deauthorize(json.dumps({"user_id": "77", "issued_at": 1_600_000_000}).encode())]
    calls += [HookCall("POST", {}, {}, b"signed_request=" + wrong) for wrong in (b"x", b"AAAA.%%%", "é.é".encode())]
    for call in calls:
        with pytest.raises(HookRefused):
            listener.receive(call, KEYS, now=NOW)
    with pytest.raises(HookRefused):
        listener.receive(deauthorize(body, ""), {**KEYS, "client_secret": ""}, now=NOW)


def entry(account: str, at: datetime, *changes: dict[str, Any], messaging: tuple[dict[str, Any], ...] = ()) -> Any:
    return {"id": account, "time": int(at.timestamp()), "changes": list(changes), "messaging": list(messaging)}


def comment(identifier: str, verb: str = "add", author: str = "900") -> dict[str, Any]:
    value = {"item": "comment", "verb": verb, "comment_id": identifier, "from": {"id": author}, "message": "茶"}
    return {"field": "feed", "value": value}


def test_a_batch_becomes_events_with_stable_ids(listeners: dict[str, Any]) -> None:
    facebook = listeners["facebook"]
    edits = [comment("1_2", "edited"), comment("1_2", "edited")]
    edits[1]["value"]["message"] = "again"
    message = {"sender": {"id": "7"}, "recipient": {"id": "5"}, "message": {"mid": "m_1", "text": "hi"}}
    echo = {"sender": {"id": "5"}, "message": {"mid": "m_2", "is_echo": True}}
    seen = {"sender": {"id": "7"}, "read": {"watermark": 1}}
    like = {"field": "feed", "value": {"item": "reaction", "verb": "add", "created_time": 1, "from": {"id": "7"}}}
    post = {"field": "feed", "value": {"item": "status", "verb": "add", "post_id": "5_9", "from": {"id": "5"}}}
    batch = [
        entry("5", NOW, comment("1_2"), comment("1_3", author="5"), *edits, like, post),
        entry("6", NOW, {"field": "mention", "value": {"post_id": "6_1", "item": "post"}}),
        entry("5", NOW, messaging=(message, echo, seen)),
    ]
    first = facebook.receive(hook({"object": "page", "entry": batch}), KEYS, now=NOW).events
    assert [(item.account_id, item.kind) for item in first] == [
        ("5", HookKind.COMMENT),
        ("5", HookKind.OTHER),
        ("5", HookKind.OTHER),
        ("5", HookKind.OTHER),
        ("5", HookKind.REACTION),
        ("5", HookKind.POST_PUBLISHED),
        ("6", HookKind.MENTION),
        ("5", HookKind.MESSAGE),
        ("5", HookKind.OTHER),
        ("5", HookKind.OTHER),
    ]
    identifiers = [item.event_id for item in first]
    assert len(set(identifiers)) == len(identifiers)
    assert identifiers[0] == "feed:1_2:add"
    assert identifiers[7] == "messages:m_1"
    # Delivered again in other batches, later, twice in one call.
    again: list[str] = []
    for part in [[batch[2], batch[2]], [batch[1]], [batch[0]]]:
        later = [{**item, "time": item["time"] + 60} for item in part]
        call = hook({"object": "page", "entry": later})
        again += [item.event_id for item in facebook.receive(call, KEYS, now=NOW).events]
    assert sorted(again) == sorted(identifiers)


def test_replays_are_left_out(listeners: dict[str, Any]) -> None:
    facebook = listeners["facebook"]
    old, now = entry("5", NOW - timedelta(days=4), comment("1_1")), entry("5", NOW, comment("1_2"))
    with pytest.raises(HookRefused) as caught:
        facebook.receive(hook({"entry": [old]}), KEYS, now=NOW)
    assert caught.value.code == "stale"
    found = facebook.receive(hook({"entry": [old, now]}), KEYS, now=NOW).events
    assert [item.event_id for item in found] == ["feed:1_2:add"]


def test_events_of_instagram(listeners: dict[str, Any]) -> None:
    value = {"id": "17", "text": "茶", "from": {"id": "900", "username": "fan"}, "media": {"id": "3"}}
    mine = {"id": "18", "from": {"id": "5"}}
    changes = [{"field": "comments", "value": value}, {"field": "comments", "value": mine}]
    changes += [{"field": "mentions", "value": {"media_id": "3", "comment_id": "9"}}, {"field": "x", "value": {}}]
    message = {"sender": {"id": "7"}, "message": {"mid": "aWdf", "text": "hi"}, "timestamp": 1}
    call = hook({"object": "instagram", "entry": [entry("5", NOW, *changes, messaging=(message,))]})
    found = listeners["instagram"].receive(call, KEYS, now=NOW).events
    assert [(item.event_id.split(":")[:2], item.kind) for item in found[:3]] == [
        (["comments", "17"], HookKind.COMMENT),
        (["comments", "18"], HookKind.OTHER),
        (["mentions", "9"], HookKind.MENTION),
    ]
    assert (found[4].event_id, found[4].kind, found[4].account_id) == ("messages:aWdf", HookKind.MESSAGE, "5")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (
            "replies",
            {"id": "8", "username": "fan", "root_post": {"id": "1", "owner_id": "5", "username": "brand"}},
            ("replies:8", HookKind.COMMENT, "5"),
        ),
        (
            "replies",
            {"id": "9", "username": "brand", "root_post": {"owner_id": "5", "username": "brand"}},
            ("replies:9", HookKind.OTHER, "5"),
        ),
        ("mentions", {"id": "10", "username": "fan"}, ("mentions:10", HookKind.MENTION, "")),
        ("publish", {"id": "11"}, ("publish:11", HookKind.POST_PUBLISHED, "")),
        ("delete", {"id": "11"}, ("delete:11", HookKind.OTHER, "")),
    ],
)
def test_events_of_threads(
    listeners: dict[str, Any], field: str, value: dict[str, Any], expected: tuple[str, HookKind, str]
) -> None:
    """Both the flat shape its documentation shows and the one of all other products."""
    at = int(NOW.timestamp())
    flat = {
        "app_id": "1",
        "topic": "moderate",
        "target_id": "3",
        "time": at,
        "values": {"value": value, "field": field},
    }
    (found,) = listeners["threads"].receive(hook(flat), KEYS, now=NOW).events
    assert (found.event_id, found.kind, found.account_id) == expected
    nested = {"object": "threads", "entry": [entry("5", NOW, {"field": field, "value": value})]}
    (found,) = listeners["threads"].receive(hook(nested), KEYS, now=NOW).events
    assert (found.event_id, found.account_id) == (expected[0], "5")


def test_words_of_a_failed_container() -> None:
    named = failed("Error: Media upload has failed with error code 2207026", "instagram")
    assert (named.code, "format" in str(named)) == ("2207026", True)
    assert "odd words" in str(failed("odd  words", "threads"))
    assert mark_of(" a\n b ") == mark_of("a b") != mark_of("a c")
    assert mark_of(" ") == ""
