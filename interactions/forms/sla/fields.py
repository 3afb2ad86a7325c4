"""Fields of this area."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.lib.business_time import Block
from interactions.selectors.sla.hours import hours_read, hours_text
from interactions.sla_errors import HoursUnreadable

UNITS = (
    (1, pgettext_lazy("unit of time", "minutes")),
    (60, pgettext_lazy("unit of time", "hours")),
    (1440, pgettext_lazy("unit of time", "days")),
)


class SpanWidget(forms.MultiWidget):
    """A number and its unit, beside one another."""

    template_name = "interactions/sla/_span.html"
    # The field's label names the number; the unit has a name of its own.
    use_fieldset = False

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": 0, "max": 600_000, "inputmode": "numeric"})
        unit = forms.Select(choices=UNITS, attrs={"aria-label": _("Unit")})
        super().__init__({"n": number, "unit": unit})

    def id_for_label(self, id_: str) -> str:
        """The number's."""
        return f"{id_}_0"

    def decompress(self, value: Any) -> list[Any]:
        """Minutes in the largest unit that keeps them whole."""
        if value in (None, ""):
            return [None, 60]
        unit = next((size for size in (1440, 60) if value and value % size == 0), 1)
        return [value // unit, unit]


class SpanField(forms.MultiValueField):
    """A span of time in minutes."""

    widget = SpanWidget

    def __init__(self, **options: Any) -> None:
        fields = (forms.IntegerField(min_value=0, max_value=600_000), forms.TypedChoiceField(choices=UNITS, coerce=int))
        super().__init__(fields=fields, require_all_fields=False, **options)

    def compress(self, data_list: list[Any]) -> int | None:
        """Number times unit."""
        if not data_list or data_list[0] is None:
            return None
        return int(data_list[0]) * int(data_list[1] or 1)


class HoursField(forms.CharField):
    """Hours of a day as people write them; empty is closed. `past_midnight`: as in `hours_read`."""

    def __init__(self, *, past_midnight: bool = False, **options: Any) -> None:
        self.past_midnight = past_midnight
        options.setdefault("required", False)
        super().__init__(max_length=120, **options)

    def prepare_value(self, value: Any) -> Any:
        """Stored blocks as text; what was typed stays as it was."""
        return hours_text(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[Block]:
        """The blocks."""
        try:
            return hours_read(super().clean(value), past_midnight=self.past_midnight)
        except HoursUnreadable as error:
            raise ValidationError(str(error)) from None
