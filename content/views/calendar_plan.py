"""What the calendar shows of the plan: the strip with the mix of the days on screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from content.models import Pillar
from content.selectors.plan_mix import Mix, mix
from content.views.calendar_state import CalendarState
from team.models import Workspace

LIST_DAYS = 28


def mix_strip(workspace: Workspace, state: CalendarState, pillars: Sequence[Pillar]) -> Mix | None:
    """The mix of the days shown, of four weeks in the list; None without pillars. Filters do not change the plan."""
    if not pillars:
        return None
    first, last = state.span
    if state.view == "list":
        first, last = state.day, state.day + timedelta(days=LIST_DAYS - 1)
    return mix(workspace=workspace, pillars=pillars, first=first, last=last)
