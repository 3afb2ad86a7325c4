"""Other people's public accounts.

Source: docs.x.com, users/by/username and users/:id/tweets (2026-08). Each profile and post read is charged once a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import RemoteGone
from ...families.handles import handle_of
from ...families.values import mapping, number
from ...outcomes import moment_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from . import money
from .posts import url_of
from .texts import plain
from .wire import SLUG, Wire, listed

PAGE_MIN, PAGE_MAX = 5, 100


class Publics(Wire):
    """Asks in our own account's name; raises SpendCapReached when the workspace's cap leaves nothing."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The profile of a user name. Raises RemoteGone for suspended and unknown ones."""
        found = self._user(auth, handle)
        counted, name = mapping(found, "public_metrics"), str(found.get("username") or "")
        return PublicProfile(
            remote_id=str(found["id"]),
            handle=name,
            name=str(found.get("name") or ""),
            url=f"https://x.com/{name}",
            bio=str(found.get("description") or ""),
            followers=number(counted, "followers_count"),
            following=number(counted, "following_count"),
            posts=number(counted, "tweet_count"),
        )

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """Its newest posts, one page; X wants at least five at a time."""
        user = str(self._user(auth, handle)["id"])
        money.may_read(auth, "post_read")
        params = {
            "max_results": str(max(PAGE_MIN, min(limit, PAGE_MAX))),
            "exclude": "replies,retweets",
            "tweet.fields": "created_at,public_metrics,entities,note_tweet",
        }
        posts = listed(self._api.get(auth, f"/2/users/{user}/tweets", params))
        money.read(auth, "post_read", (str(post.get("id")) for post in posts), self._clock())
        return [made for post in posts if (made := _post(post)) is not None][:limit]

    def _user(self, auth: Credential, handle: str) -> Mapping[str, Any]:
        name = handle_of(SLUG, handle, r"[A-Za-z0-9_]{1,15}")
        money.may_read(auth, "user_read")
        found = self._api.get(auth, f"/2/users/by/username/{name}", {"user.fields": "description,public_metrics"})
        user = mapping(found, "data")
        # X answers 200 and an error for names that nobody has.
        if not str(user.get("id") or "").isdecimal():
            raise RemoteGone(platform=SLUG, code="unknown_user")
        money.read(auth, "user_read", [str(user["id"])], self._clock())
        return user


def _post(post: Mapping[str, Any]) -> PublicPost | None:
    at, counted = moment_of(post.get("created_at")), mapping(post, "public_metrics")
    if at is None:
        return None
    reposts, quotes = number(counted, "retweet_count"), number(counted, "quote_count")
    return PublicPost(
        remote_id=str(post["id"]),
        url=url_of(str(post["id"])),
        text=plain(post),
        at=at,
        likes=number(counted, "like_count"),
        comments=number(counted, "reply_count"),
        shares=None if reposts is None and quotes is None else (reposts or 0) + (quotes or 0),
        views=number(counted, "impression_count"),
    )
