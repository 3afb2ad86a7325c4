"""What Pinterest takes, how fast, and how an account is connected."""

from __future__ import annotations

from datetime import date

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup
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
from .figures import DAY_FIGURES, POST_FIGURES
from .wire import SLUG

VIDEO_SECONDS_MIN = 4
SCOPES = (
    Scope("user_accounts:read", _("Read the account's name and figures.")),
    Scope("boards:read", _("List the boards a pin can be put on.")),
    Scope("boards:write", _("Put pins on boards.")),
    Scope("pins:read", _("Look up what was published and its figures.")),
    Scope("pins:write", _("Publish and delete pins.")),
)

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="Pinterest",
    label_zh="Pinterest",
    glyph="P",
    tone="pin",
    kind="images",
    strengths=_("Pictures that are found by search for months and lead to the shop."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.IMAGE, Format.VIDEO}),
    text=TextLimit(800),
    title=TextLimit(100),
    media=MediaLimit(
        images_max=5,
        images_min=1,
        # Pictures travel inside the request, where Pinterest takes these two types.
        image_types=("image/jpeg", "image/png"),
        image_max_bytes=20_000_000,
        videos_max=1,
        video_types=("video/mp4", "video/quicktime", "video/x-m4v"),
        video_max_bytes=2_000_000_000,
        video_max_seconds=15 * 60,
        alt_max=500,
    ),
    can=abilities("publish find delete post_metrics account_metrics"),
    idempotency=Idempotency.LOOKUP,
    poll_publishes=True,
    budgets=(
        RateBudget("writes", 100, 60, burst=10),
        RateBudget("reads", 1000, 60, burst=100),
        RateBudget("analytics", 300, 60, burst=50),
    ),
    mentions=False,
    links_clickable=False,
    avatar=ImageSpec(165, 165, 10_000_000, "circle"),
    cover=ImageSpec(800, 450, 10_000_000, "wide"),
    norms=(
        _("Upright pictures of 1000 × 1500 pixels (2:3) are shown largest."),
        _("Give every pin a link and words people search for; hashtags do nothing here."),
        _("Pictures of a carousel should all have the same shape."),
        _("Pins made by an app with trial access are visible to nobody but their author."),
    ),
    docs_url="https://developers.pinterest.com/docs/api/v5/",
    post_hosts=("pinterest.com", "pin.it"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=Setup(
        needs=(
            _("A Pinterest business account (free; needed for figures) with at least one board."),
            _("An app at developers.pinterest.com with standard access."),
        ),
        steps=(
            _("Create the app and wait until trial access is granted."),
            _("Enter the redirect address below in the app's settings."),
            _("Enter the app ID and app secret key here and connect an account."),
            _("Apply for standard access with a video of the connection; only then can others see the pins."),
        ),
        console_url="https://developers.pinterest.com/apps/",
        review=_("Trial access takes a day or two, standard access about a week."),
        scopes=SCOPES,
        app_fields=(
            ConnectField("client_id", _("App ID")),
            ConnectField("client_secret", _("App secret key"), kind="password"),
        ),
        redirect=True,
    ),
    options=(
        # The values are the account's boards.
        OptionField("board", _("Board"), "choice", required=True),
        OptionField("link", _("Link"), help=_("Where a click on the pin leads."), max_length=2048),
    ),
    post_figures=POST_FIGURES,
    account_figures=DAY_FIGURES,
)
