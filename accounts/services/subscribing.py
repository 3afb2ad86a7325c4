"""Live notifications that are switched on by a call of ours: on, off, and renewed before they end."""

from __future__ import annotations

import structlog
from django.db import transaction

from accounts.connectors.base import Subscribes
from accounts.connectors.errors import ConnectorError, UnsupportedFeature
from accounts.errors import NotConnected
from accounts.models import SocialAccount
from accounts.selectors.account import account_get
from accounts.services.addresses import hook_secret
from accounts.services.apps import hook_address
from accounts.services.sessions import session_open
from accounts.services.wire import connector_of
from accounts.states import AccountState
from accounts.wording import refusal_of
from config.lib.clock import now
from team import audit
from team.actors import Actor
from team.models import Workspace

log = structlog.get_logger(__name__)


def can_subscribe(account: SocialAccount) -> bool:
    """Whether live notifications of the account are switched on here and not in the platform's console."""
    return isinstance(connector_of(account.platform), Subscribes)


def subscription_switch(*, workspace: Workspace, actor: Actor, account_id: int, on: bool) -> SocialAccount:
    """Switch an account's live notifications on or off at the platform.

    Raises NotFound, NotConnected, ConnectRefused with what the platform says; nothing is changed here then.
    """
    account = account_get(workspace=workspace, account_id=account_id)
    if account.state == AccountState.DISCONNECTED:
        raise NotConnected
    try:
        _ask(account, on=on)
    except ConnectorError as error:
        raise refusal_of(error) from error
    with transaction.atomic():
        account.hook_since = now() if on else None
        account.save(update_fields=["hook_since"])
        audit.record(workspace, actor, "account.live_on" if on else "account.live_off", account)
    return account


def subscription_end(*, account: SocialAccount) -> None:
    """Switch live notifications off because the account is disconnected; a platform out of reach does not matter."""
    if account.hook_since is None:
        return
    try:
        _ask(account, on=False)
    except ConnectorError as error:
        log.warning("subscription_not_ended", account=account.pk, kind=error.kind, code=error.code)
    account.hook_since = None
    account.save(update_fields=["hook_since"])


def subscriptions_renew() -> int:
    """Ask anew for every subscription: some end by themselves after days. Returns how many could be renewed."""
    rows = SocialAccount.objects.unscoped("renewal serves all workspaces").filter(
        hook_since__isnull=False, state=AccountState.OK
    )
    renewed = 0
    for account in rows.select_related("workspace").iterator():
        try:
            _ask(account, on=True)
        except ConnectorError as error:
            log.warning("subscription_not_renewed", account=account.pk, kind=error.kind, code=error.code)
        except Exception:
            # A fault of ours at one account must not end the renewal of all others.
            log.exception("subscription_not_renewed", account=account.pk)
        else:
            renewed += 1
    return renewed


def _ask(account: SocialAccount, *, on: bool) -> None:
    session = session_open(account=account)
    if not isinstance(session.connector, Subscribes):
        raise UnsupportedFeature(platform=account.platform)
    url = hook_address(account)
    session.connector.subscribe(session.credential, url=url if on else "", secret=hook_secret(str(account.hook_token)))
