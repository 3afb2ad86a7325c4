"""Forms about contacts."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from interactions.contact_states import Basis, FactKey, Purpose, RequestKind, RequestLaw
from interactions.services.contacts.care import FACT_MAX, NAME_MAX, NOTE_MAX, REASON_MAX
from interactions.states import Channel, Intent, Lifecycle, ReactionKind
from team.forms.fields import DayField

_SPLIT = re.compile(r"[,，、;；\n]+")


def split_tags(text: str) -> list[str]:
    """Tags as people type them, separated by commas."""
    return [tag.strip() for tag in _SPLIT.split(text) if tag.strip()]


class ContactForm(forms.Form):
    """What operators know of a person."""

    name = forms.CharField(label=_("Name"), max_length=NAME_MAX, required=False)
    city = forms.CharField(label=FactKey.CITY.label, max_length=FACT_MAX, required=False)
    phone = forms.CharField(label=FactKey.PHONE.label, max_length=FACT_MAX, required=False)
    email = forms.CharField(label=FactKey.EMAIL.label, max_length=FACT_MAX, required=False)
    address = forms.CharField(label=FactKey.ADDRESS.label, max_length=FACT_MAX, required=False)
    orders = forms.CharField(
        label=FactKey.ORDERS.label, max_length=FACT_MAX, required=False, help_text=_("Several are separated by spaces.")
    )
    note = forms.CharField(
        label=_("Note"), max_length=NOTE_MAX, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    # Sealed facts are not sent to the browser; an empty field leaves them as they are, a tick takes them away.
    forget = forms.MultipleChoiceField(
        label=_("Take away"), required=False, choices=FactKey.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, hidden: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.hidden = hidden
        for key, shown in hidden.items():
            self.fields[key].widget.attrs["placeholder"] = shown
            self.fields[key].help_text = _("Noted and hidden. Type a new value to replace it.")
        labels = dict(FactKey.choices)
        if hidden:
            self.fields["forget"].choices = [(key, labels[key]) for key in hidden]  # type: ignore[attr-defined]
        else:
            del self.fields["forget"]

    def facts(self) -> dict[str, str]:
        """What was entered for each fact that is changed; call on a valid form."""
        forget = self.cleaned_data.get("forget", [])
        entered = {key: self.cleaned_data[key] for key in FactKey.values}
        facts = {key: value for key, value in entered.items() if value or key not in self.hidden}
        return facts | {key: "" for key in forget if not entered[key]}


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=pgettext_lazy("why", "Reason"), max_length=REASON_MAX)


class ConsentForm(forms.Form):
    """On what a use rests."""

    purpose = forms.ChoiceField(label=pgettext_lazy("consent", "Purpose"), choices=Purpose.choices)
    basis = forms.ChoiceField(label=pgettext_lazy("consent", "Basis (PIPL article 13)"), choices=Basis.choices)
    channel = forms.ChoiceField(
        label=pgettext_lazy("consent", "Channel"), choices=[("", _("Any")), *Channel.choices], required=False
    )
    how = forms.CharField(label=_("How it was given"), max_length=120, required=False)
    evidence = forms.CharField(
        label=_("Where the proof is"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RequestForm(forms.Form):
    """A request of a person about their own data."""

    contact = forms.IntegerField(label=_("Contact number"), min_value=1, help_text=_("As the contact's page shows it."))
    kind = forms.ChoiceField(label=pgettext_lazy("request", "What is asked for"), choices=RequestKind.choices)
    law = forms.ChoiceField(label=_("Time to answer"), choices=RequestLaw.choices)
    asked_by = forms.CharField(label=_("Who asked, and how"), max_length=200)
    checked = forms.CharField(label=_("How we made sure it is them"), max_length=300)
    received_on = DayField(label=_("Received on"), required=False)


class SegmentForm(forms.Form):
    """The rules of a segment; empty fields ask nothing."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(label=_("What it is for"), max_length=300, required=False)
    lifecycle = forms.MultipleChoiceField(
        label=_("Lifecycle"), choices=Lifecycle.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    tags = forms.CharField(label=_("Has one of these tags"), max_length=400, required=False)
    tags_none = forms.CharField(label=_("Has none of these tags"), max_length=400, required=False)
    platforms = forms.MultipleChoiceField(
        label=_("At one of these platforms"), required=False, widget=forms.CheckboxSelectMultiple
    )
    account = forms.TypedChoiceField(label=_("Wrote to this account"), required=False, coerce=int, empty_value=None)
    messages_min = forms.IntegerField(label=_("Messages, at least"), min_value=0, required=False)
    messages_max = forms.IntegerField(label=_("Messages, at most"), min_value=0, required=False)
    seen_within = forms.IntegerField(label=_("Heard of within days"), min_value=1, max_value=3650, required=False)
    not_seen_for = forms.IntegerField(label=_("Not heard of for days"), min_value=1, max_value=3650, required=False)
    known_within = forms.IntegerField(
        label=_("First heard of within days"), min_value=1, max_value=3650, required=False
    )
    negative_from = forms.IntegerField(
        label=_("Negative messages, percent at least"), min_value=0, max_value=100, required=False
    )
    intent = forms.ChoiceField(label=_("Once wrote with this intent"), required=False, choices=[
        ("", _("Any")), *[choice for choice in Intent.choices if choice[0]]
    ])  # fmt: skip
    facts = forms.MultipleChoiceField(
        label=_("Noted about them"), required=False, choices=FactKey.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Order numbers: has bought."),
    )  # fmt: skip
    reactions = forms.MultipleChoiceField(
        label=_("Reacted with"), required=False, choices=ReactionKind.choices, widget=forms.CheckboxSelectMultiple
    )
    consent = forms.ChoiceField(
        label=_("Has a valid basis for"), required=False, choices=[("", _("Not asked")), *Purpose.choices]
    )
    for_purpose = forms.ChoiceField(
        label=_("Used for"), choices=Purpose.choices, initial=Purpose.MARKETING,
        help_text=_("Who withdrew their consent for this is left out. Blocked people always are."),
    )  # fmt: skip

    def __init__(self, *args: Any, accounts: list[tuple[int, str]], platforms: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["account"].choices = [("", _("Any")), *accounts]  # type: ignore[attr-defined]
        self.fields["platforms"].choices = platforms  # type: ignore[attr-defined]
        if not platforms:
            del self.fields["platforms"]

    def rules(self) -> dict[str, Any]:
        """The rules as the service takes them; call after `is_valid`, on what could be read."""
        data = {key: value for key, value in self.cleaned_data.items() if key not in {"name", "purpose"}}
        for key in ("tags", "tags_none"):
            data[key] = split_tags(data.get(key, ""))
        return data


class LifecycleForm(forms.Form):
    """When a lifecycle begins."""

    new_days = forms.IntegerField(label=_("New: first heard of within days"), min_value=1, max_value=3650)
    loyal_messages = forms.IntegerField(label=_("Loyal: messages, at least"), min_value=1, max_value=3650)
    loyal_days = forms.IntegerField(label=_("Loyal: known for days, at least"), min_value=1, max_value=3650)
    dormant_days = forms.IntegerField(label=_("Dormant: not heard of for days"), min_value=1, max_value=3650)
    lost_days = forms.IntegerField(label=_("Lost: not heard of for days"), min_value=1, max_value=3650)


class RetentionForm(forms.Form):
    """How long data are kept; empty keeps them."""

    message_months = forms.IntegerField(
        label=_("Texts of messages, months"), min_value=1, max_value=120, required=False,
        help_text=_("Older texts, notes and attachments are removed; counts and times stay."),
    )  # fmt: skip
    attachment_days = forms.IntegerField(
        label=_("Attachments of messages, days"), min_value=1, max_value=3650, required=False
    )
    idle_months = forms.IntegerField(
        label=_("People nobody heard of, months"), min_value=1, max_value=120, required=False,
        help_text=_("They are erased like on request."),
    )  # fmt: skip
