"""What services of productions, live sessions, checklists and evergreen posts refuse, each with a stable code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput, NotAllowed


class WrongLiveState(Conflict):
    """The session is not in a state that permits this."""

    code = "wrong_live_state"
    message = _("This is not possible: the session is “%(state)s”.")

    def __init__(self, state: Any) -> None:
        super().__init__(state=state)


class LiveNotReady(InvalidInput):
    """Legal conditions of a live session are open; `open_items` names them."""

    code = "live_not_ready"
    message = _("The session cannot be ready yet. Open: %(items)s")

    def __init__(self, items: Sequence[tuple[str, str]]) -> None:
        """`items`: key and sentence of each condition."""
        self.open_items = tuple(items)
        super().__init__(items=_("; ").join(text for _key, text in items) if items else "")

    @property
    def details(self) -> list[dict[str, Any]]:
        """Each open condition."""
        return [{"field": key, "code": self.code, "detail": text} for key, text in self.open_items]


class SecondPerson(NotAllowed):
    """Whoever wrote the script does not review it."""

    code = "second_person"
    message = _("Somebody else than the author of the session must review its script and props.")


class RoleNeeded(NotAllowed):
    """A line of a checklist is ticked by certain roles only."""

    code = "role_needed"
    message = _("This line is ticked by: %(role)s.")

    def __init__(self, role: Any) -> None:
        super().__init__(role=role)


class NotPublished(Conflict):
    """Only posts that are live somewhere can be used again."""

    code = "not_published"
    message = _("Only a published post can be evergreen.")


class ProposalClosed(Conflict):
    """The proposal was decided about already."""

    code = "proposal_closed"
    message = _("This proposal was decided about already.")
