"""LinkedIn: one sign-in opens the person's profile and every page the person administers."""

from __future__ import annotations

from ...types import AccountInfo, Draft, Problem
from . import rules
from .audience import AudienceFigures
from .comments import Comments
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn


class LinkedIn(SignIn, Posts, Comments, Inbox, Figures, AudienceFigures, Hooks):
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox of pages, takes events."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the escaped text counts; a link card stands alone or with one picture; pages are public."""
        problems = super().validate(draft, info)
        if not any(item.code == "text_too_long" for item in problems):
            problems += rules.escaped_length(draft, self.capabilities.text.max)
        return [*problems, *rules.sizes(draft), *rules.options(draft, info)]
