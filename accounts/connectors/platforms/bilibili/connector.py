"""Bilibili: videos through the open platform, opened by OAuth with the workspace's own app.

Facts: open.bilibili.com (OAuth, signature, submissions, data, events, codes), read 2026-11. Comments and messages have
no interface; columns (专栏) want HTML of at least 200 characters, a category and a template, and are written on the
site.
"""

from __future__ import annotations

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .posts import Posts
from .signin import SignIn
from .submission import tags_of

TAGS_MAX = 10


class Bilibili(SignIn, Posts, Figures, Hooks):
    """Authorizes by redirect, publishes videos, looks them up, deletes them, reads figures, takes events."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, the number of tags, the source of a video taken from elsewhere, the cover's size."""
        problems = super().validate(draft, info)
        if (count := len(tags_of(draft))) > TAGS_MAX:
            message = _("Too many tags: %(count)s of at most %(max)s.")
            problems.append(problem("too_many_tags", "options.tags", message, count=count, max=TAGS_MAX))
        if draft.options.get("copyright") == "2" and not str(draft.options.get("source") or "").strip():
            message = _("Say where the video was taken from.")
            problems.append(problem("source_missing", "options.source", message))
        cover = next((item for item in draft.media if item.kind is not Format.VIDEO), None)
        if cover and cover.width and cover.height and (cover.width < 960 or cover.height < 600):
            message = _("The cover is too small: %(width)s × %(height)s pixels, at least 960 × 600 are needed.")
            problems.append(problem("cover_small", "media", message, width=cover.width, height=cover.height))
        return problems
