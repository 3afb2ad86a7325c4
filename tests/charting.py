"""One chart of each kind, with gaps, for tests of what draws and writes them."""

from __future__ import annotations

from team.charts import (
    Band,
    BarChart,
    Breakdown,
    BreakdownRow,
    Chart,
    Cohort,
    CohortTable,
    FunnelChart,
    FunnelStep,
    HeatMap,
    LineChart,
    ParetoChart,
    Series,
    TileMap,
    TreeChart,
    TreeNode,
)


def all_charts(name: str = "山屿茶") -> dict[str, Chart]:
    """Charts whose every text is `name` or holds it."""
    days = [f"{name} {day}" for day in range(1, 6)]
    nodes = [TreeNode("a", name, 900), TreeNode("b", name, 40.5, "a"), TreeNode("c", name, None, "b")]
    return {
        "line": LineChart(
            days,
            [Series(name, [1200, 1300, None, 900, 1000.5]), Series(name, [None] * 5, "c6", True)],
            name,
            band=Band(name, [None, None, None, 800, 900], [None, None, None, 1000, 1100]),
            marks=[(1, name), (2, name)],
            unit=name,
            axis=name,
        ),
        "bars": BarChart(days, [Series(name, [3, None, -2, 0, 9])], name, unit=name, axis=name),
        "pareto": ParetoChart(days, [9, 4, 2, 1, 1], [52.9, 76.5, 88.2, 94.1, 100.0], name, unit=name, axis=name),
        "heat": HeatMap([name, name], days, [[0, 1.5, None, 3, 4], [5, 6, 7, 8, None]], name, unit=name, axis=name),
        "breakdown": Breakdown(
            [BreakdownRow(name, 120, 60, 2.5, 100, f"/x?y={name}"), BreakdownRow(name, None)],
            name,
            unit=name,
            axis=name,
            value_name=name,
            second_name=name,
            second_unit=name,
        ),
        "funnel": FunnelChart([FunnelStep(name, 800), FunnelStep(name, 100), FunnelStep(name, None)], name, unit=name),
        "cohorts": CohortTable([Cohort(name, 40, [100, 52.5, None])], [name] * 4, name, axis=name, size_name=name),
        "tree": TreeChart(nodes, name, unit=name, axis=name),
        "tiles": TileMap({"CN-GD": 52_000, "CN-XZ": None, name: 3}, name, unit=name, axis=name),
    }


KINDS = tuple(all_charts())
