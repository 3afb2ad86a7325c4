"""Choosing respondents by a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import ResearchRow, ResearchSource, ResearchTag
from accounts.research_states import AGE_BANDS, Gender, SourceKind, SourceState
from config.lib.errors import InvalidInput
from team.models import Workspace

_CITIES_MAX, _TAGS_MAX = 20, 20


@dataclass(frozen=True, slots=True)
class Segment:
    """Whose answers count. Within a field one of the values is enough; of tags all are needed. Empty: everybody.

    `source_ids`: sheets, none for all; `bands`: keys of AGE_BANDS.
    """

    source_ids: tuple[int, ...] = ()
    bands: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    tag_ids: tuple[int, ...] = ()

    @classmethod
    def load(cls, stored: Mapping[str, Any]) -> Segment:
        """A segment as `Persona.segment` keeps it."""
        return cls(**{one.name: tuple(stored.get(one.name, ())) for one in fields(cls)})

    @property
    def narrow(self) -> bool:
        """Whether anything but the sheets is chosen."""
        return bool(self.bands or self.genders or self.cities or self.tag_ids)


def segment_check(*, workspace: Workspace, segment: Segment) -> None:
    """Raises InvalidInput at the field for values that do not exist."""
    if set(segment.bands) - {key for key, _low, _high in AGE_BANDS}:
        raise InvalidInput(field="bands")
    if set(segment.genders) - set(Gender.values):
        raise InvalidInput(field="genders")
    if len(segment.cities) > _CITIES_MAX or len(segment.tag_ids) > _TAGS_MAX:
        raise InvalidInput(field="tags" if len(segment.tag_ids) > _TAGS_MAX else "cities")
    for field, ids, rows in (
        ("sources", segment.source_ids, sheets_ready(workspace=workspace)),
        ("tags", segment.tag_ids, ResearchTag.objects.for_workspace(workspace)),
    ):
        if rows.filter(pk__in=ids).count() != len(set(ids)):
            raise InvalidInput(field=field)


def sheets_ready(*, workspace: Workspace) -> QuerySet[ResearchSource]:
    """Sheets whose answers are read in, the latest first."""
    kinds = (SourceKind.SURVEY, SourceKind.INTERVIEW)
    return ResearchSource.objects.for_workspace(workspace).filter(kind__in=kinds, state=SourceState.READY)


def segment_rows(*, workspace: Workspace, segment: Segment) -> QuerySet[ResearchRow]:
    """The answers that fit, by sheet and row."""
    rows = ResearchRow.objects.for_workspace(workspace)
    if segment.source_ids:
        rows = rows.filter(source_id__in=segment.source_ids)
    for field, values in (("band", segment.bands), ("gender", segment.genders)):
        rows = rows.filter(**{f"{field}__in": values}) if values else rows
    if segment.cities:
        any_of = Q()
        for city in segment.cities:
            any_of |= Q(city__iexact=city)
        rows = rows.filter(any_of)
    for tag_id in segment.tag_ids:
        rows = rows.filter(pk__in=ResearchRow.tags.through._default_manager.filter(
            researchtag_id=tag_id).values("researchrow_id"))  # fmt: skip
    return rows
