"""What the calendar shows of the plan: the strip with the mix of the days on screen."""

from __future__ import annotations

from collections.abc import Sequence

from content.models import Pillar
from content.selectors.calendar import Board
from content.selectors.plan_mix import Mix, mix, mix_of
from content.views.calendar_state import CalendarState
from team.models import Workspace


def mix_strip(workspace: Workspace, state: CalendarState, pillars: Sequence[Pillar], board: Board | None) -> Mix | None:
    """The mix of the days shown; None without pillars and in the list, which has no end.

    Filters do not change it: without any, the posts of the board are counted, else it is asked for.
    """
    if not pillars or board is None:
        return None
    first, last = state.span
    if not state.filters:
        return mix_of(counts=board.pillars, pillars=pillars, first=first, last=last)
    return mix(workspace=workspace, pillars=pillars, first=first, last=last)
