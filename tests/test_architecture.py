"""The shape of the code: sizes, directions, and habits that no linter knows."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template import engines

from config.schedules import SCHEDULE
from team.audit_words import VERBS
from team.models import Workspace

BASE = Path(settings.BASE_DIR)
ORDER = ("team", "accounts", "compliance", "content", "interactions", "analytics")
OWN = ("config", *ORDER)
FILE_MAX, FUNCTION_MAX, TEMPLATE_MAX, MEDIAN_MAX = 500, 80, 250, 80


def python_files(*folders: str) -> list[Path]:
    return [p for folder in folders for p in sorted((BASE / folder).rglob("*.py")) if "migrations" not in p.parts]


def template_files() -> list[Path]:
    return sorted((BASE / "templates").rglob("*.html")) + sorted((BASE / "templates").rglob("*.txt"))


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_files_are_short() -> None:
    too_long = {str(p.relative_to(BASE)): lines(p) for p in python_files(*OWN, "tests") if lines(p) > FILE_MAX}
    scripts = {str(p.relative_to(BASE)): lines(p) for p in (BASE / "static").rglob("*.[jc]s*") if lines(p) > FILE_MAX}

    assert {**too_long, **scripts} == {}


def test_half_of_the_files_are_shorter_than_a_page() -> None:
    assert statistics.median(lines(p) for p in python_files(*OWN) if lines(p)) <= MEDIAN_MAX


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(BASE)}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path in python_files(*OWN, "tests")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_MAX
    ]

    assert long == []


def test_templates_are_short_and_compile() -> None:
    engine = engines["django"]
    for path in template_files():
        assert lines(path) <= TEMPLATE_MAX, path
        engine.get_template(str(path.relative_to(BASE / "templates")))


def test_templates_hold_no_inline_script_or_style() -> None:
    forbidden = re.compile(r"\sstyle\s*=|<style[\s>]|\son[a-z]+\s*=|\shx-on|[\"'\s]javascript:", re.I)
    scripts = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")[^>]*>", re.I)
    found = [
        f"{path.relative_to(BASE)}: {match[0].strip()}"
        for path in template_files()
        if path.suffix == ".html"
        for pattern in (forbidden, scripts)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def foreign_keys() -> list[tuple[type[models.Model], models.ForeignObject]]:
    return [
        (model, field)
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignObject) and field.model is model
    ]


def test_foreign_keys_between_apps_point_down() -> None:
    wrong = []
    for model, field in foreign_keys():
        target = field.related_model._meta.app_label
        if target in ORDER and ORDER.index(target) > ORDER.index(model._meta.app_label):
            wrong.append(f"{model.__name__}.{field.name} -> {target}")

    assert wrong == []


def test_foreign_keys_between_apps_have_no_way_back() -> None:
    """A reverse name would put an upper app's rows within reach of a lower app, past the fail-closed managers."""
    wrong = [
        f"{model.__name__}.{field.name}"
        for model, field in foreign_keys()
        if field.related_model._meta.app_label not in {model._meta.app_label, "contenttypes"}
        and not field.remote_field.hidden
    ]

    assert wrong == []


def test_workspaces_have_no_names_for_what_they_hold() -> None:
    visible = [r.get_accessor_name() for r in Workspace._meta.related_objects if not r.hidden]

    assert visible == []


def test_only_connectors_know_platforms() -> None:
    """Nobody else compares a platform with a name; what differs is asked of its capabilities."""
    found = []
    for path in python_files(*OWN):
        if "connectors" in path.parts or "practice_network" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Compare) or ast.unparse(node.left) == "sys.platform":
                continue
            sides = [node.left, *node.comparators]
            platform = any(re.search(r"(^|[._])platform$", ast.unparse(side)) for side in sides)
            named = any(isinstance(c, ast.Constant) and c.value for side in sides for c in ast.walk(side))
            if platform and named:
                found.append(f"{path.relative_to(BASE)}:{node.lineno} {ast.unparse(node)}")

    assert found == []


def test_the_schedule_names_tasks_that_exist() -> None:
    current_app.loader.import_default_modules()
    missing = {name: entry["task"] for name, entry in SCHEDULE.items() if entry["task"] not in current_app.tasks}

    assert missing == {}


def test_only_enqueue_imports_tasks() -> None:
    found = []
    for path in python_files(*ORDER):
        if path.name in {"enqueue.py", "tasks.py"} or "tasks" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if any(
                re.fullmatch(r"(team|accounts|compliance|content|interactions|analytics)\.tasks(\..*)?", name)
                for name in names
            ):
                found.append(f"{path.relative_to(BASE)}:{node.lineno}")

    assert found == []


def test_every_audit_verb_has_words() -> None:
    """Verbs are the third argument of `audit.record` or `record`; all of them stand in `team.audit_words`."""
    missing = set()
    for path in python_files(*ORDER):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 3:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called != "record":
                continue
            verb = node.args[2]
            if isinstance(verb, ast.JoinedStr):  # put together from a state: its noun must be known
                noun = ast.unparse(verb.values[0]).strip("'")
                missing |= set() if any(known.startswith(noun) for known in VERBS) else {noun}
                continue
            verbs = [c.value for c in ast.walk(verb) if isinstance(c, ast.Constant) and isinstance(c.value, str)]
            missing |= set(verbs) - set(VERBS)

    assert missing == set()


@pytest.mark.parametrize("app", ORDER)
def test_no_file_is_a_drawer_for_everything(app: str) -> None:
    assert [p for p in python_files(app) if p.stem in {"utils", "helpers", "misc", "common"}] == []
