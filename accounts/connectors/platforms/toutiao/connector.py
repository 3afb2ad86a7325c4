"""头条号: its open platform takes only videos, and only from applications it has approved; a person posts the rest.

Articles and 微头条 are not open to programs. For videos the interface's parameters are not published well enough to
rely on and its access cannot be renewed, so all posts go out by hand. Limits are those of mp.toutiao.com (2026-11).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ...families.by_hand import ByHand
from ...messages import _
from ...setup import HandOff, Setup
from ...text import check_limits, problem
from ...types import (
    AccountInfo,
    AuthKind,
    Capabilities,
    Confidence,
    Draft,
    Format,
    Idempotency,
    MediaLimit,
    Problem,
    PublishMode,
    TextLimit,
)

SLUG = "toutiao"
MB = 1_000_000
TITLE_MIN = 2
# The editor names no limit for an article's text; this one only catches accidents.
ARTICLE = TextLimit(50_000)


class Toutiao(ByHand):
    """Checks posts against the site's limits; publishing is a person's part."""

    capabilities = Capabilities(
        slug=SLUG,
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
        docs_url="https://mp.toutiao.com/",
        post_hosts=("toutiao.com",),
        verified_on=date(2026, 11, 26),
        confidence=Confidence.DOCUMENTED,
        setup=Setup(
            needs=(
                _("A Toutiao account (头条号) of the brand that has passed verification."),
                _("A person who can sign in to it at mp.toutiao.com."),
            ),
            steps=(
                _("Enter the account's name or number here; nothing is asked of the platform."),
                _("Say who looks after the account: posts that are due become tasks for that person."),
            ),
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

    def validate(self, draft: Draft, info: AccountInfo | None = None) -> list[Problem]:
        """The site's limits; an article needs a title of at least two characters and may be longer."""
        if draft.format is not Format.ARTICLE:
            return check_limits(draft, self.capabilities, info)
        problems = check_limits(draft, replace(self.capabilities, text=ARTICLE, title_required=True), info)
        if draft.title.strip() and len(draft.title.strip()) < TITLE_MIN:
            message = _("The title is too short: %(count)s characters, at least %(min)s are needed.")
            problems.append(problem("title_too_short", "title", message, count=len(draft.title.strip()), min=TITLE_MIN))
        return problems
