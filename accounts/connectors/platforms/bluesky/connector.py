"""Bluesky: any AT Protocol server, opened with an app password."""

from __future__ import annotations

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Problem
from .facts import CAPABILITIES
from .figures import Figures
from .inbox import Inbox
from .names import Names
from .posts import Posts
from .publics import Publics
from .search import Search
from .sharers import Sharers
from .signin import SignIn

TEXT_MAX_BYTES = 3000


class Bluesky(SignIn, Posts, Figures, Inbox, Names, Publics, Search, Sharers):
    """Authorizes directly, publishes, comments, deletes, reads figures and the inbox, replies."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits, and the 3,000 bytes a text may have."""
        problems = super().validate(draft, info)
        for field, text in (("text", draft.text), *((f"thread.{n}", part) for n, part in enumerate(draft.thread))):
            size = len(text.encode())
            if size > TEXT_MAX_BYTES:
                message = _("The text takes %(count)s bytes, at most %(max)s are possible.")
                over = size - TEXT_MAX_BYTES
                found = problem("text_too_heavy", field, message, count=size, max=TEXT_MAX_BYTES, over=over)
                problems.append(found)
        return problems
