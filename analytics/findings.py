"""What figures show that somebody could act on. Pure functions: no Django, no database, no clock.

Each rule takes the material of one account (or of all) and returns what it finds, with the numbers it rests on. Two
groups of posts differ only when there are enough of both, their medians lie apart, and a post drawn from the one beats
one drawn from the other clearly more often than by a toss (probability of superiority; McGraw and Wong 1992,
Psychological Bulletin 111) and than by chance (Mann and Whitney 1947, Annals of Mathematical Statistics 18). The more
groups are tried, the likelier one of them leads by luck: the chance of error is divided by their number (Bonferroni).
Findings are observations: they say what went together, not what caused it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, median
from typing import Any

from analytics.alarm import scatter
from analytics.answering import Answering
from analytics.insight_states import InsightCode

# Two groups of posts: least size of each, least ratio of medians, least probability of superiority.
GROUP_LEAST, REST_LEAST, RATIO_LEAST, SUPERIORITY = 5, 10, 1.3, 0.65
# How often, at most, a rule may find a group that leads where none does.
ERROR = 0.05
LONG_TEXT, SLOT_HOURS = 120, 2
# Rate: exposure may differ so much; the rate must fall so much; least exposure of each side.
STEADY, RATE_FALL, EXPOSURE_LEAST = 0.2, 20.0, 1000.0
RHYTHM, RHYTHM_LEAST = 0.7, 8
PLATFORM_SHARE = 60.0
LOSS_WIDTH, LOSS_LEAST = 3.5, 5


@dataclass(frozen=True, slots=True)
class PostFact:
    """One post of the last 90 days: wall-clock hour and day of the workspace's zone, figures so far."""

    post_id: int
    title: str
    day: date
    hour: int
    format: str
    engagement: int
    hashtags: bool
    length: int | None


@dataclass(frozen=True, slots=True)
class Material:
    """One account: its posts, exposure and engagement of the last 28 days and of the 28 before, followers by day.

    `wanted`: posts a week its positioning asks for, 0 where it says nothing. `posts`, `posts_before`: how many went out
    in the last 28 days, and on average in 28 of the 56 days before. `net`: net new followers by day, 84 days.
    """

    account_id: int
    platform: str
    facts: Sequence[PostFact] = ()
    exposure: tuple[float, float] = (0.0, 0.0)
    engaged: tuple[float, float] = (0.0, 0.0)
    wanted: int = 0
    posts: int = 0
    posts_before: float = 0.0
    net: Mapping[date, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """`key` tells findings of one kind apart; `size`: how large the effect is, in percent; `params` fill the words.

    `rows`: the evidence, (label, value, how many posts or days).
    """

    code: str
    key: str
    account_id: int | None
    metric: str
    size: float
    params: dict[str, Any]
    rows: list[tuple[str, float, int]]


def best_hour(one: Material) -> list[Found]:
    """The two-hour slot whose posts gain clearly more engagement than the account's others."""
    return _best_group(one, InsightCode.BEST_HOUR, lambda fact: f"{fact.hour // SLOT_HOURS * SLOT_HOURS:02d}")


def best_format(one: Material) -> list[Found]:
    """The format whose posts gain clearly more engagement than the account's others."""
    return _best_group(one, InsightCode.BEST_FORMAT, lambda fact: fact.format)


def hashtags(one: Material) -> list[Found]:
    """Posts with hashtags against those without, if those with do clearly better."""
    return _best_group(one, InsightCode.HASHTAGS, lambda fact: "with" if fact.hashtags else "without", only="with")


def long_text(one: Material) -> list[Found]:
    """Posts of at least 120 characters against shorter ones, if the longer do clearly better; titles do not count."""
    known = [fact for fact in one.facts if fact.length is not None]
    return _best_group(
        one, InsightCode.LONG_TEXT, lambda fact: "long" if (fact.length or 0) >= LONG_TEXT else "short",
        only="long", facts=known,
    )  # fmt: skip


def rate_falls(one: Material) -> list[Found]:
    """Engagement rate down by a fifth or more against the 28 days before, while exposure stayed within a fifth."""
    (now, before), (engaged, engaged_before) = one.exposure, one.engaged
    if min(now, before) < EXPOSURE_LEAST or abs(now / before - 1) > STEADY or engaged_before <= 0:
        return []
    rate, rate_before = 100 * engaged / now, 100 * engaged_before / before
    fall = 100 * (1 - rate / rate_before)
    if fall < RATE_FALL:
        return []
    params = {"rate": round(rate, 2), "before": round(rate_before, 2), "percent": round(fall)}
    rows = [("before", round(rate_before, 2), 28), ("now", round(rate, 2), 28)]
    return [Found(InsightCode.RATE_FALLS, str(one.account_id), one.account_id, "engagement_rate", fall, params, rows)]


def below_rhythm(one: Material) -> list[Found]:
    """Fewer than 70 % of the posts its positioning asks for (else of its own rhythm of eight weeks) in 28 days."""
    usual = 4.0 * one.wanted if one.wanted else one.posts_before
    if usual < (1 if one.wanted else RHYTHM_LEAST) or one.posts >= RHYTHM * usual:
        return []
    short = 100 * (1 - one.posts / usual)
    params = {"posts": one.posts, "usual": round(usual), "wanted": one.wanted, "percent": round(short)}
    rows = [("usual", round(usual, 1), 28), ("now", float(one.posts), 28)]
    return [Found(InsightCode.BELOW_RHYTHM, str(one.account_id), one.account_id, "posts", short, params, rows)]


def follower_loss(one: Material) -> list[Found]:
    """The day of the last 28 with the largest net loss outside the usual, if a post went out then or the day before.

    Usual: median ± 3.5 robust deviations of the days before those 28, of which 28 must be known.
    """
    if not one.net:
        return []
    last = max(one.net)
    recent = {day: value for day, value in one.net.items() if (last - day).days < 28}
    past = [value for day, value in one.net.items() if (last - day).days >= 28]
    if len(past) < 28:
        return []
    centre = median(past)
    low = centre - LOSS_WIDTH * scatter(past, counts=True)
    day, value = min(recent.items(), key=lambda pair: pair[1])
    if value > -LOSS_LEAST or value >= low:
        return []
    posts = [fact for fact in one.facts if fact.day in (day, day - timedelta(days=1))]
    if not posts:
        return []
    post = max(posts, key=lambda fact: fact.day)
    params = {
        "lost": round(-value),
        "day": day.isoformat(),
        "usual": round(centre),
        "post": post.post_id,
        "title": post.title,
    }
    size = min(200.0, 100 * (low - value) / max(1.0, abs(low)))
    rows = [("usual", float(centre), len(past)), ("that_day", float(value), 1)]
    return [
        Found(InsightCode.FOLLOWER_LOSS, f"{one.account_id}:{day}", one.account_id, "followers_net", size, params, rows)
    ]


def one_platform(all_of_them: Sequence[Material]) -> list[Found]:
    """One platform brings more than 60 % of the exposure of 28 days, of at least two platforms with any."""
    by_platform: dict[str, float] = defaultdict(float)
    for one in all_of_them:
        by_platform[one.platform] += one.exposure[0]
    known = {platform: value for platform, value in by_platform.items() if value > 0}
    whole = sum(known.values())
    if len(known) < 2 or whole < EXPOSURE_LEAST:
        return []
    platform, value = max(known.items(), key=lambda pair: pair[1])
    share = 100 * value / whole
    if share <= PLATFORM_SHARE:
        return []
    rows = [(name, round(100 * part / whole, 1), 28) for name, part in sorted(known.items(), key=lambda pair: -pair[1])]
    params = {"platform": platform, "percent": round(share)}
    return [Found(InsightCode.ONE_PLATFORM, platform, None, "exposure", share - PLATFORM_SHARE, params, rows[:8])]


OF_ACCOUNT: tuple[Callable[[Material], list[Found]], ...] = (
    best_hour, best_format, hashtags, long_text, rate_falls, below_rhythm, follower_loss,
)  # fmt: skip
OF_ALL: tuple[Callable[[Sequence[Material]], list[Found]], ...] = (one_platform,)


def answer_time(all_of_it: Answering) -> list[Found]:
    """What differs between those who were answered sooner and those who waited longer (`analytics.answering`)."""
    found = []
    for one in all_of_it.followed:
        if not one.differs or one.sooner is None or one.later is None:
            continue
        gap = 25 * abs(one.sooner - one.later) if one.key == "rating" else abs(one.sooner - one.later)
        digits = 1 if one.key == "rating" else 0
        params = {
            "what": one.key, "hours": all_of_it.hours, "sooner": round(one.sooner, digits),
            "later": round(one.later, digits), "better": one.better,
        }  # fmt: skip
        rows = [("sooner", round(one.sooner, 1), one.sooner_count), ("later", round(one.later, 1), one.later_count)]
        found.append(Found(InsightCode.ANSWER_TIME, one.key, None, "engagement", gap, params, rows))
    return found


def findings(all_of_them: Sequence[Material], answers: Answering | None = None) -> list[Found]:
    """Everything the rules find, the largest first; of one kind and key the largest only."""
    found = [one for rule in OF_ACCOUNT for material in all_of_them for one in rule(material)]
    found += [one for rule in OF_ALL for one in rule(all_of_them)]
    found += answer_time(answers) if answers else []
    best: dict[tuple[str, str], Found] = {}
    for one in sorted(found, key=lambda each: -each.size):
        best.setdefault((one.code, one.key), one)
    return list(best.values())


def superiority(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How likely one of `ours` is above one of `theirs`, ties counting half; 0.5 is a toss."""
    wins = sum((a > b) + 0.5 * (a == b) for a in ours for b in theirs)
    return wins / (len(ours) * len(theirs))


def least_z(groups: int) -> float:
    """How many standard deviations beyond chance one of so many groups must lead; two-sided."""
    return NormalDist().inv_cdf(1 - ERROR / (2 * max(1, groups)))


def beyond_chance(share: float, ours: int, theirs: int) -> float:
    """How many standard deviations a superiority lies above a toss, for groups of these sizes.

    The deviation of the U statistic without ties; ties only make it smaller, so this never overstates.
    """
    return (share - 0.5) * sqrt(12 * ours * theirs / (ours + theirs + 1))


def _best_group(
    one: Material,
    code: str,
    group_of: Callable[[PostFact], str],
    *,
    only: str = "",
    facts: Sequence[PostFact] | None = None,
) -> list[Found]:
    groups: dict[str, list[float]] = defaultdict(list)
    for fact in one.facts if facts is None else facts:
        groups[group_of(fact)].append(float(fact.engagement))
    every = sum(len(values) for values in groups.values())
    tried = [
        (name, values)
        for name, values in groups.items()
        if name and (not only or name == only) and len(values) >= GROUP_LEAST and every - len(values) >= REST_LEAST
    ]
    best: Found | None = None
    for name, values in tried:
        rest = [value for other, each in groups.items() if other != name for value in each]
        ours, theirs = median(values), median(rest)
        if theirs <= 0 or ours < RATIO_LEAST * theirs:
            continue
        share = superiority(values, rest)
        if share < SUPERIORITY or beyond_chance(share, len(values), len(rest)) < least_z(len(tried)):
            continue
        percent = 100 * (ours / theirs - 1)
        params = {"group": name, "percent": round(percent), "posts": len(values), "rest": len(rest)}
        rows = [(name, ours, len(values)), ("rest", theirs, len(rest))]
        found = Found(code, f"{one.account_id}:{name}", one.account_id, "engagement", min(200.0, percent), params, rows)
        if best is None or found.size > best.size:
            best = found
    return [best] if best else []
