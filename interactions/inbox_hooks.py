"""What the inbox adds to the apps below."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete

from interactions.demo.inbox import demo_inbox, demo_uninbox
from interactions.demo.moderation import demo_moderation, demo_unmoderation
from interactions.models import AttachmentCopy, Thread
from interactions.selectors.inbox import threads_waiting
from interactions.services.attachments import copies_erase, copy_forget
from team.hooks import hooks


def register_all() -> None:
    """Called once when Django is ready."""
    post_delete.connect(copy_forget, sender=AttachmentCopy)
    hooks.workspace_erased.append(copies_erase)
    hooks.demo_added.append(demo_inbox)
    hooks.demo_leaving.append(demo_uninbox)
    hooks.demo_added.append(demo_moderation)
    # Rules go before the calendars they reckon with.
    hooks.demo_leaving.insert(0, demo_unmoderation)
    hooks.nav_counts["interactions"] = _waiting


def _waiting(request: Any) -> QuerySet[Thread]:
    return threads_waiting(workspace=request.workspace, user=request.user)
