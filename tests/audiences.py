"""Pages of best times and of the audience for the walks."""

from __future__ import annotations

AUDIENCE_OBJECTS = {"chart": "scores"}
AUDIENCE_PAGES = (
    "analytics/times/{account}/",
    "analytics/times/{measured_account}/",
    "analytics/times/{measured_account}/?view=table",
)
