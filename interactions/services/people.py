"""Who wrote: identities at platforms and the contacts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from accounts.connectors.types import InboxItem
from accounts.models import SocialAccount
from interactions.models import Contact, Identity
from interactions.selectors.tokens import name_vector
from interactions.services.contacts.index import contacts_index

_LOCK_SPACE = 7_200_000
ID_MAX, NAME_MAX, URL_MAX, AVATAR_MAX = 200, 200, 500, 1000


def identities_meet(*, account: SocialAccount, items: Sequence[InboxItem]) -> dict[str, Identity]:
    """The identities of everybody the items are about, by the platform's id; new ones get a contact of their own.

    Call it inside a transaction: an advisory lock makes sure that two batches do not both make the same person.
    Names and pictures follow what the platform says last; nothing is taken from items older than what is known.
    """
    newest: dict[str, InboxItem] = {}
    earliest: dict[str, datetime] = {}
    for item in sorted(items, key=lambda item: item.at):
        person = item.author_id[:ID_MAX]
        if person:
            newest[person] = item
            earliest.setdefault(person, item.at)
    if not newest:
        return {}
    known = _known(account, newest)
    fresh = [person for person in newest if person not in known]
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, account.workspace_id % 2**31])
        known |= _known(account, fresh)
        known |= _made(account, [newest[person] for person in fresh if person not in known], earliest)
    _freshen(known, newest)
    return known


def _known(account: SocialAccount, people: Iterable[str]) -> dict[str, Identity]:
    rows = Identity.objects.for_workspace(account.workspace_id).filter(
        platform=account.platform, remote_id__in=list(people)
    )
    return {row.remote_id: row for row in rows.select_related("contact")}


def _made(account: SocialAccount, items: Sequence[InboxItem], earliest: dict[str, datetime]) -> dict[str, Identity]:
    contacts = Contact.objects.bulk_create(
        Contact(
            workspace_id=account.workspace_id,
            name=_name(item),
            tokens=name_vector(account.workspace_id, f"{_name(item)} {item.author_name} {item.author_handle}"),
            first_seen_at=earliest[item.author_id[:ID_MAX]],
            last_seen_at=item.at,
        )
        for item in items
    )
    rows = Identity.objects.bulk_create(
        Identity(
            workspace_id=account.workspace_id,
            contact=contact,
            platform=account.platform,
            remote_id=item.author_id[:ID_MAX],
            handle=item.author_handle[:NAME_MAX],
            name=item.author_name[:NAME_MAX],
            avatar_url=item.author_avatar[:AVATAR_MAX],
            url=item.author_url[:URL_MAX],
            followers=item.author_followers,
            first_seen_at=earliest[item.author_id[:ID_MAX]],
            last_seen_at=item.at,
        )
        for item, contact in zip(items, contacts, strict=True)
    )
    return {row.remote_id: row for row in rows}


def _freshen(known: dict[str, Identity], newest: dict[str, InboxItem]) -> None:
    """Take over what the newest items say of people who were known before."""
    identities, contacts, renamed = [], [], set[int]()
    for person, item in newest.items():
        row = known[person]
        if item.at <= row.last_seen_at or row.contact.erased_at is not None:
            continue
        row.last_seen_at = item.at
        before = row.handle, row.name
        row.handle = item.author_handle[:NAME_MAX] or row.handle
        row.name = item.author_name[:NAME_MAX] or row.name
        row.avatar_url = item.author_avatar[:AVATAR_MAX] or row.avatar_url
        row.followers = item.author_followers if item.author_followers is not None else row.followers
        identities.append(row)
        if before != (row.handle, row.name):
            renamed.add(row.contact_id)
        if item.at > row.contact.last_seen_at:
            row.contact.last_seen_at = item.at
            contacts.append(row.contact)
    if identities:
        Identity.objects.unscoped("rows of one account's items").bulk_update(
            identities, ["last_seen_at", "handle", "name", "avatar_url", "followers"]
        )
    if contacts:
        Contact.objects.unscoped("rows of one account's items").bulk_update(contacts, ["last_seen_at"])
    if renamed:
        contacts_index(workspace_id=identities[0].workspace_id, contact_ids=renamed)


def _name(item: InboxItem) -> str:
    return (item.author_name or item.author_handle)[:NAME_MAX]
