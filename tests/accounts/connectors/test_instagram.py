"""The Instagram connector against a fake Graph host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

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
    RemoteGone,
    Transient,
    UnexpectedResponse,
    UnsupportedFeature,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.instagram.connector import Instagram
from accounts.connectors.types import Credential, Draft, Format, InboxKind, Media, Published, PublishedState

from .fake_server import Answer
from .fakes.instagram import ME, PAGE, Fake
from .meta_tools import APP, clip, connect, picture, refusal
from .samples import Clock, media

DRAFT = Draft("山屿茶 #tea", Format.IMAGE, media=(picture(),))
CAROUSEL = Draft("three", Format.VIDEO, media=(picture(), picture(2), clip()))
REEL = Draft("reel", Format.VIDEO, media=(clip(),))
STORY = Draft("", Format.IMAGE, media=(picture(),), options={"placement": "story"})
PUBLISH = "/media_publish"


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
def slept() -> list[float]:
    return []


@pytest.fixture
def instagram(http: Http, slept: list[float]) -> Instagram:
    return Instagram(http=http, clock=Clock(), sleep=slept.append)


@pytest.fixture
def auth(instagram: Instagram, server: Fake) -> Credential:
    credential = connect(instagram, server)[0].credential
    server.requests.clear()
    return credential


def send(instagram: Instagram, server: Fake, auth: Credential, draft: Draft) -> Published:
    """Publish and ask until it is live."""
    waiting = instagram.publish(auth, draft, key="k")
    server.settle()
    return instagram.poll(auth, waiting.handle)


def test_sign_in(instagram: Instagram, server: Fake) -> None:
    (grant,) = connect(instagram, server)
    assert grant.credential.remote_id == ME
    assert grant.credential.secrets == {"access": "EAA-page-1", "user": "EAA-user-long", "page": PAGE}
    assert (grant.info.handle, grant.info.followers) == ("brand", 120)
    assert server.subscribed == {PAGE: "feed,messages"}
    info = instagram.probe(grant.credential)
    assert [(item.used, item.limit) for item in info.quotas] == [(0, 100)]
    server.page_token = "EAA-page-new"
    assert instagram.refresh(grant.credential).secrets["access"] == "EAA-page-new"
    instagram.check_app(APP)
    server.linked = False
    with pytest.raises(NeedsReconnect) as caught:
        connect(instagram, server)
    assert caught.value.code == "no_accounts"


@pytest.mark.parametrize(
    ("draft", "kind", "product", "polls"),
    [
        (DRAFT, "IMAGE", "FEED", 0),
        (CAROUSEL, "CAROUSEL_ALBUM", "FEED", 0),
        (REEL, "VIDEO", "REELS", 1),
        (STORY, "IMAGE", "STORY", 0),
        (replace(REEL, options={"placement": "story"}), "VIDEO", "STORY", 1),
    ],
)
def test_every_format(
    instagram: Instagram, server: Fake, auth: Credential, draft: Draft, kind: str, product: str, polls: int
) -> None:
    waiting = instagram.publish(auth, draft, key="k")
    assert waiting.state is PublishedState.PROCESSING
    assert server.visible() == []
    assert auth.secrets["access"] not in waiting.handle
    for _turn in range(polls):
        assert instagram.poll(auth, waiting.handle).state is PublishedState.PROCESSING
        server.settle()
    made = instagram.poll(auth, waiting.handle)
    assert (made.state, [made.remote_id]) == (PublishedState.LIVE, server.visible())
    assert instagram.owns_url(made.url)
    found = server.media.get(made.remote_id) or server.stories[made.remote_id]
    assert (found["media_type"], found["media_product_type"]) == (kind, product)
    assert instagram.poll(auth, waiting.handle).remote_id == made.remote_id
    assert len(server.sent("POST", PUBLISH)) == 1


def test_what_goes_along(instagram: Instagram, server: Fake, auth: Credential) -> None:
    options = {"collaborators": "@one， two", "reel_only": True}
    instagram.publish(auth, replace(DRAFT, media=(picture(alt="cup"),), options=options), key="k")
    form = server.sent("POST", "/media")[-1].form
    assert json.loads(form["collaborators"]) == ["one", "two"]
    assert (form["alt_text"], form["image_url"]) == ("cup", "https://brand.example/files/p1.jpg")
    instagram.publish(auth, replace(REEL, options=options), key="k")
    assert server.sent("POST", "/media")[-1].form["share_to_feed"] == "false"
    with pytest.raises(InvalidContent) as caught:
        instagram.publish(auth, replace(DRAFT, media=(media(mime="image/jpeg"),)), key="k")
    assert caught.value.problems[0].code == "file_not_public"


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        (DRAFT, {"drop": True}),
        (DRAFT, {"after": Answer(500, "<html>")}),
        (DRAFT, {"delay": 2.0}),
        (STORY, {"drop": True}),
    ],
)
def test_published_but_not_confirmed(
    instagram: Instagram, server: Fake, auth: Credential, fault: dict[str, Any], draft: Draft
) -> None:
    """The container says that it is published, so the next look only finds the post."""
    waiting = instagram.publish(auth, draft, key="k")
    server.fault("POST", PUBLISH, **fault)
    with pytest.raises(OutcomeUnknown):
        instagram.poll(auth, waiting.handle)
    made = instagram.poll(auth, waiting.handle)
    assert (made.state, [made.remote_id]) == (PublishedState.LIVE, server.visible())
    assert len(server.sent("POST", PUBLISH)) == 1


def test_a_refusal_of_what_was_published_is_not_believed(instagram: Instagram, server: Fake, auth: Credential) -> None:
    waiting = instagram.publish(auth, DRAFT, key="k")
    server.fault("POST", PUBLISH, after=refusal(100))
    assert instagram.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    assert [instagram.poll(auth, waiting.handle).remote_id] == server.visible()


def test_carousels_with_slow_videos(instagram: Instagram, server: Fake, auth: Credential, slept: list[float]) -> None:
    """Their container is made when the parts are ready, and kept in the handle before it is published."""
    server.slow = True
    waiting = instagram.publish(auth, CAROUSEL, key="k")
    assert sum(slept) <= 10
    assert instagram.poll(auth, waiting.handle).state is PublishedState.PROCESSING
    server.settle()
    server.slow = False
    server.fault("POST", "/media", drop=True)
    with pytest.raises(Transient):
        instagram.poll(auth, waiting.handle)
    ready = instagram.poll(auth, waiting.handle)
    assert (ready.state, server.visible()) == (PublishedState.PROCESSING, [])
    server.fault("POST", PUBLISH, drop=True)
    with pytest.raises(OutcomeUnknown):
        instagram.poll(auth, ready.handle)
    made = instagram.poll(auth, ready.handle)
    assert [made.remote_id] == server.visible()
    assert len(server.sent("POST", PUBLISH)) == 1


@pytest.mark.parametrize(
    ("state", "detail", "kind", "words"),
    [
        ("ERROR", "Error: Media upload has failed with error code 2207026", InvalidContent, "format"),
        ("ERROR", "Error: Media upload has failed with error code 2207052", InvalidContent, "internet"),
        ("ERROR", "Error: something", InvalidContent, "something"),
        ("EXPIRED", "Expired", RemoteGone, "day"),
    ],
)
def test_containers_that_fail(
    instagram: Instagram,
    server: Fake,
    auth: Credential,
    state: str,
    detail: str,
    kind: type[ConnectorError],
    words: str,
) -> None:
    waiting = instagram.publish(auth, REEL, key="k")
    (container,) = server.containers.values()
    container |= {"state": state, "detail": detail}
    with pytest.raises(kind) as caught:
        instagram.poll(auth, waiting.handle)
    assert words in str(caught.value)
    assert server.sent("POST", PUBLISH) == []


@pytest.mark.parametrize("fault", [{"drop": True}, {"instead": Answer(503, "<html>")}, {"instead": refusal(2)}])
def test_preparing_that_fails_is_transient(
    instagram: Instagram, server: Fake, auth: Credential, fault: dict[str, Any]
) -> None:
    server.fault("POST", "/media", **fault)
    with pytest.raises(Transient):
        instagram.publish(auth, DRAFT, key="k")
    assert server.visible() == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(190, 463, 401), AuthExpired),
        (refusal(10, status=403), MissingScope),
        (refusal(9, 2207042), RateLimited),
        (refusal(4, 2207051), PolicyRejected),
        (refusal(100, 2207050), PolicyRejected),
        (refusal(9007, 2207027), Transient),
        (refusal(100, 2207009), InvalidContent),
        (Answer(200, "<html>"), OutcomeUnknown),
        (Answer(200, {}), OutcomeUnknown),
        (refusal(1, status=500), OutcomeUnknown),
    ],
)
def test_refusals_of_publishing(
    instagram: Instagram, server: Fake, auth: Credential, answer: Answer, kind: type[ConnectorError]
) -> None:
    waiting = instagram.publish(auth, DRAFT, key="k")
    server.fault("POST", PUBLISH, instead=answer)
    with pytest.raises(kind) as caught:
        instagram.poll(auth, waiting.handle)
    assert type(caught.value) is kind
    assert auth.secrets["access"] not in caught.value.raw + repr(caught.value)


def test_handles_of_others(instagram: Instagram, auth: Credential) -> None:
    for handle in ("", "{}", '{"since": "2026-11-20"}', '{"since": 3, "container": "1"}', "[]"):
        with pytest.raises(UnexpectedResponse):
            instagram.poll(auth, handle)


def test_find(instagram: Instagram, server: Fake, auth: Credential) -> None:
    since = datetime.now(UTC)
    server.add_media(DRAFT.text, at=since - timedelta(hours=1))
    server.add_media("other")
    server.add_media(DRAFT.text, "VIDEO", "REELS")
    seen = instagram.find(auth, key="k", draft=DRAFT, since=since)
    assert (seen.post, seen.looked_at) == (None, 2)
    made = send(instagram, server, auth, DRAFT)
    found = instagram.find(auth, key="k", draft=DRAFT, since=since).post
    assert found is not None
    assert found.remote_id == made.remote_id
    assert instagram.find(auth, key="k", draft=STORY, since=since).post is None
    send(instagram, server, auth, STORY)
    for draft in (STORY, replace(DRAFT, text=" ")):
        with pytest.raises(OutcomeUnknown):
            instagram.find(auth, key="k", draft=draft, since=since)


def test_comments_messages_and_answers(instagram: Instagram, server: Fake, auth: Credential) -> None:
    assert instagram.inbox(auth).items == ()
    post = send(instagram, server, auth, DRAFT).remote_id
    server.fault("POST", "/comments", drop=True)
    with pytest.raises(OutcomeUnknown):
        instagram.comment(auth, post, "first!", key="k")
    first = instagram.comment(auth, post, "first!", key="k")
    assert len(server.sent("POST", "/comments")) == 1
    server.person_writes("How much?", "aWdfbWVzc2FnZQ", ME)
    page = instagram.inbox(auth)
    assert [item.remote_id for item in page.items if item.own] == [first]
    fan = next(item for item in page.items if item.kind is InboxKind.COMMENT and not item.own)
    assert (fan.post_id, fan.author_handle, fan.text) == (post, "fan", "很香 nice")
    reply = instagram.reply(auth, fan.remote_id, "谢谢", key="r").remote_id
    assert server.comments[reply]["parent_id"] == fan.remote_id
    assert instagram.reply(auth, fan.remote_id, "谢谢", key="r").remote_id == reply
    message = next(item for item in page.items if item.kind is InboxKind.MESSAGE)
    sent = instagram.reply(auth, message.remote_id, "12 yuan", key="r").remote_id
    assert server.messages[sent]["message"] == "12 yuan"
    assert instagram.reply(auth, message.remote_id, "12 yuan", key="r").remote_id == sent
    news = instagram.inbox(auth, cursor=page.cursor)
    assert {(item.remote_id, item.own) for item in news.items} == {(reply, True), (sent, True)}
    later = server.add_comment(post, "and again", "900", parent=first, at=datetime.now(UTC) + timedelta(seconds=2))
    news = instagram.inbox(auth, cursor=news.cursor)
    assert [(item.remote_id, item.thread_id) for item in news.items] == [(later, first)]
    instagram.set_hidden(auth, fan.remote_id, hidden=True)
    assert server.comments[fan.remote_id]["hidden"]
    instagram.delete_comment(auth, fan.remote_id)
    instagram.delete_comment(auth, fan.remote_id)
    assert fan.remote_id not in server.comments
    with pytest.raises(UnsupportedFeature):
        instagram.delete_comment(auth, message.remote_id)


def test_figures(instagram: Instagram, server: Fake, auth: Credential) -> None:
    posts = [send(instagram, server, auth, draft).remote_id for draft in (DRAFT, REEL, STORY)]
    feed, reel, story = instagram.post_metrics(auth, [posts[0], "1", *posts[1:]])
    assert (feed.impressions, feed.saves, feed.follows, feed.video_views, feed.watch_seconds) == (12, 0, 1, None, None)
    assert (reel.impressions, reel.video_views, reel.watch_seconds, reel.follows) == (12, 12, 61, None)
    assert (story.impressions, story.saves, story.likes) == (12, None, 3)
    server.invalid_metrics = {"shares", "profile_visits"}
    (feed,) = instagram.post_metrics(auth, posts[:1])
    assert (feed.shares, feed.profile_visits, feed.reach) == (None, None, 9)


def test_figures_by_day(instagram: Instagram, server: Fake, auth: Credential) -> None:
    span = {"since": date(2026, 11, 18), "until": date(2026, 11, 19)}
    first, second = instagram.account_metrics(auth, **span)
    assert (first.day, first.impressions, first.clicks, first.followers_gained) == (span["since"], 6, 6, 2)
    assert (second.followers_gained, second.followers) == (None, None)
    server.invalid_metrics = {"follower_count", "views"}
    first, _second = instagram.account_metrics(auth, **span)
    assert (first.followers_gained, first.impressions, first.reach) == (None, None, 6)


def test_delete(instagram: Instagram, server: Fake, auth: Credential) -> None:
    post = send(instagram, server, auth, DRAFT).remote_id
    server.fault("DELETE", post, instead=refusal(-1, 2207085))
    with pytest.raises(UnsupportedFeature):
        instagram.delete(auth, post)
    instagram.delete(auth, post)
    instagram.delete(auth, post)
    assert server.visible() == []


def many(count: int, *more: Media) -> tuple[Media, ...]:
    return (*(picture(number) for number in range(count)), *more)


@pytest.mark.parametrize(
    ("draft", "codes"),
    [
        (replace(CAROUSEL, media=many(9, clip())), []),
        (replace(CAROUSEL, media=many(10, clip())), ["too_many_files"]),
        (replace(DRAFT, text=" ".join(f"@n{number}" for number in range(20))), []),
        (replace(DRAFT, text=" ".join(f"@n{number}" for number in range(21))), ["too_many_mentions"]),
        (replace(DRAFT, options={"collaborators": "a,b、c"}), []),
        (replace(DRAFT, options={"collaborators": "a,b,c,d"}), ["too_many_collaborators"]),
        (replace(DRAFT, options={"placement": "wall"}), ["option_unknown"]),
        (replace(DRAFT, media=(picture(width=90, height=160),)), ["ratio_out_of_range"]),
        (replace(STORY, media=(picture(width=90, height=160),)), []),
        (replace(STORY, media=many(2)), ["story_one_file"]),
        (replace(STORY, first_comment="x"), ["story_first_comment"]),
        (replace(STORY, format=Format.VIDEO, media=(clip(seconds=60.0),)), []),
        (replace(STORY, format=Format.VIDEO, media=(clip(seconds=61.0),)), ["video_too_long"]),
        (replace(REEL, media=(clip(seconds=2.0),)), ["video_too_short"]),
    ],
)
def test_rules_of_its_own(instagram: Instagram, draft: Draft, codes: list[str]) -> None:
    found = [item for item in instagram.validate(draft) if item.severity == "error"]
    assert [item.code for item in found] == codes
    assert all("%(" not in item.message % item.params for item in found)


def test_who_follows(instagram: Instagram, server: Fake, auth: Credential) -> None:
    told = {(part.dimension, part.key): part.value for part in instagram.audience(auth)}
    assert told["age", "25-34"] == 58
    assert told["age", "65+"] == 0
    assert (told["gender", "female"], told["gender", "unknown"]) == (70, 1)
    assert (told["country", "CN"], told["city", "Shanghai, Shanghai"]) == (61, 40)
    server.invalid_metrics = {"city"}
    assert not any(part.dimension == "city" for part in instagram.audience(auth))
    server.fault("GET", "/insights", instead=refusal(10, status=403))
    with pytest.raises(MissingScope):
        instagram.audience(auth)
    server.followers = 99
    with pytest.raises(AudienceTooSmall):
        instagram.audience(auth)
