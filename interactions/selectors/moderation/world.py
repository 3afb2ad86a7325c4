"""What rules have to know besides a message: what was written before, what was hidden, business hours, the rota."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.lib.business_time import BusinessCalendar, is_open
from interactions.models import Absence, AnswerCalendar, Message, ThreadEvent
from interactions.moderation_states import Hours
from interactions.selectors.moderation.signs import REPEAT_LEN, squeezed
from interactions.selectors.moderation.terms import DAYS_MAX, Conditions
from interactions.selectors.sla.duty import Rota, rota_of
from interactions.selectors.sla.rules import calendar_of
from interactions.states import Direction
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with

REPEATS_WITHIN = timedelta(hours=24)
# So many earlier messages are compared at most; a flood shows long before.
COMPARED = 20_000


@dataclass(frozen=True, slots=True)
class Heard:
    """A received message as rules see it."""

    pk: int
    thread_id: int
    contact_id: int
    account_id: int
    platform: str
    channel: str
    text: str
    sentiment: str
    intent: str
    confidence: float
    reasons: Sequence[dict[str, Any]]
    at: datetime
    first: bool


@dataclass(slots=True)
class World:
    """Facts for one batch; what no rule asks for is empty and cost nothing."""

    zone: str = "UTC"
    calendars: dict[int, BusinessCalendar | None] = field(default_factory=dict)
    written: dict[str, list[datetime]] = field(default_factory=dict)
    offences: dict[int, list[datetime]] = field(default_factory=dict)
    rota: Rota = field(default_factory=Rota)
    crew: Sequence[int] = ()
    away: list[tuple[int, date, date]] = field(default_factory=list)

    def copies(self, heard: Heard) -> int:
        """How often the same was written in the day before, by whomever."""
        moments = self.written.get(squeezed(heard.text), [])
        return max(0, bisect_left(moments, heard.at) - bisect_left(moments, heard.at - REPEATS_WITHIN))

    def offended(self, heard: Heard, days: int) -> int:
        """How many messages of the person were hidden or deleted in the days before."""
        moments = self.offences.get(heard.contact_id, [])
        return bisect_right(moments, heard.at) - bisect_left(moments, heard.at - timedelta(days=days))

    def holds(self, hours: str, calendar_id: int | None, moment: datetime) -> bool:
        """Whether the hours a rule names are now; without a calendar it is always open."""
        if hours == Hours.UNSTAFFED:
            return not any(self._works(user, moment) for user in self.crew)
        return is_open(self.calendars.get(calendar_id or 0), moment) == (hours == Hours.OPEN)

    def _works(self, user_id: int, moment: datetime) -> bool:
        day = moment.astimezone(ZoneInfo(self.zone)).date()
        if any(user == user_id and first <= day <= last for user, first, last in self.away):
            return False
        return self.rota.works(user_id, moment, self.zone)


def world_of(*, workspace: Workspace, terms: Sequence[tuple[Conditions, int | None]], heard: Sequence[Heard]) -> World:
    """The facts that rules with these conditions and calendars need about these messages: a few queries at most."""
    world = World(zone=workspace.time_zone)
    if not heard:
        return world
    earliest, latest = min(one.at for one in heard), max(one.at for one in heard)
    if any(conditions.spam for conditions, _calendar in terms):
        world.written = _written(workspace, heard, earliest, latest)
    if any(conditions.offences for conditions, _calendar in terms):
        world.offences = _offences(workspace, {one.contact_id for one in heard}, earliest)
    wanted = {pk for conditions, pk in terms if pk and conditions.hours in (Hours.OPEN, Hours.CLOSED)}
    if wanted:
        rows = AnswerCalendar.objects.for_workspace(workspace).filter(pk__in=wanted)
        world.calendars = {row.pk: calendar_of(row) for row in rows}
    if any(conditions.hours == Hours.UNSTAFFED for conditions, _calendar in terms):
        _staff(world, workspace, earliest, latest)
    return world


def _written(workspace: Workspace, heard: Sequence[Heard], earliest: datetime, latest: datetime) -> dict[str, Any]:
    asked = {key for one in heard if len(key := squeezed(one.text)) >= REPEAT_LEN}
    if not asked:
        return {}
    rows = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, at__range=(earliest - REPEATS_WITHIN, latest)
    )
    found: dict[str, list[datetime]] = defaultdict(list)
    for at, text in rows.order_by("-at", "-pk").values_list("at", "text")[:COMPARED]:
        if (key := squeezed(text)) in asked:
            found[key].append(at)
    return {key: moments[::-1] for key, moments in found.items()}


def _offences(workspace: Workspace, contacts: Iterable[int], earliest: datetime) -> dict[int, list[datetime]]:
    since = earliest - timedelta(days=DAYS_MAX)
    found: dict[int, list[datetime]] = defaultdict(list)
    hidden = Message.objects.for_workspace(workspace).filter(
        thread__contact__in=contacts, direction=Direction.IN, hidden_at__gte=since
    )
    for contact_id, at in hidden.values_list("thread__contact_id", "hidden_at"):
        found[contact_id].append(at)
    events = ThreadEvent.objects.for_workspace(workspace).filter(
        thread__contact__in=contacts, verb="comment_deleted", at__gte=since
    )
    for contact_id, at in events.values_list("thread__contact_id", "at"):
        found[contact_id].append(at)
    return {contact_id: sorted(moments) for contact_id, moments in found.items()}


def _staff(world: World, workspace: Workspace, earliest: datetime, latest: datetime) -> None:
    zone = ZoneInfo(workspace.time_zone)
    first, last = earliest.astimezone(zone).date() - timedelta(days=1), latest.astimezone(zone).date()
    world.rota = rota_of(workspace=workspace, first=first, last=last)
    members = Membership.objects.for_workspace(workspace).filter(
        role__in=roles_with(Permission.INBOX_REPLY), user__is_active=True
    )
    world.crew = list(members.values_list("user_id", flat=True))
    absences = Absence.objects.for_workspace(workspace).filter(first_day__lte=last, last_day__gte=first)
    world.away = list(absences.values_list("user_id", "first_day", "last_day"))
