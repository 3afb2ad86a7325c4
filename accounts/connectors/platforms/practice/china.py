"""Flavours that imitate platforms of mainland China."""

from __future__ import annotations

from dataclasses import replace

from ...messages import _
from ...types import Can, CountRule, Format, Idempotency, ImageSpec, MediaLimit, PublishMode, TextLimit
from .flavour import ALL, FLAVOUR, JPEG_PNG, LABEL_NORM, MB, MEDIA

WEIBO = replace(
    FLAVOUR,
    slug="practice-weibo",
    label="Weibo (practice)",
    label_zh="微博（练习）",
    glyph="微",
    tone="wb",
    kind="microblog",
    strengths=_("Breaking news, topics and fast conversation."),
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(2000),
    media=replace(MEDIA, images_max=18),
    first_comment=TextLimit(140),
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(LABEL_NORM, _("Close topics on both sides: #topic#."), _("Everything after 140 characters is folded.")),
)

XIAOHONGSHU = replace(
    FLAVOUR,
    slug="practice-xiaohongshu",
    label="Xiaohongshu (practice)",
    label_zh="小红书（练习）",
    glyph="红",
    tone="xhs",
    kind="notes",
    strengths=_("Illustrated notes that people search for and keep."),
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(1000),
    title=TextLimit(20, CountRule.HALF_WIDTH),
    media=replace(
        MEDIA,
        images_min=1,
        images_max=18,
        cover_ratio=(3, 4),
    ),
    idempotency=Idempotency.LOOKUP,
    first_comment=TextLimit(300),
    hashtags_max=10,
    links_clickable=False,
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(LABEL_NORM, _("The first picture is the cover; 3:4 fills the screen."), _("No links or contact details.")),
)

DOUYIN = replace(
    FLAVOUR,
    slug="practice-douyin",
    label="Douyin (practice)",
    label_zh="抖音（练习）",
    glyph="抖",
    tone="dy",
    kind="short_video",
    strengths=_("Vertical short videos with the widest reach in China."),
    formats=frozenset({Format.VIDEO}),
    text=TextLimit(1000),
    media=replace(
        MEDIA,
        images_max=1,
        videos_min=1,
        mixed=True,
        cover_ratio=(9, 16),
    ),
    can=ALL - {Can.FIND},
    idempotency=Idempotency.NONE,
    first_comment=TextLimit(100),
    hashtags_max=5,
    links_clickable=False,
    avatar=ImageSpec(400, 400, 5 * MB, "circle"),
    norms=(LABEL_NORM, _("A picture beside the video becomes its cover; it must be 3:4 or 9:16.")),
)

WECHAT = replace(
    FLAVOUR,
    slug="practice-wechat",
    label="WeChat Official Account (practice)",
    label_zh="公众号（练习）",
    glyph="公",
    tone="gzh",
    kind="articles",
    strengths=_("Long articles for people who already follow you."),
    formats=frozenset({Format.IMAGE, Format.ARTICLE}),
    text=TextLimit(20_000),
    title=TextLimit(64),
    title_required=True,
    media=MediaLimit(
        images_min=1,
        images_max=20,
        image_types=JPEG_PNG,
        image_max_bytes=10 * MB,
        cover_ratio=(47, 20),
    ),
    idempotency=Idempotency.LOOKUP,
    first_comment=TextLimit(600),
    links_clickable=False,
    avatar=ImageSpec(400, 400, 2 * MB),
    norms=(LABEL_NORM, _("The first picture is the cover; 2.35:1 shows whole in the list.")),
)

BILIBILI = replace(
    FLAVOUR,
    slug="practice-bilibili",
    label="Bilibili (practice)",
    label_zh="哔哩哔哩（练习）",
    glyph="B",
    tone="bili",
    kind="video",
    strengths=_("Longer videos and a loyal young audience."),
    formats=frozenset({Format.VIDEO}),
    text=TextLimit(2000),
    title=TextLimit(80),
    title_required=True,
    media=replace(
        MEDIA,
        images_max=1,
        image_types=JPEG_PNG,
        image_max_bytes=5 * MB,
        videos_min=1,
        video_max_seconds=18_000,
        mixed=True,
        cover_ratio=(16, 10),
    ),
    idempotency=Idempotency.LOOKUP,
    first_comment=TextLimit(1000),
    hashtags_max=10,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    norms=(LABEL_NORM, _("A picture beside the video becomes its cover.")),
)

CHANNELS = replace(
    FLAVOUR,
    slug="practice-channels",
    label="WeChat Channels (practice)",
    label_zh="视频号（练习）",
    glyph="视",
    tone="sph",
    kind="short_video",
    strengths=_("Videos that spread among WeChat friends."),
    publish_mode=PublishMode.ASSISTED,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(1000),
    title=TextLimit(16),
    media=replace(
        MEDIA,
        images_max=9,
        video_max_seconds=3600,
        cover_ratio=(3, 4),
    ),
    can=frozenset({Can.ACCOUNT_METRICS, Can.AUDIENCE}),
    idempotency=Idempotency.NONE,
    budgets=(),
    links_clickable=False,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    norms=(LABEL_NORM, _("Published by hand on the account's practice page; paste the link back afterwards.")),
)
