"""News for whoever keeps data about contacts: they append callables in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Erased:
    """Whose data go: contacts that were one person, their identities, threads and messages, by id.

    `words`: names, handles, platform ids and noted values of the person, to look for in what has no foreign key.
    """

    contact_ids: Sequence[int]
    identity_ids: Sequence[int]
    thread_ids: Sequence[int]
    message_ids: Sequence[int]
    words: Sequence[str]


# Called inside the transaction that erases somebody, before anything is gone. Delete or blank what you keep of them;
# counts and times may stay. Raising undoes the erasure.
contact_erased: list[Callable[[Workspace, Erased], None]] = []

# Called for a copy of somebody's data: (workspace, ids of contacts that are one person) → (name of the part, JSON-able
# rows).
contact_copied: list[Callable[[Workspace, Sequence[int]], tuple[str, list[dict[str, object]]]]] = []
