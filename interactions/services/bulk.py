"""One step for many threads; what fails is told and stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from config.lib.errors import DomainError, InvalidInput
from interactions.services.answerers import answerer_user
from interactions.services.threads import thread_assign, thread_move, thread_snooze, thread_tag
from interactions.states import ThreadState
from team.actors import Actor
from team.models import Workspace

MOST = 200
STEPS = ("assign", "resolve", "reopen", "spam", "snooze", "tag")


@dataclass(slots=True)
class BulkResult:
    """How many threads took the step, and which did not with the reason."""

    done: int = 0
    failed: list[tuple[int, DomainError]] = field(default_factory=list)


def threads_bulk(
    *,
    workspace: Workspace,
    actor: Actor,
    thread_ids: Sequence[int],
    step: str,
    user_id: int | None = None,
    until: datetime | None = None,
    tag: str = "",
) -> BulkResult:
    """Take one of `STEPS` with up to 200 threads, each in a transaction of its own.

    `user_id` belongs to assign (None: nobody), `until` (aware UTC) to snooze, `tag` to tag. Raises InvalidInput
    and, for somebody who may not answer, NotFound and NoAccess; then nothing is done.
    """
    if step not in STEPS or not thread_ids or len(thread_ids) > MOST:
        raise InvalidInput(field="ids" if step in STEPS else "step")
    if (step == "snooze" and until is None) or (step == "tag" and not tag.strip()):
        raise InvalidInput(field="until" if step == "snooze" else "tag")
    if step == "assign" and user_id is not None:
        answerer_user(workspace, user_id)

    def one(thread_id: int) -> object:
        who = {"workspace": workspace, "actor": actor, "thread_id": thread_id}
        steps: dict[str, Callable[[], object]] = {
            "assign": lambda: thread_assign(**who, user_id=user_id),  # type: ignore[arg-type]
            "snooze": lambda: thread_snooze(**who, until=until),  # type: ignore[arg-type]
            "tag": lambda: thread_tag(**who, add=[tag]),  # type: ignore[arg-type]
            "resolve": lambda: thread_move(**who, state=ThreadState.RESOLVED),  # type: ignore[arg-type]
            "reopen": lambda: thread_move(**who, state=ThreadState.OPEN),  # type: ignore[arg-type]
            "spam": lambda: thread_move(**who, state=ThreadState.SPAM),  # type: ignore[arg-type]
        }
        return steps[step]()

    result = BulkResult()
    for thread_id in dict.fromkeys(thread_ids):
        try:
            one(thread_id)
        except DomainError as error:
            result.failed.append((thread_id, error))
        else:
            result.done += 1
    return result
