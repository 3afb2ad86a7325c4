"""Many samples by COPY, the days they come to by the product's own roll-up, and how fast samples are stored."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import SocialAccount
from analytics.dictionary import HEADLINES
from analytics.figures import POST_FIGURES
from analytics.models import Dashboard, DashboardPin, MeasuredPost, PostSnapshot
from analytics.sampling import next_sample_at
from analytics.services.collecting.fetching import fetch_begin
from analytics.services.store.partitions import partitions_make
from analytics.services.store.rolling import rollups_run
from analytics.services.store.samples import Sample, samples_store
from analytics.store_states import FetchKind, PostSource
from config.lib.clock import now
from team.models import User, Workspace
from tests.factories import MembershipFactory, SocialAccountFactory, UserFactory, WorkspaceFactory

DAYS = 400
FORMATS = ("image", "video", "article", "text")
PLATFORMS = ("practice-xiaohongshu", "practice-douyin", "practice-weibo", "practice-instagram")
COLUMNS = ("workspace_id", "post_id", "captured_at", *POST_FIGURES)


@dataclass
class World:
    """The workspace that is measured has `accounts` accounts; four others have a quarter as many each."""

    accounts: int
    workspace: Workspace = field(init=False)
    user: User = field(init=False)
    dashboard: Dashboard = field(init=False)
    ids: list[tuple[int, int]] = field(init=False, default_factory=list)
    chance: random.Random = field(init=False, default_factory=lambda: random.Random(8))

    def __post_init__(self) -> None:
        self.workspace = WorkspaceFactory(time_zone="Asia/Shanghai")
        self.user = UserFactory()
        MembershipFactory(workspace=self.workspace, user=self.user, role="owner")
        for place in range(5):
            workspace = self.workspace if place == 0 else WorkspaceFactory(time_zone="America/New_York")
            for n in range(self.accounts if place == 0 else self.accounts // 4):
                account = SocialAccountFactory(workspace=workspace, platform=PLATFORMS[n % 4])
                self.ids.append((workspace.pk, account.pk))
        self.dashboard = _dashboard(self)
        _account_days(self)


def _dashboard(world: World) -> Dashboard:
    """Of every pin that figures of posts and followers make, over 30 days and over 90."""
    board = Dashboard.objects.create(workspace=world.workspace, owner=world.user, name="All")
    whats = ("figure", "trend", "platforms", "accounts", "formats", "heat", "best", "worst", "posts")
    rows = [(what, "exposure", period) for period in ("30d", "90d") for what in whats]
    rows += [("figure", metric, "30d") for metric in HEADLINES[1:5]]
    for position, (what, metric, period) in enumerate(rows):
        query = {"metric": metric, "period": period, "compare": "previous"}
        DashboardPin.objects.create(
            workspace=world.workspace, dashboard=board, what=what, query=query, position=position
        )
    return board


def fill(world: World, snapshots: int) -> dict[str, Any]:
    """Add posts with their samples until there are so many; then reckon their days. Rates in rows or days a second."""
    have = PostSnapshot.objects.unscoped("benchmark").count()
    grid = _grid()
    posts = _posts(world, max(1, (snapshots - have) // len(grid)))
    begun = time.monotonic()
    for batch in (posts[at : at + 2000] for at in range(0, len(posts), 2000)):
        _copy(batch, grid, world.chance)
    copied = time.monotonic() - begun
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        cursor.execute("VACUUM (ANALYZE) analytics_measuredpost")
        cursor.execute("VACUUM (ANALYZE) analytics_postsnapshot")
    with connection.cursor() as cursor:
        cursor.execute(_MARKS, [DAYS])
    begun, days = time.monotonic(), 0
    while count := rollups_run():
        days += count
    rolled = time.monotonic() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) analytics_contentday")
    total = PostSnapshot.objects.unscoped("benchmark").count()
    print(f"{total:,} samples copied in {copied:.0f} s, {days:,} days reckoned in {rolled:.0f} s", flush=True)  # noqa: T201
    return {
        "snapshots": total,
        "posts": MeasuredPost.objects.unscoped("benchmark").count(),
        "accounts": SocialAccount.objects.unscoped("benchmark").count(),
        "copy_rows_s": round((total - have) / copied),
        "rollup_days_s": round(days / rolled),
    }


def ingest(world: World, *, batch: int = 100, batches: int = 60) -> dict[str, Any]:
    """The collector's statement with batches of 100 posts, against COPY of as many rows into a table of its own."""
    accounts = list(SocialAccount.objects.for_workspace(world.workspace)[:batches])
    moment, stored, spent = now().replace(microsecond=0), 0, 0.0
    rows: list[tuple[int, list[int]]] = []
    for account in accounts:
        posts = list(MeasuredPost.objects.for_workspace(world.workspace).filter(account=account)[:batch])
        fetch = fetch_begin(account=account, kind=FetchKind.POSTS)
        samples = [
            Sample(post.pk, moment, {name: (getattr(post, name) or 0) + 7 for name in POST_FIGURES}) for post in posts
        ]
        rows += [(one.post_id, [value or 0 for value in one.figures.values()]) for one in samples]
        begun = time.monotonic()
        stored += samples_store(fetch=fetch, samples=samples).changed
        spent += time.monotonic() - begun
    assert stored == len(rows)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_raw (LIKE analytics_postsnapshot)")
        text = "".join(
            f"{world.workspace.pk}\t{post}\t{moment.isoformat()}\t" + "\t".join(map(str, values)) + "\n"
            for post, values in rows
        )
        begun = time.monotonic()
        # In as many COPYs as the collector made statements: the same number of round trips and commits.
        lines = text.splitlines(keepends=True)
        for at in range(0, len(lines), batch):
            part = io.StringIO("".join(lines[at : at + batch]))
            cursor.copy_expert(f"COPY bench_raw ({', '.join(COLUMNS)}) FROM STDIN", part)
        raw = time.monotonic() - begun
    return {
        "upsert_rows_s": round(stored / spent),
        "raw_copy_rows_s": round(len(rows) / raw),
        "upsert_copy_ratio": round((stored / spent) / (len(rows) / raw), 3),
    }


def _grid() -> list[timedelta]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    found, moment = [], next_sample_at(published_at=start, moment=start)
    while moment is not None:
        found.append(moment - start)
        moment = next_sample_at(published_at=start, moment=moment)
    return found


def _posts(world: World, count: int) -> list[MeasuredPost]:
    have, moment = MeasuredPost.objects.unscoped("benchmark").count(), now().replace(microsecond=0)
    rows = []
    for n in range(count):
        # Half of all posts belong to the workspace that is measured.
        half = world.ids[: world.accounts] if n % 2 else world.ids[world.accounts :]
        workspace, account = half[n % len(half)]
        rows.append(
            MeasuredPost(
                workspace_id=workspace,
                account_id=account,
                remote_id=f"b{have + n}",
                title=f"秋天的第 {have + n} 泡茶",
                format=FORMATS[n % 4],
                campaign="双十二" if n % 9 == 0 else "",
                source=PostSource.BACKFILL,
                published_at=moment - timedelta(days=1, seconds=world.chance.random() * (DAYS - 1) * 86_400),
            )
        )
    return MeasuredPost.objects.bulk_create(rows, batch_size=5000)


def _copy(posts: list[MeasuredPost], grid: list[timedelta], chance: random.Random) -> None:
    moment = now()
    months = {post.published_at + step for post in posts for step in (grid[0], *grid[-12:])}
    months |= {min(post.published_at + timedelta(days=30 * n), moment) for post in posts for n in range(4)}
    partitions_make(one for one in months if one <= moment)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY analytics_postsnapshot ({', '.join(COLUMNS)}) FROM STDIN", _Lines(_rows(posts, grid, chance))
        )


def _rows(posts: list[MeasuredPost], grid: list[timedelta], chance: random.Random) -> Iterator[str]:
    moment, count = now(), len(grid)
    for post in posts:
        whole = int(200 * 1.004 ** (chance.random() * 1200))
        for at, step in enumerate(grid):
            captured = post.published_at + step
            if captured > moment:
                break
            seen = whole * (at + 1) // count
            yield (
                f"{post.workspace_id}\t{post.pk}\t{captured.isoformat()}\t{seen}\t{seen * 7 // 10}\t{seen // 20}"
                f"\t{seen // 200}\t{seen // 300}\t{seen // 90}\t{seen // 110}\t{seen * 8 // 10}\t{seen * 9}\t\\N\t\\N\n"
            )


class _Lines(io.RawIOBase):
    """What COPY reads: lines as they are made, so that ten million of them never lie in memory."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, length = [self._rest], len(self._rest)
        while length < size:
            line = next(self._lines, "").encode()
            if not line:
                break
            parts.append(line)
            length += len(line)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]


def _account_days(world: World) -> None:
    today = now().date()
    lines = (
        f"{workspace}\t{account}\t{today - timedelta(days=back)}\t{now().isoformat()}"
        f"\t{10_000 + account * 31 + (DAYS - back) * (5 + account % 20)}"
        f"\t{40 + account % 9}\t{account % 7}\t{50 + back % 30}\t\n"
        for back in range(DAYS)
        for workspace, account in world.ids
    )
    figures = "followers, followers_gained, followers_lost, profile_visits"
    names = f"workspace_id, account_id, day, captured_at, {figures}, currency"
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY analytics_accountday ({names}) FROM STDIN", _Lines(lines))
        cursor.execute("VACUUM (ANALYZE) analytics_accountday")


_MARKS = """
INSERT INTO analytics_rollupmark (workspace_id, account_id, day)
SELECT a.workspace_id, a.id, now()::date - back FROM accounts_socialaccount a, generate_series(0, %s) back
"""
_NEWEST = """
UPDATE analytics_measuredpost p SET captured_at = n.last_at, first_captured_at = n.first_at, {}
FROM (SELECT DISTINCT ON (post_id) s.*, f.first_at, s.captured_at AS last_at FROM analytics_postsnapshot s
  JOIN (SELECT post_id AS id, min(captured_at) AS first_at FROM analytics_postsnapshot GROUP BY 1) f ON f.id = s.post_id
  ORDER BY post_id, captured_at DESC) n
WHERE n.post_id = p.id AND p.captured_at IS NULL
""".format(", ".join(f"{name} = n.{name}" for name in POST_FIGURES))
