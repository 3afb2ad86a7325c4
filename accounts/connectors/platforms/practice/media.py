"""Attachments of the practice network: uploaded with the post or ahead of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from ...errors import ConnectorError, MediaExpired, RemoteGone
from ...outcomes import moment_of
from ...types import Credential, Draft, Format, Media, PreparedMedia
from .wire import Wire


class Attachments(Wire):
    """Nothing becomes visible by an upload."""

    def prepare(self, auth: Credential, media: Media) -> PreparedMedia:
        """Upload one attachment; the network keeps it for a day without a post."""
        return self._api.upload(auth, media, into=prepared)

    def prepare_poll(self, auth: Credential, handle: str) -> bool:
        """Look at an upload; videos are processed for some seconds."""
        try:
            return self._api.read(auth, f"/api/media/{quote(handle, safe='')}", prepared).ready
        except RemoteGone as error:
            raise expired(error) from error


def with_format(draft: Draft) -> Draft:
    """The draft, with a text post that has attachments called by what is attached."""
    if draft.format is not Format.TEXT or not draft.media:
        return draft
    video = any(media.kind is Format.VIDEO for media in draft.media)
    return replace(draft, format=Format.VIDEO if video else Format.IMAGE)


def media_id(row: Mapping[str, Any]) -> str:
    """What a post calls an upload."""
    return str(row["id"])


def prepared(row: Mapping[str, Any]) -> PreparedMedia:
    """The network's upload as the engine keeps it."""
    return PreparedMedia(media_id(row), until=moment_of(row["kept_until"]), ready=row["state"] == "ready")


def expired(error: ConnectorError) -> MediaExpired:
    """The same refusal, saying that an upload is gone."""
    return MediaExpired(
        platform=error.platform,
        code="media_unknown",
        status=error.status,
        request_id=error.request_id,
        raw=error.raw,
    )
