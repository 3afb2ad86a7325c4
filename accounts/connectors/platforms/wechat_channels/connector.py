"""WeChat Channels (视频号): no interface for publishing, reading or answering, so a person posts from a package.

Facts: the documented interfaces cover live broadcasts and shops only (developers.weixin.qq.com, 2026-11).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...addresses import on_hosts
from ...families.by_hand import ByHand
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Problem
from .facts import CAPABILITIES

TITLE_MIN = 6


class WechatChannels(ByHand):
    """Known by name; a person posts."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits; a short title also has a least length, which is only a warning as the field may stay empty."""
        problems = super().validate(draft, info)
        length = len(draft.title.strip())
        if 0 < length < TITLE_MIN:
            message = _("A short title has at least %(min)s characters; this has %(count)s.")
            found = problem("title_too_short", "title", message, severity="warning", count=length, min=TITLE_MIN)
            problems.append(found)
        return problems

    def owns_url(self, url: str, *, hosts: Sequence[str] = ()) -> bool:
        """Links of Channels; articles of official accounts live on a host below the same name."""
        return super().owns_url(url, hosts=hosts) and not on_hosts(url, ("mp.weixin.qq.com",))
