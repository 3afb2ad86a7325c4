"""Where a number comes from: what adds up to it, who brought it when, and how it was corrected (handbook ANA-2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import SocialAccount
from analytics.dictionary import VERSION, Metric
from analytics.figures import POST_FIGURES, SHARED_FIGURES
from analytics.metric_states import Rule, Unit
from analytics.models import AccountDay, Fetch, MeasuredPost, PostSnapshot, Restatement
from analytics.selectors.data.answers import answer_part
from analytics.selectors.data.parts import Part, PostPart, parts_of, posts_behind
from analytics.selectors.figures.followers import CARRY
from analytics.selectors.figures.scope import Scope
from analytics.selectors.figures.sums import Value, metric_value
from analytics.selectors.figures.values import Money, money, totals

ROWS, SAMPLES, CORRECTIONS = 200, 100, 50


@dataclass(frozen=True, slots=True)
class Ends:
    """The readings a number of followers stands on: the one at the end, and the one it is compared with."""

    account_id: int
    end: AccountDay
    base: AccountDay | None

    @property
    def value(self) -> int:
        """What the account adds to net new followers."""
        return (self.end.followers or 0) - ((self.base.followers or 0) if self.base else 0)


@dataclass(frozen=True, slots=True)
class Lineage:
    """Everything behind one number. `top`, `below`: the sums a ratio is made of.

    `level`: by what `parts` are split; `more`: how many parts are not listed. On one day of one account also `posts`
    with what each gained, and `own`: the account's own day where that told what its posts did not (`own_value`).
    `fetches` by id; `answer`: what the platform said, word for word, while it is kept.
    """

    metric: Metric
    scope: Scope
    value: Value
    top: Any = None
    below: Any = None
    money: Money = field(default_factory=Money)
    level: tuple[str, ...] = ()
    parts: Sequence[Part] = ()
    more: int = 0
    posts: Sequence[PostPart] = ()
    own: Sequence[AccountDay] = ()
    own_value: Any = None
    ends: Sequence[Ends] = ()
    fetches: Mapping[int, Fetch] = field(default_factory=dict)
    corrections: Sequence[Restatement] = ()
    answer: str = ""
    version: int = VERSION


@dataclass(frozen=True, slots=True)
class PostLineage:
    """Where a post's figure so far comes from. `raw`: the figures it is reckoned from; the newest samples first."""

    metric: Metric
    post: MeasuredPost
    value: Value
    raw: tuple[str, ...]
    samples: Sequence[PostSnapshot]
    more: int
    fetches: Mapping[int, Fetch]
    corrections: Sequence[Restatement]
    answer: str
    version: int = VERSION


def lineage(scope: Scope, metric: Metric, account: SocialAccount | None = None) -> Lineage:
    """What stands behind a metric's value over a scope: exactly what `figures.values.totals` gives for it.

    The value is reckoned from the same rows that are shown. `account`: the scope's only one, if the caller has it.
    """
    held = metric.rule in (Rule.LAST, Rule.CHANGE)
    found = Lineage(metric, scope, None)
    if metric.unit == Unit.MONEY:
        value = totals(scope, [metric.metric_id])[metric.metric_id]
        found = replace(found, value=value, money=money(scope))
    found = _held(found) if held else _summed(found)
    one = _only(scope)
    if one and scope.length == 1 and not held:
        account = account or SocialAccount.objects.for_workspace(scope.workspace).filter(pk=one).first()
        found = _day(found, account) if account else found
    found = replace(found, corrections=list(_corrections(scope, metric)[:CORRECTIONS]))
    return replace(found, fetches=_fetches(found))


def post_lineage(post: MeasuredPost, metric: Metric) -> PostLineage:
    """What stands behind a post's total of a metric, as lists of posts show it."""
    raw = tuple(name for name in metric.raw if name in POST_FIGURES)
    rows = PostSnapshot.objects.for_workspace(post.workspace_id).filter(post=post.pk).order_by("-captured_at")
    told = Restatement.objects.for_workspace(post.workspace_id).filter(post=post, filled=False).filter(_names(raw))
    samples, corrections = list(rows[:SAMPLES]), list(told.order_by("-made_at")[:CORRECTIONS])
    ids = {row.fetch_id for row in samples} | {row.fetch_id for row in corrections}
    newest = next((row for row in samples if any(getattr(row, name) is not None for name in raw)), None)
    answer = answer_part(
        workspace=post.workspace, fetch_id=newest.fetch_id if newest else None, keys=[post.remote_id]
    )  # fmt: skip
    return PostLineage(
        metric,
        post,
        post_value(post, metric),
        raw,
        samples,
        max(0, rows.count() - SAMPLES),
        _fetches_by(post.workspace_id, ids),
        corrections,
        answer,
    )


def post_value(post: MeasuredPost, metric: Metric) -> Value:
    """A metric of one post from its newest figures; None where it is not reported or no matter of posts."""
    if metric.table != "content":
        return None
    if metric.column == "posts":
        return 1.0
    top = _column(post, metric.column)
    if metric.rule != Rule.RATIO:
        return None if top is None else float(top)
    below = _column(post, metric.below)
    return None if top is None or not below else metric.times * float(top) / float(below)


# What exposure of the dictionary's ratios goes with, by its column.
_UPPER = {"exposure_engaged": "engagement", "exposure_shared": "shares", "exposure_clicked": "clicks"}


def _column(post: MeasuredPost, name: str) -> int | None:
    if name.endswith("_exposed"):
        return None if post.exposure is None else getattr(post, name.removesuffix("_exposed"))
    if name.startswith("exposure_"):
        return None if _column(post, _UPPER[name]) is None else post.exposure
    if name == "watched_views":
        return None if post.watch_seconds is None else post.video_views
    return getattr(post, name)


def _only(scope: Scope) -> int | None:
    return scope.accounts[0] if scope.accounts is not None and len(scope.accounts) == 1 else None


def _summed(found: Lineage) -> Lineage:
    scope, metric = found.scope, found.metric
    if _only(scope) is None:
        level: tuple[str, ...] = ("account_id",)
    elif scope.length > 1:
        level = ("day",)
    else:
        level = ("format",) if metric.by_format else ("day",)
    parts, count = parts_of(scope, metric, level, limit=ROWS)
    if metric.unit == Unit.MONEY:
        return replace(found, level=level, parts=parts, more=max(0, count - ROWS))
    whole, _count = parts_of(scope, metric, (), limit=ROWS)
    rows = [{metric.column: one.value, metric.below: one.below} for one in whole]
    return replace(
        found,
        value=metric_value(metric, rows),
        level=level,
        parts=parts,
        more=max(0, count - ROWS),
        top=whole[0].value if whole else None,
        below=whole[0].below if whole else None,
    )


def _held(found: Lineage) -> Lineage:
    """Followers: the readings at both ends, as `figures.values` picks them."""
    scope = found.scope
    rows = AccountDay.objects.for_workspace(scope.workspace).filter(followers__isnull=False)
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    before = scope.first - timedelta(days=1)
    ends = _latest(rows.filter(day__lte=scope.last, day__gt=scope.last - CARRY), "-day")
    bases = _latest(rows.filter(day__lte=before, day__gt=before - CARRY), "-day")
    missing = ends.keys() - bases.keys()
    within = rows.filter(day__range=(scope.first, scope.last), account__in=missing)
    bases |= _latest(within, "day") if missing else {}
    listed = [Ends(account, row, bases[account]) for account, row in ends.items() if account in bases]
    key = (lambda one: one.value) if found.metric.rule == Rule.CHANGE else (lambda one: one.end.followers or 0)
    listed.sort(key=key, reverse=True)
    value = float(sum(map(key, listed))) if listed else None
    return replace(found, value=value, level=("account_id",), ends=listed[:ROWS], more=max(0, len(listed) - ROWS))


def _latest(rows: QuerySet[AccountDay], order: str) -> dict[int, AccountDay]:
    return {row.account_id: row for row in rows.order_by("account_id", order).distinct("account_id")}


def _day(found: Lineage, account: SocialAccount) -> Lineage:
    """One day of one account: post by post, or what the account's day itself reports."""
    scope, metric = found.scope, found.metric
    account.workspace = scope.workspace
    own = list(AccountDay.objects.for_workspace(scope.workspace).filter(account=account, day=scope.first))
    if metric.table == "account":
        said = answer_part(
            workspace=scope.workspace, fetch_id=own[0].fetch_id if own else None, keys=[scope.first.isoformat()]
        )  # fmt: skip
        return replace(found, own=own, answer=said)
    posts = posts_behind(account, scope.first, metric, format=scope.format)
    counted = [part.value for part in posts if part.value is not None]
    rest = None if found.top is None else found.top - sum(counted)
    # Only what the account's own day adds: where posts report a figure, its day is left aside.
    uses_own = not counted and rest is not None and bool(own)
    said = ""
    if uses_own:
        said = answer_part(workspace=scope.workspace, fetch_id=own[0].fetch_id, keys=[scope.first.isoformat()])
    return replace(
        found, posts=posts, own=own if uses_own else (), own_value=rest if uses_own else None, answer=said
    )  # fmt: skip


def _corrections(scope: Scope, metric: Metric) -> QuerySet[Restatement]:
    """Restatements of the figures the metric needs within the scope, the newest first."""
    raw = metric.raw if metric.table == "content" else (metric.column,)
    rows = Restatement.objects.for_workspace(scope.workspace).filter(day__range=(scope.first, scope.last), filled=False)
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    if metric.table == "account":
        rows = rows.filter(post__isnull=True)
    elif not set(raw) & set(SHARED_FIGURES):
        rows = rows.filter(post__isnull=False)
    return rows.filter(_names(raw)).select_related("post", "account").order_by("-made_at", "-pk")


def _names(raw: Iterable[str]) -> Q:
    names = list(raw)
    return Q(after__has_any_keys=names) | Q(before__has_any_keys=names)


def _fetches(found: Lineage) -> dict[int, Fetch]:
    ids = {row.fetch_id for row in found.own} | {part.fetch_id for part in found.posts}
    ids |= {row.fetch_id for end in found.ends for row in (end.end, end.base) if row is not None}
    ids |= {row.fetch_id for row in found.corrections}
    if found.metric.table == "account" and found.metric.rule == Rule.SUM and not found.own:
        ids |= _day_fetches(found.scope, found.metric)
    return _fetches_by(found.scope.workspace.pk, ids)


def _day_fetches(scope: Scope, metric: Metric) -> set[int | None]:
    rows = AccountDay.objects.for_workspace(scope.workspace).filter(
        day__range=(scope.first, scope.last), **{f"{metric.column}__isnull": False}
    )
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    return set(rows.order_by("-day").values_list("fetch_id", flat=True)[:CORRECTIONS])


def _fetches_by(workspace_id: int, ids: Iterable[int | None]) -> dict[int, Fetch]:
    rows = Fetch.objects.for_workspace(workspace_id).select_related("actor", "account")
    return rows.in_bulk([one for one in ids if one is not None])


def days_missing(scope: Scope, metric: Metric) -> list[date]:
    """Days of the scope on which nothing of the metric is known at all, oldest first."""
    parts, _count = parts_of(scope, metric, ("day",), limit=scope.length * 5)
    known = {part.day for part in parts if part.value is not None}
    return [day for day in scope.days() if day not in known]
