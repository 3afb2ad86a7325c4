"""Checklists and ticks of many posts, read once: inside `checklists_held` each of them costs no query of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from content.models import Checklist, ChecklistTick
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """`ticks`: post id → line id → its newest entry, for the posts that were asked for."""

    lists: list[Checklist]
    ticks: dict[int, dict[int, ChecklistTick]]


_held: ContextVar[dict[int, Held]] = ContextVar("checklists")


def held_of(workspace_id: int) -> Held | None:
    """What is held of a workspace."""
    return _held.get({}).get(workspace_id)


@contextmanager
def checklists_held(workspace: Workspace, lists: list[Checklist], post_ids: Iterable[int]) -> Iterator[None]:
    """Hold the workspace's checklists (`lists_in_force`) and what is ticked of these posts. One query, or none."""
    ticks: dict[int, dict[int, ChecklistTick]] = {post_id: {} for post_id in post_ids}
    if lists:
        rows = ChecklistTick.objects.for_workspace(workspace).filter(post__in=list(ticks))
        for tick in rows.order_by("post_id", "item_id", "-pk").distinct("post_id", "item_id"):
            ticks[tick.post_id][tick.item_id] = tick
    token = _held.set({workspace.pk: Held(lists, ticks)})
    try:
        yield
    finally:
        _held.reset(token)
