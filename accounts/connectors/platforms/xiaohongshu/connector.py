"""小红书: no interface lets ordinary developers publish or read notes, so a person posts from a package.

Its JS share SDK opens the app from a page of ours and needs a tap there; it has no plain link, so none is made here.
Limits are those of the app and the creator site (read 2026-11), not of an interface.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ...families.by_hand import ByHand
from ...messages import _
from ...setup import HandOff, Setup
from ...text import check_limits
from ...types import (
    AccountInfo,
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Draft,
    Format,
    Idempotency,
    MediaLimit,
    Problem,
    PublishMode,
    TextLimit,
)

SLUG = "xiaohongshu"
MB = 1_000_000
FULL_WIDTH = "字"


class Xiaohongshu(ByHand):
    """Checks notes against the app's limits; publishing is a person's part."""

    capabilities = Capabilities(
        slug=SLUG,
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
        docs_url="https://agora.xiaohongshu.com/",
        post_hosts=("xiaohongshu.com", "xhslink.com"),
        verified_on=date(2026, 11, 26),
        confidence=Confidence.DOCUMENTED,
        setup=Setup(
            needs=(
                _("A Xiaohongshu account of the brand, best a verified professional account (专业号)."),
                _("A person who can sign in to it on a phone or at the creator site."),
            ),
            steps=(
                _("Enter the account's name or number here; nothing is asked of the platform."),
                _("Say who looks after the account: posts that are due become tasks for that person."),
            ),
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

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The app's limits. In a title an emoji counts one, as a Chinese character does."""
        title = "".join(FULL_WIDTH if ord(char) > 0xFFFF else char for char in draft.title)
        return check_limits(replace(draft, title=title), self.capabilities, info)
