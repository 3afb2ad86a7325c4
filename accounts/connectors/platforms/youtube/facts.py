"""What YouTube takes, how fast, and how a channel is connected."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from ...families.google import APP_FIELDS, CONSOLE
from ...messages import _
from ...setup import OptionField, Scope, Setup
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
from .figures import DAY_METRICS, POST_FIGURES
from .videos import TAGS_MAX
from .wire import SLUG

MIB = 1024 * 1024
# Channels without a verified phone number.
SHORT_SECONDS = 15 * 60
MEDIA = MediaLimit(
    images_max=1,
    image_types=("image/jpeg", "image/png"),
    image_max_bytes=50 * MIB,
    videos_max=1,
    videos_min=1,
    video_types=("video/mp4", "video/quicktime", "video/webm", "video/mpeg", "video/x-msvideo", "video/x-matroska"),
    video_max_bytes=256 * 1024 * MIB,
    video_max_seconds=12 * 3600,
    # A picture beside the video is its thumbnail.
    mixed=True,
    cover_ratio=(16, 9),
)
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

CAPABILITIES = Capabilities(
    slug=SLUG,
    label="YouTube",
    label_zh="YouTube",
    glyph="YT",
    tone="yt",
    kind="video",
    strengths=_("Videos that are found by search for years, and Shorts for reach."),
    auth=AuthKind.REDIRECT,
    publish_mode=PublishMode.API,
    formats=frozenset({Format.VIDEO}),
    text=TextLimit(5000, CountRule.BYTES),
    title=TextLimit(100),
    title_required=True,
    media=MEDIA,
    first_comment=TextLimit(10_000),
    can=abilities("publish find delete first_comment post_metrics account_metrics inbox reply moderate webhooks"),
    idempotency=Idempotency.LOOKUP,
    budgets=(
        # Uploads and units are counted per Cloud project and day (Pacific time); how fast one channel may go is not
        # said, so this is our own pace.
        RateBudget("calls", 60, 3600, burst=5),
        RateBudget("writes", 100, 86_400, burst=40, scope="app"),
        RateBudget("units", 10_000, 86_400, burst=1_000, scope="app"),
    ),
    # More than 60 hashtags and YouTube ignores all of them.
    hashtags_max=60,
    avatar=ImageSpec(800, 800, 4 * MIB, "circle"),
    cover=ImageSpec(2048, 1152, 6 * MIB, "wide"),
    norms=(
        _("A vertical or square video of at most three minutes becomes a Short."),
        _("Put the most important words first in the title; about 60 characters are shown."),
        _("Until Google has audited the Cloud project, it keeps videos uploaded by it private."),
        _("A picture beside the video becomes its thumbnail, 16:9; the channel needs a verified phone number for it."),
    ),
    docs_url="https://developers.google.com/youtube/v3/docs",
    post_hosts=("youtube.com", "youtu.be"),
    verified_on=date(2026, 11, 26),
    confidence=Confidence.DOCUMENTED,
    setup=Setup(
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
    ),
    options=(
        OptionField("privacy", _("Who may see it"), "choice", choices=PRIVACY),
        OptionField(
            "made_for_kids", _("Made for kids"), "flag", _("The law on children's privacy demands this statement.")
        ),
        OptionField("category", _("Category"), "choice", choices=CATEGORIES),
        OptionField("tags", _("Tags"), help=_("Separated by commas."), max_length=TAGS_MAX),
        OptionField("ai_generated", _("Altered or made by AI"), "flag", _("Realistic scenes must be labelled.")),
        OptionField("advertisement", _("Paid promotion"), "flag", _("The video contains paid product placement.")),
        OptionField("quiet", _("Do not notify subscribers"), "flag"),
    ),
    post_figures=POST_FIGURES,
    account_figures=MappingProxyType(dict(DAY_METRICS)),
)
