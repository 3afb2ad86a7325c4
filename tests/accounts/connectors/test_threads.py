"""The Threads connector against a fake of its Graph host."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors import fence
from accounts.connectors.errors import (
    AudienceTooSmall,
    AuthExpired,
    ConnectorError,
    InvalidContent,
    MissingScope,
    NeedsReconnect,
    OutcomeUnknown,
    PolicyRejected,
    RateLimited,
    Transient,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.threads.connector import Threads
from accounts.connectors.platforms.threads.rules import count_text
from accounts.connectors.types import Credential, Draft, Format, InboxKind, PublishedState

from .fake_server import Answer
from .fakes.meta_base import stamp
from .fakes.threads import ME, Fake
from .meta_tools import APP, BACK, clip, connect, picture, refusal
from .samples import Clock

DRAFT = Draft("山屿茶 opens today")
THREAD = replace(DRAFT, thread=("two", "three"))
CAROUSEL = Draft("three", Format.VIDEO, media=(picture(), picture(2), clip()))
PUBLISH = "/threads_publish"


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
def threads(http: Http, clock: Clock) -> Threads:
    return Threads(http=http, clock=clock, sleep=lambda _seconds: None)


@pytest.fixture
def auth(threads: Threads, server: Fake) -> Credential:
    credential = connect(threads, server)[0].credential
    server.requests.clear()
    return credential


def test_sign_in(threads: Threads, server: Fake, clock: Clock) -> None:
    (grant,) = connect(threads, server)
    assert grant.credential.remote_id == ME
    assert grant.credential.expires_at == clock() + timedelta(days=60)
    assert grant.credential.secrets == {"access": "THA-long-1"}
    assert (grant.info.handle, grant.info.followers) == ("brand", 88)
    assert (grant.info.bio, grant.info.avatar_url) == ("一年四季，认真喝茶", "https://x.example/a")
    assert [(item.used, item.limit) for item in grant.info.quotas] == [(3, 250), (1, 250)]
    server.insights_allowed = False
    info = threads.probe(grant.credential)
    assert (info.followers, info.missing_scopes) == (None, ("threads_manage_insights",))


def test_sign_in_that_must_not_succeed(threads: Threads, server: Fake) -> None:
    leave = threads.start(APP, {}, redirect_uri=BACK, state="st")
    for change in ({"state": "x"}, {"code": "stolen"}, {"error": "access_denied"}):
        with pytest.raises(NeedsReconnect):
            threads.exchange(APP, {**server.allow(leave.url), **change}, leave.keep, redirect_uri=BACK)
    query = server.allow(leave.url)
    assert threads.exchange(APP, {**query, "code": f"{query['code']}#_"}, leave.keep, redirect_uri=BACK)
    threads.check_app(APP)
    with pytest.raises(InvalidContent):
        threads.check_app(replace(APP, client_secret="wrong"))


def test_refresh(threads: Threads, server: Fake, auth: Credential, clock: Clock) -> None:
    clock.move(days=50)
    fresh = threads.refresh(auth)
    assert (fresh.secrets, fresh.version, fresh.remote_id) == ({"access": "THA-long-2"}, auth.version + 1, ME)
    assert fresh.expires_at == clock() + timedelta(days=60)
    with pytest.raises(NeedsReconnect):
        threads.refresh(auth)
    with pytest.raises(AuthExpired):
        threads.probe(auth)
    server.fault("GET", "/refresh_access_token", instead=Answer(503, "<html>"))
    with pytest.raises(Transient):
        threads.refresh(fresh)


@pytest.mark.parametrize(
    ("draft", "kind", "polls"),
    [
        (DRAFT, "TEXT_POST", 0),
        (Draft("p", Format.IMAGE, media=(picture(),)), "IMAGE", 0),
        (Draft("", Format.VIDEO, media=(clip(),)), "VIDEO", 1),
        (CAROUSEL, "CAROUSEL_ALBUM", 0),
    ],
)
def test_every_format(threads: Threads, server: Fake, auth: Credential, draft: Draft, kind: str, polls: int) -> None:
    waiting = threads.publish(auth, draft, key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert server.visible() == []
    for _turn in range(polls):
        assert threads.poll(auth, waiting.handle).state is PublishedState.PROCESSING
        server.settle()
    made = threads.poll(auth, waiting.handle)
    assert (made.state, [made.remote_id]) == (PublishedState.LIVE, server.visible())
    assert server.posts[made.remote_id]["media_type"] == kind
    assert threads.owns_url(made.url)
    assert threads.poll(auth, waiting.handle).remote_id == made.remote_id


def test_options(threads: Threads, server: Fake, auth: Credential) -> None:
    options = {"reply_control": "followers_only", "topic_tag": " #茶"}
    threads.publish(auth, replace(DRAFT, options=options), key="k")
    form = server.sent("POST", "/threads")[-1].form
    assert (form["reply_control"], form["topic_tag"], form["text"]) == ("followers_only", "茶", DRAFT.text)
    assert "appsecret_proof" not in form


@pytest.mark.parametrize("lost", [0, 1, 2])
@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}])
def test_a_thread_whose_answer_is_lost(
    threads: Threads, server: Fake, auth: Credential, lost: int, fault: dict[str, Any]
) -> None:
    waiting = threads.publish(auth, THREAD, key="k")
    for _part in range(lost):
        server.fault("POST", PUBLISH)
    server.fault("POST", PUBLISH, **fault)
    if lost:
        # The first post stands, and the handle says which part is at hand.
        waiting = threads.poll(auth, waiting.handle)
        # A list that lags behind must not make it be written again.
        server.fault("GET", "/replies", instead=Answer(200, {"data": []}))
        waiting = threads.poll(auth, waiting.handle)
        assert waiting.state is PublishedState.PROCESSING
    else:
        with pytest.raises(OutcomeUnknown):
            threads.poll(auth, waiting.handle)
    made = threads.poll(auth, waiting.handle)
    assert [made.remote_id, *made.parts] == server.visible()
    assert [server.posts[part]["text"] for part in made.parts] == ["two", "three"]
    assert server.posts[made.parts[1]]["replied_to"] == {"id": made.parts[0]}
    assert len(server.sent("POST", PUBLISH)) == 3
    found = threads.find(auth, key="k", draft=THREAD, since=datetime.now(UTC)).post
    assert found is not None
    assert (found.remote_id, found.parts) == (made.remote_id, made.parts)


def test_a_thread_that_stands_in_part(threads: Threads, server: Fake, auth: Credential) -> None:
    waiting = threads.publish(auth, THREAD, key="k")
    server.fault("POST", PUBLISH)
    for _turn in range(2):
        server.fault("POST", PUBLISH, instead=refusal(100))
    waiting = threads.poll(auth, waiting.handle)
    with pytest.raises(OutcomeUnknown) as caught:
        threads.poll(auth, waiting.handle)
    assert caught.value.code == "thread_incomplete"
    with pytest.raises(OutcomeUnknown) as caught:
        threads.find(auth, key="k", draft=THREAD, since=datetime.now(UTC))
    assert caught.value.code == "thread_incomplete"
    server.fault("POST", PUBLISH, instead=refusal(613))
    with pytest.raises(RateLimited):
        threads.poll(auth, waiting.handle)
    assert len(threads.poll(auth, waiting.handle).parts) == 2
    assert len(server.visible()) == 3


def test_a_thread_stops_when_the_right_to_write_ends(threads: Threads, server: Fake, auth: Credential) -> None:
    waiting = threads.publish(auth, THREAD, key="k")
    with fence.writes_while(lambda: not server.visible()), pytest.raises(fence.Fenced):
        threads.poll(auth, waiting.handle)
    assert len(server.visible()) == 1
    # Nothing of that call was written down.
    made = threads.poll(auth, waiting.handle)
    assert [made.remote_id, *made.parts] == server.visible()
    assert threads.poll(auth, waiting.handle) == made
    assert len(server.visible()) == 3


def test_parts_that_take_long(threads: Threads, server: Fake, auth: Credential) -> None:
    waiting = threads.publish(auth, THREAD, key="k")
    server.slow = True
    waiting = threads.poll(auth, waiting.handle)
    assert waiting.state is PublishedState.PROCESSING
    assert len(server.visible()) == 1
    with pytest.raises(Transient):
        threads.reply(auth, server.visible()[0], "slow", key="r")
    server.slow = False
    server.settle()
    assert threads.poll(auth, waiting.handle).state is PublishedState.LIVE
    assert len(server.visible()) == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(190, status=401), AuthExpired),
        (refusal(10, status=403), MissingScope),
        (refusal(10, 4279013), PolicyRejected),
        (refusal(80014, headers={"retry-after": "30"}), RateLimited),
        (refusal(100), InvalidContent),
        (refusal(2, status=500), OutcomeUnknown),
        (Answer(200, []), OutcomeUnknown),
    ],
)
def test_refusals_of_publishing(
    threads: Threads, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    waiting = threads.publish(auth, DRAFT, key="k")
    server.fault("POST", PUBLISH, instead=answer)
    with pytest.raises(kind) as caught:
        threads.poll(auth, waiting.handle)
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)
    assert server.visible() == []


@pytest.mark.parametrize("fault", [{"drop": True}, {"instead": Answer(502, "<html>")}])
def test_preparing_that_fails_is_transient(
    threads: Threads, server: Fake, auth: Credential, fault: dict[str, Any]
) -> None:
    server.fault("POST", "/threads", **fault)
    with pytest.raises(Transient):
        threads.publish(auth, DRAFT, key="k")


def test_find(threads: Threads, server: Fake, auth: Credential) -> None:
    since = datetime.now(UTC)
    server.add_post(DRAFT.text, "TEXT_POST", at=since - timedelta(hours=1))
    server.add_post(DRAFT.text, "IMAGE")
    server.add_post("", "IMAGE")
    seen = threads.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at) == (None, 2)
    with pytest.raises(OutcomeUnknown):
        threads.find(auth, key="k", draft=Draft("", Format.IMAGE, media=(picture(),)), since=since)


def test_replies_mentions_and_answers(threads: Threads, server: Fake, auth: Credential) -> None:
    assert threads.inbox(auth).items == ()
    post = threads.poll(auth, threads.publish(auth, DRAFT, key="k").handle).remote_id
    server.fault("POST", PUBLISH, drop=True)
    with pytest.raises(OutcomeUnknown):
        threads.comment(auth, post, "first!", key="k")
    server.fault("POST", PUBLISH, after=refusal(100))
    with pytest.raises(OutcomeUnknown):
        threads.comment(auth, post, "second!", key="k")
    assert threads.comment(auth, post, "second!", key="k") == server.visible()[-1]
    server.posts.popitem()
    assert threads.comment(auth, post, "first!", key="k") == server.visible()[-1]
    assert len(server.visible()) == 2
    server.mentions.append({"id": "99", "text": "@brand!", "timestamp": stamp(), "username": "fan", "permalink": "u"})
    page = threads.inbox(auth)
    assert [item.text for item in page.items if item.own] == ["first!"]
    kinds = {item.kind: item for item in page.items if not item.own}
    assert len(page.items) == 3
    fan = kinds[InboxKind.COMMENT]
    assert (fan.post_id, fan.author_handle, fan.text) == (post, "fan", "很香 nice")
    for to in (fan.remote_id, kinds[InboxKind.MENTION].remote_id):
        reply = threads.reply(auth, to, "谢谢", key="r")
        assert server.posts[reply.remote_id]["replied_to"] == {"id": to}
        assert threads.reply(auth, to, "谢谢", key="r").remote_id == reply.remote_id
    news = threads.inbox(auth, cursor=page.cursor)
    assert [(item.own, item.reply_to) for item in news.items] == [(True, fan.remote_id)]
    # A reply that mentions us is one thing, now and later.
    later = server.add_post("@brand", "TEXT_POST", author="fan", parent=post, at=datetime.now(UTC) + timedelta(hours=1))
    server.mentions.append(server.posts[later])
    news = threads.inbox(auth, cursor=news.cursor)
    assert [(item.remote_id, item.kind) for item in news.items] == [(later, InboxKind.COMMENT)]
    assert threads.inbox(auth, cursor=news.cursor).items == ()
    threads.set_hidden(auth, fan.remote_id, hidden=True)
    assert server.posts[fan.remote_id]["hide_status"] == "HIDDEN"
    server.fault("GET", "/conversation", instead=refusal(10, status=403))
    server.fault("GET", "/mentions", instead=refusal(10, status=403))
    assert threads.inbox(auth).items == ()


def test_figures(threads: Threads, server: Fake, auth: Credential, clock: Clock) -> None:
    post = threads.poll(auth, threads.publish(auth, DRAFT, key="k").handle).remote_id
    (figures,) = threads.post_metrics(auth, ["1", post])
    assert (figures.impressions, figures.likes, figures.comments, figures.shares, figures.reach) == (20, 0, 1, 3, None)
    server.invalid_metrics = {"shares", "quotes", "reposts"}
    assert threads.post_metrics(auth, [post])[0].shares is None
    server.invalid_metrics = set()
    today = clock().date()
    days = threads.account_metrics(auth, since=today - timedelta(days=1), until=today + timedelta(days=1))
    assert [item.day for item in days] == [today - timedelta(days=1), today]
    assert (days[0].impressions, days[0].shares, days[0].clicks, days[0].followers) == (40, 8, 5, None)
    assert threads.account_metrics(auth, since=date(2126, 1, 1), until=date(2126, 1, 2)) == []


def test_delete(threads: Threads, server: Fake, auth: Credential) -> None:
    post = threads.poll(auth, threads.publish(auth, DRAFT, key="k").handle).remote_id
    threads.delete(auth, post)
    threads.delete(auth, post)
    assert post not in server.visible()


@pytest.mark.parametrize(
    ("text", "length"), [("abc", 3), ("茶", 1), ("🍵", 4), ("👨‍👩‍👧", 18), ("❤️", 6), ("1#", 2), ("é", 1), ("🇨🇳", 8)]
)
def test_emoji_count_by_their_bytes(text: str, length: int) -> None:
    assert count_text(text) == length


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (Draft("🍵" * 125), []),
        (Draft("🍵" * 125 + "a"), ["text_too_long"]),
        (Draft("a", thread=("ok", "🍵" * 126)), ["thread_text_too_long"]),
        (Draft("a", first_comment="🍵" * 126), ["first_comment_too_long"]),
        (Draft(" ".join(f"https://a.example/{number}" for number in range(5))), []),
        (Draft(" ".join(f"https://a.example/{number}" for number in range(6))), ["too_many_links"]),
        (replace(CAROUSEL, media=(*(picture(number) for number in range(19)), clip())), []),
        (replace(CAROUSEL, media=(*(picture(number) for number in range(20)), clip())), ["too_many_files"]),
        (replace(DRAFT, options={"topic_tag": "a.b"}), ["topic_invalid"]),
        (replace(DRAFT, options={"topic_tag": "x" * 51}), ["option_too_long"]),
        (replace(DRAFT, options={"reply_control": "nobody"}), ["option_unknown"]),
    ],
)
def test_rules_of_its_own(threads: Threads, draft: Draft, codes: list[str]) -> None:
    found = [item for item in threads.validate(draft) if item.severity == "error"]
    assert [item.code for item in found] == codes
    assert all("%(" not in item.message % item.params for item in found)


def test_who_follows(threads: Threads, server: Fake, auth: Credential) -> None:
    with pytest.raises(AudienceTooSmall):
        threads.audience(auth)
    server.followers = 100
    told = {(part.dimension, part.key): part.value for part in threads.audience(auth)}
    assert (told["gender", "male"], told["age", "18-24"]) == (18, 31)
