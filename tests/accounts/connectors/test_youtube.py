"""The YouTube connector against a fake that keeps upload sessions as the real one does."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

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
)
from accounts.connectors.families.days import until_midnight
from accounts.connectors.families.google import PACIFIC
from accounts.connectors.http import Http
from accounts.connectors.platforms.youtube.connector import YouTube
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Media, PublishedState

from .fake_server import Answer
from .fakes.youtube import GUEST, ME, PART, Fake
from .samples import Clock, media

BACK = "https://brand.example/back"
UPLOAD = "/upload/youtube/v3/videos"
THREE_PARTS = bytes(range(256)) * (2 * PART // 256) + b"end"


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def youtube(server: Fake, clock: Clock) -> Iterator[YouTube]:
    http = server.http()
    yield YouTube(http=http, clock=clock, chunk=PART, sleep=lambda _seconds: None)
    http.close()


@pytest.fixture(scope="module")
def offline() -> YouTube:
    """For what asks no network."""
    return YouTube(http=Http(), clock=Clock())


def sign_in(youtube: YouTube, server: Fake) -> Credential:
    app = AppRegistration(server.app["client_id"], server.app["client_secret"])
    leave = youtube.start(app, {}, redirect_uri=BACK, state="st")
    (grant,) = youtube.exchange(app, server.allow(leave.url), leave.keep, redirect_uri=BACK)
    return grant.credential


@pytest.fixture
def auth(youtube: YouTube, server: Fake) -> Credential:
    credential = sign_in(youtube, server)
    server.requests.clear()
    return credential


def clip(data: bytes = THREE_PARTS) -> Media:
    return media(data, kind=Format.VIDEO, mime="video/mp4", seconds=20)


def draft(**changes: Any) -> Draft:
    values = {"text": "Spring tea\n\nfrom the hill", "format": Format.VIDEO, "title": "春茶 2026", "media": (clip(),)}
    return Draft(**{**values, **changes})


def refusal(status: int, reason: str, **headers: str) -> Answer:
    return Answer(status, {"error": {"code": status, "message": "no", "errors": [{"reason": reason}]}}, headers)


def test_sign_in_and_facts(youtube: YouTube, server: Fake, clock: Clock) -> None:
    auth = sign_in(youtube, server)
    assert auth.remote_id == ME
    assert auth.expires_at == clock() + timedelta(seconds=3599)
    assert auth.secrets["refresh"] not in repr(auth)
    info = youtube.probe(auth)
    assert (info.handle, info.display_name, info.followers, info.posts) == ("brand", "山屿茶", 71, 0)
    assert info.missing_scopes == ()
    assert info.media is None
    server.long_uploads = "eligible"
    limits = youtube.probe(auth).media
    assert limits is not None
    assert limits.video_max_seconds == 900
    with pytest.raises(RemoteGone):
        youtube.probe(replace(auth, remote_id="UCother"))


def test_permissions_that_were_unticked(youtube: YouTube, server: Fake) -> None:
    server.withheld = {server.scopes[3]}
    auth = sign_in(youtube, server)
    assert youtube.probe(auth).missing_scopes == (server.scopes[3],)
    video = youtube.publish(auth, draft(), key="k").remote_id
    (figures,) = youtube.post_metrics(auth, [video])
    assert (figures.video_views, figures.watch_seconds, figures.shares) == (0, None, None)
    with pytest.raises(MissingScope):
        youtube.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 2))
    server.withheld = {server.scopes[0]}
    with pytest.raises(MissingScope) as caught:
        sign_in(youtube, server)
    assert caught.value.scopes == (server.scopes[0],)


def test_no_channel(youtube: YouTube, server: Fake) -> None:
    server.fault("GET", "/channels", instead=Answer(200, {"kind": "youtube#channelListResponse"}))
    with pytest.raises(PolicyRejected):
        sign_in(youtube, server)


def test_renewal_and_its_end(youtube: YouTube, server: Fake, auth: Credential) -> None:
    server.tokens.clear()
    with pytest.raises(AuthExpired):
        youtube.probe(auth)
    fresh = youtube.refresh(auth)
    assert (fresh.version, fresh.remote_id, fresh.secrets["refresh"]) == (1, ME, auth.secrets["refresh"])
    assert youtube.probe(fresh).remote_id == ME
    youtube.revoke(fresh)
    with pytest.raises(NeedsReconnect) as caught:
        youtube.refresh(fresh)
    assert caught.value.code == "invalid_grant"
    youtube.revoke(fresh)


@pytest.mark.parametrize(
    ("secret", "status", "kind"), [("GOCSPX-secret", 0, None), ("x", 0, InvalidContent), ("x", 503, Transient)]
)
def test_check_of_the_app(youtube: YouTube, server: Fake, secret: str, status: int, kind: type[Exception]) -> None:
    app = AppRegistration(server.app["client_id"], secret)
    if status:
        server.fault("POST", "/token", instead=Answer(status, "busy"))
    if kind is None:
        youtube.check_app(app)
        return
    with pytest.raises(kind):
        youtube.check_app(app)


def test_publish(youtube: YouTube, server: Fake, auth: Credential) -> None:
    options = {"privacy": "unlisted", "category": "26", "tags": "tea, green tea，茶", "ai_generated": True}
    options |= {"advertisement": True, "quiet": True}
    made = youtube.publish(auth, draft(options=options, language="zh-Hans", media=(clip(), media())), key="k")
    assert made.state is PublishedState.PROCESSING
    assert made.url == f"https://www.youtube.com/watch?v={made.remote_id}"
    video = server.videos[made.remote_id]
    assert video["data"] == len(THREE_PARTS)
    assert video["snippet"]["tags"] == ["tea", "green tea", "茶"]
    assert (video["snippet"]["categoryId"], video["snippet"]["defaultLanguage"]) == ("26", "zh-Hans")
    assert video["status"]["selfDeclaredMadeForKids"] is False
    assert video["status"]["containsSyntheticMedia"] is True
    begun = server.sent("POST", UPLOAD)[0]
    assert begun.params["notifySubscribers"] == "false"
    assert begun.json()["paidProductPlacementDetails"] == {"hasPaidProductPlacement": True}
    ranges = [request.headers["content-range"] for request in server.sent("PUT", UPLOAD)]
    assert ranges == ["bytes 0-262143/524291", "bytes 262144-524287/524291", "bytes 524288-524290/524291"]
    assert server.thumbnails[made.remote_id][0] == "image/png"
    assert youtube.poll(auth, made.handle).state is PublishedState.PROCESSING
    server.settle()
    assert youtube.poll(auth, made.handle).state is PublishedState.LIVE


def test_a_refused_thumbnail_does_not_undo_the_video(youtube: YouTube, server: Fake, auth: Credential) -> None:
    server.fault("POST", "/thumbnails/set", instead=refusal(403, "forbidden"))
    made = youtube.publish(auth, draft(media=(clip(), media())), key="k")
    assert made.raw["thumbnail"] == "policy_rejected forbidden"
    assert server.visible() == [made.remote_id]


@pytest.mark.parametrize("what", [{"drop": True}, {"after": Answer(503, "<html>")}, {"instead": Answer(500, "")}])
@pytest.mark.parametrize("before", [0, 2])
def test_a_part_that_is_lost_is_sent_again_from_where_it_broke_off(
    youtube: YouTube, server: Fake, auth: Credential, what: dict[str, Any], before: int
) -> None:
    original, count = server._take_fault, [0]

    def later(request: Any) -> Any:
        if request.method == "PUT" and count[0] <= before:
            count[0] += 1
            if count[0] == before + 1:
                server.fault("PUT", UPLOAD, **what)
        return original(request)

    server._take_fault = later  # type: ignore[method-assign]
    made = youtube.publish(auth, draft(), key="k")
    assert server.visible() == [made.remote_id]
    assert server.videos[made.remote_id]["data"] == len(THREE_PARTS)
    asked = [r for r in server.sent("PUT", UPLOAD) if r.headers["content-range"].startswith("bytes */")]
    assert len(asked) == 1


def test_made_but_never_confirmed_is_found(youtube: YouTube, server: Fake, auth: Credential, clock: Clock) -> None:
    """The last part arrives, its answer and the session's are lost: one video in the end."""
    since = clock() - timedelta(minutes=5)
    only = draft(media=(clip(b"short"),))
    server.fault("PUT", UPLOAD, drop=True)
    for _n in range(4):
        server.fault("PUT", UPLOAD, instead=Answer(503, "busy"))
    with pytest.raises(OutcomeUnknown):
        youtube.publish(auth, only, key="k")
    seen = youtube.find(auth, key="k", draft=only, since=since)
    assert seen.post is not None
    assert [seen.post.remote_id] == server.visible()
    with pytest.raises(OutcomeUnknown) as caught:
        youtube.find(auth, key="k", draft=draft(title="other"), since=since)
    assert caught.value.code == "too_early"
    clock.move(minutes=5)
    absent = youtube.find(auth, key="k", draft=draft(title="other"), since=since)
    assert (absent.post, absent.looked_at, absent.nearest[0].text) == (None, 1, "春茶 2026")
    clock.move(hours=2)
    assert youtube.find(auth, key="k", draft=only, since=since + timedelta(hours=1)).post is None


@pytest.mark.parametrize("after", [Answer(308, b"", {"range": "bytes=0-4"}), refusal(401, "authError"), None])
def test_a_session_that_has_everything_and_makes_no_video_yet(
    youtube: YouTube, server: Fake, auth: Credential, after: Answer | None
) -> None:
    """The video may still be made, so whatever the session says next, nobody may think that there is none."""
    server.fault("PUT", UPLOAD, after=Answer(308, b"", {"range": "bytes=0-4"}))
    for _n in range(4 if after else 0):
        server.fault("PUT", UPLOAD, instead=after)
    only = draft(media=(clip(b"short"),))
    if after is None:
        assert youtube.publish(auth, only, key="k").remote_id in server.visible()
        return
    with pytest.raises(OutcomeUnknown):
        youtube.publish(auth, only, key="k")


def test_a_silent_session_is_asked_again(youtube: YouTube, server: Fake, auth: Credential) -> None:
    server.fault("PUT", UPLOAD, drop=True)
    for _n in range(3):
        server.fault("PUT", UPLOAD, instead=Answer(503, "busy"))
    made = youtube.publish(auth, draft(media=(clip(b"short"),)), key="k")
    assert server.visible() == [made.remote_id]


@pytest.mark.parametrize(("data", "kind"), [(b"short", OutcomeUnknown), (THREE_PARTS, Transient)])
def test_a_session_that_is_gone(
    youtube: YouTube, server: Fake, auth: Credential, data: bytes, kind: type[ConnectorError]
) -> None:
    server.fault("PUT", UPLOAD, instead=refusal(404, "notFound"))
    with pytest.raises(kind) as caught:
        youtube.publish(auth, draft(media=(clip(data),)), key="k")
    assert caught.value.code == "session_gone"


def test_a_session_that_never_moves(youtube: YouTube, server: Fake, auth: Credential) -> None:
    for _n in range(4):
        server.fault("PUT", UPLOAD, instead=Answer(308, b""))
    with pytest.raises(Transient):
        youtube.publish(auth, draft(), key="k")
    assert server.visible() == []


def test_a_session_elsewhere_gets_no_token(youtube: YouTube, server: Fake, auth: Credential) -> None:
    for address in ("https://evil.example/x", "http://www.googleapis.com/x", ""):
        server.fault("POST", UPLOAD, instead=Answer(200, b"", {"location": address}))
        with pytest.raises(UnexpectedResponse):
            youtube.publish(auth, draft(), key="k")


def test_a_file_that_ends_early(youtube: YouTube, server: Fake, auth: Credential) -> None:
    broken = replace(clip(), open=lambda: io.BytesIO(b"less"))
    with pytest.raises(Transient) as caught:
        youtube.publish(auth, draft(media=(broken,)), key="k")
    assert (caught.value.code, server.visible()) == ("file_ended_early", [])


def test_the_fence_stops_the_last_part(youtube: YouTube, server: Fake, auth: Credential) -> None:
    with fence.writes_while(lambda: False), pytest.raises(fence.Fenced):
        youtube.publish(auth, draft(), key="k")
    assert server.visible() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(401, "authError"), AuthExpired),
        (refusal(400, "uploadLimitExceeded"), RateLimited),
        (refusal(403, "userRateLimitExceeded"), RateLimited),
        (refusal(400, "invalidTitle"), InvalidContent),
        (refusal(400, "somethingNew"), InvalidContent),
        (refusal(401, "youtubeSignupRequired"), PolicyRejected),
        (refusal(403, "accessNotConfigured"), PolicyRejected),
        (refusal(500, "backendError"), Transient),
        (Answer(502, "<html>"), Transient),
        (Answer(429, "slow", {"retry-after": "7"}), RateLimited),
    ],
)
def test_refusals_before_anything_is_made(
    youtube: YouTube, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    server.fault("POST", UPLOAD, instead=answer)
    with pytest.raises(kind) as caught:
        youtube.publish(auth, draft(), key="k")
    assert auth.secrets["access"] not in caught.value.raw


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (datetime(2026, 11, 26, 7, tzinfo=UTC), 1),
        (datetime(2026, 11, 26, 8, tzinfo=UTC), 24),
        (datetime(2026, 7, 1, 6, tzinfo=UTC), 1),
    ],
)
def test_a_used_up_day_waits_for_midnight_in_california(
    youtube: YouTube, server: Fake, auth: Credential, clock: Clock, at: datetime, hours: float
) -> None:
    clock.at = at
    assert until_midnight(at, PACIFIC) == hours * 3600
    server.fault("POST", UPLOAD, instead=refusal(403, "quotaExceeded"))
    with pytest.raises(RateLimited) as caught:
        youtube.publish(auth, draft(), key="k")
    assert (caught.value.bucket, caught.value.retry_after) == ("app", hours * 3600)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, InvalidContent),
        ({"uploadStatus": "rejected", "rejectionReason": "copyright"}, PolicyRejected),
        ({"uploadStatus": "deleted"}, RemoteGone),
    ],
)
def test_videos_that_will_not_be_shown(
    youtube: YouTube, server: Fake, auth: Credential, status: dict[str, str], kind: type[ConnectorError]
) -> None:
    handle = youtube.publish(auth, draft(), key="k").handle
    server.videos[handle]["status"] |= status
    with pytest.raises(kind) as caught:
        youtube.poll(auth, handle)
    assert str(caught.value)
    youtube.delete(auth, handle)
    youtube.delete(auth, handle)
    with pytest.raises(RemoteGone):
        youtube.poll(auth, handle)


@pytest.mark.parametrize("answer", [refusal(403, "forbidden"), refusal(403, "accessNotConfigured"), refusal(400, "x")])
def test_a_question_that_is_refused_says_nothing_about_the_video(
    youtube: YouTube, server: Fake, auth: Credential, answer: Answer
) -> None:
    handle = youtube.publish(auth, draft(), key="k").handle
    server.fault("GET", "/videos", instead=answer)
    with pytest.raises(UnexpectedResponse):
        youtube.poll(auth, handle)


def test_a_video_whose_processing_is_forgotten_stands(youtube: YouTube, server: Fake, auth: Credential) -> None:
    handle = youtube.publish(auth, draft(), key="k").handle
    server.settle()
    server.videos[handle]["processingDetails"] = {"processingStatus": "terminated"}
    assert youtube.poll(auth, handle).state is PublishedState.LIVE


def test_find_among_many(youtube: YouTube, server: Fake, auth: Credential, clock: Clock) -> None:
    for number in range(60):
        youtube.publish(auth, draft(title=f"n{number}", media=(clip(b"x"),)), key="k")
    since = clock() - timedelta(minutes=10)
    seen = youtube.find(auth, key="k", draft=draft(title="n3"), since=since)
    assert seen.post is not None
    assert seen.looked_at == 60
    wanted = youtube.find(auth, key="k", draft=draft(title="n3", text="Spring tea from the hill"), since=since)
    assert wanted.post == seen.post


def test_comments_answers_and_hiding(youtube: YouTube, server: Fake, auth: Credential) -> None:
    video = youtube.publish(auth, draft(), key="k").remote_id
    first = youtube.comment(auth, video, "Shop: https://tea.example", key="c")
    assert youtube.comment(auth, video, "Shop: https://tea.example", key="c") == first
    thread = server.guest_says(video, "Where?", ago=30)
    for number in range(3):
        server.guest_says(video, f"me too {number}", parent=thread, ago=20 - number)
    page = youtube.inbox(auth)
    theirs = [item for item in page.items if not item.own]
    assert [item.text for item in theirs] == ["Where?", "me too 0", "me too 1", "me too 2"]
    assert [(item.remote_id, item.author_id) for item in page.items if item.own] == [(first, "")]
    asked = theirs[0]
    assert (asked.author_id, asked.post_id, asked.thread_id, asked.remote_id) == (GUEST, video, thread, thread)
    assert asked.url == f"https://www.youtube.com/watch?v={video}&lc={thread}"
    answer = youtube.reply(auth, asked.remote_id, "In Hangzhou", key="r")
    assert youtube.reply(auth, asked.remote_id, "In Hangzhou", key="r").remote_id == answer.remote_id
    later = server.guest_says(video, "And in Berlin?", parent=thread, ago=-5)
    assert youtube.reply(auth, later, "In Hangzhou", key="r2").remote_id != answer.remote_id
    news = youtube.inbox(auth, cursor=page.cursor).items
    assert [item.text for item in news if not item.own] == ["And in Berlin?"]
    assert {item.reply_to for item in news if item.own} == {thread}
    assert youtube.inbox(auth, cursor=youtube.inbox(auth).cursor).items == ()
    for hidden, status in ((True, "heldForReview"), (False, "published")):
        youtube.set_hidden(auth, later, hidden=hidden)
        assert server.held[later] == status


def test_two_comments_of_one_second(youtube: YouTube, server: Fake, auth: Credential) -> None:
    """YouTube tells seconds only; the second comment comes after the first was read."""
    video, at = youtube.publish(auth, draft(), key="k").remote_id, server.now().replace(microsecond=0)
    server.now = lambda: at
    server.guest_says(video, "one")
    cursor = youtube.inbox(auth).cursor
    server.guest_says(video, "two")
    page = youtube.inbox(auth, cursor=cursor)
    assert [item.text for item in page.items] == ["two"]
    assert youtube.inbox(auth, cursor=page.cursor).items == ()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(403, "commentsDisabled"), InvalidContent),
        (refusal(503, "rateLimitExceeded"), OutcomeUnknown),
        (refusal(400, "processingFailure"), OutcomeUnknown),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {}), OutcomeUnknown),
    ],
)
def test_comments_that_are_refused(
    youtube: YouTube, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    video = youtube.publish(auth, draft(), key="k").remote_id
    server.fault("POST", "/commentThreads", instead=answer)
    with pytest.raises(kind):
        youtube.comment(auth, video, "hello", key="c")


def test_figures(youtube: YouTube, server: Fake, auth: Credential) -> None:
    video = youtube.publish(auth, draft(), key="k").remote_id
    server.videos[video]["statistics"] = {"viewCount": "12", "likeCount": "0"}
    server.rows = [[video, 12, 7, 2, 1]]
    (figures,) = youtube.post_metrics(auth, [video, "gone"])
    assert (figures.video_views, figures.likes, figures.comments) == (12, 0, None)
    assert (figures.watch_seconds, figures.shares, figures.follows, figures.saves) == (420, 2, 1, None)
    server.rows = [["2026-11-01", 5, 0, 1, 2, 3, 0]]
    (day,) = youtube.account_metrics(auth, since=date(2026, 11, 1), until=date(2026, 11, 2))
    assert (day.day, day.video_views, day.likes, day.followers_gained) == (date(2026, 11, 1), 5, 0, 3)
    assert (day.followers, day.impressions) == (None, None)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"text": "茶" * 1666 + "ab"}, set()),
        ({"text": "茶" * 1666 + "abc"}, {"text_too_long"}),
        ({"title": "a <b>"}, {"angle_brackets"}),
        ({"media": (media(),), "format": Format.TEXT}, {"video_needed"}),
        ({"options": {"tags": ",".join(["a b"] * 83)}}, set()),
        ({"options": {"tags": ",".join(["a b"] * 84)}}, {"tags_too_long"}),
        ({"options": {"privacy": "friends"}}, {"option_unknown"}),
    ],
)
def test_rules_of_its_own(offline: YouTube, changes: dict[str, Any], codes: set[str]) -> None:
    assert {item.code for item in offline.validate(draft(**changes))} == codes


def test_who_watches(youtube: YouTube, server: Fake, auth: Credential) -> None:
    told = {(part.dimension, part.key): (part.value, part.unit, part.basis) for part in youtube.audience(auth)}
    assert told["age", "18-24"] == (30.75, "share", "viewers")
    assert (told["age", "65+"][0], told["gender", "other"][0]) == (0.25, 0.25)
    assert (told["country", "CN"], told["country", "SG"][0]) == ((900, "count", "views"), 0)
