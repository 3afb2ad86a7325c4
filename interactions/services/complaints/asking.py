"""Asking somebody whether their complaint was handled well: by a signed link, answered once."""

from __future__ import annotations

import secrets

from django.db import transaction

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.complaint_errors import AskEnded, ComplaintMoved
from interactions.complaint_states import ASK_VALID, ComplaintStage
from interactions.models import Complaint
from interactions.selectors.links import complaint_url
from interactions.services.complaints.case import complaint_lock, event_add, fitting
from team import audit
from team.actors import Actor
from team.models import Workspace
from team.services.notifications import notify
from team.states import Via

WORDS = 1000
CONTENT_FROM, OF = 3, 5


@transaction.atomic
def ask_make(*, workspace: Workspace, actor: Actor, complaint_id: int, anew: bool = False) -> Complaint:
    """Have an address that asks how satisfied they are; `anew`: another one, the old one ends.

    From confirmation on. Raises NotFound, ComplaintMoved, AskEnded when they have answered.
    """
    row = complaint_lock(workspace=workspace, complaint_id=complaint_id)
    if row.stage not in (ComplaintStage.CONFIRMATION, ComplaintStage.CLOSED):
        raise ComplaintMoved
    if row.rated_at is not None:
        raise AskEnded
    if row.asked_at is not None and not anew:
        return row
    row.ask_key = secrets.token_urlsafe(9) if anew or not row.ask_key else row.ask_key
    row.asked_at = now()
    row.save(update_fields=["ask_key", "asked_at", "updated_at"])
    event_add(row, actor, "asked")
    audit.record(workspace, actor, "complaint.asked", row)
    return row


def ask_is_open(complaint: Complaint) -> bool:
    """Whether the public address takes an answer."""
    asked = complaint.asked_at
    return complaint.rated_at is None and asked is not None and now() < asked + ASK_VALID


@transaction.atomic
def rating_take(*, complaint: Complaint, satisfaction: int, words: str = "") -> Complaint:
    """Store what somebody answered, once. A low rating is told to the owner: it may have to be opened again.

    Raises AskEnded, InvalidInput at the field.
    """
    workspace = complaint.workspace
    row = complaint_lock(workspace=workspace, complaint_id=complaint.pk)
    if row.ask_key != complaint.ask_key:
        raise NotFound
    if not ask_is_open(row):
        raise AskEnded
    if not 1 <= satisfaction <= OF:
        raise InvalidInput(field="satisfaction")
    row.satisfaction, row.satisfaction_words, row.rated_at = satisfaction, fitting(words, WORDS, "words"), now()
    row.save(update_fields=["satisfaction", "satisfaction_words", "rated_at", "updated_at"])
    nobody = Actor(user=None, via=Via.SYSTEM)
    event_add(row, nobody, "rated", to=satisfaction)
    audit.record(workspace, nobody, "complaint.rated", row, after={"satisfaction": satisfaction})
    if row.owner is not None:
        notify(
            workspace=workspace, kind="complaint.rated", url=complaint_url(workspace, row.pk),
            params={"number": row.number, "satisfaction": satisfaction, "low": satisfaction < CONTENT_FROM},
            dedupe=f"complaint-rated-{row.pk}", users=[row.owner],
        )  # fmt: skip
    return row
