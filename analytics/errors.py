"""What this app refuses, with stable codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.errors import Conflict, InvalidInput


@dataclass(frozen=True, slots=True)
class Finding:
    """What a goal lacks: at which field, under which letter of SMART, said to the person."""

    field: str
    letter: str
    message: str | Promise


class NotSmart(InvalidInput):
    """A goal that nobody could judge later; `findings` say what is missing, field by field."""

    code = "goal_not_smart"
    message = _("The goal is not definite enough yet. It can be kept as a draft.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__(field=self.findings[0].field)

    @property
    def details(self) -> list[dict[str, Any]]:
        """All findings, for API answers."""
        return [{"field": one.field, "code": one.letter, "detail": str(one.message)} for one in self.findings]


class GoalClosed(Conflict):
    """A closed goal stays as it ended."""

    code = "goal_closed"
    message = _("This goal is closed; what happened stays as it was written down.")


class GoalNotActive(Conflict):
    """Values and reviews belong to goals that run."""

    code = "goal_not_active"
    message = _("Set the goal first; a draft has no progress.")
