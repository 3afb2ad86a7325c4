"""Names and handles a contact is found by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from interactions.models import Contact, Identity
from interactions.selectors.tokens import name_vector


def contacts_index(*, workspace_id: int, contact_ids: Iterable[int]) -> None:
    """Write anew by which names the contacts are found: their own and those of their identities."""
    wanted = set(contact_ids)
    words: dict[int, list[str]] = defaultdict(list)
    rows = Identity.objects.for_workspace(workspace_id).filter(contact__in=wanted).order_by("pk")
    for pk, name, handle in rows.values_list("contact_id", "name", "handle"):
        words[pk] += [name, handle]
    contacts = Contact.objects.for_workspace(workspace_id).filter(pk__in=wanted)
    for pk, name in contacts.values_list("pk", "name"):
        contacts.filter(pk=pk).update(tokens=name_vector(workspace_id, " ".join([name, *words[pk]])))
