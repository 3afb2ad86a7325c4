"""Kuaishou: videos through the open platform, opened by OAuth with the workspace's own app.

Facts: open.kuaishou.com (OAuth, content management, WebHook, error codes), read 2026-11. There are no comments,
messages or pictures in the interface.
"""

from __future__ import annotations

from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .posts import COVER_MISSING, Posts
from .signin import SignIn


class Kuaishou(SignIn, Posts, Figures, Hooks):
    """Authorizes by redirect, publishes videos, looks them up, deletes them, reads figures, takes events."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and a picture for the cover beside every video."""
        problems = super().validate(draft, info)
        if {item.kind for item in draft.media} == {Format.VIDEO}:
            problems.append(problem("cover_missing", "media", COVER_MISSING))
        return problems
