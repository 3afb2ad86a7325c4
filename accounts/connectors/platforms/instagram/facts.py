"""What Instagram professional accounts take and can do.

Sources: developers.facebook.com, Instagram Platform with Facebook Login: content publishing, comment moderation,
insights (2026-06), read 2026-11. Hashtags: the interface documents 30, the product has enforced 5 since December 2025.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from ...families.meta_messages import META_WINDOW
from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    CountRule,
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
from .figures import ACCOUNT, POST
from .setup import OPTIONS, SETUP

FILES_MAX = 10
CAPABILITIES = Capabilities(
    slug="instagram",
    label="Instagram",
    label_zh="Instagram",
    glyph="IG",
    tone="ig",
    kind="images",
    strengths=_("Pictures and Reels; brands are discovered here, and young buyers ask by message."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(2200),
    media=MediaLimit(
        images_max=FILES_MAX,
        image_types=("image/jpeg",),
        image_max_bytes=8_000_000,
        ratio_min=4 / 5,
        ratio_max=1.91,
        videos_max=FILES_MAX,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=300_000_000,
        video_max_seconds=15 * 60,
        mixed=True,
        alt_max=1000,
    ),
    can=abilities(
        "publish find delete first_comment post_metrics account_metrics audience inbox reply moderate"
        " delete_comment webhooks"
        " public_profiles"
    ),
    # A container is published at most once and says so; posts are looked up besides.
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 100, 86_400, burst=25),
        RateBudget("app_writes", 200, 3600, burst=50, scope="app"),
    ),
    first_comment=TextLimit(300),
    reply_text=TextLimit(300),
    message_text=TextLimit(1000, CountRule.BYTES),
    windows=MappingProxyType({InboxKind.MESSAGE: ReplyWindow(24, note=META_WINDOW)}),
    hashtags_max=5,
    links_clickable=False,
    avatar=ImageSpec(320, 320, 8_000_000, "circle"),
    norms=(
        _("Links in captions cannot be tapped: say “link in bio”."),
        _("Instagram takes at most five hashtags; choose exact ones."),
        _("Reels are upright (9:16); the first second decides."),
        _("Stories vanish after 24 hours and show no caption."),
        _("Music from Instagram's library, stickers and links in Stories exist only in the app."),
    ),
    docs_url="https://developers.facebook.com/docs/instagram-platform/",
    post_hosts=("instagram.com", "instagr.am"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST,
    account_figures=ACCOUNT,
    days_late=3,
)
