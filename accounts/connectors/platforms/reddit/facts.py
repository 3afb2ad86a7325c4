"""What Reddit takes.

Facts: www.reddit.com/dev/api and the Data API's wiki, read 2026-11; media by what praw 8 does. Sizes of files and the
waiting rules for new accounts are not documented.
"""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    Format,
    Idempotency,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import FIGURES
from .setup import OPTIONS, SETUP
from .wire import SLUG

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Reddit",
    label_zh="Reddit",
    glyph="R",
    tone="rd",
    kind="forum",
    strengths=_("Communities for every subject, long life in search engines, frank answers."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(40_000),
    title=TextLimit(300),
    title_required=True,
    media=MediaLimit(
        images_max=20,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=20_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=1_000_000_000,
        video_max_seconds=900,
        mixed=True,
    ),
    can=abilities("publish find delete first_comment post_metrics inbox reply moderate"),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        RateBudget("calls", 100, 60, burst=10),
        RateBudget("app-writes", 100, 60, burst=10, scope="app"),
    ),
    first_comment=TextLimit(10_000),
    reply_text=TextLimit(10_000),
    norms=(
        _("Every community has rules of its own: read them before you post, many forbid advertising."),
        _("New accounts must wait minutes between posts; take part before you promote."),
        _("The text takes Markdown. Communities may show no text with links, pictures and videos."),
        _("Comments can be hidden only in communities you moderate."),
    ),
    docs_url="https://www.reddit.com/dev/api/",
    post_hosts=("reddit.com", "redd.it"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    post_figures=FIGURES,
)
