"""What a persona's page shows: bars with their sources, the cloud, and lines with their evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.connectors import registry
from accounts.models import Persona, PersonaEvidence, ResearchSource
from accounts.research_states import FAMILY_TONES, Aspect, Gender, SourceKind, TagFamily, band_label, band_order
from accounts.selectors.personas.distributions import Distribution
from accounts.selectors.personas.personas import FACTS, LINES
from config.lib.clock import now
from team.word_cloud import Word

# Aspects shown as bars, with the number of their colour and how many bars are shown.
BARS: Mapping[Aspect, tuple[int, int]] = {
    Aspect.AGE: (1, 8),
    Aspect.GENDER: (5, 4),
    Aspect.CITY: (3, 8),
    Aspect.COUNTRY: (6, 6),
    Aspect.LANGUAGE: (4, 6),
    Aspect.INTEREST: (3, 10),
    Aspect.BEHAVIOUR: (2, 10),
}
CLOUD = {
    Aspect.INTEREST: FAMILY_TONES[TagFamily.INTEREST],
    Aspect.BEHAVIOUR: FAMILY_TONES[TagFamily.BEHAVIOUR],
    Aspect.ATTRIBUTE: FAMILY_TONES[TagFamily.ATTRIBUTE],
}
CLOUD_MAX = 45


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `share` in percent; `count` of `base` people, None where only shares were told. `key`: for clocks."""

    key: str
    label: str
    share: float
    count: int | None
    base: int | None


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Bars of one aspect by the same kind of source. `base`: how many people they rest on, None when nobody knows."""

    aspect: Aspect
    bars: list[Bar]
    sources: list[ResearchSource]
    base: int | None
    tone: int
    audience: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A statement of the persona and what it rests on; without evidence it is an assumption."""

    text: str
    evidence: list[PersonaEvidence]


@dataclass(frozen=True)
class Sheet:
    """Everything of a persona's page that has a source."""

    lines: dict[str, list[Line]]
    facts: dict[str, list[PersonaEvidence]]
    channels: list[Line]
    answers: list[BarGroup]
    audiences: list[tuple[ResearchSource, list[BarGroup], list[Bar]]]
    cloud: list[Word]
    sources: list[ResearchSource]
    evidence: list[PersonaEvidence]

    @property
    def assumptions(self) -> int:
        """How many statements have no source."""
        lines = [line for group in self.lines.values() for line in group] + self.channels
        return sum(not line.evidence for line in lines)


def persona_sheet(persona: Persona) -> Sheet:
    """Group the evidence of a persona. Two queries."""
    rows = PersonaEvidence.objects.for_workspace(persona.workspace_id).filter(persona=persona)
    evidence = list(rows.select_related("source__account").order_by("pk"))
    by_text: dict[tuple[str, str], list[PersonaEvidence]] = defaultdict(list)
    for one in evidence:
        by_text[one.aspect, one.statement].append(one)
    asked = [one for one in evidence if one.source.kind != SourceKind.AUDIENCE and one.computed]
    told: dict[int, list[PersonaEvidence]] = defaultdict(list)
    for one in evidence:
        if one.source.kind == SourceKind.AUDIENCE:
            told[one.source_id].append(one)
    zone = persona.workspace.time_zone
    facts = {aspect: _once([one for one in evidence if one.aspect == aspect]) for aspect in FACTS}
    return Sheet(
        lines={field: _lines(aspect, getattr(persona, field), by_text) for aspect, field in LINES.items()},
        facts={aspect.value: found for aspect, found in facts.items() if found},
        channels=_lines(Aspect.CHANNEL, persona.channels, by_text),
        answers=_groups(asked, audience=False),
        audiences=[(rows[0].source, _groups(rows, audience=True), _hours(rows, zone)) for rows in told.values()],
        cloud=_cloud(asked),
        sources=list({one.source_id: one.source for one in evidence}.values()),
        evidence=evidence,
    )


def _once(rows: Iterable[PersonaEvidence]) -> list[PersonaEvidence]:
    """One row a source: what speaks of the fact itself, else any part of the distribution."""
    found: dict[int, PersonaEvidence] = {}
    for one in rows:
        if one.source_id not in found or one.statement == one.aspect:
            found[one.source_id] = one
    return list(found.values())


def bar_label(aspect: str, key: str, label: str = "") -> str:
    """A key of a figure to be read."""
    if label:
        return label
    if aspect == Aspect.AGE:
        return band_label(key)
    if aspect == Aspect.GENDER and key in Gender:
        return str(Gender(key).label)
    if aspect == Aspect.CHANNEL and key in registry.slugs():
        return registry.capabilities(key).label
    return key


def _lines(
    aspect: Aspect, texts: Iterable[str], by_text: Mapping[tuple[str, str], list[PersonaEvidence]]
) -> list[Line]:
    return [Line(text, by_text.get((aspect.value, text), [])) for text in texts]


def _groups(evidence: Sequence[PersonaEvidence], *, audience: bool) -> list[BarGroup]:
    groups = []
    for aspect, (tone, most) in BARS.items():
        rows = [one for one in evidence if one.aspect == aspect and one.share is not None]
        if not rows:
            continue
        bars = _bars(aspect, rows)
        bars.sort(
            key=(lambda bar: (band_order(bar.key), bar.key)) if aspect is Aspect.AGE else (lambda bar: -bar.share)
        )
        sources = list({one.source_id: one.source for one in rows}.values())
        groups.append(BarGroup(aspect, bars[:most], sources, _base(rows), tone, audience))
    return groups


def _bars(aspect: Aspect, rows: Sequence[PersonaEvidence]) -> list[Bar]:
    """Answers of several sheets are put together by how many people each asked."""
    base = _base(rows)
    merged: dict[str, list[PersonaEvidence]] = defaultdict(list)
    for one in rows:
        merged[one.statement].append(one)
    bars = []
    for key, parts in merged.items():
        first = parts[0]
        counts = [one.count for one in parts]
        share = first.share or 0.0
        if base and len({one.source_id for one in rows}) > 1:
            share = sum((one.share or 0) * (one.base or 0) for one in parts) / base
        count = sum(filter(None, counts)) if None not in counts else None
        bars.append(Bar(key, bar_label(aspect, key, first.label), round(share, 1), count, base))
    return bars


def _base(rows: Sequence[PersonaEvidence]) -> int | None:
    """How many people the rows of one aspect rest on: those who answered, added up over sheets."""
    bases = {one.source_id: one.base for one in rows}
    known = [base for base in bases.values() if base]
    return sum(known) if len(known) == len(bases) else None


def _hours(rows: Sequence[PersonaEvidence], zone: str) -> list[Bar]:
    found = [one for one in rows if one.aspect == Aspect.ACTIVE_HOUR and one.statement.isdigit()]
    return hour_bars([Bar(one.statement, one.statement, one.share or 0, None, None) for one in found], zone)


def hour_bars(hours: Sequence[Bar], zone: str) -> list[Bar]:
    """Hours told in UTC as hours of the day in `zone`, from midnight on; none missing where any is told."""
    if not hours:
        return []
    ahead = now().astimezone(ZoneInfo(zone)).utcoffset()
    shift = round((ahead.total_seconds() if ahead else 0) / 3600)
    shares = {(int(bar.key) + shift) % 24: bar.share for bar in hours}
    return [Bar(str(hour), f"{hour:02}:00", shares.get(hour, 0.0), None, None) for hour in range(24)]


def preview_groups(distribution: Distribution) -> list[BarGroup]:
    """The bars of answers that are being chosen, without sources."""
    groups = []
    for aspect, (tone, most) in BARS.items():
        found = distribution.of(aspect)
        if not found:
            continue
        bars = [Bar(one.statement, bar_label(aspect, one.statement), one.share, one.count, one.base) for one in found]
        if aspect is Aspect.AGE:
            bars.sort(key=lambda bar: band_order(bar.key))
        groups.append(BarGroup(aspect, bars[:most], [], found[0].base, tone, audience=False))
    return groups


def _cloud(rows: Sequence[PersonaEvidence]) -> list[Word]:
    """Tags by how many people they fit."""
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for one in rows:
        if one.aspect in CLOUD:
            weights[one.aspect, one.statement] += one.count or 0
    ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:CLOUD_MAX]
    return [Word(text, weight, CLOUD[Aspect(aspect)]) for (aspect, text), weight in ranked]
