"""Channels: opened by Google's sign-in, where the person chooses one; their facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...errors import PolicyRejected, RemoteGone
from ...families.google_signin import GoogleSignIn
from ...families.values import mapping, number, rows, words
from ...outcomes import from_status
from ...types import AccountInfo, AppRegistration, Credential, Grant
from .codes import NO_CHANNEL
from .facts import MEDIA, SHORT_SECONDS
from .setup import SCOPES
from .wire import DATA, SLUG, Body, Wire

REVOKE = "https://oauth2.googleapis.com/revoke"


class SignIn(GoogleSignIn, Wire):
    """Opens, renews, reads and ends access to a channel."""

    scopes = SCOPES

    def exchange(
        self, app: AppRegistration, query: Mapping[str, str], keep: Mapping[str, str], *, redirect_uri: str
    ) -> Sequence[Grant]:
        """The channel the person chose. Raises PolicyRejected when their Google account has none."""
        auth = self._signed_in(app, query, keep, redirect_uri)
        found = [_info(auth, channel) for channel in self._channels(auth)]
        if not found:
            raise PolicyRejected(NO_CHANNEL, platform=SLUG, code="no_channel")
        return [Grant(replace(auth, remote_id=info.remote_id), info) for info in found]

    def revoke(self, auth: Credential) -> None:
        """End the grant; 400 means that it had ended before. Ends all tokens this person gave to this developer app."""
        token = auth.secrets.get("refresh") or auth.secrets["access"]
        answer = self._http.request("POST", REVOKE, platform=SLUG, write=False, data={"token": token})
        if answer.status == 429 or answer.status >= 500:
            raise from_status(answer, self._clock())

    def probe(self, auth: Credential) -> AccountInfo:
        """Facts of the channel. Costs one unit. Raises RemoteGone when the grant does not lead to it any more."""
        for channel in self._channels(auth):
            if channel["id"] == auth.remote_id:
                return _info(auth, channel)
        raise RemoteGone(platform=SLUG, code="no_channel")

    def _channels(self, auth: Credential) -> list[Body]:
        found = self._api.get(f"{DATA}/channels", auth, {"part": "snippet,statistics,status", "mine": "true"})
        return [item for item in rows(found, "items") if item.get("id")]


def _info(auth: Credential, channel: Body) -> AccountInfo:
    snippet, counters = mapping(channel, "snippet"), mapping(channel, "statistics")
    name = str(snippet.get("customUrl") or "").lstrip("@")
    thumbnail = mapping(mapping(snippet, "thumbnails"), "default")
    long = mapping(channel, "status").get("longUploadsStatus")
    identifier = str(channel["id"])
    return AccountInfo(
        remote_id=identifier,
        handle=name or str(snippet.get("title") or identifier),
        display_name=str(snippet.get("title") or ""),
        url=f"https://www.youtube.com/channel/{identifier}",
        avatar_url=str(thumbnail.get("url") or ""),
        bio=words(snippet, "description"),
        followers=None if counters.get("hiddenSubscriberCount") else number(counters, "subscriberCount"),
        posts=number(counters, "videoCount"),
        media=None if long in (None, "allowed") else replace(MEDIA, video_max_seconds=SHORT_SECONDS),
        missing_scopes=tuple(scope.name for scope in SCOPES if auth.scopes and scope.name not in auth.scopes),
    )
