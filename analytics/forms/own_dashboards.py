"""Forms of dashboards and of what is pinned to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.models import Dashboard
from analytics.pin_states import PinSize
from analytics.services.own_dashboards.dashboards import NAME_MAX
from analytics.services.own_dashboards.pins import TITLE_MAX

NEW = "new"


class DashboardForm(forms.Form):
    """Name of a dashboard, and for whom it is. `shares`: whether the reader may share it."""

    name = forms.CharField(label=pgettext_lazy("dashboard", "Name"), max_length=NAME_MAX)
    shared = forms.BooleanField(
        label=_("For the whole team"), required=False,
        help_text=_("Everybody in the workspace sees it; who may make reports may also change it."),
    )  # fmt: skip

    def __init__(self, *args: Any, shares: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not shares:
            del self.fields["shared"]


class PinForm(forms.Form):
    """Title and size of a pin. `number`: it is a single figure, which also fits into a quarter."""

    title = forms.CharField(
        label=pgettext_lazy("pin", "Title"), max_length=TITLE_MAX, required=False,
        help_text=_("Empty: the name of the chart, in the language of whoever reads it."),
    )  # fmt: skip
    size = forms.ChoiceField(label=pgettext_lazy("pin", "Size"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, number: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        sizes = [one for one in PinSize if number or one != PinSize.QUARTER]
        self.fields["size"].choices = [(one.value, one.label) for one in sizes]  # type: ignore[attr-defined]


class NewPinForm(PinForm):
    """The same with the dashboard it goes to: one of those that may be changed, or a new one named here."""

    dashboard = forms.ChoiceField(
        label=pgettext_lazy("pin", "Dashboard"),
        error_messages={"invalid_choice": _("This dashboard is gone. Choose another one.")},
    )
    name = forms.CharField(
        label=_("Name of the new dashboard"), max_length=NAME_MAX,
        error_messages={"required": _("Give the dashboard a name.")},
    )  # fmt: skip
    shared = forms.BooleanField(label=_("For the whole team"), required=False)

    field_order = ("dashboard", "name", "shared", "title", "size")

    def __init__(
        self, *args: Any, own: Sequence[Dashboard], team: Sequence[Dashboard], shares: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        groups: list[Any] = [
            (label, [(str(one.pk), one.name) for one in rows])
            for label, rows in ((_("My own"), own), (_("Of the team"), team))
            if rows
        ]
        choices = [*groups, (NEW, _("A new dashboard …"))]
        self.fields["dashboard"].choices = choices  # type: ignore[attr-defined]
        if not shares:
            del self.fields["shared"]

    def clean(self) -> dict[str, Any]:
        """A dashboard that is there has its name."""
        if self.cleaned_data.get("dashboard") != NEW:
            self.errors.pop("name", None)
        return self.cleaned_data
