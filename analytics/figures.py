"""The figures platforms report, by the names the connectors give them (`accounts.connectors.types`)."""

from __future__ import annotations

# Of one post, cumulative since it was published (`PostMetrics`); also the columns of `PostSnapshot` and `MeasuredPost`.
POST_FIGURES = (
    "impressions",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "video_views",
    "watch_seconds",
    "follows",
    "profile_visits",
)
# Of one account on one day (`AccountDay`): a level at the day's end, and what happened during the day.
DAY_LEVELS = ("followers",)
DAY_COUNTS = (
    "followers_gained",
    "followers_lost",
    "impressions",
    "reach",
    "profile_visits",
    "video_views",
    "likes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "orders",
)
DAY_FIGURES = (*DAY_LEVELS, *DAY_COUNTS)
# What an account's own day can tell where its posts are not read one by one.
SHARED_FIGURES = tuple(name for name in POST_FIGURES if name in DAY_COUNTS)
# What rollups keep beside the plain sums, so that ratios pair numerator and denominator of the same posts:
# exposure: impressions, or plays where a platform counts nothing else; engagement: likes + comments + shares + saves;
# `…_exposed`: only of posts whose exposure is reported, `exposure_…`: exposure of posts that report what is divided by
# it; watched_views: plays of posts whose watch time is reported.
DERIVED = (
    "exposure",
    "engagement",
    "engagement_exposed",
    "shares_exposed",
    "clicks_exposed",
    "exposure_engaged",
    "exposure_shared",
    "exposure_clicked",
    "watched_views",
)
ENGAGEMENT_PARTS = ("likes", "comments", "shares", "saves")
ROLLED = (*POST_FIGURES, *DERIVED)
