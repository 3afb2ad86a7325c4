"""Keeping answers for reuse, and filling their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.models import SavedReply
from interactions.selectors.saved_replies import reply_get
from interactions.services.moderation.checking import reply_check
from team import audit
from team.actors import Actor
from team.models import Workspace

TITLE_MAX, SHORTCUT_MAX, TEXT_MAX, TAGS_MAX, TAG_MAX = 80, 40, 4000, 10, 40


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What a saved reply says. `language`: zh, en or '' for any."""

    title: str
    text: str
    shortcut: str = ""
    language: str = ""
    tags: Sequence[str] = ()


def reply_save(*, workspace: Workspace, actor: Actor, draft: ReplyDraft, reply_id: int | None = None) -> SavedReply:
    """Keep a new answer or change one. Raises NotFound, InvalidInput naming the field, AnswerBlocked at `text`."""
    row = reply_get(workspace=workspace, reply_id=reply_id) if reply_id is not None else None
    verb = "saved_reply.changed" if row else "saved_reply.created"
    row = row or SavedReply(workspace=workspace, created_by=actor.user)
    row.title = " ".join(draft.title.split())[:TITLE_MAX]
    row.shortcut = "".join(draft.shortcut.split()).lstrip("/／")[:SHORTCUT_MAX]
    row.text, row.language = draft.text.strip()[:TEXT_MAX], draft.language
    row.tags = list(dict.fromkeys(clean for tag in draft.tags if (clean := tag.strip()[:TAG_MAX])))[:TAGS_MAX]
    if not row.title:
        raise InvalidInput(_("Give it a name."), field="title")
    if not row.text:
        raise InvalidInput(_("Write a text."), field="text")
    reply_check(workspace=workspace, text=row.text, account=None, private=False, accepted=True)
    try:
        with transaction.atomic():
            row.save()
            audit.record(workspace, actor, verb, row, after={"title": row.title})
    except IntegrityError:
        raise InvalidInput(_("Another saved reply has this shortcut."), field="shortcut") from None
    return row


@transaction.atomic
def reply_archive(*, workspace: Workspace, actor: Actor, reply_id: int, archived: bool) -> SavedReply:
    """Offer a saved reply no more, or again; doing it twice changes nothing. Raises NotFound, InvalidInput."""
    row = reply_get(workspace=workspace, reply_id=reply_id)
    if (row.archived_at is not None) == archived:
        return row
    row.archived_at = now() if archived else None
    try:
        with transaction.atomic():
            row.save(update_fields=["archived_at", "updated_at"])
    except IntegrityError:
        raise InvalidInput(_("Another saved reply has this shortcut."), field="shortcut") from None
    verb = "saved_reply.archived" if archived else "saved_reply.restored"
    audit.record(workspace, actor, verb, row, after={"title": row.title})
    return row


def reply_used(*, workspace: Workspace, reply_id: int) -> None:
    """Count that an answer begun with it was sent; one that is gone is no fault."""
    SavedReply.objects.for_workspace(workspace).filter(pk=reply_id).update(uses=F("uses") + 1)
