"""What the team remembers of a person, written beside a thread."""

from __future__ import annotations

from django.db import transaction

from interactions.models import Contact
from interactions.services.threads import thread_lock
from team import audit
from team.actors import Actor
from team.models import Workspace

NOTE_MAX = 4000


@transaction.atomic
def contact_note(*, workspace: Workspace, actor: Actor, thread_id: int, text: str) -> Contact:
    """Replace the note about the person of a thread; its words are not written into the log. Raises NotFound."""
    thread = thread_lock(workspace=workspace, thread_id=thread_id)
    contact = Contact.objects.for_workspace(workspace).select_for_update().get(pk=thread.contact_id)
    text = text.strip()[:NOTE_MAX]
    if contact.note != text:
        contact.note = text
        contact.save(update_fields=["note", "updated_at"])
        thread.version += 1
        thread.save(update_fields=["version", "updated_at"])
        audit.record(workspace, actor, "contact.noted", contact)
    return contact
