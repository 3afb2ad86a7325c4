"""Charts: what they show. Template tags draw them on pages (`{% load charts %}`), `team.charts.svg` into files."""

from __future__ import annotations

from team.charts.kinds import Band, BarChart, LineChart, ParetoChart, Series
from team.charts.regions import REGIONS, Region, region_key
from team.charts.scale import Value
from team.charts.tables import (
    Breakdown,
    BreakdownRow,
    Cohort,
    CohortTable,
    FunnelChart,
    FunnelStep,
    HeatMap,
    TileMap,
    TreeChart,
    TreeNode,
)

Chart = LineChart | ParetoChart | BarChart | HeatMap | Breakdown | FunnelChart | CohortTable | TreeChart | TileMap

__all__ = [
    "REGIONS",
    "Band",
    "BarChart",
    "Breakdown",
    "BreakdownRow",
    "Chart",
    "Cohort",
    "CohortTable",
    "FunnelChart",
    "FunnelStep",
    "HeatMap",
    "LineChart",
    "ParetoChart",
    "Region",
    "Series",
    "TileMap",
    "TreeChart",
    "TreeNode",
    "Value",
    "region_key",
]
