"""小红书: no interface lets ordinary developers publish or read notes, so a person posts from a package.

Its JS share SDK opens the app from a page of ours and needs a tap there; it has no plain link, so none is made here.
"""

from __future__ import annotations

from dataclasses import replace

from ...families.by_hand import ByHand
from ...text import check_limits
from ...types import AccountInfo, Draft, Problem
from .facts import CAPABILITIES

FULL_WIDTH = "字"


class Xiaohongshu(ByHand):
    """Checks notes against the app's limits; publishing is a person's part."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The app's limits. In a title an emoji counts one, as a Chinese character does."""
        title = "".join(FULL_WIDTH if ord(char) > 0xFFFF else char for char in draft.title)
        return check_limits(replace(draft, title=title), self.capabilities, info)
