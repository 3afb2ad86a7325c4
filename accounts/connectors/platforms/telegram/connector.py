"""Telegram: a channel, worked by a bot that is its administrator."""

from __future__ import annotations

from dataclasses import replace

from ...types import AccountInfo, Draft, Problem
from . import rules
from .comments import Comments
from .facts import CAPABILITIES
from .hooks import Hooks
from .inbox import Inbox
from .markup import read_html
from .members import Members
from .posts import Posts
from .signin import SignIn


class Telegram(SignIn, Posts, Comments, Inbox, Hooks, Members):
    """Authorizes by a form, publishes, comments, deletes, reads what people write, replies, counts, takes updates."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits, counted without tags; captions are shorter; albums have ten files; tags must be known."""
        text, wrong = read_html(draft.text) if draft.options.get("parse_html") else (draft.text, "")
        problems = super().validate(replace(draft, text=text), info)
        return [*problems, *rules.tags(wrong), *rules.captions(draft, text), *rules.files(draft)]
