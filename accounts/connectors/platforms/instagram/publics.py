"""Other professional accounts, by Business Discovery.

Source: developers.facebook.com, Instagram Platform, Business Discovery (2026-06): only professional accounts that are
not age-gated; likes are left out where the owner hides them; shares and views are not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import InvalidContent, RemoteGone, UnexpectedResponse
from ...families.handles import handle_of
from ...families.values import mapping, number, rows
from ...outcomes import moment_of
from ...publics import PublicPost, PublicProfile
from ...types import Credential
from .wire import SLUG, Wire

PROFILE = "id,username,name,biography,followers_count,follows_count,media_count"
POST = "id,caption,timestamp,permalink,like_count,comments_count"
PER_PAGE = 50
# "Cannot find User with username": Meta answers it as a wrong parameter.
UNKNOWN_USER = "2207013"


class Publics(Wire):
    """Asks in the name of our own professional account."""

    def public_profile(self, auth: Credential, handle: str) -> PublicProfile:
        """The profile of a professional account. Raises RemoteGone for private and unknown ones alike."""
        found = self._discovered(auth, handle, PROFILE)
        name = str(found.get("username") or "")
        return PublicProfile(
            remote_id=str(found["id"]),
            handle=name,
            name=str(found.get("name") or ""),
            url=f"https://www.instagram.com/{name}/",
            bio=str(found.get("biography") or ""),
            followers=number(found, "followers_count"),
            following=number(found, "follows_count"),
            posts=number(found, "media_count"),
        )

    def public_posts(self, auth: Credential, handle: str, *, limit: int = 50) -> list[PublicPost]:
        """The newest of its posts, at most fifty."""
        wanted = f"id,media.limit({min(limit, PER_PAGE)}){{{POST}}}"
        media = mapping(self._discovered(auth, handle, wanted), "media")
        return [post for row in rows(media, "data") if (post := _post(row)) is not None][:limit]

    def _discovered(self, auth: Credential, handle: str, fields: str) -> Mapping[str, Any]:
        name = handle_of(SLUG, handle, r"[A-Za-z0-9._]{1,30}")
        try:
            found = self._graph.get(auth, auth.remote_id, fields=f"business_discovery.username({name}){{{fields}}}")
        except InvalidContent as error:
            if UNKNOWN_USER not in f"{error.code} {error.raw}":
                raise
            raise RemoteGone(platform=SLUG, code="unknown_user", status=error.status, raw=error.raw) from error
        account = mapping(found, "business_discovery")
        if not account.get("id"):
            raise UnexpectedResponse(platform=SLUG, code="no_business_discovery")
        return account


def _post(row: Mapping[str, Any]) -> PublicPost | None:
    at = moment_of(row.get("timestamp"))
    if at is None:
        return None
    return PublicPost(
        remote_id=str(row["id"]),
        url=str(row.get("permalink") or ""),
        text=str(row.get("caption") or ""),
        at=at,
        likes=number(row, "like_count"),
        comments=number(row, "comments_count"),
    )
