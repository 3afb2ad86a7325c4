"""What else must hold before a post goes on its way, beside the platforms' own rules.

A gate looks at a post with its content loaded and answers with what is wrong. Every way in passes here: submit,
schedule, an edit of what is scheduled, sending again, triage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from content.errors import AccountProblem
from content.models import Post
from content.services.sop.gate import checklist_gate

if TYPE_CHECKING:
    from content.services.freezing import Frozen


class Stage(StrEnum):
    """Which step a post is about to take: asked for review, planned, changed while planned, or sent after all."""

    SUBMIT = "submit"
    SCHEDULE = "schedule"
    EDIT = "edit"
    RESEND = "resend"


Gate = Callable[[Post, "Sequence[Frozen]", Stage], Iterable[AccountProblem]]

GATES: tuple[Gate, ...] = (checklist_gate,)


def gate_problems(post: Post, frozen: Sequence[Frozen], stage: Stage) -> list[AccountProblem]:
    """What every gate has against this step; empty when the way is free."""
    return [problem for gate in GATES for problem in gate(post, frozen, stage)]
