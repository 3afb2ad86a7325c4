"""Which notifications exist and how each is worded. Upper apps register theirs when they start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext

Group = Literal["todo", "mention", "activity"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A kind of notification. `text` words its parameters in the reader's language."""

    kind: str
    group: Group
    icon: str
    text: Callable[[Mapping[str, Any]], str]


_known: dict[str, Notice] = {}


def register(kind: str, *, group: Group, icon: str, text: Callable[[Mapping[str, Any]], str]) -> None:
    """Make a kind known. `icon` is a Lucide name. Registering it again replaces it."""
    _known[kind] = Notice(kind, group, icon, text)


def get(kind: str) -> Notice:
    """The notice of a kind; rows of a kind that no installed app knows any more are worded neutrally."""
    return _known.get(kind) or Notice(kind, "activity", "bell", lambda _params: gettext("Something changed here."))


def kinds_of(group: str) -> list[str]:
    """The registered kinds of one group."""
    return sorted(kind for kind, notice in _known.items() if notice.group == group)


def is_known(kind: str) -> bool:
    """Whether somebody registered the kind."""
    return kind in _known
