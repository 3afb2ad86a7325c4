"""What the figures of the store are called on screen, in files and in columns."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from analytics.dictionary import BY_ID

NAMES: dict[str, str | Promise] = {
    **{name: BY_ID[name].name for name in (
        "followers", "followers_gained", "followers_lost", "impressions", "reach", "profile_visits", "video_views",
        "likes", "comments", "shares", "saves", "clicks", "follows", "orders", "sales", "exposure", "engagement",
    )},
    "watch_seconds": pgettext_lazy("metric", "Watch time in seconds"),
    "currency": pgettext_lazy("metric", "Currency"),
}  # fmt: skip
