"""Other people's channels. Source: channels.list (forHandle), playlistItems.list, videos.list (YouTube Data API v3).

One unit of quota a call. Subscribers are rounded down to three figures, and left out where the channel hides them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import RemoteGone
from ...families.handles import handle_of
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from .wire import DATA, SLUG, Body, Wire, first, video_url

PER_CALL = 50


class Publics(Wire):
    """Asks with our own channel's token."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The channel of a handle or of a channel id (UC…)."""
        found = self._channel(auth, handle, "snippet,statistics")
        snippet, counted = mapping(found, "snippet"), mapping(found, "statistics")
        name = str(snippet.get("customUrl") or "")
        return PublicProfile(
            remote_id=str(found["id"]),
            handle=name.lstrip("@"),
            name=str(snippet.get("title") or ""),
            url=f"https://www.youtube.com/{name}" if name else f"https://www.youtube.com/channel/{found['id']}",
            bio=str(snippet.get("description") or ""),
            followers=None if counted.get("hiddenSubscriberCount") else number(counted, "subscriberCount"),
            posts=number(counted, "videoCount"),
        )

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """The newest public videos, at most fifty."""
        lists = mapping(mapping(self._channel(auth, handle, "contentDetails"), "contentDetails"), "relatedPlaylists")
        uploads = str(lists.get("uploads") or "")
        if not uploads:
            return []
        params = {"part": "contentDetails", "playlistId": uploads, "maxResults": str(min(limit, PER_CALL))}
        try:
            listed = rows(self._api.get(f"{DATA}/playlistItems", auth, params), "items")
        except RemoteGone:
            # A channel that never uploaded anything names a list that is not there.
            return []
        ids = [str(mapping(item, "contentDetails").get("videoId") or "") for item in listed]
        if not any(ids):
            return []
        params = {"part": "snippet,statistics", "id": ",".join(filter(None, ids))}
        videos = rows(self._api.get(f"{DATA}/videos", auth, params), "items")
        made = [post for video in videos if (post := _post(video)) is not None]
        return sorted(made, key=lambda post: post.at, reverse=True)[:limit]

    def _channel(self, auth: Credential, handle: str, parts: str) -> Body:
        name = handle_of(SLUG, handle, r"[\w.·-]{3,60}")
        by_id = len(name) == 24 and name.startswith("UC")
        which = {"id": name} if by_id else {"forHandle": f"@{name}"}
        found = first(self._api.get(f"{DATA}/channels", auth, {"part": parts, **which}))
        if found is None:
            raise RemoteGone(platform=SLUG, code="unknown_channel")
        return found


def _post(video: Mapping[str, Any]) -> PublicPost | None:
    snippet, counted = mapping(video, "snippet"), mapping(video, "statistics")
    at = moment_of(snippet.get("publishedAt"))
    if at is None:
        return None
    return PublicPost(
        remote_id=str(video["id"]),
        url=video_url(str(video["id"])),
        text=str(snippet.get("title") or ""),
        at=at,
        likes=number(counted, "likeCount"),
        comments=number(counted, "commentCount"),
        views=number(counted, "viewCount"),
    )
