"""How long personal data stay: what each workspace has set, and the night's clearing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.models import Contact, ContactPolicy, Message, RetentionRun, Thread, ThreadNote
from interactions.selectors.contacts.reading import living
from interactions.services.changes import WORDS, words_clear
from interactions.services.contacts.lifecycle import policy_of
from interactions.services.privacy.erasing import contact_erase
from interactions.states import Delivery
from team import audit
from team.actors import SYSTEM, Actor
from team.models import Workspace

BATCH = 500
# A month of the settings, in days.
MONTH = 30
LIFECYCLE = ("new_days", "loyal_messages", "loyal_days", "dormant_days", "lost_days")
KEEPING = {"message_months": 120, "attachment_days": 3650, "idle_months": 120}
# What is still under way keeps its words.
BUSY = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN, Delivery.WAITING)


@transaction.atomic
def policy_save(*, workspace: Workspace, actor: Actor, values: dict[str, Any]) -> ContactPolicy:
    """Set thresholds of the lifecycle (whole numbers from 1) and times of keeping (None: for good).

    Names that are missing stay as they were. Raises InvalidInput at the field.
    """
    policy = policy_of(workspace.pk)
    before = {name: getattr(policy, name) for name in values}
    for name, value in values.items():
        if name in LIFECYCLE and (value is None or not 1 <= value <= 3650):
            raise InvalidInput(_("Enter a whole number from 1 to %(max)s."), field=name, max=3650)
        if name in KEEPING and value is not None and not 1 <= value <= KEEPING[name]:
            raise InvalidInput(_("Enter a whole number from 1 to %(max)s."), field=name, max=KEEPING[name])
        if name not in KEEPING and name not in LIFECYCLE:
            raise InvalidInput(field=name)
        setattr(policy, name, value)
    if policy.lost_days <= policy.dormant_days:
        raise InvalidInput(_("“Lost” begins later than “dormant”."), field="lost_days")
    policy.save()
    changed = {name: value for name, value in values.items() if before[name] != value}
    if changed:
        old = {name: before[name] for name in changed}
        audit.record(workspace, actor, "contact.policy_changed", None, before=old, after=changed)
    return policy


def retention_count(*, workspace: Workspace, policy: ContactPolicy) -> dict[str, int]:
    """How much the next clearing would take, by what is set; nothing is changed."""
    texts, attachments, contacts = _due(workspace.pk, policy, now())
    return {"texts": texts.count(), "attachments": attachments.count(), "contacts": contacts.count()}


def retention_run(*, workspace: Workspace) -> RetentionRun | None:
    """Clear what has been kept long enough, in batches, and note what went. None where nothing is set."""
    policy = policy_of(workspace.pk)
    if not any(getattr(policy, name) for name in KEEPING):
        return None
    moment = now()
    texts, attachments, contacts = _due(workspace.pk, policy, moment)
    run = RetentionRun(workspace=workspace, at=moment)
    # Those who go go whole, first.
    for pk in list(contacts.order_by("pk").values_list("pk", flat=True)):
        contact_erase(workspace=workspace, actor=SYSTEM, contact_id=pk)
        run.contacts += 1
    while batch := list(texts.order_by("pk")[:BATCH]):
        run.texts += _blank(workspace, batch)
    while ids := list(attachments.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        run.attachments += Message.objects.for_workspace(workspace).filter(pk__in=ids).update(attachments=[])
    if policy.message_months:
        _rest(workspace, moment - timedelta(days=MONTH * policy.message_months))
    run.save()
    return run


def retention_run_all() -> int:
    """Clear every workspace that has set times of keeping. Returns how many."""
    rows = ContactPolicy.objects.unscoped("nightly work for all workspaces").select_related("workspace")
    return sum(retention_run(workspace=row.workspace) is not None for row in rows)


def _due(
    workspace_id: int, policy: ContactPolicy, moment: datetime
) -> tuple[QuerySet[Message], QuerySet[Message], QuerySet[Contact]]:
    messages = Message.objects.for_workspace(workspace_id).exclude(delivery__in=BUSY)
    texts, attachments, contacts = messages.none(), messages.none(), living(workspace_id).none()
    if policy.message_months:
        before = moment - timedelta(days=MONTH * policy.message_months)
        texts = messages.filter(at__lt=before).exclude(Q(text="") & Q(edits=[]) & Q(attachments=[]))
    if policy.attachment_days:
        before = moment - timedelta(days=policy.attachment_days)
        attachments = messages.filter(at__lt=before).exclude(attachments=[])
    if policy.idle_months:
        before = moment - timedelta(days=MONTH * policy.idle_months)
        contacts = living(workspace_id).filter(last_seen_at__lt=before)
    return texts, attachments, contacts


@transaction.atomic
def _blank(workspace: Workspace, batch: list[Message]) -> int:
    for row in batch:
        words_clear(row)
    Message.objects.for_workspace(workspace).bulk_update(batch, WORDS)
    return len(batch)


def _rest(workspace: Workspace, before: datetime) -> None:
    """What else tells the words of old messages: how threads begin, and notes about them."""
    Thread.objects.for_workspace(workspace).filter(last_at__lt=before).exclude(preview="").update(preview="")
    ThreadNote.objects.for_workspace(workspace).filter(created_at__lt=before).delete()
