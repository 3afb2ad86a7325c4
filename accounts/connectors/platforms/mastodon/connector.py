"""Mastodon: any server that speaks its API, opened by OAuth with an application registered there on the fly."""

from __future__ import annotations

from collections.abc import Sequence

from ...addresses import on_hosts, parts_of
from ...messages import _
from ...text import count, problem
from ...types import AccountInfo, CountRule, Draft, Problem
from .answers import Answers
from .facts import CAPABILITIES, TEXT
from .figures import Figures
from .inbox import Inbox
from .names import Names
from .posts import Posts
from .publics import Publics
from .search import Search
from .sharers import Sharers
from .signin import SignIn

VISIBILITIES = ("public", "unlisted", "private", "direct")


class Mastodon(SignIn, Posts, Answers, Figures, Inbox, Names, Publics, Search, Sharers):
    """Authorizes by redirect, publishes, comments, deletes, reads figures and the inbox, replies."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; the warning counts with every text; visibility must be one the servers know."""
        problems = super().validate(draft, info)
        maximum = info.text_max if info and info.text_max else TEXT.max
        warning = count(str(draft.options.get("spoiler") or ""), CountRule.GRAPHEMES)
        texts = (("text", draft.text), *((f"thread.{n}", part) for n, part in enumerate(draft.thread)))
        for field, text in texts if warning else ():
            total = count(text, TEXT.rule, TEXT.url_length) + warning
            if total > maximum and not any(item.field == field for item in problems):
                message = _("Text and warning are too long by %(over)s: %(count)s of %(max)s characters.")
                code = "text_too_long" if field == "text" else "thread_text_too_long"
                problems.append(problem(code, field, message, count=total, max=maximum, over=total - maximum))
        if draft.options.get("visibility", "public") not in VISIBILITIES:
            message = _("Choose who may see the post.")
            problems.append(problem("visibility_unknown", "options.visibility", message))
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Addresses of the account's server, and of posts as any server shows them: /@name/123."""
        parts = parts_of(url)
        return parts is not None and (on_hosts(url, hosts) or parts.path.startswith("/@"))
