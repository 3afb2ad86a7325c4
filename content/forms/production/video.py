"""Forms of video productions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms.production.fields import (
    FILE_HELP,
    PlanForm,
    RowField,
    area,
    date_field,
    files,
    line,
    members,
    number,
    posts,
)
from content.production_states import PartKind, SceneStatus


class ProductionForm(PlanForm):
    """What a video is about."""

    title = line(_("Title"), required=True)
    concept = area(_("Concept"), 4, help_text=_("Who watches, what they take away, why they stay after three seconds."))
    script = area(_("Script"), 10, 100_000, help_text=_("Free text; scenes are entered one by one on the next page."))
    owner = RowField(members, label=_("Responsible"))
    due_on = date_field(_("Due on"))
    post = RowField(posts, label=_("For the post"), help_text=_("May be left open until there is one."))


class SceneForm(PlanForm):
    """A line of the storyboard."""

    picture = area(_("Picture"), 3)
    words = area(_("Spoken words"), 4)
    sound = line(_("Sound and music"), 300)
    props = line(_("Props"), 300)
    seconds = number(_("Seconds"), 0, 7200)
    status = forms.ChoiceField(label=_("State"), choices=SceneStatus.choices)
    board = RowField(files, label=_("Storyboard picture"), help_text=FILE_HELP)


class PartForm(PlanForm):
    """A needed file or a point of quality."""

    kind = forms.ChoiceField(label=_("List"), choices=PartKind.choices)
    text = line(_("Line"), 200, required=True)
    note = line(_("Note"), 300)
    asset = RowField(files, label=_("File"), help_text=FILE_HELP)


class UsualPartForm(PlanForm):
    """A line that every production has: its words are not the person's."""

    note = line(_("Note"), 300)
    asset = RowField(files, label=_("File"), help_text=FILE_HELP)


class StageForm(PlanForm):
    """Who does a stage, and until when."""

    owner = RowField(members, label=_("Who"))
    due_on = date_field(_("Due on"))
    note = line(_("Note"), 500)
