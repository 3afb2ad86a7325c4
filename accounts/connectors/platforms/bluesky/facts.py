"""What Bluesky takes and tells, and what it takes to connect it.

Facts: docs.bsky.app and the lexicons of 2026-08; behaviour of servers measured on @atproto/pds 0.5.35.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...setup import Setup
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
from .ids import SLUG

TEXT = TextLimit(300, CountRule.GRAPHEMES)
MEDIA = MediaLimit(
    images_max=4,
    image_types=("image/jpeg", "image/png", "image/webp"),
    image_max_bytes=2_000_000,
    videos_max=1,
    video_types=("video/mp4",),
    video_max_bytes=300_000_000,
    video_max_seconds=180,
    alt_max=2000,
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Bluesky",
    label_zh="Bluesky",
    glyph="bs",
    tone="bsky",
    kind="microblog",
    strengths=_("Short posts, open network, conversations with media and tech people abroad."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TEXT,
    media=MEDIA,
    can=abilities(
        "publish find delete thread first_comment post_metrics inbox reply like prepare look_up"
        " public_profiles search sharers"
    ),
    idempotency=Idempotency.NATIVE_KEY,
    # putRecord costs 2 of 5,000 points an hour and 35,000 a day; calls are counted per address.
    budgets=(
        RateBudget("writes", 2500, 3600, burst=50),
        RateBudget("writes_day", 17_500, 86_400, burst=50),
        RateBudget("calls", 3000, 300, burst=100),
    ),
    first_comment=TEXT,
    reply_text=TEXT,
    thread_max=25,
    host_given=True,
    avatar=ImageSpec(1000, 1000, 1_000_000, "circle"),
    cover=ImageSpec(3000, 1000, 1_000_000, "wide"),
    norms=(
        _("Describe every picture: the community expects it."),
        _("One or two hashtags are plenty."),
    ),
    docs_url="https://docs.bsky.app/",
    post_hosts=("bsky.app",),
    setup=Setup(
        needs=(_("An account on bsky.social or any other AT Protocol server."),),
        steps=(
            _("Open Settings → Privacy and security → App passwords."),
            _("Make an app password for Juzhen and copy it; your own password is never needed."),
        ),
        console_url="https://bsky.app/settings/app-passwords",
    ),
    post_figures=FIGURES,
    verified_on=date(2026, 11, 22),
    confidence=Confidence.MEASURED,
)
