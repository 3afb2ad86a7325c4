"""What follows when a platform refuses the credential we used: renew and ask, before a person is called."""

from __future__ import annotations

import structlog

from accounts.connectors.base import Authorizes
from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect
from accounts.models import SocialAccount
from accounts.services.marking import account_failed
from accounts.services.refresh import credential_refresh
from accounts.services.wire import connector_of
from accounts.states import AccountState

log = structlog.get_logger(__name__)
_LOST = (NeedsReconnect, AuthExpired, MissingScope)


def access_mend(*, account: SocialAccount, error: ConnectorError, seen_version: int) -> bool:
    """Find out whether a refusal of the credential `seen_version` means lost access, and mend what can be mended.

    After AuthExpired the credential is renewed (or the one somebody else has renewed meanwhile is taken) and tried by
    reading the account. Only a platform that refuses to renew, or refuses the renewed credential, has withdrawn access:
    the account is marked then and its people told. NeedsReconnect and MissingScope mark it at once, unless the
    credential has been replaced meanwhile. Returns True when the work that was refused may be tried again now, False
    when it has to wait: for the platform, which is out of reach, or for a person. Raises nothing.
    """
    if not isinstance(error, AuthExpired):
        account_failed(account=account, error=error, seen_version=seen_version)
        account.refresh_from_db(fields=["state"])
        return account.state in (AccountState.OK, AccountState.RESTRICTED)
    version = seen_version
    try:
        fresh = credential_refresh(account_id=account.pk, seen_version=seen_version)
        version = fresh.version
        connector = connector_of(account.platform)
        if isinstance(connector, Authorizes):
            connector.probe(fresh)
    except _LOST as refusal:
        # A renewal that was refused has marked the account already.
        account_failed(account=account, error=refusal, seen_version=version)
        return False
    except ConnectorError as blip:
        log.warning("access could not be renewed for now", account=account.pk, kind=blip.kind)
        return False
    return True
