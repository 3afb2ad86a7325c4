"""The permissions asked for Instagram accounts, and what each is for."""

from __future__ import annotations

from ...messages import _
from ...setup import Scope

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
