"""Other accounts of the same flavour of the practice network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ...families.handles import handle_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from .wire import Wire


class Publics(Wire):
    """Asks with our own account's token."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The profile of a handle."""
        return self._api.read(auth, self._path(handle), _profile)

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """Its newest posts."""
        path = f"{self._path(handle)}/posts"
        return self._api.read(auth, path, lambda page: [_post(row) for row in page["posts"]], {"limit": str(limit)})

    def _path(self, handle: str) -> str:
        name = handle_of(self.capabilities.slug, handle, r"[\w.-]{1,40}")
        return f"/api/profiles/{quote(name, safe='')}"


def _profile(row: Mapping[str, Any]) -> PublicProfile:
    return PublicProfile(
        remote_id=str(row["id"]),
        handle=str(row["handle"]),
        name=str(row["display_name"]),
        url=str(row["url"]),
        bio=str(row["bio"]),
        followers=row["followers"],
        posts=row["posts"],
    )


def _post(row: Mapping[str, Any]) -> PublicPost:
    """Views are what the flavour reports of them: views of videos, else impressions."""
    figures = row["figures"]
    return PublicPost(
        remote_id=str(row["id"]),
        url=str(row["url"]),
        text=str(row["title"] or row["text"]),
        at=datetime.fromisoformat(row["published_at"]),
        likes=figures.get("likes"),
        comments=figures.get("comments"),
        shares=figures.get("shares"),
        views=figures.get("video_views", figures.get("impressions")),
    )
