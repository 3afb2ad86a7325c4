"""What is known of WeChat official accounts.

Sources: developers.weixin.qq.com (draft box, publishing, material, comments, data), read 2026-11. Daily numbers differ
by account; the console and `openapi/quota/get` tell them.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

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
from .codes import SLUG
from .figures import ACCOUNT_FIGURES, POST_FIGURES
from .setup import HAND_OFF, OPTIONS, SETUP

WINDOW = _("WeChat takes at most %(most)s answers within %(hours)s hours after the person last wrote.")
MB = 1024 * 1024
# The HTML of an article must be shorter than this; the text's own limit leaves room for markup.
BODY_MAX, TEXT_MAX = 19_999, 19_000

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="WeChat Official Account",
    label_zh="微信公众号",
    glyph="公",
    tone="gzh",
    kind="articles",
    strengths=_("Long articles for people who already follow you."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.ARTICLE}),
    text=TextLimit(TEXT_MAX),
    title=TextLimit(32),
    title_required=True,
    media=MediaLimit(
        images_min=1,
        images_max=20,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=10 * MB,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=1024 * MB,
        mixed=True,
        cover_ratio=(47, 20),
    ),
    can=abilities(
        "publish find delete post_metrics account_metrics inbox reply moderate delete_comment webhooks prepare"
    ),
    idempotency=Idempotency.LOOKUP,
    reply_text=TextLimit(600),
    message_text=TextLimit(2048, CountRule.BYTES),
    windows=MappingProxyType({InboxKind.MESSAGE: ReplyWindow(48, 5, WINDOW)}),
    poll_publishes=True,
    budgets=(RateBudget("writes", 100, 86_400, burst=10), RateBudget("calls", 600, 3600, burst=60)),
    mentions=False,
    links_clickable=False,
    avatar=ImageSpec(400, 400, 2 * MB),
    cover=ImageSpec(900, 383, 10 * MB, "wide"),
    norms=(
        _("The first picture is the cover; 2.35:1 shows whole in the list."),
        _("Pictures with up to 1,000 characters become a picture post, anything longer an article."),
        _("In articles, a line “## Heading” is a heading, “**words**” are bold, and “![2]” places the second picture."),
        _("The first link of the text becomes the link to the original, unless another is given."),
        _("Original-content marks, rewards and pinned comments can only be set in WeChat's console."),
        _("Publishing does not notify followers; a mass message does: one a day, four a month for service accounts."),
    ),
    market="china",
    docs_url="https://developers.weixin.qq.com/doc/subscription/guide/",
    post_hosts=("mp.weixin.qq.com",),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    hand_off=HAND_OFF,
    options=OPTIONS,
    post_figures=POST_FIGURES,
    account_figures=ACCOUNT_FIGURES,
)
