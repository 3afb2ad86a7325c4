"""TikTok: videos and pictures by direct post. Facts: developers.tiktok.com, read 2026-11."""

from __future__ import annotations

from typing import Any

from ...messages import _
from ...text import count, problem
from ...types import AccountInfo, CountRule, Draft, Format, Problem, TextLimit
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .posts import Posts
from .search import Search
from .signin import SignIn

VIDEO_TEXT = TextLimit(2200, CountRule.UTF16)


class TikTok(SignIn, Posts, Search, Figures, Hooks):
    """One account; only its public posts can be looked at."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a video's text is shorter; paid partnerships are not private; the cover lies in the video."""
        problems = super().validate(draft, info)
        video = next((item for item in draft.media if item.kind is Format.VIDEO), None)
        length = count(draft.text, VIDEO_TEXT.rule)
        if (video or draft.format is Format.VIDEO) and VIDEO_TEXT.max < length <= self.capabilities.text.max:
            message = _("The text is too long by %(over)s: %(count)s of %(max)s characters.")
            over: dict[str, Any] = {"count": length, "max": VIDEO_TEXT.max, "over": length - VIDEO_TEXT.max}
            problems.append(problem("text_too_long", "text", message, **over))
        if draft.options.get("brand_content_toggle") and draft.options.get("privacy_level") == "SELF_ONLY":
            message = _("A paid partnership cannot be visible to yourself only.")
            problems.append(problem("brand_private", "options.privacy_level", message))
        cover = str(draft.options.get("video_cover_timestamp_ms") or "").strip()
        late = video is not None and video.seconds and cover.isdecimal() and int(cover) > video.seconds * 1000
        if cover and (not (cover.isascii() and cover.isdecimal()) or late):
            message = _("Give a moment within the video, in milliseconds.")
            problems.append(problem("cover_moment", "options.video_cover_timestamp_ms", message))
        return problems
