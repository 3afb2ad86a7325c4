"""Lines of text as people and files bring them: tidy, short enough, storable."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from config.lib.errors import UNSTORABLE, InvalidInput


def storable(text: str) -> bool:
    """Whether PostgreSQL and UTF-8 have a place for every character."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def one_line(value: str, *, field: str, limit: int, required: bool = False) -> str:
    """`value` on one line. Raises InvalidInput naming `field` when it is too long, missing or cannot be stored."""
    text = " ".join(value.split())
    if not storable(text):
        raise InvalidInput(UNSTORABLE, field=field)
    if len(text) > limit or (required and not text):
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=limit)
    return text


def many_lines(values: Iterable[str], *, field: str, limit: int, most: int) -> list[str]:
    """Lines without empty and repeated ones. Raises InvalidInput for more than `most` or one that is too long."""
    lines = [one_line(value, field=field, limit=limit) for value in values if value.strip()]
    lines = list(dict.fromkeys(lines))
    if len(lines) > most:
        raise InvalidInput(_("At most %(max)s lines are possible here."), field=field, max=most)
    return lines
