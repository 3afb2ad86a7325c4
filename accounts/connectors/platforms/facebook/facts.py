"""What Facebook Pages take and can do.

Sources: developers.facebook.com, Pages API, Video API, permissions reference (v25.0), read 2026-11; figures of length
and weight of files partly from the help pages.
"""

from __future__ import annotations

from datetime import date

from ...families.meta_signin import APP_FIELDS, REVIEW, STEPS
from ...messages import _
from ...setup import OptionField, Setup
from ...types import (
    AuthKind,
    Capabilities,
    Format,
    Idempotency,
    ImageSpec,
    MediaLimit,
    PublishMode,
    RateBudget,
    TextLimit,
    abilities,
)
from .figures import PAGE, POST
from .scopes import SCOPES

REEL_SECONDS = (3, 90)
CAPABILITIES = Capabilities(
    slug="facebook",
    label="Facebook",
    label_zh="Facebook 主页",
    glyph="f",
    tone="fb",
    kind="social",
    strengths=_("The widest reach outside China; communities, local business and service by message."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.TEXT, Format.IMAGE, Format.VIDEO}),
    text=TextLimit(63_206),
    title=TextLimit(255),
    media=MediaLimit(
        images_max=10,
        image_types=("image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff"),
        image_max_bytes=4_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime"),
        video_max_bytes=10_000_000_000,
        video_max_seconds=240 * 60,
    ),
    can=abilities("publish find delete first_comment post_metrics account_metrics inbox reply moderate webhooks"),
    idempotency=Idempotency.LOOKUP,
    # Asking after a video repeats a lost request to publish it.
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 60, 3600, burst=10),
        RateBudget("app_writes", 200, 3600, burst=50, scope="app"),
    ),
    first_comment=TextLimit(8000),
    avatar=ImageSpec(320, 320, 4_000_000, "square"),
    cover=ImageSpec(1640, 856, 4_000_000, "wide"),
    norms=(
        _("Put what matters into the first two lines; the rest is folded."),
        _("Answer messages within 24 hours: later Meta takes no answers."),
        _("Two or three hashtags are enough."),
    ),
    docs_url="https://developers.facebook.com/docs/pages-api/",
    post_hosts=("facebook.com", "fb.com", "fb.watch"),
    verified_on=date(2026, 11, 26),
    setup=Setup(
        needs=(
            _("A Facebook Page on which you may create content."),
            _("A Meta developer app of the type Business, of a verified business."),
        ),
        steps=STEPS,
        console_url="https://developers.facebook.com/apps/",
        review=REVIEW,
        scopes=SCOPES,
        app_fields=APP_FIELDS,
        redirect=True,
        webhook=True,
    ),
    options=(
        OptionField(
            "link",
            _("Link with preview"),
            help=_("For posts without pictures. Left empty, the first link of the text is shown."),
            max_length=2000,
        ),
        OptionField("reel", _("As a Reel"), kind="flag", help=_("Upright video of 3 to 90 seconds.")),
    ),
    post_figures={
        **POST,
        "likes": "reactions.summary.total_count",
        "comments": "comments.summary.total_count",
        "shares": "shares.count",
    },
    account_figures=PAGE,
)
