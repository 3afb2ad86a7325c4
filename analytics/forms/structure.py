"""Forms of the target structure and of structures by hand."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from analytics.forms.growth import account_choices
from analytics.growth_keys import key_label
from analytics.growth_states import FIXED, Part
from config.lib.errors import DomainError
from team.forms.fields import DayField
from team.models import Workspace


class ShareField(forms.DecimalField):
    """A share in percent; empty: none."""

    def __init__(self, **options: Any) -> None:
        widget = forms.NumberInput(attrs={"class": "input", "inputmode": "decimal", "step": "any"})
        super().__init__(required=False, min_value=0, max_value=100, decimal_places=1, widget=widget, **options)


class SharesForm(forms.Form):
    """Shares of genders, ages, regions and countries."""

    LINES = (Part.CITY, Part.COUNTRY)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for part, keys in FIXED.items():
            for key in keys:
                self.fields[f"{part}-{key}"] = ShareField(label=key_label(part, key))
        for part in self.LINES:
            self.fields[part.value] = forms.CharField(
                label=part.label, required=False, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
                help_text=_("One a line, the share in percent at its end: Guangdong 25"),
            )  # fmt: skip

    @property
    def fixed(self) -> list[tuple[Part, list[forms.BoundField]]]:
        """Parts with a field for each key."""
        return [(part, [self[f"{part}-{key}"] for key in keys]) for part, keys in FIXED.items()]

    @property
    def written(self) -> list[forms.BoundField]:
        """Parts that are written as lines."""
        return [self[part.value] for part in self.LINES]

    def clean(self) -> dict[str, Any] | None:
        """Read the lines."""
        data = super().clean() or {}
        for part in self.LINES:
            if part.value in data:
                try:
                    data[part.value] = _lines(data[part.value])
                except ValueError as error:
                    self.add_error(part.value, str(error))
        return data

    def shares(self) -> dict[str, dict[str, Decimal]]:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        found: dict[str, dict[str, Decimal]] = {}
        for part, keys in FIXED.items():
            found[part.value] = {key: share for key in keys if (share := data[f"{part}-{key}"]) is not None}
        return {**found, **{part.value: data[part.value] for part in self.LINES}}

    def refuse(self, error: DomainError) -> None:
        """Put a refusal at its field; one about genders or ages at the first of them."""
        field = error.field
        if field in FIXED:
            field = f"{field}-{FIXED[Part(field)][0]}"
        self.add_error(field if field in self.fields else None, str(error))


def _lines(text: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in text.splitlines():
        words = line.replace("：", " ").replace(":", " ").replace("\t", " ").strip().rstrip("%％").split()
        if not words:
            continue
        try:
            name, share = " ".join(words[:-1]), Decimal(words[-1].rstrip("%％"))
        except InvalidOperation:
            name, share = "", Decimal(0)
        if not name or not share.is_finite():
            raise ValueError(_now("“%(line)s”: write a name and its share in percent.") % {"line": line.strip()[:40]})
        if name in found:
            raise ValueError(_now("“%(text)s” stands there twice.") % {"text": name[:40]})
        found[name] = share
    return found


class TargetForm(SharesForm):
    """Whom the brand wants to reach."""


class StructureForm(SharesForm):
    """Who follows an account, as somebody read it off."""

    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    day = DayField(label=_("As of"))

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].choices = account_choices(workspace)  # type: ignore[attr-defined]


def target_initial(shares: dict[str, dict[str, float]]) -> dict[str, Any]:
    """What the form begins with, from the target that is set."""
    start: dict[str, Any] = {}
    for part, keys in shares.items():
        if part in FIXED:
            start |= {f"{part}-{key}": _plain(share) for key, share in keys.items()}
        else:
            start[part] = "\n".join(f"{key_label(part, key)} {_plain(share)}" for key, share in keys.items())
    return start


def _plain(share: float) -> str:
    return f"{share:.1f}".removesuffix(".0")
