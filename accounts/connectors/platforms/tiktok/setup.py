"""What it takes to connect a TikTok account, and what a post must or may say besides text and files."""

from __future__ import annotations

from ...fields import ConnectField
from ...messages import _
from ...setup import OptionField, Scope, Setup

SCOPES = (
    Scope("user.info.basic", _("Read the account's name and picture.")),
    Scope("video.publish", _("Publish videos and pictures.")),
    Scope("video.list", _("Look up what was published and its figures.")),
    Scope("user.info.profile", _("Read the account's user name and profile page."), required=False),
    Scope("user.info.stats", _("Read the account's number of followers and posts."), required=False),
)
SETUP = Setup(
    needs=(
        _("A TikTok account."),
        _("A developer app at TikTok with Login Kit and the Content Posting API (direct post)."),
    ),
    steps=(
        _("Register as a developer at TikTok and create an app."),
        _("Add Login Kit and enter the redirect address shown here."),
        _("Add the Content Posting API, switch on direct post and request the permissions listed here."),
        _("Verify the address of this installation under URL properties, so that TikTok may fetch pictures."),
        _("Enter the webhook address shown here."),
        _("Have the app reviewed and audited; before that posts are visible to yourself only."),
    ),
    console_url="https://developers.tiktok.com/apps/",
    review=_("Some days to two weeks; the audit for public posts takes longer."),
    scopes=SCOPES,
    app_fields=(
        ConnectField("client_id", _("Client key")),
        ConnectField("client_secret", _("Client secret"), kind="password"),
    ),
    redirect=True,
    webhook=True,
    public_files=True,
)
OPTIONS = (
    OptionField(
        "privacy_level",
        _("Who can watch"),
        kind="choice",
        help=_("TikTok wants this chosen for every post."),
        required=True,
    ),
    OptionField("disable_comment", _("Switch comments off"), kind="flag"),
    OptionField("disable_duet", _("Forbid duets"), kind="flag", help=_("Videos only.")),
    OptionField("disable_stitch", _("Forbid stitches"), kind="flag", help=_("Videos only.")),
    OptionField("brand_organic_toggle", _("Promotes your own brand"), kind="flag"),
    OptionField("brand_content_toggle", _("Paid partnership with another brand"), kind="flag"),
    OptionField("is_aigc", _("Made with AI"), kind="flag", help=_("Videos only.")),
    OptionField("auto_add_music", _("Let TikTok add music"), kind="flag", help=_("Pictures only.")),
    OptionField(
        "video_cover_timestamp_ms",
        _("Cover frame, in milliseconds"),
        help=_("The moment of the video that becomes its cover."),
        max_length=7,
    ),
)
