"""Erasing somebody: what is personal goes, what only counts stays (PIPL article 47, GDPR article 17)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac

from accounts.models import ReceivedEvent
from config.lib.clock import now
from config.lib.crypto import Undecryptable, unseal
from interactions import hooks
from interactions.models import (
    Consent,
    Contact,
    Identity,
    Message,
    PersonRequest,
    Reaction,
    SegmentMember,
    Thread,
    ThreadNote,
)
from interactions.selectors.contacts.facts import facts_open
from interactions.selectors.contacts.reading import family_of
from interactions.services.changes import WORDS, words_clear
from interactions.services.contacts.locks import contact_lock, inflows_hold
from interactions.services.progress import settle
from interactions.states import WORK, Delivery, ThreadState
from team import audit
from team.actors import Actor
from team.models import IdempotencyRecord, Workspace

BATCH = 500
# Words shorter than these name nobody.
LATIN_MIN, OTHER_MIN = 4, 2


def remote_mark(account_id: int, remote_id: str) -> str:
    """What stands in place of the platform's id of something erased: a keyed hash.

    It names nobody, and lets what is read again be recognised and left out.
    """
    digest = salted_hmac("interactions.erased", f"{account_id}:{remote_id}", algorithm="sha256").hexdigest()
    return f"erased:{digest}"


@transaction.atomic
def contact_erase(*, workspace: Workspace, actor: Actor, contact_id: int) -> dict[str, int]:
    """Erase a contact with everybody merged into it; a later message of the same person begins a new contact.

    Names, ids, words, attachments, notes, facts, evidence and stored pushes go; rows with counts and times stay for
    figures. Returns how many identities, messages, notes and pushes that was. Raises NotFound, ContactErased.
    """
    inflows_hold(workspace=workspace, contact_ids=[contact_id])
    contact_lock(workspace=workspace, contact_id=contact_id)
    erased = _about(workspace, family_of(workspace=workspace, contact_id=contact_id))
    for told in hooks.contact_erased:
        told(workspace, erased)
    figures = {
        "identities": len(erased.identity_ids),
        "messages": _messages(workspace, erased.message_ids),
        "notes": ThreadNote.objects.for_workspace(workspace).filter(thread__in=erased.thread_ids).delete()[0],
        "events": _events(workspace, erased),
    }
    _reactions(workspace, erased.identity_ids)
    _threads(workspace, erased.thread_ids)
    for pk in erased.identity_ids:
        Identity.objects.for_workspace(workspace).filter(pk=pk).update(
            remote_id=f"erased:{secrets.token_hex(16)}", handle="", name="", avatar_url="", url="", followers=None
        )
    people = Contact.objects.for_workspace(workspace).filter(pk__in=erased.contact_ids)
    people.update(
        name="", tags=[], facts={}, fact_marks=[], tokens=None, note="", block_reason="", erased_at=now()
    )  # fmt: skip
    Consent.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids).update(how="", evidence="")
    SegmentMember.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids).delete()
    PersonRequest.objects.for_workspace(workspace).filter(contact__in=erased.contact_ids).update(
        asked_by="", checked="", answer="", sealed=None
    )
    _answers(workspace, erased.words)
    for contact in people:
        audit.record(workspace, actor, "contact.erased", contact, after=figures if contact.pk == contact_id else {})
    return figures


def _about(workspace: Workspace, contact_ids: list[int]) -> hooks.Erased:
    identities = list(Identity.objects.for_workspace(workspace).filter(contact__in=contact_ids))
    threads = Thread.objects.for_workspace(workspace).filter(contact__in=contact_ids)
    words: list[str] = []
    for identity in identities:
        words += [identity.remote_id, identity.handle, identity.name]
    for contact in Contact.objects.for_workspace(workspace).filter(pk__in=contact_ids):
        words += [contact.name, *facts_open(contact).values()]
    thread_ids = list(threads.values_list("pk", flat=True))
    messages = Message.objects.for_workspace(workspace).filter(thread__in=thread_ids)
    return hooks.Erased(
        contact_ids,
        [row.pk for row in identities],
        thread_ids,
        list(messages.values_list("pk", flat=True)),
        [word for word in dict.fromkeys(words) if _telling(word)],
    )


def _telling(word: str) -> bool:
    return len(word) >= (LATIN_MIN if word.isascii() else OTHER_MIN)


def _messages(workspace: Workspace, message_ids: Sequence[int]) -> int:
    """Blank what was said in both directions; answers that have not gone are given up."""
    rows = Message.objects.for_workspace(workspace)
    names = (
        *WORDS, "url", "reply_to", "error_message", "error_params",
        "remote_id", "deleted_at", "post_id", "delivery", "next_attempt_at",
    )  # fmt: skip
    for start in range(0, len(message_ids), BATCH):
        batch = list(rows.filter(pk__in=message_ids[start : start + BATCH]))
        for row in batch:
            words_clear(row)
            row.url, row.reply_to = "", ""
            row.error_message, row.error_params = "", {}
            row.remote_id = row.remote_id and remote_mark(row.account_id, row.remote_id)
            row.deleted_at = row.deleted_at or now()
            # A post of our own may stay named, for figures; anything else may be theirs.
            row.post_id = row.post_id if row.publication_id else ""
            if row.delivery in (Delivery.QUEUED, Delivery.WAITING, Delivery.FAILED):
                row.delivery, row.next_attempt_at = Delivery.WITHDRAWN, None
        rows.bulk_update(batch, names)
    return len(message_ids)


def _threads(workspace: Workspace, thread_ids: Sequence[int]) -> None:
    for thread in Thread.objects.for_workspace(workspace).filter(pk__in=thread_ids).select_for_update():
        thread.preview, thread.reason, thread.tags, thread.unread = "", "", [], 0
        thread.awaiting_since = thread.claimed_by = thread.claimed_until = None
        if thread.state in WORK:
            thread.state, thread.snoozed_until, thread.resolved_at = ThreadState.RESOLVED, None, now()
        settle(thread)
        thread.version += 1
        thread.save()


def _reactions(workspace: Workspace, identity_ids: Sequence[int]) -> None:
    rows = Reaction.objects.for_workspace(workspace).filter(identity__in=identity_ids)
    for row in rows.iterator():
        rows.filter(pk=row.pk).update(remote_id=remote_mark(row.account_id, row.remote_id), post_id="")


def _events(workspace: Workspace, erased: hooks.Erased) -> int:
    """Delete stored pushes that name the person. Returns how many."""
    platforms = Identity.objects.for_workspace(workspace).filter(pk__in=erased.identity_ids).values("platform")
    rows = ReceivedEvent.objects.for_workspace(workspace).filter(platform__in=platforms)
    named = []
    for event in rows.only("pk", "sealed").iterator(chunk_size=BATCH):
        try:
            body = json.dumps(unseal(event.sealed), ensure_ascii=False)
        except Undecryptable:
            continue
        if any(word in body for word in erased.words):
            named.append(event.pk)
    return rows.filter(pk__in=named).delete()[0] if named else 0


def _answers(workspace: Workspace, words: Iterable[str]) -> None:
    """Delete answers of the API that are kept for a day and name the person."""
    rows = IdempotencyRecord.objects.for_workspace(workspace).annotate(shown=Cast("body", TextField()))
    for word in words:
        # JSON keeps some characters escaped.
        rows.filter(shown__contains=json.dumps(word, ensure_ascii=False)[1:-1]).delete()
