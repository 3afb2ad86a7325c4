"""What people do with a contact: edit, tag, block, reveal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.contact_states import SEALED_FACTS, FactKey
from interactions.models import Contact, Message, Thread
from interactions.selectors.contacts.facts import fact_stored, facts_open, marks_of
from interactions.selectors.contacts.reading import REVEAL_TTL, contact_get, reveal_key
from interactions.services.contacts.index import contacts_index
from interactions.services.contacts.locks import contact_lock
from interactions.services.progress import settle
from interactions.services.threads import note_event
from interactions.states import WORK, ThreadState
from team import audit
from team.actors import Actor
from team.models import Workspace

NAME_MAX, NOTE_MAX, FACT_MAX, REASON_MAX, TAGS_MAX, TAG_LEN = 200, 4000, 300, 300, 20, 40


@transaction.atomic
def contact_edit(
    *, workspace: Workspace, actor: Actor, contact_id: int, name: str, note: str, facts: Mapping[str, str]
) -> Contact:
    """Set what operators know of a person; facts that are not named stay, empty ones go.

    Raises NotFound, ContactErased, InvalidInput at the field.
    """
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    for field, value, most in (("name", name, NAME_MAX), ("note", note, NOTE_MAX)):
        if len(value) > most:
            raise InvalidInput(_("At most %(max)s characters fit here."), field=field, max=most)
    known = facts_open(contact)
    changed = [field for field, value in (("name", name), ("note", note)) if getattr(contact, field) != value.strip()]
    for key, value in facts.items():
        if key not in FactKey.values or len(value) > FACT_MAX:
            raise InvalidInput(_("At most %(max)s characters fit here."), field=key, max=FACT_MAX)
        if value.strip() != known.get(key, ""):
            changed.append(key)
            known[key] = value.strip()
    known = {key: value for key, value in known.items() if value}
    contact.name, contact.note = name.strip(), note.strip()
    contact.facts = {
        key: contact.facts[key] if key not in changed and key in contact.facts else fact_stored(key, value)
        for key, value in known.items()
    }
    contact.fact_marks = marks_of(workspace.pk, known)
    if changed:
        contact.save()
        contacts_index(workspace_id=workspace.pk, contact_ids=[contact.pk])
        # What was written is personal; that it was written is not.
        audit.record(workspace, actor, "contact.edited", contact, after={"fields": changed})
    return contact


def tags_clean(tags: Sequence[str]) -> list[str]:
    """Tags without marks, blanks and repetitions. Raises InvalidInput for too long ones or too many."""
    cleaned = list(dict.fromkeys(tag.strip().lstrip("#＃").strip() for tag in tags))
    cleaned = [tag for tag in cleaned if tag]
    if len(cleaned) > TAGS_MAX or any(len(tag) > TAG_LEN for tag in cleaned):
        raise InvalidInput(
            _("At most %(number)s tags of %(max)s characters each."), field="tags", number=TAGS_MAX, max=TAG_LEN
        )
    return cleaned


@transaction.atomic
def contact_tag(*, workspace: Workspace, actor: Actor, contact_id: int, tags: Sequence[str]) -> Contact:
    """Set the tags of a contact. Raises NotFound, ContactErased, InvalidInput."""
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    before, contact.tags = contact.tags, tags_clean(tags)
    if before != contact.tags:
        contact.save(update_fields=["tags", "updated_at"])
        audit.record(workspace, actor, "contact.tagged", contact, before={"tags": before}, after={"tags": contact.tags})
    return contact


@transaction.atomic
def contacts_tag(
    *, workspace: Workspace, actor: Actor, contact_ids: Sequence[int], add: Sequence[str], remove: Sequence[str] = ()
) -> int:
    """Give many contacts tags and take others from them; ids of other workspaces are passed over.

    Returns how many contacts changed. Raises InvalidInput.
    """
    add, remove = tags_clean(add), tags_clean(remove)
    rows = Contact.objects.for_workspace(workspace).filter(pk__in=contact_ids, merged_into=None, erased_at=None)
    changed = []
    for contact in rows.select_for_update().order_by("pk"):
        tags = [tag for tag in dict.fromkeys([*contact.tags, *add]) if tag not in remove][:TAGS_MAX]
        if tags != contact.tags:
            contact.tags = tags
            changed.append(contact)
    if changed:
        Contact.objects.for_workspace(workspace).bulk_update(changed, ["tags"])
        after = {"added": add, "removed": remove, "contacts": [row.pk for row in changed][:200]}
        audit.record(workspace, actor, "contact.bulk_tagged", None, after=after)
    return len(changed)


@transaction.atomic
def contact_block(*, workspace: Workspace, actor: Actor, contact_id: int, reason: str) -> Contact:
    """Block somebody: what they write goes to spam without a clock, and so do their open threads.

    The platform is not told. Raises NotFound, ContactErased, InvalidInput without a reason.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MAX:
        raise InvalidInput(_("Say why, in at most %(max)s characters."), field="reason", max=REASON_MAX)
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    if contact.blocked_at is None:
        contact.blocked_at, contact.blocked_by, contact.block_reason = now(), actor.user, reason
        contact.save(update_fields=["blocked_at", "blocked_by", "block_reason", "updated_at"])
        threads = Thread.objects.for_workspace(workspace).filter(contact=contact, state__in=WORK)
        for thread in threads.select_for_update().order_by("pk"):
            thread.state, thread.snoozed_until, thread.unread = ThreadState.SPAM, None, 0
            settle(thread)
            thread.version += 1
            thread.save()
            note_event(thread, actor, "marked_spam")
        audit.record(workspace, actor, "contact.blocked", contact)
    return contact


@transaction.atomic
def contact_unblock(*, workspace: Workspace, actor: Actor, contact_id: int) -> Contact:
    """Let somebody in again. Threads in spam stay there until somebody opens them. Raises NotFound, ContactErased."""
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    if contact.blocked_at is not None:
        contact.blocked_at, contact.blocked_by, contact.block_reason = None, None, ""
        contact.save(update_fields=["blocked_at", "blocked_by", "block_reason", "updated_at"])
        audit.record(workspace, actor, "contact.unblocked", contact)
    return contact


def contact_reveal(*, workspace: Workspace, actor: Actor, contact_id: int, what: str, reason: str) -> timedelta:
    """Show one sealed fact (`phone` …) or one message (`message:<id>`) unmasked to the actor, for ten minutes.

    Who, what and why is written into the audit log, never the value. Returns how long it stays open. Raises NotFound,
    InvalidInput without a reason.
    """
    reason = reason.strip()
    if not 1 <= len(reason) <= REASON_MAX:
        raise InvalidInput(_("Say why, in at most %(max)s characters."), field="reason", max=REASON_MAX)
    contact = contact_get(workspace=workspace, contact_id=contact_id)
    kind, _colon, number = what.partition(":")
    if kind == "message" and number.isdecimal():
        if not Message.objects.for_workspace(workspace).filter(pk=int(number), thread__contact=contact).exists():
            raise NotFound
    elif what not in SEALED_FACTS or what not in contact.facts:
        raise NotFound
    with transaction.atomic():
        audit.record(workspace, actor, "contact.revealed", contact, after={"what": what, "reason": reason})
        key = reveal_key(workspace.pk, actor.user.pk if actor.user else 0, contact.pk, what)
        transaction.on_commit(lambda: cache.set(key, 1, REVEAL_TTL.total_seconds()))
    return REVEAL_TTL
