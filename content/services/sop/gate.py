"""The gate: a post does not go on while lines of its checklists are open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from content.errors import AccountProblem
from content.models import Post
from content.selectors.sop.due import Line, due_lists, open_lines
from content.states import PublicationState

if TYPE_CHECKING:
    from content.services.freezing import Frozen

CHECKLIST_OPEN = gettext_noop("Checklist line still open: %(item)s")
CHECKLIST_STALE = gettext_noop("Tick again, the content has changed since: %(item)s")


def checklist_gate(post: Post, frozen: Sequence[Frozen], stage: str) -> Iterable[AccountProblem]:
    """A problem `checklist_open` for each open line.

    Before review the lists for review count, before scheduling all. What was scheduled once has passed: an edit, or
    sending after all, is refused only where a line must be ticked again for changed content or its tick was taken back;
    a row that was never scheduled must pass whole.
    """
    accounts = {item.publication.account_id for item in frozen}
    if stage == "submit":
        found = open_lines(due_lists(post=post, account_ids=accounts), submit_only=True)
    elif stage == "schedule" or any(item.publication.state == PublicationState.DRAFT for item in frozen):
        found = open_lines(due_lists(post=post, account_ids=accounts), submit_only=False)
    else:
        found = [
            line
            for line in open_lines(due_lists(post=post, account_ids=accounts), submit_only=False)
            if line.tick is not None
        ]
    return [_problem(line) for line in found]


def _problem(line: Line) -> AccountProblem:
    message = CHECKLIST_STALE if line.stale else CHECKLIST_OPEN
    return AccountProblem("checklist_open", message, field="checklist", params={"item": line.item.text})
