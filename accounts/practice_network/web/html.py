"""Writes HTML in Python. Every text and attribute is escaped on its way in; only what this module made is markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

VOID = frozenset({"img", "link", "meta", "input", "br"})


class Html(str):
    """Finished markup."""

    __slots__ = ()


Child = str | Html | None | Iterable["Child"]


def el(name: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element. `class_` is class, `data_x` is data-x; None and False leave an attribute out, True sets it bare."""
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{head}>")
    return Html(f"<{name}{head}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Markup and escaped text, one after the other."""
    parts = []
    for child in children:
        if isinstance(child, Html):
            parts.append(str(child))
        elif isinstance(child, str):
            parts.append(escape(child))
        elif child is not None:
            parts.append(str(join(*child)))
    return Html("".join(parts))


def _attribute(key: str, value: str | int | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
