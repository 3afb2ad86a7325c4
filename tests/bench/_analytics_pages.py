"""Times of dashboard pages and of the queries behind them."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client

from analytics.models import DashboardPin, MeasuredPost
from analytics.selectors.figures.posts import campaigns_of, ordered, posts_of
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import by_day, totals, totals_by_account, totals_by_format
from analytics.selectors.own_dashboards.parts import parts_of
from config.lib.clock import local_day, now
from config.lib.garbage import settle
from team.models import User, Workspace
from tests.bench._analytics_fill import World

PATHS = {
    "overview 30 d": "",
    "overview 90 d": "?period=90d",
    "overview 90 d, followers": "?period=90d&metric=followers",
    "accounts": "accounts/",
    "accounts 90 d": "accounts/?period=90d",
    "account": "accounts/{account}/",
    "account 90 d": "accounts/{account}/?period=90d",
    "posts": "posts/",
    "posts 90 d by rate": "posts/?period=90d&sort=rate",
    "post": "posts/{post}/",
    "interaction": "interaction/",
    "audience": "audience/",
    # A dashboard comes in parts: its page with the first pins, then what the page asks for.
    "own dashboard, 22 pins": "dashboards/{dashboard}/",
    "own dashboard, further figures": "dashboards/{dashboard}/?{figures}",
    "own dashboard, its posts": "dashboards/{dashboard}/?{listed}",
    "growth": "growth/",
    "best times": "times/{account}/",
    "data": "data/",
    "metric": "metrics/exposure/",
    "lineage 90 d": "lineage/?metric=exposure&period=90d",
}
METRICS = ("exposure", "engagement", "engagement_rate", "video_views", "clicks", "posts")


def pages(world: World, *, rounds: int) -> dict[str, dict[str, float]]:
    """p50 and p95 of the server's time for each page, in milliseconds, after two warm-up rounds.

    They are asked in a process of its own, as a web worker is one: this one holds what it filled the database with.
    """
    program = f"import django; django.setup(); from {__name__} import tell; tell()"
    ids = (world.workspace.pk, world.user.pk, world.ids[0][1], world.dashboard.pk)
    words = [str(one) for one in (*ids, rounds)]
    done = subprocess.run([sys.executable, "-c", program, *words], check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def tell() -> None:
    """Print the times; arguments are the ids of workspace, user, account and dashboard, and the rounds."""
    print(json.dumps(_ask(*map(int, sys.argv[1:]))))  # noqa: T201


def _ask(
    workspace_id: int, user_id: int, account_id: int, dashboard_id: int, rounds: int
) -> dict[str, dict[str, float]]:
    settle()
    workspace = Workspace.objects.get(pk=workspace_id)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=user_id))
    post = MeasuredPost.objects.for_workspace(workspace).order_by("-published_at")[5]
    pins = DashboardPin.objects.for_workspace(workspace).filter(dashboard=dashboard_id).order_by("position")
    _first, parts = parts_of(list(pins))
    words = {
        "account": account_id, "post": post.pk, "dashboard": dashboard_id,
        "figures": urlencode({"pin": parts[0]}, doseq=True), "listed": urlencode({"pin": parts[-1]}, doseq=True),
    }  # fmt: skip
    found = {}
    for name, path in PATHS.items():
        address = f"/w/{workspace.slug}/analytics/{path.format(**words)}"
        part = {"HTTP_HX_REQUEST": "true"} if "pin=" in address else {}
        for _warm in range(2):
            answer = client.get(address, **part)
            assert answer.status_code == 200, (address, answer.status_code)
        found[name] = _times(lambda a=address, p=part: client.get(a, **p), rounds)
    return found


def queries(world: World, *, rounds: int) -> dict[str, Any]:
    """Ours against plain SQL; `sql_ratio` by query is the ratio of medians."""
    connection.close()
    today = local_day(now(), world.workspace.time_zone)
    month = Scope(world.workspace, today - timedelta(days=29), today)
    quarter = Scope(world.workspace, today - timedelta(days=89), today)
    ours: dict[str, Callable[[], Any]] = {
        "totals 30 d": lambda: totals(month, METRICS),
        "series 90 d": lambda: by_day(quarter, "exposure"),
        "accounts 30 d": lambda: totals_by_account(month, METRICS),
        "formats 30 d": lambda: totals_by_format(month, METRICS),
        "best posts 90 d": lambda: list(ordered(posts_of(quarter), "engagement").values_list("pk", "engagement")[:20]),
        "campaigns 90 d": lambda: campaigns_of(quarter),
        "followers 90 d": lambda: by_day(quarter, "followers"),
    }
    found: dict[str, Any] = {}
    for name, run in ours.items():
        plain = _PLAIN[name].format(
            workspace=world.workspace.pk, first30=month.first, first90=quarter.first, last=today, sums=_SUMS
        )
        mine, bound = _times(run, rounds), _times(lambda sql=plain: _run(sql), rounds)
        if name == "followers 90 d":
            assert [(day, float(value)) for day, value in _run(plain)] == run()
        found[name] = {"ours": mine["p50"], "sql": bound["p50"], "ratio": round(mine["p50"] / bound["p50"], 2)}
    return {"queries": found, "sql_ratio_max": max(row["ratio"] for row in found.values())}


def _times(run: Callable[[], Any], rounds: int) -> dict[str, float]:
    run()
    values = []
    for _round in range(rounds):
        begun = time.perf_counter()
        run()
        values.append(1000 * (time.perf_counter() - begun))
    values.sort()
    return {
        "p50": round(values[len(values) // 2], 1),
        "p95": round(values[min(len(values) - 1, int(0.95 * len(values)))], 1),
    }


def _run(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


_SUMS = (
    "sum(exposure), sum(engagement), sum(engagement_exposed), sum(exposure_engaged), sum(video_views), sum(clicks),"
    " sum(posts)"
)
_DAYS = "analytics_contentday WHERE workspace_id = {workspace} AND day BETWEEN"
_PLAIN = {
    "totals 30 d": "SELECT {sums} FROM " + _DAYS + " '{first30}' AND '{last}'",
    "series 90 d": "SELECT day, sum(exposure) FROM " + _DAYS + " '{first90}' AND '{last}' GROUP BY 1",
    "accounts 30 d": "SELECT account_id, {sums} FROM " + _DAYS + " '{first30}' AND '{last}' GROUP BY 1",
    "formats 30 d": "SELECT format, {sums} FROM " + _DAYS + " '{first30}' AND '{last}' GROUP BY 1",
    "best posts 90 d": "SELECT id, engagement FROM analytics_measuredpost WHERE workspace_id = {workspace}"
    " AND published_at >= '{first90} 00:00+08' AND published_at < '{last} 24:00+08'"
    " ORDER BY engagement DESC NULLS LAST, id DESC LIMIT 20",
    "campaigns 90 d": "SELECT campaign, count(*), sum(exposure), sum(engagement) FROM analytics_measuredpost"
    " WHERE workspace_id = {workspace} AND campaign <> '' AND published_at >= '{first90} 00:00+08'"
    " AND published_at < '{last} 24:00+08' GROUP BY 1 ORDER BY 3 DESC NULLS LAST LIMIT 20",
    # The same answer: an account's last reading stands until the next one, and before the first one that stands.
    "followers 90 d": """
WITH r AS (
  SELECT account_id, greatest(day, '{first90}'::date - 1) AS day, followers, day AS read,
    lead(day) OVER w AS next, lag(day) OVER w IS NULL AS first
  FROM analytics_accountday WHERE workspace_id = {workspace} AND followers IS NOT NULL
    AND day BETWEEN '{first90}'::date - 61 AND '{last}' WINDOW w AS (PARTITION BY account_id ORDER BY day)
)
SELECT d::date, sum(followers) FROM r CROSS JOIN LATERAL generate_series(
  CASE WHEN first THEN '{first90}'::date - 1 ELSE day END, coalesce(next, '{last}'::date + 1) - 1, interval '1 day') d
WHERE d >= '{first90}' GROUP BY 1 ORDER BY 1""",
}
