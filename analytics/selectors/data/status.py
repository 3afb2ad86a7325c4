"""How complete the figures of each account are: last readings, missing days, overdue posts, odd numbers."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value, Window
from django.db.models.functions import Lag

from accounts.connectors import registry
from accounts.connectors.base import ReadsAccountMetrics, ReadsMetrics, ReadsPublicProfiles
from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from accounts.states import AccountState
from analytics.models import AccountCollection, AccountDay, ContentDay, MeasuredPost
from analytics.store_states import FetchKind
from config.lib.clock import local_day, now
from team.models import Workspace

# Further back than this platforms cannot be asked in one call.
SPAN = 30
OVERDUE = timedelta(hours=2)
# Newest posts are asked for once a day; so long without an answer is told.
UNSEEN = timedelta(days=2)
FALL, JUMP, USUAL_LEAST, USUAL_DAYS = 0.2, 10, 20, 7
REGULAR = 7
_BY_ITSELF = [one for one in FetchKind if one not in (FetchKind.IMPORT, FetchKind.MANUAL)]
WORKING = (AccountState.OK, AccountState.RESTRICTED)


@dataclass(frozen=True, slots=True)
class Oddity:
    """A number that looks wrong. `what`: fell or jumped; of a post, or of the account on `day`."""

    what: str
    metric_id: str
    day: date
    before: float
    after: float
    post_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """One account. `reads_posts`, `reads_days`: what its platform tells us. `missing`: days without figures.

    `lists_posts`: whether the platform tells of posts that were made elsewhere.
    `overdue`: posts that should have been read two hours ago; `waiting`: posts that are read again at all.
    """

    account: SocialAccount
    collection: AccountCollection | None
    reads_posts: bool
    reads_days: bool
    lists_posts: bool
    missing: Sequence[date] = ()
    overdue: int = 0
    waiting: int = 0
    oddities: Sequence[Oddity] = field(default_factory=list)

    @property
    def reads(self) -> bool:
        """Whether anything comes by itself."""
        return self.reads_posts or self.reads_days

    @property
    def never(self) -> bool:
        """Figures should come, and none ever came."""
        return self.reads and (self.collection is None or self.collection.collected_at is None)

    @property
    def unseen_since(self) -> datetime | None:
        """Since when the platform has listed no posts though it should; None where it does as usual."""
        if not self.lists_posts or self.collection is None or self.account.state not in WORKING:
            return None
        if self.collection.next_look_at is None:
            return None
        last = self.collection.looked_at or self.collection.backfilled_at
        return last if last and last < now() - UNSEEN else None

    @property
    def waits_until(self) -> datetime | None:
        """Until when nothing is asked: the budget is used up or the platform refused."""
        until = self.collection.retry_at if self.collection else None
        return until if until and until > now() else None

    @property
    def failed(self) -> bool:
        """The last reading was refused."""
        return bool(self.collection and self.collection.failures)

    @property
    def askable(self) -> bool:
        """Whether asking the platform again may help; one that must be connected again is not asked at all."""
        return (
            self.reads
            and self.account.state in WORKING
            and (self.failed or self.never or bool(self.missing or self.overdue))
        )

    @property
    def trouble(self) -> bool:
        """Whether a person should look."""
        return self.failed or self.never or bool(self.missing or self.overdue or self.oddities)


def data_status(workspace: Workspace) -> list[AccountStatus]:
    """Every connected account, those with trouble first."""
    accounts = list(account_list(workspace=workspace))
    collections = {row.account_id: row for row in AccountCollection.objects.for_workspace(workspace)}
    missing, posts, odd = days_missing_of(accounts), _posts(workspace), oddities(workspace)
    found = []
    for account in accounts:
        waiting, overdue = posts.get(account.pk, (0, 0))
        found.append(
            AccountStatus(
                account,
                collections.get(account.pk),
                issubclass(registry.load(account.platform), ReadsMetrics),
                reads_days(account),
                issubclass(registry.load(account.platform), ReadsPublicProfiles),
                missing.get(account.pk, ()),
                overdue,
                waiting,
                odd.get(account.pk, ()),
            )
        )
    return sorted(found, key=lambda one: not one.trouble)


def reads_days(account: SocialAccount) -> bool:
    """Whether the platform can be asked for days of the account."""
    return issubclass(registry.load(account.platform), ReadsAccountMetrics)


def days_missing_of(accounts: Sequence[SocialAccount], *, asked: bool = False) -> dict[int, list[date]]:
    """Days of the last 30 that have no figures at all though they should, oldest first, by account.

    They should where the platform can be asked for days, and where at least `REGULAR` days came by themselves, from
    checks of the account. `asked`: only where the platform can be asked.
    From the first day that is known on; not the last days, which the platform tells late. Where it is asked for days,
    only those it answered for are known: checks of the account and files tell some figures and leave out the others.
    A platform that never answered for any day has nothing to tell, so there all days with figures are known.
    """
    working = [account for account in accounts if account.state in WORKING and (reads_days(account) or not asked)]
    if not working:
        return {}
    earliest = local_day(now(), "UTC") - timedelta(days=SPAN + 1)
    rows = AccountDay.objects.unscoped("days of accounts the caller chose").filter(
        account__in=[account.pk for account in working], day__gte=earliest
    )
    by_itself = Count("pk", filter=Q(fetch__kind__in=_BY_ITSELF))
    answered = ArrayAgg("day", filter=Q(told_at__isnull=False), default=Value([]))
    answers = AccountDay.objects.unscoped("the same").filter(account=OuterRef("account"), told_at__isnull=False)
    told = {
        row["account_id"]: row
        for row in rows.values("account_id")
        .annotate(days=ArrayAgg("day"), answered=answered, answers=Exists(answers), regular=by_itself)
        .order_by()
    }
    found = {}
    for account in working:
        row = told.get(account.pk, {"days": [], "answers": False, "regular": 0})
        if not reads_days(account) and row["regular"] < REGULAR:
            continue
        mine = set(row["answered" if reads_days(account) and row["answers"] else "days"])
        today = local_day(now(), account.workspace.time_zone)
        here = local_day(account.created_at, account.workspace.time_zone)
        begin = max(min(mine | {here}), today - timedelta(days=SPAN - 1))
        span = (today - timedelta(days=registry.capabilities(account.platform).days_late) - begin).days + 1
        days = [day for day in (begin + timedelta(days=n) for n in range(span)) if day not in mine]
        if days:
            found[account.pk] = days
    return found


def oddities(workspace: Workspace) -> dict[int, list[Oddity]]:
    """Numbers that look wrong, by account: totals that fell by more than a fifth, days of ten times the usual."""
    found: dict[int, list[Oddity]] = defaultdict(list)
    today = local_day(now(), workspace.time_zone)
    for account_id, one in [*_followers_fell(workspace, today), *_jumped(workspace, today), *_posts_fell(workspace)]:
        found[account_id].append(one)
    return found


def _posts(workspace: Workspace) -> Mapping[int, tuple[int, int]]:
    rows = MeasuredPost.objects.for_workspace(workspace).filter(next_sample_at__isnull=False).values("account_id")
    late = Count("pk", filter=Q(next_sample_at__lt=now() - OVERDUE))
    return {row["account_id"]: (row["all"], row["late"]) for row in rows.annotate(all=Count("pk"), late=late)}


def _followers_fell(workspace: Workspace, today: date) -> list[tuple[int, Oddity]]:
    rows = AccountDay.objects.for_workspace(workspace).filter(followers__isnull=False)
    rows = rows.filter(day__gt=today - timedelta(days=SPAN)).annotate(
        before=Window(Lag("followers"), partition_by=F("account_id"), order_by=F("day").asc())
    )
    fell = rows.filter(before__gt=100, followers__lt=F("before") * (1 - FALL)).order_by("-day")
    return [
        (row["account_id"], Oddity("fell", "followers", row["day"], row["before"], row["followers"]))
        for row in fell.values("account_id", "day", "before", "followers")[:50]
    ]


def _jumped(workspace: Workspace, today: date) -> list[tuple[int, Oddity]]:
    """Exposure of one of the last seven days above ten times the median of the 28 days before it."""
    rows = ContentDay.objects.for_workspace(workspace).filter(day__gt=today - timedelta(days=36), day__lt=today)
    series: dict[int, dict[date, int]] = defaultdict(dict)
    for row in rows.values("account_id", "day").annotate(sum=Sum("exposure")).filter(sum__isnull=False).order_by():
        series[row["account_id"]][row["day"]] = row["sum"]
    found = []
    for account_id, days in series.items():
        # A median is no less than the least of all days, which rules out most days at once.
        floor = JUMP * max(USUAL_LEAST, min(days.values()))
        for day in sorted(days)[-7:]:
            if day <= today - timedelta(days=8) or days[day] <= floor:
                continue
            usual = [value for other, value in days.items() if day - timedelta(days=28) <= other < day]
            median = statistics.median(usual) if len(usual) >= USUAL_DAYS else 0
            if median >= USUAL_LEAST and days[day] > JUMP * median:
                found.append((account_id, Oddity("jumped", "exposure", day, float(median), float(days[day]))))
    return found


def _posts_fell(workspace: Workspace) -> list[tuple[int, Oddity]]:
    """Of the 300 posts published last: a newest total a fifth below the sample before, from 100 on."""
    with connection.cursor() as cursor:
        cursor.execute(_FELL, {"workspace": workspace.pk, "least": 100, "left": 1 - FALL})
        rows = cursor.fetchall()
    return [
        (account, Oddity("fell", metric, local_day(at, workspace.time_zone), float(before), float(after), post, title))
        for account, post, title, metric, at, before, after in rows
    ]


_FELL = """
SELECT p.account_id, p.id, p.title, f.name, n.captured_at, f.before, f.after
FROM (SELECT * FROM analytics_measuredpost WHERE workspace_id = %(workspace)s AND captured_at IS NOT NULL
      ORDER BY published_at DESC LIMIT 300) p
CROSS JOIN LATERAL (SELECT s.* FROM analytics_postsnapshot s WHERE s.post_id = p.id AND s.captured_at = p.captured_at) n
CROSS JOIN LATERAL (SELECT s.* FROM analytics_postsnapshot s WHERE s.post_id = p.id AND s.captured_at < p.captured_at
      AND s.captured_at > p.captured_at - interval '10 days' ORDER BY s.captured_at DESC LIMIT 1) o
CROSS JOIN LATERAL (VALUES ('impressions', o.impressions, n.impressions), ('video_views', o.video_views, n.video_views),
      ('likes', o.likes, n.likes)) AS f(name, before, after)
WHERE f.before >= %(least)s AND f.after < f.before * %(left)s
ORDER BY n.captured_at DESC LIMIT 20
"""
