"""Searching posts and reading who passed one on: the documented interfaces, enforced by the fakes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.connectors import registry
from accounts.connectors.errors import MissingScope, RateLimited, RemoteGone
from accounts.connectors.found import phrase
from accounts.connectors.platforms.bluesky.connector import Bluesky
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.sharers import ShareKind
from accounts.connectors.types import Can, Credential

from .fake_bluesky import HANDLE, PASSWORD, FakeBluesky
from .fake_mastodon import FakeMastodon
from .fake_server import Answer
from .samples import Clock
from .test_mastodon import sign_in
from .test_publics import local

DAY = "2026-11-{:02}T04:00:00.000Z"
NOON = datetime(2026, 11, 20, tzinfo=UTC)
NOT_SIGNED_IN = {"labels": [{"val": "!no-unauthenticated", "src": "did:plc:hidden"}]}


def view(name: str, text: str, day: int = 20, **author: Any) -> dict[str, Any]:
    """A post view of Bluesky."""
    who = {"did": f"did:plc:fan{name}", "handle": f"fan{name}.test", "displayName": f"Fan {name}", **author}
    return {
        "uri": f"at://{who['did']}/app.bsky.feed.post/{name}",
        "author": who,
        "record": {"text": text, "createdAt": DAY.format(day), "langs": ["zh-Hans"]},
        "likeCount": 4,
        "replyCount": 0,
        "repostCount": 2,
        "quoteCount": 1,
    }


def bluesky_of(server: FakeBluesky) -> tuple[Bluesky, Credential]:
    bluesky = Bluesky(http=local(), clock=Clock(), plc_directory=server.url, public_view=server.url)
    return bluesky, bluesky.connect({"host": server.url, "handle": HANDLE, "password": PASSWORD})[0].credential


def test_who_can() -> None:
    """Only where a documented interface searches, or tells who passed on."""
    for can in (Can.SEARCH, Can.SHARERS):
        able = {slug for slug in registry.slugs() if can in registry.capabilities(slug).can}
        assert {slug for slug in able if not registry.capabilities(slug).practice} == {"bluesky", "mastodon"}
        assert "practice-channels" not in able


def test_words_are_quoted() -> None:
    assert phrase('oat "milk"\n latte') == '"oat milk latte"'
    assert phrase("-from:me") == '"-from:me"'


def test_bluesky_search() -> None:
    with FakeBluesky() as server:
        bluesky, auth = bluesky_of(server)
        server.public = [
            view("a", "Shanyu tea, lovely", 22),
            view("b", "Shanyu tea again", 21, **NOT_SIGNED_IN),
            view("c", "shanyu TEA old", 20),
            view("d", "Shanyu coffee", 20),
            view("e", "Shanyu tea, before", 12),
        ]
        page = bluesky.search_posts(auth, ["Shanyu", "tea"], since=NOON)
        # Somebody who does not want to be shown to people who are not signed in is left out.
        assert [post.text for post in page.posts] == ["Shanyu tea, lovely"]
        first = page.posts[0]
        assert first.url == "https://bsky.app/profile/fana.test/post/a"
        assert (first.author_handle, first.language, first.engagement) == ("fana.test", "zh-Hans", 7)
        assert (first.at, first.author_followers) == (datetime(2026, 11, 22, 4, tzinfo=UTC), None)
        rest = bluesky.search_posts(auth, ["Shanyu", "tea"], since=NOON, cursor=page.cursor)
        assert [post.lasting for post in rest.posts] == ["at://did:plc:fanc/app.bsky.feed.post/c"]
        assert rest.cursor == ""
        limited = Answer(429, {"error": "RateLimitExceeded", "message": "slow down"}, {"retry-after": "30"})
        server.fault("GET", "/xrpc/app.bsky.feed.searchPosts", instead=limited)
        with pytest.raises(RateLimited):
            bluesky.search_posts(auth, ["Shanyu"])


def test_bluesky_sharers() -> None:
    with FakeBluesky() as server:
        bluesky, auth = bluesky_of(server)
        uri = "at://did:plc:brand/app.bsky.feed.post/one"
        people = [{"did": f"did:plc:fan{n}", "handle": f"fan{n}.test"} for n in range(3)]
        server.reposted[uri] = [people[0], {"did": "did:plc:quiet", "handle": "q.test", **NOT_SIGNED_IN}, people[2]]
        server.quoted[uri] = [view("q", "Look at this", 21)]
        found, cursor, pages = [], "", 0
        while pages == 0 or cursor:
            page = bluesky.sharers(auth, uri, cursor=cursor)
            found += page.sharers
            cursor, pages = page.cursor, pages + 1
        assert pages == 3
        assert [one.kind for one in found] == [ShareKind.REPOST] * 3 + [ShareKind.QUOTE]
        # Followers come from the profiles; a profile that is not given tells nothing, which is not 0.
        assert [one.followers for one in found] == [12, None, 12, 12]
        assert [one.handle for one in found] == ["fan0.test", "", "fan2.test", "fanq.test"]
        assert [one.shared_at is None for one in found] == [True, True, True, False]
        assert (found[3].post_id, found[3].shares) == ("at://did:plc:fanq/app.bsky.feed.post/q", 3)
        with pytest.raises(RemoteGone):
            bluesky.sharers(auth, "at://did:plc:brand/app.bsky.feed.post/gone")
        with pytest.raises(RemoteGone):
            bluesky.sharers(auth, "nothing")


def status(number: int, text: str, day: int = 20, **more: Any) -> dict[str, Any]:
    """A status of somebody on another server."""
    account = {"id": f"5{number}", "acct": f"fan{number}@tea.example", "display_name": "", "followers_count": 900}
    counts = {"favourites_count": 1, "replies_count": -1, "reblogs_count": 2}
    return {
        "id": str(number), "uri": f"https://tea.example/statuses/{number}", "url": f"https://tea.example/@fan/{number}",
        "content": f"<p>{text}</p>", "created_at": DAY.format(day), "account": account, "language": "zh", **counts,
        **more,
    }  # fmt: skip


def test_mastodon_search() -> None:
    with FakeMastodon() as server:
        mastodon = Mastodon(http=local(), clock=Clock())
        auth = sign_in(mastodon, server).credential
        server.network = [
            status(90, "冬茶 #山屿", 22),
            status(85, "山屿好喝", 21, visibility="private"),
            status(80, "山屿好喝", 21),
            status(70, "山屿 旧", 2),
        ]
        page = mastodon.search_posts(auth, ["山屿"], since=NOON)
        assert [post.text for post in page.posts] == ["冬茶 #山屿", "山屿好喝"]
        assert page.posts[0].lasting == "https://tea.example/statuses/90"
        assert (page.posts[0].author_followers, page.posts[0].comments, page.posts[0].engagement) == (900, None, 3)
        # Servers without full-text search answer nothing; the hashtag is looked for in any case.
        server.full_text = False
        assert mastodon.search_posts(auth, ["山屿"], since=NOON).posts == ()
        tagged = mastodon.search_posts(auth, ["山屿"], since=NOON, cursor=page.cursor)
        assert [post.remote_id for post in tagged.posts] == ["90"]
        assert tagged.cursor == ""
        # Several words, or a phrase, are no hashtag.
        assert mastodon.search_posts(auth, ["山屿", "茶"]).cursor == ""
        server.full_text = True
        server.network = [status(n, "山屿", 22) for n in range(90, 40, -1)]
        first = mastodon.search_posts(auth, ["山屿"], limit=40)
        second = mastodon.search_posts(auth, ["山屿"], limit=40, cursor=first.cursor)
        assert (len(first.posts), len(second.posts)) == (40, 10)
        # Accounts that were connected before the permission was asked for.
        server.app["scopes"] = server.app["scopes"].replace("read:search", "")
        with pytest.raises(MissingScope):
            mastodon.search_posts(auth, ["山屿"])


def test_mastodon_sharers() -> None:
    with FakeMastodon() as server:
        mastodon = Mastodon(http=local(), clock=Clock())
        auth = sign_in(mastodon, server).credential
        people = [{"id": str(n), "acct": f"fan{n}", "followers_count": n * 10} for n in range(1, 4)]
        server.boosted["7"] = people
        server.quoted = {"7": [status(50, "看这个", 21)]}
        first = mastodon.sharers(auth, "7")
        second = mastodon.sharers(auth, "7", cursor=first.cursor)
        third = mastodon.sharers(auth, "7", cursor=second.cursor)
        assert [one.followers for one in (*first.sharers, *second.sharers)] == [10, 20, 30]
        assert [(one.kind, one.post_id, one.handle) for one in third.sharers] == [
            (ShareKind.QUOTE, "50", "fan50@tea.example")
        ]
        assert third.cursor == ""
        # Servers before 4.5 know no list of quotes.
        server.quoted = None
        assert mastodon.sharers(auth, "7", cursor=second.cursor).sharers == ()
        with pytest.raises(RemoteGone):
            mastodon.sharers(auth, "8")
