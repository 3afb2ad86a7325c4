"""The gates that are set up, and what they say together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from content.errors import AccountProblem
from content.models import Post
from content.services.gates import Gate, Stage
from content.services.kinds.checking import kind_gate
from content.services.media_gate import media_rights_gate
from content.services.sop.gate import checklist_gate
from content.services.verdicts import content_gate

if TYPE_CHECKING:
    from content.services.freezing import Frozen

GATES: tuple[Gate, ...] = (kind_gate, media_rights_gate, content_gate, checklist_gate)


def gate_problems(post: Post, frozen: Sequence[Frozen], stage: Stage) -> list[AccountProblem]:
    """What every gate has against this step; empty when the way is free."""
    return [problem for gate in GATES for problem in gate(post, frozen, stage)]
