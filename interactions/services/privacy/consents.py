"""On what the use of somebody's data rests, and when they took it back (PIPL articles 13 and 15)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput, NotFound
from interactions.contact_states import Basis, Purpose
from interactions.models import Consent
from interactions.services.contacts.locks import contact_lock
from interactions.states import Channel
from team import audit
from team.actors import Actor
from team.models import Workspace

HOW_MAX, EVIDENCE_MAX = 120, 500


@transaction.atomic
def consent_record(
    *,
    workspace: Workspace,
    actor: Actor,
    contact_id: int,
    purpose: str,
    basis: str = Basis.CONSENT,
    channel: str = "",
    given_at: datetime | None = None,
    how: str = "",
    evidence: str = "",
) -> Consent:
    """Write down on what a use rests. `given_at`: aware, now by default, never in the future.

    Raises NotFound, ContactErased, InvalidInput at the field.
    """
    given_at = given_at or now()
    if purpose not in Purpose.values:
        raise InvalidInput(field="purpose")
    if basis not in Basis.values:
        raise InvalidInput(field="basis")
    if channel and channel not in Channel.values:
        raise InvalidInput(field="channel")
    if given_at > now():
        raise InvalidInput(_("Choose a moment that has passed."), field="given_at")
    for field, value, most in (("how", how, HOW_MAX), ("evidence", evidence, EVIDENCE_MAX)):
        if len(value) > most:
            raise InvalidInput(_("At most %(max)s characters fit here."), field=field, max=most)
    contact = contact_lock(workspace=workspace, contact_id=contact_id)
    consent = Consent.objects.create(
        workspace=workspace,
        contact=contact,
        purpose=purpose,
        basis=basis,
        channel=channel,
        given_at=given_at,
        how=how.strip(),
        evidence=evidence.strip(),
        recorded_by=actor.user,
    )
    audit.record(workspace, actor, "contact.consent_recorded", contact, after={"purpose": purpose, "basis": basis})
    return consent


@transaction.atomic
def consent_withdraw(*, workspace: Workspace, actor: Actor, consent_id: int) -> Consent:
    """Somebody took their consent back; the record stays. Being withdrawn already changes nothing. Raises NotFound."""
    rows = Consent.objects.for_workspace(workspace).select_for_update(of=("self",)).select_related("contact")
    if (consent := rows.filter(pk=consent_id).first()) is None:
        raise NotFound
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now()
        consent.save(update_fields=["withdrawn_at"])
        after = {"purpose": consent.purpose}
        audit.record(workspace, actor, "contact.consent_withdrawn", consent.contact, after=after)
    return consent
