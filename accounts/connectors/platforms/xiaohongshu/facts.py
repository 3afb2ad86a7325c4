"""What is known of 小红书: limits of the app and the creator site (read 2026-11), not of an interface."""

from __future__ import annotations

from datetime import date

from ...families.by_hand import STEPS
from ...messages import _
from ...setup import HandOff, Setup
from ...types import AuthKind, Capabilities, CountRule, Format, Idempotency, MediaLimit, PublishMode, TextLimit

MB = 1_000_000

CAPABILITIES = Capabilities(
    slug="xiaohongshu",
    label="Xiaohongshu",
    label_zh="小红书",
    glyph="红",
    tone="xhs",
    kind="notes",
    strengths=_("Illustrated notes that people search for and keep."),
    auth=AuthKind.DIRECT,
    publish_mode=PublishMode.ASSISTED,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(1000),
    title=TextLimit(20, CountRule.HALF_WIDTH),
    media=MediaLimit(
        images_min=1,
        images_max=18,
        image_types=("image/jpeg", "image/png", "image/webp"),
        image_max_bytes=20 * MB,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=20_000 * MB,
        video_max_seconds=15 * 60,
        cover_ratio=(3, 4),
    ),
    can=frozenset(),
    idempotency=Idempotency.NONE,
    budgets=(),
    hashtags_max=10,
    links_clickable=False,
    norms=(
        _("The first picture is the cover; 3:4 fills the screen."),
        _("No links or contact details."),
        _("About five fitting topics serve better than ten."),
    ),
    market="china",
    docs_url="https://agora.xiaohongshu.com/",
    post_hosts=("xiaohongshu.com", "xhslink.com"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A Xiaohongshu account of the brand, best a verified professional account (专业号)."),
            _("A person who can sign in to it on a phone or at the creator site."),
        ),
        steps=STEPS,
    ),
    hand_off=HandOff(
        why=_(
            "Xiaohongshu has no interface for publishing notes. Tools that sign in as a person break its terms, and"
            " accounts are limited for it."
        ),
        open_url="https://creator.xiaohongshu.com/publish/publish",
        steps=(
            _("Upload the files in the order given; the first picture is the cover."),
            _("Paste title and text; choose each topic from the list, so that it becomes a link."),
            _("Publish, then paste the note's address here, with all that follows the question mark."),
        ),
    ),
)
