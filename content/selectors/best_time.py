"""When posts of an account do best: what is assumed about its platform, outweighed by own figures once there are some.

score(h) = (n0 · prior(h) + Σ evidence(h)) / (n0 + n(h)) for each hour h of a kind of day (weekday or weekend), n(h)
being the own posts of that hour, and n0 = 4 where the assumption is of low and 8 where it is of medium confidence.

Evidence of a post is its ratio (engagement rate ÷ the usual rate of its account, at most CAP, so that one lucky post
does not make an hour), divided by the mean ratio of the posts of that kind of day, times the mean prior of the hours
they came out in. So prior and evidence share a scale: over all own posts the evidence adds up to what was assumed of
their hours, and usual posts in usual hours change nothing; with many posts the scores of their hours stand to one
another as their mean ratios do. Hours without own posts keep the assumption.

Until there are OWN_NEEDED own posts on the platform the assumption is shown alone, and called so. Where the platform
tells at which hours an account's followers are there, these shares make up half of the prior.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import SocialAccount
from content.selectors.active_hours import BASIS, CONFIDENCE, STRENGTH, Prior, prior_of
from content.time_hooks import OwnPost, OwnTimes, own_times
from team.models import Workspace

HOURS = 24
OWN_NEEDED = 30
BEST = 3
# Two suggestions lie at least this far apart, so that they are not one peak told twice.
APART = 2
LEVELS = 5
CAP = 4.0
EVEN = tuple([1 / HOURS] * HOURS)


@dataclass(frozen=True, slots=True)
class BestTime:
    """24 scores that sum to about 1. `own`: own figures count; `posts`: how many posts there are with figures.

    `whose`: "account" where the posts are the account's, "platform" where those of the workspace's other accounts on
    the platform count too, "several" for a post to several accounts. `audience`: the followers' hours count. `basis`
    and `confidence` say where the rest comes from, '' where nothing is assumed. Empty `scores`: nothing is known.
    `counts`: own posts by hour on this kind of day; `days`: better weekdays (0 Monday) as assumed.
    """

    scores: tuple[float, ...]
    weekend: bool
    own: bool
    posts: int
    basis: tuple[str, ...]
    confidence: str
    whose: str = "account"
    audience: bool = False
    counts: tuple[int, ...] = ()
    days: tuple[int, ...] = ()

    @property
    def best(self) -> tuple[int, ...]:
        """The best hours, best first, none next to another."""
        return self.best_where(lambda _hour: True)

    def best_where(self, allowed: Callable[[int], bool]) -> tuple[int, ...]:
        """The best of the hours that are `allowed`, best first, none next to another."""
        found: list[int] = []
        for hour in sorted(range(len(self.scores)), key=lambda h: (-self.scores[h], h)):
            if all(min((hour - other) % HOURS, (other - hour) % HOURS) >= APART for other in found) and allowed(hour):
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
        """Where the figures come from, in a sentence or two."""
        if not self.scores:
            return _("Nothing is known about this platform's active hours yet.")
        told = [self._own_words() if self.own else self._default_words()]
        if self.audience:
            told.append(_("The hours at which your followers are there count for half of the default."))
        return _sentences(*told)

    def _own_words(self) -> str:
        if self.whose == "several":
            text = _("From %(n)s own posts; accounts with too few of them count by the platform default.")
        elif self.whose == "platform":
            text = _("From %(n)s of your own posts on this platform, with the platform default behind them.")
        elif self.basis:
            text = _("From %(n)s own posts of this account, with the platform default behind them.")
        else:
            text = _("From %(n)s own posts of this account; nothing is assumed about the platform.")
        return text % {"n": self.posts}

    def _default_words(self) -> str:
        so_far = pgettext("best time", "%(n)s of the %(needed)s own posts needed so far.")
        so_far %= {"n": self.posts, "needed": OWN_NEEDED}
        if not self.basis:
            return so_far
        sources = _(", ").join(str(BASIS[key]) for key in self.basis)
        text = pgettext("best time", "Platform default, not your data: %(sources)s (%(confidence)s).")
        default = text % {"sources": sources, "confidence": CONFIDENCE[self.confidence]}
        return default if self.whose == "several" else _sentences(default, so_far)


def _sentences(first: str, *others: str) -> str:
    for other in others:
        first = pgettext("two sentences", "%(first)s %(second)s") % {"first": first, "second": other}
    return first


def own_times_of(*, workspace: Workspace, accounts: Sequence[SocialAccount]) -> dict[int, OwnTimes]:
    """What is known of the accounts beyond assumptions, by id; accounts nobody knows anything of are missing."""
    found: dict[int, OwnTimes] = {}
    for ask in own_times:
        found |= ask(workspace, accounts)
    return found


def blend(prior: Sequence[float], *, n0: int, own: Iterable[tuple[int, float]]) -> tuple[float, ...]:
    """`prior` (24 shares) mixed with own evidence: pairs of hour and share, on the prior's scale."""
    values: dict[int, list[float]] = defaultdict(list)
    for hour, share in own:
        values[hour].append(share)
    return tuple((n0 * prior[h] + sum(values[h])) / (n0 + len(values[h])) for h in range(HOURS))


def evidence(posts: Iterable[OwnPost], prior: Sequence[float]) -> list[tuple[int, float]]:
    """Posts of one kind of day as pairs of hour and share, on the scale of `prior`; none where nothing was engaged."""
    rows = [(post.hour, min(post.ratio, CAP)) for post in posts]
    whole = sum(ratio for _hour, ratio in rows)
    if not whole:
        return []
    assumed = sum(prior[hour] for hour, _ratio in rows)
    return [(hour, ratio / whole * assumed) for hour, ratio in rows]


def best_time(*, platform: str, weekend: bool, own: OwnTimes | None = None) -> BestTime:
    """The best hours of one kind of day. `own`: what is known beyond the assumption about the platform."""
    own, prior = own or OwnTimes(), prior_of(platform)
    counts = len(own.posts) >= OWN_NEEDED
    whose = "platform" if own.pooled else "account"
    basis, confidence = (prior.basis, prior.confidence) if prior else ((), "")
    if prior is None and not counts and not own.audience:
        return BestTime((), weekend, False, len(own.posts), (), "", whose)
    curve = _curve(prior, own.audience, weekend=weekend)
    mine = [post for post in own.posts if post.weekend == weekend]
    if counts:
        curve = blend(curve, n0=prior.n0 if prior else STRENGTH["low"], own=evidence(mine, curve))
    by_hour = [0] * HOURS
    for post in mine:
        by_hour[post.hour] += 1
    return BestTime(
        curve, weekend, counts, len(own.posts), basis, confidence, whose, bool(own.audience), tuple(by_hour),
        prior.days if prior else (),
    )  # fmt: skip


def _curve(prior: Prior | None, audience: Sequence[float], *, weekend: bool) -> tuple[float, ...]:
    assumed = prior.of(weekend=weekend) if prior else None
    if not audience:
        return assumed or EVEN
    return tuple((a + b) / 2 for a, b in zip(assumed, audience, strict=True)) if assumed else tuple(audience)


def best_time_of(
    *, accounts: Sequence[SocialAccount], weekend: bool, own: Mapping[int, OwnTimes] | None = None
) -> BestTime:
    """The same for a post to several accounts: the mean of their platforms, of each the mean of its accounts."""
    own = own or {}
    every = [(a.platform, best_time(platform=a.platform, weekend=weekend, own=own.get(a.pk))) for a in accounts]
    known = [(platform, found) for platform, found in every if found.scores]
    if len(accounts) == 1 or not known:
        return every[0][1] if every else BestTime((), weekend, False, 0, (), "")
    platforms: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    for platform, found in known:
        platforms[platform].append(found.scores)
    curves = [_mean(rows) for rows in platforms.values()]
    basis = tuple(dict.fromkeys(key for _platform, found in known for key in found.basis))
    low = any(found.confidence == "low" for _platform, found in known)  # the weakest decides
    counting = {platform if found.whose == "platform" else index: found.posts
                for index, (platform, found) in enumerate(known) if found.own}  # fmt: skip
    return BestTime(
        _mean(curves), weekend, bool(counting), sum(counting.values()), basis, "low" if low else "medium", "several",
        any(found.audience for _platform, found in known),
    )  # fmt: skip


def _mean(curves: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(sum(curve[h] for curve in curves) / len(curves) for h in range(HOURS))


def is_quiet(quiet: tuple[time, time] | None, hour: int) -> bool:
    """Whether the hour begins within quiet hours (from, until), which may pass midnight."""
    if quiet is None:
        return False
    start, end, clock = *quiet, time(hour)
    return start <= clock < end if start < end else clock >= start or clock < end
