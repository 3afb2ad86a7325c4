"""Half a year of figures for the demo brand, as its people would have them: read by the collector, and from files.

The posts of the story keep the figures the practice network reports of them; earlier ones came with the exports of the
platforms. Everything follows from names and dates, so that two demos agree: no chance.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from accounts.connectors import registry
from accounts.models import SocialAccount
from analytics.demo.history_story import CHINESE, ENGLISH, FEASTS, HABITS, WEEK, Habit
from analytics.figures import POST_FIGURES
from analytics.models import AccountCollection, AccountDay, MeasuredPost
from analytics.services.collecting.collecting import account_collect, collections_begin
from analytics.services.collecting.fetching import fetch_begin, fetch_end
from analytics.services.store.days import DayFigures, days_store
from analytics.services.store.known import KnownPost
from analytics.services.store.posts import posts_put, publications_take_over
from analytics.services.store.rolling import rollups_settle
from analytics.services.store.samples import Sample, samples_store
from analytics.store_states import FetchKind, PostSource
from config.lib.clock import at_wall_clock, local_day, now
from team.actors import Actor
from team.models import Workspace

DAYS = 182
# The last days are the story's own.
STORY_DAYS = 2
# What the export of a platform without an interface shows.
FILED = ("video_views", "likes", "comments", "shares")
CURRENCY = "CNY"


def demo_history(*, workspace: Workspace, actor: Actor) -> None:
    """Fill the metric store of the demo brand; its rows leave with the accounts."""
    publications_take_over(everything=True)
    collections_begin()
    accounts = {row.platform: row for row in SocialAccount.objects.for_workspace(workspace).order_by("-pk")}
    for habit in HABITS:
        account = accounts.get(habit.platform)
        if account is None:
            continue
        account_collect(account_id=account.pk)
        _own_posts(account)
        _older_posts(account, habit, actor)
        _days(account, habit, actor)
    rollups_settle()


def _own_posts(account: SocialAccount) -> None:
    """Give posts whose figures the network has just told the samples the collector would have taken before."""
    moment = now().replace(microsecond=0)
    posts = MeasuredPost.objects.for_workspace(account.workspace_id).filter(account=account, captured_at__isnull=False)
    samples = []
    for post in posts:
        whole = _network_grown(moment - post.published_at) or 1.0
        for at in _moments(post.published_at, moment - timedelta(minutes=5), fine=True):
            part = _network_grown(at - post.published_at) / whole
            figures = {name: _part(getattr(post, name), part) for name in POST_FIGURES}
            samples.append(Sample(post.pk, at, figures))
    if samples:
        fetch = fetch_begin(account=account, kind=FetchKind.POSTS)
        samples_store(fetch=fetch, samples=samples)
        fetch_end(fetch=fetch, asked=len(samples), got=len(samples))


def _older_posts(account: SocialAccount, habit: Habit, actor: Actor) -> None:
    zone, today = account.workspace.time_zone, local_day(now(), account.workspace.time_zone)
    titles = ENGLISH if habit.english else CHINESE
    known, count = [], int((DAYS - STORY_DAYS) / habit.every)
    offset = int(_chance(habit.platform) * len(titles))
    for index in range(count):
        day = today - timedelta(days=DAYS - int(index * habit.every))
        clock = time(habit.clocks[index % len(habit.clocks)], int(_chance(habit.platform, index, "minute") * 12) * 5)
        known.append(
            KnownPost(
                f"{account.handle}-{day:%Y%m%d}-{index}",
                at_wall_clock(day, clock, zone),
                title=titles[(offset + index * 7) % len(titles)],
                format=habit.format,
            )
        )
    put = posts_put(workspace=account.workspace, account=account, posts=known, source=PostSource.IMPORT)
    MeasuredPost.objects.for_workspace(account.workspace_id).filter(pk__in=[row.pk for row in put.values()]).update(
        next_sample_at=None
    )
    fetch = fetch_begin(
        account=account, kind=FetchKind.IMPORT, label=f"{account.display_name}-{today:%Y%m}.xlsx", actor=actor.user
    )
    samples = [sample for post in put.values() for sample in _samples(post, account, habit)]
    samples_store(fetch=fetch, samples=samples)
    fetch_end(fetch=fetch, asked=len(samples), got=len(samples))


def _samples(post: MeasuredPost, account: SocialAccount, habit: Habit) -> Iterator[Sample]:
    reported = registry.capabilities(account.platform).post_figures or FILED
    final = _final(post, account, habit)
    for at in _moments(post.published_at, now(), fine=False):
        age = at - post.published_at
        part = 0.86 * _network_grown(age) + 0.14 * (1 - math.exp(-age / timedelta(days=11)))
        yield Sample(post.pk, at, {name: _part(final.get(name), part) for name in reported if name in final})


def _final(post: MeasuredPost, account: SocialAccount, habit: Habit) -> dict[str, int]:
    """What a post comes to in the end: by followers of its time, luck, weekday, hour and the feasts of the year."""
    day, name = local_day(post.published_at, account.workspace.time_zone), post.remote_id
    back = (local_day(now(), account.workspace.time_zone) - day).days
    size = (account.followers or 1000) * (1 - 0.0011 * back)
    luck = math.exp((_chance(name, "luck") - 0.45) * 1.7)
    hour = 1.15 if post.published_at.hour in {11, 12, 13} else 1.0
    seen = size * habit.reach * luck * WEEK[day.weekday()] * hour * _feast(day)
    liked = seen * habit.liked * (0.7 + 0.6 * _chance(name, "liked"))
    every = {
        "impressions": seen,
        "video_views": seen * (0.75 + 0.2 * _chance(name, "views")),
        "reach": seen * (0.62 + 0.2 * _chance(name, "reach")),
        "likes": liked,
        "comments": liked * (0.05 + 0.08 * _chance(name, "comments")),
        "shares": liked * (0.05 + 0.1 * _chance(name, "shares")),
        "saves": liked * (0.12 + 0.35 * _chance(name, "saves")),
        "clicks": seen * (0.004 + 0.008 * _chance(name, "clicks")),
    }
    return {figure: int(value) for figure, value in every.items()}


def _days(account: SocialAccount, habit: Habit, actor: Actor) -> None:
    """Followers further back than the account's checks go, and what the shop counted."""
    today = local_day(now(), account.workspace.time_zone)
    first = AccountDay.objects.for_workspace(account.workspace_id).filter(account=account, followers__isnull=False)
    oldest = first.order_by("day").first()
    followers = float(oldest.followers or 0) if oldest else float(account.followers or 0)
    anchor = oldest.day if oldest else today
    days, day = [], today
    while day > today - timedelta(days=DAYS):
        figures: dict[str, int | None] = {}
        sales = None
        if day < anchor:
            followers -= followers * 0.0007 * (0.6 + 0.8 * _chance(account.handle, day, "net")) * WEEK[day.weekday()]
            figures["followers"] = round(followers)
        if habit.orders and day < today:
            orders = round(
                habit.orders * WEEK[day.weekday()] * _feast(day) * (0.75 + 0.5 * _chance(account.handle, day))
            )
            price = Decimal(round(88 + 60 * _chance(account.handle, day, "price")))
            figures["orders"], sales = orders, orders * price
            # The shop also counts who opened its goods from a post: some 3 to 6 of 100 of them order.
            figures["clicks"] = round(orders * (17 + 16 * _chance(account.handle, day, "clicks")))
        if figures:
            days.append(DayFigures(day, figures, sales=sales, currency=CURRENCY if sales is not None else ""))
        day -= timedelta(days=1)
    label = "店铺订单.xlsx" if habit.orders else f"{account.display_name}-粉丝.xlsx"
    fetch = fetch_begin(account=account, kind=FetchKind.IMPORT, label=label, actor=actor.user)
    days_store(fetch=fetch, days=days)
    fetch_end(fetch=fetch, asked=len(days), got=len(days))
    AccountCollection.objects.for_workspace(account.workspace_id).filter(account=account).update(collected_at=now())


def _moments(published_at: datetime, until: datetime, *, fine: bool) -> Iterator[datetime]:
    """When the figures were read: fine ones like the collector, others once a day and later once a week."""
    steps = [timedelta(hours=h) for h in (0.25, 0.5, 1, 2, 3, 6, 9, 12, 18, 24, 36)] if fine else [timedelta(hours=1)]
    steps += [timedelta(days=d) for d in (*range(2 if fine else 1, 8), *range(9, 31, 3), *range(37, 92, 7))]
    for step in steps:
        if published_at + step < until:
            yield (published_at + step).replace(microsecond=0)


def _network_grown(age: timedelta) -> float:
    """How far a post has grown after `age`, 0 to 1, as on the practice network."""
    hours = max(0.0, age / timedelta(hours=1))
    return 1 - math.exp(-((hours / 7.0) ** 0.9))


def _part(value: int | None, part: float) -> int | None:
    return None if value is None else int(value * part)


def _feast(day: date) -> float:
    nearest = [1 + (more - 1) * max(0.0, 1 - abs((day - date(day.year, m, d)).days) / 4) for m, d, more in FEASTS]
    return max(nearest)


def _chance(*parts: object) -> float:
    """A number in [0, 1) that depends on nothing but `parts`."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64
