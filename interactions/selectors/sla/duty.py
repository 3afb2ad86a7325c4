"""Who is on shift, who is out, and how much they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count

from config.lib.clock import now
from interactions.models import Absence, Answerer, OnCall, Shift, Thread
from interactions.sla_states import Presence
from interactions.states import ThreadState
from team.models import Membership, User, Workspace
from team.permissions import Permission, roles_with

DAY = 1440
Span = tuple[int, int]


@dataclass(slots=True)
class Colleague:
    """A member who may answer. `load`: open threads they have; `why_not`: "", out, busy or off."""

    user: User
    card: Answerer
    load: int = 0
    why_not: str = ""

    def takes(self, thread: Thread) -> bool:
        """Whether a thread may be given to them by rule."""
        own = not self.card.account_ids or thread.account_id in self.card.account_ids
        return own and not self.why_not and (self.card.most is None or self.load < self.card.most)


@dataclass(frozen=True, slots=True)
class Rota:
    """Weekly shifts and duties of single days, by user. Minutes as in `Shift`."""

    weekly: Mapping[int, Mapping[int, list[Span]]] = field(default_factory=dict)
    days: Mapping[tuple[int, date], list[Span]] = field(default_factory=dict)

    def spans(self, user_id: int, day: date) -> list[Span]:
        """The shifts of somebody that begin on a day."""
        if (own := self.days.get((user_id, day))) is not None:
            return own
        return self.weekly.get(user_id, {}).get(day.weekday(), [])

    def works(self, user_id: int, moment: datetime, zone: str) -> bool:
        """Whether somebody is on shift; everybody always is while there is no rota at all."""
        if not self.weekly and not self.days:
            return True
        local = moment.astimezone(ZoneInfo(zone))
        minute, day = local.hour * 60 + local.minute, local.date()
        today = any(start <= minute < end for start, end in self.spans(user_id, day))
        before = self.spans(user_id, day - timedelta(days=1))
        return today or any(start <= minute + DAY < end for start, end in before)


def rota_of(*, workspace: Workspace, first: date, last: date) -> Rota:
    """The rota, with the duties of the days from `first` to `last`."""
    weekly: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for shift in Shift.objects.for_workspace(workspace):
        weekly[shift.user_id][shift.weekday].append((shift.starts, shift.ends))
    days: dict[tuple[int, date], list[Span]] = defaultdict(list)
    for duty in OnCall.objects.for_workspace(workspace).filter(day__range=(first, last)):
        days[duty.user_id, duty.day].append((duty.starts, duty.ends))
    return Rota(weekly, days)


def crew_of(*, workspace: Workspace) -> list[Colleague]:
    """Everybody who may answer, with what keeps them from it right now and how many open threads they have."""
    moment = now()
    today = moment.astimezone(ZoneInfo(workspace.time_zone)).date()
    rows = Membership.objects.for_workspace(workspace).select_related("user").order_by("user__name", "pk")
    members = list(rows.filter(role__in=roles_with(Permission.INBOX_REPLY), user__is_active=True))
    cards = {card.user_id: card for card in Answerer.objects.for_workspace(workspace)}
    away = absent_on(workspace_id=workspace.pk, day=today)
    rota = rota_of(workspace=workspace, first=today - timedelta(days=1), last=today)
    loads = loads_of(workspace_id=workspace.pk)
    crew = []
    for member in members:
        card = cards.get(member.user_id) or Answerer(workspace=workspace, user=member.user)
        presence = presence_of(card, moment)
        why = presence if presence != Presence.AVAILABLE else ""
        if member.user_id in away:
            why = Presence.OUT
        elif not why and not rota.works(member.user_id, moment, workspace.time_zone):
            why = "off"
        crew.append(Colleague(member.user, card, loads.get(member.user_id, 0), str(why)))
    return crew


def presence_of(card: Answerer, moment: datetime) -> str:
    """What somebody said about themselves, as long as it holds."""
    over = card.presence_until is not None and card.presence_until <= moment
    return Presence.AVAILABLE if over else card.presence


def absent_on(*, workspace_id: int, day: date) -> set[int]:
    """Users who are out of office on a day of the workspace."""
    rows = Absence.objects.for_workspace(workspace_id).filter(first_day__lte=day, last_day__gte=day)
    return set(rows.values_list("user_id", flat=True))


def loads_of(*, workspace_id: int) -> dict[int, int]:
    """Open threads by owner."""
    rows = Thread.objects.for_workspace(workspace_id).filter(state=ThreadState.OPEN, assignee__isnull=False)
    return dict(rows.order_by().values_list("assignee_id").annotate(n=Count("pk")))


def out_of(*, workspace: Workspace, user_ids: Iterable[int]) -> set[int]:
    """Which of these users can answer nothing now: out of office, out by presence, or no longer allowed to."""
    ids, moment = set(user_ids), now()
    members = Membership.objects.for_workspace(workspace).filter(
        user_id__in=ids, user__is_active=True, role__in=roles_with(Permission.INBOX_REPLY)
    )
    gone = ids - set(members.values_list("user_id", flat=True))
    today = moment.astimezone(ZoneInfo(workspace.time_zone)).date()
    away = absent_on(workspace_id=workspace.pk, day=today)
    cards = Answerer.objects.for_workspace(workspace).filter(user_id__in=ids, presence=Presence.OUT)
    out = {card.user_id for card in cards if presence_of(card, moment) == Presence.OUT}
    return gone | (ids & away) | out
