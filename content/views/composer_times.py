"""The time panel of the editor: how active people are by hour, three good times, and the next free slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import SocialAccount
from config.lib.clock import at_wall_clock, local_day, now
from content.models import Post
from content.selectors.best_time import BestTime, best_time_of, own_times_of
from content.selectors.day_kinds import is_weekend
from content.selectors.slots import Plan, next_free, slot_plans
from content.states import PostState
from team.templatetags.ui import short_moment

HEIGHT, WIDTH = 40, 10


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the chart, in units of its view box. `on`: the hour chosen now."""

    x: int
    y: float
    height: float
    on: bool
    best: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A time to take. `value`: ISO 8601 with offset; `date`, `clock`: as the fields of the form show it."""

    value: str
    date: str
    clock: str
    label: str
    note: str
    on: bool


@dataclass(frozen=True, slots=True)
class Times:
    """What the panel shows; `words` always says what the figures rest on."""

    bars: tuple[Bar, ...]
    best: tuple[Offer, ...]
    free: tuple[Offer, ...]
    words: str
    day: str
    whose: str
    account: SocialAccount
    queued: bool


def times_of(post: Post, zone: str) -> Times | None:
    """Suggestions for the chosen accounts, in `zone` (of the form's fields); None without an account."""
    accounts = [publication.account for publication in post.publications.all()]
    if not accounts:
        return None
    lead = accounts[0]
    moment = post.due_at if post.due_at and post.due_at > now() else None
    day = local_day(moment or now(), lead.zone)
    weekend = is_weekend(day, lead.zone)
    own = own_times_of(workspace=post.workspace, accounts=accounts)
    found = best_time_of(accounts=accounts, weekend=weekend, own=own)
    chosen = moment.astimezone(ZoneInfo(lead.zone)).hour if moment else None
    plans = slot_plans(workspace=post.workspace, accounts=accounts, leave_out_post=post.pk or None)
    free = tuple(_offer(at, zone, "", moment, whole=True) for at in next_free(plans, count=2))
    moments = {hour: _moment_of(hour, day, weekend, lead) for hour in range(len(found.scores))}
    best = found.best_where(lambda hour: _fits(plans.values(), moments[hour]))
    return Times(
        bars=_bars(found, best, chosen),
        best=tuple(_offer(moments[hour], zone, _note(found, hour), moment) for hour in best),
        free=free,
        words=found.words,
        day=_("on weekends") if weekend else _("on weekdays"),
        whose=_whose(accounts),
        account=lead,
        queued=bool(free) and post.state in (PostState.DRAFT, PostState.IDEA, PostState.APPROVED),
    )


def _whose(accounts: Sequence[SocialAccount]) -> str:
    more = len(accounts) - 1
    if not more:
        return str(accounts[0])
    text = ngettext("%(name)s and %(n)s more", "%(name)s and %(n)s more", more)
    return text % {"name": accounts[0], "n": more}


def _bars(found: BestTime, best: Sequence[int], chosen: int | None) -> tuple[Bar, ...]:
    top = max(found.scores, default=0)
    return tuple(
        Bar(hour * WIDTH, round(HEIGHT - score / top * HEIGHT, 1), round(score / top * HEIGHT, 1), hour == chosen,
            hour in best)
        for hour, score in enumerate(found.scores)
    )  # fmt: skip


def _moment_of(hour: int, day: date, weekend: bool, account: SocialAccount) -> datetime:
    """The hour on the chosen day, or where that has gone by on the next day of the same kind."""
    at = at_wall_clock(day, time(hour), account.zone)
    while at <= now() or is_weekend(day, account.zone) != weekend:
        day += timedelta(days=1)
        at = at_wall_clock(day, time(hour), account.zone)
    return at


def _fits(plans: Iterable[Plan], moment: datetime) -> bool:
    """Whether no account's limits, quiet hours or posts stand against the moment."""
    return all(not plan.is_taken(moment) and plan.fits(moment) for plan in plans)


def _note(found: BestTime, hour: int) -> str:
    return _("%(n)s× the average") % {"n": f"{found.times_average(hour):.1f}"}


def _offer(at: datetime, zone: str, note: str, chosen: datetime | None, *, whole: bool = False) -> Offer:
    local = at.astimezone(ZoneInfo(zone))
    label = str(short_moment(at)) if whole else f"{local:%H:%M}"
    return Offer(local.isoformat(), f"{local:%Y-%m-%d}", f"{local:%H:%M}", label, note, chosen == at)
