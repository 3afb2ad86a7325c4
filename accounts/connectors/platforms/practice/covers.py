"""Covers as Douyin takes them: vertical only."""

from __future__ import annotations

from ...families.platform import Platform
from ...messages import _
from ...text import problem
from ...types import AccountInfo, Draft, Format, Problem

SHAPES = ((3, 4), (9, 16))
RATIO_TOLERANCE = 0.02


class UprightCovers(Platform):
    """A picture beside the video is its cover."""

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The limits, and the cover's shape: a picture beside the video is its cover."""
        problems = super().validate(draft, info)
        cover = next((item for item in draft.media if item.kind is Format.IMAGE), None)
        if cover and cover.width and cover.height:
            ratio = cover.width / cover.height
            if not any(abs(ratio * high / wide - 1) <= RATIO_TOLERANCE for wide, high in SHAPES):
                message = _("The cover must be %(shapes)s; it is %(width)s × %(height)s.")
                allowed = " / ".join(f"{wide}:{high}" for wide, high in SHAPES)
                found = problem("cover_ratio", "media", message, shapes=allowed, width=cover.width, height=cover.height)
                problems.append(found)
        return problems
