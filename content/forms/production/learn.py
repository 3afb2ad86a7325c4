"""Forms of retrospectives, actions and evergreen posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms.production.fields import PlanForm, RowField, area, date_field, line, members, number, posts, rows_of
from content.models import LiveSession, Production
from content.production_states import ReviewOf
from team.models import Workspace

FACTS, BREAK = 6, "\n===\n"


class ReviewForm(PlanForm):
    """What is looked back on, and what is learnt."""

    title = line(_("Title"), required=True)
    about = forms.ChoiceField(label=_("Looks back on"), choices=ReviewOf.choices)
    post = RowField(posts, label=_("Post"))
    session = RowField(rows_of(LiveSession), label=_("Live session"))
    production = RowField(rows_of(Production), label=_("Video"))
    first_day = date_field(_("First day of the week or month"))
    campaign = line(_("Campaign"), 60)
    worked = area(_("What worked"), 4)
    change = area(_("What to change"), 4)
    lesson = area(_("Lesson for next time"), 2, 5000)


class FactForm(forms.Form):
    """One figure with where it was read."""

    name = forms.CharField(label=_("Figure"), max_length=80, required=False)
    value = forms.CharField(label=_("Value"), max_length=80, required=False)
    source = forms.CharField(label=_("Where it was read"), max_length=200, required=False)


FactForms = forms.formset_factory(FactForm, extra=3, max_num=40, validate_max=True)


class ActionForm(PlanForm):
    """Something to do because of it."""

    text = line(_("Action"), 300, required=True)
    owner = RowField(members, label=_("Who"))
    due_on = date_field(_("Due on"))


class EvergreenForm(PlanForm):
    """Rules of an evergreen post."""

    gap_days = number(_("Days between two uses"), 30, 1000, required=True)
    account_gap_days = number(_("Days between two uses on one account"), 1, 1000, required=True)
    repeats_max = number(_("Uses at most"), 1, 100, help_text=_("Empty: without an end."))
    variation = number(
        _("Must differ by percent"), 0, 100, required=True, help_text=_("From every text that went out before.")
    )
    season_from = line(_("Season from"), 5, help_text=_("Month and day, such as 11-01; empty: all year."))
    season_until = line(_("Season until"), 5)
    wordings = forms.CharField(
        label=_("Other wordings"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Used in turn. Separate them by a line of three equals signs: ==="),
    )

    def __init__(self, data: Any = None, *, workspace: Workspace, row: Any = None, **options: Any) -> None:
        start = {"gap_days": 90, "account_gap_days": 30, "variation": 20}
        if row is not None:
            start = {"wordings": BREAK.join(row.texts)}  # type: ignore[dict-item]
        super().__init__(data, workspace=workspace, row=row, initial=start, **options)

    def values(self) -> dict[str, Any]:
        """What was entered, wordings as a list; call on a valid form."""
        values = dict(self.cleaned_data)
        lines = values.pop("wordings").replace("\r\n", "\n")
        values["texts"] = [part.strip() for part in f"\n{lines}\n".split(BREAK) if part.strip()]
        return values
