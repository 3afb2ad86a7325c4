"""What is known of WeChat Channels: limits of the creator's page channels.weixin.qq.com and of the app (2026-11)."""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...setup import HandOff, Setup
from ...types import AuthKind, Capabilities, Format, Idempotency, ImageSpec, MediaLimit, PublishMode, TextLimit

MB = 1024 * 1024

CAPABILITIES = Capabilities(
    slug="wechat_channels",
    label="WeChat Channels",
    label_zh="微信视频号",
    glyph="视",
    tone="sph",
    kind="short_video",
    strengths=_("Videos that spread among WeChat friends."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.ASSISTED,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(1000),
    title=TextLimit(16),
    media=MediaLimit(
        images_max=18,
        image_types=("image/jpeg", "image/png", "image/webp"),
        image_max_bytes=20 * MB,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=1024 * MB,
        video_max_seconds=3600,
        cover_ratio=(3, 4),
    ),
    can=frozenset(),
    idempotency=Idempotency.NONE,
    budgets=(),
    links_clickable=False,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    norms=(
        _("Videos between 3:4 and 16:9; 6:7 and 9:16 fill the screen best."),
        _("A short title has 6 to 16 characters and helps people find the video."),
        _("Figures can be exported from the creator's page; there is no interface for them."),
    ),
    market="china",
    docs_url="https://channels.weixin.qq.com/",
    post_hosts=("channels.weixin.qq.com", "weixin.qq.com"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(_("A WeChat Channels account, and a person who may sign in to it."),),
        steps=(_("Enter the account's name; nothing is asked of WeChat."),),
        console_url="https://channels.weixin.qq.com/",
    ),
    hand_off=HandOff(
        why=_("WeChat Channels has no interface for publishing."),
        open_url="https://channels.weixin.qq.com/platform/post/create",
        steps=(
            _("Open the creator's page and scan the code with the account's WeChat."),
            _("Add the video or the pictures in order and set the cover."),
            _("Paste description and short title, then publish."),
            _("Open the post on the phone, copy its link and paste it back."),
        ),
    ),
)
