"""The state of the calendar, kept whole in its address: view, day, colouring and filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import AccountGroup, SocialAccount
from config.lib.clock import local_day, now
from content.models import Pillar
from content.selectors.calendar import CalendarFilters, month_days, week_start
from content.states import DisplayState
from content.templatetags.states import st_icon
from team.decorators import WorkspaceRequest
from team.models import Membership

VIEWS: tuple[tuple[str, str | Promise], ...] = (
    ("week", _("Week")),
    ("weeks", _("5 weeks")),
    ("month", _("Month")),
    ("list", _("List")),
)
COLOURS: tuple[tuple[str, str | Promise], ...] = (
    ("status", _("Status")),
    ("platform", _("Platform")),
    ("pillar", _("Pillar")),
)
_VIEW_KEYS = [key for key, _name in VIEWS]
_COLOUR_KEYS = [key for key, _name in COLOURS]
# Chips in the filter row; the rest is in a menu.
CHIPS = 8


@dataclass(frozen=True, slots=True)
class CalendarState:
    """What the address asks for; unreadable parts fall back to today, no filter and the member's last view."""

    view: str
    colour: str
    day: date
    today: date
    filters: CalendarFilters

    @property
    def span(self) -> tuple[date, date]:
        """First and last day shown: whole weeks. Five weeks are one past week, this one and three to come."""
        if self.view == "week":
            return week_start(self.day), week_start(self.day) + timedelta(days=6)
        if self.view == "month":
            return month_days(self.day)
        first = week_start(self.day) - timedelta(days=7)
        return first, first + timedelta(days=34)

    @property
    def earlier(self) -> date:
        """The day to show one step back: a month in the month view, else a week."""
        if self.view == "month":
            return (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.day - timedelta(days=7)

    @property
    def later(self) -> date:
        """The day to show one step on."""
        if self.view == "month":
            return (self.day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return self.day + timedelta(days=7)

    @property
    def title(self) -> str:
        """The span in words."""
        if self.view == "month":
            return formats.date_format(self.day, pgettext("date format for a month", "F Y"))
        if self.view == "list":
            return pgettext("calendar", "From %(day)s") % {"day": _words(self.day, self.today)}
        first, last = self.span
        return f"{_words(first, self.today)} – {_words(last, self.today)}"

    def query(self, **changes: Any) -> str:
        """The query string with some values replaced; filters take frozensets."""
        values: dict[str, Any] = {
            "view": self.view,
            "date": self.day.isoformat() if self.day != self.today else "",
            "color": self.colour if self.colour != COLOURS[0][0] else "",
            "account": self.filters.accounts,
            "platform": self.filters.platforms,
            "status": self.filters.statuses,
            "author": self.filters.authors,
            "pillar": self.filters.pillars,
            "group": self.filters.groups,
            **changes,
        }
        query = QueryDict(mutable=True)
        for name, value in values.items():
            if isinstance(value, frozenset):
                query.setlist(name, sorted(str(item) for item in value))
            elif value:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def toggled(self, name: str, value: int | str) -> str:
        """The query string with `value` added to or taken out of one filter."""
        chosen = getattr(self.filters, _FIELDS[name])
        return self.query(**{name: chosen ^ frozenset({value})})


_FIELDS = {
    "account": "accounts",
    "platform": "platforms",
    "status": "statuses",
    "author": "authors",
    "pillar": "pillars",
    "group": "groups",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a filter: where choosing it leads, and whether it is chosen now."""

    label: str
    query: str
    on: bool
    platform: str = ""
    icon: str = ""
    tone: int = 0


@dataclass(frozen=True, slots=True)
class FilterMenu:
    """One filter with its choices. `clear` leads to the calendar without it."""

    label: str | Promise
    icon: str
    choices: tuple[Choice, ...]
    clear: str

    @property
    def chosen(self) -> list[Choice]:
        """The choices in force."""
        return [choice for choice in self.choices if choice.on]


def calendar_state(request: WorkspaceRequest) -> CalendarState:
    """Read the address; the view and colouring the member used last stand in for missing ones."""
    remembered = request.session.get(_key(request), {})
    today = local_day(now(), request.workspace.time_zone)
    params = request.GET
    return CalendarState(
        view=_known(params.get("view", ""), _VIEW_KEYS) or _known(remembered.get("view"), _VIEW_KEYS) or "weeks",
        colour=_known(params.get("color", ""), _COLOUR_KEYS)
        or ("" if "view" in params else _known(remembered.get("color"), _COLOUR_KEYS))
        or COLOURS[0][0],
        day=_day(params.get("date", "")) or today,
        today=today,
        filters=calendar_filters(params),
    )


def remember(request: WorkspaceRequest, state: CalendarState) -> None:
    """Keep the view and colouring for the member's next visit to this workspace."""
    chosen = {"view": state.view, "color": state.colour}
    if request.session.get(_key(request)) != chosen:
        request.session[_key(request)] = chosen


def calendar_filters(params: QueryDict) -> CalendarFilters:
    """The filters of an address; values that cannot be meant are left out."""
    return CalendarFilters(
        accounts=frozenset(_numbers(params.getlist("account"))),
        platforms=frozenset(params.getlist("platform")[:50]),
        statuses=frozenset(value for value in params.getlist("status") if value in DisplayState.values),
        authors=frozenset(_numbers(params.getlist("author"))),
        pillars=frozenset(_numbers(params.getlist("pillar"))),
        groups=frozenset(_numbers(params.getlist("group"))),
    )


def account_choices(state: CalendarState, accounts: Iterable[SocialAccount]) -> list[Choice]:
    """A choice per account. Without an account filter every account counts as shown."""
    chosen = state.filters.accounts
    return [
        Choice(str(account), state.toggled("account", account.pk), not chosen or account.pk in chosen, account.platform)
        for account in accounts
    ]


def filter_menus(
    state: CalendarState,
    members: Iterable[Membership],
    platforms: Mapping[str, str],
    pillars: Iterable[Pillar],
    groups: Iterable[AccountGroup] = (),
) -> tuple[FilterMenu, ...]:
    """The menus for state, platform, group, pillar and author. `platforms`: slug → name, of connected accounts."""
    filters = state.filters
    by_status = tuple(
        Choice(
            str(status.label), state.toggled("status", status.value), status in filters.statuses, "", st_icon(status)
        )
        for status in DisplayState
    )
    by_platform = tuple(
        Choice(name, state.toggled("platform", slug), slug in filters.platforms, slug)
        for slug, name in platforms.items()
    )
    by_pillar = tuple(
        Choice(row.name, state.toggled("pillar", row.pk), row.pk in filters.pillars, tone=row.tone) for row in pillars
    )
    by_group = tuple(
        Choice(row.name, state.toggled("group", row.pk), row.pk in filters.groups, tone=int(row.tone[1:]))
        for row in groups
    )
    by_author = tuple(
        Choice(member.user.label, state.toggled("author", member.user_id), member.user_id in filters.authors)
        for member in members
    )
    return (
        FilterMenu(_("Status"), "list-filter", by_status, state.query(status=frozenset())),
        FilterMenu(_("Platform"), "share-2", by_platform, state.query(platform=frozenset())),
        FilterMenu(_("Group"), "group", by_group, state.query(group=frozenset())),
        FilterMenu(_("Pillar"), "columns-3", by_pillar, state.query(pillar=frozenset())),
        FilterMenu(_("Author"), "user-round", by_author, state.query(author=frozenset())),
    )


def _words(day: date, today: date) -> str:
    if day.year == today.year:
        return formats.date_format(day, pgettext("date format for month and day", "j M"))
    return formats.date_format(day, pgettext("date format for day, month and year", "j M Y"))


def _key(request: WorkspaceRequest) -> str:
    return f"calendar-{request.workspace.pk}"


def _known(value: Any, allowed: list[str]) -> str:
    return value if value in allowed else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 16][:200]
