"""What Google Business Profile takes, and how fast."""

from __future__ import annotations

from datetime import date

from ...messages import _
from ...types import (
    AuthKind,
    Capabilities,
    Confidence,
    CountRule,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import DAY_FIGURES
from .setup import OPTIONS, SETUP
from .wire import SLUG

WEIGHT_MIN = 10 * 1024
EDGE_MIN = 250

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Google Business Profile",
    label_zh="Google 商家资料",
    glyph="G",
    tone="gbp",
    kind="local",
    strengths=_("Seen by people who look for the business on Google Search and Maps."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE}),
    text=TextLimit(1500, min=1),
    media=MediaLimit(images_max=1, image_types=("image/jpeg", "image/png"), image_max_bytes=5_000_000),
    can=abilities("publish find delete account_metrics inbox reply"),
    idempotency=Idempotency.LOOKUP,
    reply_text=TextLimit(4096, CountRule.BYTES),
    budgets=(
        RateBudget("writes", 10, 60, burst=3),
        RateBudget("calls", 300, 60, burst=60, scope="app"),
    ),
    mentions=False,
    links_clickable=False,
    avatar=ImageSpec(720, 720, 5_000_000, "square"),
    cover=ImageSpec(1024, 576, 5_000_000, "wide"),
    norms=(
        _("Put no telephone number into the text: Google rejects such posts. Use the button Call now."),
        _("Pictures of 1200 × 900 pixels (4:3) are shown whole."),
        _("Answer every review, the bad ones first."),
    ),
    docs_url="https://developers.google.com/my-business/content/overview",
    post_hosts=("google.com", "posts.gle", "maps.app.goo.gl"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=SETUP,
    options=OPTIONS,
    account_figures=DAY_FIGURES,
    days_late=6,
)
