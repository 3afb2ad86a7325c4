"""How values of fields are written, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def moment_words(value: str, zone: str) -> str:
    """Date and time of an ISO moment on the clock of `zone`; "" for none."""
    if not value:
        return ""
    local = datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'MONTH_DAY_FORMAT')} {local:%H:%M}"


def prize_words(prize: Mapping[str, Any]) -> str:
    """One prize: name, amount and value."""
    text = _("%(name)s × %(n)s") % {"name": prize.get("name", ""), "n": prize.get("quantity") or 1}
    value = str(prize.get("value") or "")
    return text + pgettext("value of a prize", " (worth %(value)s)") % {"value": value} if value else text
