"""Forms about competitors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.competitor_states import PriceLevel, SwotKind
from accounts.connectors import registry
from accounts.models import Competitor, ContentSample, TrackedAccount
from accounts.selectors.competitors.measures import Figures
from accounts.selectors.competitors.tracking import can_read
from accounts.services.competitors.imports import WINDOWS
from accounts.services.competitors.profiles import LONGEST, Point, Profile
from accounts.services.competitors.samples import Sample
from accounts.services.competitors.tracking import Found
from accounts.templatetags.platforms import platform_name
from team.forms.fields import DayField
from team.models import Membership, Workspace

_WORDS = ("name", "what", "positioning", "audience", "offers", "promotion", "operations", "website", "notes")


def _area(label: Any, name: str, help_text: Any = "", rows: int = 2) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST[name], widget=widget, help_text=help_text)


class CompetitorForm(forms.Form):
    """The profile of a competitor."""

    name = forms.CharField(label=_("Name"), max_length=80)
    what = forms.CharField(label=_("What it is"), required=False, max_length=200)
    positioning = _area(_("Positioning"), "positioning")
    audience = _area(pgettext_lazy("competitor", "Audience"), "audience")
    offers = _area(_("Core functions and offers"), "offers")
    promotion = _area(_("How it promotes itself"), "promotion")
    operations = _area(_("How it looks after its users"), "operations")
    price_level = forms.ChoiceField(
        label=_("Price level"), required=False, choices=[("", _("Not judged")), *PriceLevel.choices]
    )
    website = forms.CharField(label=_("Website"), required=False, max_length=300, widget=forms.URLInput)
    owner = forms.ChoiceField(label=_("Watched by"), required=False, help_text=_("Is told of everything unusual."))
    review_on = DayField(required=False, label=_("Look at it again on"), help_text=_("A reminder comes on this day."))
    notes = _area(_("Notes"), "notes", rows=3)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        members = Membership.objects.for_workspace(workspace).filter(user__is_active=True).select_related("user")
        people = [(str(one.user_id), one.user.label) for one in members]
        self.fields["owner"].choices = [("", _("Nobody")), *people]  # type: ignore[attr-defined]

    def profile(self) -> Profile:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        owner = int(data["owner"]) if data["owner"] else None
        words = {name: data[name] for name in _WORDS}
        return Profile(**words, price_level=data["price_level"], owner_id=owner, review_on=data["review_on"])


def competitor_initial(row: Competitor) -> dict[str, Any]:
    """What the form shows for a competitor that is there."""
    words = {name: getattr(row, name) for name in (*_WORDS, "price_level", "review_on")}
    return {**words, "owner": str(row.owner_id or "")}


class PointForm(forms.Form):
    """A point of the SWOT analysis with its evidence."""

    kind = forms.ChoiceField(label=_("List"), choices=SwotKind.choices)
    text = forms.CharField(label=_("Point"), max_length=300)
    evidence = forms.ChoiceField(label=pgettext_lazy("proof", "Evidence"), required=False)
    address = forms.CharField(
        label=_("or the address of a page"), required=False, max_length=500, widget=forms.URLInput
    )

    def __init__(self, *args: Any, evidence: Sequence[tuple[Any, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].choices = [("", _("No evidence")), *evidence]  # type: ignore[attr-defined]

    def point(self) -> Point:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        return Point(data["kind"], data["text"], data["evidence"] or data["address"])


class TrackedForm(forms.Form):
    """A public account to follow."""

    platform = forms.ChoiceField(label=_("Platform"))
    handle = forms.CharField(label=_("Handle"), max_length=200, help_text=_("As its page shows it, such as @teahouse."))
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    url = forms.CharField(label=_("Address of its page"), required=False, max_length=500, widget=forms.URLInput)

    def __init__(self, *args: Any, first: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["platform"].choices = platform_groups(first)  # type: ignore[attr-defined]

    def found(self) -> Found:
        """What was entered; call on a valid form."""
        return Found(**{name: self.cleaned_data[name] for name in ("platform", "handle", "name", "url")})


def platform_groups(first: Sequence[str] = ()) -> list[tuple[Any, Any]]:
    """Platforms by how their figures come in; those in `first`, where the workspace has accounts, before all others."""
    slugs = [caps.slug for caps in registry.catalogue()]

    def named(wanted: Sequence[str]) -> list[tuple[str, str]]:
        return [(slug, platform_name(slug)) for slug in wanted]

    ours = [slug for slug in slugs if slug in set(first)]
    rest = [slug for slug in slugs if slug not in set(first)]
    groups = [
        (_("Where we have accounts"), named(ours)),
        (_("Read by the platform's interface"), named([slug for slug in rest if can_read(slug)])),
        (_("Imported or entered by hand"), named([slug for slug in rest if not can_read(slug)])),
    ]
    return [("", _("Choose")), *((label, items) for label, items in groups if items)]


class FiguresForm(forms.Form):
    """One day's public figures, read by a person."""

    day = DayField(label=pgettext_lazy("figure", "Day"))
    followers = forms.IntegerField(label=pgettext_lazy("figure", "Followers"), required=False, min_value=0)
    following = forms.IntegerField(label=pgettext_lazy("figure", "Following"), required=False, min_value=0)
    posts_total = forms.IntegerField(label=pgettext_lazy("figure", "Posts in all"), required=False, min_value=0)
    window_days = forms.TypedChoiceField(label=_("Window"), coerce=int)
    posts = forms.IntegerField(label=pgettext_lazy("figure", "Posts in the window"), required=False, min_value=0)
    likes = forms.IntegerField(label=pgettext_lazy("figure", "Likes"), required=False, min_value=0)
    comments = forms.IntegerField(label=pgettext_lazy("figure", "Comments"), required=False, min_value=0)
    shares = forms.IntegerField(label=pgettext_lazy("figure", "Shares"), required=False, min_value=0)
    views = forms.IntegerField(label=pgettext_lazy("figure", "Views"), required=False, min_value=0)
    confirmed = forms.BooleanField(label=_("The figures are right"), required=False)

    def __init__(self, *args: Any, doubtful: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["window_days"].choices = window_choices()  # type: ignore[attr-defined]
        if not doubtful:
            self.fields["confirmed"].widget = forms.HiddenInput()

    def figures(self) -> Figures:
        """What was entered; call on a valid form."""
        return Figures(**{name: value for name, value in self.cleaned_data.items() if name != "confirmed"})


def window_choices() -> list[tuple[int, Any]]:
    """How many days posts and reactions cover."""
    words = {1: _("the day itself"), 7: _("7 days"), 14: _("14 days"), 30: _("30 days")}
    return [(days, words[days]) for days in WINDOWS]


class SampleForm(forms.Form):
    """A post worth learning from."""

    title = forms.CharField(label=_("What it is"), max_length=200)
    url = forms.CharField(label=_("Address of the post"), required=False, max_length=500, widget=forms.URLInput)
    posted_on = DayField(required=False, label=_("Posted on"))
    excerpt = forms.CharField(
        label=_("What it says, in short"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    learn = forms.CharField(
        label=_("What to learn from it"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    tags = forms.CharField(label=_("Tags"), required=False, max_length=220, help_text=_("Separated by commas."))
    rating = forms.TypedChoiceField(
        label=_("Rating"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Not rated")), *((n, "★" * n) for n in range(5, 0, -1))],
    )

    def sample(self) -> Sample:
        """What was entered; call on a valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "tags"}
        return Sample(**data, tags=tuple(self.cleaned_data["tags"].replace("，", ",").split(",")))


def sample_initial(row: ContentSample) -> dict[str, Any]:
    """What the form shows for a sample that is there."""
    names = ("title", "url", "posted_on", "excerpt", "learn", "note", "rating")
    return {**{name: getattr(row, name) for name in names}, "tags": ", ".join(row.tags)}


class TableForm(forms.Form):
    """A table of figures."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or Excel (.xlsx), with a line of heads. Exports of 新榜, 飞瓜 and 蝉妈妈 are understood."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
    )
    tracked = forms.ChoiceField(label=_("All rows are about"), required=False)
    window_days = forms.TypedChoiceField(label=_("Posts and reactions of a row cover"), coerce=int, initial=1)

    def __init__(self, *args: Any, tracked: Sequence[TrackedAccount], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tracked"].choices = tracked_choices(tracked)  # type: ignore[attr-defined]
        self.fields["window_days"].choices = window_choices()  # type: ignore[attr-defined]


def tracked_choices(tracked: Sequence[TrackedAccount]) -> list[tuple[str, Any]]:
    """Followed accounts by competitor and platform, after the choice of a column that names them."""
    return [
        ("", _("A column names the account")),
        *((str(one.pk), f"{one.competitor or one.account} · {platform_name(one.platform)} · {one}") for one in tracked),
    ]
