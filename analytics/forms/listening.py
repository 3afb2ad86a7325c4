"""Forms of listening."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.templatetags.platforms import platform_name
from analytics.listening_states import MonitorKind, Script
from analytics.models import Monitor
from analytics.selectors.listening.monitors import (
    competitors_known,
    platforms_heard,
    searchable_accounts,
    searches_of,
)
from analytics.services.listening.monitors import MonitorDraft
from team.models import Workspace

_BREAK = re.compile(r"[\n,，、;；]+")


class MonitorForm(forms.Form):
    """What a monitor listens for."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=pgettext_lazy("monitor", "Listens for"), choices=MonitorKind.choices)
    competitor = forms.ChoiceField(
        label=_("Competitor"),
        required=False,
        help_text=_("Posts of the competitor's own accounts are not counted: they are not talk about it."),
    )
    any_of = forms.CharField(
        label=_("Any of these words"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Separated by commas or lines. Chinese is found anywhere in a text, Latin letters as whole words."),
    )  # fmt: skip
    all_of = forms.CharField(
        label=_("And all of these"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 2})
    )
    none_of = forms.CharField(
        label=_("But none of these"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as words of a namesake."),
    )  # fmt: skip
    platforms = forms.MultipleChoiceField(
        label=_("Platforms"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None chosen: all.")
    )
    scripts = forms.MultipleChoiceField(
        label=pgettext_lazy("monitor", "Languages"), required=False, choices=Script.choices,
        widget=forms.CheckboxSelectMultiple, help_text=_("Told by the characters of a text. None chosen: all."),
    )  # fmt: skip
    accounts = forms.MultipleChoiceField(
        label=_("Accounts that search"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Their platforms are searched for the words every 15 minutes, from a week ago on. "
                    "Posts that hold them are kept for 90 days."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("Listen for them all the same"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, row: Monitor | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(one.pk), one.name) for one in competitors_known(workspace=workspace)]
        slugs = sorted({*platforms_heard(workspace=workspace), *(row.platforms if row else [])})
        fields: Any = self.fields
        fields["competitor"].choices = [("", _("None")), *known]
        fields["platforms"].choices = [(slug, platform_name(slug)) for slug in slugs]
        able = {one.pk: one for one in searchable_accounts(workspace=workspace)}
        able |= (
            {search.account_id: search.account for search in searches_of(workspace=workspace, monitor=row)}
            if row
            else {}
        )
        fields["accounts"].choices = [(str(pk), f"{one} · {platform_name(one.platform)}") for pk, one in able.items()]

    def draft(self) -> MonitorDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return MonitorDraft(
            name=data["name"],
            kind=data["kind"],
            competitor_id=int(data["competitor"]) if data["competitor"] else None,
            any_of=tuple(_BREAK.split(data["any_of"])),
            all_of=tuple(_BREAK.split(data["all_of"])),
            none_of=tuple(_BREAK.split(data["none_of"])),
            platforms=tuple(data["platforms"]),
            scripts=tuple(data["scripts"]),
            accounts=tuple(int(value) for value in data["accounts"]),
        )


def monitor_initial(row: Monitor) -> dict[str, Any]:
    """What the form shows for a monitor that is there."""
    return {
        "name": row.name,
        "kind": row.kind,
        "competitor": str(row.competitor_id or ""),
        "any_of": "，".join(row.any_of),
        "all_of": "，".join(row.all_of),
        "none_of": "，".join(row.none_of),
        "platforms": row.platforms,
        "scripts": row.scripts,
        "accounts": [str(pk) for pk in row.asked_accounts],  # type: ignore[attr-defined]
    }


def platform_choices() -> list[tuple[str, Any]]:
    """All platforms a text can be said to come from."""
    slugs = [slug for slug in registry.slugs() if slug != "practice"]
    return [("", _("Not said")), *((slug, platform_name(slug)) for slug in slugs)]


class TextsForm(forms.Form):
    """A table of posts or comments."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with a line of heads, at most 5,000 rows. It needs a text and a time in each row."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    platform = forms.ChoiceField(
        label=pgettext_lazy("mention", "Platform of rows that name none"), required=False, choices=platform_choices
    )
