"""Flavours that imitate platforms abroad."""

from __future__ import annotations

from dataclasses import replace

from ...messages import _
from ...types import Can, CountRule, Format, ImageSpec, TextLimit
from .flavour import ALL, APP_BUDGET, BUDGETS, DAY, FLAVOUR, JPEG_PNG, LABEL_NORM, MB, MEDIA, named, window

INSTAGRAM = replace(
    FLAVOUR,
    post_figures=named("impressions reach likes comments shares saves"),
    slug="practice-instagram",
    label="Instagram (practice)",
    label_zh="Instagram（练习）",
    glyph="IG",
    tone="ig",
    kind="images",
    strengths=_("Pictures and reels for an audience abroad."),
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(2200),
    media=replace(
        MEDIA,
        images_min=1,
        images_max=10,
        image_types=JPEG_PNG,
        image_max_bytes=8 * MB,
        ratio_min=0.8,
        ratio_max=1.91,
        video_max_bytes=300 * MB,
        alt_max=1000,
        cover_ratio=(4, 5),
    ),
    first_comment=TextLimit(300),
    reply_text=TextLimit(300),
    windows=window(DAY),
    hashtags_max=5,
    links_clickable=False,
    avatar=ImageSpec(320, 320, 8 * MB, "circle"),
    norms=(LABEL_NORM, _("Up to five hashtags; links in the caption cannot be tapped.")),
)

X = replace(
    FLAVOUR,
    post_figures=named("impressions likes comments shares saves clicks"),
    slug="practice-x",
    label="X (practice)",
    label_zh="X（练习）",
    glyph="X",
    tone="x",
    kind="microblog",
    strengths=_("Short news and threads for an international audience."),
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(280, CountRule.X_WEIGHTED),
    media=replace(
        MEDIA,
        images_max=4,
        image_max_bytes=5 * MB,
        video_max_seconds=140,
        alt_max=1000,
    ),
    can=ALL | {Can.THREAD},
    budgets=(*BUDGETS, APP_BUDGET),
    first_comment=TextLimit(280, CountRule.X_WEIGHTED),
    reply_text=TextLimit(280, CountRule.X_WEIGHTED),
    message_text=TextLimit(10_000, CountRule.X_WEIGHTED),
    thread_max=25,
    avatar=ImageSpec(400, 400, 2 * MB, "circle"),
    cover=ImageSpec(1500, 500, 5 * MB, "wide"),
    norms=(LABEL_NORM, _("Chinese characters count twice; any link counts 23.")),
)
