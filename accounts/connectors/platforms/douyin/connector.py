"""Douyin: signs in by redirect, publishes videos and pictures, comments, answers, reads figures, takes events.

Where the right to publish was not granted, a person finishes the post in the app, opened by a signed link.
"""

from __future__ import annotations

from dataclasses import replace

from ...messages import _
from ...text import check_limits, problem
from ...types import AccountInfo, Draft, Problem
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .share import Share
from .signin import SignIn
from .texts import shaped


class Douyin(SignIn, Share, Posts, Inbox, Figures, Hooks):
    """Connects, publishes, hands over, comments, answers, reads figures and comments, receives events."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; topics grow by the space that must follow them; the cover's second is a number."""
        problems = check_limits(draft, self.capabilities, info)
        if not any(item.code == "text_too_long" for item in problems):
            grown = check_limits(replace(draft, text=shaped(draft.text)), self.capabilities, info)
            problems += [item for item in grown if item.code == "text_too_long"]
        second = str(draft.options.get("cover_second") or "").strip()
        if second and not second.replace(".", "", 1).isdecimal():
            message = _("Give the second as a number, for example 2.5.")
            problems.append(problem("cover_second_invalid", "options.cover_second", message))
        return problems

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Everything is posted by hand where the right to publish was not granted."""
        return info.by_hand if info else ""
