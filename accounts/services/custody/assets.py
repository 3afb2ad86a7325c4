"""Writing the register: what an account is, who holds what, its audit, and opening what lies sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import Basis, HolderPart, RegistrantKind, TwoFactor
from accounts.models import AccountAsset, AssetHolder, RecoveryReveal, SocialAccount
from accounts.selectors.account import account_get
from accounts.services.custody.holders import Holder, resolve
from accounts.services.register.documents import document_erase, document_store
from config.lib.clock import local_day, now
from config.lib.crypto import seal, unseal
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace

_LONGEST = {
    "registrant_name": 120,
    "basis_note": 200,
    "mail": 200,
    "two_factor_where": 120,
    "note": 500,
}
_CHOICES = {"registrant_kind": RegistrantKind, "basis": Basis, "two_factor": TwoFactor}
PHONE_MAX, RECOVERY_MAX = 30, 5000
REASON_MIN, REASON_MAX = 5, 300


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """An entry as a person enters it. `phone`, `recovery`: None keeps what lies sealed, '' forgets it.

    `holders`: parts that are named change, others stay. `contract`: a file that replaces the kept one.
    """

    registrant_kind: str = ""
    registrant_name: str = ""
    basis: str = ""
    basis_note: str = ""
    mail: str = ""
    two_factor: str = ""
    two_factor_where: str = ""
    note: str = ""
    audit_every_days: int = 90
    phone: str | None = None
    recovery: str | None = None
    holders: Mapping[str, Holder] = field(default_factory=dict)
    contract: File | None = None


@transaction.atomic
def asset_save(*, workspace: Workspace, actor: Actor, account_id: int, entry: AssetRecord) -> AccountAsset:
    """Write down or correct an account's entry. Raises NotFound, InvalidInput at the field, DocumentRefused.

    The audit log gets names of holders and what changed, never phone numbers or recovery data.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    row, known = _locked(workspace, account)
    values = _checked(entry)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    changed += _seal(row, entry)
    if entry.contract is not None:
        old, row.contract = row.contract, document_store(workspace=workspace, actor=actor, file=entry.contract)
        changed.append("contract")
        if old is not None:
            row.save()
            document_erase(workspace=workspace, actor=actor, document=old)
    before, after = _hold(workspace, account, entry.holders)
    row.updated_by = actor.user
    row.save()
    if changed or before or after or not known:
        verb = "custody.corrected" if known else "custody.recorded"
        record(workspace, actor, verb, account, before=before, after={**after, "changed": changed})
    return row


@transaction.atomic
def asset_audit(*, workspace: Workspace, actor: Actor, account_id: int, note: str = "") -> AccountAsset:
    """Note that the entry was compared with the platform today, in the workspace's zone. Raises NotFound, InvalidInput.

    The roles at the platform that still last count as seen today.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if len(note.strip()) > 500:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="note", max=500)
    row, _known = _locked(workspace, account)
    today = local_day(now(), workspace.time_zone)
    row.audited_on, row.audited_by, row.audit_note, row.audit_told_on = today, actor.user, note.strip(), None
    row.save()
    account.seats.filter(until=None).update(seen_on=today)
    record(workspace, actor, "custody.audited", account, after={"note": row.audit_note})
    return row


@dataclass(frozen=True, slots=True)
class Secrets:
    """What was sealed: the whole phone number and the recovery data. Never stored or logged in this form."""

    phone: str
    recovery: str


def secrets_reveal(*, workspace: Workspace, actor: Actor, account_id: int, reason: str) -> Secrets:
    """Open what lies sealed, after writing down who does and why; that is committed before anything is handed out.

    Raises NotFound, InvalidInput without a reason, Undecryptable. Asking without anything sealed is written down, too.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    reason = " ".join(reason.split())
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise InvalidInput(
            _("Say in %(min)s to %(max)s characters what you need it for."),
            field="reason",
            min=REASON_MIN,
            max=REASON_MAX,
        )
    with transaction.atomic():
        RecoveryReveal.objects.create(
            workspace=workspace,
            account=account,
            account_label=str(account)[:200],
            by=actor.user,
            by_label=actor.label,
            reason=reason,
            ip=actor.ip or "",
        )
        record(workspace, actor, "custody.revealed", account, after={"reason": reason})
    row = AccountAsset.objects.for_workspace(workspace).filter(account=account).first()
    return _open(row)


def _open(row: AccountAsset | None) -> Secrets:
    values = unseal(row.sealed) if row is not None and row.sealed else {}
    return Secrets(phone=values.get("phone", ""), recovery=values.get("recovery", ""))


def masked(number: str) -> str:
    """A phone number of which only both ends can be read: 138****5678."""
    plain = "".join(c for c in number if c.isdigit() or c == "+")
    shown = 3 if len(plain) >= 10 else 2
    end = 4 if len(plain) >= 10 else 2
    return f"{plain[:shown]}{'*' * max(3, len(plain) - shown - end)}{plain[-end:]}"


def _locked(workspace: Workspace, account: SocialAccount) -> tuple[AccountAsset, bool]:
    rows = AccountAsset.objects.for_workspace(workspace).filter(account=account)
    found = rows.select_for_update(of=("self",)).select_related("contract").first()
    if found is not None:
        return found, True
    row, made = AccountAsset.objects.unscoped("made for this account").get_or_create(
        workspace=workspace, account=account
    )
    return row, not made


def _checked(entry: AssetRecord) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, most in _LONGEST.items():
        values[name] = " ".join(getattr(entry, name).split()) if name != "note" else entry.note.strip()
        if len(values[name]) > most:
            raise InvalidInput(_("At most %(max)s characters are possible."), field=name, max=most)
    for name, choices in _CHOICES.items():
        values[name] = getattr(entry, name)
        if values[name] and values[name] not in choices.values:
            raise InvalidInput(_("Choose from the list."), field=name)
    if not 7 <= entry.audit_every_days <= 366:
        raise InvalidInput(_("Between %(min)s and %(max)s days."), field="audit_every_days", min=7, max=366)
    values["audit_every_days"] = entry.audit_every_days
    return values


def _seal(row: AccountAsset, entry: AssetRecord) -> list[str]:
    """Seal new phone and recovery data into the row; the names of what changed."""
    if entry.phone is None and entry.recovery is None:
        return []
    old = _open(row)
    phone = old.phone if entry.phone is None else " ".join(entry.phone.split())
    recovery = old.recovery if entry.recovery is None else entry.recovery.strip()
    digits = sum(c.isdigit() for c in phone)
    if phone and (len(phone) > PHONE_MAX or digits < 5 or not all(c.isdigit() or c in "+-() " for c in phone)):
        raise InvalidInput(_("Enter a phone number with at least five digits."), field="phone")
    if len(recovery) > RECOVERY_MAX:
        raise InvalidInput(_("At most %(max)s characters are possible."), field="recovery", max=RECOVERY_MAX)
    changed = [name for name, a, b in (("phone", old.phone, phone), ("recovery", old.recovery, recovery)) if a != b]
    if changed:
        row.sealed = seal({"phone": phone, "recovery": recovery}) if phone or recovery else None
        row.phone_hint, row.has_recovery = masked(phone) if phone else "", bool(recovery)
    return changed


def _hold(
    workspace: Workspace, account: SocialAccount, wanted: Mapping[str, Holder]
) -> tuple[dict[str, str], dict[str, str]]:
    """Store who holds which part; names before and after of what changed."""
    rows = {row.part: row for row in AssetHolder.objects.for_workspace(workspace).filter(account=account)}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for part, holder in wanted.items():
        if part not in HolderPart.values:
            raise InvalidInput(_("Choose from the list."), field="holders")
        old = rows.get(part)
        found = resolve(workspace, holder, field=part, present=(old.user_id, old.name) if old else None)
        if old is not None and found is not None and (old.user_id, old.name) == (_id(found[0]), found[1]):
            continue
        if old is None and found is None:
            continue
        before[part], after[part] = old.name if old else "", found[1] if found else ""
        holder_put(workspace=workspace, account=account, part=part, user=found[0] if found else None, name=after[part])
    return before, after


def _id(user: Any) -> int | None:
    return user.pk if user else None


def holder_put(*, workspace: Workspace, account: SocialAccount, part: str, user: Any, name: str) -> None:
    """Make somebody the holder of a part from today on; nobody when `name` is empty. Writes no audit entry."""
    rows = AssetHolder.objects.for_workspace(workspace).filter(account=account, part=part)
    rows.delete()
    if name:
        today: date = local_day(now(), workspace.time_zone)
        AssetHolder.objects.create(
            workspace=workspace, account=account, part=part, user=user, name=name[:120], since=today
        )
