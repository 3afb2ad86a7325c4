"""Database habits shared by all apps: managers that refuse unscoped queries, and race-proof state changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class UnscopedQuery(RuntimeError):
    """A query on tenant data did not say whose data it wants."""


class WorkspaceManager(models.Manager[M]):
    """Fails closed: every read must name its workspace, or say why it needs none.

    `Model.objects.for_workspace(ws)` is the normal way. `Model.objects.unscoped("reason")` is for workers and commands
    that serve all workspaces; the reason stays in the code for the reader.
    """

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet[M]:
        raise UnscopedQuery(f"{self.model.__name__}.objects needs .for_workspace(workspace) or .unscoped('reason').")

    def for_workspace(self, workspace: Any) -> models.QuerySet[M]:
        """Rows of one workspace (a Workspace or its id)."""
        return super().get_queryset().filter(workspace=workspace)

    def unscoped(self, reason: str) -> models.QuerySet[M]:
        """Rows of all workspaces. `reason` must say why that is right here."""
        if not reason:
            raise UnscopedQuery("Say why this query needs no workspace.")
        return super().get_queryset()

    def create(self, **values: Any) -> M:
        """Insert one row; it names its own workspace."""
        return super().get_queryset().create(**values)

    def bulk_create(self, objs: Any, *args: Any, **options: Any) -> list[M]:
        """Insert many rows; each names its own workspace."""
        return super().get_queryset().bulk_create(objs, *args, **options)


class IllegalTransition(ValueError):
    """The state machine has no such edge."""


def transition(
    rows: models.QuerySet[M],
    *,
    pk: int,
    src: str | tuple[str, ...],
    dst: str,
    table: Mapping[str, frozenset[str]],
    field: str = "state",
    **values: Any,
) -> bool:
    """Move one row from `src` to `dst` in a single conditional UPDATE; True when this caller won.

    `table` maps each state to the states it may go to. Raises IllegalTransition when an edge is not in it.
    """
    sources = (src,) if isinstance(src, str) else src
    for source in sources:
        if dst not in table[source]:
            raise IllegalTransition(f"{source} -> {dst}")
    return rows.filter(pk=pk, **{f"{field}__in": sources}).update(**{field: dst}, **values) == 1
