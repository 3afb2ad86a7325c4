"""What it takes to connect Facebook Pages, and what a post may say besides text and files."""

from __future__ import annotations

from ...families.meta_setup import business_app
from ...messages import _
from ...setup import OptionField, Scope

SCOPES = (
    Scope("pages_show_list", _("See which Pages you manage.")),
    Scope("pages_read_engagement", _("Look up what was published and its figures.")),
    Scope("pages_manage_posts", _("Publish and delete posts.")),
    Scope("pages_manage_engagement", _("Write the first comment, answer and hide comments."), required=False),
    Scope("pages_read_user_content", _("Read comments and mentions."), required=False),
    Scope("pages_manage_metadata", _("Receive events as they happen."), required=False),
    Scope("pages_messaging", _("Read and answer messages."), required=False),
    Scope("read_insights", _("Read views, viewers and followers."), required=False),
    Scope("business_management", _("Reach Pages that belong to a business portfolio."), required=False),
)
SETUP = business_app(
    _("A Facebook Page on which you may create content."),
    _("A Meta developer app of the type Business, of a verified business."),
    scopes=SCOPES,
)
OPTIONS = (
    OptionField(
        "link",
        _("Link with preview"),
        help=_("For posts without pictures. Left empty, the first link of the text is shown."),
        max_length=2000,
    ),
    OptionField("reel", _("As a Reel"), kind="flag", help=_("Upright video of 3 to 90 seconds.")),
)
