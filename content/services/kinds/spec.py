"""What a kind of post is made of: data only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

Details = Mapping[str, Any]


class Type(StrEnum):
    """What a field holds and how `Post.details` keeps it.

    LINE, LONG: text. URL: text. SECONDS, NUMBER: int or float. MOMENT: ISO 8601 with offset. FLAG: bool.
    LIST: list of texts. PRIZES: list of {name, quantity, value}. HTML: clean HTML (see `article_html`).
    """

    LINE = "line"
    LONG = "long"
    URL = "url"
    NUMBER = "number"
    SECONDS = "seconds"
    MOMENT = "moment"
    FLAG = "flag"
    LIST = "list"
    PRIZES = "prizes"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `required`: asked for before a post goes on its way; a draft may lack it.

    `max`: characters of a text or of each item, or the highest number; `least`, `most`: how many items.
    """

    name: str
    label: str | Promise
    type: Type = Type.LINE
    help: str | Promise = ""
    required: bool = False
    max: int = 200
    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its fields, a sentence on where it is published how, and the lines its fields add to a text.

    `options`: field → names of connector options that take it over, each with how the value is written there.
    """

    name: str
    icon: str
    note: str | Promise
    fields: tuple[Field, ...] = ()
    lines: Callable[[Details, str], list[str]] | None = None
    options: Mapping[str, Mapping[str, Callable[[Any], Any]]] | None = None

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((item for item in self.fields if item.name == name), None)
