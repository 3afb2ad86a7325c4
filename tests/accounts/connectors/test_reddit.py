"""The Reddit connector against a fake of its documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.connectors.errors import (
    AuthExpired,
    ConnectorError,
    Duplicate,
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
from accounts.connectors.platforms.reddit.connector import Reddit
from accounts.connectors.platforms.reddit.files import grey_png
from accounts.connectors.platforms.reddit.refusals import wait_of_words
from accounts.connectors.platforms.reddit.wanted import community_of
from accounts.connectors.platforms.reddit.wire import user_agent
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
from .fakes.reddit import STORE, Fake, refused
from .samples import Clock, media

BACK = "https://juzhen.example/connect/back/"
APP = AppRegistration("rd-client", "rd-app-secret", extra={"owner": "brand_owner"})
TEA = {"subreddit": "tea"}
TEXT = Draft("We planted **60** bushes.\n\nAsk us.", title="Our first spring 茶", options=TEA)
LINK = replace(TEXT, options={**TEA, "link": "https://tea.example/spring"})
SUBMIT, GALLERY, SUBMITTED = "/api/submit", "/api/submit_gallery_post", "/submitted"


def photo() -> Media:
    return media(mime="image/jpeg")


def clip() -> Media:
    return media(b"v" * 900, kind=Format.VIDEO, mime="video/mp4", seconds=5)


IMAGE = replace(TEXT, format=Format.IMAGE, media=(photo(),))
VIDEO = replace(TEXT, format=Format.VIDEO, media=(clip(),))
ALBUM = replace(TEXT, format=Format.IMAGE, media=(photo(), photo()))


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
def reddit(server: Fake, clock: Clock, slept: list[float]) -> Reddit:
    return Reddit(http=server.http(), clock=clock, sleep=slept.append)


def sign_in(reddit: Reddit, server: Fake, *, scopes: str = "", **change: str) -> Grant:
    trip = reddit.start(APP, {}, redirect_uri=BACK, state="st")
    query = {**server.allow(trip.url), **change}
    if scopes:
        server.codes[query["code"]]["scope"] = scopes
    return reddit.exchange(APP, query, trip.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(reddit: Reddit, server: Fake) -> Credential:
    found = sign_in(reddit, server).credential
    server.requests.clear()
    return found


def test_sign_in(reddit: Reddit, server: Fake, clock: Clock) -> None:
    grant = sign_in(reddit, server)
    info = grant.info
    assert (info.remote_id, info.handle, info.followers, info.posts) == ("t2_9abc", "brand_tea", 0, None)
    assert (info.restricted, info.missing_scopes) == (False, ())
    (quota,) = info.quotas
    assert (quota.used, quota.limit, quota.resets_at) == (4, 1000, clock() + timedelta(minutes=5))
    assert grant.credential.expires_at == clock() + timedelta(hours=1)
    assert APP.client_secret not in repr(grant)
    server.suspended = True
    assert reddit.probe(grant.credential).restriction


@pytest.mark.parametrize("change", [{"state": "x"}, {"error": "access_denied"}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(reddit: Reddit, server: Fake, change: dict[str, str]) -> None:
    with pytest.raises(NeedsReconnect):
        sign_in(reddit, server, **change)


def test_fewer_scopes(reddit: Reddit, server: Fake) -> None:
    with pytest.raises(MissingScope) as caught:
        sign_in(reddit, server, scopes="identity read history")
    assert caught.value.scopes == ("submit",)
    grant = sign_in(reddit, server, scopes="identity read history submit")
    assert grant.info.missing_scopes == ("edit", "flair", "privatemessages", "modposts")
    with pytest.raises(MissingScope):
        reddit.inbox(grant.credential)


def test_app_is_checked_without_a_person(reddit: Reddit) -> None:
    reddit.check_app(APP)
    with pytest.raises(InvalidContent) as caught:
        reddit.check_app(AppRegistration("rd-client", "wrong-secret"))
    assert caught.value.problems[0].code == "app_refused"


def test_refresh_and_revoke(reddit: Reddit, server: Fake, auth: Credential) -> None:
    fresh = reddit.refresh(auth)
    assert (fresh.version, fresh.remote_id) == (1, auth.remote_id)
    assert (fresh.secrets["refresh"], fresh.secrets["name"]) == (auth.secrets["refresh"], "brand_tea")
    with pytest.raises(AuthExpired):
        reddit.probe(auth)
    empty = {"access_token": "new", "refresh_token": "", "scope": None}
    server.fault("POST", "access_token", instead=Answer(200, empty))
    kept = reddit.refresh(fresh)
    assert (kept.secrets["refresh"], kept.scopes) == (fresh.secrets["refresh"], fresh.scopes)
    reddit.revoke(fresh)
    with pytest.raises(NeedsReconnect):
        reddit.refresh(fresh)


@pytest.mark.parametrize("draft", [TEXT, LINK, IMAGE, VIDEO, ALBUM])
@pytest.mark.parametrize("quick", [True, False])
def test_a_post_from_start_to_end(
    reddit: Reddit, server: Fake, auth: Credential, slept: list[float], clock: Clock, draft: Draft, quick: bool
) -> None:
    server.quick = quick
    since = datetime.now(UTC)
    made = reddit.publish(auth, draft, key="k")
    slow = draft.media and len(draft.media) == 1 and not quick
    assert (made.state is PublishedState.PROCESSING) == bool(slow)
    assert sum(slept) <= 6
    if slow:
        assert auth.secrets["access"] not in made.handle
        assert reddit.poll(auth, made.handle).state is PublishedState.PROCESSING
        server.settle()
        made = reddit.poll(auth, made.handle)
    assert (made.state, [made.remote_id]) == (PublishedState.LIVE, server.visible())
    assert reddit.owns_url(made.url)
    found = reddit.find(auth, key="k", draft=draft, since=since).post
    assert found is not None
    assert found.remote_id == made.remote_id
    clock.move(hours=1)
    assert reddit.find(auth, key="k", draft=replace(draft, title="other"), since=since).post is None
    (figures,) = reddit.post_metrics(auth, [made.remote_id, "t3_gone"])
    assert (figures.likes, figures.comments, figures.shares, figures.impressions) == (1, 0, 0, None)
    (item,) = reddit.inbox(auth).items
    assert (item.kind, item.post_id) == (InboxKind.COMMENT, made.remote_id)
    reddit.delete(auth, made.remote_id)
    reddit.delete(auth, made.remote_id)
    assert server.visible() == []
    assert reddit.post_metrics(auth, [made.remote_id]) == []


def test_what_is_said_about_a_post(reddit: Reddit, server: Fake, auth: Credential) -> None:
    options = {"subreddit": "https://www.reddit.com/r/tea/", "flair": "news", "nsfw": True, "spoiler": True}
    reddit.publish(auth, replace(TEXT, options=options), key="k")
    assert server.posts[0]["sent"] == {
        "api_type": "json",
        "kind": "self",
        "sr": "tea",
        "title": TEXT.title,
        "text": TEXT.text,
        "flair_id": "f1-id",
        "nsfw": "true",
        "spoiler": "true",
        "sendreplies": "true",
    }
    with pytest.raises(InvalidContent) as caught:
        reddit.publish(auth, replace(TEXT, options={**TEA, "flair": "Gossip"}), key="k")
    assert caught.value.problems[0].params == {"name": "Gossip", "names": "News"}
    (agent,) = {request.headers["user-agent"] for request in server.requests}
    assert agent == "web:juzhen.rd-client:1.0 (by /u/brand_owner)"


def test_files_are_put_where_reddit_says(reddit: Reddit, server: Fake, auth: Credential) -> None:
    poster = photo()
    reddit.publish(auth, replace(VIDEO, media=(clip(), poster)), key="k")
    with poster.open() as stream:
        assert server.stored == {"rte_images/asset1": b"v" * 900, "rte_images/asset2": stream.read()}
    sent = server.pending[0]["sent"]
    assert sent["url"] == f"https://{STORE}/rte_images/asset1"
    assert sent["video_poster_url"] == f"https://{STORE}/rte_images/asset2"
    reddit.publish(auth, VIDEO, key="k")
    assert server.stored["rte_images/asset4"] == grey_png(640, 360)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused("SUBREDDIT_NOEXIST"), InvalidContent),
        (refused("SUBREDDIT_NOTALLOWED"), PolicyRejected),
        (refused("NO_LINKS"), InvalidContent),
        (refused("SUBMIT_VALIDATION_FLAIR_REQUIRED"), InvalidContent),
        (refused("A_NEW_CODE"), InvalidContent),
        (refused("USER_REQUIRED"), AuthExpired),
        (refused("RATELIMIT", "Take a break for 9 minutes before trying again."), RateLimited),
        (Answer(401, {"message": "Unauthorized", "error": 401}), AuthExpired),
        (Answer(403, {"message": "Forbidden", "reason": "private"}), PolicyRejected),
        (Answer(404, {"message": "Not Found", "reason": "banned"}), RemoteGone),
        (Answer(400, {"explanation": "title is missing", "message": "Bad Request"}), InvalidContent),
        (Answer(429, {"message": "Too Many Requests"}, {"x-ratelimit-reset": "42"}), RateLimited),
        (Answer(500, "<html>"), OutcomeUnknown),
        (Answer(503, {"message": "busy"}), OutcomeUnknown),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {"json": {"errors": [], "data": {}}}), OutcomeUnknown),
    ],
)
def test_refusals(reddit: Reddit, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]) -> None:
    server.fault("POST", SUBMIT, instead=answer)
    with pytest.raises(kind) as caught:
        reddit.publish(auth, TEXT, key="k")
    assert type(caught.value) is kind
    assert str(caught.value)
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)
    assert len(server.sent("POST", SUBMIT)) == 1
    if isinstance(caught.value, RateLimited):
        assert (caught.value.retry_after, caught.value.bucket) in {(600, ""), (42, "app")}


@pytest.mark.parametrize(
    ("words", "seconds", "wait"),
    [
        ("Take a break for 9 minutes before trying again.", None, 600),
        ("try again in 5 seconds", None, 6),
        ("try again in 1 hour", None, 7200),
        ("try again later", None, 600),
        ("Take a break for 9 minutes", 521.7, 521.7),
    ],
)
def test_how_long_to_wait(words: str, seconds: float | None, wait: float) -> None:
    assert wait_of_words(words, seconds) == wait


@pytest.mark.parametrize("draft", [TEXT, LINK, IMAGE, VIDEO, ALBUM])
@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}])
def test_created_but_not_confirmed(
    reddit: Reddit, server: Fake, auth: Credential, draft: Draft, fault: dict[str, Any]
) -> None:
    since = datetime.now(UTC)
    server.fault("POST", SUBMIT, **fault)
    with pytest.raises(OutcomeUnknown):
        reddit.publish(auth, draft, key="k")
    server.settle()
    found = reddit.find(auth, key="k", draft=draft, since=since)
    assert found.post is not None
    assert [found.post.remote_id] == server.visible()
    assert (found.looked_at, found.nearest[0].text) == (1, draft.title)


@pytest.mark.parametrize("draft", [IMAGE, VIDEO])
def test_a_post_that_may_still_appear_is_not_absent(
    reddit: Reddit, server: Fake, auth: Credential, clock: Clock, draft: Draft
) -> None:
    # The engine looks from five minutes before the first attempt on.
    since = clock() - timedelta(minutes=5)
    server.fault("POST", SUBMIT, drop=True)
    with pytest.raises(OutcomeUnknown):
        reddit.publish(auth, draft, key="k")
    clock.move(minutes=25)
    with pytest.raises(OutcomeUnknown):
        reddit.find(auth, key="k", draft=draft, since=since)
    clock.move(minutes=6)
    assert reddit.find(auth, key="k", draft=draft, since=since).post is None
    server.settle()
    assert reddit.find(auth, key="k", draft=draft, since=since).post is not None


@pytest.mark.parametrize("ailment", [Answer(500, "<html>"), Answer(401, {"error": 401}), Answer(429, None)])
def test_a_look_that_fails_has_nothing_made_again(
    reddit: Reddit, server: Fake, auth: Credential, ailment: Answer
) -> None:
    server.fault("GET", SUBMITTED, instead=ailment)
    made = reddit.publish(auth, IMAGE, key="k")
    assert made.state is PublishedState.PROCESSING
    server.settle()
    assert reddit.poll(auth, made.handle).remote_id == server.visible()[0]
    for handle in ("", "{}", json.dumps({"wanted": {"community": "tea"}, "since": "x"})):
        with pytest.raises(UnexpectedResponse):
            reddit.poll(auth, handle)


def test_uploads_that_fail_cost_nothing(reddit: Reddit, server: Fake, auth: Credential) -> None:
    large = Answer(400, "<Error><Code>EntityTooLarge</Code></Error>")
    cases: list[tuple[str, dict[str, Any], type[ConnectorError]]] = [
        (STORE, {"drop": True}, Transient),
        (STORE, {"instead": Answer(503, "<Error>")}, Transient),
        (STORE, {"instead": large}, InvalidContent),
        ("/asset.json", {"instead": Answer(200, {"args": {}})}, UnexpectedResponse),
    ]
    for path, fault, kind in cases:
        server.fault("POST", path, **fault)
        with pytest.raises(kind):
            reddit.publish(auth, IMAGE, key="k")
    assert (server.pending, server.posts) == ([], [])


def test_links_that_are_there_already(reddit: Reddit, server: Fake, auth: Credential, clock: Clock) -> None:
    first = reddit.publish(auth, LINK, key="k")
    with pytest.raises(Duplicate) as caught:
        reddit.publish(auth, LINK, key="k")
    assert caught.value.remote_id == first.remote_id
    with pytest.raises(InvalidContent):
        reddit.publish(auth, replace(LINK, title="Another title"), key="k")
    clock.move(days=3)
    with pytest.raises(InvalidContent):
        reddit.publish(auth, LINK, key="k")
    reddit.publish(auth, replace(LINK, options={**LINK.options, "resubmit": True}), key="k")
    server.fault("POST", GALLERY, instead=refused("ALREADY_SUB"))
    with pytest.raises(InvalidContent):
        reddit.publish(auth, ALBUM, key="k")
    assert len(server.visible()) == 2


def test_find_needs_certainty(reddit: Reddit, server: Fake, auth: Credential) -> None:
    since = datetime.now(UTC)
    reddit.publish(auth, TEXT, key="k")
    model = server.posts[0]
    server.posts += [{**model, "name": f"t3_x{n}", "title": "other"} for n in range(600)]
    with pytest.raises(OutcomeUnknown):
        reddit.find(auth, key="k", draft=TEXT, since=since)
    server.posts = [{**post, "created_utc": post["created_utc"] - 9000} for post in server.posts]
    assert reddit.find(auth, key="k", draft=TEXT, since=since).looked_at == 0


def test_comments_and_answers_are_written_once(reddit: Reddit, server: Fake, auth: Credential) -> None:
    made = reddit.publish(auth, TEXT, key="k")
    server.fault("POST", "/api/comment", drop=True)
    with pytest.raises(OutcomeUnknown):
        reddit.comment(auth, made.remote_id, "Ask us anything", key="c")
    name = reddit.comment(auth, made.remote_id, "Ask us anything", key="c")
    assert [item["name"] for item in server.comments] == [name]
    (question,) = reddit.inbox(auth).items
    letter = server.wrote("Hello", name="t4_1", was_comment=False, type="unknown", subject="hi")
    for to in (question.remote_id, letter["name"]):
        answer = reddit.reply(auth, to, "Thanks!", key="r")
        assert reddit.reply(auth, to, "Thanks!", key="r").remote_id == answer.remote_id
    assert (len(server.comments), len(server.sent_messages)) == (2, 1)
    with pytest.raises(RemoteGone):
        reddit.reply(auth, "t1_gone", "Thanks!", key="r")


def test_inbox_loses_nothing(reddit: Reddit, server: Fake, auth: Credential) -> None:
    assert reddit.inbox(auth).cursor == ""
    base = 1_790_000_000.0
    where = "/r/tea/comments/abc/title/c9/?context=3"
    server.wrote("first", created_utc=base, context=where)
    page = reddit.inbox(auth)
    # In the very second of the last one something may still come.
    server.wrote("same second", created_utc=base, type="username_mention", context=where)
    server.wrote("Hi", created_utc=base + 1, was_comment=False, name="t4_1", first_message_name="t4_0")
    server.wrote("from reddit", created_utc=base + 1, author=None)
    for number in range(150):
        server.wrote(f"n{number}", created_utc=base + 2 + number)
    news = reddit.inbox(auth, cursor=page.cursor)
    texts = [item.text for item in news.items]
    assert texts == ["same second", "Hi", *(f"n{number}" for number in range(150))]
    mention, letter = news.items[:2]
    assert (mention.kind, mention.post_id) == (InboxKind.MENTION, "t3_abc")
    assert mention.url == f"https://www.reddit.com{where}"
    assert (letter.kind, letter.thread_id) == (InboxKind.MESSAGE, "t4_0")
    after = reddit.inbox(auth, cursor=news.cursor)
    assert (after.items, after.cursor) == ((), "")


@pytest.mark.parametrize(
    ("client", "owner", "agent"),
    [
        ("c-1", "/u/brand_owner ", "web:juzhen.c-1:1.0 (by /u/brand_owner)"),
        ("c\r\nx: y", "茶\r\nx: y", "web:juzhen.cxy:1.0 (by /u/xy)"),
        ("", "", "web:juzhen.juzhen:1.0 (by /u/juzhen)"),
    ],
)
def test_nothing_breaks_out_of_the_header(client: str, owner: str, agent: str) -> None:
    assert user_agent(AppRegistration(client, extra={"owner": owner})) == agent


def test_names_stay_within_their_part_of_an_address(reddit: Reddit, server: Fake, auth: Credential) -> None:
    for options in ({"subreddit": "tea?x=1#y", "flair": "News"}, {"subreddit": "%2e%2e", "flair": "News"}):
        with pytest.raises(ConnectorError):
            reddit.publish(auth, replace(TEXT, options=options), key="k")
        assert server.requests[-1].path.startswith("/oauth.reddit.com/r/")
        assert not server.requests[-1].params.get("x")


def test_moderation(reddit: Reddit, server: Fake, auth: Credential) -> None:
    reddit.set_hidden(auth, "t1_a", hidden=True)
    reddit.set_hidden(auth, "t1_a", hidden=False)
    assert server.moderated == [("remove", "t1_a"), ("approve", "t1_a")]
    server.moderates = False
    with pytest.raises(PolicyRejected):
        reddit.set_hidden(auth, "t1_a", hidden=True)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"options": {"subreddit": "r/tea"}}, []),
        ({"options": {"subreddit": "no spaces"}}, ["subreddit_invalid"]),
        ({"options": {**TEA, "link": "tea"}}, ["link_invalid"]),
        ({"options": LINK.options, "media": (photo(),)}, ["link_with_media"]),
        ({"media": (clip(), photo())}, []),
        ({"media": (clip(), photo(), photo())}, ["poster_only"]),
        ({"title": "茶" * 301}, ["title_too_long"]),
    ],
)
def test_limits(reddit: Reddit, change: dict[str, Any], codes: list[str]) -> None:
    assert [item.code for item in reddit.validate(replace(TEXT, **change))] == codes


@pytest.mark.parametrize("typed", ["tea", "r/tea", "/r/tea/", "https://www.reddit.com/r/tea"])
def test_names_of_communities(typed: str) -> None:
    assert community_of(replace(TEXT, options={"subreddit": typed})) == "tea"
