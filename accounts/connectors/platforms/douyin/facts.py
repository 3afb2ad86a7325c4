"""What Douyin takes, asks for and reports.

Sources: developer.open-douyin.com, 移动/网站应用 (能力概览, OpenAPI, Webhooks; read 2026-11). Douyin publishes no rate
limits, its console shows them per application: the budgets here are our own restraint.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Format,
    Idempotency,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .codes import SLUG
from .figures import REPORTS
from .setup import HAND_OFF, OPTIONS, SETUP

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Douyin",
    label_zh="抖音",
    glyph="抖",
    tone="dy",
    kind="short_video",
    strengths=_("Vertical short videos with the widest reach in China."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(1000),
    media=MediaLimit(
        images_max=30,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=20_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/webm"),
        video_max_bytes=4_000_000_000,
        video_max_seconds=15 * 60,
    ),
    can=abilities("publish find first_comment post_metrics account_metrics inbox reply webhooks prepare"),
    idempotency=Idempotency.LOOKUP,
    budgets=(RateBudget("writes", 30, 3600, burst=5), RateBudget("app_writes", 300, 60, burst=30, scope="app")),
    # What the app's own comment field takes; the interface names no limit.
    first_comment=TextLimit(100),
    reply_text=TextLimit(100),
    mentions=False,
    links_clickable=False,
    norms=(
        _("Every post is reviewed; until it has passed, only the account itself sees it."),
        _("Logos and watermarks in the picture make Douyin show the post to fewer people or remove it."),
        _("Vertical video of at least 720 lines suits the screen best."),
        _("Posts cannot be deleted from outside: delete them in the app."),
    ),
    market="china",
    docs_url="https://developer.open-douyin.com/docs/resource/zh-CN/dop/overview/usage-guide",
    post_hosts=("douyin.com", "iesdouyin.com"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    hand_off=HAND_OFF,
    options=OPTIONS,
    post_figures={
        "likes": "digg_count",
        "comments": "comment_count",
        "shares": "share_count",
        "video_views": "play_count",
    },
    account_figures={ours: theirs for names in REPORTS.values() for ours, theirs in names.items()},
)
