"""头条号: its open platform takes only videos, and only from applications it has approved; a person posts the rest.

Articles and 微头条 are not open to programs. For videos the interface's parameters are not published well enough to
rely on and its access cannot be renewed, so all posts go out by hand.
"""

from __future__ import annotations

from dataclasses import replace

from ...families.by_hand import ByHand
from ...messages import _
from ...text import check_limits, problem
from ...types import AccountInfo, Draft, Format, Problem, TextLimit
from .facts import CAPABILITIES

TITLE_MIN = 2
# The editor names no limit for an article's text; this one only catches accidents.
ARTICLE = TextLimit(50_000)


class Toutiao(ByHand):
    """Checks posts against the site's limits; publishing is a person's part."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The site's limits; an article needs a title of at least two characters and may be longer."""
        if draft.format is not Format.ARTICLE:
            return check_limits(draft, self.capabilities, info)
        problems = check_limits(draft, replace(self.capabilities, text=ARTICLE, title_required=True), info)
        if draft.title.strip() and len(draft.title.strip()) < TITLE_MIN:
            message = _("The title is too short: %(count)s characters, at least %(min)s are needed.")
            problems.append(problem("title_too_short", "title", message, count=len(draft.title.strip()), min=TITLE_MIN))
        return problems
