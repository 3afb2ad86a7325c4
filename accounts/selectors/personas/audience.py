"""What the page of audience data shows."""

from __future__ import annotations

from accounts.connectors.audience import AudienceDimension, AudienceUnit
from accounts.models import AudienceFigure, ResearchSource
from accounts.research_states import Aspect, band_order
from accounts.selectors.personas.figures import BARS, Bar, BarGroup, bar_label, hour_bars


def audience_groups(source: ResearchSource) -> tuple[list[BarGroup], list[Bar], list[tuple[str, str]]]:
    """Bars by dimension, bars by hour of the workspace's day, and parts without a size (aspect, label). One query."""
    figures = list(source.figures.all())
    groups: list[BarGroup] = []
    for dimension in AudienceDimension:
        told = [one for one in figures if one.dimension == dimension and one.value is not None]
        if not told or dimension is AudienceDimension.ACTIVE_HOUR:
            continue
        aspect = Aspect(dimension.value)
        tone, most = BARS[aspect]
        whole = sum(one.value or 0 for one in told) if told[0].unit == AudienceUnit.COUNT else 100.0
        bars = [_bar(aspect, one, whole) for one in told]
        bars.sort(
            key=(lambda bar: (band_order(bar.key), "")) if aspect is Aspect.AGE else (lambda bar: (-bar.share, ""))
        )
        groups.append(BarGroup(aspect, bars[:most], [source], source.sample, tone, audience=True))
    hours = [
        Bar(one.key, one.key, one.value, None, None)
        for one in figures
        if one.dimension == AudienceDimension.ACTIVE_HOUR and one.value is not None and one.key.isdigit()
    ]
    zone = source.workspace.time_zone
    silent = [one for one in figures if one.value is None]
    unsized = [(str(Aspect(one.dimension).label), bar_label(one.dimension, one.key, one.label)) for one in silent]
    return groups, hour_bars(hours, zone), unsized


def _bar(aspect: Aspect, one: AudienceFigure, whole: float) -> Bar:
    value = one.value or 0.0
    counted = one.unit == AudienceUnit.COUNT
    share = round(100 * value / whole, 1) if whole else 0.0
    return Bar(one.key, bar_label(aspect, one.key, one.label), share, int(value) if counted else None, None)
