"""What LinkedIn takes and asks for. Sources: learn.microsoft.com/linkedin (202604), help pages on sizes (2026)."""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import ACCOUNT_FIGURES, POST_FIGURES
from .setup import OPTIONS, SETUP
from .wire import SLUG

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="LinkedIn",
    label_zh="领英",
    glyph="in",
    tone="li",
    kind="professional",
    strengths=_("Decision-makers and professionals; the place for company news, hiring and expertise."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(3000),
    media=MediaLimit(
        images_max=20,
        image_types=("image/jpeg", "image/png", "image/gif"),
        image_max_bytes=5_000_000,
        videos_max=1,
        video_types=("video/mp4",),
        video_max_bytes=500_000_000,
        video_max_seconds=1800,
        alt_max=4086,
    ),
    can=abilities("publish find delete first_comment post_metrics account_metrics audience inbox reply webhooks"),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(RateBudget("writes", 150, 86_400, burst=20),),
    first_comment=TextLimit(1250),
    reply_text=TextLimit(1250),
    avatar=ImageSpec(400, 400, 3_000_000, "square"),
    cover=ImageSpec(1128, 191, 3_000_000, "wide"),
    norms=(
        _("The first two lines decide: what follows is hidden behind “see more”."),
        _("Three to five hashtags, at the end."),
        _("A link in the text gets no preview from here: fill in the link card or use the first comment."),
        _("Figures, comments and look-ups are open for pages; for people LinkedIn lets apps only publish."),
        _("There is no interface for LinkedIn messages."),
    ),
    docs_url="https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api",
    post_hosts=("linkedin.com",),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    post_figures=POST_FIGURES,
    account_figures=ACCOUNT_FIGURES,
    days_late=3,
)
