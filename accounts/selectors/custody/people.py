"""People as the register knows them: members, those who left, and those outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from accounts.models import AssetHolder, Handover, PlatformSeat, SocialAccount
from accounts.states import AccountState
from config.lib.errors import NotFound
from team.models import AuditEntry, Membership, User, Workspace

_OPENED = ("account.connected", "account.reconnected")


def member_users(*, workspace: Workspace) -> dict[int, User]:
    """The active members' users by id, by name."""
    rows = Membership.objects.for_workspace(workspace).filter(user__is_active=True).select_related("user")
    return {row.user_id: row.user for row in rows.order_by("user__name", "user__email")}


def person_get(*, workspace: Workspace, person_id: int) -> User:
    """A member, or somebody who still stands in the register or in a handover. Raises NotFound."""
    known = (
        Membership.objects.for_workspace(workspace).filter(user_id=person_id).exists()
        or AssetHolder.objects.for_workspace(workspace).filter(user_id=person_id).exists()
        or PlatformSeat.objects.for_workspace(workspace).filter(user_id=person_id).exists()
        or Handover.objects.for_workspace(workspace).filter(person_id=person_id).exists()
        or SocialAccount.objects.for_workspace(workspace).filter(caretaker_id=person_id).exists()
    )
    found = User.objects.filter(pk=person_id).first() if known else None
    if found is None:
        raise NotFound
    return found


def opened_by(*, workspace: Workspace) -> dict[int, int]:
    """Whose sign-in at the platform Juzhen works with: user id by account id, as the audit log has it last."""
    rows = AuditEntry.objects.for_workspace(workspace).filter(verb__in=_OPENED, target_type="socialaccount")
    pairs = rows.exclude(actor=None).order_by("target_id", "-seq").distinct("target_id")
    return {int(target): actor for target, actor in pairs.values_list("target_id", "actor_id") if actor}


@dataclass(slots=True)
class AccountShare:
    """What one person has of one account."""

    account: SocialAccount
    holders: list[AssetHolder] = field(default_factory=list)
    seats: list[PlatformSeat] = field(default_factory=list)
    caretaker: bool = False
    connected: bool = False


@dataclass(frozen=True)
class Holdings:
    """Everything a person holds in a workspace, by account in display order."""

    shares: Mapping[int, AccountShare]

    @cached_property
    def things(self) -> int:
        """How many single things: parts, roles, caretaking, sign-ins."""
        return sum(
            len(share.holders) + len(share.seats) + share.caretaker + share.connected for share in self.shares.values()
        )


def holdings_of(*, workspace: Workspace, user_id: int) -> Holdings:
    """What a person holds of accounts that are in use. Four queries."""
    rows = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
    shares = {row.pk: AccountShare(row, caretaker=row.caretaker_id == user_id) for row in rows}
    for holder in AssetHolder.objects.for_workspace(workspace).filter(user_id=user_id).order_by("part"):
        if holder.account_id in shares:
            shares[holder.account_id].holders.append(holder)
    for seat in PlatformSeat.objects.for_workspace(workspace).filter(user_id=user_id, until=None):
        if seat.account_id in shares:
            shares[seat.account_id].seats.append(seat)
    for account_id, opener in opened_by(workspace=workspace).items():
        if opener == user_id and account_id in shares:
            shares[account_id].connected = True
    held = {pk: s for pk, s in shares.items() if s.holders or s.seats or s.caretaker or s.connected}
    return Holdings(held)


@dataclass(slots=True)
class PersonRow:
    """One line of the page of people. `user` None: somebody outside. `left`: was a member once."""

    name: str
    user: User | None
    left: bool = False
    parts: int = 0
    seats: int = 0
    caretaker: int = 0
    accounts: set[int] = field(default_factory=set)


def people_rows(*, workspace: Workspace) -> list[PersonRow]:
    """Members and everybody else who holds something: those with a problem first, then by how much. Four queries."""
    members = member_users(workspace=workspace)
    rows: dict[str, PersonRow] = {f"u{pk}": PersonRow(user.label, user) for pk, user in members.items()}

    def row_of(user: User | None, name: str) -> PersonRow:
        key = f"u{user.pk}" if user else f"n{name.casefold()}"
        if key not in rows:
            rows[key] = PersonRow(user.label if user else name, user, left=user is not None)
        return rows[key]

    gone = {"account__state": AccountState.DISCONNECTED}
    for holder in AssetHolder.objects.for_workspace(workspace).exclude(**gone).select_related("user"):
        row = row_of(holder.user, holder.name)
        row.parts += 1
        row.accounts.add(holder.account_id)
    for seat in PlatformSeat.objects.for_workspace(workspace).filter(until=None).exclude(**gone).select_related("user"):
        row = row_of(seat.user, seat.name)
        row.seats += 1
        row.accounts.add(seat.account_id)
    kept = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
    for account in kept.exclude(caretaker=None).select_related("caretaker"):
        row = row_of(account.caretaker, "")
        row.caretaker += 1
        row.accounts.add(account.pk)
    return sorted(rows.values(), key=lambda row: (not row.left, row.user is not None, -len(row.accounts), row.name))
