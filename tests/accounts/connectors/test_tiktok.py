"""The TikTok connector against a fake of its documents."""

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
from accounts.connectors.platforms.tiktok.connector import TikTok
from accounts.connectors.platforms.tiktok.uploads import CHUNK, chunks
from accounts.connectors.types import AppRegistration, Credential, Draft, Format, Grant, Media, PublishedState

from .fake_server import Answer
from .fakes.tiktok import Fake
from .samples import Clock, media

BACK = "https://juzhen.example/connect/back/"
APP = AppRegistration(Fake.app["client_id"], Fake.app["client_secret"])
PUBLIC = {"privacy_level": "PUBLIC_TO_EVERYONE"}
INIT_VIDEO, INIT_PHOTO, STATUS = "/publish/video/init/", "/publish/content/init/", "/status/fetch/"


def clip(size: int = 1000, seconds: float = 5) -> Media:
    return media(b"v" * size, kind=Format.VIDEO, mime="video/mp4", seconds=seconds)


def photo() -> Media:
    return replace(media(mime="image/jpeg"), url="https://juzhen.example/media/signed/1.jpg")


VIDEO = Draft("新茶 #tea", Format.VIDEO, media=(clip(),), options=PUBLIC)
PHOTOS = Draft("album", Format.IMAGE, title="Spring", media=(photo(), photo()), options=PUBLIC)


@pytest.fixture
def server() -> Iterator[Fake]:
    with Fake() as fake:
        yield fake


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tiktok(server: Fake, clock: Clock) -> TikTok:
    return TikTok(http=server.http(), clock=clock)


def refusal(code: str, status: int = 200) -> Answer:
    return Answer(status, {"data": {}, "error": {"code": code, "message": "because", "log_id": "1"}})


def sign_in(tiktok: TikTok, server: Fake, **change: str) -> Grant:
    trip = tiktok.start(APP, {}, redirect_uri=BACK, state="st")
    return tiktok.exchange(APP, {**server.allow(trip.url), **change}, trip.keep, redirect_uri=BACK)[0]


@pytest.fixture
def auth(tiktok: TikTok, server: Fake) -> Credential:
    found = sign_in(tiktok, server).credential
    server.requests.clear()
    return found


def test_sign_in_reads_what_the_account_offers(tiktok: TikTok, server: Fake, clock: Clock) -> None:
    grant = sign_in(tiktok, server)
    info = grant.info
    assert (info.handle, info.followers, info.following, info.posts) == ("brand", 0, 4, 0)
    assert info.bio == "Tea"
    assert [value for value, _label in info.choices["privacy_level"]] == server.creator["privacy_level_options"]
    assert info.media is not None
    assert info.media.video_max_seconds == 300
    assert (info.missing_scopes, info.restricted, grant.credential.remote_id) == ((), False, info.remote_id)
    assert grant.credential.expires_at == clock() + timedelta(days=1)
    assert APP.client_secret not in repr(grant)


@pytest.mark.parametrize("change", [{"state": "x"}, {"error": "access_denied"}, {"code": ""}, {"code": "stolen"}])
def test_sign_in_that_must_not_succeed(tiktok: TikTok, server: Fake, change: dict[str, str]) -> None:
    with pytest.raises(NeedsReconnect):
        sign_in(tiktok, server, **change)


def test_scopes_that_were_unticked(tiktok: TikTok, server: Fake) -> None:
    trip = tiktok.start(APP, {}, redirect_uri=BACK, state="st")
    for scopes, lacking in (
        ("user.info.basic,video.list", "video.publish"),
        ("user.info.basic,video.list,video.publish", ""),
    ):
        query = server.allow(trip.url)
        server.codes[query["code"]]["scope"] = scopes
        if lacking:
            with pytest.raises(MissingScope) as caught:
                tiktok.exchange(APP, query, trip.keep, redirect_uri=BACK)
            assert caught.value.scopes == (lacking,)
        else:
            info = tiktok.exchange(APP, query, trip.keep, redirect_uri=BACK)[0].info
            assert info.missing_scopes == ("user.info.profile", "user.info.stats")
            assert (info.followers, info.handle, info.bio) == (None, "brand", None)


def test_app_is_checked_without_a_person(tiktok: TikTok) -> None:
    tiktok.check_app(APP)
    with pytest.raises(InvalidContent) as caught:
        tiktok.check_app(AppRegistration(APP.client_id, "wrong-secret"))
    assert caught.value.problems[0].code == "app_refused"
    assert "wrong-secret" not in caught.value.raw


def test_refresh_and_revoke(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    fresh = tiktok.refresh(auth)
    assert (fresh.version, fresh.remote_id, fresh.scopes) == (1, auth.remote_id, auth.scopes)
    with pytest.raises(AuthExpired):
        tiktok.probe(auth)
    with pytest.raises(NeedsReconnect):
        tiktok.refresh(auth)
    assert tiktok.probe(fresh).handle == "brand"
    # What TikTok leaves out stays as it was.
    bare = {"access_token": fresh.secrets["access"], "refresh_token": "", "expires_in": 60}
    server.fault("POST", "/oauth/token/", instead=Answer(200, bare))
    kept = tiktok.refresh(fresh)
    assert (kept.secrets, kept.scopes, kept.version) == (fresh.secrets, fresh.scopes, 2)
    tiktok.revoke(fresh)
    with pytest.raises(NeedsReconnect):
        tiktok.refresh(fresh)


@pytest.mark.parametrize(("draft", "kind"), [(VIDEO, "video"), (PHOTOS, "photo")])
def test_a_post_from_start_to_figures(tiktok: TikTok, server: Fake, auth: Credential, draft: Draft, kind: str) -> None:
    made = tiktok.publish(auth, draft, key="k")
    assert made.state is PublishedState.PROCESSING
    assert auth.secrets["access"] not in made.handle
    assert "upload" not in made.handle
    assert tiktok.poll(auth, made.handle).state is PublishedState.PROCESSING
    server.settle()
    live = tiktok.poll(auth, made.handle)
    assert (live.state, [live.remote_id]) == (PublishedState.LIVE, server.visible())
    assert live.url == f"https://www.tiktok.com/@brand/{kind}/{live.remote_id}"
    assert tiktok.owns_url(live.url)
    (figures,) = tiktok.post_metrics(auth, [live.remote_id, "1"])
    assert (figures.likes, figures.comments, figures.shares, figures.video_views) == (3, 0, 1, 120)
    assert (figures.impressions, figures.saves) == (None, None)
    found = tiktok.find(auth, key="k", draft=draft, since=datetime.now(UTC) - timedelta(minutes=1))
    assert found.post is not None
    assert found.post.remote_id == live.remote_id


def test_what_is_said_about_a_video(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    options = {"privacy_level": "SELF_ONLY", "disable_comment": True, "is_aigc": True, "brand_organic_toggle": True}
    draft = replace(VIDEO, options={**options, "video_cover_timestamp_ms": "1500"})
    made = tiktok.publish(auth, draft, key="k")
    (job,) = server.jobs.values()
    assert job["info"] == {
        "title": draft.text,
        "privacy_level": "SELF_ONLY",
        "disable_comment": True,
        "disable_duet": False,
        # The account has switched stitches off.
        "disable_stitch": True,
        "brand_content_toggle": False,
        "brand_organic_toggle": True,
        "is_aigc": True,
        "video_cover_timestamp_ms": 1500,
    }
    server.settle()
    live = tiktok.poll(auth, made.handle)
    assert (live.state, live.remote_id, live.url) == (PublishedState.LIVE, "", "")


def test_a_large_video_goes_in_chunks(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    size = 2 * CHUNK + 5
    draft = replace(VIDEO, media=(clip(size),))
    tiktok.publish(auth, draft, key="k")
    ranges = [request.headers["content-range"] for request in server.sent("PUT", "/video/")]
    assert ranges == [f"bytes 0-{CHUNK - 1}/{size}", f"bytes {CHUNK}-{size - 1}/{size}"]
    (job,) = server.jobs.values()
    assert job["data"] == b"v" * size


@pytest.mark.parametrize("size", [1, 4_999_999, 5_000_000, 2 * CHUNK - 1, 2 * CHUNK, 64_000_001, 4_000_000_000])
def test_chunk_rules(size: int) -> None:
    chunk, amount = chunks(size)
    last = size - chunk * (amount - 1)
    assert amount == size // chunk <= 1000
    assert last <= 128_000_000
    assert chunk <= 64 * 1000 * 1000
    assert chunk == size if size < 5_000_000 else chunk >= 5_000_000
    assert amount > 1 or size <= 64_000_000


@pytest.mark.parametrize(
    "fault", [{"drop": True}, {"after": Answer(500, None)}, {"delay": 2.0}, {"instead": Answer(503, None)}]
)
def test_the_answer_to_the_last_chunk_is_lost(
    tiktok: TikTok, server: Fake, auth: Credential, fault: dict[str, Any]
) -> None:
    """The publish_id tells what arrived, so one post comes of it."""
    server.fault("PUT", "/video/", **fault)
    made = tiktok.publish(auth, VIDEO, key="k")
    server.settle()
    assert tiktok.poll(auth, made.handle).state is PublishedState.LIVE
    assert len(server.visible()) == 1


def test_a_lost_chunk_is_sent_again(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    server.fault("PUT", "/video/", instead=Answer(200, None), drop=True)
    tiktok.publish(auth, VIDEO, key="k")
    assert len(server.sent("PUT", "/video/")) == 2
    server.settle()
    assert len(server.visible()) == 1


@pytest.mark.parametrize("status", [Answer(502, "<html>"), refusal("access_token_invalid", 401)])
def test_nobody_knows_when_status_is_silent_too(tiktok: TikTok, server: Fake, auth: Credential, status: Answer) -> None:
    """Then the publish_id is kept and asked later; sending anew could make a second post."""
    server.fault("PUT", "/video/", drop=True)
    server.fault("POST", STATUS, instead=status)
    made = tiktok.publish(auth, VIDEO, key="k")
    server.settle()
    assert tiktok.poll(auth, made.handle).state is PublishedState.LIVE
    assert len(server.visible()) == 1


@pytest.mark.parametrize("second", [Answer(416, None), Answer(403, None), None])
def test_nothing_disproves_a_chunk_that_may_have_arrived(
    tiktok: TikTok, server: Fake, auth: Credential, second: Answer | None
) -> None:
    """TikTok's count of bytes lags behind; taking a later refusal at its word would make a second post."""
    server.fault("PUT", "/video/", drop=True)
    behind = {"status": "PROCESSING_UPLOAD", "uploaded_bytes": 0}
    for _look in range(2 if second else 1):
        server.fault("POST", STATUS, instead=Answer(200, {"data": behind, "error": {"code": "ok"}}))
    if second:
        server.fault("PUT", "/video/", instead=second)
        made = tiktok.publish(auth, VIDEO, key="k")
    else:
        # The second time TikTok cannot be reached at all.
        sent: list[Any] = []
        put = tiktok._api.put

        def once(*args: Any, **more: Any) -> Any:
            if sent:
                raise Transient(platform="tiktok")
            sent.append(args)
            return put(*args, **more)

        tiktok._api.put = once  # type: ignore[method-assign]
        made = tiktok.publish(auth, VIDEO, key="k")
    server.settle()
    assert tiktok.poll(auth, made.handle).state is PublishedState.LIVE
    assert len(server.visible()) == 1


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("creator_info", Answer(200, "<html>")),
        (INIT_VIDEO, Answer(200, "<html>")),
        (INIT_VIDEO, Answer(200, {"data": {"publish_id": "p"}, "error": {"code": "ok"}})),
        (INIT_VIDEO, Answer(200, {"data": {"publish_id": "p", "upload_url": "https://a.example/x"}})),
        (INIT_VIDEO, Answer(200, {"data": {"publish_id": "p", "upload_url": "http://open-upload.tiktokapis.com/x"}})),
    ],
)
def test_odd_answers_before_anything_can_be_seen(
    tiktok: TikTok, server: Fake, auth: Credential, path: str, answer: Answer
) -> None:
    """Nobody could look for the post, and nobody has to."""
    server.fault("POST", path, instead=answer)
    with pytest.raises(Transient):
        tiktok.publish(auth, VIDEO, key="k")
    assert server.sent("PUT", "/") == []


def test_posts_without_words_are_not_taken_for_each_other(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    since = datetime.now(UTC) - timedelta(minutes=1)
    tiktok.publish(auth, PHOTOS, key="k")
    tiktok.publish(auth, replace(VIDEO, text=""), key="k")
    server.settle()
    assert len(server.visible()) == 2
    for draft in (replace(VIDEO, text=""), replace(PHOTOS, text="", title="Other")):
        with pytest.raises(OutcomeUnknown):
            tiktok.find(auth, key="k", draft=draft, since=since)


def test_a_video_that_never_arrives(tiktok: TikTok, server: Fake, auth: Credential, clock: Clock) -> None:
    for _turn in range(2):
        server.fault("PUT", "/video/", instead=Answer(503, None))
    made = tiktok.publish(auth, VIDEO, key="k")
    assert tiktok.poll(auth, made.handle).state is PublishedState.PROCESSING
    clock.move(hours=2)
    with pytest.raises(InvalidContent) as caught:
        tiktok.poll(auth, made.handle)
    assert caught.value.code == "upload_incomplete"


@pytest.mark.parametrize(("status", "kind"), [(403, Transient), (416, Transient), (400, InvalidContent)])
def test_chunks_that_are_refused(
    tiktok: TikTok, server: Fake, auth: Credential, status: int, kind: type[ConnectorError]
) -> None:
    for size in (1000, 2 * CHUNK):
        server.fault("PUT", "/video/", instead=Answer(status, None))
        with pytest.raises(kind):
            tiktok.publish(auth, replace(VIDEO, media=(clip(size),)), key="k")


@pytest.mark.parametrize(
    ("path", "draft", "kind"), [(INIT_VIDEO, VIDEO, Transient), (INIT_PHOTO, PHOTOS, OutcomeUnknown)]
)
@pytest.mark.parametrize("fault", [{"drop": True}, {"after": Answer(500, "<html>")}])
def test_the_first_call_shows_pictures_but_no_video(
    tiktok: TikTok,
    server: Fake,
    auth: Credential,
    clock: Clock,
    path: str,
    draft: Draft,
    kind: type[ConnectorError],
    fault: dict[str, Any],
) -> None:
    server.fault("POST", path, **fault)
    with pytest.raises(kind) as caught:
        tiktok.publish(auth, draft, key="k")
    assert type(caught.value) is kind
    since = clock() - timedelta(minutes=1)
    with pytest.raises(OutcomeUnknown):
        tiktok.find(auth, key="k", draft=draft, since=since)
    server.settle()
    if kind is OutcomeUnknown:
        found = tiktok.find(auth, key="k", draft=draft, since=since).post
        assert found is not None
        assert [found.remote_id] == server.visible()
    else:
        assert server.visible() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal("access_token_invalid", 401), AuthExpired),
        (refusal("scope_not_authorized", 401), MissingScope),
        (refusal("rate_limit_exceeded", 429), RateLimited),
        (refusal("spam_risk_too_many_posts", 403), RateLimited),
        (refusal("spam_risk_user_banned_from_posting", 403), PolicyRejected),
        (refusal("unaudited_client_can_only_post_to_private_accounts", 403), PolicyRejected),
        (refusal("url_ownership_unverified", 403), InvalidContent),
        (refusal("privacy_level_option_mismatch", 400), InvalidContent),
        (refusal("invalid_params", 400), InvalidContent),
        (refusal("a_new_code", 400), InvalidContent),
        (refusal("a_new_code", 200), OutcomeUnknown),
        (refusal("internal_error", 500), OutcomeUnknown),
        (refusal("invalid_params", 500), OutcomeUnknown),
        (Answer(503, "<html>"), OutcomeUnknown),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {"data": {}, "error": {"code": "ok"}}), OutcomeUnknown),
        (Answer(403, "<html>"), MissingScope),
    ],
)
def test_refusals(tiktok: TikTok, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]) -> None:
    server.fault("POST", INIT_PHOTO, instead=answer)
    with pytest.raises(kind) as caught:
        tiktok.publish(auth, PHOTOS, key="k")
    assert type(caught.value) is kind
    assert caught.value.platform == "tiktok"
    assert str(caught.value)
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)
    assert len(server.sent("POST", INIT_PHOTO)) == 1


def test_daily_caps_end_with_the_day(server: Fake) -> None:
    clock = Clock(datetime(2026, 11, 26, 14, 0, tzinfo=UTC))
    tiktok = TikTok(http=server.http(), clock=clock)
    auth = sign_in(tiktok, server).credential
    server.fault("POST", "creator_info", instead=refusal("spam_risk_too_many_posts", 403))
    with pytest.raises(RateLimited) as caught:
        tiktok.publish(auth, VIDEO, key="k")
    assert caught.value.retry_after == 10 * 3600
    server.fault("POST", "creator_info", instead=refusal("spam_risk_too_many_posts", 403))
    assert tiktok.probe(auth).restricted is False
    server.fault("POST", "creator_info", instead=refusal("spam_risk_user_banned_from_posting", 403))
    info = tiktok.probe(auth)
    assert info.restricted
    assert info.restriction


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("file_format_check_failed", InvalidContent),
        ("photo_pull_failed", InvalidContent),
        ("spam_risk_text", PolicyRejected),
        ("internal", InvalidContent),
        ("never_heard_of", InvalidContent),
    ],
)
def test_posts_that_fail_later(
    tiktok: TikTok, server: Fake, auth: Credential, reason: str, kind: type[ConnectorError]
) -> None:
    made = tiktok.publish(auth, VIDEO, key="k")
    (job,) = server.jobs.values()
    job |= {"status": "FAILED", "fail": reason}
    with pytest.raises(kind) as caught:
        tiktok.poll(auth, made.handle)
    assert caught.value.code == reason


def test_polling_in_odd_states(tiktok: TikTok, server: Fake, auth: Credential, clock: Clock) -> None:
    made = tiktok.publish(auth, VIDEO, key="k")
    (job,) = server.jobs.values()
    job["status"] = "PUBLISH_COMPLETE"
    assert tiktok.poll(auth, made.handle).state is PublishedState.PROCESSING, "moderation is not over"
    job["status"] = "SEND_TO_USER_INBOX"
    with pytest.raises(InvalidContent):
        tiktok.poll(auth, made.handle)
    strange = json.dumps({**json.loads(made.handle), "publish_id": "gone"})
    assert tiktok.poll(auth, strange).state is PublishedState.PROCESSING, "it may not be known everywhere yet"
    server.fault("POST", STATUS, instead=refusal("token_not_authorized_for_specified_publish_id", 400))
    with pytest.raises(OutcomeUnknown):
        tiktok.poll(auth, made.handle)
    clock.move(hours=2)
    with pytest.raises(RemoteGone):
        tiktok.poll(auth, strange)
    for handle in ("{}", "[]", "7", '{"publish_id": "x", "size": "y"}'):
        with pytest.raises(UnexpectedResponse):
            tiktok.poll(auth, handle)


def test_what_the_account_forbids_is_found_before_anything_is_sent(
    tiktok: TikTok, server: Fake, auth: Credential
) -> None:
    wrong = {"privacy_level": "FOLLOWER_OF_CREATOR"}
    private = replace(PHOTOS, media=(replace(photo(), url=None),))
    for draft in (replace(VIDEO, options=wrong), replace(VIDEO, media=(clip(seconds=301),)), private):
        with pytest.raises(InvalidContent) as caught:
            tiktok.publish(auth, draft, key="k")
        assert caught.value.problems
    assert server.jobs == {}


def test_a_file_that_ends_early(tiktok: TikTok, server: Fake, auth: Credential) -> None:
    short = replace(clip(), open=lambda: io.BytesIO(b"v"))
    with pytest.raises(Transient):
        tiktok.publish(auth, replace(VIDEO, media=(short,)), key="k")
    assert server.sent("PUT", "/video/") == []


def test_limits_of_videos_and_options(tiktok: TikTok) -> None:
    emoji = "🍵" * 1100
    assert tiktok.validate(replace(VIDEO, text=emoji)) == []
    (found,) = tiktok.validate(replace(VIDEO, text=emoji + "a"))
    assert (found.code, found.params["over"]) == ("text_too_long", 1)
    assert tiktok.validate(replace(PHOTOS, text=emoji + "a")) == []
    partner = {"privacy_level": "SELF_ONLY", "brand_content_toggle": True}
    assert [item.code for item in tiktok.validate(replace(VIDEO, options=partner))] == ["brand_private"]
    for moment, codes in (
        ("4999", []),
        ("5001", ["cover_moment"]),
        ("soon", ["cover_moment"]),
        ("²", ["cover_moment"]),
    ):
        options = {**PUBLIC, "video_cover_timestamp_ms": moment}
        assert [item.code for item in tiktok.validate(replace(VIDEO, options=options))] == codes
