"""What TikTok takes and can do.

Facts: developers.tiktok.com (Content Posting API, Display API, Login Kit), read 2026-11. There is no interface for
comments, for deleting or for editing; TikTok's Business Accounts API has one for comments but is a partner programme.
"""

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
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .errors import SLUG
from .figures import POST
from .setup import OPTIONS, SETUP

MEDIA = MediaLimit(
    images_max=35,
    images_min=1,
    image_types=("image/jpeg", "image/webp"),
    image_max_bytes=20_000_000,
    image_max_edge=1920,
    videos_max=1,
    video_types=("video/mp4", "video/quicktime", "video/webm"),
    video_max_bytes=4_000_000_000,
    video_max_seconds=600,
)
CAPABILITIES = Capabilities(
    slug=SLUG,
    label="TikTok",
    label_zh="TikTok",
    glyph="TK",
    tone="tk",
    kind="short_video",
    strengths=_("Short videos carried by interest rather than by followers: reach for newcomers."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    # The description of pictures; videos take 2200, see `validate`.
    text=TextLimit(4000, CountRule.UTF16),
    title=TextLimit(90, CountRule.UTF16),
    media=MEDIA,
    can=abilities("publish find post_metrics webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        # TikTok says "about 15" a day, counted over all apps that post for the account.
        RateBudget("writes_day", 15, 86_400, burst=15),
        RateBudget("writes", 6, 60, burst=6),
    ),
    norms=(
        _("Until TikTok has audited the developer app, posts are visible to yourself only."),
        _("Say so when a post advertises your own brand or a partner's."),
        _("Posts cannot be deleted or edited from here; comments are answered in the TikTok app."),
        _("The title is shown with pictures only; a video has its text."),
    ),
    docs_url="https://developers.tiktok.com/doc/content-posting-api-get-started",
    post_hosts=("tiktok.com",),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST,
)
