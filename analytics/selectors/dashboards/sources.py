"""Where the figures of a metric come from: which platforms report them under which names, and which of our accounts.

What platforms offer is what their connectors say; which accounts report a metric is seen in the last 30 days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.dictionary import METRICS, TYPED, Metric
from analytics.selectors.dashboards.filters import period_days
from analytics.selectors.dashboards.sheet import sheet_of
from analytics.selectors.figures.scope import Scope
from config.lib.clock import local_day, now
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class Source:
    """A platform that reports a metric. `names`: (our raw figure, the platform's own name); `accounts`: ours there."""

    platform: str
    names: tuple[tuple[str, str], ...]
    of_account: bool
    accounts: tuple[SocialAccount, ...] = ()

    @property
    def practice(self) -> bool:
        """Whether it is a simulated network."""
        return registry.capabilities(self.platform).practice


def sources_of(metric: Metric, accounts: Sequence[SocialAccount] = ()) -> list[Source]:
    """Platforms that report what the metric needs: those of our accounts first, then in the order of the catalogue.

    A metric of several raw figures has a source where the first part it cannot do without is reported; each name is
    listed. Simulated networks appear only where an account of ours is on one.
    """
    ours: dict[str, list[SocialAccount]] = {}
    for one in accounts:
        ours.setdefault(one.platform, []).append(one)
    found = []
    for slug in registry.slugs():
        caps = registry.capabilities(slug)
        if caps.practice and slug not in ours:
            continue
        both = ((caps.account_figures, True), (caps.post_figures, False))
        for figures, of_account in both if metric.table == "account" else reversed(both):
            names = tuple((raw, figures[raw]) for raw in metric.raw if raw in figures)
            if names and _enough(metric, [raw for raw, _name in names]):
                found.append(Source(slug, names, of_account, tuple(ours.get(slug, ()))))
                break
            if metric.table == "account":
                break
    return sorted(found, key=lambda one: not one.accounts)


def typed(metric: Metric) -> bool:
    """Whether people enter or import it: no platform reports it."""
    return metric.metric_id in TYPED


@dataclass(frozen=True, slots=True)
class Coverage:
    """Accounts that had the metric in the last 30 days, and those that had not though they are connected."""

    told: tuple[SocialAccount, ...]
    silent: tuple[SocialAccount, ...]


def coverage(*, workspace: Workspace) -> tuple[list[SocialAccount], dict[str, Coverage]]:
    """Connected accounts and, by metric id, which of them report it; four queries."""
    accounts = list(account_list(workspace=workspace))
    first, last = period_days("30d", local_day(now(), workspace.time_zone))
    sheet = sheet_of(Scope(workspace, first, last))
    found = {}
    for metric in METRICS:
        told: list[SocialAccount] = []
        silent: list[SocialAccount] = []
        for one in accounts:
            (silent if sheet.of_account(metric.metric_id, one.pk) is None else told).append(one)
        found[metric.metric_id] = Coverage(tuple(told), tuple(silent))
    return accounts, found


def _enough(metric: Metric, raw: Sequence[str]) -> bool:
    """Ratios need something above and below, sums any one part."""
    if not metric.below:
        return True
    exposure = {"impressions", "video_views"}
    above = [one for one in raw if one not in exposure] or (["watch_seconds"] if "watch_seconds" in raw else [])
    return bool(above) and bool(exposure & set(raw))
