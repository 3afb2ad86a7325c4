"""The permissions asked for Facebook Pages, and what each is for."""

from __future__ import annotations

from ...messages import _
from ...setup import Scope

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
