"""Values that people enter or paste, and reviews."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics.errors import GoalClosed, GoalNotActive
from analytics.metrics import METRICS
from analytics.models import Goal, GoalReview, GoalValue
from analytics.selectors.goals import goal_get
from analytics.selectors.progress import progress_of, today_of
from analytics.services.goals import progress_refresh
from analytics.states import GoalState
from config.lib.clock import now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

# Lines of one paste, and the largest value that fits.
LINES_MAX, VALUE_MAX = 800, Decimal("99999999999999")


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its day and source."""

    day: date
    value: Decimal
    source: str


@transaction.atomic
def values_enter(*, workspace: Workspace, actor: Actor, goal_id: int, values: Sequence[Value]) -> int:
    """Enter values of a goal whose metric is not collected; another value for a known day replaces the old one.

    Returns how many days were written. Raises NotFound, GoalClosed, GoalNotActive, InvalidInput at the field.
    """
    goal = _running(workspace, goal_id)
    facts = METRICS[goal.metric]
    if not facts.typed:
        raise InvalidInput(_("This figure is collected; it needs no entries."), field="value")
    today = today_of(goal)
    for one in values:
        if not date(2000, 1, 1) <= one.day <= today:
            raise InvalidInput(_("Values belong to days that have come: %(day)s."), field="day", day=one.day)
        if not 0 <= one.value <= (facts.most or VALUE_MAX):
            raise InvalidInput(_("%(value)s is not possible here."), field="value", value=one.value)
        if not one.source.strip():
            raise InvalidInput(_("Say where the value comes from, such as the platform's own figures."), field="source")
    known = {
        row.day: row.value
        for row in GoalValue.objects.for_workspace(workspace).filter(goal=goal, day__in=[one.day for one in values])
    }
    for one in values:
        GoalValue.objects.for_workspace(workspace).update_or_create(
            goal=goal,
            day=one.day,
            defaults={"value": one.value, "source": one.source.strip()[:120], "entered_by": actor.user},
            create_defaults={
                "workspace": workspace,
                "value": one.value,
                "source": one.source.strip()[:120],
                "entered_by": actor.user,
            },
        )
    if values:
        new = {one.day.isoformat(): one.value for one in values}
        old = {day.isoformat(): value for day, value in known.items()}
        record(workspace, actor, "goal.values_entered", goal, before=old, after=new)
        progress_refresh(goal)
    return len(values)


def values_read(text: str, *, source: str) -> list[Value]:
    """Lines of “day, value[, source]” with commas, semicolons or tabs; a heading line is left out.

    Raises InvalidInput at `lines`, naming the line that cannot be read.
    """
    rows = []
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > LINES_MAX:
        raise InvalidInput(_("At most %(max)s lines at once."), field="lines", max=LINES_MAX)
    for number, line in enumerate(lines, start=1):
        mark = "\t" if "\t" in line else ";" if ";" in line else ","
        cells = [cell.strip() for cell in next(csv.reader([line.replace("，", ",")], delimiter=mark))]
        try:
            day = date.fromisoformat(re.sub(r"[/.]", "-", cells[0])) if len(cells[0]) == 10 else _loose(cells[0])
            value = Decimal(cells[1].replace(",", "").rstrip("%％"))
            if not value.is_finite():
                raise ValueError
        except (ValueError, IndexError, InvalidOperation):
            if number == 1 and not re.search(r"\d", cells[0]):
                continue
            message = _("Line %(n)s cannot be read: “%(line)s”. Write the day as 2026-03-31, then the value.")
            raise InvalidInput(message, field="lines", n=number, line=line[:60]) from None
        rows.append(Value(day, value, cells[2] if len(cells) > 2 and cells[2] else source))
    return rows


def _loose(text: str) -> date:
    year, month, day = re.split(r"[-/.]", text)
    return date(int(year), int(month), int(day))


@transaction.atomic
def review_add(
    *, workspace: Workspace, actor: Actor, goal_id: int, note: str, next_step: str = "", day: date | None = None
) -> GoalReview:
    """Write down a review, with where the goal stood on `day` (today). Raises NotFound, GoalClosed, InvalidInput."""
    goal = _running(workspace, goal_id)
    note = note.strip()
    if not note:
        raise InvalidInput(_("Write down what you saw and what you concluded."), field="note")
    progress = progress_of(goal, day=day)
    row = GoalReview.objects.create(
        workspace=workspace,
        goal=goal,
        day=day or today_of(goal),
        note=note[:1000],
        next_step=next_step.strip()[:300],
        health=progress.health,
        progress=progress.kept(goal),
        made_by=actor.user,
        made_at=now(),
    )
    record(workspace, actor, "goal.reviewed", goal, after={"health": progress.health, "note": note[:200]})
    return row


def _running(workspace: Workspace, goal_id: int) -> Goal:
    goal = goal_get(workspace=workspace, goal_id=goal_id)
    if goal.state != GoalState.ACTIVE:
        raise GoalClosed if goal.state == GoalState.CLOSED else GoalNotActive
    return goal
