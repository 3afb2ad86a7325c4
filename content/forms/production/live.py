"""Forms of live sessions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.forms.production.fields import (
    FILE_HELP,
    PlanForm,
    RowField,
    accounts,
    amount,
    area,
    date_field,
    files,
    line,
    members,
    moment_field,
    number,
    posts,
    rows_of,
)
from content.models import LiveProduct
from content.production_states import Benefit, CheckGroup, Duty, PriceBase, SegmentKind
from team.models import Workspace


class LiveForm(PlanForm):
    """What a session is about, when and where."""

    title = line(_("Title"), required=True)
    theme = area(_("Theme"), 2)
    account = RowField(accounts, label=_("Account"))
    starts_at = moment_field(_("Begins"))
    ends_at = moment_field(_("Ends"))
    currency = line(_("Currency"), 3, required=True)
    ai_host = forms.BooleanField(label=_("An AI hosts"), required=False)
    cover = RowField(files, label=_("Cover"), help_text=FILE_HELP)
    set_notes = area(_("Set"), 2)
    camera_notes = area(_("Camera"), 2)
    director_notes = area(_("Director"), 2)
    teasers = forms.TypedMultipleChoiceField(
        label=_("Teaser posts"), coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )

    def __init__(self, data: Any = None, *, workspace: Workspace, row: Any = None, **options: Any) -> None:
        chosen = list(row.teasers.all()) if row is not None else []
        options["initial"] = {"currency": "CNY", **(options.get("initial") or {})}
        if row is not None:
            options["initial"] |= {"currency": row.currency, "teasers": [post.pk for post in chosen]}
        super().__init__(data, workspace=workspace, row=row, **options)
        offered = dict([(post.pk, str(post)) for post in chosen] + posts(workspace))
        self.fields["teasers"].choices = list(offered.items())  # type: ignore[attr-defined]


class SegmentForm(PlanForm):
    """A part of the run-of-show."""

    title = line(_("Title"), 160, required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=SegmentKind.choices)
    minutes = number(_("Minutes"), 1, 1440, required=True)
    offset = number(
        _("Fixed start"), 0, 1440, help_text=_("Minutes after the beginning; empty: right after the part before.")
    )
    who = line(_("Who"), 120)
    product = RowField(lambda _workspace: [], label=_("Product"))
    words = area(_("Words"), 5)
    benefit = forms.ChoiceField(label=_("Benefit"), choices=Benefit.choices, required=False)
    benefit_value = amount(_("Worth of the top prize or coupon"), _("A lottery's top prize: 50,000 yuan at most."))
    benefit_rules = area(_("Conditions, number, how winners are drawn"), 2, 5000)

    def __init__(self, data: Any = None, *, workspace: Workspace, plan: Any, row: Any = None, **options: Any) -> None:
        super().__init__(data, workspace=workspace, row=row, **options)
        product: Any = self.fields["product"]
        product.offer = rows_of(LiveProduct, session=plan)
        product.fit(workspace)


class RoleForm(PlanForm):
    """A person of the session."""

    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    member = RowField(members, label=_("Member"))
    name = line(_("Name"), 80, help_text=_("For somebody who is no member."))
    born_on = date_field(_("Date of birth"), _("Of hosts: they must be 16 or older (Live Marketing Measures art. 17)."))
    consent = line(_("Guardian's consent"), 300, help_text=_("Of hosts under 18: where the consent lies."))


class ProductForm(PlanForm):
    """A product with its prices."""

    name = line(_("Name"), 160, required=True)
    sku = line(_("SKU"), 80)
    price = amount(_("Live price"))
    base_price = amount(_("Compared price"), _("The price crossed out, if one is shown."))
    base_meaning = forms.ChoiceField(label=_("What it means"), choices=PriceBase.choices, required=False)
    base_period = line(_("When it held"), 120)
    stock = number(_("Stock"), 0, 2_000_000_000)
    points = area(_("Selling points"), 3, 5000)
    evidence = line(_("Proof of the claims"), 500, help_text=_("Address of a test report, certificate or price list."))


class CheckForm(PlanForm):
    """A line of one's own."""

    group = forms.ChoiceField(label=_("List"), choices=CheckGroup.choices)
    text = line(_("Line"), 200, required=True)


class ResultForm(PlanForm):
    """What a session brought; empty means not known."""

    source = line(_("Where these figures were read"), 200, required=True)
    peak_viewers = number(_("Peak viewers"), 0, 2_000_000_000)
    viewers = number(_("Viewers"), 0, 2_000_000_000)
    average_seconds = number(_("Average watch time in seconds"), 0, 86_400)
    new_followers = number(_("New followers"), 0, 2_000_000_000)
    comments = number(_("Comments"), 0, 2_000_000_000)
    orders = number(_("Orders"), 0, 2_000_000_000)
    gmv = forms.DecimalField(label=_("GMV"), min_value=0, max_digits=14, decimal_places=2, required=False)
    refunds = forms.DecimalField(label=_("Refunds"), min_value=0, max_digits=14, decimal_places=2, required=False)
