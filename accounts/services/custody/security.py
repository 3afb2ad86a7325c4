"""Working through the security checklist, and sign-ins that people noticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import LoginVerdict
from accounts.models import LoginEvent, SecurityCheck
from accounts.selectors.account import account_get
from accounts.selectors.custody.security import items_of, login_get
from accounts.services.custody.proofs import Evidence, proof_values
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace


@transaction.atomic
def check_done(
    *,
    workspace: Workspace,
    actor: Actor,
    account_id: int,
    item: str,
    evidence: Evidence,
    done_on: date | None = None,
) -> SecurityCheck:
    """Note that a point was looked at, with proof; `done_on` a day of the workspace, None for today.

    Raises NotFound, InvalidInput at the field, DocumentRefused.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if item not in items_of(account.platform):
        raise InvalidInput(_("Choose from the list."), field="item")
    today = local_day(now(), workspace.time_zone)
    day = done_on or today
    if not today - timedelta(days=366) <= day <= today:
        raise InvalidInput(_("Choose a day of the last twelve months, today at the latest."), field="done_on")
    proof = proof_values(workspace=workspace, actor=actor, evidence=evidence)
    row = SecurityCheck.objects.create(
        workspace=workspace, account=account, item=item, done_on=day, by=actor.user, by_name=actor.label[:120], **proof
    )
    record(workspace, actor, "custody.checked", account, after={"security": item, "day": day})
    return row


@dataclass(frozen=True, slots=True)
class Login:
    """A sign-in as a person enters it; `at` aware, not in the future."""

    at: datetime
    place: str = ""
    device: str = ""
    verdict: str = LoginVerdict.OPEN
    handling: str = ""


@transaction.atomic
def login_save(
    *, workspace: Workspace, actor: Actor, account_id: int, login: Login, login_id: int | None = None
) -> LoginEvent:
    """Enter a sign-in that looks odd, or say what came of it. Raises NotFound, InvalidInput at the field."""
    account = account_get(workspace=workspace, account_id=account_id)
    row = LoginEvent(workspace=workspace, account=account, noted_by=actor.user)
    if login_id is not None:
        row = login_get(workspace=workspace, account_id=account_id, login_id=login_id)
    place, device, handling = login.place.strip(), login.device.strip(), login.handling.strip()
    for name, value, most in (("place", place, 120), ("device", device, 120), ("handling", handling, 500)):
        if len(value) > most:
            raise InvalidInput(_("At most %(max)s characters are possible."), field=name, max=most)
    if not place and not device:
        raise InvalidInput(_("Say from where or from which device it was."), field="place")
    if login.verdict not in LoginVerdict.values:
        raise InvalidInput(_("Choose from the list."), field="verdict")
    if login.verdict == LoginVerdict.STRANGER and not handling:
        raise InvalidInput(_("Say what was done about it."), field="handling")
    if not now() - timedelta(days=3660) <= login.at <= now() + timedelta(minutes=5):
        raise InvalidInput(_("Choose a moment that has passed."), field="at")
    row.at, row.place, row.device, row.handling = login.at, place, device, handling
    if login.verdict != row.verdict or login_id is None:
        settled = login.verdict != LoginVerdict.OPEN
        row.handled_by, row.handled_at = (actor.user, now()) if settled else (None, None)
    row.verdict = login.verdict
    row.save()
    verb = "custody.login_noted" if login_id is None else "custody.login_handled"
    record(workspace, actor, verb, account, after={"verdict": row.verdict, "place": place, "device": device})
    return row
