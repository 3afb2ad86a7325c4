"""Whom to greet, and with which words: lists that people work through by hand, never sent by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from interactions.contact_states import Purpose
from interactions.models import Contact, Identity
from interactions.selectors.contacts.rules import segment_query, withdrawn
from interactions.states import Lifecycle
from team.models import Workspace


@dataclass(frozen=True, slots=True)
class GreetingList:
    """Contacts of a lifecycle, why to write to them, and how a saved reply may begin."""

    lifecycle: str
    icon: str
    title: str | Promise
    why: str | Promise
    words: str | Promise


LISTS = (
    GreetingList(
        Lifecycle.NEW, "hand", _("Welcome new people"),
        _("Who wrote for the first time remembers how they were received."),
        _("Welcome! We read every message ourselves. Tell us how you like to use it, and we suggest where to begin."),
    ),
    GreetingList(
        Lifecycle.LOYAL, "gem", _("Something for regulars"),
        _("Those who stay get what is not advertised: early access, a place at the table, a thank-you."),
        _("You have been with us for a while, thank you. We keep something for regulars; may we tell you more?"),
    ),
    GreetingList(
        Lifecycle.DORMANT, "moon", _("Win back who fell silent"),
        _("Ask before they are lost: a question about the last purchase is answered more often than an offer."),
        _("We have not heard from you for a while. Did everything work out last time? We would like to know."),
    ),
)  # fmt: skip


def greeting_rows(*, workspace: Workspace, rules: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, str, str]]:
    """A segment's contacts by number, with name, platform, handle, lifecycle and words to begin with.

    Whoever withdrew their consent to greetings is left out, whatever the segment is for.
    """
    contacts = segment_query(workspace=workspace, rules=rules).exclude(
        pk__in=withdrawn(workspace.pk, Purpose.MARKETING)
    )
    words = {one.lifecycle: str(one.words) for one in LISTS}
    batch: list[Contact] = []
    for contact in contacts.order_by("pk").iterator(chunk_size=500):
        batch.append(contact)
        if len(batch) == 500:
            yield from _rows(workspace, batch, words)
            batch = []
    yield from _rows(workspace, batch, words)


def _rows(
    workspace: Workspace, batch: list[Contact], words: dict[str, str]
) -> Iterator[tuple[str, str, str, str, str, str]]:
    identities: dict[int, Identity] = {}
    rows = Identity.objects.for_workspace(workspace).filter(contact__in=[row.pk for row in batch])
    for identity in rows.order_by("last_seen_at"):
        identities[identity.contact_id] = identity
    for contact in batch:
        known = identities.get(contact.pk)
        yield (
            str(contact.pk),
            contact.name,
            known.platform if known else "",
            known.handle if known else "",
            str(Lifecycle(contact.lifecycle).label),
            words.get(contact.lifecycle, ""),
        )
