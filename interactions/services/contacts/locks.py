"""Holding a contact, and what comes in for it, while it changes hands."""

from __future__ import annotations

from collections.abc import Iterable

from config.lib.errors import NotFound
from interactions.contact_errors import ContactErased
from interactions.models import Contact, Identity, Inflow
from team.models import Workspace


def contact_lock(*, workspace: Workspace, contact_id: int) -> Contact:
    """A contact that is not merged away, locked until the transaction ends. Raises NotFound, ContactErased."""
    rows = Contact.objects.for_workspace(workspace).select_for_update().filter(merged_into=None)
    if (row := rows.filter(pk=contact_id).first()) is None:
        raise NotFound
    if row.erased_at is not None:
        raise ContactErased
    return row


def inflows_hold(*, workspace: Workspace, contact_ids: Iterable[int]) -> None:
    """Let nothing in from the platforms of these contacts until the transaction ends.

    A batch that comes in holds its account's `Inflow` row, so it sees a contact either before or after the change.
    """
    platforms = Identity.objects.for_workspace(workspace).filter(contact__in=list(contact_ids)).values("platform")
    rows = Inflow.objects.for_workspace(workspace).filter(account__platform__in=platforms)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
