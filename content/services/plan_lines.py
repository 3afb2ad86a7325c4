"""Lines of a plan (scenes, segments, goods …): add, change, remove, put in another order. One way for all kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput, NotFound
from content.services.row_values import Rules, fill
from team.actors import Actor
from team.audit import record
from team.models import Workspace, WorkspaceOwned

LINES_MAX = 300


@dataclass(frozen=True, slots=True)
class LineKind:
    """A kind of line: its table, the field that names its plan, the rules of its fields, the audit verb of the plan.

    `check` looks at a filled line and raises DomainError; `needed`: fields a new line must name. `guard` is asked for
    each change with the plan and raises when the plan takes none any more.
    """

    model: type[WorkspaceOwned]
    plan: str
    rules: Rules
    verb: str
    needed: tuple[str, ...] = ()
    check: Callable[[Any], None] = lambda _line: None
    guard: Callable[[Any], None] = lambda _plan: None


@transaction.atomic
def line_add(kind: LineKind, *, workspace: Workspace, actor: Actor, plan: models.Model, values: dict[str, Any]) -> Any:
    """A new line at the end of `plan`. Raises InvalidInput naming the field, and what `guard` raises."""
    kind.guard(plan)
    rows = kind.model.objects.for_workspace(workspace).filter(**{kind.plan: plan})
    last = rows.aggregate(last=Max("position"), n=models.Count("pk"))
    if last["n"] >= LINES_MAX:
        raise InvalidInput(_("A list has at most %(max)s lines."), max=LINES_MAX)
    line: Any = kind.model(**{"workspace": workspace, kind.plan: plan})
    line.position = 0 if last["last"] is None else last["last"] + 1
    _before, after = fill(line, workspace=workspace, values={**dict.fromkeys(kind.needed), **values}, rules=kind.rules)
    kind.check(line)
    line.save(force_insert=True)
    record(workspace, actor, kind.verb, plan, after={"added": kind.model._meta.model_name, "id": line.pk, **after})
    return line


@transaction.atomic
def line_change(
    kind: LineKind, *, workspace: Workspace, actor: Actor, plan_id: int, line_id: int, values: dict[str, Any]
) -> Any:
    """Change fields of a line; absent ones stay. Raises NotFound, InvalidInput, and what `guard` raises."""
    line = line_get(kind, workspace=workspace, plan_id=plan_id, line_id=line_id, lock=True)
    plan = getattr(line, kind.plan)
    kind.guard(plan)
    before, after = fill(line, workspace=workspace, values=values, rules=kind.rules)
    if before:
        kind.check(line)
        line.save()
        named = {"line": str(line)[:80], "id": line.pk}
        record(workspace, actor, kind.verb, plan, before=before, after={**named, **after})
    return line


@transaction.atomic
def line_remove(kind: LineKind, *, workspace: Workspace, actor: Actor, plan_id: int, line_id: int) -> None:
    """Take a line out. Raises NotFound and what `guard` raises."""
    line = line_get(kind, workspace=workspace, plan_id=plan_id, line_id=line_id, lock=True)
    plan = getattr(line, kind.plan)
    kind.guard(plan)
    gone = {"removed": kind.model._meta.model_name, "line": str(line)[:80], "id": line.pk}
    line.delete()
    record(workspace, actor, kind.verb, plan, before=gone)


@transaction.atomic
def lines_order(kind: LineKind, *, workspace: Workspace, actor: Actor, plan: models.Model, ids: Sequence[int]) -> None:
    """Put lines into the order of `ids`, which names each of them once. Raises InvalidInput otherwise."""
    kind.guard(plan)
    rows = kind.model.objects.for_workspace(workspace).filter(**{kind.plan: plan})
    lines: dict[int, Any] = {line.pk: line for line in rows.select_for_update()}
    if len(ids) != len(lines) or set(ids) != set(lines):
        raise InvalidInput(_("The list changed in the meantime. Reload the page and try again."), field="order")
    for position, pk in enumerate(ids):
        lines[pk].position = position
    rows.bulk_update(lines.values(), ["position"])
    record(workspace, actor, kind.verb, plan, after={"order": list(ids), "of": kind.model._meta.model_name})


def line_step(kind: LineKind, *, workspace: Workspace, actor: Actor, plan: models.Model, line_id: int, by: int) -> None:
    """Move one line `by` places (−1 up, 1 down); at an end nothing happens. Raises NotFound."""
    rows = kind.model.objects.for_workspace(workspace).filter(**{kind.plan: plan})
    ids = list(rows.values_list("pk", flat=True))
    if line_id not in ids:
        raise NotFound
    place = ids.index(line_id)
    if 0 <= place + by < len(ids):
        ids.insert(place + by, ids.pop(place))
        lines_order(kind, workspace=workspace, actor=actor, plan=plan, ids=ids)


def line_get(kind: LineKind, *, workspace: Workspace, plan_id: int, line_id: int, lock: bool = False) -> Any:
    """One line of a plan, locked if asked. Raises NotFound."""
    rows = kind.model.objects.for_workspace(workspace).filter(**{f"{kind.plan}_id": plan_id, "pk": line_id})
    line = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if line is None:
        raise NotFound
    return line
