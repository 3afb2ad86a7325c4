"""The permissions asked for Threads, and what each is for."""

from __future__ import annotations

from ...messages import _
from ...setup import Scope

SCOPES = (
    Scope("threads_basic", _("Read the account's name and posts.")),
    Scope("threads_content_publish", _("Publish posts.")),
    Scope("threads_manage_replies", _("Answer and hide replies, continue threads."), required=False),
    Scope("threads_read_replies", _("Read replies."), required=False),
    Scope("threads_manage_mentions", _("Read mentions."), required=False),
    Scope("threads_manage_insights", _("Read views, viewers and followers."), required=False),
    Scope("threads_delete", _("Delete posts."), required=False),
)
