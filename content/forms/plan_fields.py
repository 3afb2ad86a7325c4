"""Fields that the forms of planning share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models import Pillar
from content.plan_states import Tone
from team.models import User


def number(value: Any) -> int | None:
    """A chosen row, or None for the empty choice."""
    return int(value) if value not in (None, "") else None


def one_of(
    label: Any, choices: Iterable[tuple[Any, Any]], *, empty: Any = None, **options: Any
) -> forms.TypedChoiceField:
    """A choice of rows by id; `empty` words the choice of none."""
    listed = [*([("", empty)] if empty is not None else []), *choices]
    return forms.TypedChoiceField(
        label=label, choices=listed, coerce=number, empty_value=None, required=empty is None, **options
    )


def pillar_field(pillars: Iterable[Pillar]) -> forms.TypedChoiceField:
    """The choice of a pillar or none."""
    return one_of(_("Pillar"), [(row.pk, row.name) for row in pillars], empty=_("No pillar"))


def owner_field(people: Iterable[User]) -> forms.TypedChoiceField:
    """The choice of a member or nobody."""
    return one_of(_("Owner"), [(user.pk, user.label) for user in people], empty=_("Nobody"))


def tone_field() -> forms.TypedChoiceField:
    """A colour of the series."""
    return forms.TypedChoiceField(label=_("Colour"), choices=Tone.choices, coerce=int, widget=forms.RadioSelect)


def text_field(label: Any, limit: int, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Several lines, never required."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, required=False, strip=False, help_text=help_text, widget=area)
