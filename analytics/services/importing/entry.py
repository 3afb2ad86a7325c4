"""Figures that a person writes down: days of an account, totals of a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import SocialAccount
from analytics.data_errors import JumpDoubtful
from analytics.figures import POST_FIGURES
from analytics.models import AccountDay, Fetch, MeasuredPost
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.samples import Sample, samples_store
from analytics.store_states import FetchKind
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

# Followers that grow or shrink by more than this from one reading to the next are asked about.
JUMP, JUMP_LEAST = 0.2, 100


def days_enter(
    *, workspace: Workspace, actor: Actor, account: SocialAccount, days: Sequence[DayFigures], confirmed: bool = False
) -> int:
    """Write down figures of an account's days; what is left out stays as it is. Returns how many days changed.

    Raises InvalidInput at `<name>-<day>` for days to come, JumpDoubtful at `followers-<day>` for followers that jump.
    """
    today = local_day(now(), workspace.time_zone)
    for one in days:
        if one.day > today:
            raise InvalidInput(_("This day is not over yet."), field=f"day-{one.day}")
        for name, value in one.figures.items():
            if value is not None and value < 0:
                raise InvalidInput(_("A figure cannot be below 0."), field=f"{name}-{one.day}")
    if not confirmed:
        _jumps_check(workspace, account, days)
    with transaction.atomic():
        fetch = fetch_begin(account=account, kind=FetchKind.MANUAL, actor=actor.user)
        changed = days_store(fetch=fetch, days=days)
        fetch_end(fetch=fetch, asked=len(days), got=changed)
        if not changed:
            Fetch.objects.for_workspace(workspace).filter(pk=fetch.pk).delete()
            return 0
        told = {one.day.isoformat(): {**one.figures, **({"sales": one.sales} if one.sales else {})} for one in days}
        record(workspace, actor, "figures.entered", account, after={"days": told})
    return changed


def post_enter(
    *, workspace: Workspace, actor: Actor, post: MeasuredPost, moment: datetime, figures: Mapping[str, int | None]
) -> int:
    """Write down a post's totals at a moment (aware). Returns 1 when anything changed, else 0. Raises InvalidInput."""
    known = {name: value for name, value in figures.items() if name in POST_FIGURES and value is not None}
    if not known:
        raise InvalidInput(_("Enter at least one figure."), field="likes")
    for name, value in known.items():
        if value < 0:
            raise InvalidInput(_("A figure cannot be below 0."), field=name)
    if moment > now():
        raise InvalidInput(_("This lies in the future."), field="moment")
    if moment < post.published_at:
        raise InvalidInput(_("The post was published later than that."), field="moment")
    if moment < now() - timedelta(days=365):
        raise InvalidInput(_("At most a year back is possible."), field="moment")
    with transaction.atomic():
        fetch = fetch_begin(account=post.account, kind=FetchKind.MANUAL, label=post.title, actor=actor.user)
        stored = samples_store(fetch=fetch, samples=[Sample(post.pk, moment, known)])
        fetch_end(fetch=fetch, asked=1, got=stored.changed)
        record(workspace, actor, "figures.entered", post.account, after={"post": post.pk, "figures": known})
    return stored.changed


def _jumps_check(workspace: Workspace, account: SocialAccount, days: Sequence[DayFigures]) -> None:
    given: dict[date, int] = {}
    for one in days:
        if (level := one.figures.get("followers")) is not None:
            given[one.day] = level
    if not given:
        return
    rows = AccountDay.objects.for_workspace(workspace).filter(account=account, followers__isnull=False)
    known = dict(rows.filter(day__gte=min(given) - timedelta(days=60)).values_list("day", "followers"))
    merged = {**known, **given}
    before: int | None = None
    for day in sorted(merged):
        level = merged[day]
        fresh = day in given and known.get(day) != level
        if fresh and before is not None and abs(level - before) > max(JUMP_LEAST, JUMP * before):
            raise JumpDoubtful(field=f"followers-{day}", day=day, before=before, after=level)
        before = level
