"""Migrations of analytics run over rows and taken back, as in an installation that has been at work.

All of it happens in the test's transaction, which is rolled back. Foreign keys are checked before a table is altered:
rows of the same transaction hinder that where rows that were there do not. Rendering each of the product's models at
every step, as `migrate` does, would take a minute: of the state only the models that the migrations touch are kept;
others they refer to are known by their id alone, which is all that a foreign key asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

APP = "analytics"


class Course:
    """The migrations of analytics that come after one of them, up to `until` or to the newest.

    `whole`: the models, as "app.model", that steps touch with rows in them. `old`: the models before the first step.
    """

    def __init__(self, *, after: str, until: str = "", whole: Collection[str]) -> None:
        loader = MigrationLoader(connection)
        leaf = loader.graph.leaf_nodes(APP)[0]
        nodes = [node for node in loader.graph.forwards_plan(leaf) if node[0] == APP]
        self.steps: list[Migration] = [loader.get_migration(*node) for node in nodes[nodes.index((APP, after)) + 1 :]]
        if until:
            self.steps = self.steps[: [step.name for step in self.steps].index(until) + 1]
        others = [node for node in loader.graph.leaf_nodes() if node[0] != APP]
        # Those of other apps stay as they are: rows of theirs are made by the factories of all tests.
        end = loader.project_state([*others, leaf])
        self.first = loader.project_state([(APP, after)])
        for key, model in end.models.items():
            if key[0] != APP:
                self.first.models[key] = model
        self.first = _trimmed(self.first, end, {_key(name) for name in whole})

    @cached_property
    def old(self) -> Any:
        return self.first.clone().apps

    def forwards(self) -> None:
        """Run them all, the first first."""
        state = self.first.clone()
        for step in self.steps:
            with connection.execute_wrapper(_settled), connection.schema_editor(atomic=step.atomic) as editor:
                state = step.apply(state, editor)

    def backwards(self) -> None:
        """Take them all back, the last first."""
        befores = [self.first]
        for step in self.steps:
            befores.append(step.mutate_state(befores[-1]))
        for step, before in reversed(list(zip(self.steps, befores, strict=False))):
            with connection.execute_wrapper(_settled), connection.schema_editor(atomic=step.atomic) as editor:
                step.unapply(before.clone(), editor)


def _settled(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if str(sql).startswith(("ALTER TABLE", "CREATE", "DROP")):
        execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", None, False, context)
    return execute(sql, params, many, context)


def _trimmed(state: ProjectState, end: ProjectState, whole: set[tuple[str, str]]) -> ProjectState:
    made = {key for key in end.models if key[0] == APP and key not in state.models}
    wanted = {to for key in whole | made if key in end.models for to in _related(end.models[key])}
    found = ProjectState()
    for key, model in state.models.items():
        if key in whole:
            plain = model.clone()
            # Lists by way of another table are columns of none.
            plain.fields = {name: field for name, field in model.fields.items() if not field.many_to_many}
            found.add_model(plain)
        elif key in wanted:
            table = {name: value for name, value in model.options.items() if name == "db_table"}
            by_id: list[tuple[str, models.Field[Any, Any]]] = [("id", models.BigAutoField(primary_key=True))]
            found.add_model(ModelState(model.app_label, model.name, by_id, table))
    return found


def _related(model: ModelState) -> Iterator[tuple[str, str]]:
    for field in model.fields.values():
        if field.is_relation and not field.many_to_many:
            yield _key(str(field.related_model), model.app_label)


def _key(name: str, app: str = "") -> tuple[str, str]:
    before, dot, after = name.lower().partition(".")
    return (before, after) if dot else (app, before)
