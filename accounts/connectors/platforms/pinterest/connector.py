"""Pinterest: pins with pictures, carousels and videos on boards, and their figures.

Pinterest has no interface for comments, messages or events. Facts: OpenAPI 5.23 (2025-12).
"""

from __future__ import annotations

from typing import Any

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .drafts import link_of
from .facts import CAPABILITIES, VIDEO_SECONDS_MIN
from .figures import Figures
from .posts import Posts
from .signin import SignIn


class Pinterest(SignIn, Posts, Figures):
    """Authorizes by redirect, publishes, deletes, reads figures."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the shortest video; a link that is an address."""
        problems = super().validate(draft, info)
        for index, item in enumerate(draft.media):
            if item.kind is Format.VIDEO and item.seconds and item.seconds < VIDEO_SECONDS_MIN:
                message = _("The video lasts %(count)s seconds, at least %(min)s are needed.")
                length: dict[str, Any] = {"count": round(item.seconds, 1), "min": VIDEO_SECONDS_MIN}
                problems.append(problem("video_too_short", f"media.{index}", message, **length))
        if (link := link_of(draft)) and not link.startswith(("https://", "http://")):
            problems.append(problem("address_invalid", "options.link", _("Enter an address with https://.")))
        return problems
