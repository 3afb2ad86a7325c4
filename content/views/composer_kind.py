"""The editor's fields of a kind, and the labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from content.models import Post
from content.services.kinds.article_html import asset_ids
from content.services.kinds.article_text import html_text, words_in
from content.services.kinds.catalogue import KINDS, fields_of, kind_of
from content.services.kinds.spec import Field, Type
from content.states import AdKind, AiContent, PostKind

# Empty rows to write into, without scripts.
SPARE = 2


@dataclass(frozen=True, slots=True)
class KindInput:
    """One field as the page shows it. `rows`: values of a list or prizes, with empty ones to fill."""

    field: Field
    name: str
    id: str
    value: str
    error: str
    rows: tuple[Any, ...] = ()
    html: str = ""
    words: int = 0

    @property
    def type(self) -> str:
        """Which control."""
        return str(self.field.type)

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.field.type in {Type.LONG, Type.LIST, Type.PRIZES, Type.HTML}


def kind_context(post: Post, errors: Mapping[str, str]) -> dict[str, Any]:
    """The chooser, the fields of the chosen kind and the labels."""
    kind = kind_of(post.kind)
    return {
        "kinds": [(item, PostKind(item.name).label) for item in KINDS.values()],
        "kind": kind,
        "kind_label": PostKind(post.kind).label,
        "kind_inputs": [_input(post, field, errors) for field in fields_of(kind)],
        "ad_kinds": AdKind.choices,
        "ai_contents": AiContent.choices,
    }


def _input(post: Post, field: Field, errors: Mapping[str, str]) -> KindInput:
    value = post.details.get(field.name)
    error = errors.get(f"details.{field.name}", "")
    name, mark = f"d.{field.name}", f"d-{field.name}"
    if field.type is Type.LIST:
        items = list(value or ())
        spare = max(field.least - len(items), min(SPARE, field.most - len(items)), 0)
        return KindInput(field, name, mark, "", error, (*items, *[""] * spare))
    if field.type is Type.PRIZES:
        items = list(value or ())
        spare = 1 if len(items) < field.most else 0
        blank: dict[str, Any] = {"name": "", "quantity": "", "value": ""}
        return KindInput(field, name, mark, "", error, (*items, *[blank] * spare))
    if field.type is Type.HTML:
        html = str(value or "")
        return KindInput(field, name, mark, html_text(html), error, tuple(asset_ids(html)), html, words_in(html))
    if field.type is Type.MOMENT:
        local = datetime.fromisoformat(value).astimezone(ZoneInfo(post.workspace.time_zone)) if value else None
        return KindInput(field, name, mark, f"{local:%Y-%m-%dT%H:%M}" if local else "", error)
    return KindInput(field, name, mark, "" if value in (None, False) else "1" if value is True else str(value), error)
