"""YouTube: channels opened by Google's sign-in; resumable uploads, comments, figures, pushes of new videos.

Facts: YouTube Data API v3 and Analytics API v2, discovery documents of 2026-11, and their guides.
"""

from __future__ import annotations

from typing import Any

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .audience import AudienceFigures
from .comments import Comments
from .drafts import TAGS_MAX, tags_length
from .facts import CAPABILITIES
from .finding import Finding
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .publics import Publics
from .signin import SignIn


class YouTube(SignIn, Posts, Finding, Comments, Inbox, AudienceFigures, Hooks, Publics):
    """Authorizes by redirect, publishes, comments, deletes, reads figures and comments, hides, receives pushes."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a video; no angle brackets; the tags' total length as YouTube counts it."""
        problems = super().validate(draft, info)
        if draft.media and not any(item.kind is Format.VIDEO for item in draft.media) and draft.format is Format.TEXT:
            problems.append(problem("video_needed", "media", _("Add a video.")))
        for field, text in (("title", draft.title), ("text", draft.text)):
            if "<" in text or ">" in text:
                problems.append(problem("angle_brackets", field, _("YouTube takes no < and > here.")))
        total = tags_length(draft)
        if total > TAGS_MAX and not any(item.field == "options.tags" for item in problems):
            message = _("The tags are too long by %(over)s: %(count)s of %(max)s characters.")
            size: dict[str, Any] = {"count": total, "max": TAGS_MAX, "over": total - TAGS_MAX}
            problems.append(problem("tags_too_long", "options.tags", message, **size))
        return problems
