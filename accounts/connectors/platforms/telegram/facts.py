"""What Telegram takes.

Facts: core.telegram.org/bots/api 10.0, read 2026-11. Bots see no views and cannot read what they have sent.
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
from .setup import OPTIONS, SETUP
from .wire import SLUG

TEXT = TextLimit(4096, CountRule.UTF16)
ALBUM_MAX = 10

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Telegram",
    label_zh="Telegram",
    glyph="TG",
    tone="tg",
    kind="messaging",
    strengths=_("Reaches every subscriber at once, without ranking; long texts, albums and files."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TEXT,
    media=MediaLimit(
        images_max=ALBUM_MAX,
        image_types=("image/jpeg", "image/png", "image/webp"),
        image_max_bytes=10_000_000,
        ratio_min=0.05,
        ratio_max=20.0,
        videos_max=ALBUM_MAX,
        video_types=("video/mp4",),
        video_max_bytes=50_000_000,
        mixed=True,
    ),
    can=abilities("publish delete first_comment inbox reply delete_comment like webhooks members"),
    idempotency=Idempotency.NONE,
    budgets=(RateBudget("writes", 20, 60, burst=1),),
    first_comment=TEXT,
    reply_text=TEXT,
    norms=(
        _("Subscribers get a notification for every post: send silently what can wait."),
        _("With pictures or videos the text has at most 1024 characters."),
        _("Telegram reports no views to bots; only the number of subscribers is known."),
        _("Comments need a discussion group linked to the channel, with the bot in it."),
    ),
    docs_url="https://core.telegram.org/bots/api",
    post_hosts=("t.me", "telegram.me"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
)
