"""Single values of statuses and comments, and addresses of statuses."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...errors import OutcomeUnknown
from ...families.values import mapping
from ...types import Published, PublishedState
from .codes import SLUG

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def moment(value: object) -> datetime | None:
    """Weibo's times, such as `Wed Oct 24 23:49:17 +0800 2012`, as aware UTC; None when malformed."""
    try:
        return datetime.strptime(str(value), "%a %b %d %H:%M:%S %z %Y").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def words_of(status: Mapping[str, Any]) -> str:
    """The text of a status or comment as readers see it."""
    return html.unescape(str(status.get("text") or ""))


def id_of(found: Mapping[str, Any]) -> str:
    """The id of a status, comment or user; numbers may be too large for some readers, so Weibo sends both."""
    return str(found.get("idstr") or found.get("id") or "")


def url_of(status: Mapping[str, Any]) -> str:
    """Where a status can be seen; '' when that cannot be told."""
    mid, uid = str(status.get("mid") or id_of(status)), id_of(mapping(status, "user"))
    return f"https://weibo.com/{uid}/{bid_of(mid)}" if uid and mid.isdecimal() else ""


def bid_of(mid: str) -> str:
    """The id in addresses: the number in groups of seven digits from the right, each in base 62."""
    groups: list[str] = []
    while mid:
        mid, group = mid[:-7], mid[-7:]
        value, coded = int(group), ""
        while value:
            value, digit = divmod(value, 62)
            coded = _DIGITS[digit] + coded
        groups.insert(0, coded.rjust(4, "0") if mid else coded)
    return "".join(groups)


def live(status: Mapping[str, Any]) -> Published:
    """A status as the engine's answer. Raises OutcomeUnknown for one without an id."""
    if not id_of(status):
        raise OutcomeUnknown(platform=SLUG, code="no_id")
    at = moment(status.get("created_at"))
    return Published(PublishedState.LIVE, remote_id=id_of(status), url=url_of(status), published_at=at)


def shows_picture(status: Mapping[str, Any]) -> bool:
    """Whether a picture goes with it."""
    return any(status.get(name) for name in ("original_pic", "thumbnail_pic", "pic_urls"))
