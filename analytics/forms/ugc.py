"""Forms of posts of users: collecting, permission, reward."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.forms.custody import ProofFields
from accounts.templatetags.platforms import platform_name
from analytics.models import UserPost
from analytics.selectors.ugc.posts import memberships_of
from analytics.services.ugc.collecting import UgcDraft
from analytics.services.ugc.permitting import Grant
from analytics.services.ugc.rewarding import Reward
from analytics.ugc_states import RewardKind, UgcScope
from content.models import MediaAsset
from interactions.selectors.communities.people import reason_query
from interactions.states import CURRENCIES
from team.forms.fields import DayField
from team.models import Workspace


def platform_choices() -> list[tuple[str, str]]:
    """All platforms, with none before them."""
    return [("", "–"), *((slug, platform_name(slug)) for slug in registry.slugs())]


class UgcForm(forms.Form):
    """A user's post by its link."""

    url = forms.CharField(label=_("Link to the post"), max_length=500, widget=forms.URLInput)
    platform = forms.ChoiceField(label=_("Platform"), required=False)
    author = forms.CharField(label=_("Author"), max_length=100, required=False)
    text = forms.CharField(
        label=_("What it says"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    asset = forms.TypedChoiceField(
        label=_("Its picture or video"), required=False, coerce=int, empty_value=None,
        help_text=_("Upload it to the media library first."),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["platform"].choices = platform_choices()  # type: ignore[attr-defined]
        assets = MediaAsset.objects.for_workspace(workspace).order_by("-pk").values_list("pk", "title")[:100]
        self.fields["asset"].choices = [("", "–"), *((pk, title or f"#{pk}") for pk, title in assets)]  # type: ignore[attr-defined]

    def draft(self) -> UgcDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return UgcDraft(data["url"], data["platform"], data["author"], data["text"], data["asset"])


class AskForm(forms.Form):
    """How permission is asked."""

    words = forms.CharField(label=_("Words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    in_inbox = forms.BooleanField(label=_("Send as an answer in the inbox"), required=False)


class GrantForm(ProofFields):
    """What was permitted, with proof."""

    scope = forms.ChoiceField(label=_("What was permitted"), choices=UgcScope.choices, widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label=_("Only on these platforms"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )  # fmt: skip
    until = DayField(
        label=pgettext_lazy("user permission", "Last day"), required=False, help_text=_("Empty: without end.")
    )
    consent = forms.CharField(
        label=_("In the author's words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ["scope", "channels", "until", "consent", "proof_text", "proof_url", "file"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["channels"].choices = platform_choices()[1:]  # type: ignore[attr-defined]

    def grant(self) -> Grant:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Grant(data["scope"], data["channels"], data["until"], data["consent"])


class RewardForm(forms.Form):
    """What the author gets."""

    kind = forms.ChoiceField(label=pgettext_lazy("user post", "Reward"), choices=RewardKind.choices)
    amount = forms.DecimalField(
        label=_("Points, or worth"), required=False, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=pgettext_lazy("metric", "Currency"), choices=[(one, one) for one in CURRENCIES], required=False
    )
    words = forms.CharField(label=_("Which coupon or gift"), max_length=200, required=False)
    due_on = DayField(label=_("To be given by"), required=False)

    def reward(self) -> Reward:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Reward(data["kind"], data["amount"], data["currency"], data["words"], data["due_on"])


class GiveForm(forms.Form):
    """That it was given; of points, in which community and why."""

    given_on = DayField(label=pgettext_lazy("reward", "Given on"), required=False)
    member = forms.TypedChoiceField(
        label=pgettext_lazy("reward", "Community"), required=False, coerce=int, empty_value=None
    )
    reason = forms.TypedChoiceField(label=_("Reason in the ledger"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, row: UserPost, **options: Any) -> None:
        super().__init__(*args, **options)
        members = memberships_of(workspace=row.workspace, row=row)
        reasons = reason_query(workspace=row.workspace).values_list("pk", "name")
        self.fields["member"].choices = [("", "–"), *((one.pk, one.community.name) for one in members)]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", "–"), *reasons]  # type: ignore[attr-defined]
