"""Charts as people read them: where a chart knows its days, they are told in the way of the reader's language.

Rows of files and answers to programs keep the labels, which are the same for every reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from team.charts.kinds import BarChart, LineChart, Series
from team.charts.tables import CohortTable
from team.day_words import day_words, days_words

T = TypeVar("T")


def as_read(chart: T) -> T:
    """The chart with labels, names of series and names of cohorts made from their days, where it has any."""
    if isinstance(chart, LineChart | BarChart):
        labels = [day_words(day) for day in chart.days] or chart.labels
        return replace(chart, labels=labels, series=_named(chart.series), days=())
    if isinstance(chart, CohortTable):
        cohorts = [replace(one, label=day_words(one.day)) if one.day else one for one in chart.cohorts]
        return replace(chart, cohorts=cohorts)
    return chart


def _named(series: Sequence[Series]) -> list[Series]:
    return [replace(one, name=days_words(*one.days)) if one.days else one for one in series]
