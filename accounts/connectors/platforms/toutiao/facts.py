"""What is known of 头条号: limits of mp.toutiao.com (read 2026-11)."""

from __future__ import annotations

from datetime import date

from ...families.by_hand import STEPS
from ...messages import _
from ...setup import HandOff, Setup
from ...types import AuthKind, Capabilities, Format, Idempotency, MediaLimit, PublishMode, TextLimit

MB = 1_000_000

CAPABILITIES = Capabilities(
    slug="toutiao",
    label="Toutiao",
    label_zh="头条号",
    glyph="头",
    tone="tt",
    kind="articles",
    strengths=_("Articles and news shown by interest; good posts are read for weeks."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.ASSISTED,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO, Format.ARTICLE}),
    text=TextLimit(2000),
    title=TextLimit(30),
    media=MediaLimit(
        images_max=9,
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=20 * MB,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=4000 * MB,
        video_max_seconds=15 * 60,
        cover_ratio=(16, 9),
    ),
    can=frozenset(),
    idempotency=Idempotency.NONE,
    budgets=(),
    links_clickable=False,
    norms=(
        _("Titles of articles have 2 to 30 characters and must keep what they promise."),
        _("Covers are 16:9 or 3:2; three pictures in the text allow a cover of three."),
    ),
    market="china",
    docs_url="https://mp.toutiao.com/",
    post_hosts=("toutiao.com",),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A Toutiao account (头条号) of the brand that has passed verification."),
            _("A person who can sign in to it at mp.toutiao.com."),
        ),
        steps=STEPS,
    ),
    hand_off=HandOff(
        why=_("Toutiao's open platform does not take articles and short posts from programs."),
        open_url="https://mp.toutiao.com/profile_v4/index",
        steps=(
            _("Choose article, short post (微头条) or video at mp.toutiao.com."),
            _("Paste title and text, upload the files in the order given, choose the cover."),
            _("Publish, then paste the address of the post here."),
        ),
    ),
)
