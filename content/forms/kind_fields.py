"""Fields of a post's kind in the editor's form: `d.<name>`, lists repeated, prizes as three lists side by side."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.http import QueryDict

from config.lib.errors import InvalidInput
from content.services.kinds.article_text import markup_html
from content.services.kinds.catalogue import fields_of, kind_of
from content.services.kinds.cleaning import details_clean
from content.services.kinds.spec import Field, Type
from content.states import PostKind

PRIZE = ("name", "quantity", "value")
# Says that the page showed the fields of this kind; another kind's were not asked.
SHOWN = "d"


def read_details(data: QueryDict, *, kind: str | None, zone: str) -> tuple[dict[str, Any] | None, dict[str, str]]:
    """Cleaned details, None where the form shows no fields of `kind`, and errors by `details.<name>`.

    A value that cannot be read is left out and told; nothing else is lost.
    """
    if kind is None or (data.get(SHOWN) != kind and kind != PostKind.POST):
        return (None, {}) if kind is None else ({}, {})
    found: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields_of(kind_of(kind)):
        try:
            found |= details_clean(kind=kind, given={field.name: _given(data, field)}, zone=zone)
        except InvalidInput as error:
            errors[f"details.{field.name}"] = str(error)
    return found, errors


def _given(data: QueryDict, field: Field) -> Any:
    name = f"d.{field.name}"
    if field.type is Type.LIST:
        return data.getlist(name)
    if field.type is Type.PRIZES:
        columns = [data.getlist(f"{name}.{part}") for part in PRIZE]
        return [dict(zip(PRIZE, row, strict=True)) for row in zip_longest(*columns, fillvalue="")]
    if field.type is Type.HTML:
        # Without scripts the field holds the small markup.
        text = data.get(name, "")
        return text if data.get(f"{name}.as") == "html" else markup_html(text)
    return data.get(name, "")
