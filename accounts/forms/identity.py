"""The forms of avatars and covers: judging one, writing down what was set, planning the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.connectors import registry
from accounts.identity_states import ImageKind
from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.services.identity.images import MONTHS_MAX, ImageValues
from accounts.templatetags.platforms import label_of
from team.forms.fields import DayField
from team.models import Workspace

_ACCEPT = "image/png,image/jpeg,image/webp,image/gif"


class CheckForm(forms.Form):
    """A picture to judge, and for where. `target`: "", "account:7" or "platform:weibo"."""

    kind = forms.ChoiceField(label=pgettext_lazy("account picture", "Picture"), choices=ImageKind.choices)
    target = forms.ChoiceField(label=_("For"), required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP or GIF, at most 15 MB."),
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = list(account_list(workspace=workspace))
        ours = {account.platform for account in accounts}
        names = {account.platform: label_of(registry.capabilities(account.platform)) for account in accounts}
        choices: list[Any] = [("", _("All platforms we are on"))]
        if accounts:
            rows = [(f"account:{a.pk}", f"{names[a.platform]} · {a}") for a in accounts]
            choices.append((_("Our accounts"), rows))
        others = [caps for caps in registry.catalogue() if caps.slug not in ours and not caps.practice]
        choices.append((_("Other platforms"), [(f"platform:{caps.slug}", label_of(caps)) for caps in others]))
        self.fields["target"].choices = choices  # type: ignore[attr-defined]

    def where(self) -> dict[str, Any]:
        """Account or platform as `image_check` takes them; call on a valid form."""
        what, _colon, value = self.cleaned_data["target"].partition(":")
        if what == "account":
            return {"account_id": int(value)}
        return {"platform": value}


class ImageForm(forms.Form):
    """A picture that now stands at the platform."""

    kind = forms.ChoiceField(label=pgettext_lazy("account picture", "Picture"), choices=ImageKind.choices)
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": _ACCEPT}))
    since = DayField(label=_("Set on"))
    season = forms.CharField(
        label=_("Season or occasion"),
        required=False,
        max_length=60,
    )
    note = forms.CharField(label=pgettext_lazy("account picture", "Note"), required=False, max_length=300)

    def values(self) -> ImageValues:
        """What was entered; call on a valid form."""
        return ImageValues(**self.cleaned_data)


class CheckedImageForm(forms.Form):
    """A judged picture that now stands at an account: which account, since when."""

    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    since = DayField(label=_("Set on"))
    note = forms.CharField(label=pgettext_lazy("account picture", "Note"), required=False, max_length=300)

    def __init__(self, *args: Any, accounts: list[SocialAccount], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].choices = [(account.pk, str(account)) for account in accounts]  # type: ignore[attr-defined]
        self.fields["since"].initial = today


class ScheduleForm(forms.Form):
    """When a picture should be renewed."""

    months = forms.IntegerField(label=_("Every so many months"), required=False, min_value=1, max_value=MONTHS_MAX)
    season = forms.CharField(label=_("Next season or occasion"), required=False, max_length=60)
    season_on = DayField(label=_("It begins on"), required=False)
