"""Rate budgets as the engine spends them: an interval between posts, and how far ahead of it one may run (GCRA)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from accounts.connectors import registry
from accounts.connectors.types import RateBudget


@dataclass(frozen=True, slots=True)
class Rate:
    """One post each `gap`; a full budget lets one run `ahead` of that. Both zero: no budget."""

    gap: timedelta = timedelta(0)
    ahead: timedelta = timedelta(0)


@cache
def rate_of(platform: str, scope: str = "account") -> Rate:
    """The strictest budget for writes of a platform, counted per `scope` (account or app)."""
    budgets = [b for b in registry.capabilities(platform).budgets if b.scope == scope]
    writes = [b for b in budgets if "writes" in b.bucket] or [b for b in budgets if b.bucket == "calls"]
    if not writes:
        return Rate()
    strictest = max(writes, key=_gap)
    return Rate(timedelta(seconds=_gap(strictest)), timedelta(seconds=_gap(strictest) * max(0, strictest.burst - 1)))


def _gap(budget: RateBudget) -> float:
    return budget.per_seconds / budget.limit
