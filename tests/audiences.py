"""Pages of best times and of the audience for the walks."""

from __future__ import annotations

AUDIENCE_OBJECTS = {"chart": "scores", "drawing": "funnel"}
AUDIENCE_PAGES = (
    "analytics/audience/",
    "analytics/audience/?days=90&view=table",
    "analytics/times/{account}/",
    "analytics/times/{measured_account}/",
    "analytics/times/{measured_account}/?view=table",
)
