"""How locations are connected, and what a post may say besides text and picture."""

from __future__ import annotations

from ...families.google_signin import APP_FIELDS, CONSOLE
from ...messages import _
from ...setup import OptionField, Scope, Setup
from .drafts import ADDRESS, BUTTON

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
OPTIONS = (
    OptionField("cta", BUTTON, "choice", choices=BUTTONS),
    OptionField("cta_url", ADDRESS, help=_("Not needed for Call now."), max_length=2000),
)
SETUP = Setup(
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
)
