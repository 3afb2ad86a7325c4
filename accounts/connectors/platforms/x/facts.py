"""What X takes, costs and asks for. Sources: docs.x.com of 2026-08 (posts, media, rate limits, pricing)."""

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
from .figures import FIGURES
from .money import PRICES
from .setup import OPTIONS, SETUP
from .wire import SLUG

# twitter-text: 280 units, of which a Chinese character or an emoji takes two and any link 23.
TEXT = TextLimit(280, CountRule.X_WEIGHTED, url_length=23)
# Posts of accounts with X Premium (docs.x.com, changelog of 2024-08-20).
PREMIUM_TEXT_MAX = 25_000
MEDIA = MediaLimit(
    images_max=4,
    image_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    image_max_bytes=5_000_000,
    videos_max=1,
    video_types=("video/mp4", "video/quicktime"),
    video_max_bytes=512_000_000,
    video_max_seconds=140,
    alt_max=1000,
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="X",
    label_zh="X（推特）",
    glyph="X",
    tone="x",
    kind="microblog",
    strengths=_("News and debate in real time; journalists, developers and investors read here first."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TEXT,
    media=MEDIA,
    can=abilities(
        "publish find delete thread first_comment post_metrics inbox reply moderate webhooks prepare public_profiles"
    ),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 100, 900, burst=25),
        RateBudget("media", 500, 900, burst=50),
        RateBudget("deletes", 50, 900, burst=10),
        RateBudget("app_writes", 10_000, 86_400, burst=100, scope="app"),
    ),
    first_comment=TEXT,
    reply_text=TEXT,
    message_text=TextLimit(10_000),
    thread_max=25,
    avatar=ImageSpec(400, 400, 2_000_000, "square"),
    cover=ImageSpec(1500, 500, 5_000_000, "wide"),
    norms=(
        _("X charges 0.015 US dollars for a post and 0.20 for one with a link: use links where they earn it."),
        _("A Chinese character counts two: 140 fill a post."),
        _("One or two hashtags at most."),
        _("Answers are possible only to people who mentioned or quoted the account."),
        _("Quoting, liking and following are closed to self-service apps; write long articles in X itself."),
    ),
    docs_url="https://docs.x.com/x-api/introduction",
    post_hosts=("x.com", "twitter.com"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    prices=PRICES,
    post_figures=FIGURES,
)
