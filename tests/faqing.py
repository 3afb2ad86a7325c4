"""Rows of the library of frequent questions for the walks over all addresses."""

from __future__ import annotations

from typing import Any

from config.lib.clock import now
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqUse, Thread
from interactions.services.faq.writing import FaqDraft, faq_save
from team.actors import Actor
from team.models import User, Workspace

FAQ_PAGES = (
    "inbox/faq/",
    "inbox/faq/new/",
    "inbox/faq/{faq}/",
    "inbox/faq/{faq}/edit/",
    "inbox/faq/candidates/",
    "inbox/faq/page/",
    "inbox/faq/tables/",
    "inbox/faq/for/{asking}/",
)


def faq_places(workspace: Workspace) -> dict[str, int]:
    """Ids that FAQ_PAGES need, from the demo."""
    entry = FaqEntry.objects.for_workspace(workspace).get(question="下单后多久发货？")
    thread = Thread.objects.for_workspace(workspace).get(preview__startswith="下单三天了还没发货")
    return {"faq": entry.pk, "asking": thread.pk}


def faq_objects(workspace: Workspace, user: User, thread: Thread) -> dict[str, Any]:
    """A value for each parameter of the library's addresses."""
    draft = FaqDraft(question=f"walk {user.pk}", answer="walk", state=FaqState.PUBLISHED)
    entry = faq_save(workspace=workspace, actor=Actor(user), draft=draft)
    use = FaqUse.objects.create(workspace=workspace, entry=entry, thread=thread, user=user, at=now())
    return {"faq_id": entry.pk, "faq_use_id": use.pk}
