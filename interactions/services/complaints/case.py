"""What all steps of a complaint share: the lock, the history, texts that fit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.models import Complaint, ComplaintEvent
from interactions.services.threads import note_event
from team.actors import Actor
from team.models import Workspace

LONG, NOTE = 4000, 2000


def complaint_lock(*, workspace: Workspace, complaint_id: int) -> Complaint:
    """A case of the workspace, locked until the transaction ends. Raises NotFound."""
    rows = Complaint.objects.for_workspace(workspace).select_for_update(of=("self",))
    row = rows.select_related("thread__account", "owner", "cause").filter(pk=complaint_id).first()
    if row is None:
        raise NotFound
    return row


def event_add(row: Complaint, actor: Actor, verb: str, *, note: str = "", **values: Any) -> ComplaintEvent:
    """Write into a case's history; `before` and `after` are stages, everything else fills the words."""
    stages = {name: values.pop(name) for name in ("before", "after") if name in values}
    return ComplaintEvent.objects.create(
        workspace_id=row.workspace_id, complaint=row, verb=verb, note=note, details=values, actor=actor.user, at=now(),
        **stages,
    )  # fmt: skip


def thread_tell(row: Complaint, actor: Actor, verb: str, **details: Any) -> None:
    """Write into the history of the thread that the case came from."""
    if row.thread is not None:
        note_event(row.thread, actor, verb, **details)


def fitting(text: str, most: int, field: str, *, needed: bool = False) -> str:
    """The text without blanks around it. Raises InvalidInput when it is too long, or missing though `needed`."""
    text = text.strip()
    if needed and not text:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=most)
    if len(text) > most:
        raise InvalidInput(_("At most %(max)s characters fit here."), field=field, max=most)
    return text
