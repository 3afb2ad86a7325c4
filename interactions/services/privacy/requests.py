"""The register of people's requests about their own data."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import local_day, now
from config.lib.crypto import seal_bytes, unseal_bytes
from config.lib.errors import InvalidInput, NotFound
from interactions.contact_errors import CopyGone, RequestClosed
from interactions.contact_states import RequestKind, RequestLaw, RequestState
from interactions.models import Contact, PersonRequest
from interactions.services.contacts.locks import contact_lock
from interactions.services.privacy.copying import contact_copy
from interactions.services.privacy.erasing import contact_erase
from team import audit
from team.actors import Actor
from team.models import Workspace

# Working days in which a request is answered in practice under PIPL (article 50 asks for "timely"; the standard
# GB/T 35273-2020, 8.7, takes thirty days at most). Weekends are left out; public holidays are not known here.
PIPL_DAYS = 15
COPY_LIVES = timedelta(days=3)
ASKED_MAX, CHECKED_MAX, ANSWER_MAX = 200, 300, 500


def due_day(received: date, law: str) -> date:
    """By which day a request is answered: 15 working days, or one month (GDPR article 12(3))."""
    if law == RequestLaw.GDPR:
        month, year = (received.month % 12) + 1, received.year + received.month // 12
        for number in range(received.day, 0, -1):
            try:
                return date(year, month, number)
            except ValueError:
                continue
    day, left = received, PIPL_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def request_get(*, workspace: Workspace, request_id: int) -> PersonRequest:
    """One request. Raises NotFound."""
    rows = PersonRequest.objects.for_workspace(workspace).select_related("contact", "done_by", "created_by")
    if (row := rows.defer("sealed").filter(pk=request_id).first()) is None:
        raise NotFound
    return row


@transaction.atomic
def request_enter(
    *,
    workspace: Workspace,
    actor: Actor,
    contact_id: int,
    kind: str,
    law: str = RequestLaw.PIPL,
    asked_by: str,
    checked: str,
    received_on: date | None = None,
) -> PersonRequest:
    """Enter a request. `asked_by`: who, and how they wrote; `checked`: how it was made sure that it is them.

    Raises NotFound, ContactErased, InvalidInput at the field.
    """
    today = local_day(now(), workspace.time_zone)
    received_on = received_on or today
    if kind not in RequestKind.values:
        raise InvalidInput(field="kind")
    if law not in RequestLaw.values:
        raise InvalidInput(field="law")
    for field, value, most in (("asked_by", asked_by, ASKED_MAX), ("checked", checked, CHECKED_MAX)):
        if not 1 <= len(value.strip()) <= most:
            raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field=field, max=most)
    if not today - timedelta(days=366) <= received_on <= today:
        raise InvalidInput(_("Choose the day it came, today at the latest."), field="received_on")
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    row = PersonRequest.objects.create(
        workspace=workspace,
        contact=contact,
        kind=kind,
        law=law,
        asked_by=asked_by.strip(),
        checked=checked.strip(),
        received_on=received_on,
        due_on=due_day(received_on, law),
        created_by=actor.user,
    )
    audit.record(workspace, actor, "contact.request_entered", contact, after={"request": row.pk, "kind": kind})
    return row


def request_fulfil(*, workspace: Workspace, actor: Actor, request_id: int) -> PersonRequest:
    """Do what was asked: make the copy, or erase. A copy may be made anew. Raises NotFound, RequestClosed."""
    with transaction.atomic():
        row = _locked(workspace, request_id)
        again = row.kind == RequestKind.EXPORT and row.state == RequestState.DONE
        if (row.state != RequestState.OPEN and not again) or row.contact is None:
            raise RequestClosed
        if row.kind == RequestKind.EXPORT:
            # Whoever was merged away meanwhile is part of another contact, whose copy this is.
            file = contact_copy(workspace=workspace, contact_id=row.contact.pk)
            row.sealed, row.expires_at, row.fetched_at = seal_bytes(file), now() + COPY_LIVES, None
            row.figures = {"bytes": len(file)}
            audit.record(workspace, actor, "contact.copied", row.contact, after={"request": row.pk})
        else:
            row.figures = contact_erase(workspace=workspace, actor=actor, contact_id=_root(row.contact).pk)
            row.asked_by = row.checked = ""
        row.state, row.done_by, row.done_at = RequestState.DONE, actor.user, now()
        row.save()
    return row


@transaction.atomic
def request_refuse(*, workspace: Workspace, actor: Actor, request_id: int, answer: str) -> PersonRequest:
    """Refuse a request, with the answer that was given. Raises NotFound, RequestClosed, InvalidInput."""
    if not 1 <= len(answer.strip()) <= ANSWER_MAX:
        raise InvalidInput(_("Say why, in at most %(max)s characters."), field="answer", max=ANSWER_MAX)
    row = _locked(workspace, request_id)
    if row.state != RequestState.OPEN:
        raise RequestClosed
    row.state, row.answer, row.done_by, row.done_at = RequestState.REFUSED, answer.strip(), actor.user, now()
    row.save()
    audit.record(workspace, actor, "contact.request_refused", row.contact, after={"request": row.pk})
    return row


@transaction.atomic
def copy_fetch(*, workspace: Workspace, actor: Actor, request_id: int) -> bytes:
    """The ZIP of a copy; it can be fetched once and is gone then. Raises NotFound, CopyGone."""
    row = _locked(workspace, request_id)
    if row.kind != RequestKind.EXPORT:
        raise NotFound
    if row.sealed is None or row.expires_at is None or row.expires_at <= now():
        raise CopyGone
    file = unseal_bytes(bytes(row.sealed))
    row.sealed, row.fetched_at = None, now()
    row.save(update_fields=["sealed", "fetched_at"])
    audit.record(workspace, actor, "contact.copy_fetched", row.contact, after={"request": row.pk})
    return file


def copies_forget() -> int:
    """Delete copies whose time is over. Returns how many."""
    rows = PersonRequest.objects.unscoped("housekeeping of all workspaces").exclude(sealed=None)
    return rows.filter(expires_at__lte=now()).update(sealed=None)


def _locked(workspace: Workspace, request_id: int) -> PersonRequest:
    rows = PersonRequest.objects.for_workspace(workspace).select_for_update(of=("self",)).select_related("contact")
    if (row := rows.filter(pk=request_id).first()) is None:
        raise NotFound
    return row


def _root(contact: Contact) -> Contact:
    rows = Contact.objects.for_workspace(contact.workspace_id)
    while contact.merged_into_id is not None:
        contact = rows.get(pk=contact.merged_into_id)
    return contact
