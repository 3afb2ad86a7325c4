"""The forms of a brand kit."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.identity_states import BrandFileKind, BrandKind, ColourRole, LogoVariant
from accounts.models import AccountGroup, BrandKit
from accounts.services.identity.kits import COLOURS_MAX, FONTS_MAX, KitValues
from config.lib.colours import hex_clean
from team.models import Workspace

_SIMPLE = (
    "name", "kind", "slogan", "tone", "clear_space", "min_size", "forbidden_styles", "no_capitals", "no_repeated_marks",
    "emoji_most", "colours_least",
)  # fmt: skip


class KitForm(forms.Form):
    """Everything of a kit but its colours, fonts and files."""

    name = forms.CharField(label=_("Name of the brand"), max_length=80)
    kind = forms.ChoiceField(label=pgettext_lazy("brand", "Kind"), choices=BrandKind.choices)
    group_id = forms.TypedChoiceField(
        label=_("Speaks for"), required=False, coerce=int, empty_value=None,
        help_text=_("Accounts of this group go by this kit, all others by the default one."),
    )  # fmt: skip
    slogan = forms.CharField(label=_("Slogan"), max_length=120, required=False)
    tone = forms.CharField(
        label=_("Tone of voice"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How the brand speaks, with words it likes and words it avoids."),
    )  # fmt: skip
    clear_space = forms.CharField(
        label=_("Clear space of the logo"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    min_size = forms.CharField(
        label=_("Smallest size of the logo"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    forbidden_styles = forms.CharField(
        label=_("Styles we do not use"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For people to read: effects, filters, layouts, moods. One on each line."),
    )  # fmt: skip
    phrases_forbidden = forms.CharField(
        label=_("Phrases we do not use"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. The editor points them out."),
    )  # fmt: skip
    no_capitals = forms.BooleanField(label=_("No words in CAPITALS"), required=False)
    no_repeated_marks = forms.BooleanField(label=_("No repeated marks (!!, ？？)"), required=False)
    emoji_most = forms.IntegerField(label=_("Emoji in a text at most"), required=False, min_value=0, max_value=50)
    colours_least = forms.IntegerField(
        label=_("Pictures near the palette, in percent at least"), required=False, min_value=0, max_value=100,
        help_text=_("Of the coloured area of a post's picture. Empty: pictures are not compared."),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        groups = AccountGroup.objects.for_workspace(workspace).values_list("pk", "name")
        self.fields["group_id"].choices = [("", _("No group of its own")), *groups]  # type: ignore[attr-defined]

    def values(self, colours: list[dict[str, str]], fonts: list[dict[str, str]]) -> KitValues:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        phrases = re.split(r"[\r\n]+", data["phrases_forbidden"])
        simple = {name: data[name] for name in _SIMPLE}
        return KitValues(**simple, group_id=data["group_id"], phrases_forbidden=phrases, colours=colours, fonts=fonts)


class ColourForm(forms.Form):
    """One colour; an empty HEX leaves it out."""

    role = forms.ChoiceField(label=_("For"), choices=ColourRole.choices)
    hex = forms.CharField(
        label="HEX", required=False, max_length=9, widget=forms.TextInput(attrs={"placeholder": "#1F4D3A"})
    )
    name = forms.CharField(label=pgettext_lazy("colour", "Name"), required=False, max_length=40)
    cmyk = forms.CharField(
        label="CMYK", required=False, max_length=40, widget=forms.TextInput(attrs={"placeholder": "80 40 75 35"})
    )

    def clean_hex(self) -> str:
        """As #RRGGBB."""
        text: str = self.cleaned_data["hex"].strip()
        try:
            return hex_clean(text) if text else ""
        except ValueError:
            raise forms.ValidationError(_("Enter the colour as HEX, such as #1F4D3A.")) from None


class FontForm(forms.Form):
    """One font; an empty name leaves it out."""

    name = forms.CharField(label=pgettext_lazy("font", "Font"), required=False, max_length=60)
    use = forms.CharField(label=pgettext_lazy("font", "Used for"), required=False, max_length=80)
    licence = forms.CharField(label=pgettext_lazy("font", "Licence"), required=False, max_length=120)
    fallback = forms.CharField(label=_("Where it is missing"), required=False, max_length=120)


ColourRows = forms.formset_factory(ColourForm, extra=3, max_num=COLOURS_MAX, absolute_max=COLOURS_MAX + 4)
FontRows = forms.formset_factory(FontForm, extra=2, max_num=FONTS_MAX, absolute_max=FONTS_MAX + 4)


def filled(rows: forms.BaseFormSet[Any], key: str) -> list[dict[str, str]]:
    """The rows whose `key` was filled in."""
    return [row.cleaned_data for row in rows if row.cleaned_data.get(key)]


def initial_of(kit: BrandKit) -> dict[str, Any]:
    """What the form shows for a kit that is there."""
    simple = {name: getattr(kit, name) for name in _SIMPLE}
    return {**simple, "group_id": kit.group_id, "phrases_forbidden": "\n".join(kit.phrases_forbidden)}


class BrandFileForm(forms.Form):
    """A logo or an example."""

    kind = forms.ChoiceField(label=_("What it is"), choices=BrandFileKind.choices)
    variant = forms.ChoiceField(
        label=_("Version of the logo"), required=False,
        choices=[("", pgettext_lazy("logo", "No logo")), *LogoVariant.choices],
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("JPEG, PNG, WebP or GIF; logos as SVG, too. At most 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/svg+xml,image/png,image/jpeg,image/webp,image/gif"}),
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("brand file", "Note"), required=False, max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("When to use it; of an example: what is right or wrong."),
    )  # fmt: skip
