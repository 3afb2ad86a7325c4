"""Forms of research: a sheet, a note, what is said about a source, tags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ResearchSource
from accounts.research_states import SourceKind, TagFamily
from accounts.services.research.answers import TAG_MAX
from accounts.services.research.sources import BY_MAX, METHOD_MAX, NOTE_MAX, SAMPLE_MAX, TITLE_MAX, SourceFacts
from team.forms.fields import DayField

_NAMES = ("title", "collected_by", "collected_from", "collected_to", "method", "note")


class NoteForm(forms.Form):
    """Facts about a source that is no sheet of ours."""

    title = forms.CharField(label=pgettext_lazy("research source", "Title"), max_length=TITLE_MAX)
    collected_by = forms.CharField(label=_("Collected by"), max_length=BY_MAX, required=False)
    collected_from = DayField(label=_("Collected from"), required=False)
    collected_to = DayField(label=_("Collected until"), required=False)
    sample = forms.IntegerField(
        label=_("How many people"), required=False, min_value=1, max_value=SAMPLE_MAX, help_text=_("Empty: not known.")
    )
    method = forms.CharField(
        label=pgettext_lazy("research source", "Method"),
        max_length=METHOD_MAX,
        required=False,
        help_text=_("How people were found and asked."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_MAX, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def facts(self) -> SourceFacts:
        """What was entered; call on a valid form."""
        given = self.cleaned_data
        return SourceFacts(**{name: given[name] for name in _NAMES}, sample=given.get("sample"))


class CorrectForm(NoteForm):
    """The same for a source that is there; what was counted is not asked."""

    def __init__(self, *args: Any, counted: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if counted:
            del self.fields["sample"]


class SheetForm(NoteForm):
    """A sheet to upload."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with one answer a row and a line of heads, at most 5,000 rows and 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("research source", "What it is"),
        choices=[(kind.value, kind.label) for kind in (SourceKind.SURVEY, SourceKind.INTERVIEW)],
        widget=forms.RadioSelect,
        initial=SourceKind.SURVEY.value,
    )
    field_order = ("file", "kind", "title")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["sample"], self.fields["note"]

    def facts(self) -> SourceFacts:
        """What was entered; call on a valid form."""
        given = self.cleaned_data
        return SourceFacts(**{name: given[name] for name in _NAMES if name in given})


def source_initial(row: ResearchSource) -> dict[str, Any]:
    """What the form shows of a source."""
    return {name: getattr(row, name) for name in (*_NAMES, "sample")}


class TagForm(forms.Form):
    """A new word of the vocabulary."""

    name = forms.CharField(label=pgettext_lazy("tag", "Name"), max_length=TAG_MAX)
    family = forms.ChoiceField(label=_("Family"), choices=TagFamily.choices)
