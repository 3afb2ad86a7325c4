"""When posts of an account do best: what is assumed about its platform, outweighed by its own figures once it has them.

score(h) = (n0 · prior(h) + Σ own(h)) / (n0 + n_own(h)), with n0 = 4 where the assumption is of low and 8 where it is of
medium confidence. Until an account has OWN_NEEDED posts with figures the assumption is shown alone, and called so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import SocialAccount
from content.selectors.active_hours import BASIS, CONFIDENCE, Prior, prior_of

HOURS = 24
OWN_NEEDED = 30
BEST = 3
# Two suggestions lie at least this far apart, so that they are not one peak told twice.
APART = 2
LEVELS = 5


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One own post: the hour on the account's clock it came out, on a weekend or not, and its engagement rate."""

    hour: int
    weekend: bool
    rate: float


@dataclass(frozen=True, slots=True)
class BestTime:
    """24 scores that sum to about 1. `own`: the account's figures count; `posts`: how many it has.

    `basis` and `confidence` say where the rest comes from. Empty `scores`: nothing is known about the platform.
    """

    scores: tuple[float, ...]
    weekend: bool
    own: bool
    posts: int
    basis: tuple[str, ...]
    confidence: str

    @property
    def best(self) -> tuple[int, ...]:
        """The best hours, best first, none next to another."""
        found: list[int] = []
        for hour in sorted(range(len(self.scores)), key=lambda h: (-self.scores[h], h)):
            if all(min((hour - other) % HOURS, (other - hour) % HOURS) >= APART for other in found):
                found.append(hour)
            if len(found) == BEST:
                break
        return tuple(found)

    @property
    def levels(self) -> tuple[int, ...]:
        """0 (quiet) to LEVELS (the best hour), by share of the best."""
        top = max(self.scores, default=0)
        return tuple(round(score / top * LEVELS) for score in self.scores) if top else ()

    def times_average(self, hour: int) -> float:
        """How many times the day's average the hour is."""
        mean = sum(self.scores) / HOURS if self.scores else 0
        return self.scores[hour] / mean if mean else 0

    @property
    def words(self) -> str:
        """Where the figures come from, in one sentence."""
        if not self.scores:
            return _("Nothing is known about this platform's active hours yet.")
        if self.own:
            text = _("From %(n)s own posts of this account, with the platform default behind them.")
            return text % {"n": self.posts}
        sources = _(", ").join(str(BASIS[key]) for key in self.basis)
        text = pgettext("best time", "Platform default, not your data: %(sources)s (%(confidence)s).")
        return text % {"sources": sources, "confidence": CONFIDENCE[self.confidence]}


def blend(prior: Sequence[float], *, n0: int, own: Iterable[tuple[int, float]]) -> tuple[float, ...]:
    """`prior` (24 shares) mixed with own evidence: pairs of hour and share, on the prior's scale."""
    values: dict[int, list[float]] = defaultdict(list)
    for hour, share in own:
        values[hour].append(share)
    return tuple((n0 * prior[h] + sum(values[h])) / (n0 + len(values[h])) for h in range(HOURS))


def best_time(*, platform: str, weekend: bool, own: Collection[OwnFigure] = ()) -> BestTime:
    """The best hours of one kind of day. `own`: figures of the account's own posts of all days.

    A post's rate becomes evidence on the scale of a share of the day: its ratio to the account's mean rate, by 24.
    """
    prior = prior_of(platform)
    if prior is None:
        return BestTime((), weekend, False, len(own), (), "")
    curve = prior.of(weekend=weekend)
    counts = len(own) >= OWN_NEEDED
    if counts:
        mean = sum(each.rate for each in own) / len(own)
        evidence = [(each.hour, each.rate / mean / HOURS) for each in own if each.weekend == weekend] if mean else []
        curve = blend(curve, n0=prior.n0, own=evidence)
    return BestTime(curve, weekend, counts, len(own), prior.basis, prior.confidence)


def best_time_of(*, accounts: Sequence[SocialAccount], weekend: bool) -> BestTime:
    """The same for a post to several accounts: the mean of what is assumed about their platforms, each once.

    The product keeps no figures of single posts yet, so own ones do not enter here.
    """
    priors: dict[str, Prior] = {}
    for account in accounts:
        if prior := prior_of(account.platform):
            priors[account.platform] = prior
    if not priors:
        return BestTime((), weekend, False, 0, (), "")
    curves = [prior.of(weekend=weekend) for prior in priors.values()]
    scores = tuple(sum(curve[h] for curve in curves) / len(curves) for h in range(HOURS))
    basis = tuple(dict.fromkeys(key for prior in priors.values() for key in prior.basis))
    low = any(prior.confidence == "low" for prior in priors.values())  # the weakest decides
    return BestTime(scores, weekend, False, 0, basis, "low" if low else "medium")
