"""The Bluesky connector against a fake server: faults, errors and edges that a healthy real server does not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors import fence
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
    UnsupportedFeature,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.bluesky.connector import Bluesky
from accounts.connectors.platforms.bluesky.facets import facets
from accounts.connectors.platforms.bluesky.ids import derived_tid
from accounts.connectors.types import Credential, Draft, Format, InboxKind

from .fake_bluesky import DID, FAN, HANDLE, PASSWORD, FakeBluesky, jwt
from .fake_server import Answer, free_port
from .samples import Clock, media

PUT, POST = "com.atproto.repo.putRecord", "app.bsky.feed.post"
DRAFT = Draft("山屿茶 opens today")


@pytest.fixture
def server() -> Iterator[FakeBluesky]:
    with FakeBluesky() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bluesky(server: FakeBluesky, clock: Clock) -> Bluesky:
    http = Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5)
    return Bluesky(http=http, clock=clock, plc_directory=server.url, public_view=server.url)


@pytest.fixture
def auth(bluesky: Bluesky, server: FakeBluesky) -> Credential:
    credential = bluesky.connect({"host": server.url, "handle": HANDLE, "password": PASSWORD})[0].credential
    server.requests.clear()
    return credential


def error(status: int, name: str, message: str = "", **headers: str) -> Answer:
    return Answer(status, {"error": name, "message": message or name}, headers)


def test_default_server_leads_to_the_accounts_own_home(
    bluesky: Bluesky, server: FakeBluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.connectors.platforms.bluesky.signin.DEFAULT_HOST", server.url)
    grant = bluesky.connect({"handle": f" @{HANDLE.upper()} ", "password": PASSWORD})[0]
    assert grant.credential.host == server.url
    assert server.sent("POST", "createSession")[0].json()["identifier"] == DID
    assert server.sent("GET", DID)
    assert grant.info.display_name == "山屿茶"
    assert grant.info.followers == 7


def test_a_directory_is_asked_only_for_what_can_be_one(
    bluesky: Bluesky, server: FakeBluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.connectors.platforms.bluesky.signin.DEFAULT_HOST", server.url)
    server.fault("GET", "resolveHandle", instead=Answer(200, {"did": "did:plc:../xrpc/evil"}))
    bluesky.connect({"handle": HANDLE, "password": PASSWORD})
    assert [request.path for request in server.requests if not request.path.startswith("/xrpc/")] == []
    assert server.sent("POST", "createSession")[0].json()["identifier"] == HANDLE


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"host": "not a host", "handle": HANDLE, "password": "x"}, "host_invalid", "host"),
        ({"host": "http://example.com", "handle": HANDLE, "password": "x"}, "host_refused", "host"),
        ({"host": "", "handle": "brand", "password": "x"}, "handle_invalid", "handle"),
        ({"host": "", "handle": HANDLE, "password": " "}, "password_missing", "password"),
    ],
)
def test_connect_form_is_checked_before_anything_is_sent(
    bluesky: Bluesky, server: FakeBluesky, values: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(InvalidContent) as caught:
        bluesky.connect(values)
    assert [(item.code, item.field) for item in caught.value.problems] == [(code, field)]
    assert server.requests == []


def test_private_server_is_refused_when_not_allowed() -> None:
    closed = Bluesky(http=Http(timeout=0.5), clock=Clock())
    with pytest.raises(ConnectorError) as caught:
        closed.connect({"host": "https://127.0.0.1", "handle": HANDLE, "password": "x"})
    assert caught.value.kind == "host_refused"


@pytest.mark.parametrize("scope", ["com.atproto.access", "com.atproto.appPass"])
def test_sessions_of_main_passwords_are_closed_at_once(bluesky: Bluesky, server: FakeBluesky, scope: str) -> None:
    server.scope = scope
    values = {"host": server.url, "handle": HANDLE, "password": PASSWORD}
    if scope == "com.atproto.appPass":
        assert bluesky.connect(values)[0].credential.scopes == (scope,)
        assert server.closed == []
    else:
        with pytest.raises(InvalidContent):
            bluesky.connect(values)
        assert len(server.closed) == 1


def test_account_with_email_code_is_told_to_use_an_app_password(bluesky: Bluesky, server: FakeBluesky) -> None:
    server.fault("POST", "createSession", instead=error(401, "AuthFactorTokenRequired"))
    with pytest.raises(InvalidContent) as caught:
        bluesky.connect({"host": server.url, "handle": HANDLE, "password": PASSWORD})
    assert caught.value.problems[0].code == "main_password"


def test_keys_are_valid_and_far_apart() -> None:
    keys = {derived_tid(f"post:{number}:0") for number in range(5000)}
    assert len(keys) == 5000
    assert all(len(key) == 13 and key[0] in "234567abcdefghij" for key in keys)
    assert derived_tid("a") == derived_tid("a")
    alphabet = "234567abcdefghijklmnopqrstuvwxyz"
    numbers = [sum(alphabet.index(char) << (60 - 5 * place) for place, char in enumerate(key)) for key in keys]
    years = {datetime.fromtimestamp((number >> 10) / 1_000_000, UTC).year for number in numbers}
    assert years == {2023}


def test_one_call_publishes_a_text(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    made = bluesky.publish(auth, DRAFT, key="k")
    assert [request.path.rpartition(".")[2] for request in server.requests] == ["putRecord"]
    assert made.url == f"https://bsky.app/profile/{DID}/post/{made.remote_id.rpartition('/')[2]}"


def test_a_repeat_at_another_time_changes_nothing(
    bluesky: Bluesky, server: FakeBluesky, auth: Credential, clock: Clock
) -> None:
    first = bluesky.publish(auth, DRAFT, key="k")
    clock.move(minutes=10)
    again = bluesky.publish(auth, DRAFT, key="k")
    assert (again.remote_id, again.raw["cid"]) == (first.remote_id, first.raw["cid"])
    assert server.writes == 1


def test_video_and_pictures(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    clip = media(b"mp4" * 10, kind=Format.VIDEO, mime="video/mp4", seconds=5, alt="pouring")
    bluesky.publish(auth, Draft("clip", Format.VIDEO, media=(clip,)), key="clip")
    bluesky.publish(auth, Draft("four", Format.IMAGE, media=(media(),) * 4), key="four")
    embeds = {value["text"]: value["embed"] for _cid, value in server.records.values()}
    assert embeds["clip"]["$type"] == "app.bsky.embed.video"
    assert embeds["clip"]["alt"] == "pouring"
    assert [image["alt"] for image in embeds["four"]["images"]] == ["茶园 at dawn"] * 4
    assert embeds["four"]["images"][0]["aspectRatio"] == {"width": 8, "height": 4}


def test_facets_count_bytes() -> None:
    text = "🍵茶 @fan.test https://x.test/a. #茶 and @nobody.test @u@other.social #1"
    found = facets(text, {"fan.test": FAN}.get)
    raw = text.encode()
    shown = [(raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(), f["features"][0]) for f in found]
    assert [part for part, _feature in shown] == ["@fan.test", "https://x.test/a", "#茶"]
    assert shown[0][1] == {"$type": "app.bsky.richtext.facet#mention", "did": FAN}
    assert shown[1][1]["uri"] == "https://x.test/a"
    assert shown[2][1]["tag"] == "茶"


def test_mentions_wait_for_the_server(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    """A blip while resolving must not turn a mention into plain text for ever; nothing is written yet."""
    server.fault("GET", "resolveHandle", instead=error(502, "UpstreamFailure"))
    with pytest.raises(Transient):
        bluesky.publish(auth, Draft("hi @fan.test"), key="k")
    assert server.writes == 0


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(400, "ExpiredToken"), AuthExpired),
        (error(400, "InvalidToken"), AuthExpired),
        (error(401, "AuthMissing"), AuthExpired),
        (error(400, "InvalidToken", "Bad token scope"), MissingScope),
        (error(403, "Forbidden"), MissingScope),
        (error(401, "AccountTakedown"), PolicyRejected),
        (error(401, "AccountDeactivated"), NeedsReconnect),
        (error(400, "BlobNotFound"), MediaExpired),
        (error(400, "InvalidRequest", "grapheme too big"), InvalidContent),
        (error(400, "RepoNotFound"), RemoteGone),
        (error(413, "PayloadTooLarge"), InvalidContent),
        (error(501, "MethodNotImplemented"), UnsupportedFeature),
        (error(429, "RateLimitExceeded"), RateLimited),
        (error(500, "InternalServerError"), OutcomeUnknown),
        (error(502, "UpstreamFailure"), OutcomeUnknown),
        (Answer(503, "<html>busy</html>"), OutcomeUnknown),
        (Answer(200, "<html>hello</html>"), OutcomeUnknown),
        (Answer(200, {"cid": "x"}), OutcomeUnknown),
        (Answer(302, None, {"location": "/elsewhere"}), UnexpectedResponse),
    ],
)
def test_refusals_of_a_write(
    bluesky: Bluesky, server: FakeBluesky, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", PUT, instead=answer)
    with pytest.raises(kind) as caught:
        bluesky.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert caught.value.platform == "bluesky"
    assert auth.secrets["access"] not in caught.value.raw + str(caught.value) + repr(caught.value)
    assert len(server.sent("POST", PUT)) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"retry-after": "7"}, 7), ({"ratelimit-reset": None}, 90), ({}, 60), ({"retry-after": "soon"}, 60)],
)
def test_how_long_to_wait(
    bluesky: Bluesky, server: FakeBluesky, auth: Credential, clock: Clock, headers: dict[str, Any], seconds: int
) -> None:
    moment = str(int(clock().timestamp()) + 90)
    answer = error(429, "RateLimitExceeded", **{name: value or moment for name, value in headers.items()})
    server.fault("POST", PUT, instead=answer)
    with pytest.raises(RateLimited) as caught:
        bluesky.publish(auth, DRAFT, key="k")
    assert caught.value.retry_after == pytest.approx(seconds, abs=1)


@pytest.mark.parametrize(
    "fault", [{"drop": True}, {"after": error(500, "InternalServerError")}, {"delay": 2.0}, {"after": Answer(200, "?")}]
)
def test_created_but_not_confirmed(
    bluesky: Bluesky, server: FakeBluesky, auth: Credential, fault: dict[str, Any]
) -> None:
    """The post stands although we were not told: it is found, and sending again makes no second one."""
    since = datetime.now(UTC) - timedelta(minutes=1)
    server.fault("POST", PUT, **fault)
    with pytest.raises(OutcomeUnknown):
        bluesky.publish(auth, DRAFT, key="k")
    found = bluesky.find(auth, key="k", draft=DRAFT, since=since).post
    assert found is not None
    assert bluesky.publish(auth, DRAFT, key="k").remote_id == found.remote_id
    assert server.writes == 1


def test_server_that_is_down_wrote_nothing(bluesky: Bluesky, auth: Credential) -> None:
    with pytest.raises(Transient):
        bluesky.publish(replace(auth, host=f"http://127.0.0.1:{free_port()}"), DRAFT, key="k")


def test_failing_upload_is_transient(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    draft = Draft("picture", Format.IMAGE, media=(media(),))
    server.fault("POST", "uploadBlob", drop=True)
    with pytest.raises(Transient):
        bluesky.publish(auth, draft, key="k")
    server.fault("POST", "uploadBlob", instead=error(500, "InternalServerError"))
    with pytest.raises(Transient):
        bluesky.publish(auth, draft, key="k")
    assert server.writes == 0


def test_broken_thread_is_completed(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    draft = replace(DRAFT, thread=("two", "three"))
    bluesky.publish(auth, DRAFT, key="k")
    server.fault("POST", PUT, after=error(400, "InvalidSwap"))
    server.fault("POST", PUT, instead=error(429, "RateLimitExceeded"))
    with pytest.raises(OutcomeUnknown) as caught:
        bluesky.publish(auth, draft, key="k")
    assert caught.value.code == "thread_incomplete"
    assert bluesky.find(auth, key="k", draft=draft, since=datetime.now(UTC)).post is None
    made = bluesky.publish(auth, draft, key="k")
    assert server.writes == 3
    found = bluesky.find(auth, key="k", draft=draft, since=datetime.now(UTC)).post
    assert found is not None
    assert found.parts == made.parts
    assert len(made.parts) == 2


def test_a_thread_stops_when_the_right_to_write_ends(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    with fence.writes_while(lambda: server.writes == 0), pytest.raises(fence.Fenced):
        bluesky.publish(auth, replace(DRAFT, thread=("two",)), key="k")
    assert server.writes == 1


def test_taken_down_post_is_not_sent_again(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    bluesky.publish(auth, DRAFT, key="k")
    server.fault("POST", PUT, instead=error(400, "InvalidSwap"))
    server.fault("GET", "getRecord", instead=error(400, "RecordNotFound"))
    with pytest.raises(PolicyRejected):
        bluesky.publish(auth, DRAFT, key="k")


def test_find_fails_rather_than_deny(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    server.fault("GET", "getRecord", instead=error(500, "InternalServerError"))
    with pytest.raises(Transient):
        bluesky.find(auth, key="k", draft=DRAFT, since=datetime.now(UTC))
    server.fault("GET", "getRecord", instead=Answer(404, "<html>"))
    with pytest.raises(RemoteGone):
        bluesky.find(auth, key="k", draft=DRAFT, since=datetime.now(UTC))


def test_delete(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    made = bluesky.publish(auth, DRAFT, key="k")
    bluesky.delete(auth, made.remote_id)
    bluesky.delete(auth, made.remote_id)
    assert server.records == {}
    with pytest.raises(RemoteGone):
        bluesky.delete(auth, f"at://{FAN}/{POST}/3jzzzzzzzzzzz")
    with pytest.raises(RemoteGone):
        bluesky.delete(auth, "https://bsky.app/profile/x/post/y")


def test_refresh(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    fresh = bluesky.refresh(auth)
    assert fresh.version == auth.version + 1
    assert fresh.secrets["access"] == server.access != auth.secrets["access"]
    # The old refresh token is used up: the app password opens again.
    assert bluesky.refresh(auth).secrets["access"] == server.access
    with pytest.raises(NeedsReconnect):
        bluesky.refresh(replace(auth, secrets={**auth.secrets, "password": "gone-gone"}))
    for fault in ({"drop": True}, {"instead": Answer(503, "busy")}):
        server.fault("POST", "refreshSession", **fault)
        with pytest.raises(Transient):
            bluesky.refresh(auth)


def test_refresh_of_a_closed_account(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    server.fault("POST", "refreshSession", instead=error(401, "AccountTakedown"))
    with pytest.raises(PolicyRejected):
        bluesky.refresh(auth)


def test_probe_survives_a_server_without_the_network(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    for answer in (
        error(502, "UpstreamFailure"),
        error(400, "InvalidRequest", "Profile not found"),
        Answer(404, "<p>"),
    ):
        server.fault("GET", "getProfile", instead=answer)
        info = bluesky.probe(auth)
        assert (info.handle, info.followers, info.display_name) == (HANDLE, None, "")
    assert bluesky.probe(auth).followers == 7
    server.fault("GET", "getSession", instead=Answer(200, {"did": DID, "handle": HANDLE, "active": False}))
    assert bluesky.probe(auth).restricted
    server.fault("GET", "getSession", instead=error(400, "ExpiredToken"))
    with pytest.raises(AuthExpired):
        bluesky.probe(auth)


def test_expiry_is_the_tokens_own(bluesky: Bluesky, server: FakeBluesky, auth: Credential, clock: Clock) -> None:
    assert auth.expires_at is not None
    assert abs(auth.expires_at - datetime.now(UTC) - timedelta(hours=2)) < timedelta(minutes=1)
    session = {"accessJwt": "opaque", "refreshJwt": jwt(), "did": DID, "handle": HANDLE}
    server.fault("POST", "refreshSession", instead=Answer(200, session))
    assert bluesky.refresh(auth).expires_at == clock() + timedelta(hours=2)
    for odd in (jwt(exp=10**30), jwt(exp="soon"), jwt(exp=None)):
        server.fault("POST", "refreshSession", instead=Answer(200, {**session, "accessJwt": odd}))
        assert bluesky.refresh(auth).expires_at == clock() + timedelta(hours=2)


def test_figures_in_batches(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    uris = [f"at://{DID}/{POST}/{number}" for number in range(60)]
    counts = {"likeCount": 3, "repostCount": 1, "quoteCount": 2, "replyCount": 0, "bookmarkCount": 4}
    server.counts = dict.fromkeys(uris[:59], counts)
    figures = bluesky.post_metrics(auth, uris)
    assert len(server.sent("GET", "getPosts")) == 3
    assert [item.remote_id for item in figures] == uris[:59]
    first = figures[0]
    assert (first.likes, first.shares, first.comments, first.saves) == (3, 3, 0, 4)
    assert (first.impressions, first.reach, first.clicks) == (None, None, None)
    server.fault("GET", "getPosts", instead=error(502, "UpstreamFailure"))
    assert bluesky.post_metrics(auth, uris[:1])[0].likes is None


def notification(number: int, reason: str, **record: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{FAN}/{POST}/n{number}",
        "cid": f"c{number}",
        "author": {"did": FAN, "handle": "fan.test"},
        "reason": reason,
        "reasonSubject": f"at://{DID}/{POST}/p",
        "record": {"$type": POST, **record},
        "indexedAt": f"2026-11-20T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}.000Z",
    }


def test_inbox_loses_nothing_between_two_looks(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    assert bluesky.inbox(auth).cursor == ""
    server.notifications = [notification(1, "reply", text="how much?")]
    page = bluesky.inbox(auth)
    assert [item.kind for item in page.items] == [InboxKind.COMMENT]
    server.notifications += [notification(number, "like") for number in range(2, 252)]
    server.notifications += [notification(300, "mention", text="@brand.test hi"), notification(301, "verified")]
    news = bluesky.inbox(auth, cursor=page.cursor)
    assert len(news.items) == 251
    assert [item.at for item in news.items] == sorted(item.at for item in news.items)
    assert news.items[-1].text == "@brand.test hi"
    assert bluesky.inbox(auth, cursor=news.cursor).items == ()


def test_inbox_of_one_moment(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    """Several notifications of the same millisecond, some of which come to light later; one that is malformed."""
    at = notification(5, "like")["indexedAt"]
    server.notifications = [notification(9, "like") | {"indexedAt": at}, notification(6, "like") | {"uri": "at://x"}]
    cursor, seen = "", []
    for number in (3, 7, 1):
        page = bluesky.inbox(auth, cursor=cursor)
        seen.append([item.remote_id.rpartition("/")[2] for item in page.items])
        cursor = page.cursor or cursor
        server.notifications.append(notification(number, "like") | {"indexedAt": at})
    assert seen == [["n9"], ["n3"], ["n7"]]


def test_a_reply_to_an_odd_record(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    made = bluesky.publish(auth, DRAFT, key="k")
    _cid, value = next(iter(server.records.values()))
    value["reply"] = "odd"
    answer = bluesky.reply(auth, made.remote_id, "hello", key="r")
    record = server.records[(POST, answer.remote_id.rpartition("/")[2])][1]
    assert record["reply"]["root"] == record["reply"]["parent"] == made.raw


def test_liking(bluesky: Bluesky, server: FakeBluesky, auth: Credential) -> None:
    made = bluesky.publish(auth, DRAFT, key="k")
    bluesky.like(auth, made.remote_id)
    bluesky.like(auth, made.remote_id)
    likes = [value for (kind, _key), (_cid, value) in server.records.items() if kind == "app.bsky.feed.like"]
    assert [like["subject"] for like in likes] == [made.raw]
    with pytest.raises(RemoteGone):
        bluesky.like(auth, f"at://{DID}/{POST}/3jzzzzzzzzzzz")
    with pytest.raises(UnsupportedFeature):
        bluesky.like(auth, f"at://{DID}/app.bsky.graph.follow/3jzzzzzzzzzzz")


def test_replies_to_what_is_gone(bluesky: Bluesky, auth: Credential) -> None:
    with pytest.raises(RemoteGone):
        bluesky.reply(auth, f"at://{DID}/{POST}/3jzzzzzzzzzzz", "hello", key="r")
    with pytest.raises(InvalidContent):
        bluesky.reply(auth, f"at://{DID}/{POST}/3jzzzzzzzzzzz", "x" * 301, key="r")


def test_bytes_are_limited_too(bluesky: Bluesky) -> None:
    family = "👨‍👩‍👧‍👦"
    assert [item.code for item in bluesky.validate(Draft(family * 121))] == ["text_too_heavy"]
    assert bluesky.validate(Draft(family * 120)) == []
    found = bluesky.validate(Draft("ok", thread=(family * 121,)))
    assert [(item.code, item.field) for item in found] == [("text_too_heavy", "thread.0")]


def test_a_look_says_what_it_saw(bluesky: Bluesky, server: FakeBluesky, auth: Credential, clock: Clock) -> None:
    since = clock()
    for number in range(4):
        clock.move(minutes=1)
        bluesky.publish(auth, Draft(f"number {number}"), key=f"n{number}")
    seen = bluesky.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at, seen.by_key) == (None, 4, True)
    assert [item.text for item in seen.nearest] == ["number 3", "number 2", "number 1"]
    assert seen.newest_at == seen.nearest[0].at == clock().replace(microsecond=clock().microsecond // 1000 * 1000)
    assert seen.nearest[0].url.startswith("https://bsky.app/profile/")
    # Reading the others is for the record only: where it fails, absence is proved all the same.
    server.fault("GET", "listRecords", instead=error(500, "InternalServerError"))
    assert bluesky.find(auth, key="k", draft=DRAFT, since=since).nearest == ()


def test_names_to_mention(bluesky: Bluesky, auth: Credential, server: FakeBluesky) -> None:
    assert [person.handle for person in bluesky.look_up(auth, "example")] == ["shan.example"]
    assert [(person.handle, person.name) for person in bluesky.look_up(auth, "shan", limit=1)] == [(HANDLE, "Shanyu")]
    assert bluesky.look_up(auth, "handle") == []
    for answer, kind in (
        (error(429, "RateLimitExceeded"), RateLimited),
        (error(503, "Down"), Transient),
        (error(400, "ExpiredToken"), AuthExpired),
    ):
        server.fault("GET", "searchActorsTypeahead", instead=answer)
        with pytest.raises(kind):
            bluesky.look_up(auth, "shan")
