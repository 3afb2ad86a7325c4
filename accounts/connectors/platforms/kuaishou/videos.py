"""Videos as Kuaishou lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ...errors import OutcomeUnknown, RemoteGone
from ...families.values import mapping, moment, rows
from ...types import Credential, Glimpse, Published, PublishedState
from .wire import SLUG, Wire

LIST_PAGE, LIST_PAGES = 100, 10


class Videos(Wire):
    """Reads the account's videos, those under review included."""

    def _info(self, auth: Credential, photo_id: str) -> Mapping[str, Any]:
        """One video. Raises RemoteGone."""
        found = mapping(self._api.call("GET", "photo/info", auth, params={"photo_id": photo_id}), "video_info")
        if not found.get("photo_id"):
            raise RemoteGone(platform=SLUG, code="no_video_info")
        return found

    def _since(self, auth: Credential, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Videos newer than `since`, newest first; the next page begins after the last video of this one.

        Raises OutcomeUnknown when there are more than can be looked through.
        """
        cursor = ""
        for _page in range(LIST_PAGES):
            query = {"count": LIST_PAGE, **({"cursor": cursor} if cursor else {})}
            listed = rows(self._api.call("GET", "photo/list", auth, params=query), "video_list")
            yield from (info for info in listed if (created(info) or since) >= since)
            # Pinned videos come first, however old: only the last one tells how far back the page goes.
            if len(listed) < LIST_PAGE or (created(listed[-1]) or since) < since:
                return
            cursor = str(listed[-1].get("photo_id"))
        raise OutcomeUnknown(platform=SLUG, code="too_many_posts")


def published(info: Mapping[str, Any], now: datetime) -> Published:
    """A video as the engine's answer: `pending` means that the review is still on."""
    photo_id, waiting = str(info["photo_id"]), bool(info.get("pending"))
    at = created(info)
    return Published(
        PublishedState.PROCESSING if waiting else PublishedState.LIVE,
        remote_id=photo_id,
        url=address(photo_id),
        handle=f"{photo_id}:{int((at or now.astimezone(UTC)).timestamp())}" if waiting else "",
        published_at=None if waiting else at,
        raw={name: info[name] for name in ("photo_id", "create_time", "pending") if name in info},
    )


def address(photo_id: str) -> str:
    """Where readers see a video."""
    return f"https://www.kuaishou.com/short-video/{quote(photo_id, safe='')}"


def created(info: Mapping[str, Any]) -> datetime | None:
    """When a video was made; sent in milliseconds."""
    return moment(info.get("create_time"), per_second=1000)


def glimpse(info: Mapping[str, Any]) -> Glimpse:
    """A video as evidence."""
    return Glimpse(created(info), str(info.get("caption") or ""), address(str(info.get("photo_id"))))
