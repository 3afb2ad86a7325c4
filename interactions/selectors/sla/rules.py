"""What a workspace promises, in a form that costs nothing to ask: policies, calendars, ladder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from config.lib.business_time import BusinessCalendar, DayKind, NeverOpen, add_business_time
from content.selectors.dates import day_facts
from interactions.models import AnswerCalendar, AnswerPolicy, AnswerSetup, EscalationStep, Thread
from interactions.sla_states import ClockKind, Tell, Trigger
from interactions.states import Intent, Priority

# The promise of the handbook (INT-2), for what no policy fits: within a day, complaints and urgent ones in two hours.
ANSWER_WITHIN, URGENT_WITHIN, WARN = 24 * 60, 2 * 60, 30


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy as clocks use it. `pk` None: the promise of the product; minutes as in `AnswerPolicy`."""

    pk: int | None
    name: str
    first: int
    next: int
    resolve: int | None = None
    warn: int = WARN
    calendar: BusinessCalendar | None = None
    channels: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    intents: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    priority_from: int = 0

    def fits(self, thread: Thread) -> bool:
        """Whether the policy is about a thread."""
        return (
            thread.priority >= self.priority_from
            and (not self.channels or thread.channel in self.channels)
            and (not self.intents or thread.intent in self.intents)
            and (not self.accounts or thread.account_id in self.accounts)
            and (not self.tags or not self.tags.isdisjoint(thread.tags))
            and (not self.platforms or thread.account.platform in self.platforms)
        )

    def minutes(self, kind: str) -> int | None:
        """The target for a kind of clock."""
        return {ClockKind.FIRST: self.first, ClockKind.NEXT: self.next, ClockKind.RESOLVE: self.resolve}[
            ClockKind(kind)
        ]

    def after(self, start: datetime, minutes: float) -> datetime:
        """So many minutes of business time after a moment; plain time where the calendar never opens again."""
        try:
            return add_business_time(self.calendar, start, minutes)
        except NeverOpen:
            return add_business_time(None, start, minutes)


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step of the ladder; `key` is what clocks remember of it."""

    trigger: str
    minutes: int
    tell: tuple[str, ...]
    give_back: bool = False

    @property
    def key(self) -> str:
        """Trigger and minutes, unique in a ladder."""
        return f"{self.trigger}+{self.minutes}"


URGENT_RULES = (
    Rule(None, "", URGENT_WITHIN, URGENT_WITHIN, intents=frozenset({Intent.COMPLAINT})),
    Rule(None, "", URGENT_WITHIN, URGENT_WITHIN, priority_from=Priority.URGENT),
)
REST = Rule(None, "", ANSWER_WITHIN, ANSWER_WITHIN, warn=120)
LADDER = (
    LadderStep(Trigger.WARN, 0, (Tell.OWNER,)),
    LadderStep(Trigger.BREACH, 0, (Tell.OWNER, Tell.LEAD)),
    LadderStep(Trigger.BREACH, 60, (Tell.MANAGER,), give_back=True),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """All of one workspace. `policies` in order; what none fits falls to the product's own promise."""

    policies: tuple[Rule, ...] = ()
    ladder: tuple[LadderStep, ...] = LADDER
    assigning: bool = False
    sticky: bool = True
    taking_back: bool = True
    lead_id: int | None = None

    def of(self, thread: Thread) -> Rule:
        """The first policy that fits a thread."""
        return next((rule for rule in (*self.policies, *URGENT_RULES) if rule.fits(thread)), REST)

    def by_id(self, policy_id: int | None) -> Rule:
        """The policy a clock began with; without a calendar when it is gone."""
        return next((rule for rule in self.policies if rule.pk == policy_id and policy_id is not None), REST)


_known: dict[int, tuple[UUID, Rules]] = {}
_NONE = Rules()


def rules_of(workspace_id: int) -> Rules:
    """What a workspace has set up: one small query, the rest remembered until the stamp changes."""
    row = AnswerSetup.objects.for_workspace(workspace_id).values_list("stamp", flat=True).first()
    if row is None:
        return _NONE
    stamp, rules = _known.get(workspace_id, (None, _NONE))
    if stamp != row:
        rules = _read(workspace_id)
        if len(_known) > 2000:
            _known.clear()
        _known[workspace_id] = (row, rules)
    return rules


def _read(workspace_id: int) -> Rules:
    setup = AnswerSetup.objects.for_workspace(workspace_id).get()
    rows = AnswerPolicy.objects.for_workspace(workspace_id).filter(active=True).select_related("calendar")
    steps = EscalationStep.objects.for_workspace(workspace_id)
    ladder = tuple(LadderStep(row.trigger, row.minutes, tuple(row.tell), row.give_back) for row in steps)
    return Rules(
        policies=tuple(_rule(row) for row in rows),
        ladder=ladder or LADDER,
        assigning=setup.assigning,
        sticky=setup.sticky,
        taking_back=setup.taking_back,
        lead_id=setup.lead_id,
    )


def _rule(row: AnswerPolicy) -> Rule:
    return Rule(
        pk=row.pk,
        name=row.name,
        first=row.first_minutes,
        next=row.next_minutes,
        resolve=row.resolve_minutes,
        warn=row.warn_minutes,
        calendar=calendar_of(row.calendar) if row.calendar is not None else None,
        channels=frozenset(row.channels),
        platforms=frozenset(row.platforms),
        accounts=frozenset(row.account_ids),
        intents=frozenset(row.intents),
        tags=frozenset(row.tags),
        priority_from=row.priority_from or 0,
    )


def calendar_of(row: AnswerCalendar) -> BusinessCalendar | None:
    """A stored calendar for reckoning; None (around the clock) for one that could never open."""
    try:
        return calendar_built(row.zone, row.week, row.own_days, public_days=row.public_days)
    except ValueError:
        return None


def calendar_built(
    zone: str, week: Sequence[Any], own_days: Mapping[str, Any], *, public_days: bool
) -> BusinessCalendar:
    """A calendar from its stored form. Raises ValueError for blocks out of order, NeverOpen for an empty week."""
    return BusinessCalendar(
        zone=zone,
        week=tuple(tuple((int(start), int(end)) for start, end in blocks) for blocks in week),
        days={
            date.fromisoformat(day): tuple((int(start), int(end)) for start, end in entry["blocks"])
            for day, entry in own_days.items()
        },
        public=public_kind if public_days else None,
    )


def public_kind(day: date) -> DayKind:
    """What a day is by the law of mainland China: off, worked in exchange, or ordinary."""
    rest = day_facts(day, "en").rest
    return "off" if rest == "off" else "work" if rest == "work" else ""
