"""The X connector against a fake of its API: sign-in, media, money, unclear sends, inbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

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
    SpendCapReached,
    Transient,
    UnsupportedFeature,
)
from accounts.connectors.platforms.x import media as uploads
from accounts.connectors.platforms.x import money
from accounts.connectors.platforms.x.connector import X
from accounts.connectors.platforms.x.money import PRICES
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, InboxKind, PublishedState

from .fake_server import Answer
from .fakes.x import ME, OTHER, PROBLEMS, Fake
from .samples import Clock, media

BACK = "https://brand.example/back"
DRAFT = Draft("山屿茶 opens today")
TWEETS = "/2/tweets"
VIDEO = Draft("clip", Format.VIDEO, media=(media(b"v" * 10, kind=Format.VIDEO, mime="video/mp4", seconds=5),))


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
def x(server: Fake, clock: Clock, slept: list[float]) -> X:
    return X(http=server.http(), clock=clock, sleep=slept.append)


def app_of(server: Fake) -> AppRegistration:
    return AppRegistration(server.app["client_id"], server.app["client_secret"])


def sign_in(x: X, server: Fake) -> Grant:
    leave = x.start(app_of(server), {}, redirect_uri=BACK, state="st")
    return x.exchange(app_of(server), server.allow(leave.url), leave.keep, redirect_uri=BACK)[0]


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    monkeypatch.setattr(money, "_read_today", {})
    return []


@pytest.fixture
def auth(x: X, server: Fake, bill: list[tuple[str, int]]) -> Credential:
    def charge(kind: str, count: int, *, made: bool = False) -> None:
        bill.append((kind, count))

    credential = replace(sign_in(x, server).credential, charge=charge)
    server.requests.clear()
    return credential


def test_sign_in(x: X, server: Fake) -> None:
    grant = sign_in(x, server)
    info = grant.info
    assert (info.remote_id, info.handle, info.url) == (ME, "brand", "https://x.com/brand")
    assert (info.followers, info.following, info.text_max, info.missing_scopes) == (5502, 0, None, ())
    assert grant.credential.expires_at is not None
    assert "access-1" not in repr(grant)
    server.scope = "tweet.read tweet.write users.read offline.access media.write"
    server.subscription = "Premium"
    less = sign_in(x, server).info
    assert less.missing_scopes == ("tweet.moderate.write", "dm.read", "dm.write")
    assert less.text_max == 25_000
    assert not x.validate(Draft("茶" * 5000), less)
    server.scope = "tweet.read users.read"
    with pytest.raises(MissingScope) as caught:
        sign_in(x, server)
    assert caught.value.scopes == ("tweet.write", "offline.access")


@pytest.mark.parametrize("change", [{"state": "other"}, {"error": "access_denied"}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(x: X, server: Fake, change: dict[str, str]) -> None:
    leave = x.start(app_of(server), {}, redirect_uri=BACK, state="st")
    query = {**server.allow(leave.url), **change}
    with pytest.raises(NeedsReconnect):
        x.exchange(app_of(server), query, leave.keep, redirect_uri=BACK)
    good = {**query, "state": "st", "code": "code-1"}
    good.pop("error", None)
    with pytest.raises(NeedsReconnect):
        x.exchange(app_of(server), good, {**leave.keep, "verifier": "guess"}, redirect_uri=BACK)


def test_check_app(x: X, server: Fake) -> None:
    x.check_app(app_of(server))
    with pytest.raises(InvalidContent) as caught:
        x.check_app(replace(app_of(server), client_secret="wrong"))
    assert caught.value.problems[0].field == "client_secret"


def test_refresh_rotates_and_revoke_ends_both(x: X, server: Fake, auth: Credential) -> None:
    server.expire()
    with pytest.raises(AuthExpired):
        x.probe(auth)
    fresh = x.refresh(auth)
    assert (fresh.version, fresh.remote_id, fresh.charge) == (1, ME, auth.charge)
    assert fresh.secrets["refresh"] != auth.secrets["refresh"]
    assert x.probe(fresh).handle == "brand"
    with pytest.raises(NeedsReconnect):
        x.refresh(auth)
    server.fault("POST", "oauth2/token", instead=Answer(200, {"access_token": "new", "refresh_token": None}))
    assert x.refresh(fresh).secrets["refresh"] == fresh.secrets["refresh"]
    x.revoke(fresh)
    assert not server.refreshes
    with pytest.raises(NeedsReconnect):
        x.refresh(fresh)


def test_publish_with_all_options(x: X, server: Fake, auth: Credential) -> None:
    options = {"reply_settings": "following", "made_with_ai": True, "paid_partnership": False}
    draft = Draft("text", Format.IMAGE, media=(media(alt="cup"), media(alt="")), options=options, thread=("two", "三"))
    made = x.publish(auth, draft, key="k")
    assert made.state is PublishedState.LIVE
    assert made.url == f"https://x.com/i/web/status/{made.remote_id}"
    assert made.published_at is not None
    assert abs(made.published_at - datetime.now(UTC)) < timedelta(minutes=1)
    root = server.posts[made.remote_id]
    assert [server.media[item]["alt"] for item in root["media"]] == ["cup", ""]
    assert root["options"]["reply_settings"] == "following"
    assert root["options"]["made_with_ai"] is True
    assert "paid_partnership" not in root["options"]
    assert [server.posts[part]["parent"] for part in made.parts] == [made.remote_id, made.parts[0]]
    assert x.find(auth, key="k", draft=draft, since=datetime.now(UTC)).post == made


def test_video_in_parts_that_takes_a_moment(
    x: X, server: Fake, auth: Credential, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert uploads.CHUNK <= 5_000_000, "what X takes at once"
    monkeypatch.setattr(uploads, "CHUNK", 4)
    server.slow = 2
    made = x.publish(auth, VIDEO, key="k")
    assert made.state is PublishedState.LIVE
    assert slept == [1.0, 2.0]
    (item,) = server.media.values()
    assert [len(item["segments"][index]) for index in (0, 1, 2)] == [4, 4, 2]
    assert (item["media_category"], item["alt"]) == ("tweet_video", "")


def test_video_that_takes_long_is_a_state(x: X, server: Fake, auth: Credential) -> None:
    server.slow = 50
    waiting = x.publish(auth, replace(VIDEO, thread=("two",)), key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert x.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    assert not server.posts
    server.settle()
    server.fault("POST", TWEETS, drop=True)
    doubt = x.poll(auth, waiting.handle)
    assert doubt.state is PublishedState.PROCESSING
    # The first post stands, its thread does not: a person must look.
    with pytest.raises(OutcomeUnknown) as caught:
        x.poll(auth, doubt.handle)
    assert caught.value.code == "thread_incomplete"
    assert len(server.visible()) == 1


def test_a_video_post_is_not_sent_again_before_two_looks_have_missed_it(
    x: X, server: Fake, auth: Credential, clock: Clock
) -> None:
    server.slow = 50
    handle = x.publish(auth, VIDEO, key="k").handle
    server.settle()

    def posts_after(*, wait: float, lag: bool = True) -> int:
        nonlocal handle
        clock.move(seconds=wait)
        # X shows new posts a little later; a post with another file is no duplicate to it.
        hidden, server.posts = server.posts, {} if lag else server.posts
        made = x.poll(auth, handle)
        server.posts = {**hidden, **server.posts}
        handle = made.handle or handle
        return len(server.posts)

    server.fault("POST", TWEETS, drop=True)
    assert posts_after(wait=5) == 1
    server.media.clear()
    assert [posts_after(wait=wait) for wait in (20, 30, 20)] == [1, 1, 1]
    assert posts_after(wait=60, lag=False) == 1
    assert x.poll(auth, handle).remote_id == server.visible()[0]


def test_a_list_that_is_refused_proves_nothing(x: X, server: Fake, auth: Credential) -> None:
    server.fault("GET", "/tweets", instead=Answer(200, {"errors": [{"title": "Not Found Error"}]}))
    with pytest.raises(OutcomeUnknown):
        x.find(auth, key="k", draft=DRAFT, since=datetime.now(UTC))


def test_video_that_cannot_be_processed(x: X, server: Fake, auth: Credential) -> None:
    server.slow = 50
    waiting = x.publish(auth, VIDEO, key="k")
    next(iter(server.media.values()))["broken"] = True
    with pytest.raises(InvalidContent) as caught:
        x.poll(auth, waiting.handle)
    assert caught.value.problems[0].params == {"reason": "InvalidMedia"}


def test_attachments_ahead_of_time(x: X, server: Fake, auth: Credential, clock: Clock) -> None:
    ready = x.prepare(auth, media())
    assert ready.ready
    assert ready.until == clock() + timedelta(hours=22)
    server.slow = 1
    clip = x.prepare(auth, VIDEO.media[0])
    assert not clip.ready
    assert x.prepare_poll(auth, clip.handle)
    draft = Draft("a", Format.IMAGE, media=(replace(media(), prepared=ready.handle),))
    before = len(server.media)
    x.publish(auth, draft, key="k")
    assert len(server.media) == before
    server.media.clear()
    for gone in (replace(draft, text="b"), replace(VIDEO, media=(replace(VIDEO.media[0], prepared=clip.handle),))):
        with pytest.raises(MediaExpired):
            x.publish(auth, gone, key="k")
    with pytest.raises(MediaExpired):
        x.prepare_poll(auth, clip.handle)
    assert len(server.visible()) == 1


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        ("a < b && c > d", 0),
        ("see https://tea.example/a?b=1&c=2, and tea.com/x too", 2),
        ("see https://tea.example/a?b=1&param=2&copy=3 &copy; &amp;", 0),
        ("line\n\n  line", 2),
        ("cafe\u0301 ☕️ 茶 ends with https://tea.example/", 0),
    ],
)
def test_created_but_not_confirmed(x: X, server: Fake, auth: Credential, text: str, pictures: int) -> None:
    draft = Draft(text, Format.IMAGE if pictures else Format.TEXT, media=(media(),) * pictures)
    since = datetime.now(UTC)
    assert x.find(auth, key="k", draft=draft, since=since).post is None
    server.fault("POST", TWEETS, drop=True)
    with pytest.raises(OutcomeUnknown):
        x.publish(auth, draft, key="k")
    seen = x.find(auth, key="k", draft=draft, since=since)
    assert seen.post is not None
    assert [seen.post.remote_id] == server.visible()
    assert seen.looked_at == 1
    assert x.find(auth, key="k", draft=replace(draft, text=f"{text}!"), since=since).post is None


def test_find_in_a_long_list(x: X, server: Fake, auth: Credential) -> None:
    since = datetime.now(UTC)
    for number in range(6):
        x.publish(auth, Draft(f"post {number}"), key="k")
    server.page = 2
    seen = x.find(auth, key="k", draft=Draft("post 0"), since=since)
    assert seen.post is not None
    assert (seen.looked_at, seen.nearest[0].text) == (6, "post 5")
    server.page = 1
    with pytest.raises(OutcomeUnknown) as caught:
        x.find(auth, key="k", draft=Draft("post 0"), since=since)
    assert caught.value.code == "too_many_posts"


@pytest.mark.parametrize("answer", [Answer(500, "<html>"), Answer(503), Answer(201, {"data": {}}), Answer(200, "ok")])
def test_an_unclear_answer_is_an_unclear_outcome(x: X, server: Fake, auth: Credential, answer: Answer) -> None:
    server.fault("POST", TWEETS, after=answer)
    with pytest.raises(OutcomeUnknown):
        x.publish(auth, DRAFT, key="k")
    # X refuses the same text; that is looked up, not taken for a failure.
    with pytest.raises(OutcomeUnknown) as caught:
        x.publish(auth, DRAFT, key="k")
    assert "duplicate" in caught.value.raw
    assert x.find(auth, key="k", draft=DRAFT, since=datetime.now(UTC)).post is not None
    assert len(server.visible()) == 1


def problem(status: int, kind: str, detail: str = "", **headers: str) -> Answer:
    return Answer(status, {"type": f"{PROBLEMS}{kind}", "title": kind, "detail": detail}, headers)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (problem(401, "about:blank"), AuthExpired),
        (problem(400, "invalid-request", "text is bad"), InvalidContent),
        (Answer(402, {"title": "CreditsDepleted", "detail": "no credits"}), RateLimited),
        (problem(403, "client-forbidden"), UnsupportedFeature),
        (problem(403, "unsupported-authentication"), MissingScope),
        (problem(403, "about:blank", "Your account is suspended"), PolicyRejected),
        (problem(403, "about:blank", "because you have not been mentioned"), PolicyRejected),
        (problem(403, "about:blank", "not permitted"), PolicyRejected),
        (problem(404, "resource-not-found"), RemoteGone),
        (problem(429, "usage-capped"), RateLimited),
    ],
)
def test_refusals(x: X, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]) -> None:
    server.fault("POST", TWEETS, instead=answer)
    with pytest.raises(kind) as caught:
        x.publish(auth, DRAFT, key="k")
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw
    assert not server.posts


def test_rate_limits(x: X, server: Fake, auth: Credential, clock: Clock) -> None:
    now = int(clock().timestamp())
    quarter = {"x-rate-limit-reset": str(now + 300)}
    app = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": str(now + 7200)}
    for headers, wait, bucket in ((quarter, 300, ""), ({**quarter, **app}, 7200, "app")):
        server.fault("POST", TWEETS, instead=Answer(429, {"title": "Too Many Requests"}, headers))
        with pytest.raises(RateLimited) as caught:
            x.publish(auth, DRAFT, key="k")
        assert caught.value.retry_after == pytest.approx(wait, abs=1)
        assert caught.value.bucket == bucket


@pytest.mark.parametrize("path", ["initialize", "append", "finalize", "metadata"])
def test_a_lost_upload_has_written_nothing(x: X, server: Fake, auth: Credential, path: str) -> None:
    server.fault("POST", path, drop=True)
    with pytest.raises(Transient):
        x.publish(auth, Draft("a", Format.IMAGE, media=(media(),)), key="k")
    assert not server.posts


def test_what_is_charged(x: X, server: Fake, auth: Credential, bill: list[tuple[str, int]], clock: Clock) -> None:
    def charged() -> dict[str, int]:
        found: dict[str, int] = {}
        for kind, number in bill:
            found[kind] = found.get(kind, 0) + number
        bill.clear()
        return {kind: number for kind, number in found.items() if number}

    made = x.publish(auth, Draft("see tea.com", Format.IMAGE, media=(media(),), thread=("two",)), key="k")
    assert charged() == {"alt_text": 1, "post_link": 1, "post": 1}
    x.probe(auth)
    x.probe(auth)
    assert charged() == {"user_read": 1}, "X charges an object once a day"
    x.post_metrics(auth, [made.remote_id])
    x.post_metrics(auth, [made.remote_id])
    assert charged() == {"post_read": 1}
    page = x.inbox(auth)
    assert charged() == {"owned_read": 1, "user_read": 1}
    x.reply(auth, page.items[0].remote_id, "thanks", key="r")
    x.set_hidden(auth, page.items[0].remote_id, hidden=True)
    x.delete(auth, made.remote_id)
    # What we wrote after the comment is read, too: the answer might be there already.
    assert charged() == {"owned_read": 1, "reply": 1, "hide": 1, "delete": 1}
    assert {price.kind for price in PRICES} >= {"message", "message_read", "media_read"}

    def stop(_kind: str, _number: int, *, made: bool = False) -> None:
        assert not made, "too late to say so"
        raise SpendCapReached

    before = len(server.requests)
    with pytest.raises(SpendCapReached):
        x.publish(replace(auth, charge=stop), DRAFT, key="k")
    with pytest.raises(SpendCapReached):
        x.inbox(replace(auth, charge=stop))
    # X would charge figures of another post and, on another day, the profile.
    with pytest.raises(SpendCapReached):
        x.post_metrics(replace(auth, charge=stop), ["123456789012345678"])
    clock.move(days=1)
    with pytest.raises(SpendCapReached):
        x.probe(replace(auth, charge=stop))
    assert len(server.requests) == before, "nothing left"


def test_first_comment_and_reply_once(x: X, server: Fake, auth: Credential) -> None:
    made = x.publish(auth, DRAFT, key="k")
    server.fault("POST", TWEETS, drop=True)
    with pytest.raises(OutcomeUnknown):
        x.comment(auth, made.remote_id, "link below", key="c")
    comment = x.comment(auth, made.remote_id, "link below", key="c")
    assert [key for key, post in server.posts.items() if post["parent"] == made.remote_id] == [comment]
    item = x.inbox(auth).items[0]
    answer = x.reply(auth, item.remote_id, "谢谢", key="r")
    assert x.reply(auth, item.remote_id, "谢谢", key="r") == answer
    assert server.posts[answer.remote_id]["parent"] == item.remote_id
    assert server.visible() == [made.remote_id]
    with pytest.raises(PolicyRejected) as caught:
        x.reply(auth, "123456789012345678", "hello", key="r")
    assert "mentioned or quoted" in str(caught.value)
    for bad in ("", "../users/me", "dm:1/2:3", "dm:12", "dm:1:2:3"):
        with pytest.raises(InvalidContent):
            x.reply(auth, bad, "hello", key="r")


def test_inbox(x: X, server: Fake, auth: Credential) -> None:
    made = x.publish(auth, DRAFT, key="k")
    server.mention("hey @brand &co")
    server.message("你好")
    server.message("ours", sender=ME)
    page = x.inbox(auth)
    found = {item.kind: item for item in page.items}
    ours, theirs = (next(item for item in page.items if item.text == text) for text in ("ours", "你好"))
    assert (ours.own, theirs.own) == (True, False)
    assert (ours.thread_id, ours.author_id) == (theirs.thread_id, theirs.author_id)
    comment, mention = found[InboxKind.COMMENT], found[InboxKind.MENTION]
    assert (comment.post_id, comment.thread_id, comment.author_handle) == (made.remote_id, made.remote_id, "guest")
    assert (mention.text, mention.post_id) == ("hey @brand &co", "")
    assert x.inbox(auth, cursor=page.cursor).items == ()
    without = x.inbox(replace(auth, scopes=("tweet.read",)))
    assert InboxKind.MESSAGE not in {item.kind for item in without.items}
    for number in range(12):
        server.message(f"m{number}")
        server.mention(f"@brand {number}")
    server.page = 5
    later = x.inbox(auth, cursor=page.cursor)
    assert len(later.items) == 24
    message = next(item for item in later.items if item.kind is InboxKind.MESSAGE)
    text = "welcome to https://tea.example/a?b=1&c=2"
    server.fault("POST", "/messages", drop=True)
    with pytest.raises(OutcomeUnknown):
        x.reply(auth, message.remote_id, text, key="r")
    sent = x.reply(auth, message.remote_id, text, key="r")
    assert sent.remote_id.startswith(f"dm:{ME}-{OTHER}:")
    assert [item["text"][:7] for item in server.messages if item["sender_id"] == ME] == ["ours", "welcome"]


def test_many_messages_at_once(x: X, server: Fake, auth: Credential) -> None:
    server.message("first")
    page = x.inbox(auth)
    for number in range(250):
        server.message(f"m{number}")
    assert len(x.inbox(auth, cursor=page.cursor).items) == 250


def test_hide_and_delete(x: X, server: Fake, auth: Credential) -> None:
    made = x.publish(auth, DRAFT, key="k")
    comment = x.inbox(auth).items[0].remote_id
    x.set_hidden(auth, comment, hidden=True)
    assert server.hidden == {comment}
    x.set_hidden(auth, comment, hidden=False)
    assert not server.hidden
    x.delete(auth, made.remote_id)
    x.delete(auth, made.remote_id)
    assert server.visible() == []


def test_figures(x: X, server: Fake, auth: Credential) -> None:
    plain = x.publish(auth, DRAFT, key="k").remote_id
    clip = x.publish(auth, VIDEO, key="k").remote_id
    old = server.identifier(datetime.now(UTC) - timedelta(days=40))
    server.posts[old] = {**server.posts[plain], "id": old}
    figures = {item.remote_id: item for item in x.post_metrics(auth, [plain, clip, old, "999999999999999999"])}
    assert set(figures) == {plain, clip, old}
    one = figures[plain]
    assert (one.impressions, one.likes, one.comments, one.shares, one.saves) == (500, 7, 0, 3, 3)
    assert (one.clicks, one.profile_visits, one.video_views, one.reach) == (4, 5, None, None)
    assert figures[clip].video_views == 99
    assert (figures[old].impressions, figures[old].clicks) == (500, None)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("茶" * 140, []),
        ("茶" * 140 + "a", ["text_too_long"]),
        ("a" * 256 + " https://tea.example/" + "b" * 200, []),
        ("a" * 257 + " https://tea.example/", ["text_too_long"]),
        ("👩‍👩‍👧‍👧" * 140, []),
    ],
)
def test_weighted_counting(x: X, text: str, problems: list[str]) -> None:
    assert [item.code for item in x.validate(Draft(text))] == problems


def test_a_gif_stands_alone(x: X) -> None:
    gif = media(mime="image/gif")
    assert x.validate(Draft("a", Format.IMAGE, media=(gif,))) == []
    assert [item.code for item in x.validate(Draft("a", Format.IMAGE, media=(gif, gif)))] == ["gif_alone"]
    wrong = Draft("a", options={"reply_settings": "nobody"})
    assert [item.code for item in x.validate(wrong)] == ["option_unknown"]
