"""Threads by its own Graph host. Facts: developers.facebook.com, Threads API (2026-08), read 2026-11."""

from __future__ import annotations

from ...types import AccountInfo, Draft, Problem
from .answers import Answers
from .audience import AudienceFigures
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .rules import own_rules
from .signin import SignIn


class Threads(SignIn, Posts, Inbox, Answers, Figures, AudienceFigures, Hooks):
    """One public account."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits and those only Threads has."""
        problems = super().validate(draft, info)
        return problems + own_rules(draft, {(item.field, item.code) for item in problems})
