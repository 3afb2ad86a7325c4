"""Rows of the library of frequent questions and of the board of voices for the walks over all addresses."""

from __future__ import annotations

from typing import Any

from config.lib.clock import now
from interactions.faq_states import FaqState
from interactions.models import FaqEntry, FaqUse, Thread, VoiceTheme
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
    "inbox/voice/",
    "inbox/voice/new/",
    "inbox/voice/{voice_theme}/",
    "inbox/voice/{voice_theme}/edit/",
)


def faq_places(workspace: Workspace) -> dict[str, int]:
    """Ids that FAQ_PAGES need, from the demo."""
    entry = FaqEntry.objects.for_workspace(workspace).get(question="下单后多久发货？")
    thread = Thread.objects.for_workspace(workspace).get(preview__startswith="下单三天了还没发货")
    theme = VoiceTheme.objects.for_workspace(workspace).get(name="物流时效")
    return {"faq": entry.pk, "asking": thread.pk, "voice_theme": theme.pk}


def faq_objects(workspace: Workspace, user: User, thread: Thread) -> dict[str, Any]:
    """A value for each parameter of the library's addresses."""
    draft = FaqDraft(question=f"walk {user.pk}", answer="walk", state=FaqState.PUBLISHED)
    entry = faq_save(workspace=workspace, actor=Actor(user), draft=draft)
    use = FaqUse.objects.create(workspace=workspace, entry=entry, thread=thread, user=user, at=now())
    theme = VoiceTheme.objects.create(workspace=workspace, name="walk", keywords=["walk"])
    return {"faq_id": entry.pk, "faq_use_id": use.pk, "voice_theme_id": theme.pk}
