"""How well somebody knows the brand, by figures alone (handbook INT-10).

In this order, with the thresholds of the workspace's `ContactPolicy`: nothing heard for `lost_days` – lost; for
`dormant_days` – dormant; at least `loyal_messages` messages over at least `loyal_days` – loyal; first heard of within
`new_days` – new; else active. Days are spans of 24 hours from the person's own last sign, whatever its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Contact, ContactPolicy, LifecycleChange, Message, Thread
from interactions.states import Lifecycle

BATCH = 1000


def policy_of(workspace_id: int) -> ContactPolicy:
    """What the workspace has set, or what holds as long as it has not."""
    found = ContactPolicy.objects.for_workspace(workspace_id).first()
    return found or ContactPolicy(workspace_id=workspace_id)


def lifecycle_of(contact: Contact, policy: ContactPolicy, moment: datetime) -> str:
    """The lifecycle that the figures of a contact come to."""
    quiet = moment - contact.last_seen_at
    if quiet >= timedelta(days=policy.lost_days):
        return Lifecycle.LOST
    if quiet >= timedelta(days=policy.dormant_days):
        return Lifecycle.DORMANT
    known = contact.last_seen_at - contact.first_seen_at
    if contact.messages_in >= policy.loyal_messages and known >= timedelta(days=policy.loyal_days):
        return Lifecycle.LOYAL
    return Lifecycle.NEW if moment - contact.first_seen_at < timedelta(days=policy.new_days) else Lifecycle.ACTIVE


def lifecycles_follow(*, workspace_id: int, contact_ids: Iterable[int]) -> int:
    """Bring contacts to the lifecycle their figures come to and keep each step. Returns how many changed."""
    policy, moment, changes = policy_of(workspace_id), now(), []
    rows = Contact.objects.for_workspace(workspace_id).filter(pk__in=set(contact_ids), merged_into=None, erased_at=None)
    changed = []
    for contact in rows.select_for_update().order_by("pk"):
        after = lifecycle_of(contact, policy, moment)
        if after == contact.lifecycle:
            continue
        figures = {
            "messages": contact.messages_in,
            "known": (contact.last_seen_at - contact.first_seen_at).days,
            "quiet": max(0, (moment - contact.last_seen_at).days),
        }
        changes.append(
            LifecycleChange(
                workspace_id=workspace_id, contact=contact, before=contact.lifecycle, after=after, figures=figures,
                at=moment,
            )
        )  # fmt: skip
        contact.lifecycle = after
        changed.append(contact)
    if changed:
        Contact.objects.unscoped("locked above, of one workspace").bulk_update(changed, ["lifecycle"])
        LifecycleChange.objects.bulk_create(changes)
    return len(changed)


def lifecycle_step(account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """A step of `services.following`: whoever wrote is looked at anew."""
    lifecycles_follow(workspace_id=account.workspace_id, contact_ids={thread.contact_id for thread in threads.values()})


def lifecycles_review(*, batch: int = BATCH) -> int:
    """Look at every contact of every workspace anew, in batches by key. Returns how many changed."""
    rows = Contact.objects.unscoped("nightly work for all workspaces").filter(merged_into=None, erased_at=None)
    changed, after = 0, (0, 0)
    while True:
        page = list(
            rows.filter(workspace__gte=after[0])
            .exclude(workspace=after[0], pk__lte=after[1])
            .order_by("workspace", "pk")
            .values_list("workspace_id", "pk")[:batch]
        )
        if not page:
            return changed
        for workspace_id in dict.fromkeys(one for one, _pk in page):
            with transaction.atomic():
                ids = [pk for one, pk in page if one == workspace_id]
                changed += lifecycles_follow(workspace_id=workspace_id, contact_ids=ids)
        after = page[-1]
