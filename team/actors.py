"""Who acts: a person by web or API, or the system itself. Services record it in the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from team.models import User
from team.states import Via


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of a change. `user` is None for the system; `ip` where a request came from. `name`: what a
    visitor without an account calls themself.
    """

    user: User | None
    via: Via = Via.WEB
    ip: str | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """Name written into the audit log, kept even when the user is deleted later."""
        return self.user.label if self.user else self.name or "Juzhen"


SYSTEM = Actor(user=None, via=Via.SYSTEM)
