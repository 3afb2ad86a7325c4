"""Contacts that may be the same person, with why; never more than a suggestion."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interactions.models import Contact, Identity, Message
from interactions.selectors.contacts.facts import fact_mark
from interactions.selectors.contacts.reading import living
from interactions.selectors.tokens import query
from interactions.states import Direction
from team.models import Workspace

# Numbers of mobile phones in mainland China, as people write them.
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
CANDIDATES, MESSAGES = 50, 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another contact, and why it may be the same person."""

    contact: Contact
    reason: str | Promise


def suggestions_for(*, workspace: Workspace, contact: Contact, limit: int = 5) -> list[Suggestion]:
    """Who may be the same person: same noted number, same handle at another platform, same name and phone."""
    others = living(workspace).exclude(pk=contact.pk)
    found: dict[int, Suggestion] = {}
    if contact.fact_marks:
        for row in others.filter(fact_marks__overlap=contact.fact_marks)[:limit]:
            found[row.pk] = Suggestion(row, _("The same number or address is noted for both."))
    identities = list(Identity.objects.for_workspace(workspace).filter(contact=contact))
    for identity in identities:
        if len(identity.handle) < 3:
            continue
        rows = Identity.objects.for_workspace(workspace).filter(
            contact__in=_named(workspace, identity.handle), handle__iexact=identity.handle
        )
        rows = rows.exclude(platform=identity.platform).exclude(contact=contact)
        for pk in rows.values_list("contact", flat=True)[:limit]:
            if pk not in found and (same := others.filter(pk=pk).first()) is not None:
                found[pk] = Suggestion(same, _("The same handle at another platform."))
    if contact.name and (numbers := _phones(workspace, contact)):
        for row in others.filter(pk__in=_named(workspace, contact.name), name=contact.name)[:CANDIDATES]:
            if row.pk not in found and numbers & _phones(workspace, row):
                found[row.pk] = Suggestion(row, _("The same name, and the same phone number in messages."))
    return list(found.values())[:limit]


def _named(workspace: Workspace, text: str) -> list[int]:
    wanted = query(text)
    if not wanted:
        return []
    asked = f"'w{workspace.pk}' & {wanted}"
    hit = RawSQL('"interactions_contact"."tokens" @@ %s::tsquery', [asked], BooleanField())
    return list(living(workspace).filter(hit).values_list("pk", flat=True)[:CANDIDATES])


def _phones(workspace: Workspace, contact: Contact) -> set[str]:
    """Phone numbers somebody wrote lately and those noted for them, as keyed hashes."""
    rows = Message.objects.for_workspace(workspace).filter(thread__contact=contact, direction=Direction.IN)
    texts = rows.order_by("-at").values_list("text", flat=True)[:MESSAGES]
    written = {fact_mark(workspace.pk, match[0]) for text in texts for match in _PHONE.finditer(text)}
    return written | set(contact.fact_marks)
