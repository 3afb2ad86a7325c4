"""What Facebook Pages take and can do.

Sources: developers.facebook.com, Pages API, Video API, permissions reference (v25.0), read 2026-11; figures of length
and weight of files partly from the help pages.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from ...families.meta_messages import META_WINDOW
from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Format,
    Idempotency,
    ImageSpec,
    InboxKind,
    MediaLimit,
    PublishMode,
    RateBudget,
    ReplyWindow,
    TextLimit,
    abilities,
)
from .figures import PAGE, POST_FIGURES
from .setup import OPTIONS, SETUP

CAPABILITIES = Capabilities(
    slug="facebook",
    label="Facebook",
    label_zh="Facebook 主页",
    glyph="f",
    tone="fb",
    kind="social",
    strengths=_("The widest reach outside China; communities, local business and service by message."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(63_206),
    title=TextLimit(255),
    media=MediaLimit(
        images_max=10,
        image_types=("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"),
        image_max_bytes=4_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=10_000_000_000,
        video_max_seconds=240 * 60,
    ),
    can=abilities(
        "publish find delete first_comment post_metrics account_metrics inbox reply moderate"
        " delete_comment like webhooks"
    ),
    idempotency=Idempotency.LOOKUP,
    # Asking after a video repeats a lost request to publish it.
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 60, 3600, burst=10),
        RateBudget("app_writes", 200, 3600, burst=50, scope="app"),
    ),
    first_comment=TextLimit(8000),
    reply_text=TextLimit(8000),
    message_text=TextLimit(2000),
    windows=MappingProxyType({InboxKind.MESSAGE: ReplyWindow(24, note=META_WINDOW)}),
    avatar=ImageSpec(320, 320, 4_000_000, "square"),
    cover=ImageSpec(1640, 856, 4_000_000, "wide"),
    norms=(
        _("Put what matters into the first two lines; the rest is folded."),
        _("Answer messages within 24 hours: later Meta takes no answers."),
        _("Two or three hashtags are enough."),
    ),
    docs_url="https://developers.facebook.com/docs/pages-api/",
    post_hosts=("facebook.com", "fb.com", "fb.watch"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST_FIGURES,
    account_figures=PAGE,
)
