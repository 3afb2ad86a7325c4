"""Instagram professional accounts by the Graph API with Facebook Login, through the Pages they are linked to.

Facts: developers.facebook.com, Instagram Platform (2026-06), read 2026-11.
"""

from __future__ import annotations

from ...types import AccountInfo, Draft, Problem
from .answers import Answers
from .audience import AudienceFigures
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts, is_story
from .publics import Publics
from .rules import own_rules
from .signin import SignIn


class Instagram(SignIn, Posts, Inbox, Answers, Figures, AudienceFigures, Hooks, Publics):
    """Professional accounts, each through its Page."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits and those only Instagram has; Stories may be upright."""
        problems = super().validate(draft, info)
        if is_story(draft):
            problems = [item for item in problems if item.code != "ratio_out_of_range"]
        return problems + own_rules(draft)
