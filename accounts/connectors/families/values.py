"""Single values out of a platform's JSON, where a field may be missing, empty or of another kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..errors import InvalidContent
from ..messages import _
from ..text import problem
from ..types import Draft, Format, Media


def number(source: Mapping[str, Any], name: str) -> int | None:
    """A count of 0 or more, also when it is written as text or as 7.0; None when it is missing or none."""
    value = source.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        found = int(value)
    except ValueError:
        return None
    return found if found >= 0 else None


def words(source: Mapping[str, Any], name: str) -> str | None:
    """A text that may be empty; None when the platform left it out. A null stands for an empty one."""
    if name not in source:
        return None
    value = source[name]
    return value.strip() if isinstance(value, str) else "" if value is None else None


def moment(value: Any, *, per_second: int = 1) -> datetime | None:
    """Unix time as aware UTC; `per_second` is 1000 where it counts milliseconds. None for 0 and for what is no time."""
    try:
        seconds = int(value) / per_second
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def mapping(source: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part that should be an object; an empty one when it is missing or something else."""
    found = source.get(name)
    return found if isinstance(found, Mapping) else {}


def rows(source: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a part that should be a list of objects."""
    found = source.get(name)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def video_and_cover(draft: Draft) -> tuple[Media, Media | None]:
    """The video of a post, and the picture beside it that becomes its cover. Raises InvalidContent without a video."""
    video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
    if video is None:
        raise InvalidContent(problems=[problem("video_needed", "media", _("Add a video."))])
    return video, next((item for item in draft.media if item.kind is not Format.VIDEO), None)


def on_one_line(text: str) -> str:
    """A text as it is compared: platforms trim and join white space."""
    return " ".join(text.split())


def unspaced(text: str) -> str:
    """A text as it is compared where the platform rearranges white space."""
    return "".join(text.split())
