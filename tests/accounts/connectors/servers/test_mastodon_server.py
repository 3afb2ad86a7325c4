"""The Mastodon connector against mastodon-mock, read back with the independent Mastodon.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from mastodon import Mastodon as Reader

from accounts.connectors.errors import (
    AuthExpired,
    InvalidContent,
    MediaExpired,
    NeedsReconnect,
    OutcomeUnknown,
    RateLimited,
    RemoteGone,
    Transient,
)
from accounts.connectors.http import Http
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.types import Credential, Draft, Format, Grant, InboxKind, PublishedState

from ..samples import media, png
from .fixtures import MastodonServer

pytestmark = pytest.mark.network_server
BACK = "https://brand.example/accounts/back"


@pytest.fixture(scope="module")
def mastodon(mastodon_server: MastodonServer) -> Iterator[Mastodon]:
    http = Http(allow_private_hosts=mastodon_server.allow_private_hosts, timeout=3)
    yield Mastodon(http=http, clock=lambda: datetime.now(UTC))
    http.close()


def sign_in(mastodon: Mastodon, server: MastodonServer, name: str) -> Grant:
    """Walk the whole way a person walks: register, leave, choose the account, come back."""
    app = mastodon.register_app(server.url, BACK)
    leave = mastodon.start(app, {"host": server.url}, redirect_uri=BACK, state="the-state")
    assert httpx.get(leave.url).status_code == 200
    form = {**dict(parse_qsl(urlsplit(leave.url).query)), "username": name}
    back = httpx.post(f"{server.url}/oauth/authorize", data=form)
    query = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    return mastodon.exchange(app, query, leave.keep, redirect_uri=BACK)[0]


@pytest.fixture(scope="module")
def brand(mastodon: Mastodon, mastodon_server: MastodonServer) -> Credential:
    return sign_in(mastodon, mastodon_server, "brand").credential


@pytest.fixture(scope="module")
def fan(mastodon: Mastodon, mastodon_server: MastodonServer) -> Credential:
    return sign_in(mastodon, mastodon_server, "fan").credential


@pytest.fixture(scope="module")
def reader(mastodon_server: MastodonServer) -> Reader:
    return Reader(access_token=mastodon_server.tokens["fan"], api_base_url=mastodon_server.url)


def statuses_of(reader: Reader, auth: Credential, text: str) -> list[Any]:
    return [status for status in reader.account_statuses(auth.remote_id, limit=40) if text in status.content]


def test_connect_tells_who_it_is(mastodon: Mastodon, mastodon_server: MastodonServer) -> None:
    grant = sign_in(mastodon, mastodon_server, "brand")
    assert grant.info.handle == f"brand@{urlsplit(mastodon_server.url).netloc}"
    assert grant.info.display_name == "Brand"
    assert grant.info.text_max == 500
    assert grant.info.media is not None
    assert grant.info.media.image_max_bytes == 10_485_760
    assert grant.credential.remote_id == grant.info.remote_id
    assert grant.credential.expires_at is None
    assert "write:statuses" in grant.credential.scopes
    assert grant.credential.secrets["access"] not in repr(grant)


def test_text_and_picture_arrive_once(mastodon: Mastodon, brand: Credential, reader: Reader) -> None:
    data = png(16, 9, seed=3)
    text = "冬茶上市 🍵 https://example.com/tea?a=1 #明前茶"
    options = {"visibility": "unlisted", "spoiler": "茶"}
    draft = Draft(text, Format.IMAGE, media=(media(data, alt="一杯绿茶"),), language="zh-Hans", options=options)
    first = mastodon.publish(brand, draft, key="once")
    again = mastodon.publish(brand, draft, key="once")
    assert first.remote_id == again.remote_id
    assert first.state is PublishedState.LIVE
    (status,) = statuses_of(reader, brand, "冬茶上市")
    assert str(status.id) == first.remote_id
    assert status.url == first.url
    assert (status.visibility, status.spoiler_text, status.language) == ("unlisted", "茶", "zh")
    assert status.media_attachments[0].description == "一杯绿茶"
    assert httpx.get(status.media_attachments[0].url).content == data


def test_a_picture_uploaded_ahead_is_attached(
    mastodon: Mastodon, mastodon_server: MastodonServer, brand: Credential, reader: Reader
) -> None:
    data = png(16, 9, seed=4)
    picture = media(data, alt="一壶茶")
    held = mastodon.prepare(brand, picture)
    assert held.ready
    assert mastodon.prepare_poll(brand, held.handle)
    draft = Draft("held picture", Format.IMAGE, media=(replace(picture, prepared=held.handle),))
    mastodon.publish(brand, draft, key="held")
    (status,) = statuses_of(reader, brand, "held picture")
    assert [str(item.id) for item in status.media_attachments] == [held.handle]
    assert status.media_attachments[0].description == "一壶茶"
    assert httpx.get(status.media_attachments[0].url).content == data


def test_a_picture_the_server_dropped_stops_the_post(
    mastodon: Mastodon, mastodon_server: MastodonServer, brand: Credential, reader: Reader
) -> None:
    held = mastodon.prepare(brand, media())
    token = {"authorization": f"Bearer {brand.secrets['access']}"}
    assert httpx.delete(f"{mastodon_server.url}/api/v1/media/{held.handle}", headers=token).status_code == 200
    draft = Draft("dropped picture", Format.IMAGE, media=(replace(media(), prepared=held.handle),))
    with pytest.raises(MediaExpired):
        mastodon.publish(brand, draft, key="dropped")
    assert statuses_of(reader, brand, "dropped picture") == []


def test_find_tells_posts_apart(mastodon: Mastodon, brand: Credential) -> None:
    since = datetime.now(UTC)
    draft = Draft("find & <me>\n\nhttps://example.com/a?b=1&c=2 @fan@127.0.0.1")
    assert mastodon.find(brand, key="find", draft=draft, since=since).post is None
    made = mastodon.publish(brand, draft, key="find")
    found = mastodon.find(brand, key="find", draft=draft, since=since).post
    assert found is not None
    assert found.remote_id == made.remote_id
    assert found.published_at is not None
    assert mastodon.find(brand, key="find", draft=replace(draft, media=(media(),)), since=since).post is None
    assert mastodon.find(brand, key="find", draft=draft, since=since + timedelta(minutes=10)).post is None
    mastodon.delete(brand, made.remote_id)
    mastodon.delete(brand, made.remote_id)
    assert mastodon.find(brand, key="find", draft=draft, since=since).post is None


def test_thread_is_a_chain_and_a_repeat_completes_it(mastodon: Mastodon, brand: Credential, reader: Reader) -> None:
    draft = Draft("chain one", thread=("chain two", "chain three"))
    since = datetime.now(UTC)
    root = mastodon.publish(brand, replace(draft, thread=()), key="chain")
    assert mastodon.find(brand, key="chain", draft=draft, since=since).post is None
    made = mastodon.publish(brand, draft, key="chain")
    assert made.remote_id == root.remote_id
    found = mastodon.find(brand, key="chain", draft=draft, since=since).post
    assert found is not None
    assert found.parts == made.parts
    below = reader.status_context(made.remote_id).descendants
    assert [str(item.id) for item in below] == list(made.parts)
    assert [str(item.in_reply_to_id) for item in below] == [made.remote_id, made.parts[0]]


def test_half_a_thread_after_the_keys_life_asks_a_person(
    mastodon_server: MastodonServer, mastodon: Mastodon, brand: Credential
) -> None:
    since = datetime.now(UTC)
    mastodon.publish(brand, Draft("half one"), key="half")
    later = Mastodon(http=mastodon._http, clock=lambda: since + timedelta(hours=2))
    with pytest.raises(OutcomeUnknown) as caught:
        later.find(brand, key="half", draft=Draft("half one", thread=("half two",)), since=since)
    assert caught.value.code == "thread_incomplete"


def test_conversation(mastodon: Mastodon, brand: Credential, fan: Credential, reader: Reader) -> None:
    post = mastodon.publish(brand, Draft("talk to us"), key="talk")
    comment = mastodon.comment(brand, post.remote_id, "first!", key="talk")
    assert mastodon.comment(brand, post.remote_id, "first!", key="talk") == comment
    before = mastodon.inbox(brand)
    question = mastodon.reply(fan, post.remote_id, "how much?", key="question")
    secret = reader.status_post("@brand psst", visibility="direct")
    reader.status_favourite(post.remote_id)
    page = mastodon.inbox(brand, cursor=before.cursor)
    assert {(item.kind, item.text) for item in page.items} == {
        (InboxKind.COMMENT, "@brand how much?"),
        (InboxKind.MESSAGE, "@brand psst"),
        (InboxKind.LIKE, ""),
    }
    assert len(page.items) == 3
    assert list(page.items) == sorted(page.items, key=lambda item: item.at)
    by_kind = {item.kind: item for item in page.items}
    assert by_kind[InboxKind.COMMENT].post_id == post.remote_id
    assert by_kind[InboxKind.COMMENT].remote_id == question.remote_id
    answer = mastodon.reply(brand, by_kind[InboxKind.MESSAGE].remote_id, "hello", key="dm")
    seen = reader.status(answer.remote_id)
    assert seen.visibility == "direct"
    assert "@" in seen.content
    assert str(seen.in_reply_to_id) == str(secret.id)
    told = mastodon.inbox(brand, cursor=page.cursor)
    assert [(item.remote_id, item.own) for item in told.items] == [(answer.remote_id, True)]
    assert told.items[0].author_id == by_kind[InboxKind.MESSAGE].author_id
    assert mastodon.inbox(brand, cursor=told.cursor).items == ()
    mastodon.like(brand, question.remote_id)
    mastodon.like(brand, question.remote_id)
    assert reader.status(question.remote_id).favourites_count == 1


def test_figures(mastodon: Mastodon, brand: Credential, reader: Reader) -> None:
    post = mastodon.publish(brand, Draft("count me"), key="figures")
    reader.status_favourite(post.remote_id)
    reader.status_reblog(post.remote_id)
    (figures,) = mastodon.post_metrics(brand, [post.remote_id, "999999999999"])
    assert (figures.likes, figures.shares, figures.comments, figures.impressions) == (1, 1, 0, None)


def test_server_refuses_what_validate_refuses(mastodon: Mastodon, brand: Credential) -> None:
    assert mastodon.validate(Draft("a" * 500)) == []
    assert [item.code for item in mastodon.validate(Draft("a" * 501))] == ["text_too_long"]
    with pytest.raises(InvalidContent) as caught:
        mastodon.publish(brand, Draft("a" * 501), key="long")
    assert "too long" in str(caught.value)


def test_wrong_token_and_revocation(mastodon: Mastodon, mastodon_server: MastodonServer) -> None:
    credential = sign_in(mastodon, mastodon_server, "brand").credential
    mastodon.revoke(credential)
    mastodon.revoke(credential)
    with pytest.raises(AuthExpired):
        mastodon.publish(credential, Draft("late"), key="late")
    with pytest.raises(NeedsReconnect):
        mastodon.refresh(credential)


def test_reply_to_what_is_gone(mastodon: Mastodon, brand: Credential) -> None:
    with pytest.raises(RemoteGone):
        mastodon.reply(brand, "999999999999", "hello?", key="gone")


def test_faults(mastodon: Mastodon, mastodon_server: MastodonServer, brand: Credential, reader: Reader) -> None:
    """The server's own fault plane: each failure has its meaning, and the repeat brings exactly one post."""
    mastodon_server.fault("POST", "/api/v1/statuses", {"type": "ratelimit", "headers": {"Retry-After": "7"}})
    with pytest.raises(RateLimited) as limited:
        mastodon.publish(brand, Draft("under fire"), key="fire")
    assert limited.value.retry_after == 7
    mastodon_server.fault("POST", "/api/v1/statuses", {"type": "status", "status": 503})
    with pytest.raises(OutcomeUnknown):
        mastodon.publish(brand, Draft("under fire"), key="fire")
    mastodon_server.fault("POST", "/api/v1/statuses", {"type": "malformed"})
    with pytest.raises(OutcomeUnknown):
        mastodon.publish(brand, Draft("under fire"), key="fire")
    mastodon_server.fault("GET", "/api/v1/accounts/verify_credentials", {"type": "status", "status": 503})
    with pytest.raises(Transient):
        mastodon.probe(brand)
    mastodon.publish(brand, Draft("under fire"), key="fire")
    assert len(statuses_of(reader, brand, "under fire")) == 1


def test_public_statuses_are_found(mastodon: Mastodon, brand: Credential, fan: Credential) -> None:
    """Full text and hashtag, newest first; what is only for followers stays closed."""
    for number in range(3):
        mastodon.publish(fan, Draft(f"foundtea {number} #WinterTea"), key=f"found-{number}")
    mastodon.publish(fan, Draft("foundtea closed", options={"visibility": "private"}), key="found-closed")
    page = mastodon.search_posts(brand, ["foundtea"], since=datetime.now(UTC) - timedelta(hours=1))
    texts = [post.text for post in page.posts]
    assert len(texts) == 3
    assert not any("closed" in text for text in texts)
    assert all(post.author_handle.startswith("fan") and post.url for post in page.posts)
    tagged = mastodon.search_posts(brand, ["WinterTea"], cursor="tag:")
    assert {post.text for post in tagged.posts} == {f"foundtea {number} #WinterTea" for number in range(3)}
    assert mastodon.search_posts(brand, ["foundtea"], since=datetime.now(UTC) + timedelta(hours=1)).posts == ()


def test_who_boosted_a_status(
    mastodon: Mastodon, mastodon_server: MastodonServer, brand: Credential, reader: Reader
) -> None:
    made = mastodon.publish(brand, Draft("pass me on"), key="pass-on")
    assert mastodon.sharers(brand, made.remote_id).sharers == ()
    reader.status_reblog(made.remote_id)
    page = mastodon.sharers(brand, made.remote_id)
    assert [(one.handle.partition("@")[0], one.kind.value) for one in page.sharers] == [("fan", "repost")]
    assert page.sharers[0].followers is not None
    # What this server answers about quotes, if anything, is taken without an error.
    rest = mastodon.sharers(brand, made.remote_id, cursor=page.cursor)
    assert rest.sharers == ()
    with pytest.raises(RemoteGone):
        mastodon.sharers(brand, "999999999999999999")
