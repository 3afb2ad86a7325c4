"""Addresses of winners when somebody is erased, copied, or keys are rotated."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from config.lib.crypto import reseal, unseal
from interactions.hooks import Erased
from interactions.models import ActivityEntry, ActivityExclusion, ActivityWinner
from team.models import Workspace

WHY = "key rotation covers every workspace"


def winners_erased(workspace: Workspace, erased: Erased) -> None:
    """Addresses, parcels and reasons go.

    The frozen list holds no names; that an entry won stays as a record of the draw (Interim Provisions on Promotion,
    art. 19).
    """
    winners = ActivityWinner.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids)
    winners.update(address=None, carrier="", tracking="", contact=None)
    entries = ActivityEntry.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids)
    entries.filter(number__isnull=False).update(contact=None, message=None)
    ActivityExclusion.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids).delete()


def winners_copied(workspace: Workspace, contact_ids: Sequence[int]) -> tuple[str, list[dict[str, object]]]:
    """What a copy of somebody's data says about activities: entries, and what a winner gave for the parcel."""
    entries = ActivityEntry.objects.for_workspace(workspace).filter(contact__in=contact_ids).select_related("activity")
    won = {row.entry_id: row for row in ActivityWinner.objects.for_workspace(workspace).filter(contact__in=contact_ids)}
    return "activities", [
        {
            "activity": row.activity.name,
            "at": row.at.isoformat(),
            "code": row.code,
            "counts": row.eligible,
            "won": row.pk in won,
            **(_parcel(won[row.pk]) if row.pk in won else {}),
        }
        for row in entries.order_by("pk")[:1000]
    ]


def _parcel(winner: ActivityWinner) -> dict[str, object]:
    return {
        "address": unseal(winner.address) if winner.address else None,
        "carrier": winner.carrier,
        "tracking": winner.tracking,
    }


def addresses_reseal() -> tuple[str, int]:
    """Encrypt addresses anew with the newest key. Returns what it is and how many rows. Raises Undecryptable."""
    rows = ActivityWinner.objects.unscoped(WHY).exclude(address=None)
    ids = list(rows.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None and row.address is not None:
                row.address = reseal(row.address)
                row.save(update_fields=["address"])
    return "winner", len(ids)
