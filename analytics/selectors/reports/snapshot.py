"""The figures of a report, read once and kept as JSON: whoever reads a version sees what was known when it was made.

Everything later steps need stands in the snapshot; what is told (`telling`), pages and files read nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q, Sum

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.dictionary import BY_ID, HEADLINES, VERSION
from analytics.mark_kinds import MarkKind
from analytics.metrics import METRICS as GOAL_METRICS
from analytics.models import Goal, MeasuredPost, Report
from analytics.selectors.dashboards.incidents import Incident, incidents_of
from analytics.selectors.figures.posts import campaigns_of, ordered, posts_of, usual_engagement
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.values import (
    Value,
    by_day,
    change,
    money,
    reporting,
    totals,
    totals_by_account,
    totals_by_format,
)
from analytics.selectors.progress import progress_of
from analytics.selectors.reports.around import compliance_of, service_of
from analytics.selectors.reports.scopes import Looked, looked_at
from analytics.states import GoalState, Subject
from config.lib.clock import day_start, local_day

# Everything a report gives in all; ratios are reckoned from sums.
IN_ALL = (
    "posts", "exposure", "impressions", "video_views", "watch_average", "reach", "engagement", "engagement_rate",
    "likes", "comments", "saves", "shares", "share_rate", "clicks", "click_rate", "follows", "followers",
    "followers_net", "followers_gained", "followers_lost", "profile_visits", "orders",
)  # fmt: skip
BY_PART = ("posts", "exposure", "engagement", "engagement_rate", "video_views", "clicks", "followers", "followers_net")
DAILY = ("exposure", "engagement", "followers_net")
# How many posts are told about, and how many are listed in the appendix and in files.
BEST, WORST, LISTED = 3, 3, 200
# A day stands out when it is this much above or below the median of the same weekday in the weeks before.
WEEKS, ABOVE, BELOW, LEAST = 4, 1.6, 0.5, 100
# Readers of a report may be outside: complaints and alarms of the team are not told to them.
_MARKED = (MarkKind.INCIDENT, MarkKind.NOTE)
_OF_POSTS = ("exposure", "engagement", "video_views", "clicks", "shares", "saves", "likes", "comments", "reach")


def snapshot_of(report: Report, *, made_at: datetime) -> dict[str, Any]:
    """Read everything about a report: some sixty short queries."""
    looked = looked_at(report)
    accounts = _accounts(looked.now)
    posts = posts_of(looked.now, campaign=report.campaign)
    best = _posts(ordered(posts, "engagement")[:LISTED], looked.now)
    found: dict[str, Any] = {
        "made_at": made_at.isoformat(),
        "collected_at": _collected_at(looked.now),
        "definition": VERSION,
        "zone": report.workspace.time_zone,
        "brand": report.workspace.name,
        "template": report.template,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "before": _days(looked.before),
        "accounts": [_account(row) for row in accounts],
        "narrowed": looked.narrowed,
        "group": report.group.name if report.group else "",
        "format": report.format,
        "campaign": report.campaign,
        "post_count": posts.count(),
        "posts": best,
        "worst": _worst(posts, looked.now),
    }
    found["best"] = best[:BEST]
    return found | (_campaign(looked, posts) if report.campaign else _whole(report, looked, accounts))


def headlines(looked: Looked) -> dict[str, dict[str, Value]]:
    """The figures that the summary opens with, now and in the period compared with."""
    return _paired(looked, HEADLINES)


def campaign_figures(looked: Looked, campaign: str) -> dict[str, dict[str, Value]]:
    """The figures of a campaign's posts so far."""
    return _alone(_sums(posts_of(looked.now, campaign=campaign)))


def _whole(report: Report, looked: Looked, accounts: Sequence[SocialAccount]) -> dict[str, Any]:
    scope, days = looked.now, {name: by_day(looked.now, name) for name in DAILY}
    before = {name: by_day(looked.before, name) for name in DAILY} if looked.before else {}
    return {
        "figures": _paired(looked, IN_ALL),
        "money": [[currency, str(amount)] for currency, amount in money(scope).by_currency],
        "reporting": {name: list(reporting(scope, name)) for name in (*HEADLINES, "reach", "followers")},
        "days": {
            name: {"values": _series(rows), "before": _series(before.get(name, []))} for name, rows in days.items()
        },
        "odd": [*_odd(scope, "exposure"), *_odd(scope, "engagement")],
        "marks": [asdict(one) | _ends(one) for one in incidents_of(scope, kinds=_MARKED, complaints=False)],
        "platforms": _platforms(looked, accounts),
        "by_account": _by_account(looked, accounts),
        "formats": _formats(looked),
        "campaigns": [dict(row) for row in campaigns_of(scope, limit=10)],
        "goals": _goals(scope, group=None if report.account_ids else report.group_id),
        "service": {} if looked.narrowed else service_of(scope, looked.before),
        "compliance": compliance_of(scope),
    }


def _ends(one: Incident) -> dict[str, str | None]:
    return {"first": one.first.isoformat(), "last": one.last.isoformat() if one.last else None}


def _campaign(looked: Looked, posts: Any) -> dict[str, Any]:
    """A campaign has no days of its own: its figures are those of its posts so far."""
    figures = _sums(posts)
    by_platform: dict[str, list[int]] = {}
    for row in posts.values("account__platform", "account_id").distinct().order_by("account__platform"):
        by_platform.setdefault(row["account__platform"], []).append(row["account_id"])
    platforms = [
        {"platform": slug, "accounts": len(set(ids)), "figures": _alone(_sums(posts.filter(account__in=ids)))}
        for slug, ids in by_platform.items()
    ]
    kinds = [name for name in posts.order_by("format").values_list("format", flat=True).distinct() if name]
    return {
        "figures": _alone(figures),
        "money": [],
        "reporting": {},
        "days": {},
        "odd": [],
        "platforms": sorted(platforms, key=lambda row: -(row["figures"]["exposure"]["value"] or 0)),
        "by_account": [],
        "formats": [{"format": one, "figures": _alone(_sums(posts.filter(format=one)))} for one in kinds],
        "campaigns": [],
        "goals": [],
        "service": {},
        "compliance": {},
    }


def _sums(posts: Any) -> dict[str, Value]:
    row = posts.aggregate(**{f"sum_{name}": Sum(name) for name in _OF_POSTS})
    found: dict[str, Value] = {name: _number(row[f"sum_{name}"]) for name in _OF_POSTS}
    found["posts"] = float(posts.count())
    for rate, name in (("engagement_rate", "engagement"), ("click_rate", "clicks")):
        # Of posts that report both, as everywhere else.
        both = posts.filter(**{f"{name}__isnull": False, "exposure__isnull": False})
        known = both.aggregate(part=Sum(name), whole=Sum("exposure"))
        found[rate] = _percent(known["part"], known["whole"])
    return found


def _percent(part: Any, whole: Value) -> float | None:
    return 100 * part / float(whole) if whole and part is not None else None


def _alone(values: dict[str, Value]) -> dict[str, dict[str, Value]]:
    return {name: {"value": value, "before": None} for name, value in values.items()}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _paired(looked: Looked, names: Sequence[str]) -> dict[str, dict[str, Value]]:
    values = totals(looked.now, names)
    before = totals(looked.before, names) if looked.before else {}
    return {name: {"value": _number(values[name]), "before": _number(before.get(name))} for name in names}


def _series(rows: Sequence[tuple[date, Value]]) -> list[list[Any]]:
    return [[day.isoformat(), _number(value)] for day, value in rows]


def _days(scope: Scope | None) -> dict[str, str] | None:
    return {"first": scope.first.isoformat(), "last": scope.last.isoformat()} if scope else None


def _accounts(scope: Scope) -> list[SocialAccount]:
    rows = account_list(workspace=scope.workspace, include_disconnected=True)
    if scope.accounts is not None:
        rows = rows.filter(pk__in=list(scope.accounts))
    return list(rows)


def _account(row: SocialAccount) -> dict[str, Any]:
    return {"id": row.pk, "name": str(row), "platform": row.platform}


def _collected_at(scope: Scope) -> str | None:
    rows = MeasuredPost.objects.for_workspace(scope.workspace)
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    newest = rows.aggregate(at=Max("captured_at"))["at"]
    return newest.isoformat() if newest else None


def _platforms(looked: Looked, accounts: Sequence[SocialAccount]) -> list[dict[str, Any]]:
    of: dict[str, list[int]] = {}
    for row in accounts:
        of.setdefault(row.platform, []).append(row.pk)
    found = []
    for slug, ids in of.items():
        part = Looked(
            replace(looked.now, accounts=ids), replace(looked.before, accounts=ids) if looked.before else None
        )
        figures = _paired(part, BY_PART)
        if any(one["value"] is not None or one["before"] is not None for one in figures.values()):
            found.append({"platform": slug, "accounts": len(ids), "figures": figures})
    return sorted(found, key=lambda row: -(row["figures"]["exposure"]["value"] or 0))


def _by_account(looked: Looked, accounts: Sequence[SocialAccount]) -> list[dict[str, Any]]:
    values = totals_by_account(looked.now, BY_PART)
    before = totals_by_account(looked.before, BY_PART) if looked.before else {}
    found = []
    for row in accounts:
        if row.pk in values:
            was = before.get(row.pk, {})
            figures = {
                name: {"value": _number(values[row.pk].get(name)), "before": _number(was.get(name))} for name in BY_PART
            }
            found.append({**_account(row), "figures": figures})
    return sorted(found, key=lambda row: -(row["figures"]["exposure"]["value"] or 0))


def _formats(looked: Looked) -> list[dict[str, Any]]:
    names = [name for name in BY_PART if BY_ID[name].by_format]
    values = totals_by_format(looked.now, names)
    before = totals_by_format(looked.before, names) if looked.before else {}
    found = [
        {
            "format": kind,
            "figures": {
                name: {"value": _number(row.get(name)), "before": _number(before.get(kind, {}).get(name))}
                for name in names
            },
        }
        for kind, row in values.items()
        if kind
    ]
    return sorted(found, key=lambda row: -(row["figures"]["exposure"]["value"] or 0))


def _posts(rows: Any, scope: Scope) -> list[dict[str, Any]]:
    posts = list(rows)
    usual = usual_engagement(scope, sorted({row.account_id for row in posts}))
    return [_post(row, usual, scope) for row in posts]


def _post(row: MeasuredPost, usual: dict[int, float], scope: Scope) -> dict[str, Any]:
    expected = usual.get(row.account_id)
    rate = 100 * row.engagement / row.exposure if row.engagement is not None and row.exposure else None
    return {
        "id": row.pk,
        "title": row.title or row.remote_id[:60],
        "url": row.url,
        "account": row.account_id,
        "account_name": str(row.account),
        "platform": row.account.platform,
        "format": row.format,
        "campaign": row.campaign,
        "day": local_day(row.published_at, scope.workspace.time_zone).isoformat(),
        "exposure": row.exposure,
        "engagement": row.engagement,
        "rate": rate,
        "likes": row.likes,
        "comments": row.comments,
        "shares": row.shares,
        "saves": row.saves,
        "clicks": row.clicks,
        "video_views": row.video_views,
        "times": row.engagement / expected if expected and row.engagement is not None else None,
    }


def _worst(posts: Any, scope: Scope) -> list[dict[str, Any]]:
    """Posts furthest below what their account usually gains; never fresh ones, whose figures still grow."""
    # Three numbers of each post: which are furthest behind depends on their accounts, not on how many gained little.
    settled = posts.filter(
        engagement__isnull=False,
        published_at__lt=day_start(scope.last - timedelta(days=1), scope.workspace.time_zone),
    )
    known = list(settled.order_by().values_list("pk", "account_id", "engagement"))
    usual = usual_engagement(scope, sorted({account for _pk, account, _value in known}))
    below = sorted(
        (value / usual[account], pk)
        for pk, account, value in known if usual.get(account) and value / usual[account] < 0.6
    )[:WORST]  # fmt: skip
    rows = {row.pk: row for row in posts.filter(pk__in=[pk for _times, pk in below])}
    return [_post(rows[pk], usual, scope) for _times, pk in below]


def _odd(scope: Scope, name: str) -> list[dict[str, Any]]:
    """Days far from the median of the same weekday in the four weeks before; the furthest two."""
    rows = dict(by_day(replace(scope, first=scope.first - timedelta(days=7 * WEEKS)), name))
    found = []
    for day in scope.days():
        value = rows.get(day)
        past = [rows.get(day - timedelta(days=7 * back)) for back in range(1, WEEKS + 1)]
        known = sorted(float(one) for one in past if one is not None)
        if value is None or len(known) < 3:
            continue
        middle = known[len(known) // 2] if len(known) % 2 else (known[len(known) // 2 - 1] + known[len(known) // 2]) / 2
        times = float(value) / middle if middle > 0 else None
        if times is None or max(float(value), middle) < LEAST or BELOW < times < ABOVE:
            continue
        found.append({
            "metric": name, "day": day.isoformat(), "value": float(value), "usual": middle, "times": times,
            "weeks": len(known),
            "post": _cause(scope, day) if times >= ABOVE else None,
        })  # fmt: skip
    return sorted(found, key=_size)[:2]


def _size(row: dict[str, Any]) -> float:
    """The further off, up or down, the earlier in order."""
    times = float(row["times"])
    return -max(times, 1 / max(times, 0.01))


def _cause(scope: Scope, day: date) -> dict[str, Any] | None:
    """The post of the day or the two before it with the highest exposure."""
    near = replace(scope, first=day - timedelta(days=2), last=day)
    rows = list(ordered(posts_of(near).filter(exposure__isnull=False), "exposure")[:1])
    return _post(rows[0], {}, scope) if rows else None


def _goals(scope: Scope, *, group: int | None) -> list[dict[str, Any]]:
    """Goals that ran within the period, as of its last day; of chosen accounts only those about them.

    `group`: the account group that is looked at as a whole, with the goals set for it.
    """
    rows = (
        Goal.objects.for_workspace(scope.workspace)
        .exclude(state=GoalState.DRAFT)
        .filter(starts_on__lte=scope.last, ends_on__gte=scope.first)
        .select_related("workspace", "account", "owner")
        .prefetch_related("milestones")
        .order_by("ends_on", "pk")
    )
    if scope.accounts is not None:
        theirs = Q(subject=Subject.ACCOUNT, account__in=list(scope.accounts))
        if group is not None:
            theirs |= Q(subject=Subject.GROUP, group=group)
        rows = rows.filter(theirs)
    return [_goal(row, scope.last) for row in rows[:20]]


def _goal(row: Goal, day: date) -> dict[str, Any]:
    progress, terms = progress_of(row, day=day), row.terms
    return {
        "id": row.pk,
        "name": row.name,
        "unit": GOAL_METRICS[row.metric].unit,
        "platform": row.account.platform if row.account else "",
        "target": terms.target,
        "baseline": terms.baseline,
        "value": progress.value,
        "done": progress.done,
        "elapsed": progress.elapsed,
        "health": str(progress.health),
        "ends_on": terms.ends_on.isoformat(),
        "owner": row.owner.label if row.owner else "",
    }


def percent(pair: dict[str, Value] | None) -> float | None:
    """By how many percent a figure of a snapshot differs from that of the period before."""
    return change(pair["value"], pair["before"]) if pair else None
