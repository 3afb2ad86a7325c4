"""Sealed facts when the keys are rotated."""

from __future__ import annotations

from django.db import transaction

from config.lib.crypto import reseal
from interactions.contact_states import SEALED_FACTS
from interactions.models import Contact, PersonRequest

BATCH = 200
WHY = "key rotation covers every workspace"


def facts_reseal() -> tuple[str, int]:
    """Encrypt facts and copies anew with the newest key. Returns what it is and how many rows. Raises Undecryptable."""
    ids = list(
        Contact.objects.unscoped(WHY).filter(facts__has_any_keys=sorted(SEALED_FACTS)).values_list("pk", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            rows = Contact.objects.unscoped(WHY).filter(pk__in=ids[start : start + BATCH]).select_for_update()
            for row in rows.only("pk", "facts"):
                row.facts = {
                    key: reseal(value.encode()).decode() if key in SEALED_FACTS else value
                    for key, value in row.facts.items()
                }
                row.save(update_fields=["facts"])
    copies = PersonRequest.objects.unscoped(WHY).exclude(sealed=None)
    for pk in list(copies.values_list("pk", flat=True)):
        with transaction.atomic():
            row = copies.select_for_update().filter(pk=pk).first()
            if row is not None and row.sealed is not None:
                row.sealed = reseal(row.sealed)
                row.save(update_fields=["sealed"])
    return "contact", len(ids)
