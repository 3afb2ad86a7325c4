"""What all pages of one group show: its tabs, its state, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from config.lib.clock import local_day, now
from interactions.models import Community
from interactions.selectors.communities.groups import community_get, join_state, tab_counts
from team.decorators import WorkspaceRequest


@dataclass(frozen=True, slots=True)
class GroupTab:
    """One tab of a group; `count` of its rows, None where counting says nothing."""

    key: str
    view: str
    label: str | Promise
    count: int | None = None


def frame(request: WorkspaceRequest, community_id: int, tab: str) -> tuple[Community, dict[str, Any]]:
    """The group and what its frame needs. Raises NotFound."""
    row = community_get(workspace=request.workspace, community_id=community_id)
    counts = tab_counts(workspace=request.workspace, community=row)
    tabs = (
        GroupTab("overview", "interactions:community", pgettext_lazy("group tab", "Overview")),
        GroupTab("members", "interactions:community_members", pgettext_lazy("group tab", "Members"), counts.people),
        GroupTab("points", "interactions:community_points", pgettext_lazy("group tab", "Points")),
        GroupTab("rules", "interactions:community_rules", pgettext_lazy("group tab", "Rules")),
        GroupTab("events", "interactions:community_events", pgettext_lazy("group tab", "Activities"), counts.events),
        GroupTab("health", "interactions:community_health", pgettext_lazy("group tab", "Health")),
    )
    today = local_day(now(), request.workspace.time_zone)
    context = {
        "active": "communities",
        "section": "communities",
        "community": row,
        "tab": tab,
        "tabs": tabs,
        "counts": counts,
        "today": today,
        "join": join_state(row, today),
        "here": [request.workspace.slug, row.pk],
    }
    return row, context


def row_number(text: str) -> int | None:
    """An id typed into an address; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None
