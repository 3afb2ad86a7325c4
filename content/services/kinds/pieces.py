"""What a package for posting by hand says of the post's kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from content.services.kinds.catalogue import kind_of
from content.services.kinds.spec import Field, Type
from content.services.kinds.words import moment_words, prize_words

_PICTURE = re.compile(r'<img data-n="(\d+)">')


def detail_pieces(payload: Mapping[str, Any], zone: str = "UTC") -> Iterator[tuple[str, str, str]]:
    """Name, label and text of every field of the kind that is filled in, for the platform's own form."""
    details = payload.get("details") or {}
    for field in kind_of(payload.get("kind") or "post").fields:
        if text := _text(field, details.get(field.name), zone):
            yield field.name, str(field.label), text


def pictures_named(html: str) -> str:
    """An article's HTML with a line in place of each picture that names it."""
    return _PICTURE.sub(lambda found: f"<p>[{escape(_('Picture %(n)s') % {'n': found[1]})}]</p>", html)


def _text(field: Field, value: Any, zone: str) -> str:
    if value in (None, "", [], False) or field.type is Type.HTML:
        return ""
    if field.type is Type.FLAG:
        return _("Yes")
    if field.type is Type.MOMENT:
        return f"{moment_words(value, zone)} ({zone})"
    if field.type is Type.LIST:
        return "\n".join(value)
    if field.type is Type.PRIZES:
        return "\n".join(prize_words(prize) for prize in value)
    return str(value)
