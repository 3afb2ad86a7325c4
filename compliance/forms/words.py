"""Forms of word lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from compliance.entries import Entry
from compliance.forms.choices import platform_choices
from compliance.models import WordList
from compliance.services.word_entries import TERM_MAX, TEXT_MAX
from compliance.services.words import NAME_MAX, NOTE_MAX
from compliance.states import Level, ListKind


class ListForm(forms.Form):
    """A new list: its name, what its words mean, where it holds and how grave it is."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX)
    kind = forms.ChoiceField(label=_("What its words are"), choices=ListKind.choices)
    platform = forms.ChoiceField(label=_("Holds for"), required=False)
    severity = forms.ChoiceField(
        label=_("What a finding does"),
        required=False,
        choices=[("", _("As usual for its kind")), *Level.choices],
        help_text=_("Banned words usually block, sensitive ones warn. Allowed words shield what the packs would find."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["platform"].choices = platform_choices(_("All platforms"))  # type: ignore[attr-defined]


class ListSettingsForm(ListForm):
    """What may change of a list; its kind may not, because its words were chosen for it."""

    active = forms.BooleanField(label=_("In force"), required=False)

    def __init__(self, *args: Any, row: WordList, **options: Any) -> None:
        names = ("name", "platform", "severity", "active")
        super().__init__(*args, initial={name: getattr(row, name) for name in names}, **options)
        del self.fields["kind"]
        if row.kind == ListKind.ALLOWED:
            del self.fields["severity"]


class EntryForm(forms.Form):
    """One word."""

    term = forms.CharField(label=_("Word"), max_length=TERM_MAX)
    replacement = forms.CharField(
        label=_("Say instead"),
        required=False,
        max_length=TEXT_MAX,
        help_text=_("Several divided by |, the best first."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=TEXT_MAX)
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("As the list")), *Level.choices])

    def entry(self) -> Entry:
        """What was entered; call on a valid form."""
        return Entry(**self.cleaned_data)


class ImportForm(forms.Form):
    """Many words at once, pasted or as a file."""

    text = forms.CharField(
        label=_("Paste words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("One a line: word, say instead, reason, severity. All but the word may be left out."),
    )
    file = forms.FileField(
        label=_("or a CSV file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"})
    )
    how = forms.ChoiceField(
        label=_("What happens to the words already there"),
        choices=[
            ("add", pgettext_lazy("import", "They stay")),
            ("replace", pgettext_lazy("import", "They go; only the new ones remain")),
        ],
        initial="add",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note for the version"), required=False, max_length=NOTE_MAX)
