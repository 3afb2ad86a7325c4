"""Figures that a person enters, and what makes any figures believable."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.competitor_states import SnapshotSource
from accounts.errors import FiguresUnusual
from accounts.models import TrackedAccount, TrackedSnapshot
from accounts.selectors.competitors.measures import DayFigures, Figures, combined
from accounts.selectors.competitors.tracking import snapshot_get, tracked_get
from accounts.services.competitors.alerts import growth_look
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput, Message
from team.actors import Actor
from team.audit import record
from team.models import Workspace

NUMBERS = ("followers", "following", "posts_total", "posts", "likes", "comments", "shares", "views")
MOST, WINDOW_MAX = 10**12, 31
# A jump is unusual above this part of the value before within NEAR days, unless it is small.
JUMP_PART, JUMP_MIN, NEAR = 0.5, 500, 45


@transaction.atomic
def snapshot_enter(
    *, workspace: Workspace, actor: Actor, tracked_id: int, figures: Figures, confirmed: bool = False
) -> TrackedSnapshot:
    """Enter a day's figures; entering the same day again corrects it.

    Raises NotFound, InvalidInput at the field, and FiguresUnusual for a jump nobody has confirmed.
    """
    tracked = tracked_get(workspace=workspace, tracked_id=tracked_id)
    figures_check(figures, today=local_day(now(), workspace.time_zone))
    if not confirmed and (doubts := unusual(tracked, figures)):
        raise FiguresUnusual(doubts)
    row, made = TrackedSnapshot.objects.for_workspace(workspace).update_or_create(
        tracked=tracked,
        day=figures.day,
        source=SnapshotSource.MANUAL,
        defaults={**values_of(figures), "workspace": workspace, "read_at": now(), "entered_by": actor.user},
    )
    after = {name: value for name, value in asdict(figures).items() if value is not None}
    record(workspace, actor, "tracked.figures_entered" if made else "tracked.figures_corrected", tracked, after=after)
    growth_look(tracked)
    return row


@transaction.atomic
def snapshot_remove(*, workspace: Workspace, actor: Actor, snapshot_id: int) -> TrackedAccount:
    """Take figures out that were entered by hand. Raises NotFound; figures of other sources are not touched."""
    row = snapshot_get(workspace=workspace, snapshot_id=snapshot_id)
    if row.source != SnapshotSource.MANUAL:
        raise InvalidInput(_("Only figures that were entered by hand can be taken out here."))
    before = {"day": row.day, **{name: getattr(row, name) for name in NUMBERS if getattr(row, name) is not None}}
    record(workspace, actor, "tracked.figures_removed", row.tracked, before=before)
    row.delete()
    return row.tracked


def figures_check(figures: Figures, *, today: date) -> None:
    """Raise InvalidInput at the field for what cannot be: days to come, negative counts, nothing at all."""
    if not date(2000, 1, 1) <= figures.day <= today:
        raise InvalidInput(_("Choose a day, today at the latest."), field="day")
    if not 1 <= figures.window_days <= WINDOW_MAX:
        raise InvalidInput(_("Choose 1 to %(max)s days."), field="window_days", max=WINDOW_MAX)
    values = {name: getattr(figures, name) for name in NUMBERS}
    for name, value in values.items():
        if value is not None and not 0 <= value <= MOST:
            raise InvalidInput(_("Enter a number of 0 or more."), field=name)
    if all(value is None for value in values.values()):
        raise InvalidInput(_("Enter at least one figure."), field="followers")
    engaged = any(values[name] for name in ("likes", "comments", "shares", "views"))
    if engaged and values["posts"] is None:
        raise InvalidInput(_("Say of how many posts these are the likes, comments and shares."), field="posts")
    if engaged and values["posts"] == 0:
        raise InvalidInput(_("Without posts in the window there can be nothing here."), field="likes")


def unusual(tracked: TrackedAccount, figures: Figures) -> list[Message]:
    """What a person should look at twice: jumps against the days around. One query."""
    rows = TrackedSnapshot.objects.for_workspace(tracked.workspace_id).filter(
        tracked=tracked,
        day__range=(figures.day - timedelta(days=NEAR), figures.day + timedelta(days=NEAR)),
    )
    return doubts_about(combined(rows.exclude(day=figures.day)), figures)


def doubts_about(known: list[DayFigures], figures: Figures) -> list[Message]:
    """The same, told from figures that were read already."""
    found: list[Message] = []
    near = sorted(
        (row for row in known if abs((row.day - figures.day).days) <= NEAR),
        key=lambda row: abs((row.day - figures.day).days),
    )
    other = next((row for row in near if row.followers is not None), None)
    if other is not None and figures.followers is not None and _jumps(figures.followers, other.followers or 0):
        places = {"new": figures.followers, "day": other.day.isoformat(), "old": other.followers}
        found.append(_("%(new)s followers, but %(old)s on %(day)s.") % places)
    before = next((row for row in near if row.posts_total is not None and row.day < figures.day), None)
    if before is not None and figures.posts_total is not None and figures.posts_total < (before.posts_total or 0):
        places = {"new": figures.posts_total, "day": before.day.isoformat(), "old": before.posts_total}
        found.append(_("%(new)s posts in all, but %(old)s on %(day)s already.") % places)
    return found


def values_of(figures: Figures) -> dict[str, Any]:
    """The columns of a snapshot; a person and a table report on all posts of the window, so all are the sample."""
    values = {name: value for name, value in asdict(figures).items() if name != "day"}
    return {**values, "sample": figures.posts}


def _jumps(new: int, old: int) -> bool:
    return abs(new - old) > max(JUMP_MIN, JUMP_PART * old)
