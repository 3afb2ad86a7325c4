"""Rows of the inbox for the walks over all addresses."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image

from accounts.connectors.types import Format, InboxAttachment
from accounts.models import SocialAccount
from interactions.models import SavedReply, SavedView, Thread
from interactions.services.attachments import attachment_keep
from interactions.services.judging import correction_add
from interactions.services.saved_replies import ReplyDraft, reply_save
from team.actors import Actor
from team.models import User, Workspace
from tests.activities_walk import ACTIVITY_PAGES, activity_objects, activity_places
from tests.faqing import FAQ_PAGES, faq_objects, faq_places
from tests.interactions.making import received, thread_of
from tests.ruling import RULE_PAGES, rule_places

INBOX_PAGES = (
    "inbox/",
    "inbox/?who=all",
    "inbox/{thread}/?who=all",
    "inbox/filters/",
    "inbox/views/",
    "inbox/replies/",
    "inbox/replies/new/",
    "inbox/replies/{reply}/",
    *FAQ_PAGES,
    *ACTIVITY_PAGES,
    "notifications/",
    *RULE_PAGES,
)


def inbox_places(workspace: Workspace) -> dict[str, int]:
    """Ids that the addresses of the inbox need."""
    thread = Thread.objects.for_workspace(workspace).filter(notes__isnull=False).order_by("pk").first()
    reply = SavedReply.objects.for_workspace(workspace).order_by("pk").first()
    assert thread is not None
    assert reply is not None
    return {
        "thread": thread.pk,
        "reply": reply.pk,
        **rule_places(workspace),
        **faq_places(workspace),
        **activity_places(workspace),
    }


def talking_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A value for each parameter of the inbox's addresses."""
    pictures = tuple(InboxAttachment(Format.IMAGE, f"https://pictures.example/{n}.png") for n in range(2))
    thread = thread_of(account, "会掉色吗", attachments=pictures)
    (message,) = received(thread)
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    attachment_keep(message=message, index=1, data=data.getvalue())
    reply = reply_save(workspace=workspace, actor=Actor(user), draft=ReplyDraft("walk", "walk"))
    view = SavedView.objects.create(workspace=workspace, owner=user, name=f"walk {user.pk}", shared=True)
    correction = correction_add(
        workspace=workspace, actor=Actor(user), message_id=message.pk, sentiment="neutral", intent="question"
    )
    return {
        **activity_objects(workspace, user, message),
        "correction_id": correction.pk,
        **faq_objects(workspace, user, thread),
        "thread_id": thread.pk,
        "message_id": message.pk,
        "reply_id": reply.pk,
        "view_id": view.pk,
        "step": "assign",
    }
