"""Values of a kind's fields, cleaned for storing. Shape only: what is missing or odd is told by `checking`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from config.lib.errors import InvalidInput
from content.services.kinds.article_html import TAGS_MAX, clean_html
from content.services.kinds.catalogue import fields_of, kind_of
from content.services.kinds.spec import Field, Type

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
PRIZES_MAX = 1_000_000


def details_clean(*, kind: str, given: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """What `Post.details` keeps of `given`; names the kind has no field for are left out, and so are empty values.

    `zone`: IANA name for moments without an offset. Raises InvalidInput with the field `details.<name>`.
    """
    cleaned = {}
    for field in fields_of(kind_of(kind)):
        if field.name in given:
            value = _CLEAN[field.type](given[field.name], field, zone)
            if value not in ("", None, [], False):
                cleaned[field.name] = value
    return cleaned


def _refuse(field: Field, message: Any = None, **values: Any) -> InvalidInput:
    return InvalidInput(message or _("Check this value."), field=f"details.{field.name}", **values)


def _text(value: Any, field: Field, zone: str) -> str:
    if not isinstance(value, str | int | float):
        raise _refuse(field)
    text = _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    text = text if field.type is Type.LONG else " ".join(text.split())
    if len(text) > field.max:
        raise _refuse(
            field,
            _("This is too long: %(count)s characters, at most %(max)s are kept."),
            count=len(text),
            max=field.max,
        )
    return text


def _number(value: Any, field: Field, zone: str) -> int | float | None:
    if value in ("", None):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _refuse(field, _("This is not a number we can use.")) from None
    # NaN is neither.
    if isinstance(value, bool) or not 0 <= number <= field.max:
        raise _refuse(field, _("This is not a number we can use."))
    return int(number) if field.type is Type.NUMBER or number.is_integer() else round(number, 3)


def _moment(value: Any, field: Field, zone: str) -> str:
    if not value:
        return ""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        # Beyond the calendar's ends other zones have no name for it.
        aware.astimezone(ZoneInfo("Etc/GMT-14")), aware.astimezone(ZoneInfo("Etc/GMT+12"))
    except (ValueError, OverflowError):
        raise _refuse(field, _("This is not a date and time we can read.")) from None
    return aware.isoformat(timespec="minutes")


def _flag(value: Any, field: Field, zone: str) -> bool:
    return bool(value)


def _list(value: Any, field: Field, zone: str) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _refuse(field)
    items = [text for item in value if (text := _text(item, field, zone))]
    if len(items) > field.most:
        raise _refuse(field, _("At most %(max)s are possible."), max=field.most)
    return items


def _prizes(value: Any, field: Field, zone: str) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
        raise _refuse(field)
    if len(value) > field.most:
        raise _refuse(field, _("At most %(max)s are possible."), max=field.most)
    prizes = []
    amount = Field(field.name, field.label, Type.NUMBER, max=PRIZES_MAX)
    for item in value:
        name, worth = _text(item.get("name") or "", field, zone), _text(item.get("value") or "", field, zone)
        quantity = _number(item.get("quantity"), amount, zone)
        if name or worth:
            prizes.append({"name": name, "quantity": quantity or 1, "value": worth})
    return prizes


def _html(value: Any, field: Field, zone: str) -> str:
    if not isinstance(value, str):
        raise _refuse(field)
    if value.count("<") > TAGS_MAX or len(value) > field.max * 10:
        raise _refuse(field, _("This text has too much formatting. Paste it without formatting."))
    body = clean_html(value)
    if len(body) > field.max:
        message = _("This is too long: %(count)s characters, at most %(max)s are kept.")
        raise _refuse(field, message, count=len(body), max=field.max)
    return body


_CLEAN: Mapping[Type, Callable[[Any, Field, str], Any]] = {
    Type.LINE: _text, Type.LONG: _text, Type.URL: _text, Type.NUMBER: _number, Type.SECONDS: _number,
    Type.MOMENT: _moment, Type.FLAG: _flag, Type.LIST: _list, Type.PRIZES: _prizes, Type.HTML: _html,
}  # fmt: skip
