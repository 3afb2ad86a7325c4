"""Two contacts that are one person: put together by hand, and taken apart again exactly as they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum

from config.lib.clock import now
from config.lib.errors import NotFound
from interactions.contact_errors import MergeBlocked, MergeSelf, MergeUndone
from interactions.models import Complaint, Consent, Contact, ContactMerge, Identity, Thread
from interactions.selectors.contacts.facts import facts_open, marks_of
from interactions.services.contacts.index import contacts_index
from interactions.services.contacts.lifecycle import lifecycles_follow
from interactions.services.contacts.locks import contact_lock, inflows_hold
from team import audit
from team.actors import Actor
from team.models import Workspace


@transaction.atomic
def contacts_merge(*, workspace: Workspace, actor: Actor, contact_id: int, other_id: int) -> ContactMerge:
    """Make `other_id` part of `contact_id`: identities, threads, consents, counts, tags and facts go over.

    Where both have a fact, the one of `contact_id` stays; nothing of the other's own row is lost, so the merge can be
    taken back. Raises NotFound, ContactErased, MergeSelf, MergeBlocked when only one of them is blocked.
    """
    if contact_id == other_id:
        raise MergeSelf(field="contact")
    inflows_hold(workspace=workspace, contact_ids=[contact_id, other_id])
    rows = {pk: contact_lock(workspace=workspace, contact_id=pk) for pk in sorted((contact_id, other_id))}
    kept, gone = rows[contact_id], rows[other_id]
    if (kept.blocked_at is None) != (gone.blocked_at is None):
        raise MergeBlocked(field="contact")
    identities = Identity.objects.for_workspace(workspace).filter(contact=gone)
    consents = Consent.objects.for_workspace(workspace).filter(contact=gone)
    complaints = Complaint.objects.for_workspace(workspace).filter(contact=gone)
    moved: dict[str, Any] = {
        "identities": {str(pk): before for pk, before in identities.values_list("pk", "previous_id")},
        "consents": list(consents.values_list("pk", flat=True)),
        "complaints": list(complaints.values_list("pk", flat=True)),
        "tags": [tag for tag in gone.tags if tag not in kept.tags],
        "facts": [key for key in gone.facts if key not in kept.facts],
        "note": bool(gone.note),
        "name": not kept.name and bool(gone.name),
        "messages": gone.messages_in,
        "threads_messages": _messages_of(workspace, gone.pk),
        "first_seen_at": kept.first_seen_at.isoformat(),
        "last_seen_at": kept.last_seen_at.isoformat(),
        "lifecycle": kept.lifecycle,
    }
    identities.update(contact=kept, previous=gone)
    Thread.objects.for_workspace(workspace).filter(contact=gone).update(contact=kept)
    consents.update(contact=kept)
    complaints.update(contact=kept)
    _take_over(kept, gone, moved)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into", "updated_at"])
    merge = ContactMerge.objects.create(workspace=workspace, kept=kept, gone=gone, moved=moved, by=actor.user, at=now())
    contacts_index(workspace_id=workspace.pk, contact_ids=[kept.pk, gone.pk])
    lifecycles_follow(workspace_id=workspace.pk, contact_ids=[kept.pk])
    audit.record(workspace, actor, "contact.merged", kept, after={"other": gone.pk})
    return merge


@transaction.atomic
def merge_undo(*, workspace: Workspace, actor: Actor, merge_id: int) -> ContactMerge:
    """Take a merge back: what moved goes back, with all that has come in for it since.

    What people changed on the contact meanwhile stays there. Raises NotFound, MergeUndone when it was taken back, or a
    later merge of the contact has to be taken back first.
    """
    merges = ContactMerge.objects.for_workspace(workspace).select_for_update(of=("self",))
    merge = merges.filter(pk=merge_id).first()
    if merge is None:
        raise NotFound
    later = ContactMerge.objects.for_workspace(workspace).filter(kept=merge.kept_id, pk__gt=merge.pk, undone_at=None)
    if merge.undone_at is not None or later.exists():
        raise MergeUndone
    inflows_hold(workspace=workspace, contact_ids=[merge.kept_id])
    people = Contact.objects.for_workspace(workspace).select_for_update()
    kept, gone = people.get(pk=merge.kept_id), people.get(pk=merge.gone_id)
    if kept.erased_at is not None or kept.merged_into_id is not None:
        raise MergeUndone
    moved = merge.moved
    ids = [int(pk) for pk in moved["identities"]]
    since = sum_of(Thread.objects.for_workspace(workspace).filter(identity__in=ids), "messages_in")
    gained = since - moved["threads_messages"]
    identities = Identity.objects.for_workspace(workspace)
    for pk, previous in moved["identities"].items():
        identities.filter(pk=int(pk)).update(contact=gone, previous=previous)
    Thread.objects.for_workspace(workspace).filter(identity__in=ids).update(contact=gone)
    Consent.objects.for_workspace(workspace).filter(pk__in=moved["consents"]).update(contact=gone)
    Complaint.objects.for_workspace(workspace).filter(pk__in=moved.get("complaints", [])).update(contact=gone)
    _give_back(kept, gone, moved, gained)
    merge.undone_by, merge.undone_at = actor.user, now()
    merge.save(update_fields=["undone_by", "undone_at"])
    contacts_index(workspace_id=workspace.pk, contact_ids=[kept.pk, gone.pk])
    if gained:
        lifecycles_follow(workspace_id=workspace.pk, contact_ids=[kept.pk, gone.pk])
    audit.record(workspace, actor, "contact.unmerged", kept, after={"other": gone.pk})
    return merge


def sum_of(rows: Any, field: str) -> int:
    """The sum of a figure over rows; 0 for none."""
    return int(rows.aggregate(total=Sum(field))["total"] or 0)


def _messages_of(workspace: Workspace, contact_id: int) -> int:
    return sum_of(Thread.objects.for_workspace(workspace).filter(contact=contact_id), "messages_in")


def _take_over(kept: Contact, gone: Contact, moved: dict[str, Any]) -> None:
    kept.tags = [*kept.tags, *moved["tags"]]
    kept.facts = {**kept.facts, **{key: gone.facts[key] for key in moved["facts"]}}
    kept.fact_marks = marks_of(kept.workspace_id, facts_open(kept))
    kept.note = _joined(kept.note, gone.note)
    kept.name = kept.name or gone.name
    kept.messages_in += gone.messages_in
    kept.first_seen_at = min(kept.first_seen_at, gone.first_seen_at)
    kept.last_seen_at = max(kept.last_seen_at, gone.last_seen_at)
    kept.save()


def _give_back(kept: Contact, gone: Contact, moved: dict[str, Any], gained: int) -> None:
    kept.tags = [tag for tag in kept.tags if tag not in moved["tags"]]
    same = {key for key in moved["facts"] if kept.facts.get(key) == gone.facts.get(key)}
    kept.facts = {key: value for key, value in kept.facts.items() if key not in same}
    kept.fact_marks = marks_of(kept.workspace_id, facts_open(kept))
    if moved["note"]:
        kept.note = kept.note.removesuffix(gone.note).removesuffix("\n\n")
    if moved["name"] and kept.name == gone.name:
        kept.name = ""
    kept.messages_in = max(0, kept.messages_in - moved["messages"] - gained)
    kept.first_seen_at = datetime.fromisoformat(moved["first_seen_at"])
    kept.last_seen_at = max(datetime.fromisoformat(moved["last_seen_at"]), _seen(kept))
    kept.lifecycle = moved["lifecycle"]
    kept.save()
    gone.messages_in += gained
    gone.last_seen_at = max(gone.last_seen_at, _seen(gone))
    gone.merged_into = None
    gone.save()


def _seen(contact: Contact) -> datetime:
    rows = Identity.objects.for_workspace(contact.workspace_id).filter(contact=contact)
    return rows.aggregate(at=Max("last_seen_at"))["at"] or contact.first_seen_at


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first and second else first or second
