"""What Bilibili takes and tells.

Source: open.bilibili.com, submissions and data, read 2026-11.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
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
from .setup import OPTIONS, SETUP
from .wire import SLUG

MB = 1_000_000

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Bilibili",
    label_zh="哔哩哔哩",
    glyph="B",
    tone="bili",
    kind="video",
    strengths=_("Longer videos and a loyal young audience."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.VIDEO}),
    # The documents say "less than" 250, 80 and 200 characters for description, title and tags.
    text=TextLimit(249),
    title=TextLimit(79),
    title_required=True,
    media=MediaLimit(
        images_max=1,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=5 * MB,
        videos_min=1,
        videos_max=1,
        video_types=("video/mp4", "video/x-flv"),
        video_max_bytes=4000 * MB,
        video_max_seconds=17_999,
        mixed=True,
        cover_ratio=(16, 10),
    ),
    can=abilities("publish find delete post_metrics webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(RateBudget("writes", 20, 3600, burst=5),),
    mentions=False,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    cover=ImageSpec(1146, 717, 5 * MB, "wide"),
    norms=(
        _("A picture beside the video becomes its cover."),
        _("A cover needs at least 960 × 600 pixels."),
        _("Every video is reviewed before viewers see it; allow some hours."),
        _("Accounts that are no full members may submit five videos a day."),
        _("Two videos must not have the same title within a short time."),
        _("Columns, pictures, comments and messages are looked after on Bilibili's site."),
    ),
    docs_url="https://open.bilibili.com/doc",
    market="china",
    post_hosts=("bilibili.com", "b23.tv"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    options=OPTIONS,
    post_figures=FIGURES,
)
