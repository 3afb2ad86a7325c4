"""Exemptions: asked for by one person, decided by another, ended by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.connectors import registry
from accounts.selectors.account import account_get
from compliance.errors import AlreadyDecided, EvidenceMissing, FourEyes, NotExemptible
from compliance.models import Exemption
from compliance.selectors.exemptions import exemption_get, may_manage
from compliance.selectors.packs import rule_fact
from compliance.services.stamping import rules_touch
from compliance.states import EXEMPTION_MOVES, ExemptionCode
from compliance.states import ExemptionState as S
from config.lib.clock import now
from config.lib.db import transition
from config.lib.errors import InvalidInput, NotAllowed
from team.actors import Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify

WORDS_MAX, REASON_MAX, LONGEST = 200, 1000, timedelta(days=3 * 366)
# Facts that have to be proved (绝对化用语执法指南, articles 6 and 7); attitudes and goals (5) show themselves.
NEEDS_PROOF = frozenset(code for code in ExemptionCode if code.value.startswith("A6-"))


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `valid_until`: aware. `account_id` or `platform` (slug) narrow it."""

    rule: str
    words: str
    code: str
    reason: str
    valid_until: datetime
    fingerprint: str = ""
    account_id: int | None = None
    platform: str = ""


@transaction.atomic
def exemption_request(*, workspace: Workspace, actor: Actor, request: Request) -> Exemption:
    """Ask that the finding of a rule in these words be excused, and tell those who decide.

    Raises NotFound for the rule or account, NotExemptible, InvalidInput.
    """
    fact = rule_fact(request.rule)
    if fact is not None and request.code not in fact.exemptions:
        raise NotExemptible(field="code")
    words, reason = " ".join(request.words.split()), request.reason.strip()
    if request.code not in ExemptionCode:
        raise InvalidInput(field="code")
    if fact is None or not words or len(words) > WORDS_MAX:
        raise InvalidInput(field="words" if fact else "rule")
    if not reason or len(reason) > REASON_MAX:
        raise InvalidInput(_("Say why this is lawful, in at most %(max)s characters."), field="reason", max=REASON_MAX)
    if not now() < request.valid_until <= now() + LONGEST:
        raise InvalidInput(_("Choose a day in the future, within three years."), field="valid_until")
    platform = registry.real(request.platform)
    if platform and platform not in registry.real_slugs():
        raise InvalidInput(field="platform")
    account = None
    if request.account_id is not None:
        account = account_get(workspace=workspace, account_id=request.account_id)
    row = Exemption.objects.create(
        workspace=workspace,
        rule=request.rule,
        words=words,
        fingerprint=request.fingerprint[:64],
        code=request.code,
        reason=reason,
        account=account,
        platform=platform if account is None else "",
        valid_until=request.valid_until,
        requested_by=actor.user,
    )
    after = {"rule": row.rule, "words": words, "code": row.code, "reason": reason, "valid_until": row.valid_until}
    record(workspace, actor, "exemption.requested", row, after=after)
    _notify(row, "exemption_requested", actor, permission=Permission.COMPLIANCE_MANAGE, exclude=actor.user)
    return row


@transaction.atomic
def exemption_decide(
    *, workspace: Workspace, actor: Actor, exemption_id: int, approve: bool, note: str = ""
) -> Exemption:
    """Approve or reject. Raises NotFound, FourEyes, EvidenceMissing, AlreadyDecided, InvalidInput."""
    row = exemption_get(workspace=workspace, exemption_id=exemption_id)
    if actor.user is None or row.requested_by_id == actor.user.pk:
        raise FourEyes
    if approve and row.code in NEEDS_PROOF and not row.evidence.exists():
        raise EvidenceMissing
    note = note.strip()[:REASON_MAX]
    if not approve and not note:
        raise InvalidInput(_("Say why it is rejected."), field="note")
    if approve and row.valid_until <= now():
        raise AlreadyDecided
    moment, state = now(), S.APPROVED if approve else S.REJECTED
    _move(row, (S.REQUESTED,), state, decided_by=actor.user, decided_at=moment, decision_note=note)
    row.refresh_from_db()
    if approve:
        rules_touch(workspace)
    record(workspace, actor, f"exemption.{state.value}", row, after={"rule": row.rule, "code": row.code, "note": note})
    if row.requested_by is not None:
        _notify(row, "exemption_decided", actor, users=[row.requested_by], approved=approve, note=note)
    return row


@transaction.atomic
def exemption_withdraw(*, workspace: Workspace, actor: Actor, exemption_id: int, reason: str = "") -> Exemption:
    """End a request or an approved exemption at once: whoever asked, or those who manage rules.

    Raises NotFound, NotAllowed, AlreadyDecided.
    """
    row = exemption_get(workspace=workspace, exemption_id=exemption_id)
    own = actor.user is not None and row.requested_by_id == actor.user.pk
    if not own and not may_manage(workspace=workspace, user=actor.user):
        raise NotAllowed
    _move(row, (S.REQUESTED, S.APPROVED), S.WITHDRAWN)
    before = row.state
    row.refresh_from_db()
    # Whatever it was when it was read: somebody may have approved it in between.
    rules_touch(workspace)
    record(workspace, actor, "exemption.withdrawn", row, before={"state": before}, after={"reason": reason[:300]})
    return row


def _move(row: Exemption, src: tuple[str, ...], dst: str, **values: Any) -> None:
    rows = Exemption.objects.for_workspace(row.workspace_id)
    known = tuple(state for state in src if dst in EXEMPTION_MOVES[state])
    if not transition(rows, pk=row.pk, src=known, dst=dst, table=EXEMPTION_MOVES, **values):
        raise AlreadyDecided


def _notify(row: Exemption, kind: str, actor: Actor, **options: Any) -> None:
    to = {name: options.pop(name) for name in ("permission", "users", "exclude") if name in options}
    notify(
        workspace=row.workspace,
        kind=kind,
        params={"by": actor.label, "words": row.words, "rule": row.rule, **options},
        url=reverse("compliance:exemption", args=[row.workspace.slug, row.pk]),
        **to,
    )
