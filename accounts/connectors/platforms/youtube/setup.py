"""How a channel is connected, and what a video may say besides title and text."""

from __future__ import annotations

from ...families.google_signin import APP_FIELDS, CONSOLE
from ...messages import _
from ...setup import OptionField, Scope, Setup
from .drafts import TAGS_MAX

_BASE = "https://www.googleapis.com/auth/"
SCOPES = (
    Scope(f"{_BASE}youtube.upload", _("Upload videos and set their thumbnails.")),
    Scope(f"{_BASE}youtube.readonly", _("Read the channel's name, its videos and their figures.")),
    Scope(f"{_BASE}youtube.force-ssl", _("Read, write and hide comments; delete videos.")),
    Scope(
        f"{_BASE}yt-analytics.readonly", _("Read watch time, shares and the channel's figures by day."), required=False
    ),
)
PRIVACY = (("public", _("Public")), ("unlisted", _("Unlisted")), ("private", _("Private")))
CATEGORIES = (
    ("1", _("Film & Animation")),
    ("2", _("Autos & Vehicles")),
    ("10", _("Music")),
    ("15", _("Pets & Animals")),
    ("17", _("Sports")),
    ("19", _("Travel & Events")),
    ("20", _("Gaming")),
    ("22", _("People & Blogs")),
    ("23", _("Comedy")),
    ("24", _("Entertainment")),
    ("25", _("News & Politics")),
    ("26", _("Howto & Style")),
    ("27", _("Education")),
    ("28", _("Science & Technology")),
    ("29", _("Nonprofits & Activism")),
)
OPTIONS = (
    OptionField("privacy", _("Who may see it"), "choice", choices=PRIVACY),
    OptionField(
        "made_for_kids", _("Made for kids"), "flag", _("The law on children's privacy demands this statement.")
    ),
    OptionField("category", _("Category"), "choice", choices=CATEGORIES),
    OptionField("tags", _("Tags"), help=_("Separated by commas."), max_length=TAGS_MAX),
    OptionField("ai_generated", _("Altered or made by AI"), "flag", _("Realistic scenes must be labelled.")),
    OptionField("advertisement", _("Paid promotion"), "flag", _("The video contains paid product placement.")),
    OptionField("quiet", _("Do not notify subscribers"), "flag"),
)
SETUP = Setup(
    needs=(
        _("A YouTube channel, and a Google account that manages it."),
        _("A Google Cloud project with an OAuth client for web applications."),
    ),
    steps=(
        _("Enable the YouTube Data API v3 and the YouTube Analytics API in the project's API library."),
        _(
            "Set up the OAuth consent screen with the permissions below and publish the app; access to an app "
            "that is being tested ends after seven days."
        ),
        _("Create an OAuth client of the type web application and enter the redirect address below."),
        _("Enter the client ID and client secret here."),
        _("Apply for the YouTube API audit, so that uploaded videos may be public."),
    ),
    console_url=CONSOLE,
    review=_("Verification of the app takes days to weeks; the YouTube API audit takes some weeks."),
    scopes=SCOPES,
    app_fields=APP_FIELDS,
    redirect=True,
    webhook=True,
)
