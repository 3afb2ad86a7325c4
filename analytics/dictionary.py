"""The metric dictionary: what each figure means, how it is reckoned and where it comes from (handbook ANA-1).

Figures on screen, in reports, in exports and in the API are all drawn from here, by `metric_id`; nothing else defines a
formula. Raw names are those of `analytics.figures`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analytics.metric_states import Family, Rule, Unit

# Which days a metric is summed from: those of posts, or those of accounts themselves.
Table = Literal["content", "account"]
TABLES: tuple[Table, ...] = ("content", "account")
# Grows when a definition changes; lineage shows it, and reports keep the one they were made with.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. `table`: "content" (`ContentDay`) or "account" (`AccountDay`); `column`: what is summed there.

    A RATIO is `times` × the sum of `column` ÷ the sum of `below`, both of the same table; `times` is 100 for percent.
    `formula` uses raw names and is the same in every language. `raw`: the platform figures it needs, the first one of
    which must be reported for it to have a value. `rise_is_good`: None where neither way is better.
    """

    metric_id: str
    family: Family
    name: str | Promise
    about: str | Promise
    formula: str
    rule: Rule
    table: Table
    column: str
    raw: tuple[str, ...]
    unit: Unit = Unit.COUNT
    below: str = ""
    times: int = 1
    caveat: str | Promise = ""
    rise_is_good: bool | None = True
    by_format: bool = True

    @property
    def decimals(self) -> int:
        """Digits after the point on screen."""
        return 2 if self.unit == Unit.PERCENT else (1 if self.rule == Rule.RATIO else 0)


_REPORTED_TWICE = _("People who saw several posts, or one post on several days, count each time.")
_EXPOSURE = _(
    "Impressions where the platform counts them, else plays; posts with neither are left out above and below."
)

_ELSEWHERE = _(
    "Posts made outside Juzhen, such as in a platform's own app, are looked for once a day. Some platforms do not list "
    "an account's posts: there such posts are not seen, nor their figures; they can be imported by file."
)

METRICS: tuple[Metric, ...] = (
    # --- followers --------------------------------------------------------------------------------
    Metric(
        "followers", Family.FOLLOWERS, pgettext_lazy("metric", "Followers"),
        _("People who follow the accounts at the end of the period."), "followers", Rule.LAST, "account", "followers",
        ("followers",), by_format=False,
        caveat=_("Somebody who follows two accounts counts twice. Days without a reading carry the last one on."),
    ),
    Metric(
        "followers_net", Family.FOLLOWERS, pgettext_lazy("metric", "Net new followers"),
        _("Followers at the end of the period less those at its beginning."),
        "followers(end) − followers(day before)", Rule.CHANGE, "account", "followers", ("followers",), by_format=False,
        caveat=_("An account that was connected meanwhile counts from its first reading on."),
    ),
    Metric(
        "followers_gained", Family.FOLLOWERS, pgettext_lazy("metric", "New followers"),
        _("People who began to follow, as the platform counts them."), "Σ followers_gained", Rule.SUM, "account",
        "followers_gained", ("followers_gained",), by_format=False,
    ),
    Metric(
        "followers_lost", Family.FOLLOWERS, pgettext_lazy("metric", "Lost followers"),
        _("People who stopped following, as the platform counts them."), "Σ followers_lost", Rule.SUM, "account",
        "followers_lost", ("followers_lost",), rise_is_good=False, by_format=False,
    ),
    Metric(
        "profile_visits", Family.FOLLOWERS, pgettext_lazy("metric", "Profile visits"),
        _("Visits of the accounts' profile pages."), "Σ profile_visits", Rule.SUM, "account", "profile_visits",
        ("profile_visits",), by_format=False,
    ),
    # --- content ----------------------------------------------------------------------------------
    Metric(
        "posts", Family.CONTENT, pgettext_lazy("metric", "Posts published"),
        _("Posts that went out, one for each account, also those found on the accounts and imported."), "count(posts)",
        Rule.SUM, "content", "posts", (), rise_is_good=None, caveat=_ELSEWHERE,
    ),
    Metric(
        "exposure", Family.CONTENT, pgettext_lazy("metric", "Exposure"),
        _("How often posts were shown: impressions, or plays on platforms that count nothing else."),
        "Σ (impressions, else video_views)", Rule.SUM, "content", "exposure", ("impressions", "video_views"),
        caveat=_("Each platform counts by its own rule; nobody is counted once only."),
    ),
    Metric(
        "impressions", Family.CONTENT, pgettext_lazy("metric", "Impressions"),
        _("How often posts were shown, where the platform counts it."), "Σ impressions", Rule.SUM, "content",
        "impressions", ("impressions",),
    ),
    Metric(
        "video_views", Family.CONTENT, pgettext_lazy("metric", "Plays"),
        _("How often videos were played. From which second on, the platform decides."), "Σ video_views", Rule.SUM,
        "content", "video_views", ("video_views",),
    ),
    Metric(
        "watch_average", Family.CONTENT, pgettext_lazy("metric", "Average watch time"),
        _("How long a play lasted on average."), "Σ watch_seconds ÷ Σ video_views", Rule.RATIO, "content",
        "watch_seconds", ("watch_seconds", "video_views"), unit=Unit.SECONDS, below="watched_views",
    ),
    Metric(
        "engagement", Family.CONTENT, pgettext_lazy("metric", "Engagement"),
        _("Likes, comments, shares and saves together; those a platform does not report are left out."),
        "Σ (likes + comments + shares + saves)", Rule.SUM, "content", "engagement",
        ("likes", "comments", "shares", "saves"),
    ),
    Metric(
        "engagement_rate", Family.CONTENT, pgettext_lazy("metric", "Engagement rate"),
        _("Engagement in percent of exposure, of posts that report both."),
        "100 × Σ engagement ÷ Σ exposure", Rule.RATIO, "content", "engagement_exposed",
        ("likes", "comments", "shares", "saves", "impressions", "video_views"), unit=Unit.PERCENT,
        below="exposure_engaged", times=100, caveat=_EXPOSURE,
    ),
    Metric(
        "likes", Family.CONTENT, pgettext_lazy("metric", "Likes"), _("Likes of posts."), "Σ likes", Rule.SUM, "content",
        "likes", ("likes",),
    ),
    Metric(
        "comments", Family.CONTENT, pgettext_lazy("metric", "Comments"), _("Comments under posts, ours among them."),
        "Σ comments", Rule.SUM, "content", "comments", ("comments",),
    ),
    Metric(
        "saves", Family.CONTENT, pgettext_lazy("metric", "Saves"), _("Posts that people put aside for themselves."),
        "Σ saves", Rule.SUM, "content", "saves", ("saves",),
    ),
    # --- spread -----------------------------------------------------------------------------------
    Metric(
        "reach", Family.SPREAD, pgettext_lazy("metric", "Reach"), _("People who saw a post, added up over posts."),
        "Σ reach", Rule.SUM, "content", "reach", ("reach",), caveat=_REPORTED_TWICE,
    ),
    Metric(
        "shares", Family.SPREAD, pgettext_lazy("metric", "Shares"), _("How often posts were passed on."), "Σ shares",
        Rule.SUM, "content", "shares", ("shares",),
    ),
    Metric(
        "share_rate", Family.SPREAD, pgettext_lazy("metric", "Share rate"),
        _("Shares in percent of exposure, of posts that report both."), "100 × Σ shares ÷ Σ exposure",
        Rule.RATIO, "content", "shares_exposed", ("shares", "impressions", "video_views"), unit=Unit.PERCENT,
        below="exposure_shared", times=100, caveat=_EXPOSURE,
    ),
    # --- conversion -------------------------------------------------------------------------------
    Metric(
        "clicks", Family.CONVERSION, pgettext_lazy("metric", "Clicks"), _("Clicks on links in posts."), "Σ clicks",
        Rule.SUM, "content", "clicks", ("clicks",),
    ),
    Metric(
        "click_rate", Family.CONVERSION, pgettext_lazy("metric", "Click rate"),
        _("Clicks in percent of exposure, of posts that report both."), "100 × Σ clicks ÷ Σ exposure",
        Rule.RATIO, "content", "clicks_exposed", ("clicks", "impressions", "video_views"), unit=Unit.PERCENT,
        below="exposure_clicked", times=100, caveat=_EXPOSURE,
    ),
    Metric(
        "follows", Family.CONVERSION, pgettext_lazy("metric", "Follows from posts"),
        _("People who began to follow right from a post."), "Σ follows", Rule.SUM, "content", "follows", ("follows",),
    ),
    Metric(
        "orders", Family.CONVERSION, pgettext_lazy("metric", "Orders"),
        _("Orders the accounts brought, as entered or imported from the shop."), "Σ orders", Rule.SUM, "account",
        "orders", ("orders",), by_format=False,
    ),
    Metric(
        "sales", Family.CONVERSION, pgettext_lazy("metric", "Sales"),
        _("What those orders came to. Different currencies are never added up."), "Σ sales", Rule.SUM, "account",
        "sales", ("sales",), unit=Unit.MONEY, by_format=False,
    ),
)  # fmt: skip
BY_ID: dict[str, Metric] = {metric.metric_id: metric for metric in METRICS}
# What dashboards open with, in this order, where it is reported.
HEADLINES = ("exposure", "engagement", "engagement_rate", "followers_net", "video_views", "clicks", "orders")
# Entered or imported only: no platform reports them to us.
TYPED = frozenset({"orders", "sales"})
