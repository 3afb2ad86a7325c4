"""Forms of personas: the persona itself, choosing answers, naming a source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.models import Persona, ResearchSource, ResearchTag
from accounts.research_states import AGE_BANDS, Gender, band_label
from accounts.selectors.personas.personas import LINES
from accounts.selectors.personas.segments import Segment
from accounts.services.personas.evidence import COUNT_MAX, NOTE_MAX
from accounts.services.personas.personas import AGE_MAX, NAME_MAX, TONES, PersonaValues
from accounts.templatetags.platforms import label_of
from team.models import User

_PLAIN = ("name", "summary", "age_from", "age_to", "gender", "places", "occupation", "income", "share", "size")


def _number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


def _lines(label: Any, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=False, max_length=10_000, help_text=help_text, widget=area)


def _age(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=AGE_MAX)


class PersonaForm(forms.Form):
    """A persona as people write it; lists have one line each."""

    name = forms.CharField(label=pgettext_lazy("persona", "Name"), max_length=NAME_MAX)
    summary = forms.CharField(
        label=_("In one sentence"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tone = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, choices=[(tone, tone + 1) for tone in range(TONES)], widget=forms.RadioSelect
    )
    age_from = _age(pgettext_lazy("persona", "Age from"))
    age_to = _age(pgettext_lazy("persona", "Age to"))
    gender = forms.CharField(label=pgettext_lazy("persona", "Gender"), max_length=80, required=False)
    places = forms.CharField(label=_("Places"), max_length=200, required=False)
    occupation = forms.CharField(label=_("Occupation"), max_length=200, required=False)
    income = forms.CharField(label=_("Income"), max_length=200, required=False)
    share = forms.DecimalField(
        label=_("Share of customers (%)"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    size = forms.IntegerField(label=_("How many people"), required=False, min_value=0, max_value=10**12 - 1)
    needs = _lines(_("Needs"), _("One a line, what people said most first."))
    pains = _lines(_("Pains"))
    behaviours = _lines(pgettext_lazy("persona", "Behaviours"))
    interests = _lines(_("Interests"))
    quotes = _lines(_("Quotes"), _("Their own words, without a name."))
    channels = forms.MultipleChoiceField(label=_("Main channels"), required=False, widget=forms.CheckboxSelectMultiple)
    tags = forms.TypedMultipleChoiceField(
        label=_("Tags"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=_number, empty_value=None)

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        tags: Iterable[ResearchTag],
        chosen: Sequence[str] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        offered = [caps for caps in registry.catalogue() if not caps.practice or caps.slug in chosen]
        fields: dict[str, Any] = self.fields
        fields["channels"].choices = [(caps.slug, label_of(caps)) for caps in offered]
        fields["tags"].choices = [(tag.pk, tag.name) for tag in tags]
        fields["owner"].choices = [("", _("Nobody")), *((user.pk, user.label) for user in people)]

    def values(self) -> PersonaValues:
        """What was entered; call on a valid form."""
        given = self.cleaned_data
        lists = {field: given[field].splitlines() for field in LINES.values()}
        plain = {name: given[name] for name in _PLAIN}
        return PersonaValues(
            **plain,
            **lists,
            channels=given["channels"],
            tone=given["tone"],
            owner_id=given["owner"],
            tag_ids=given["tags"],
        )


def persona_initial(row: Persona) -> dict[str, Any]:
    """What the form shows of a persona that is there."""
    lists = {field: "\n".join(getattr(row, field)) for field in LINES.values()}
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        **lists,
        "channels": row.channels,
        "tone": row.tone,
        "owner": row.owner_id,
        "tags": [tag.pk for tag in row.tags.all()],
    }


class SegmentForm(forms.Form):
    """Whose answers a persona is made from. Nothing chosen in a field: everybody."""

    sources = forms.TypedMultipleChoiceField(
        label=_("Sheets"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    bands = forms.MultipleChoiceField(
        label=pgettext_lazy("persona", "Age"),
        required=False,
        choices=[(key, band_label(key)) for key, _low, _high in AGE_BANDS],
        widget=forms.CheckboxSelectMultiple,
    )
    genders = forms.MultipleChoiceField(
        label=pgettext_lazy("persona", "Gender"),
        required=False,
        choices=Gender.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    cities = forms.CharField(
        label=_("Cities"), required=False, max_length=400, help_text=_("Several are separated by commas.")
    )
    tags = forms.TypedMultipleChoiceField(
        label=_("Tags"),
        required=False,
        coerce=int,
        help_text=_("All chosen ones must fit."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, sheets: Iterable[ResearchSource], tags: Iterable[ResearchTag], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["sources"].choices = [(row.pk, f"{row.title} ({row.sample or 0})") for row in sheets]
        fields["tags"].choices = [(tag.pk, tag.name) for tag in tags]

    def segment(self) -> Segment:
        """What was chosen; call on a valid form."""
        given = self.cleaned_data
        cities = [city.strip() for city in given["cities"].replace("，", ",").replace("、", ",").split(",")]
        return Segment(
            source_ids=tuple(given["sources"]),
            bands=tuple(given["bands"]),
            genders=tuple(given["genders"]),
            cities=tuple(city for city in cities if city),
            tag_ids=tuple(given["tags"]),
        )


def segment_initial(segment: Segment) -> dict[str, Any]:
    """What the form shows of a segment."""
    return {
        "sources": segment.source_ids,
        "bands": segment.bands,
        "genders": segment.genders,
        "cities": ", ".join(segment.cities),
        "tags": segment.tag_ids,
    }


class EvidenceForm(forms.Form):
    """What a statement rests on."""

    statement = forms.ChoiceField(label=_("Statement"))
    source = forms.TypedChoiceField(label=_("Source"), coerce=int)
    count = forms.IntegerField(
        label=_("How many said so"),
        required=False,
        min_value=1,
        max_value=COUNT_MAX,
        help_text=_("Empty: not counted."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE_MAX, help_text=_("Page, row or question."))

    def __init__(
        self, *args: Any, statements: Iterable[tuple[str, str]], sources: Iterable[ResearchSource], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["statement"].choices = list(statements)
        fields["source"].choices = [(row.pk, row.title) for row in sources]
