"""Where the figures of a metric come from: which platforms report them under which names, and which of our accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.dictionary import METRICS, TYPED, Metric
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


def silent_accounts(metric: Metric, accounts: Sequence[SocialAccount]) -> list[SocialAccount]:
    """Accounts whose platform does not report the metric."""
    told = {one.platform for one in sources_of(metric, accounts)}
    return [one for one in accounts if one.platform not in told]


def our_accounts(*, workspace: Workspace) -> list[SocialAccount]:
    """Connected accounts, in display order; one query."""
    return list(account_list(workspace=workspace))


def coverage(accounts: Sequence[SocialAccount]) -> dict[str, tuple[int, int]]:
    """Of how many of the accounts the platform reports each metric, by its id."""
    return {
        metric.metric_id: (sum(len(one.accounts) for one in sources_of(metric, accounts)), len(accounts))
        for metric in METRICS
    }


def _enough(metric: Metric, raw: Sequence[str]) -> bool:
    """Ratios need something above and below, sums any one part."""
    if not metric.below:
        return True
    exposure = {"impressions", "video_views"}
    above = [one for one in raw if one not in exposure] or (["watch_seconds"] if "watch_seconds" in raw else [])
    return bool(above) and bool(exposure & set(raw))
