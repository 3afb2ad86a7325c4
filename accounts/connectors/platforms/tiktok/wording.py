"""What a draft becomes in TikTok's words, within what the account may choose now.

Source: developers.tiktok.com, Content Posting API (Direct Post, Photo).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import InvalidContent
from ...messages import _
from ...text import problem
from ...types import Draft, Format, Media
from .errors import SLUG

PUBLIC = "PUBLIC_TO_EVERYONE"
FLAGS = ("disable_comment", "disable_duet", "disable_stitch")


def post_info(draft: Draft, creator: Mapping[str, Any]) -> dict[str, Any]:
    """The request's `post_info`. Raises InvalidContent when the account does not offer the chosen audience."""
    options = draft.options
    privacy, offered = str(options.get("privacy_level") or ""), creator.get("privacy_level_options") or ()
    if privacy not in offered:
        message = _("This account does not offer the chosen audience. Choose another one.")
        found = problem("privacy_not_offered", "options.privacy_level", message)
        raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)
    info: dict[str, Any] = {"privacy_level": privacy}
    is_video = any(item.kind is Format.VIDEO for item in draft.media)
    # What the account has switched off must be off in the post, too.
    for name in FLAGS if is_video else FLAGS[:1]:
        info[name] = bool(options.get(name) or creator.get(f"{name.removeprefix('disable_')}_disabled"))
    for name in ("brand_content_toggle", "brand_organic_toggle"):
        info[name] = bool(options.get(name))
    if is_video:
        info |= {"title": draft.text, "is_aigc": bool(options.get("is_aigc"))}
        if moment := str(options.get("video_cover_timestamp_ms") or "").strip():
            info["video_cover_timestamp_ms"] = int(moment)
        return info
    info |= {"description": draft.text, "auto_add_music": bool(options.get("auto_add_music"))}
    return {**info, "title": draft.title} if draft.title else info


def check_length(video: Media, creator: Mapping[str, Any]) -> None:
    """Raise InvalidContent for a video that is longer than the account may post now."""
    most = creator.get("max_video_post_duration_sec")
    if isinstance(most, int) and video.seconds and video.seconds > most:
        message = _("The video lasts %(count)s seconds, at most %(max)s are allowed.")
        numbers: dict[str, Any] = {
            "count": round(video.seconds, 1),
            "max": most,
            "over": round(video.seconds - most, 1),
        }
        found = problem("video_too_long", "media", message, **numbers)
        raise InvalidContent(problems=(found,), platform=SLUG, code=found.code)
