"""The form of a brief."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Persona
from content.forms.plan_fields import one_of, owner_field, text_field
from content.models import Brief
from content.services.briefs import CALL_MAX, FACTS_MAX, BriefValues
from content.services.plan_write import NOTE_MAX
from team.forms.fields import DayField
from team.models import User

SPARE = 3


class BriefForm(forms.Form):
    """A brief; the facts are read beside it by `facts_of`, a template has neither deadline nor owner."""

    goal = text_field(_("Goal"), NOTE_MAX, rows=2, help_text=_("What shall change, and how you will see it."))
    audience = text_field(pgettext_lazy("brief", "Audience"), NOTE_MAX, rows=2)
    message = text_field(_("Key message"), NOTE_MAX, rows=2, help_text=_("The one sentence that must stay."))
    call_to_action = forms.CharField(label=_("Call to action"), max_length=CALL_MAX, required=False)
    must = text_field(_("Must have"), NOTE_MAX, rows=2)
    must_not = text_field(_("Must not"), NOTE_MAX, rows=2)
    references = text_field(_("References"), NOTE_MAX, rows=2, help_text=_("Earlier posts, examples, links."))
    deadline = DayField(label=_("Deadline"), required=False)

    def __init__(
        self,
        *args: Any,
        people: Iterable[User],
        personas: Iterable[Persona] = (),
        template: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices = [(row.pk, row.name) for row in personas]
        self.fields["persona"] = one_of(_("Persona"), choices, empty=_("No persona"))
        self.fields["owner"] = owner_field(people)
        if template:
            del self.fields["deadline"], self.fields["owner"]

    def values(self, facts: list[tuple[str, str]]) -> BriefValues:
        """What was entered; call on a valid form."""
        given = dict(self.cleaned_data)
        return BriefValues(
            owner_id=given.pop("owner", None), persona_id=given.pop("persona", None), facts=facts, **given
        )


def facts_of(data: QueryDict) -> list[tuple[str, str]]:
    """The claims of the form with their links, empty lines left out."""
    texts, links = data.getlist("fact")[: FACTS_MAX + SPARE], data.getlist("evidence")
    pairs = zip(texts, [*links, *[""] * len(texts)], strict=False)
    return [(text.strip(), link.strip()) for text, link in pairs if text.strip() or link.strip()]


def brief_initial(row: Brief | None) -> dict[str, Any]:
    """What the form shows of a stored brief or of a template."""
    if row is None:
        return {}
    return {
        **{name: getattr(row, name) for name in BriefForm.base_fields},
        "owner": row.owner_id,
        "persona": row.persona_id,
    }


def fact_lines(facts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The lines of the form: what is there and a few empty ones."""
    return [*facts, *[("", "")] * SPARE]
