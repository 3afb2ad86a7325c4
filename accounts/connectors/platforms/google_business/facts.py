"""What Google Business Profile takes, how fast, and how locations are connected."""

from __future__ import annotations

from datetime import date

from ...families.google import APP_FIELDS, CONSOLE
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
from .figures import DAY_FIGURES
from .wire import SLUG

WEIGHT_MIN = 10 * 1024
EDGE_MIN = 250
SCOPES = (
    Scope(
        "https://www.googleapis.com/auth/business.manage", _("Read locations, write posts, read and answer reviews.")
    ),
)
BUTTONS = (
    ("BOOK", _("Book")),
    ("ORDER", _("Order online")),
    ("SHOP", _("Buy")),
    ("LEARN_MORE", _("Learn more")),
    ("SIGN_UP", _("Sign up")),
    ("CALL", _("Call now")),
)

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
    setup=Setup(
        needs=(
            _("A verified business profile, and a Google account that owns or manages it."),
            _("A Google Cloud project that Google has admitted to the Business Profile APIs."),
            _("An installation the internet can reach: Google fetches the pictures of posts from it."),
        ),
        steps=(
            _("Apply for access to the Business Profile APIs with the project's number; until then its quota is 0."),
            _(
                "Enable the Google My Business API, the Account Management, Business Information and Business Profile "
                "Performance APIs in the project's API library."
            ),
            _("Set up the OAuth consent screen with the permission below and publish the app."),
            _("Create an OAuth client of the type web application and enter the redirect address below."),
            _("Enter the client ID and client secret here."),
        ),
        console_url=CONSOLE,
        review=_("Google answers applications for access within about two weeks."),
        scopes=SCOPES,
        app_fields=APP_FIELDS,
        redirect=True,
        public_files=True,
    ),
    options=(
        OptionField("cta", _("Button"), "choice", choices=BUTTONS),
        OptionField("cta_url", _("Address of the button"), help=_("Not needed for Call now."), max_length=2000),
    ),
    account_figures=DAY_FIGURES,
)
