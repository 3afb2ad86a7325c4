"""What is known of Weibo. Source: open.weibo.com/wiki, read 2026-11; posts by hand have the limits of its own pages."""

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
from .setup import HAND_OFF, OPTIONS, SETUP

WINDOW = _("Weibo takes answers for %(hours)s hours after the person last wrote, while they follow the account.")
MB = 1024 * 1024

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Weibo",
    label_zh="新浪微博",
    glyph="微",
    tone="wb",
    kind="microblog",
    strengths=_("Breaking news, topics and fast conversation."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(5000, CountRule.HALF_WIDTH),
    media=MediaLimit(
        images_max=18,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=20 * MB,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1024 * MB,
        video_max_seconds=15 * 60,
    ),
    can=abilities("publish find delete first_comment post_metrics inbox reply webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        RateBudget("calls", 150, 3600, burst=30),
        RateBudget("writes", 30, 3600, burst=5),
        RateBudget("app-writes", 1000, 3600, burst=100, scope="app"),
    ),
    first_comment=TextLimit(140, CountRule.HALF_WIDTH),
    reply_text=TextLimit(140, CountRule.HALF_WIDTH),
    message_text=TextLimit(300),
    windows=MappingProxyType({InboxKind.MESSAGE: ReplyWindow(48, note=WINDOW)}),
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(
        _("Apps may post 140 characters with a link to their own domain and one picture; a person posts the rest."),
        _("Close topics on both sides: #topic#."),
        _("Everything after 140 characters is folded."),
        _("Access ends after some weeks and cannot be renewed by itself: connect again before it does."),
    ),
    market="china",
    docs_url="https://open.weibo.com/wiki/",
    post_hosts=("weibo.com", "weibo.cn"),
    verified_on=date(2026, 11, 26),
    setup=SETUP,
    hand_off=HAND_OFF,
    options=OPTIONS,
    post_figures={"likes": "attitudes", "comments": "comments", "shares": "reposts"},
)
