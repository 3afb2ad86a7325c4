"""What the calendar shows of the plan: the strip with the mix of the days on screen."""

from __future__ import annotations

from collections.abc import Sequence

from content.models import Pillar
from content.selectors.plan_mix import Mix, mix
from content.views.calendar_state import CalendarState
from team.models import Workspace


def mix_strip(workspace: Workspace, state: CalendarState, pillars: Sequence[Pillar]) -> Mix | None:
    """The mix of the days shown; None without pillars and in the list, which has no end. Filters do not change it."""
    if not pillars or state.view == "list":
        return None
    first, last = state.span
    return mix(workspace=workspace, pillars=pillars, first=first, last=last)
