"""Opening an account for work: connector, decrypted credential and the account's own limits in one hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from accounts.connectors.base import Connector
from accounts.connectors.errors import AuthExpired, ConnectorError, NeedsReconnect, Transient
from accounts.connectors.messages import _
from accounts.connectors.types import AccountInfo, Credential
from accounts.models import SocialAccount, StoredCredential
from accounts.selectors.account import account_info
from accounts.services.refresh import credential_refresh
from accounts.services.vault import credential_usable
from accounts.services.wire import connector_of
from accounts.states import AccountState
from config.lib.clock import now

# A credential that ends sooner than this is renewed before it is used.
ABOUT_TO_EXPIRE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Session:
    """Everything needed to talk to one account. The credential is decrypted: never store or log a session."""

    connector: Connector
    credential: Credential = field(repr=False)
    account: SocialAccount
    info: AccountInfo


def session_open(*, account: SocialAccount) -> Session:
    """Decrypt the account's credential, renewing it when it ends within a minute, and pair it with its connector.

    Raises NeedsReconnect when the account is disconnected or was refused by its platform, Transient when its access
    has ended and could not be renewed because the platform is out of reach, and UnexpectedResponse when no configured
    key opens the credential.
    """
    if account.state in {AccountState.DISCONNECTED, AccountState.NEEDS_RECONNECT}:
        raise NeedsReconnect(platform=account.platform, code=account.state)
    session = session_try(account=account)
    expires_at = session.credential.expires_at
    if expires_at is None or expires_at - now() >= ABOUT_TO_EXPIRE:
        return session
    return Session(session.connector, _renewed_early(account, session.credential), account, session.info)


def session_try(*, account: SocialAccount) -> Session:
    """The same for whoever wants to find out whether the account works: no look at its state, no renewal.

    Raises NeedsReconnect when there is no credential at all.
    """
    row = _stored(account)
    if row is None:
        raise NeedsReconnect(platform=account.platform, code="no_credential")
    return Session(connector_of(account.platform), credential_usable(row), account, account_info(account))


def renewed(session: Session) -> Session:
    """The session with a fresh credential, for one more try after AuthExpired. Raises ConnectorError."""
    fresh = credential_refresh(account_id=session.account.pk, seen_version=session.credential.version)
    return replace(session, credential=fresh)


def _stored(account: SocialAccount) -> StoredCredential | None:
    """The account's credential; the one that was just read along with the account, where it was."""
    read_along = account._state.fields_cache
    if "credential" in read_along:
        return read_along["credential"]
    rows = StoredCredential.objects.for_workspace(account.workspace_id).filter(account=account)
    return rows.select_related("account", "platform_app").first()


def _renewed_early(account: SocialAccount, credential: Credential) -> Credential:
    try:
        return credential_refresh(account_id=account.pk, seen_version=credential.version)
    except (NeedsReconnect, AuthExpired):
        raise
    except ConnectorError as error:
        # Whatever renewing met, garbage and refusals of the request too: the old access is good while it lasts.
        if credential.expires_at is not None and credential.expires_at > now():
            return credential
        message = _("Access to the account has ended and the platform cannot be reached to renew it.")
        raise Transient(message, platform=account.platform, code=error.code, status=error.status) from error
