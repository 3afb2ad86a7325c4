"""Filters of the audit log, read from the address."""

from __future__ import annotations

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from team.audit_words import verb_label
from team.models import Membership
from team.selectors.audit import AuditFilters


class AuditFilterForm(forms.Form):
    """Who, what, which object, when. A value that makes no sense is ignored and named at its field."""

    actor = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    verb = forms.ChoiceField(label=_("Action"), required=False)
    q = forms.CharField(label=_("Object"), required=False, max_length=160)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object, *, members: list[Membership], verbs: list[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        actor = cast("forms.TypedChoiceField", self.fields["actor"])
        verb = cast("forms.ChoiceField", self.fields["verb"])
        actor.choices = [
            ("", _("Everybody")),
            ("0", _("Automatic")),
            *[(str(member.user_id), member.user.label) for member in members],
        ]
        verb.choices = [("", _("Everything")), *[(name, verb_label(name)) for name in verbs]]

    def filters(self) -> AuditFilters:
        """What was understood."""
        self.is_valid()
        values = self.cleaned_data
        return AuditFilters(
            actor=values.get("actor"),
            verb=values.get("verb", ""),
            query=values.get("q", ""),
            since=values.get("since"),
            until=values.get("until"),
        )
