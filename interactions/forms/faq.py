"""The forms of the library of frequent questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqSetup
from interactions.models.faq import ANSWER_MAX, QUESTION_MAX
from interactions.selectors.saved_replies import PLACES
from interactions.services.faq.writing import FaqDraft
from team.forms.fields import DayField
from team.models import Membership, Workspace

_PLAIN = ("question", "question_en", "answer", "answer_en", "category", "state", "valid_from", "valid_until", "public")
STATES = [(value, label) for value, label in FaqState.choices if value != FaqState.ARCHIVED]


def _lines(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class FaqForm(forms.Form):
    """One entry."""

    question = forms.CharField(label=pgettext_lazy("faq", "Question"), max_length=QUESTION_MAX)
    variants = forms.CharField(
        label=pgettext_lazy("faq", "Other wordings"), required=False, max_length=9500, widget=_lines(4),
        help_text=_("One a line, as customers write it. The more there are, the better it is found."),
    )  # fmt: skip
    answer = forms.CharField(
        label=pgettext_lazy("faq", "Answer"), required=False, max_length=ANSWER_MAX, widget=_lines(6)
    )
    question_en = forms.CharField(label=_("Question in English"), required=False, max_length=QUESTION_MAX)
    answer_en = forms.CharField(
        label=_("Answer in English"), required=False, max_length=ANSWER_MAX, widget=_lines(4),
        help_text=_("Inserted when somebody writes in English."),
    )  # fmt: skip
    category = forms.CharField(
        label=pgettext_lazy("faq", "Category"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"list": "faq-categories"}),
    )  # fmt: skip
    tags = forms.CharField(label=_("Tags"), required=False, max_length=400, help_text=_("Separated by commas."))
    state = forms.ChoiceField(label=_("State"), choices=STATES)
    owner = forms.TypedChoiceField(label=pgettext_lazy("faq", "Owner"), required=False, coerce=int, empty_value=None)
    valid_from = DayField(label=pgettext_lazy("faq", "Valid from"), required=False)
    valid_until = DayField(
        label=pgettext_lazy("faq", "Valid until"), required=False,
        help_text=_("Suggested and shown on these days only; empty: always."),
    )  # fmt: skip
    public = forms.BooleanField(label=_("Show it on the public help page"), required=False)

    places = PLACES

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("faq", "Nobody")), *((row.user_id, row.user.label) for row in rows)
        ]  # fmt: skip

    def draft(self) -> FaqDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return FaqDraft(
            **{name: data[name] for name in _PLAIN},
            variants=data["variants"].splitlines(),
            tags=data["tags"].replace("，", ",").split(","),
            owner_id=data["owner"],
        )


def faq_initial(row: FaqEntry) -> dict[str, Any]:
    """What the form shows for an entry that is there."""
    values = {name: getattr(row, name) for name in _PLAIN}
    return {**values, "variants": "\n".join(row.variants), "tags": ", ".join(row.tags), "owner": row.owner_id or ""}


class FaqPageForm(forms.Form):
    """The public help page."""

    public = forms.BooleanField(
        label=_("The page is open to everybody"), required=False,
        help_text=_("Shows published entries that are marked as public, and nothing else."),
    )  # fmt: skip
    noindex = forms.BooleanField(label=_("Ask search engines to leave it out"), required=False)
    title = forms.CharField(
        label=_("Title"), required=False, max_length=80, help_text=_("Empty: “Help” and the workspace's name.")
    )
    introduction = forms.CharField(label=_("Introduction"), required=False, max_length=500, widget=_lines(3))


def page_initial(row: FaqSetup) -> dict[str, Any]:
    """What the form shows for the settings that are there."""
    return {name: getattr(row, name) for name in ("public", "noindex", "title", "introduction")}


class FaqFileForm(forms.Form):
    """A table to take in."""

    file = forms.FileField(label=_("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}))
