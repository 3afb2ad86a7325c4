"""The form of an idea."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.forms.plan_fields import one_of, owner_field, pillar_field, text_field
from content.models import Idea, Pillar
from content.plan_states import IdeaPriority, IdeaStage
from content.services.ideas import TITLE_MAX, IdeaValues
from content.services.plan_write import LINK_MAX, NOTE_MAX
from team.forms.fields import DayField
from team.models import User


class IdeaForm(forms.Form):
    """An idea; `media` comes from the library picker as ids."""

    title = forms.CharField(label=pgettext_lazy("post", "Idea"), max_length=TITLE_MAX)
    note = text_field(_("Note"), NOTE_MAX, rows=6, help_text=_("Becomes the text of the draft."))
    link = forms.CharField(
        label=pgettext_lazy("idea", "Source"),
        max_length=LINK_MAX,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    stage = forms.ChoiceField(label=_("Column"), choices=IdeaStage.choices)
    priority = one_of(_("Priority"), IdeaPriority.choices)
    week = DayField(label=_("Wanted week"), required=False, help_text=_("Any day of it."))
    platforms = forms.MultipleChoiceField(
        label=_("Wanted platforms"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        pillars: Iterable[Pillar],
        people: Iterable[User],
        platforms: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["pillar"] = pillar_field(pillars)
        self.fields["owner"] = owner_field(people)
        self.fields["platforms"].choices = platforms  # type: ignore[attr-defined]

    def values(self, media_ids: Sequence[int]) -> IdeaValues:
        """What was entered, with the chosen files; call on a valid form."""
        given = dict(self.cleaned_data)
        pillar, owner = given.pop("pillar"), given.pop("owner")
        return IdeaValues(pillar_id=pillar, owner_id=owner, media_ids=media_ids, **given)


def idea_initial(row: Idea) -> dict[str, Any]:
    """What the form shows of a stored idea."""
    names = ("title", "note", "link", "stage", "priority", "week", "platforms")
    return {**{name: getattr(row, name) for name in names}, "pillar": row.pillar_id, "owner": row.owner_id}


NEW: dict[str, Any] = {"stage": IdeaStage.NEW, "priority": IdeaPriority.NORMAL}
