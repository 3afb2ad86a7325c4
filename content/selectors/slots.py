"""Queue slots of accounts, and which of them are free.

A slot is a time on the wall of the account's zone. Where daylight saving skips it that day has no such slot; where it
comes twice the first one counts. It is taken by any post of the account within the plan's window, drafts with a wanted
time included, and not offered where the workspace's limits or quiet hours would keep the post waiting.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, DateTimeField, F, When

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.states import AccountState
from config.lib.clock import at_wall_clock, local_day, now, wall_clock_oddity
from config.lib.wall_clock import day_span, week_span
from content.models import Publication, QueueSlot, SlotPlan
from content.models.queue_slot import WINDOW_MINUTES
from content.selectors.limits import Rules, quiet_end_of, rules_by_account
from content.states import PostState, PublicationState
from team.models import Workspace

HORIZON = timedelta(weeks=8)
# Sooner than this a slot is not offered: there must be time to look at the post once more.
LEAD = timedelta(minutes=5)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """An account with its slots (weekday, clock). `taken`: ascending moments of its posts; `rules`: its limits."""

    account: SocialAccount
    slots: tuple[tuple[int, time], ...]
    paused: bool
    window: timedelta
    rules: Rules
    taken: tuple[datetime, ...] = ()

    def is_taken(self, moment: datetime) -> bool:
        """Whether a post stands within the window around `moment`."""
        return _within(self.taken, moment - self.window, moment + self.window)

    def fits(self, moment: datetime) -> bool:
        """Whether a post at `moment` would wait for nothing and make no other one wait."""
        rules = self.rules
        if quiet_end_of(rules, moment):
            return False
        if rules.gap and _within(self.taken, moment - rules.gap, moment + rules.gap, ends=False):
            return False
        for cap, span in ((rules.per_day, day_span), (rules.per_week, week_span)):
            if cap is not None:
                start, end = span(moment, rules.zone)
                if bisect_left(self.taken, end) - bisect_left(self.taken, start) >= cap:
                    return False
        return True

    def moments(self, first: date, last: date) -> Iterator[datetime]:
        """The slots from `first` to `last` (days of the account's zone) as aware UTC, ascending."""
        zone = self.account.zone
        day = first
        while day <= last:
            for weekday, clock in self.slots:
                if weekday == day.weekday() and wall_clock_oddity(day, clock, zone) != "skipped":
                    yield at_wall_clock(day, clock, zone)
            day += _DAY

    def free(self, *, after: datetime) -> Iterator[datetime]:
        """Free slots after `after`, ascending, within HORIZON; none while paused."""
        if self.paused:
            return
        zone = self.account.zone
        for moment in self.moments(local_day(after, zone), local_day(after + HORIZON, zone)):
            if moment > after and not self.is_taken(moment) and self.fits(moment):
                yield moment


def slot_plans(
    *,
    workspace: Workspace,
    account_ids: Collection[int] | None = None,
    accounts: Sequence[SocialAccount] | None = None,
    leave_out_post: int | None = None,
) -> dict[int, Plan]:
    """Plans of the connected accounts (all, or the chosen ones) by id. Four queries, however many accounts.

    `accounts`: the chosen ones where the caller has read them already; that is a query less.
    `leave_out_post`: this post does not count as taking a slot, because it is the one that is looking for one.
    """
    if accounts is None:
        rows = account_list(workspace=workspace)
        accounts = list(rows if account_ids is None else rows.filter(pk__in=account_ids))
    accounts = [account for account in accounts if account.state != AccountState.DISCONNECTED]
    if not accounts:
        return {}
    ids = [account.pk for account in accounts]
    slots: dict[int, list[tuple[int, time]]] = defaultdict(list)
    found = QueueSlot.objects.for_workspace(workspace).filter(account__in=ids).order_by("weekday", "clock")
    for account_id, weekday, clock in found.values_list("account_id", "weekday", "clock"):
        slots[account_id].append((weekday, clock))
    stored = {row.account_id: row for row in SlotPlan.objects.for_workspace(workspace).filter(account__in=ids)}
    rules = rules_by_account(workspace=workspace, accounts=accounts)
    taken = _taken(workspace, ids, leave_out_post)
    return {
        account.pk: Plan(
            account=account,
            slots=tuple(slots[account.pk]),
            paused=stored[account.pk].paused if account.pk in stored else False,
            window=timedelta(minutes=stored[account.pk].window_minutes if account.pk in stored else WINDOW_MINUTES),
            rules=rules[account.pk],
            taken=tuple(taken[account.pk]),
        )
        for account in accounts
    }


def next_free(plans: Mapping[int, Plan], *, after: datetime | None = None, count: int = 1) -> list[datetime]:
    """The next `count` moments (aware UTC) that are a free slot of one of the accounts and free at all the others.

    For a post to several accounts: accounts without slots only have to be free then.
    """
    start = max(after or now(), now()) + LEAD
    usable = [plan for plan in plans.values() if plan.account.state != AccountState.DISCONNECTED]
    found: set[datetime] = set()
    for plan in usable:
        others = [other for other in usable if other is not plan]
        hits = 0
        for moment in plan.free(after=start):
            if all(not other.is_taken(moment) and other.fits(moment) for other in others):
                found.add(moment)
                hits += 1
            if hits == count:
                break
    return sorted(found)[:count]


def _within(moments: Sequence[datetime], start: datetime, end: datetime, *, ends: bool = True) -> bool:
    if ends:
        return bisect_right(moments, end) > bisect_left(moments, start)
    return bisect_left(moments, end) > bisect_right(moments, start)


def _taken(workspace: Workspace, account_ids: list[int], leave_out: int | None) -> dict[int, list[datetime]]:
    """Ascending moments of the accounts' posts: where they stand in the plan, or where they came out."""
    at = Case(
        When(published_at__isnull=False, then=F("published_at")),
        # A post taken back to a draft keeps the old time in its publication.
        When(state=PublicationState.DRAFT, then=F("post__due_at")),
        default=F("due_at"),
        output_field=DateTimeField(),
    )
    start = now() - timedelta(days=8)
    rows = (
        Publication.objects.for_workspace(workspace)
        .filter(account__in=account_ids)
        .exclude(state=PublicationState.CANCELLED)
        .exclude(post__state=PostState.CANCELLED)
        .annotate(at=at)
        .filter(at__gte=start, at__lt=now() + HORIZON + timedelta(days=8))
    )
    if leave_out:
        rows = rows.exclude(post_id=leave_out)
    found: dict[int, list[datetime]] = defaultdict(list)
    for account_id, moment in rows.order_by("at").values_list("account_id", "at"):
        found[account_id].append(moment)
    return found
