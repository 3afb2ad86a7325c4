"""Reading contacts: the list by filter and key, one person's page, what is open to whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from config.lib.errors import NotFound
from interactions.contact_states import SEALED_FACTS
from interactions.models import (
    Contact,
    ContactMerge,
    Identity,
    LifecycleChange,
    Message,
    Segment,
    SegmentMember,
    Thread,
)
from interactions.selectors.contacts.facts import fact_mark, facts_open
from interactions.selectors.masking import MARK
from interactions.selectors.tokens import query
from interactions.states import WORK
from team.models import AuditEntry, User, Workspace

PAGE = 50
REVEAL_TTL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class ContactFilters:
    """What a list of contacts shows; empty values restrict nothing. `open`: somebody has to look at a thread."""

    q: str = ""
    lifecycle: str = ""
    tag: str = ""
    platform: str = ""
    segment: int | None = None
    blocked: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Contacts in order, and the key of the last one when there are more ('' otherwise)."""

    rows: Sequence[Contact]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact as it may be shown: masked unless it is open to the reader."""

    key: str
    value: str
    sealed: bool
    open: bool


def living(workspace: Workspace | int) -> QuerySet[Contact]:
    """Contacts that are a person of their own: neither merged away nor erased."""
    return Contact.objects.for_workspace(workspace).filter(merged_into=None, erased_at=None)


def contacts_of(*, workspace: Workspace, filters: ContactFilters) -> QuerySet[Contact]:
    """Contacts that fit, in no order."""
    rows = living(workspace)
    if filters.lifecycle:
        rows = rows.filter(lifecycle=filters.lifecycle)
    if filters.tag:
        rows = rows.filter(tags__contains=[filters.tag])
    if filters.blocked:
        rows = rows.exclude(blocked_at=None)
    if filters.platform:
        known = Identity.objects.for_workspace(workspace).filter(contact=OuterRef("pk"), platform=filters.platform)
        rows = rows.filter(Exists(known))
    if filters.segment:
        members = SegmentMember.objects.for_workspace(workspace).filter(segment=filters.segment)
        rows = rows.filter(pk__in=members.values("contact"))
    if filters.open:
        threads = Thread.objects.for_workspace(workspace).filter(contact=OuterRef("pk"), state__in=WORK)
        rows = rows.filter(Exists(threads))
    if filters.q.strip():
        rows = rows.filter(
            _named(workspace.pk, filters.q) | Q(fact_marks__contains=[fact_mark(workspace.pk, filters.q)])
        )
    return rows


def _named(workspace_id: int, text: str) -> Any:
    wanted = query(text)
    if not wanted:
        return Q(pk=None)
    asked = f"'w{workspace_id}' & {wanted}"
    return RawSQL('"interactions_contact"."tokens" @@ %s::tsquery', [asked], BooleanField())


def contact_page(*, workspace: Workspace, filters: ContactFilters, after: str = "", size: int = PAGE) -> ContactPage:
    """One page of the list, last heard of first. `after`: the key of the last row of the page before."""
    rows = contacts_of(workspace=workspace, filters=filters)
    if after:
        at, pk = _parsed(after)
        rows = rows.filter(Q(last_seen_at__lt=at) | Q(last_seen_at=at, pk__lt=pk))
    page = list(rows.order_by("-last_seen_at", "-pk")[: size + 1])
    more = page[size - 1] if len(page) > size else None
    page = page[:size]
    _platforms(workspace, page)
    return ContactPage(page, f"{more.last_seen_at.isoformat()}~{more.pk}" if more else "")


def _platforms(workspace: Workspace, contacts: Iterable[Contact]) -> None:
    """Give each contact `known_at`, the slugs of its platforms, and `handles`, in one query."""
    by_pk = {row.pk: row for row in contacts}
    for row in by_pk.values():
        row.known_at, row.handles = [], []  # type: ignore[attr-defined]
    found = Identity.objects.for_workspace(workspace).filter(contact__in=by_pk).order_by("pk")
    for identity in found.only("contact_id", "platform", "handle", "name", "remote_id"):
        row = by_pk[identity.contact_id]
        if identity.platform not in row.known_at:  # type: ignore[attr-defined]
            row.known_at.append(identity.platform)  # type: ignore[attr-defined]
        if identity.handle:
            row.handles.append(identity.handle)  # type: ignore[attr-defined]


def contact_get(*, workspace: Workspace, contact_id: int) -> Contact:
    """One contact, erased ones too; one that was merged away is whom it turned out to be. Raises NotFound."""
    rows = Contact.objects.for_workspace(workspace).select_related("blocked_by", "merged_into")
    row = rows.filter(pk=contact_id).first()
    while row is not None and row.merged_into_id is not None:
        row = rows.filter(pk=row.merged_into_id).first()
    if row is None:
        raise NotFound
    return row


def family_of(*, workspace: Workspace, contact_id: int) -> list[int]:
    """The contact and all that were merged into it, over any number of steps; their rows keep what they were."""
    family, fresh = [contact_id], [contact_id]
    while fresh:
        rows = Contact.objects.for_workspace(workspace).filter(merged_into__in=fresh).exclude(pk__in=family)
        fresh = list(rows.values_list("pk", flat=True))
        family += fresh
    return family


def tags_in_use(*, workspace: Workspace, limit: int = 100) -> list[str]:
    """Tags of contacts, by name."""
    rows = RawSQL("unnest(tags)", [])
    found = living(workspace).exclude(tags=[]).annotate(one=rows).values_list("one", flat=True)
    return sorted(set(found.distinct()[:limit]))


def platforms_in_use(*, workspace: Workspace) -> list[str]:
    """Platforms where the workspace has accounts, by slug."""
    from accounts.models import SocialAccount

    rows = SocialAccount.objects.for_workspace(workspace).order_by("platform")
    return list(rows.values_list("platform", flat=True).distinct())


def reveal_key(workspace_id: int, user_id: int, contact_id: int, what: str) -> str:
    """Where it is kept that something is open to somebody."""
    return f"contact-reveal:{workspace_id}:{user_id}:{contact_id}:{what}"


def revealed(*, workspace: Workspace, user: User | None, contact_id: int, what: Iterable[str]) -> set[str]:
    """Which of the things named are open to the user at the moment."""
    if user is None:
        return set()
    keys = {reveal_key(workspace.pk, user.pk, contact_id, one): one for one in what}
    return {keys[key] for key in cache.get_many(list(keys))}


def facts_shown(*, workspace: Workspace, user: User | None, contact: Contact) -> list[Fact]:
    """The facts of a contact as this reader may see them."""
    known = facts_open(contact)
    opened = revealed(workspace=workspace, user=user, contact_id=contact.pk, what=SEALED_FACTS & set(known))
    return [
        Fact(key, value if key not in SEALED_FACTS or key in opened else mask_fact(value), key in SEALED_FACTS,
             key in opened)
        for key, value in known.items()
    ]  # fmt: skip


def mask_fact(value: str) -> str:
    """A value of which only the end shows, when it is long enough to leave most in the dark."""
    return f"{MARK * 4}{value[-2:]}" if len(value) >= 8 else MARK * 4


def identities_of(*, workspace: Workspace, contact: Contact) -> list[Identity]:
    """All names of a person at platforms, the last heard of first."""
    rows = Identity.objects.for_workspace(workspace).filter(contact=contact)
    return list(rows.order_by("-last_seen_at", "-pk"))


def history_of(
    *, workspace: Workspace, contact: Contact, before: str = "", size: int = 40
) -> tuple[list[Message], str]:
    """What was written in all threads of a person, newest first, and the key of the last one when there is more."""
    rows = Message.objects.for_workspace(workspace).filter(thread__contact=contact)
    if before:
        at, pk = _parsed(before)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk))
    rows = rows.select_related("thread__identity", "account", "sent_by", "publication__post")
    page = list(rows.order_by("-at", "-pk")[: size + 1])
    more = page[size - 1] if len(page) > size else None
    return page[:size], f"{more.at.isoformat()}~{more.pk}" if more else ""


def lifecycle_history(*, workspace: Workspace, contact: Contact, limit: int = 10) -> list[LifecycleChange]:
    """The latest steps of a contact's lifecycle, newest first."""
    return list(LifecycleChange.objects.for_workspace(workspace).filter(contact=contact).order_by("-at", "-pk")[:limit])


def activity_of(*, workspace: Workspace, contact: Contact, limit: int = 30) -> list[AuditEntry]:
    """What people did with a contact, newest first."""
    rows = AuditEntry.objects.for_workspace(workspace).filter(target_type="contact", target_id=str(contact.pk))
    return list(rows.order_by("-seq")[:limit])


def merges_of(*, workspace: Workspace, contact: Contact) -> list[ContactMerge]:
    """Contacts that were put into this one and can be taken out, newest first."""
    rows = ContactMerge.objects.for_workspace(workspace).filter(kept=contact, undone_at=None)
    return list(rows.select_related("gone", "by").order_by("-pk"))


def segments_of(*, workspace: Workspace, contact: Contact) -> list[Segment]:
    """The segments a contact was in when they were last counted, by name."""
    members = SegmentMember.objects.for_workspace(workspace).filter(contact=contact)
    return list(Segment.objects.for_workspace(workspace).filter(pk__in=members.values("segment")).order_by("name"))


def _parsed(key: str) -> tuple[datetime, int]:
    """A key as it was made. Raises NotFound for anything else."""
    at, _mark, pk = key.partition("~")
    try:
        moment, number = datetime.fromisoformat(at), int(pk)
    except ValueError:
        raise NotFound from None
    if moment.tzinfo is None:
        raise NotFound
    return moment, number
