"""Reading other people's public accounts: each platform's documented interface, enforced by its fake."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.connectors import registry
from accounts.connectors.errors import InvalidContent, RateLimited, RemoteGone, SpendCapReached
from accounts.connectors.http import Http
from accounts.connectors.platforms.bluesky.connector import Bluesky
from accounts.connectors.platforms.instagram.connector import Instagram
from accounts.connectors.platforms.mastodon.connector import Mastodon
from accounts.connectors.platforms.x import money
from accounts.connectors.platforms.x.connector import X
from accounts.connectors.platforms.youtube.connector import YouTube
from accounts.connectors.types import Can, Credential

from .fake_bluesky import HANDLE, PASSWORD, FakeBluesky
from .fake_mastodon import FakeMastodon
from .fake_server import Answer
from .fakes.instagram import Fake as FakeInstagram
from .fakes.x import OTHER
from .fakes.x import Fake as FakeX
from .fakes.youtube import OTHER as CHANNEL
from .fakes.youtube import Fake as FakeYouTube
from .meta_tools import connect
from .samples import Clock
from .test_mastodon import sign_in
from .test_x import sign_in as sign_in_at_x
from .test_youtube import sign_in as sign_in_at_youtube

AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
STAMP = "2026-11-20T04:00:00.000Z"


def local() -> Http:
    return Http(allow_private_hosts={"127.0.0.1"}, timeout=1.5, total=5)


def test_who_can() -> None:
    """Where no documented interface shows other accounts, nothing pretends to."""
    able = {slug for slug in registry.slugs() if Can.PUBLIC_PROFILES in registry.capabilities(slug).can}
    real = {slug for slug in able if not registry.capabilities(slug).practice}
    assert real == {"bluesky", "mastodon", "instagram", "youtube", "x"}
    assert "practice-channels" not in able


def test_bluesky() -> None:
    def entry(name: str, **more: Any) -> dict[str, Any]:
        post = {"uri": f"at://did:plc:other/app.bsky.feed.post/{name}", "author": {"handle": "other.example"}}
        counts = {"likeCount": 9, "replyCount": 2, "repostCount": 3, "quoteCount": 1}
        return {"post": {**post, **counts, "record": {"text": f"Tea {name}", "createdAt": STAMP}}, **more}

    with FakeBluesky() as server:
        bluesky = Bluesky(http=local(), clock=Clock(), plc_directory=server.url, public_view=server.url)
        auth = bluesky.connect({"host": server.url, "handle": HANDLE, "password": PASSWORD})[0].credential
        repost = {"reason": {"$type": "app.bsky.feed.defs#reasonRepost"}}
        server.feeds["other.example"] = [entry("a"), entry("b", **repost), entry("c"), entry("d")]
        profile = bluesky.public_profile(auth, "@other.example")
        assert (profile.name, profile.followers, profile.posts) == ("Other", 4100, 310)
        posts = bluesky.public_posts(auth, "other.example", limit=3)
        assert [post.text for post in posts] == ["Tea a", "Tea c", "Tea d"]
        assert (posts[0].likes, posts[0].comments, posts[0].shares, posts[0].views) == (9, 2, 4, None)
        assert posts[0].url == "https://bsky.app/profile/other.example/post/a"
        assert posts[0].at == AT
        for ask in (bluesky.public_profile, bluesky.public_posts):
            with pytest.raises(RemoteGone):
                ask(auth, "nobody.example")
        with pytest.raises(InvalidContent):
            bluesky.public_profile(auth, "other.example/../x")


def test_mastodon() -> None:
    with FakeMastodon() as server:
        mastodon = Mastodon(http=local(), clock=Clock())
        auth = sign_in(mastodon, server).credential
        counts = {"favourites_count": 5, "replies_count": 0, "reblogs_count": -1}
        server.others = [
            {"id": str(n), "url": f"https://tea.example/@other/{n}", "content": f"<p>Tea {n}</p>", "created_at": STAMP}
            | counts
            for n in (90, 80, 70)
        ]
        # The second part of a thread.
        server.others.insert(0, {**server.others[0], "id": "91", "in_reply_to_id": "90"})
        profile = mastodon.public_profile(auth, "@other@tea.example")
        assert (profile.handle, profile.bio, profile.followers) == ("other@tea.example", "Tea", 820)
        posts = mastodon.public_posts(auth, "other@tea.example", limit=30)
        assert [post.text for post in posts] == ["Tea 90", "Tea 80", "Tea 70"]
        # -1 is how compatible servers say that they do not count.
        assert (posts[0].likes, posts[0].comments, posts[0].shares) == (5, 0, None)
        with pytest.raises(RemoteGone):
            mastodon.public_posts(auth, "gone@tea.example")


def test_instagram() -> None:
    with FakeInstagram() as server:
        http = server.http()
        instagram = Instagram(http=http, clock=Clock(), sleep=lambda _seconds: None)
        auth: Credential = next(grant for grant in connect(instagram, server)).credential
        media = {"id": "1", "caption": "Tea", "timestamp": "2026-11-20T04:00:00+0000", "permalink": "https://i/p/1"}
        counted = {**media, "like_count": 8, "comments_count": 3}
        server.others["other.tea"] = {
            "id": "999", "username": "other.tea", "name": "Other", "biography": "Tea", "followers_count": 5000,
            "follows_count": 7, "media_count": 44, "media": [counted, {**media, "id": "2", "comments_count": 1}],
        }  # fmt: skip
        profile = instagram.public_profile(auth, "other.tea")
        assert (profile.remote_id, profile.followers, profile.posts) == ("999", 5000, 44)
        posts = instagram.public_posts(auth, "other.tea", limit=80)
        # Likes that the owner hides are not there, which is not the same as none.
        assert [(post.likes, post.comments, post.shares) for post in posts] == [(8, 3, None), (None, 1, None)]
        with pytest.raises(RemoteGone):
            instagram.public_profile(auth, "private")
        with pytest.raises(InvalidContent):
            instagram.public_profile(auth, "a){id}")
        http.close()


def test_youtube() -> None:
    with FakeYouTube() as server:
        http = server.http()
        youtube = YouTube(http=http, clock=Clock(), sleep=lambda _seconds: None)
        auth = sign_in_at_youtube(youtube, server)
        video = {"snippet": {"title": "Tea", "publishedAt": "2026-11-20T04:00:00Z"}}
        counted = {"viewCount": "900", "likeCount": "30", "commentCount": "4"}
        server.others = {"v1": {"id": "v1", **video, "statistics": counted}}
        profile = youtube.public_profile(auth, "@other")
        assert (profile.remote_id, profile.handle, profile.followers) == (CHANNEL, "other", 12300)
        assert youtube.public_profile(auth, CHANNEL).url == "https://www.youtube.com/@other"
        post = youtube.public_posts(auth, "other")[0]
        assert (post.views, post.likes, post.comments, post.shares) == (900, 30, 4, None)
        server.hidden = True
        assert youtube.public_profile(auth, "other").followers is None
        with pytest.raises(RemoteGone):
            youtube.public_posts(auth, "nobody")
        http.close()


def test_x_is_paid_for() -> None:
    """Every profile and post read is charged once a day; a cap that is used up stops the next call beforehand."""
    money._read_today.clear()
    spent: list[tuple[str, int]] = []
    left = True

    def charge(kind: str, count: int = 1, *, made: bool = False) -> None:
        if not made and not left:
            raise SpendCapReached(platform="x", code="spend_cap")
        spent.extend([(kind, count)] if count else [])

    with FakeX() as server:
        http = server.http()
        x = X(http=http, clock=Clock(), sleep=lambda _seconds: None)
        granted = sign_in_at_x(x, server).credential
        auth = Credential(
            granted.secrets, remote_id=granted.remote_id, scopes=granted.scopes, app=granted.app, charge=charge
        )
        public = {"retweet_count": 2, "quote_count": 1, "like_count": 7, "reply_count": 0, "impression_count": 500}
        made = server._made("Tea", OTHER, None, [], AT)
        server.theirs = [{**made, "public_metrics": public}]
        assert x.public_profile(auth, "guest").followers == 90_300
        post = x.public_posts(auth, "@guest", limit=1)[0]
        assert (post.likes, post.comments, post.shares, post.views) == (7, 0, 3, 500)
        assert spent == [("user_read", 1), ("post_read", 1)]
        with pytest.raises(RemoteGone):
            x.public_profile(auth, "nobody")
        left = False
        before = len(server.requests)
        with pytest.raises(SpendCapReached):
            x.public_posts(auth, "guest")
        assert len(server.requests) == before
        server.fault("GET", "/users/by/username", instead=Answer(429, {"title": "Too Many Requests"}))
        left = True
        with pytest.raises(RateLimited):
            x.public_profile(auth, "guest")
        http.close()
