"""X: the platform's API v2, opened by OAuth 2 with the workspace's own developer app, paid by call."""

from __future__ import annotations

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Problem
from .answers import Answers
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .publics import Publics
from .signin import SignIn


class X(SignIn, Answers, Posts, Inbox, Figures, Hooks, Publics):
    """Authorizes by redirect, publishes, reads figures and the inbox, answers, hides answers, takes events."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; an animation stands alone."""
        problems = super().validate(draft, info)
        if len(draft.media) > 1 and any(item.mime == "image/gif" for item in draft.media):
            problems.append(problem("gif_alone", "media", _("A GIF must be the only attachment of a post here.")))
        return problems
