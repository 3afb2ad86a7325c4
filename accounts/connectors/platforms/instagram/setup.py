"""What it takes to connect Instagram accounts, and what a post may say besides text and files."""

from __future__ import annotations

from ...families.meta_setup import business_app
from ...messages import _
from ...setup import OptionField, Scope

SCOPES = (
    Scope("instagram_basic", _("Read the account's name and posts.")),
    Scope("instagram_content_publish", _("Publish posts, Reels and Stories.")),
    Scope("pages_show_list", _("See which Pages you manage.")),
    Scope("pages_read_engagement", _("Find the Instagram account that is linked to a Page.")),
    Scope("instagram_manage_comments", _("Read, answer and hide comments; write the first comment."), required=False),
    Scope("instagram_manage_insights", _("Read views, viewers and followers."), required=False),
    Scope("instagram_manage_messages", _("Read and answer messages."), required=False),
    Scope("instagram_manage_contents", _("Delete posts."), required=False),
    Scope("pages_manage_metadata", _("Receive events as they happen."), required=False),
    Scope("business_management", _("Reach Pages that belong to a business portfolio."), required=False),
)
SETUP = business_app(
    _("An Instagram business or creator account that is linked to a Facebook Page."),
    _("A Meta developer app of the type Business, of a verified business."),
    _("This installation must be reachable from the internet: Meta fetches the files."),
    scopes=SCOPES,
    public_files=True,
)
OPTIONS = (
    OptionField(
        "placement",
        _("Placement"),
        kind="choice",
        choices=(("feed", _("Post or Reel")), ("story", _("Story"))),
        help=_("One video alone becomes a Reel."),
    ),
    OptionField("reel_only", _("Show the Reel only under Reels"), kind="flag"),
    OptionField(
        "collaborators",
        _("Joint authors"),
        help=_("Up to three user names, separated by commas; they must agree in the app."),
    ),
)
