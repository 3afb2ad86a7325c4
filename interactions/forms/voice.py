"""The form of a theme of the voice-of-customer board."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interactions.models import VoiceTheme
from interactions.services.voice.themes import ThemeDraft
from interactions.voice_states import VoiceState
from team.forms.fields import DayField
from team.models import Membership, Workspace

_BREAK = re.compile(r"[\n,，、;；]+")


class ThemeForm(forms.Form):
    """What a theme is called, what it is met by, and what became of it."""

    name = forms.CharField(label=pgettext_lazy("voice", "Name in Chinese"), required=False, max_length=60)
    name_en = forms.CharField(label=pgettext_lazy("voice", "Name in English"), required=False, max_length=60)
    keywords = forms.CharField(
        label=_("Keywords"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Separated by commas or lines; a text that holds one of them counts."),
    )  # fmt: skip
    tags = forms.CharField(
        label=_("Tags of threads"),
        required=False,
        max_length=1500,
        help_text=_("Threads with one of these count, too."),
    )
    state = forms.ChoiceField(label=_("State"), choices=VoiceState.choices)
    owner = forms.ChoiceField(label=pgettext_lazy("voice", "Followed up by"), required=False)
    done = forms.CharField(
        label=_("What was done about it"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    improved_on = DayField(
        label=_("Improved since"), required=False,
        help_text=_("From this day the share of negative voices is compared with the 28 days before."),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        members = Membership.objects.for_workspace(workspace).select_related("user").order_by("pk")
        people = [(str(row.user_id), row.user.label) for row in members]
        self.fields["owner"].choices = [("", _("Nobody yet")), *people]  # type: ignore[attr-defined]

    def draft(self) -> ThemeDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return ThemeDraft(
            name=data["name"], name_en=data["name_en"], keywords=tuple(_BREAK.split(data["keywords"])),
            tags=tuple(_BREAK.split(data["tags"])), state=data["state"],
            owner_id=int(data["owner"]) if data["owner"] else None, done=data["done"], improved_on=data["improved_on"],
        )  # fmt: skip


def theme_initial(row: VoiceTheme) -> dict[str, Any]:
    """What the form shows for a theme that is there."""
    return {
        "name": row.name, "name_en": row.name_en, "keywords": "，".join(row.keywords), "tags": "，".join(row.tags),
        "state": row.state, "owner": str(row.owner_id or ""), "done": row.done, "improved_on": row.improved_on,
    }  # fmt: skip
