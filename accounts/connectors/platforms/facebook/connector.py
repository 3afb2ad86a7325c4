"""Facebook Pages by the Graph API.

Facts: developers.facebook.com, Pages API and Page Insights (v25.0), read 2026-11.
"""

from __future__ import annotations

import re
from typing import Any

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .answers import Answers
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn

REEL_SECONDS = (3, 90)


class Facebook(SignIn, Posts, Inbox, Answers, Figures, Hooks):
    """Pages; every Page a person opens is an account of its own."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a link is an address; a Reel is one video of 3 to 90 seconds."""
        problems = super().validate(draft, info)
        link = str(draft.options.get("link") or "").strip()
        if link and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", link):
            problems.append(problem("link_invalid", "options.link", _("Enter a complete web address.")))
        if draft.options.get("reel"):
            problems += _reel(draft)
        return problems


def _reel(draft: Draft) -> list[Problem]:
    problems = []
    if draft.format is not Format.VIDEO:
        problems.append(problem("reel_needs_video", "media", _("A Reel needs a video.")))
    seconds = next((item.seconds for item in draft.media if item.kind is Format.VIDEO), None)
    low, high = REEL_SECONDS
    if seconds is not None and not low <= seconds <= high:
        message = _("A Reel lasts %(min)s to %(max)s seconds; this video lasts %(count)s.")
        numbers: dict[str, Any] = {"min": low, "max": high, "count": round(seconds, 1)}
        problems.append(problem("reel_length", "media", message, **numbers))
    return problems
