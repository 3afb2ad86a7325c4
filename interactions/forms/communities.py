"""Forms of communities: the group, its people, points, activities and weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SocialAccount
from accounts.states import AccountState
from accounts.templatetags.platforms import platform_name
from interactions.community_states import CommunityKind, CommunityState, FanRole, Measure, ModeratorRole
from interactions.models import Community, CommunityEvent, CommunityMember, CommunityTier, CommunityWeek, PointReason
from interactions.selectors.communities.health import FIGURES
from interactions.services.communities.points import AMOUNT_MAX
from team.forms.fields import DayField
from team.models import User, Workspace
from team.selectors.members import member_list

MODERATOR_ROWS, TIER_ROWS = 6, 6


def area(label: Any, most: int, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of several lines that may stay empty."""
    options = {"required": False, **options}
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **options)


def line(label: Any, most: int, **options: Any) -> forms.CharField:
    """One line that may stay empty."""
    return forms.CharField(label=label, max_length=most, **{"required": False, **options})


def whole(label: Any, *, least: int = 0, most: int = 100_000_000, **options: Any) -> forms.IntegerField:
    """A whole number that may stay empty."""
    checks = [MinValueValidator(least), MaxValueValidator(most)]
    return forms.IntegerField(label=label, validators=checks, **{"required": False, **options})


class NumberChoice(forms.TypedChoiceField):
    """A row by its id; None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **{"required": False, **options})


def offer_people(field: forms.Field, workspace: Workspace) -> None:
    """Members of the workspace as choices."""
    people = [(row.user_id, row.user.label) for row in member_list(workspace=workspace)]
    field.choices = [("", pgettext_lazy("group", "Nobody")), *people]  # type: ignore[attr-defined]


class CommunityForm(forms.Form):
    """What a group is and who looks after it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=pgettext_lazy("group", "Kind"), choices=CommunityKind.choices)
    state = forms.ChoiceField(label=_("State"), choices=CommunityState.choices)
    owner = NumberChoice(label=_("Owner"))
    positioning = area(
        pgettext_lazy("group", "Positioning"), 1000, help_text=_("What this group is for, in a sentence.")
    )
    audience = area(pgettext_lazy("group", "Whom it is for"), 1000)
    entry_rule = area(pgettext_lazy("group", "Who may join"), 1000)
    welcome = area(_("Welcome message"), 2000, rows=4)
    capacity = whole(pgettext_lazy("group", "Seats"), least=1, most=10_000_000, help_text=_("500 in a WeChat group."))
    expire_days = whole(_("Points end after days"), least=1, most=3650, help_text=_("Empty: they never end."))
    accounts = forms.TypedMultipleChoiceField(
        label=_("Linked accounts"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    remote_chat = line(
        pgettext_lazy("group", "Name or number at the platform"), 80,
        help_text=_("For counting members by a linked account (Telegram): @name or number. Empty: its channel."),
    )  # fmt: skip
    join_url = line(_("Invitation link"), 500, help_text=_("What the QR code holds."), widget=forms.URLInput)
    join_until = DayField(
        label=_("Works until"), required=False,
        help_text=_("The QR code of a WeChat group works for 7 days. You are reminded the day before."),
    )  # fmt: skip

    def __init__(self, *args: Any, workspace: Workspace, row: Community | None = None, **options: Any) -> None:
        mods = list(row.moderators.all()) if row else []
        if row is not None:
            options["initial"] = {
                **{name: getattr(row, name) for name in self.base_fields if name not in {"owner", "accounts"}},
                "owner": row.owner_id,
                "accounts": [one.pk for one in row.accounts.all()],
            }
            for i, mod in enumerate(mods[:MODERATOR_ROWS]):
                options["initial"] |= {f"user{i}": mod.user_id, f"role{i}": mod.role, f"shift{i}": mod.shift}
        super().__init__(*args, **options)
        offer_people(self.fields["owner"], workspace)
        rows = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
        self.fields["accounts"].choices = [  # type: ignore[attr-defined]
            (one.pk, f"{one} · {platform_name(one.platform)}") for one in rows.order_by("platform", "pk")
        ]
        people = self.fields["owner"].choices  # type: ignore[attr-defined]
        for i in range(MODERATOR_ROWS):
            self.fields[f"user{i}"] = NumberChoice(label=_("Moderator"), choices=people)
            self.fields[f"role{i}"] = forms.ChoiceField(
                label=pgettext_lazy("group", "Task"), choices=ModeratorRole.choices, required=False,
                initial=ModeratorRole.MODERATOR,
            )  # fmt: skip
            self.fields[f"shift{i}"] = line(pgettext_lazy("group", "Shift"), 120)

    def moderator_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """The fields of each row."""
        for i in range(MODERATOR_ROWS):
            yield self[f"user{i}"], self[f"role{i}"], self[f"shift{i}"]

    def values(self) -> dict[str, Any]:
        """What was entered, as the service takes it."""
        found = {name: self.cleaned_data[name] for name in self.base_fields}
        found["moderators"] = [
            {name: self.cleaned_data[f"{name}{i}"] for name in ("user", "role", "shift")}
            for i in range(MODERATOR_ROWS)
            if self.cleaned_data[f"user{i}"]
        ]
        return found


class AnnouncementForm(forms.Form):
    """What was announced when."""

    text = area(_("Announcement"), 2000, required=True)
    day = DayField(label=_("Day"), required=False)


class RulesForm(forms.Form):
    """The next version of the rules."""

    text = area(pgettext_lazy("group", "Rules, one a line"), 6000, rows=9, required=True)
    published_on = DayField(label=_("Published on"), required=False)


class MemberField(forms.CharField):
    """A member by id in the group or nickname; gives the row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, widget=forms.TextInput(attrs={"list": "group-people"}), **options)
        self.community: Community | None = None

    def clean(self, value: Any) -> Any:
        """The member. Raises ValidationError for nobody, or for several of one nickname."""
        typed = super().clean(value)
        rows = CommunityMember.objects.for_workspace(self.community.workspace_id).filter(community=self.community)  # type: ignore[union-attr]
        found = list(rows.filter(handle=typed)[:1]) or list(rows.filter(nickname=typed)[:2])
        if not found:
            raise forms.ValidationError(_("Nobody in the group is called that."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several members are called that; enter the id."))
        return found[0]


class ViolationForm(forms.Form):
    """A breach of the rules."""

    member = MemberField(label=pgettext_lazy("group", "Member"), help_text=_("Nickname or id in the group."))
    rule = forms.ChoiceField(label=pgettext_lazy("group", "Rule"))
    measure = forms.ChoiceField(
        label=pgettext_lazy("group", "Measure"), choices=[c for c in Measure.choices if c[0] != Measure.LIFTED]
    )
    evidence = area(
        pgettext_lazy("group", "Evidence"), 1000, help_text=_("What was written, or where the screenshot lies.")
    )

    def __init__(self, *args: Any, community: Community, rules: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].community = community  # type: ignore[attr-defined]
        self.fields["rule"].choices = [(rule, rule) for rule in rules]  # type: ignore[attr-defined]


class FanForm(forms.Form):
    """Who somebody in the group is."""

    nickname = forms.CharField(label=pgettext_lazy("group", "Nickname"), max_length=80)
    handle = line(pgettext_lazy("group", "Id in the group"), 120, help_text=_("So that imports know them again."))
    role = forms.ChoiceField(label=pgettext_lazy("group", "Role"), choices=FanRole.choices)
    joined_on = DayField(label=pgettext_lazy("group", "Joined on"), required=False)
    left_on = DayField(label=pgettext_lazy("group", "Left on"), required=False)
    contact = whole(_("Contact"), least=1, help_text=_("The number of their contact in the inbox, if known."))

    def __init__(self, *args: Any, row: CommunityMember | None = None, **options: Any) -> None:
        if row is not None:
            names = [name for name in self.base_fields if name != "contact"]
            options["initial"] = {**{name: getattr(row, name) for name in names}, "contact": row.contact_id}
        super().__init__(*args, **options)


class GiveForm(forms.Form):
    """Giving or redeeming points."""

    member = MemberField(label=pgettext_lazy("group", "Member"))
    reason = NumberChoice(label=pgettext_lazy("points", "Reason"), required=True)
    amount = whole(
        _("Points"), least=-AMOUNT_MAX, most=AMOUNT_MAX, help_text=_("Empty: the usual number of the reason.")
    )
    note = line(_("Note"), 200)

    def __init__(
        self,
        *args: Any,
        community: Community,
        reasons: Iterable[PointReason],
        member: CommunityMember | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if member is not None:
            del self.fields["member"]
        else:
            self.fields["member"].community = community  # type: ignore[attr-defined]
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.name} ({row.points:+d})") for row in reasons
        ]


class ReasonForm(forms.Form):
    """A reason of the catalogue."""

    name = forms.CharField(label=pgettext_lazy("points", "Reason"), max_length=60)
    points = whole(_("Points"), least=-AMOUNT_MAX, most=AMOUNT_MAX, required=True, help_text=_("Below 0: redeemed."))
    badge = line(pgettext_lazy("points", "Badge"), 40, help_text=_("Comes with it; empty for none."))


class TiersForm(forms.Form):
    """All tiers of a group at once."""

    def __init__(self, *args: Any, tiers: Sequence[CommunityTier] = (), **options: Any) -> None:
        options["initial"] = {
            f"{name}{i}": getattr(tier, name)
            for i, tier in enumerate(tiers[:TIER_ROWS])
            for name in ("name", "threshold", "benefits")
        }
        super().__init__(*args, **options)
        for i in range(TIER_ROWS):
            self.fields[f"name{i}"] = line(pgettext_lazy("tier", "Name"), 40)
            self.fields[f"threshold{i}"] = whole(pgettext_lazy("tier", "From points"), most=AMOUNT_MAX * 10)
            self.fields[f"benefits{i}"] = line(pgettext_lazy("tier", "Benefits"), 500)

    def tier_rows(self) -> Iterator[tuple[Any, Any, Any]]:
        """The fields of each row."""
        for i in range(TIER_ROWS):
            yield self[f"name{i}"], self[f"threshold{i}"], self[f"benefits{i}"]

    def clean(self) -> dict[str, Any]:
        """A tier needs name and threshold."""
        data = super().clean() or self.cleaned_data
        for i in range(TIER_ROWS):
            named, bound = data.get(f"name{i}"), data.get(f"threshold{i}")
            if named and bound is None and not self.has_error(f"threshold{i}"):
                self.add_error(f"threshold{i}", _("Enter the points it begins with."))
            if (bound is not None or data.get(f"benefits{i}")) and not named and not self.has_error(f"name{i}"):
                self.add_error(f"name{i}", _("Give the tier a name."))
        return data

    def tiers(self) -> list[dict[str, Any]]:
        """What was entered, as the service takes it."""
        rows = [
            {name: self.cleaned_data[f"{name}{i}"] for name in ("name", "threshold", "benefits")}
            for i in range(TIER_ROWS)
        ]
        return [row for row in rows if row["name"]]


class EventForm(forms.Form):
    """Planning an activity."""

    title = forms.CharField(label=pgettext_lazy("group activity", "What"), max_length=120)
    starts_at = forms.DateTimeField(
        label=pgettext_lazy("group activity", "When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    minutes = whole(_("Minutes"), least=5, most=60 * 24 * 14, initial=60)
    host = NumberChoice(label=pgettext_lazy("group activity", "Host"))
    goal = line(pgettext_lazy("group activity", "Goal"), 300)
    steps = area(pgettext_lazy("group activity", "Steps and script, one a line"), 4000, rows=8)

    def __init__(self, *args: Any, workspace: Workspace, row: CommunityEvent | None = None, **options: Any) -> None:
        if row is not None:
            names = [name for name in self.base_fields if name != "host"]
            options["initial"] = {**{name: getattr(row, name) for name in names}, "host": row.host_id}
        super().__init__(*args, **options)
        offer_people(self.fields["host"], workspace)


class EventReviewForm(forms.Form):
    """What came of an activity."""

    participants = whole(_("Participants"))
    messages = whole(pgettext_lazy("group", "Messages"))
    sales = forms.DecimalField(
        label=_("Sales noted"), required=False, min_value=0, max_digits=11, decimal_places=2,
        help_text=_("As people noted it; nothing is counted by itself."),
    )  # fmt: skip
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3, initial="CNY")
    went_well = area(_("What went well"), 2000)
    change = area(_("What to change next time"), 2000)

    def __init__(self, *args: Any, row: CommunityEvent, **options: Any) -> None:
        if row.reviewed_at is not None:
            options["initial"] = {name: getattr(row, name) for name in self.base_fields}
        super().__init__(*args, **options)


class FollowUpForm(forms.Form):
    """A task that follows from an activity."""

    title = forms.CharField(label=pgettext_lazy("task", "What is to be done"), max_length=160)
    assignee = forms.TypedChoiceField(label=pgettext_lazy("task", "Who"), coerce=int, empty_value=None, required=False)
    due_on = DayField(label=pgettext_lazy("task", "Due"), required=False)

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {person.pk: person for person in people}
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("group", "Nobody")), *((pk, person.label) for pk, person in self.people.items())
        ]  # fmt: skip


FIGURE_LABELS = {
    "members": pgettext_lazy("group figure", "Members"),
    "joined": pgettext_lazy("group figure", "Joined"),
    "left": pgettext_lazy("group figure", "Left"),
    "speakers": pgettext_lazy("group figure", "Who wrote"),
    "messages": pgettext_lazy("group figure", "Messages"),
    "questions": pgettext_lazy("group figure", "Questions"),
    "answered": pgettext_lazy("group figure", "Answered"),
    "conversions": pgettext_lazy("group figure", "Orders noted"),
}


class WeekForm(forms.Form):
    """The figures of one week."""

    week = DayField(label=pgettext_lazy("group", "Any day of the week"))

    def __init__(self, *args: Any, row: CommunityWeek | None = None, **options: Any) -> None:
        if row is not None:
            initial = {name: getattr(row, name) for name in ("week", *FIGURES)}
            options["initial"] = {**initial, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        for name in FIGURES:
            self.fields[name] = whole(FIGURE_LABELS[name])


class TableForm(forms.Form):
    """A table to import."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX, at most 5 MB and 2000 rows. Wrong rows are named and nothing is imported then."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
