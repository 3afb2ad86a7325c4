"""Making a persona from answers: choose respondents by a filter, compute what they have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.models import Persona, PersonaEvidence, ResearchTag
from accounts.research_states import AGE_BANDS, Aspect, Gender, TagFamily
from accounts.selectors.personas.distributions import Computed, Distribution, distribution_of
from accounts.selectors.personas.personas import LINES, persona_get
from accounts.selectors.personas.segments import Segment, segment_check, segment_rows
from accounts.services.personas.personas import LINE_MAX, PersonaValues, persona_save
from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

# How many of the most frequent answers become lines of the persona.
TOP_LINES, TOP_CHANNELS, TOP_TAGS, TOP_CITIES = 6, 4, 12, 4


class NobodyMatches(InvalidInput):
    """No answer fits the filter."""

    code = "segment_empty"
    message = _("Nobody who answered fits this choice. Choose less narrowly.")


@transaction.atomic
def persona_build(*, workspace: Workspace, actor: Actor, name: str, segment: Segment) -> Persona:
    """A new persona of the answers that fit. Raises NobodyMatches, PersonaKnown, InvalidInput at the field."""
    distribution = _distribution(workspace, segment)
    low, high = _ages(distribution, segment)
    values = PersonaValues(
        name=name,
        age_from=low,
        age_to=high,
        gender=_gender(distribution),
        places=" · ".join(one.statement for one in distribution.of(Aspect.CITY)[:TOP_CITIES]),
        tone=sum(name.encode()) % 6,
    )
    row = persona_save(workspace=workspace, actor=actor, values=values)
    return _refreshed(workspace, actor, row, segment, distribution)


@transaction.atomic
def persona_refresh(*, workspace: Workspace, actor: Actor, persona_id: int, segment: Segment | None = None) -> Persona:
    """Compute a persona anew from the answers that fit now; what people wrote themselves stays.

    `segment` None: the filter it was made from. Raises NotFound, NobodyMatches, InvalidInput.
    """
    row = persona_get(workspace=workspace, persona_id=persona_id, lock=True)
    chosen = segment or Segment.load(row.segment)
    return _refreshed(workspace, actor, row, chosen, _distribution(workspace, chosen))


def _distribution(workspace: Workspace, segment: Segment) -> Distribution:
    segment_check(workspace=workspace, segment=segment)
    distribution = distribution_of(segment_rows(workspace=workspace, segment=segment))
    if not distribution.people:
        raise NobodyMatches
    everybody = distribution_of(segment_rows(workspace=workspace, segment=Segment(segment.source_ids)))
    return replace(distribution, whole=everybody.weights, asked=everybody.asked)


def _refreshed(
    workspace: Workspace, actor: Actor, row: Persona, segment: Segment, distribution: Distribution
) -> Persona:
    rows = PersonaEvidence.objects.for_workspace(workspace).filter(persona=row)
    rows.filter(computed=True, source__account=None).delete()
    # Lines made before are replaced; lines that people wrote stay, also where an answer says the same.
    before, made = row.segment.get("made", {}), {}
    for aspect, field in LINES.items():
        top = [one.statement for one in distribution.of(aspect) if len(one.statement) <= LINE_MAX][:TOP_LINES]
        own = [line for line in getattr(row, field) if line not in before.get(field, ())]
        made[field] = [line for line in top if line not in own]
        setattr(row, field, [*own, *made[field]])
    known = set(registry.slugs())
    top = [one.statement for one in distribution.of(Aspect.CHANNEL) if one.statement in known][:TOP_CHANNELS]
    own = [slug for slug in row.channels if slug not in before.get("channels", ())]
    made["channels"] = [slug for slug in top if slug not in own]
    row.channels = [*own, *made["channels"]]
    row.share = _share(distribution)
    row.segment, row.refreshed_at = {**asdict(segment), "made": made}, now()
    row.save()
    _tag(workspace, row, distribution)
    named = set(rows.values_list("source_id", "aspect", "statement"))
    PersonaEvidence.objects.bulk_create(
        PersonaEvidence(workspace=workspace, persona=row, computed=True, created_by=actor.user, **_fields(one))
        for one in [*distribution.computed, *distribution.shares()]
        if (one.source_id, one.aspect.value, one.statement) not in named
    )
    record(
        workspace, actor, "persona.refreshed", row, after={"people": distribution.people, "segment": asdict(segment)}
    )
    return row


def _fields(one: Computed) -> Mapping[str, Any]:
    names = ("source_id", "statement", "count", "base", "share", "rows")
    return {"aspect": one.aspect.value, **{name: getattr(one, name) for name in names}}


def _tag(workspace: Workspace, row: Persona, distribution: Distribution) -> None:
    wanted: set[int] = set()
    families = {Aspect.BEHAVIOUR: TagFamily.BEHAVIOUR, Aspect.INTEREST: TagFamily.INTEREST,
                Aspect.ATTRIBUTE: TagFamily.ATTRIBUTE}  # fmt: skip
    for aspect, family in families.items():
        names = [one.statement for one in distribution.of(aspect)[:TOP_TAGS]]
        rows = ResearchTag.objects.for_workspace(workspace).filter(family=family, name__in=names)
        wanted |= set(rows.values_list("pk", flat=True))
    row.tags.add(*wanted)


def _share(distribution: Distribution) -> Decimal | None:
    weight, whole = sum(distribution.weights.values()), sum(distribution.whole.values())
    return Decimal(str(round(100 * weight / whole, 2))) if whole else None


def _ages(distribution: Distribution, segment: Segment) -> tuple[int | None, int | None]:
    """The chosen bands, else the bands in which at least every seventh answer lies."""
    chosen = set(segment.bands) or {one.statement for one in distribution.of(Aspect.AGE) if one.share >= 14}
    bands = [(low, high) for key, low, high in AGE_BANDS if key in chosen]
    return (bands[0][0], bands[-1][1]) if bands else (None, None)


def _gender(distribution: Distribution) -> str:
    """What the answers say, in words, where one gender clearly leads."""
    first = next(iter(distribution.of(Aspect.GENDER)), None)
    if first is None or first.share < 60:
        return ""
    return f"{Gender(first.statement).label} {first.share:.0f}%"
