"""Forms of activities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.forms.production.fields import moment_field
from interactions.activity_states import ActivityKind, Once, SeedSource, WinnersBy
from interactions.models import Activity, ActivityPrize
from interactions.selectors.activities.reading import postable, posts_of, prizes_of
from interactions.services.activities.importing import import_posts
from interactions.services.activities.writing import PRIZES_MAX, WINNERS_MAX, Plan, PostDraft, PrizeDraft
from interactions.states import CURRENCIES
from team.models import Workspace

_PLAIN = (
    "name", "kind", "starts_at", "ends_at", "draw_at", "rules", "winners_by", "once", "mentions", "must_follow",
    "min_days", "alternates", "claim_days", "claim_how", "delivery", "forfeiture", "organiser", "contact", "source",
    "source_name", "source_url", "winner_text",
)  # fmt: skip
_COUNTS = ("mentions", "min_days", "alternates", "claim_days")


def _area(label: Any, most: int, rows: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


def _line(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


class PrizeForm(forms.Form):
    """One prize; empty rows are left out."""

    name = forms.CharField(label=_("Prize"), required=False, max_length=80)
    count = forms.IntegerField(
        label=pgettext_lazy("prize", "Number"), required=False, min_value=1, max_value=WINNERS_MAX
    )
    value = forms.DecimalField(
        label=_("Worth of one"), required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01"}),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES], initial="CNY"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict[str, Any]:
        """A prize has a name."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("name") and (data.get("value") is not None or data.get("count")):
            self.add_error("name", _("Name the prize."))
        return data


PrizeRows = forms.formset_factory(PrizeForm, extra=2, max_num=PRIZES_MAX, absolute_max=PRIZES_MAX)


class ActivityForm(forms.Form):
    """All of an activity but its prizes, which are `PrizeRows`."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("activity", "Kind"), choices=ActivityKind.choices)
    starts_at = moment_field(pgettext_lazy("activity", "From"))
    ends_at = moment_field(pgettext_lazy("activity", "Until"))
    posts = forms.MultipleChoiceField(label=_("Under these posts"), required=False, widget=forms.CheckboxSelectMultiple)
    account = forms.ChoiceField(label=_("Account of another post"), required=False)
    post_id = _line(_("What the platform calls that post"), 300, _("For posts that were not published from here."))
    rules = _area(_("Rules"), 4000, 8, _("Who can take part and how. Shown on the public page, fixed once announced."))
    keywords = _line(_("Keywords or tags"), 450, _("One of them must stand in the comment; separate them by commas."))
    mentions = forms.IntegerField(label=_("Friends to mention"), required=False, min_value=0, max_value=20)
    must_follow = forms.BooleanField(
        label=_("Follows the account"), required=False,
        help_text=_("Where the platform tells who follows; elsewhere it cannot be checked and is not asked for."),
    )  # fmt: skip
    once = forms.ChoiceField(label=_("How often somebody counts"), choices=Once.choices, required=False)
    options = _area(
        _("Options of the vote"), 2500, 5,
        _("One a line; people vote by its number or words. More words follow a bar: Osmanthus oolong | osmanthus"),
    )  # fmt: skip
    min_days = forms.IntegerField(
        label=_("Check-ins needed"), required=False, min_value=1, max_value=366,
        help_text=_("On so many different days somebody has to come to be in the draw."),
    )  # fmt: skip
    winners_by = forms.ChoiceField(label=_("How winners are found"), choices=WinnersBy.choices)
    draw_at = moment_field(_("Time of the draw"))
    alternates = forms.IntegerField(
        label=_("Alternates"), required=False, min_value=0, max_value=WINNERS_MAX,
        help_text=_("Drawn along, for prizes that nobody claims."),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Where the seed comes from"), choices=SeedSource.choices)
    source_name = _line(_("Which public number"), 160, _("Only for a number that two people type in."))
    source_url = forms.CharField(
        label=_("Where everybody can read it"), required=False, max_length=500, widget=forms.URLInput
    )
    claim_days = forms.IntegerField(label=_("Days winners have to answer"), required=False, min_value=1, max_value=90)
    claim_how = _line(_("How prizes are claimed"), 300)
    delivery = _line(_("How prizes are delivered"), 300)
    forfeiture = _line(_("If a prize is not claimed"), 300)
    organiser = _line(_("Organiser"), 120, _("The company's name; empty: the workspace's."))
    contact = _line(_("Contact"), 120, _("A phone number or address where people can ask."))
    winner_text = _area(
        _("What winners are written"), 1000, 4,
        _("{{prize}}, {{deadline}} and {{proof}} are filled in: the prize, until when to answer, the public page."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, workspace: Workspace, row: Activity | None = None, **options: Any) -> None:
        from accounts.selectors.account import account_list

        posts = posts_of(row) if row is not None else []
        ours = [post.publication_id for post in posts if post.publication_id]
        if row is not None:
            options["initial"] = _initial(row, ours, [p for p in posts if not p.publication_id])
        super().__init__(data, **options)
        self.fields["posts"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.post} · {one.account}") for one in postable(workspace, also=ours)
        ]
        self.fields["account"].choices = [  # type: ignore[attr-defined]
            ("", "–"), *((str(one.pk), str(one)) for one in account_list(workspace=workspace))
        ]  # fmt: skip

    def plan(self, prizes: Any) -> Plan:
        """What was entered; call when the form and `prizes` (PrizeRows) are valid."""
        data = self.cleaned_data
        values = {name: data[name] for name in _PLAIN}
        for name in _COUNTS:
            values[name] = values[name] if values[name] is not None else Plan.__dataclass_fields__[name].default
        values["once"] = values["once"] or Once.CONTACT
        posts = [PostDraft(publication_id=int(pk)) for pk in data["posts"]]
        if data["account"] or data["post_id"]:
            account = int(data["account"]) if data["account"] else None
            posts.append(PostDraft(account_id=account, post_id=data["post_id"]))
        return Plan(
            **values,
            keywords=tuple(data["keywords"].replace("，", ",").replace("、", ",").split(",")),
            options=tuple(data["options"].splitlines()),
            prizes=[
                PrizeDraft(one["name"], one["count"] or 1, one["value"], one["currency"] or "CNY")
                for one in (form.cleaned_data for form in prizes)
                if one.get("name")
            ],
            posts=posts,
        )


def _initial(row: Activity, ours: list[int], others: list[Any]) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in _PLAIN},
        "keywords": ", ".join(row.keywords),
        "options": "\n".join(" | ".join([one["text"], *one["words"]]) for one in row.options),
        "posts": [str(pk) for pk in ours],
        "account": str(others[0].account_id) if others else "",
        "post_id": others[0].post_id if others else "",
    }


def prize_rows(data: Any, row: Activity | None) -> Any:
    """The prizes to enter, filled with those of an activity."""
    stored: list[ActivityPrize] = prizes_of(row) if row is not None else []
    initial = [{"name": one.name, "count": one.count, "value": one.value, "currency": one.currency} for one in stored]
    return PrizeRows(data, prefix="prizes", initial=initial)


class ImportForm(forms.Form):
    """A table of comments."""

    post = forms.TypedChoiceField(label=pgettext_lazy("activity", "Comments of"), coerce=int)
    file = forms.FileField(label=_("Table"), help_text=_("CSV or Excel with the columns name, text, time; comment id."))

    def __init__(self, *args: Any, activity: Activity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["post"].choices = import_posts(activity)  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """When the seed becomes known, where the announced time has passed or another one fits better."""

    reveal_at = moment_field(_("The seed becomes known at"))


class SeedForm(forms.Form):
    """The public value."""

    seed = forms.CharField(
        label=_("Public value"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class AddressForm(forms.Form):
    """What a winner gave for the parcel."""

    name = _line(_("Name"), 60)
    phone = _line(pgettext_lazy("address", "Phone"), 40)
    address = forms.CharField(label=_("Address"), max_length=300)


class ParcelForm(forms.Form):
    """How a prize was sent."""

    carrier = _line(_("Carrier"), 40)
    tracking = _line(_("Tracking number"), 60)
