"""Weibo: opened by OAuth 2; shares links with a text and a picture, the rest a person posts.

Facts: open.weibo.com/wiki, read 2026-11.
"""

from __future__ import annotations

from ...types import AccountInfo, Credential, Draft
from .facts import CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn
from .texts import reason_by_hand, web_link


class Weibo(SignIn, Posts, Inbox, Figures, Hooks):
    """Shares, comments, answers, deletes, reads counts, comments and mentions.

    `validate` holds a draft against the limits of Weibo's own pages; what an app may not post goes to a person.
    """

    capabilities = CAPABILITIES

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Why an app may not post this, '' when it may."""
        return (info.by_hand if info else "") or reason_by_hand(draft)

    def app_link(self, auth: Credential, draft: Draft, *, key: str) -> str:
        """Weibo's page with the text filled in, for texts alone."""
        return web_link(draft)
