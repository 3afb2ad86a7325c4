"""Own posts, as Douyin lists them. Source: developer.open-douyin.com, 查询授权账号视频列表, 查询特定视频的视频数据."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...families.values import rows
from ...types import Credential
from .wire import V1, Wire

VIDEO = f"{V1}/video"
LIST_PAGE, ITEMS_PER_CALL = 20, 20


class Listing(Wire):
    """Reads lists of own posts."""

    def _listed(self, auth: Credential, cursor: Any = 0) -> tuple[list[Mapping[str, Any]], Any, bool]:
        """One page, newest first: the posts, the next cursor, whether there are more."""
        found = self._api.call("GET", f"{VIDEO}/video_list/", auth, params={"cursor": cursor, "count": LIST_PAGE})
        page = [item for item in rows(found, "list") if item.get("item_id")]
        return page, found.get("cursor") or 0, bool(found.get("has_more"))

    def _items(self, auth: Credential, item_ids: Sequence[str]) -> list[Mapping[str, Any]]:
        """What Douyin knows now of up to 20 posts; those that are gone are left out."""
        found = self._api.call("POST", f"{VIDEO}/video_data/", auth, json={"item_ids": list(item_ids)})
        return [item for item in rows(found, "list") if item.get("item_id")]


def address(item: Mapping[str, Any]) -> str:
    """Where a post can be seen: the address Douyin gives, else the one of its public number, else ''."""
    if item.get("share_url"):
        return str(item["share_url"])
    number = str(item.get("video_id") or "")
    return f"https://www.douyin.com/video/{number}" if number.isdecimal() else ""
