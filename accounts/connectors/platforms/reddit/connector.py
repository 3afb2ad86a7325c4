"""Reddit: posts in communities, comments, messages, moderation."""

from __future__ import annotations

import re

from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem
from .answers import Answers
from .facts import CAPABILITIES
from .figures import Figures
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn
from .wanted import COMMUNITY, community_of, link_of


class Reddit(SignIn, Posts, Answers, Inbox, Figures):
    """Authorizes by redirect, publishes, finds, comments, deletes, reads figures and inbox, replies, moderates."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the community's name and the link must be such; beside a video one picture, its poster."""
        problems = super().validate(draft, info)
        name, link = community_of(draft), link_of(draft)
        if name and not COMMUNITY.fullmatch(name):
            message = _("This is no name of a community.")
            problems.append(problem("subreddit_invalid", "options.subreddit", message))
        if link and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", link):
            problems.append(problem("link_invalid", "options.link", _("Give a web address.")))
        if link and draft.media:
            message = _("A post has either a link or files here.")
            problems.append(problem("link_with_media", "options.link", message))
        videos = sum(item.kind is Format.VIDEO for item in draft.media)
        if videos == 1 and len(draft.media) > 2:
            message = _("Beside a video there is room for one picture, its poster.")
            problems.append(problem("poster_only", "media", message))
        return problems
