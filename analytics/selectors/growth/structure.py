"""Who follows the accounts, beside whom the brand wants to reach: shares, gaps in points, and how both moved.

Readings are those of accounts' audience research: what platforms reported, what files told and what people entered. Of
several accounts each counts by its number of followers. A gap is half the sum of all differences of shares, what has no
target counting as one part: so many percent of the followers would have to be others for the target to be met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.connectors.audience import AudienceUnit
from accounts.models import AudienceFigure, SocialAccount
from accounts.research_states import SourceKind, SourceState
from analytics.growth_keys import folded, key_label
from analytics.growth_states import FIXED, Part
from analytics.models import StructureTarget
from config.lib.clock import local_day, now
from team.models import Workspace

MONTHS, SHOWN = 12, 8
# An older reading says nothing of today any more.
STALE = timedelta(days=200)


@dataclass(frozen=True, slots=True)
class Reading:
    """The structure of one account by one part on one day: shares in percent by key. `basis`: what is divided."""

    account_id: int
    day: date
    source_id: int
    basis: str
    shares: Mapping[str, float]
    weight: int


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One part of the followers: its share now, as aimed at, and at the reading before; None: not known, not set."""

    key: str
    label: str
    share: float | None
    target: float | None
    before: float | None

    @property
    def gap(self) -> float | None:
        """Share less target, in points."""
        return None if self.share is None or self.target is None else self.share - self.target

    @property
    def moved(self) -> float | None:
        """By how many points it moved."""
        return None if self.share is None or self.before is None else self.share - self.before


@dataclass(slots=True)
class PartSheet:
    """Everything of one part. `history`: day, gap (None without target or reading), shares by key; the oldest first.

    `told`: how many of `asked` accounts tell it; `oldest`, `newest`: days of the readings that count.
    """

    part: Part
    lines: list[KeyLine]
    gap: float | None
    told: int
    asked: int
    oldest: date | None = None
    newest: date | None = None
    bases: tuple[str, ...] = ()
    history: list[tuple[date, float | None, dict[str, float]]] = field(default_factory=list)

    @property
    def has_target(self) -> bool:
        """Whether anything is aimed at."""
        return any(one.target is not None for one in self.lines)


@dataclass(frozen=True, slots=True)
class Structure:
    """All parts that are told or aimed at. `own`: the target is the group's own, not that of all accounts."""

    parts: list[PartSheet]
    own: bool

    @property
    def widest(self) -> PartSheet | None:
        """The part with the largest gap."""
        known = [one for one in self.parts if one.gap is not None]
        return max(known, key=lambda one: one.gap or 0) if known else None


def targets_of(*, workspace: Workspace, group_id: int | None) -> tuple[dict[str, dict[str, float]], bool]:
    """The target by part and key, and whether it is the group's own; a group without one has that of all. One query."""
    found: dict[int | None, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    rows = StructureTarget.objects.for_workspace(workspace)
    for row in rows.order_by("pk"):
        found[row.group_id][row.part][row.key] = float(row.share)
    own = bool(group_id and found.get(group_id))
    return dict(found.get(group_id if own else None, {})), own


def structure_of(
    *, workspace: Workspace, accounts: Sequence[SocialAccount], group_id: int | None = None, months: int = MONTHS
) -> Structure:
    """The structure of the accounts beside the target. Two queries."""
    today = local_day(now(), workspace.time_zone)
    targets, own = targets_of(workspace=workspace, group_id=group_id)
    ends = _ends(today, months)
    readings = _readings(workspace, accounts, ends[0] - STALE)
    parts = []
    for part in Part:
        mine, target = readings.get(part, []), targets.get(part, {})
        if mine or target:
            parts.append(_sheet(part, mine, target, ends, len(accounts)))
    return Structure(parts, own)


def _sheet(
    part: Part, readings: Sequence[Reading], target: Mapping[str, float], ends: Sequence[date], asked: int
) -> PartSheet:
    chosen = _latest(readings, ends[-1])
    shares = _mixed(chosen)
    earlier = [one for one in readings if chosen and one.day < min(row.day for row in chosen)]
    before = _mixed(_latest(earlier, max(one.day for one in earlier))) if earlier else {}
    history = []
    for end in ends:
        mixed = _mixed(_latest(readings, end))
        history.append((end, _gap(mixed, target), mixed))
    keys = list(FIXED.get(part, ()))
    extra = [key for key in target if key not in keys]
    extra += sorted((key for key in shares if key not in keys and key not in extra), key=lambda key: -shares[key])
    limit = len(target) + SHOWN
    lines = [
        KeyLine(
            key,
            key_label(part, key),
            shares.get(key, 0.0) if shares else None,
            target.get(key),
            before.get(key, 0.0) if before else None,
        )
        for key in [*keys, *extra[:limit]]
        if key in shares or key in target
    ]
    days = [one.day for one in chosen]
    return PartSheet(
        part,
        lines,
        _gap(shares, target),
        len(chosen),
        asked,
        min(days, default=None),
        max(days, default=None),
        tuple(sorted({one.basis for one in chosen})),
        history,
    )


def _readings(workspace: Workspace, accounts: Sequence[SocialAccount], first: date) -> dict[str, list[Reading]]:
    followers = {one.pk: one.followers or 0 for one in accounts}
    rows = AudienceFigure.objects.for_workspace(workspace).filter(
        dimension__in=Part.values,
        value__isnull=False,
        source__kind=SourceKind.AUDIENCE,
        source__state=SourceState.READY,
        source__account__in=list(followers),
        source__collected_to__gte=first,
    )
    values: dict[tuple[str, int], list[tuple[str, str, float, str]]] = defaultdict(list)
    facts: dict[int, tuple[int, date, int]] = {}
    for source, account, day, sample, part, key, label, value, unit, basis in rows.order_by("source_id").values_list(
        "source_id", "source__account_id", "source__collected_to", "source__sample", "dimension", "key", "label",
        "value", "unit", "basis",
    ):  # fmt: skip
        facts[source] = (account, day, sample or followers[account])
        values[part, source].append((folded(part, key, label), unit, value, basis))
    found: dict[str, list[Reading]] = defaultdict(list)
    for (part, source), told in values.items():
        account, day, weight = facts[source]
        counted = told[0][1] == AudienceUnit.COUNT
        whole = sum(value for _key, _unit, value, _basis in told) if counted else 100.0
        if not whole:
            continue
        shares: dict[str, float] = defaultdict(float)
        for key, _unit, value, _basis in told:
            shares[key] += 100 * value / whole
        found[part].append(Reading(account, day, source, told[0][3], dict(shares), weight))
    return dict(found)


def _latest(readings: Sequence[Reading], until: date) -> list[Reading]:
    """The newest reading of each account up to a day, none that is stale by then."""
    found: dict[int, Reading] = {}
    for one in readings:
        if until - STALE < one.day <= until:
            other = found.get(one.account_id)
            if other is None or (one.day, one.source_id) > (other.day, other.source_id):
                found[one.account_id] = one
    return list(found.values())


def _mixed(readings: Sequence[Reading]) -> dict[str, float]:
    """Shares of all accounts together, each by its followers; evenly where nobody knows how many these are."""
    if not readings:
        return {}
    even = not any(one.weight for one in readings)
    whole = len(readings) if even else sum(one.weight for one in readings)
    shares: dict[str, float] = defaultdict(float)
    for one in readings:
        for key, share in one.shares.items():
            shares[key] += share * (1 if even else one.weight) / whole
    return dict(shares)


def _gap(shares: Mapping[str, float], target: Mapping[str, float]) -> float | None:
    if not shares or not target:
        return None
    apart = sum(abs(shares.get(key, 0.0) - aim) for key, aim in target.items())
    rest = (100 - sum(shares.get(key, 0.0) for key in target)) - (100 - sum(target.values()))
    return (apart + abs(rest)) / 2


def _ends(today: date, months: int) -> list[date]:
    """The last day of each month before this one, then today."""
    ends, day = [today], today
    for _month in range(months):
        day = day.replace(day=1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]
