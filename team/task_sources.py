"""What tasks can come from, in words. Apps name the types of rows they make tasks of when they start."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

_known: dict[str, str | Promise] = {}


def register(source_type: str, label: str | Promise) -> None:
    """Word a type of row, named as `team.audit` names it (the model's name in small letters)."""
    _known[source_type] = label


def source_label(source_type: str) -> str:
    """The type in the reader's language; a neutral word for one that no installed app knows."""
    if not source_type:
        return str(pgettext_lazy("task source", "Entered by hand"))
    return str(_known.get(source_type) or pgettext_lazy("task source", "Something else"))
