"""What Pinterest takes, and how fast."""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import DAY_FIGURES, POST_FIGURES
from .setup import OPTIONS, SETUP
from .wire import SLUG

VIDEO_SECONDS_MIN = 4

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Pinterest",
    label_zh="Pinterest",
    glyph="P",
    tone="pin",
    kind="images",
    strengths=_("Pictures that are found by search for months and lead to the shop."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(800),
    title=TextLimit(100),
    media=MediaLimit(
        images_max=5,
        images_min=1,
        # Pictures travel inside the request, where Pinterest takes these two types.
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=20_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime", "video/x-m4v"),
        video_max_bytes=2_000_000_000,
        video_max_seconds=15 * 60,
        alt_max=500,
    ),
    can=abilities("publish find delete post_metrics account_metrics"),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 100, 60, burst=10),
        RateBudget("reads", 1000, 60, burst=100),
        RateBudget("analytics", 300, 60, burst=50),
    ),
    mentions=False,
    links_clickable=False,
    avatar=ImageSpec(165, 165, 10_000_000, "circle"),
    cover=ImageSpec(800, 450, 10_000_000, "wide"),
    norms=(
        _("Upright pictures of 1000 × 1500 pixels (2:3) are shown largest."),
        _("Give every pin a link and words people search for; hashtags do nothing here."),
        _("Pictures of a carousel should all have the same shape."),
        _("Pins made by an app with trial access are visible to nobody but their author."),
    ),
    docs_url="https://developers.pinterest.com/docs/api/v5/",
    post_hosts=("pinterest.com", "pin.it"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST_FIGURES,
    account_figures=DAY_FIGURES,
    days_late=3,
)
