"""Starting handovers: their items are what the person really holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.custody_states import HandoverKind as K
from accounts.custody_states import HolderPart, ItemKind, SeatRole
from accounts.errors import HandoverRunning
from accounts.models import AccountAsset, Handover, HandoverItem, SocialAccount
from accounts.selectors.account import account_list
from accounts.selectors.custody.handovers import RUNNING
from accounts.selectors.custody.people import AccountShare, holdings_of, person_get
from accounts.services.custody.holders import member_user
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import ApiToken, User, Workspace

# Whoever holds one of these knows or receives what opens the account, so its password must change.
_OPENING = (HolderPart.CUSTODIAN, HolderPart.PHONE, HolderPart.TWO_FACTOR)


@dataclass(frozen=True, slots=True)
class Start:
    """A handover to begin. `person_id` gives (a joiner receives), `successor_id` receives by default.

    `account_ids`: for movers the accounts they give up, for joiners those they get with the platform role `seat_role`,
    for one account's handover exactly that one; a leaver gives everything. `due_on`: a day of the workspace.
    """

    kind: str
    person_id: int
    due_on: date
    successor_id: int | None = None
    account_ids: Sequence[int] = ()
    seat_role: str = SeatRole.OPERATOR
    note: str = ""


@transaction.atomic
def handover_start(*, workspace: Workspace, actor: Actor, start: Start) -> Handover:
    """Begin a handover and list what has to be done. Raises NotFound, InvalidInput at the field, HandoverRunning."""
    if start.kind not in K.values:
        raise InvalidInput(_("Choose from the list."), field="kind")
    person = person_get(workspace=workspace, person_id=start.person_id)
    today = local_day(now(), workspace.time_zone)
    if not today <= start.due_on <= today + timedelta(days=366):
        raise InvalidInput(_("Choose a day within a year from today."), field="due_on")
    successor = _successor(workspace, start, person)
    accounts = _accounts(workspace, start)
    account = accounts[0] if start.kind == K.ACCOUNT else None
    # One at a time: the workspace row is the lock against two people who start the same.
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    same = Handover.objects.for_workspace(workspace).filter(kind=start.kind, person=person, state__in=RUNNING)
    if same.filter(account=account).exists():
        raise HandoverRunning
    row = Handover.objects.create(
        workspace=workspace,
        kind=start.kind,
        person=person,
        person_name=person.label[:120],
        successor=successor,
        successor_name=successor.label[:120] if successor else "",
        account=account,
        due_on=start.due_on,
        note=start.note.strip()[:500],
        started_by=actor.user,
        started_at=now(),
    )
    drafts = list(_joining(accounts, start)) if start.kind == K.JOINER else list(_giving(workspace, row, accounts))
    if not drafts:
        raise InvalidInput(_("This person holds nothing of what you chose."), field="person")
    responsible = successor or actor.user
    for position, item in enumerate(drafts):
        item.workspace, item.handover, item.position = workspace, row, position
        item.due_on, item.responsible = start.due_on, responsible
    HandoverItem.objects.bulk_create(drafts)
    after = {"kind": row.kind, "person": row.person_name, "successor": row.successor_name, "items": len(drafts)}
    record(workspace, actor, "handover.started", row, after=after)
    return row


def _successor(workspace: Workspace, start: Start, person: User) -> User | None:
    if start.kind == K.JOINER:
        member_user(workspace, person.pk, "person")
        return None
    if start.successor_id is None:
        if start.kind == K.ACCOUNT:
            raise InvalidInput(_("Choose who takes it over."), field="successor")
        return None
    if start.successor_id == person.pk:
        raise InvalidInput(_("Choose somebody else than the person who hands over."), field="successor")
    return member_user(workspace, start.successor_id, "successor")


def _accounts(workspace: Workspace, start: Start) -> list[SocialAccount]:
    known = list(account_list(workspace=workspace))
    if start.kind == K.LEAVER:
        return known
    chosen = [account for account in known if account.pk in set(start.account_ids)]
    if not chosen or len(chosen) != len(set(start.account_ids)) or (start.kind == K.ACCOUNT and len(chosen) != 1):
        raise InvalidInput(_("Choose the accounts."), field="accounts")
    if start.kind == K.JOINER and start.seat_role not in SeatRole.values:
        raise InvalidInput(_("Choose from the list."), field="seat_role")
    return chosen


def _joining(accounts: Sequence[SocialAccount], start: Start) -> Iterator[HandoverItem]:
    yield HandoverItem(kind=ItemKind.AGREEMENT)
    yield HandoverItem(kind=ItemKind.BRIEFING)
    yield HandoverItem(kind=ItemKind.OWN_TWO_FACTOR)
    for account in accounts:
        yield _item(ItemKind.GIVEN, account, start.seat_role)


def _giving(workspace: Workspace, row: Handover, accounts: Sequence[SocialAccount]) -> Iterator[HandoverItem]:
    """What the person really has of these accounts, then what everybody who leaves has."""
    person_id = row.person_id or 0
    held = holdings_of(workspace=workspace, user_id=person_id).shares
    rows = AccountAsset.objects.for_workspace(workspace).filter(account__in=accounts).defer("sealed")
    assets = {asset.account_id: asset for asset in rows}
    for account in accounts:
        if account.pk in held:
            yield from _of_account(account, held[account.pk], assets.get(account.pk))
    if row.kind != K.LEAVER:
        return
    tokens = ApiToken.objects.for_workspace(workspace).filter(user_id=person_id, revoked_at=None).count()
    if tokens:
        yield HandoverItem(kind=ItemKind.TOKENS, detail=str(tokens))
    yield HandoverItem(kind=ItemKind.SIGNED_OUT)
    yield HandoverItem(kind=ItemKind.RETURNS)


def _of_account(account: SocialAccount, share: AccountShare, asset: AccountAsset | None) -> Iterator[HandoverItem]:
    details = {HolderPart.PHONE: asset.phone_hint, HolderPart.MAIL: asset.mail} if asset else {}
    if asset:
        details[HolderPart.TWO_FACTOR] = asset.two_factor_where
    for holder in share.holders:
        part = HolderPart(holder.part)
        yield _item(ItemKind(holder.part), account, details.get(part, ""))
    if share.caretaker:
        yield _item(ItemKind.CARETAKER, account)
    for seat in share.seats:
        item = _item(ItemKind.SEAT, account, seat.role)
        item.seat = seat
        yield item
    if share.connected:
        yield _item(ItemKind.CONNECTED, account)
    if any(holder.part in _OPENING for holder in share.holders) or any(seat.powerful for seat in share.seats):
        yield _item(ItemKind.PASSWORD, account)


def _item(kind: ItemKind, account: SocialAccount, detail: str = "") -> HandoverItem:
    return HandoverItem(kind=kind, account=account, account_label=str(account)[:200], detail=detail[:200])
