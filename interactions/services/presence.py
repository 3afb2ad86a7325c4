"""Who looks at a thread and who writes: a hint in the cache, gone with it. Claims on the row are what counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from config.lib.clock import now
from team.models import User, Workspace

# The page asks every 12 seconds; after two missed questions somebody counts as gone.
SEEN_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Another member who has the thread open."""

    user_id: int
    label: str
    typing: bool

    @property
    def initial(self) -> str:
        """For the avatar."""
        return self.label[:1].upper()

    @property
    def tone(self) -> int:
        """The colour people have everywhere."""
        return self.user_id % 6


def thread_seen(
    *, workspace: Workspace, thread_id: int, user: User, typing: bool = False, leaving: bool = False
) -> list[Onlooker]:
    """Note that `user` has a thread open (or leaves it) and name the others, those who write first."""
    key, moment = f"inbox-seen:{workspace.pk}:{thread_id}", now().timestamp()
    seen: dict[str, Any] = cache.get(key) or {}
    seen = {pk: row for pk, row in seen.items() if moment - row[2] < SEEN_SECONDS}
    seen.pop(str(user.pk), None)
    others = [Onlooker(int(pk), name, bool(writes)) for pk, (name, writes, _at) in seen.items()]
    if not leaving:
        seen[str(user.pk)] = (user.label, typing, moment)
    cache.set(key, seen, SEEN_SECONDS)
    return sorted(others, key=lambda other: (not other.typing, other.label))
