"""Reading the causes of complaints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from config.lib.errors import NotFound
from interactions.models import Complaint, ComplaintCause
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class CauseNode:
    """A cause of the first level with those below it, and how many cases each has (the first with its parts')."""

    cause: ComplaintCause
    cases: int
    parts: Sequence[tuple[ComplaintCause, int]]


def cause_get(*, workspace: Workspace, cause_id: int) -> ComplaintCause:
    """One cause. Raises NotFound."""
    row = ComplaintCause.objects.for_workspace(workspace).select_related("parent").filter(pk=cause_id).first()
    if row is None:
        raise NotFound
    return row


def cause_tree(*, workspace: Workspace, archived: bool = False) -> list[CauseNode]:
    """The causes in their order; `archived` adds those that are no longer chosen."""
    rows = ComplaintCause.objects.for_workspace(workspace)
    if not archived:
        rows = rows.filter(archived_at=None)
    cases = dict(
        Complaint.objects.for_workspace(workspace)
        .exclude(cause=None)
        .order_by()
        .values_list("cause")
        .annotate(n=Count("pk"))
    )
    every = list(rows)
    tree = []
    for row in every:
        if row.parent_id is None:
            parts = [(part, cases.get(part.pk, 0)) for part in every if part.parent_id == row.pk]
            tree.append(CauseNode(row, cases.get(row.pk, 0) + sum(n for _part, n in parts), parts))
    return tree


def cause_choices(*, workspace: Workspace, keep: int | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Causes to choose from, grouped by the first level; `keep`: one that is offered although it is archived."""
    groups = []
    for node in cause_tree(workspace=workspace, archived=keep is not None):
        rows = [(node.cause, node.cause.name), *[(part, part.name) for part, _n in node.parts]]
        options = [(str(row.pk), name) for row, name in rows if row.archived_at is None or row.pk == keep]
        if options:
            groups.append((node.cause.name, options))
    return groups
