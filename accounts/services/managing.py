"""What people change about accounts: order, zone, caretaker, and saying goodbye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.connectors import registry
from accounts.connectors.base import Revokes
from accounts.connectors.errors import ConnectorError
from accounts.errors import NotConnected, StillNeeded
from accounts.models import SocialAccount, StoredCredential
from accounts.models.social_account import LONG_AGO
from accounts.selectors.account import account_get
from accounts.services.marking import health_note
from accounts.services.sessions import session_try
from accounts.services.subscribing import subscription_end
from accounts.states import TRANSITIONS, AccountState, HealthKind
from config.lib.clock import validate_zone
from config.lib.db import transition
from config.lib.errors import InvalidInput
from team import audit
from team.actors import Actor
from team.models import Membership, Workspace

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AccountChanges:
    """New values; None leaves one as it is. `time_zone` '' means the workspace's, `caretaker_id` 0 means nobody."""

    time_zone: str | None = None
    caretaker_id: int | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Farewell:
    """A disconnected account; `revoked` is False when the platform supports giving access back but did not answer."""

    account: SocialAccount
    revoked: bool


@transaction.atomic
def account_update(*, workspace: Workspace, actor: Actor, account_id: int, changes: AccountChanges) -> SocialAccount:
    """Change the account's settings. Raises NotFound, InvalidInput at the field that is wrong."""
    account = account_get(workspace=workspace, account_id=account_id)
    wanted: dict[str, Any] = {}
    if changes.time_zone is not None:
        wanted["time_zone"] = _zone(changes.time_zone)
    if changes.caretaker_id is not None:
        wanted["caretaker_id"] = _member(workspace, changes.caretaker_id)
    if changes.position is not None:
        wanted["position"] = changes.position
    before = {name: getattr(account, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    if changed:
        for name, value in changed.items():
            setattr(account, name, value)
        if "time_zone" in changed:
            # Quiet hours and days now lie elsewhere, so the engine asks again.
            account.pace_until = LONG_AGO
        account.save(update_fields=[*changed, "pace_until"] if "time_zone" in changed else list(changed))
        audit.record(
            workspace, actor, "account.updated", account, before={n: before[n] for n in changed}, after=changed
        )
    return account_get(workspace=workspace, account_id=account_id)


@transaction.atomic
def account_move(*, workspace: Workspace, actor: Actor, account_id: int, step: int) -> SocialAccount:
    """Move the account `step` places down (negative: up) in the order lists and the composer show. Raises NotFound."""
    rows = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
    order = list(rows.select_for_update().order_by("position", "pk"))
    account = next((row for row in order if row.pk == account_id), None)
    if account is None:
        return account_get(workspace=workspace, account_id=account_id)
    old = order.index(account)
    order.insert(max(0, min(len(order) - 1, old + step)), order.pop(old))
    moved = [row for place, row in enumerate(order) if row.position != place]
    for place, row in enumerate(order):
        row.position = place
    SocialAccount.objects.for_workspace(workspace).bulk_update(moved, ["position"])
    if order.index(account) != old:
        audit.record(
            workspace, actor, "account.moved", account, before={"place": old}, after={"place": order.index(account)}
        )
    return account


def account_disconnect(*, workspace: Workspace, actor: Actor, account_id: int, confirmed: bool = False) -> Farewell:
    """Give the account's access back and forget its secret; the row and its history stay.

    Raises NotFound, NotConnected when it was disconnected before, and StillNeeded when something relies on the account
    (see `hooks.before_disconnect`) and the person has not `confirmed`. A platform that does not answer does not keep
    us from forgetting the secret; the result says so.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if account.state == AccountState.DISCONNECTED:
        raise NotConnected
    in_the_way = hooks.obstacles(account)
    if in_the_way and not confirmed:
        raise StillNeeded(" ".join(str(obstacle.message) for obstacle in in_the_way))
    subscription_end(account=account)
    revoked = _revoke(account)
    with transaction.atomic():
        rows = SocialAccount.objects.for_workspace(workspace)
        sources = tuple(s for s, targets in TRANSITIONS.items() if AccountState.DISCONNECTED in targets)
        before = account.state
        if not transition(rows, pk=account.pk, src=sources, dst=AccountState.DISCONNECTED, table=TRANSITIONS):
            raise NotConnected
        StoredCredential.objects.for_workspace(workspace).filter(account=account).delete()
        account.state = AccountState.DISCONNECTED
        health_note(account=account, kind=HealthKind.DISCONNECTED)
        after = {"state": account.state, "revoked": revoked, **{o.code: o.count for o in in_the_way}}
        audit.record(workspace, actor, "account.disconnected", account, before={"state": before}, after=after)
    return Farewell(account, revoked)


def _revoke(account: SocialAccount) -> bool:
    if _shares_access(account):
        return False
    try:
        session = session_try(account=account)
        if isinstance(session.connector, Revokes):
            session.connector.revoke(session.credential)
    except ConnectorError as error:
        log.warning("credential_not_revoked", account=account.pk, kind=error.kind, code=error.code)
        return error.kind in {"needs_reconnect", "auth_expired"}
    return True


def _shares_access(account: SocialAccount) -> bool:
    """Whether other accounts may be open through the same consent, which the platform would end for all of them."""
    if not registry.capabilities(account.platform).one_consent:
        return False
    mine = StoredCredential.objects.for_workspace(account.workspace_id).filter(account=account).first()
    if mine is None:
        return False
    rows = StoredCredential.objects.for_workspace(account.workspace_id).filter(platform_app=mine.platform_app_id)
    return rows.exclude(account=account).exists()


def _zone(name: str) -> str:
    if name:
        try:
            validate_zone(name)
        except ValidationError as error:
            raise InvalidInput(error.messages[0], field="time_zone") from None
    return name


def _member(workspace: Workspace, user_id: int) -> int | None:
    if not user_id:
        return None
    if not Membership.objects.for_workspace(workspace).filter(user_id=user_id, user__is_active=True).exists():
        raise InvalidInput(_("This person is not a member of the workspace."), field="caretaker")
    return user_id
