"""What YouTube takes, and how fast."""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
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

MIB = 1024 * 1024
# Channels without a verified phone number.
SHORT_SECONDS = 15 * 60
MEDIA = MediaLimit(
    images_max=1,
    image_types=("image/jpeg", "image/png"),
    image_max_bytes=50 * MIB,
    videos_max=1,
    videos_min=1,
    video_types=("video/mp4", "video/quicktime", "video/webm", "video/mpeg", "video/x-msvideo", "video/x-matroska"),
    video_max_bytes=256 * 1024 * MIB,
    video_max_seconds=12 * 3600,
    # A picture beside the video is its thumbnail.
    mixed=True,
    cover_ratio=(16, 9),
)
CAPABILITIES = Capabilities(
    slug=SLUG,
    label="YouTube",
    label_zh="YouTube",
    glyph="YT",
    tone="yt",
    kind="video",
    strengths=_("Videos that are found by search for years, and Shorts for reach."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.VIDEO}),
    text=TextLimit(5000, CountRule.BYTES),
    title=TextLimit(100),
    title_required=True,
    media=MEDIA,
    first_comment=TextLimit(10_000),
    reply_text=TextLimit(10_000),
    one_consent=True,
    can=abilities(
        "publish find delete first_comment post_metrics account_metrics audience inbox reply moderate webhooks"
        " public_profiles"
    ),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        # Uploads and units are counted per Cloud project and day (Pacific time); how fast one channel may go is not
        # said, so this is our own pace.
        RateBudget("calls", 60, 3600, burst=5),
        RateBudget("writes", 100, 86_400, burst=40, scope="app"),
        RateBudget("units", 10_000, 86_400, burst=1_000, scope="app"),
    ),
    # More than 60 hashtags and YouTube ignores all of them.
    hashtags_max=60,
    avatar=ImageSpec(800, 800, 4 * MIB, "circle"),
    cover=ImageSpec(2048, 1152, 6 * MIB, "wide"),
    norms=(
        _("A vertical or square video of at most three minutes becomes a Short."),
        _("Put the most important words first in the title; about 60 characters are shown."),
        _("Until Google has audited the Cloud project, it keeps videos uploaded by it private."),
        _("A picture beside the video becomes its thumbnail, 16:9; the channel needs a verified phone number for it."),
    ),
    docs_url="https://developers.google.com/youtube/v3/docs",
    post_hosts=("youtube.com", "youtu.be"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST_FIGURES,
    account_figures=DAY_FIGURES,
    days_late=4,
)
