"""Themes, and what a month or a week of the calendar shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from config.lib.errors import NotFound
from content.models import Theme
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Band:
    """A theme's part of one week: from weekday `start` (1 is Monday) over `span` days; whether it goes on beyond."""

    theme: Theme
    start: int
    span: int
    begins: bool
    ends: bool


def theme_list(*, workspace: Workspace) -> QuerySet[Theme]:
    """All themes, the latest first."""
    return Theme.objects.for_workspace(workspace).order_by("-first_day", "-pk")


def theme_get(*, workspace: Workspace, theme_id: int) -> Theme:
    """One theme. Raises NotFound."""
    row = Theme.objects.for_workspace(workspace).filter(pk=theme_id).first()
    if row is None:
        raise NotFound
    return row


def themes_between(*, workspace: Workspace, first: date, last: date) -> list[Theme]:
    """Themes that touch the days from `first` to `last`, both included, in time order. One query."""
    rows = Theme.objects.for_workspace(workspace).filter(first_day__lte=last, last_day__gte=first)
    return list(rows.order_by("first_day", "-last_day", "pk"))


def bands_of(themes: Sequence[Theme], monday: date) -> list[Band]:
    """The parts of `themes` that fall into the week of `monday`."""
    sunday = monday + timedelta(days=6)
    return [
        Band(
            theme,
            start=(max(theme.first_day, monday) - monday).days + 1,
            span=(min(theme.last_day, sunday) - max(theme.first_day, monday)).days + 1,
            begins=theme.first_day >= monday,
            ends=theme.last_day <= sunday,
        )
        for theme in themes
        if theme.first_day <= sunday and theme.last_day >= monday
    ]


def lanes_of(themes: Sequence[Theme], monday: date) -> list[list[tuple[int, Band | None]]]:
    """The bands of a week in as few rows as hold them, each seven days as (days, band or None)."""
    rows: list[list[Band]] = []
    for band in bands_of(themes, monday):
        free = next((row for row in rows if row[-1].start + row[-1].span <= band.start), None)
        if free is None:
            rows.append([band])
        else:
            free.append(band)
    return [_cells(row) for row in rows]


def _cells(row: Sequence[Band]) -> list[tuple[int, Band | None]]:
    cells: list[tuple[int, Band | None]] = []
    day = 1
    for band in row:
        if band.start > day:
            cells.append((band.start - day, None))
        cells.append((band.span, band))
        day = band.start + band.span
    if day <= 7:
        cells.append((8 - day, None))
    return cells
