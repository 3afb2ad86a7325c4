"""The Mastodon connector against a fake server: sign-in, slow media, faults, odd servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from accounts.connectors import fence
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
    UnsupportedFeature,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.platforms.mastodon.markup import comparable, plain
from accounts.connectors.types import Credential, Draft, Format, Grant, PublishedState

from .fake_mastodon import ME, FakeMastodon, _rendered
from .fake_server import Answer
from .samples import Clock, media

BACK = "https://brand.example/back"
DRAFT = Draft("山屿茶 opens today")
STATUSES = "/api/v1/statuses"


@pytest.fixture
def server() -> Iterator[FakeMastodon]:
    with FakeMastodon() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def mastodon(clock: Clock, slept: list[float]) -> Mastodon:
    http = Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5)
    return Mastodon(http=http, clock=clock, sleep=slept.append)


def sign_in(mastodon: Mastodon, server: FakeMastodon) -> Grant:
    app = mastodon.register_app(server.url, BACK)
    leave = mastodon.start(app, {"host": server.url}, redirect_uri=BACK, state="st")
    return mastodon.exchange(app, server.agree(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(mastodon: Mastodon, server: FakeMastodon) -> Credential:
    credential = sign_in(mastodon, server).credential
    server.requests.clear()
    return credential


def test_sign_in(mastodon: Mastodon, server: FakeMastodon) -> None:
    app = mastodon.register_app(f" {server.url}/ ", BACK)
    leave = mastodon.start(app, {}, redirect_uri=BACK, state="st")
    query = dict(parse_qsl(urlsplit(leave.url).query))
    assert query["state"] == "st"
    assert leave.keep["verifier"] not in leave.url
    assert leave.keep["verifier"] not in repr(leave)
    grant = mastodon.exchange(app, server.agree(leave.url), leave.keep, redirect_uri=BACK)[0]
    assert grant.info.handle == "brand@fake.social"
    assert grant.info.bio == "Tea"
    assert grant.info.text_max == 1000
    assert grant.info.media is not None
    assert (grant.info.media.images_max, grant.info.media.image_max_bytes, grant.info.media.alt_max) == (6, 1000, 10)
    assert grant.credential.app == app
    assert app.client_secret not in repr(grant) + repr(app)


def test_limits_of_the_server_decide(mastodon: Mastodon, server: FakeMastodon) -> None:
    info = sign_in(mastodon, server).info
    assert mastodon.validate(Draft("a" * 1000), info) == []
    assert [item.params["over"] for item in mastodon.validate(Draft("a" * 1001), info)] == [1]
    heavy = Draft("a", Format.IMAGE, media=(media(b"x" * 1001),))
    assert [item.code for item in mastodon.validate(heavy, info)] == ["image_too_heavy"]
    assert mastodon.validate(heavy) == []


@pytest.mark.parametrize(
    "change",
    [
        {"state": "other"},
        {"state": ""},
        {"error": "access_denied"},
        {"code": ""},
        {"code": "stolen"},
    ],
)
def test_sign_in_that_must_not_succeed(mastodon: Mastodon, server: FakeMastodon, change: dict[str, str]) -> None:
    app = mastodon.register_app(server.url, BACK)
    leave = mastodon.start(app, {}, redirect_uri=BACK, state="st")
    query = {**server.agree(leave.url), **change}
    with pytest.raises(NeedsReconnect):
        mastodon.exchange(app, query, leave.keep, redirect_uri=BACK)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(mastodon: Mastodon, server: FakeMastodon) -> None:
    app = mastodon.register_app(server.url, BACK)
    leave = mastodon.start(app, {}, redirect_uri=BACK, state="st")
    query = server.agree(leave.url)
    with pytest.raises(NeedsReconnect) as caught:
        mastodon.exchange(app, query, {**leave.keep, "verifier": "guess"}, redirect_uri=BACK)
    assert "code-1" not in caught.value.raw


def test_fewer_scopes_than_asked(mastodon: Mastodon, server: FakeMastodon) -> None:
    app = mastodon.register_app(server.url, BACK)
    leave = mastodon.start(app, {}, redirect_uri=BACK, state="st")
    for scope, missing in (("read write:statuses", ("write:media",)), ("read write", ()), ("", ())):
        query = server.agree(leave.url)
        server.codes["code-1"]["scope"] = scope
        if missing:
            with pytest.raises(MissingScope) as caught:
                mastodon.exchange(app, query, leave.keep, redirect_uri=BACK)
            assert caught.value.scopes == missing
        else:
            assert mastodon.exchange(app, query, leave.keep, redirect_uri=BACK)


@pytest.mark.parametrize(
    ("host", "code"),
    [("", "host_invalid"), ("bad host", "host_invalid"), ("http://example.com", "host_refused")],
)
def test_servers_that_cannot_be(mastodon: Mastodon, host: str, code: str) -> None:
    with pytest.raises(InvalidContent) as caught:
        mastodon.register_app(host, BACK)
    assert (caught.value.problems[0].code, caught.value.problems[0].field) == (code, "host")


@pytest.mark.parametrize("answer", [Answer(404, "<html>"), Answer(200, "<html>Welcome</html>")])
def test_another_kind_of_server(mastodon: Mastodon, server: FakeMastodon, answer: Answer) -> None:
    server.fault("POST", "/api/v1/apps", instead=answer)
    with pytest.raises(InvalidContent) as caught:
        mastodon.register_app(server.url, BACK)
    assert caught.value.problems[0].code == "host_not_mastodon"


def test_server_without_instance_methods(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    server.fault("GET", "/api/v2/instance", instead=Answer(404, "<html>"))
    info = mastodon.probe(auth)
    assert info.text_max is None
    assert info.handle == f"brand@127.0.0.1:{server.port}"
    assert len(server.sent("GET", "/api/v1/instance")) == 1
    server.fault("GET", "/api/v2/instance", instead=Answer(500, "<html>"))
    with pytest.raises(Transient):
        mastodon.probe(auth)


def test_publish_with_all_options(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    options = {"visibility": "private", "spoiler": "tea", "sensitive": True}
    draft = Draft("text", Format.IMAGE, media=(media(alt="cup"), media(alt="")), language="zh-Hans", options=options)
    made = mastodon.publish(auth, draft, key="k")
    (sent,) = server.sent("POST", STATUSES)
    assert sent.headers["idempotency-key"] == "k"
    body = sent.json()
    assert body["language"] == "zh"
    assert (body["visibility"], body["spoiler_text"], body["sensitive"]) == ("private", "tea", True)
    assert [server.media[item]["description"] for item in body["media_ids"]] == ["cup", None]
    assert made.remote_id in server.statuses


def test_media_that_take_a_moment(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential, slept: list[float]
) -> None:
    server.slow = 3
    made = mastodon.publish(auth, Draft("clip", Format.IMAGE, media=(media(),)), key="k")
    assert made.state is PublishedState.LIVE
    assert len(slept) == 4


def test_media_that_take_long_are_a_state(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential, slept: list[float]
) -> None:
    server.slow = 24
    draft = Draft("clip", Format.IMAGE, media=(media(),), thread=("two",))
    waiting = mastodon.publish(auth, draft, key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert sum(slept) == 20
    assert server.statuses == {}
    assert auth.secrets["access"] not in waiting.handle
    states = []
    for _turn in range(8):
        answer = mastodon.poll(auth, waiting.handle)
        states.append(answer.state)
        if answer.state is PublishedState.LIVE:
            break
    assert states == [PublishedState.PROCESSING] * 4 + [PublishedState.LIVE]
    assert len(answer.parts) == 1
    assert mastodon.poll(auth, waiting.handle).remote_id == answer.remote_id
    assert len(server.statuses) == 2
    with pytest.raises(UnexpectedResponse):
        mastodon.poll(auth, json.dumps({"key": "x"}))


@pytest.mark.parametrize("remembers", [True, False])
def test_slow_media_and_a_lost_answer(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential, remembers: bool
) -> None:
    """Polling posts in the end; when that answer is lost, the next poll finds the post, keys or not."""
    server.slow, server.remembers_keys = 21, remembers
    waiting = mastodon.publish(auth, Draft("clip", Format.IMAGE, media=(media(),)), key="k")
    assert mastodon.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    server.fault("POST", STATUSES, drop=True)
    with pytest.raises(OutcomeUnknown):
        mastodon.poll(auth, waiting.handle)
    server.fault("GET", f"/accounts/{ME}/statuses", instead=Answer(200, []))
    with pytest.raises(OutcomeUnknown) as caught:
        mastodon.poll(auth, waiting.handle)
    assert caught.value.code == "media_taken"
    assert mastodon.poll(auth, waiting.handle).remote_id in server.statuses
    assert len(server.statuses) == 1


def test_a_thread_stops_when_the_right_to_write_ends(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential
) -> None:
    with fence.writes_while(lambda: not server.statuses), pytest.raises(fence.Fenced):
        mastodon.publish(auth, replace(DRAFT, thread=("two",)), key="k")
    assert len(server.statuses) == 1


def test_media_that_cannot_be_processed(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    server.slow = -1
    with pytest.raises(InvalidContent) as caught:
        mastodon.publish(auth, Draft("clip", Format.IMAGE, media=(media(),)), key="k")
    assert caught.value.problems[0].code == "media_failed"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(401, {"error": "The access token is invalid"}), AuthExpired),
        (Answer(400, {"error": "invalid_token", "error_description": "expired"}), AuthExpired),
        (Answer(400, {"error": "The access token was revoked"}), AuthExpired),
        (Answer(403, {"error": "This action is outside the authorized scopes"}), MissingScope),
        (Answer(403, {"error": "Your login is currently disabled"}), PolicyRejected),
        (Answer(403, {"error": "This action is not allowed"}), PolicyRejected),
        (Answer(404, {"error": "Record not found"}), RemoteGone),
        (Answer(410, None), RemoteGone),
        (Answer(422, {"error": "Validation failed: Text character limit of 500 exceeded"}), InvalidContent),
        (Answer(413, "<html>too large</html>"), InvalidContent),
        (Answer(429, {"error": "Too many requests"}), RateLimited),
        (Answer(500, "<html>We're sorry</html>"), OutcomeUnknown),
        (Answer(503, {"error": "Remote data could not be fetched"}), OutcomeUnknown),
        (Answer(504, "<html>gateway</html>"), OutcomeUnknown),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {"scheduled_at": "x"}), OutcomeUnknown),
        (Answer(200, []), OutcomeUnknown),
        (Answer(301, None, {"location": "/elsewhere"}), UnexpectedResponse),
    ],
)
def test_refusals_of_a_write(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", STATUSES, instead=answer)
    with pytest.raises(kind) as caught:
        mastodon.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert caught.value.platform == "mastodon"
    assert auth.secrets["access"] not in caught.value.raw + str(caught.value) + repr(caught.value)
    assert len(server.sent("POST", STATUSES)) == 1


def test_how_long_to_wait(mastodon: Mastodon, server: FakeMastodon, auth: Credential, clock: Clock) -> None:
    reset = (clock() + timedelta(seconds=120)).isoformat().replace("+00:00", "Z")
    for headers, seconds in (({"x-ratelimit-reset": reset}, 120), ({"retry-after": "9"}, 9), ({}, 60)):
        server.fault("POST", STATUSES, instead=Answer(429, {"error": "Too many requests"}, headers))
        with pytest.raises(RateLimited) as caught:
            mastodon.publish(auth, DRAFT, key="k")
        assert caught.value.retry_after == pytest.approx(seconds, abs=1)


@pytest.mark.parametrize("remembers", [True, False])
@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}, {"delay": 2.0}])
def test_created_but_not_confirmed(
    mastodon: Mastodon, server: FakeMastodon, auth: Credential, fault: dict[str, Any], remembers: bool
) -> None:
    """Also on servers that do not know Idempotency-Key the look-up finds the post."""
    server.remembers_keys = remembers
    since = datetime.now(UTC)
    draft = Draft("tea & <cake> @fan@other.social\nhttps://example.com/a/very/long/address/indeed?x=1&y=2 #茶\n\nnew")
    server.fault("POST", STATUSES, **fault)
    with pytest.raises(OutcomeUnknown):
        mastodon.publish(auth, draft, key="k")
    found = mastodon.find(auth, key="k", draft=draft, since=since).post
    assert found is not None
    assert found.remote_id in server.statuses
    if remembers:
        assert mastodon.publish(auth, draft, key="k").remote_id == found.remote_id
    assert len(server.statuses) == 1


def test_failing_upload_is_transient(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    draft = Draft("picture", Format.IMAGE, media=(media(),))
    for fault in ({"drop": True}, {"instead": Answer(503, "<html>")}):
        server.fault("POST", "/api/v2/media", **fault)
        with pytest.raises(Transient):
            mastodon.publish(auth, draft, key="k")
    assert server.statuses == {}


def test_find_needs_certainty(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    since = datetime.now(UTC)
    for number in range(90):
        mastodon.publish(auth, Draft(f"other {number}"), key=f"o{number}")
    assert mastodon.find(auth, key="k", draft=DRAFT, since=since).post is None
    assert mastodon.find(auth, key="o0", draft=Draft("other 0"), since=since).post is not None
    for number in range(120):
        identifier = server._id()
        server.statuses[identifier] = {**next(iter(server.statuses.values())), "id": identifier, "content": str(number)}
    with pytest.raises(OutcomeUnknown) as caught:
        mastodon.find(auth, key="k", draft=DRAFT, since=since)
    assert caught.value.code == "too_many_posts"
    server.fault("GET", f"/accounts/{ME}/statuses", instead=Answer(500, "<html>"))
    with pytest.raises(Transient):
        mastodon.find(auth, key="k", draft=DRAFT, since=since)


def test_broken_thread(mastodon: Mastodon, server: FakeMastodon, auth: Credential, clock: Clock) -> None:
    since = clock()
    draft = replace(DRAFT, thread=("two", "three"))
    server.fault("POST", STATUSES)
    server.fault("POST", STATUSES, instead=Answer(429, {"error": "Too many requests"}))
    with pytest.raises(OutcomeUnknown) as caught:
        mastodon.publish(auth, draft, key="k")
    assert caught.value.code == "thread_incomplete"
    assert mastodon.find(auth, key="k", draft=draft, since=since).post is None
    made = mastodon.publish(auth, draft, key="k")
    assert len(server.statuses) == 3
    found = mastodon.find(auth, key="k", draft=draft, since=since).post
    assert found is not None
    assert found.parts == made.parts
    del server.statuses[made.parts[1]]
    clock.move(hours=2)
    with pytest.raises(OutcomeUnknown):
        mastodon.find(auth, key="k", draft=draft, since=since)


def test_answers(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    post = mastodon.publish(auth, Draft("p", options={"visibility": "unlisted"}), key="k")
    comment = mastodon.comment(auth, post.remote_id, "first", key="k")
    assert server.statuses[comment]["visibility"] == "unlisted"
    assert "@brand" not in server.statuses[comment]["content"]
    server.statuses[post.remote_id]["account"] = {"id": "7", "acct": "fan@other.social"}
    reply = mastodon.reply(auth, post.remote_id, "thanks", key="r")
    sent = server.sent("POST", STATUSES)[-1]
    assert sent.json()["status"] == "@fan@other.social thanks"
    assert sent.headers["idempotency-key"] == "r:reply"
    assert server.statuses[reply.remote_id]["in_reply_to_id"] == post.remote_id
    mastodon.like(auth, post.remote_id)
    mastodon.like(auth, post.remote_id)
    assert server.liked == {post.remote_id}
    with pytest.raises(UnsupportedFeature):
        mastodon.like(auth, "notification:4")
    mastodon.reply(auth, post.remote_id, "@Fan@other.social again", key="s")
    assert server.sent("POST", STATUSES)[-1].json()["status"] == "@Fan@other.social again"


def test_delete(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    made = mastodon.publish(auth, DRAFT, key="k")
    mastodon.delete(auth, made.remote_id)
    mastodon.delete(auth, made.remote_id)
    assert server.statuses == {}
    server.fault("DELETE", STATUSES, instead=Answer(500, "<html>"))
    with pytest.raises(OutcomeUnknown):
        mastodon.delete(auth, made.remote_id)


def test_figures_on_old_servers(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    made = mastodon.publish(auth, DRAFT, key="k")
    server.statuses[made.remote_id]["favourites_count"] = 5
    assert [item.likes for item in mastodon.post_metrics(auth, [made.remote_id, "1"])] == [5]
    server.fault("GET", STATUSES, instead=Answer(404, {"error": "Record not found"}))
    assert [item.likes for item in mastodon.post_metrics(auth, [made.remote_id, "1"])] == [5]
    server.statuses[made.remote_id]["reblogs_count"] = -1
    assert mastodon.post_metrics(auth, [made.remote_id])[0].shares is None


def test_revoke_and_refresh(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    with pytest.raises(NeedsReconnect):
        mastodon.refresh(auth)
    mastodon.revoke(auth)
    assert server.token == "revoked"
    with pytest.raises(AuthExpired):
        mastodon.probe(auth)
    server.fault("POST", "/oauth/revoke", instead=Answer(503, "<html>"))
    with pytest.raises(Transient):
        mastodon.revoke(auth)


def test_servers_whose_tokens_expire(mastodon: Mastodon, server: FakeMastodon, auth: Credential, clock: Clock) -> None:
    old = replace(auth, secrets={**auth.secrets, "refresh": "r1"})
    tokens = {"access_token": "token-2", "expires_in": 600}
    server.fault("POST", "/oauth/token", instead=Answer(200, tokens))
    fresh = mastodon.refresh(old)
    assert fresh.secrets == {"access": "token-2", "refresh": "r1"}
    assert fresh.expires_at == clock() + timedelta(minutes=10)
    assert (fresh.version, fresh.remote_id, fresh.scopes) == (1, auth.remote_id, auth.scopes)
    server.fault("POST", "/oauth/token", instead=Answer(400, {"error": "invalid_grant"}))
    with pytest.raises(NeedsReconnect):
        mastodon.refresh(old)


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo\n\nthree  & <four>",
        "@fan@other.social, https://example.com/a/very/long/address/that/is/cut?x=1&y=2#z end",
        "#茶 #tea 山屿 🍵",
        "e\u0301 é",
    ],
)
def test_text_survives_the_servers_html(text: str) -> None:
    assert comparable(plain(_rendered(text))) == comparable(text)


def test_html_becomes_text() -> None:
    assert plain("<p>a<br>b</p><p>c &amp; d</p><script>x</script>") == "a\nb\n\nc & dx"


def test_warning_counts_and_visibility_is_known(mastodon: Mastodon) -> None:
    assert mastodon.validate(Draft("a" * 495, options={"spoiler": "12345"})) == []
    (found,) = mastodon.validate(Draft("a" * 495, options={"spoiler": "123456"}))
    assert (found.code, found.params["over"]) == ("text_too_long", 1)
    (part,) = mastodon.validate(Draft("a", thread=("b" * 495, "b" * 494), options={"spoiler": "123456"}))
    assert (part.code, part.field, part.params["over"]) == ("thread_text_too_long", "thread.0", 1)
    assert [item.code for item in mastodon.validate(Draft("a", options={"visibility": "all"}))] == [
        "visibility_unknown"
    ]


def test_a_look_says_what_it_saw(mastodon: Mastodon, server: FakeMastodon, auth: Credential) -> None:
    since = datetime.now(UTC)
    assert mastodon.find(auth, key="k", draft=DRAFT, since=since).looked_at == 0
    made = [mastodon.publish(auth, Draft(f"number {n} & <more>"), key=f"n{n}") for n in range(4)]
    for number, status in enumerate(server.statuses.values()):
        status["created_at"] = (since + timedelta(minutes=number)).isoformat()
    seen = mastodon.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at, seen.by_key) == (None, 4, False)
    assert [item.text for item in seen.nearest] == [f"number {n} & <more>" for n in (3, 2, 1)]
    assert seen.nearest[0].url == made[3].url
