"""Finds the texts that the code and the templates show to people, so that none stays untranslated.

Works on literals like `xgettext` does, but needs no gettext tools and also reports texts that can never be found.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# Which arguments of a marker are: context, msgid, plural (None: the marker has no such argument).
_MARKERS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_TEMPLATE_CALL = re.compile(
    rf"(?<![\w.])(_|gettext|ngettext|pgettext|npgettext)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.S
)
_ONE_STRING = re.compile(_STRING, re.S)


@dataclass(frozen=True)
class Text:
    """A text for people and where it stands. `problem` says why it can never be translated."""

    path: Path
    line: int
    msgid: str = ""
    context: str | None = None
    plural: str | None = None
    problem: str = ""


def texts_of_python(path: Path) -> Iterator[Text]:
    """Every marked text of a Python file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=str(path))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in _MARKERS or not node.args:
            continue
        if any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in node.args[:3]):
            yield Text(path, node.lineno, problem="is put together before it is translated; use placeholders")
            continue
        values = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        found = _from_arguments(name, values)
        if found:
            yield Text(path, node.lineno, *found)


def texts_of_template(path: Path) -> Iterator[Text]:
    """Every translated text of a Django template."""
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _TEMPLATE_CALL.finditer(code):
        values = [ast.literal_eval(quoted) for quoted in _ONE_STRING.findall(call[2])]
        found = _from_arguments(call[1], values)
        if found:
            yield Text(path, code.count("\n", 0, call.start()) + 1, *found)


def placeholders(text: str) -> set[str]:
    """The places of a text that are filled in at run time: %(name)s, %s, {name}."""
    percent = re.findall(r"%(?:\([^)]*\))?[sdif]", text.replace("%%", ""))
    return {*percent, *re.findall(r"\{[\w.]*\}", text)}


def _from_arguments(name: str, values: Sequence[object]) -> tuple[str, str | None, str | None] | None:
    picked = [values[i] if i is not None and i < len(values) else None for i in _MARKERS[name]]
    context, msgid, plural = (value if isinstance(value, str) else None for value in picked)
    return (msgid, context, plural) if msgid else None
