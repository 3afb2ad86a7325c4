"""The forms of the survey builder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.forms.production.fields import moment_field
from interactions.models import Survey, SurveyQuestion
from interactions.services.surveys.questions import QuestionDraft, values_of
from interactions.services.surveys.templates import TEMPLATES
from interactions.services.surveys.writing import KEEP_MAX, MOST_MAX, Outline
from interactions.survey_states import TEXTS, QuestionKind

_NAMES = (
    "title", "language", "introduction", "thanks", "purpose", "holder", "keep_days", "privacy_url", "opens_at",
    "closes_at", "most", "tag",
)  # fmt: skip


def _lines(count: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": count})


class NewSurveyForm(forms.Form):
    """What a survey starts from."""

    template = forms.ChoiceField(label=_("Start from"), required=False, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Title"), required=False, max_length=160, help_text=_("Empty: the title of the template.")
    )
    language = forms.ChoiceField(label=_("Language of the survey"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        empty = ("", pgettext_lazy("survey template", "Empty survey"))
        self.fields["template"].choices = [empty, *((k, t.name) for k, t in TEMPLATES.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An empty survey needs a title of its own."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("template") and not data.get("title"):
            self.add_error("title", _("Give it a title."))
        return data

    def outline(self) -> Outline:
        """What to make; call on a valid form."""
        language, template = self.cleaned_data["language"], TEMPLATES.get(self.cleaned_data["template"])
        title = self.cleaned_data["title"]
        if template is None:
            return Outline(title=title, language=language)
        return Outline(
            title=title or template.said(template.title, language),
            language=language,
            purpose=template.said(template.purpose, language),
        )


class OutlineForm(forms.Form):
    """All of a survey but its questions."""

    title = forms.CharField(label=_("Title"), max_length=160)
    introduction = forms.CharField(
        label=_("Introduction"), required=False, max_length=2000, widget=_lines(4),
        help_text=_("What it is about and how long it takes."),
    )  # fmt: skip
    thanks = forms.CharField(
        label=_("Words of thanks"), required=False, max_length=500, widget=_lines(2),
        help_text=_("Shown after sending, such as what happens with the answers."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the survey"), choices=settings.LANGUAGES)
    purpose = forms.CharField(
        label=_("What the answers are for"), required=False, max_length=500, widget=_lines(2),
        help_text=_("Shown to everybody who answers. The survey cannot open without it (PIPL, article 17)."),
    )  # fmt: skip
    holder = forms.CharField(
        label=_("Who asks"), required=False, max_length=120, help_text=_("The company's name; empty: the workspace's.")
    )
    keep_days = forms.IntegerField(
        label=_("Keep texts for so many days"), min_value=1, max_value=KEEP_MAX,
        help_text=_("Then texts and the names of contacts are deleted; figures stay."),
    )  # fmt: skip
    privacy_url = forms.CharField(
        label=_("Address of the privacy notice"), required=False, max_length=500, widget=forms.URLInput
    )
    opens_at = moment_field(_("Opens at"))
    closes_at = moment_field(_("Closes at"))
    most = forms.IntegerField(label=_("At most so many responses"), required=False, min_value=1, max_value=MOST_MAX)
    tag = forms.CharField(
        label=_("Belongs to"), required=False, max_length=80, help_text=_("A post or campaign, in your own words.")
    )

    def outline(self) -> Outline:
        """What was entered; call on a valid form."""
        return Outline(**{name: self.cleaned_data[name] for name in _NAMES})


def outline_initial(row: Survey) -> dict[str, Any]:
    """What the form shows for a survey that is there."""
    return {name: getattr(row, name) for name in _NAMES}


class QuestionForm(forms.Form):
    """One question. `earlier`: the questions before it that a condition may name, with their numbers."""

    kind = forms.ChoiceField(label=pgettext_lazy("question", "Kind"), choices=QuestionKind.choices)
    text = forms.CharField(label=pgettext_lazy("survey", "Question"), max_length=500, widget=_lines(2))
    help = forms.CharField(label=pgettext_lazy("survey", "Explanation"), required=False, max_length=300)
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    options = forms.CharField(
        label=pgettext_lazy("survey", "Options"), required=False, max_length=4000, widget=_lines(6),
        help_text=_("One a line. Only for questions with choices."),
    )  # fmt: skip
    other = forms.BooleanField(label=_("Offer “Other” with words of their own"), required=False)

    def __init__(self, *args: Any, earlier: list[tuple[int, SurveyQuestion]], **options: Any) -> None:
        self.earlier = [(n, row) for n, row in earlier if row.kind not in TEXTS and row.needs_id is None]
        super().__init__(*args, **options)

    @property
    def picked(self) -> list[str]:
        """What the condition says, as `<question>:<value>`."""
        if self.is_bound:
            return self.data.getlist("condition")  # type: ignore[attr-defined]
        return list(self.initial.get("condition", ()))

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """What a condition may say, for the page."""
        picked = set(self.picked)
        return [
            {
                "number": number,
                "text": row.text,
                "values": [
                    (f"{row.pk}:{value}", label, f"{row.pk}:{value}" in picked)
                    for value, label in values_of(row).items()
                ],
            }
            for number, row in self.earlier
        ]

    def clean(self) -> dict[str, Any]:
        """A condition names one question."""
        data: dict[str, Any] = super().clean() or {}
        pairs = [value.partition(":") for value in self.picked[:60]]
        if any(not (first.isascii() and first.isdecimal() and len(first) < 19) for first, _sep, _value in pairs):
            raise forms.ValidationError(_("Choose from the list."))
        if len({first for first, _sep, _value in pairs}) > 1:
            raise forms.ValidationError(_("A condition can ask for answers of one question only."))
        data["needs"] = int(pairs[0][0]) if pairs else None
        data["needs_values"] = tuple(value for _first, _sep, value in pairs)
        return data

    def draft(self) -> QuestionDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return QuestionDraft(
            kind=data["kind"], text=data["text"], help=data["help"], required=data["required"],
            options=tuple(data["options"].splitlines()), other=data["other"], needs=data["needs"],
            needs_values=data["needs_values"],
        )  # fmt: skip


def question_initial(row: SurveyQuestion) -> dict[str, Any]:
    """What the form shows for a question that is there."""
    return {
        "kind": row.kind,
        "text": row.text,
        "help": row.help,
        "required": row.required,
        "options": "\n".join(option["text"] for option in row.options),
        "other": row.other,
        "condition": [f"{row.needs_id}:{value}" for value in row.needs_values] if row.needs_id else [],
    }


class LinkForm(forms.Form):
    """For whom a personal link is made."""

    contact = forms.IntegerField(min_value=1, max_value=2**63 - 1)
