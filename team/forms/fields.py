"""Fields that several forms share."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

from config.lib.days import DAY_LIMITS
from config.lib.errors import DomainError

_REGIONS = ("Asia", "Africa", "America", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def _zone_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    names = sorted(available_timezones())
    groups = [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in names if name.startswith(f"{region}/")])
        for region in _REGIONS
    ]
    return [("UTC", [("UTC", "UTC")]), *groups]


class ZoneField(forms.ChoiceField):
    """A time zone by region; `empty` words the choice of none."""

    def __init__(self, *, empty: Any = "", **options: Any) -> None:
        choices: list[Any] = [*([("", empty)] if empty else []), *_zone_groups()]
        super().__init__(choices=choices, **options)


class DayField(forms.DateField):
    """A calendar day, entered by the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, validators=DAY_LIMITS, **options)


def show(form: forms.Form, error: DomainError) -> None:
    """Put a service's refusal at its field, or above the form when it has none there."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
