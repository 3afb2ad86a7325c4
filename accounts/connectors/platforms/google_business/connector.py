"""Google Business Profile: every location of a sign-in is an account; posts, reviews with answers, daily figures.

Left out because Google has withdrawn or never had it: figures of single posts, hiding reviews, direct messages.
"""

from __future__ import annotations

from ...messages import _
from ...types import AccountInfo, Draft, Format, Media, Problem
from .drafts import button_problems
from .facts import CAPABILITIES, EDGE_MIN, WEIGHT_MIN
from .figures import Figures
from .inbox import Inbox
from .posts import Posts
from .signin import SignIn


class GoogleBusiness(SignIn, Posts, Inbox, Figures):
    """Authorizes by redirect, publishes, deletes, reads reviews and figures, answers reviews."""

    capabilities = CAPABILITIES

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """Generic limits; a button needs its address; very small pictures are warned of."""
        problems = [*super().validate(draft, info), *button_problems(draft)]
        for index, item in enumerate(draft.media):
            if item.kind is Format.IMAGE and _is_small(item):
                message = _("Google wants pictures of at least %(edge)s × %(edge)s pixels and %(weight)s KB.")
                sizes = {"edge": EDGE_MIN, "weight": WEIGHT_MIN // 1024}
                problems.append(Problem("image_too_small", f"media.{index}", message, sizes, "warning"))
        return problems


def _is_small(item: Media) -> bool:
    return item.size < WEIGHT_MIN or any(edge is not None and edge < EDGE_MIN for edge in (item.width, item.height))
