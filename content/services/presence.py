"""Who has a post open in the editor: a hint, never a lock.

It lives in the cache and is gone with it; saving is guarded by the post's version whatever the hint says.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import cache

from config.lib.clock import now
from team.models import User, Workspace

# The editor asks every 15 seconds; two missed questions and it counts as closed.
SEEN_SECONDS = 40


def editing(*, workspace: Workspace, post_id: int, user: User, leaving: bool = False) -> list[str]:
    """Note that `user` has the post open (or leaves it) and name the others who have, alphabetically."""
    key = f"editing:{workspace.pk}:{post_id}"
    moment = now().timestamp()
    seen: dict[str, Any] = cache.get(key) or {}
    seen = {pk: (name, at) for pk, (name, at) in seen.items() if moment - at < SEEN_SECONDS}
    seen.pop(str(user.pk), None)
    others = sorted(name for name, _at in seen.values())
    if not leaving:
        seen[str(user.pk)] = (user.label, moment)
    cache.set(key, seen, SEEN_SECONDS)
    return others
