"""What Threads takes and can do.

Source: developers.facebook.com, Threads API: posts, replies, insights, webhooks, overview of limits (2026-08), read
2026-11.
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
from .figures import ACCOUNT, POST
from .setup import OPTIONS, SETUP

FILES_MAX = 20
TEXT = TextLimit(500)
CAPABILITIES = Capabilities(
    slug="threads",
    label="Threads",
    label_zh="Threads",
    glyph="@",
    tone="threads",
    kind="microblog",
    strengths=_("Conversation in short texts, next to Instagram's audience."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    # Emoji count by their bytes; `validate` does.
    text=TEXT,
    media=MediaLimit(
        images_max=FILES_MAX,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=8_000_000,
        ratio_min=0.1,
        ratio_max=10,
        videos_max=FILES_MAX,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1_000_000_000,
        video_max_seconds=5 * 60,
        mixed=True,
        alt_max=1000,
    ),
    can=abilities(
        "publish find delete thread first_comment post_metrics account_metrics audience inbox reply moderate webhooks"
    ),
    # A container is published at most once and says so; posts are looked up besides.
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(RateBudget("writes", 250, 86_400, burst=25),),
    first_comment=TEXT,
    reply_text=TEXT,
    thread_max=20,
    avatar=ImageSpec(320, 320, 8_000_000, "circle"),
    norms=(
        _("One topic per post: only the first hashtag becomes a link."),
        _("Ask and answer: replies carry further than announcements."),
        _("At most five links in one post."),
    ),
    docs_url="https://developers.facebook.com/docs/threads/",
    post_hosts=("threads.net", "threads.com"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST,
    account_figures=ACCOUNT,
)
