"""WeChat official accounts (公众号, 服务号): opened with AppID and AppSecret, articles by way of the draft box.

Facts: developers.weixin.qq.com/doc/subscription and /doc/service of 2025 and 2026. Since July 2025 only accounts of
verified companies may publish by the interface; all others are told so and posted to by hand.
"""

from __future__ import annotations

from typing import Any

from ...messages import _
from ...text import check_limits, problem
from ...types import AccountInfo, Draft, Format, Problem
from .content import NEWSPIC, body_of, in_body, kind_of
from .facts import BODY_MAX, CAPABILITIES
from .figures import Figures
from .hooks import Hooks
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn

VIDEO = _("WeChat takes videos inside articles only in its console.")
# How long an address of our body pictures may be, for counting.
PICTURE_URL = "https://mmbiz.qpic.cn/" + "x" * 150


class WechatOfficialAccount(SignIn, Posts, Inbox, Figures, Hooks):
    """Publishes articles and picture posts, reads comments and figures, answers comments and messages."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and the length of the article as HTML, which is what WeChat counts."""
        problems = check_limits(draft, self.capabilities, info)
        length = len(body_of(draft, dict.fromkeys(in_body(draft), PICTURE_URL)))
        if length > BODY_MAX and not any(item.code == "text_too_long" for item in problems):
            message = _("The article with its markup is too long by %(over)s: %(count)s of %(max)s characters.")
            numbers: dict[str, Any] = {"count": length, "max": BODY_MAX, "over": length - BODY_MAX}
            problems.append(problem("markup_too_long", "text", message, **numbers))
        if draft.options.get("mass_send") and kind_of(draft) == NEWSPIC:
            message = _("Only articles can be sent as a mass message, not picture posts.")
            problems.append(problem("mass_needs_article", "options.mass_send", message))
        return problems

    def by_hand(self, draft: Draft, info: AccountInfo | None = None) -> str:
        """Accounts that may not publish, and drafts with a video."""
        if info is not None and info.by_hand:
            return info.by_hand
        return VIDEO if any(item.kind is Format.VIDEO for item in draft.media) else ""
