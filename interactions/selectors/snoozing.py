"""Times to put a thread off to, on the workspace's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.clock import at_wall_clock, now
from team.models import Workspace

MORNING, AFTERNOON, EVENING = time(9), time(14), time(18)


@dataclass(frozen=True, slots=True)
class Preset:
    """One offer: `key` as forms send it, what it is called and when that is (aware UTC)."""

    key: str
    label: str | Promise
    at: datetime


def presets_of(*, workspace: Workspace) -> list[Preset]:
    """What is offered now: in an hour, later today while that is later than an hour, tomorrow and next Monday."""
    zone, moment = workspace.time_zone, now()
    local = moment.astimezone(ZoneInfo(zone))
    offers = [Preset("hour", _("In an hour"), (moment + timedelta(hours=1)).replace(second=0, microsecond=0))]
    for key, label, clock in (("afternoon", _("This afternoon"), AFTERNOON), ("evening", _("This evening"), EVENING)):
        at = at_wall_clock(local.date(), clock, zone)
        if at > moment + timedelta(minutes=75):
            offers.append(Preset(key, label, at))
            break
    tomorrow = local.date() + timedelta(days=1)
    offers.append(Preset("tomorrow", _("Tomorrow morning"), at_wall_clock(tomorrow, MORNING, zone)))
    monday = local.date() + timedelta(days=7 - local.weekday())
    if monday != tomorrow:
        offers.append(Preset("monday", _("Monday morning"), at_wall_clock(monday, MORNING, zone)))
    return offers
