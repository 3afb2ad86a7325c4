"""Renewing credentials: one caller renews, the others wait for the result.

The lease lies in the credential's row, so it holds across threads, processes and machines; the database's clock
decides. The network call happens outside any transaction.
"""

from __future__ import annotations

import random
import time
from datetime import timedelta

import structlog
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts import enqueue
from accounts.connectors.base import Authorizes, Connector
from accounts.connectors.errors import AuthExpired, ConnectorError, NeedsReconnect, Transient, UnexpectedResponse
from accounts.connectors.types import Credential
from accounts.models import StoredCredential
from accounts.models.social_account import LONG_AGO
from accounts.services.marking import account_failed, expiry_announce, health_note
from accounts.services.vault import credential_renewed, credential_usable
from accounts.services.wire import connector_of
from accounts.states import AccountState, HealthKind
from config.lib.clock import now

log = structlog.get_logger(__name__)

# How long one renewal may take before another caller takes over.
LEASE = timedelta(seconds=60)
POLL_SECONDS = 0.15
BACKOFF_MAX_MINUTES = 60
DUE_PER_RUN = 500
_USABLE = (AccountState.OK, AccountState.RESTRICTED)


def credential_refresh(*, account_id: int, seen_version: int) -> Credential:
    """Return a credential newer than `seen_version`, renewing it at the platform if nobody else is doing so.

    Of many callers with the same version one asks the platform; the others wait and get the same result. A version
    that is already superseded is answered from the database. Where the platform will not renew although access still
    works, the present credential is returned until it ends. Raises NeedsReconnect when the platform definitely refuses
    (the account is then marked and its people told), and the connector's own error after a passing fault, which leaves
    account and credential as they were.
    """
    deadline = time.monotonic() + 2 * LEASE.total_seconds()
    while True:
        row = _row(account_id)
        if row.version != seen_version:
            return credential_usable(row)
        if _take_lease(row):
            return _renew(row)
        while _is_leased(row):
            if time.monotonic() > deadline:
                raise Transient(platform=row.account.platform, code="refresh_too_slow")
            time.sleep(POLL_SECONDS)
        after = _row(account_id)
        if after.version == seen_version and after.refresh_failures > row.refresh_failures:
            raise Transient(platform=row.account.platform, code="refresh_failed_elsewhere")
        if after.version == seen_version and after.refresh_refused:
            return credential_usable(after)


def credentials_refresh_due() -> int:
    """Enqueue the renewal of every credential whose time has come, at most 500 at once. Returns how many."""
    due = (
        StoredCredential.objects.unscoped("renewal serves all workspaces")
        .filter(refresh_at__lte=Now(), refresh_lease_until__lt=Now(), account__state__in=_USABLE)
        .order_by("refresh_at")
        .values_list("account_id", "version")[:DUE_PER_RUN]
    )
    for account_id, version in due:
        enqueue.credential_refresh_later(account_id=account_id, seen_version=version)
    return len(due)


def expiries_announce() -> int:
    """Tell people about every access that ends soon and cannot be renewed. Returns how many were told anew."""
    rows = (
        StoredCredential.objects.unscoped("the warning serves all workspaces")
        .filter(expires_at__isnull=False, account__state__in=_USABLE)
        .exclude(refresh_refused=False, refresh_failures=0)
        .select_related("account__workspace", "account__caretaker")
    )
    return sum(expiry_announce(row=row) for row in rows)


def _row(account_id: int) -> StoredCredential:
    row = (
        StoredCredential.objects.unscoped("the account id names its workspace")
        .filter(account_id=account_id)
        .select_related("account__workspace", "account__caretaker", "platform_app")
        .first()
    )
    if row is None or row.account.state not in _USABLE:
        raise NeedsReconnect(platform=row.account.platform if row else "", code="no_credential")
    return row


def _this_version(row: StoredCredential) -> QuerySet[StoredCredential]:
    rows: QuerySet[StoredCredential] = StoredCredential.objects.for_workspace(row.workspace_id)
    return rows.filter(pk=row.pk, version=row.version)


def _take_lease(row: StoredCredential) -> bool:
    free = _this_version(row).filter(refresh_lease_until__lt=Now())
    return free.update(refresh_lease_until=Now() + LEASE) == 1


def _is_leased(row: StoredCredential) -> bool:
    return _this_version(row).filter(refresh_lease_until__gte=Now()).exists()


def _renew(row: StoredCredential) -> Credential:
    connector = connector_of(row.account.platform)
    try:
        credential = credential_usable(row)
    except ConnectorError as error:
        _postpone(row, error)
        raise
    if not isinstance(connector, Authorizes):
        _this_version(row).update(refresh_lease_until=LONG_AGO, refresh_at=None)
        return credential
    try:
        fresh = connector.refresh(credential)
        if not any(fresh.secrets.values()):
            raise UnexpectedResponse(platform=row.account.platform, code="empty_credential")
    except (NeedsReconnect, AuthExpired) as error:
        return _refused(row, connector, credential, error)
    except ConnectorError as error:
        _postpone(row, error)
        raise
    if credential_renewed(row=row, fresh=fresh) and (row.refresh_failures or row.refresh_refused):
        health_note(account=row.account, kind=HealthKind.TOKEN_REFRESHED)
    return credential_usable(_row(row.account_id))


def _refused(
    row: StoredCredential, connector: Connector, credential: Credential, error: NeedsReconnect | AuthExpired
) -> Credential:
    """Refusing to renew is not yet losing access: while the old access lasts, ask whether it still works."""
    if credential.expires_at is not None and credential.expires_at > now() and isinstance(connector, Authorizes):
        try:
            connector.probe(credential)
        except (NeedsReconnect, AuthExpired) as refusal:
            error = refusal
        except ConnectorError as blip:
            _postpone(row, blip)
            raise
        else:
            changes = {"refresh_lease_until": LONG_AGO, "refresh_refused": True, "refresh_at": row.expires_at}
            _this_version(row).update(**changes)
            row.refresh_refused = True
            expiry_announce(row=row)
            return credential
    _this_version(row).update(refresh_lease_until=LONG_AGO)
    account_failed(account=row.account, error=error)
    raise NeedsReconnect(
        platform=row.account.platform, code=error.code, status=error.status, request_id=error.request_id
    ) from error


def _postpone(row: StoredCredential, error: ConnectorError) -> None:
    """After a passing fault: free the lease and try again later, up to an hour apart."""
    minutes = min(2**row.refresh_failures, BACKOFF_MAX_MINUTES) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    _this_version(row).update(
        refresh_lease_until=LONG_AGO,
        refresh_failures=row.refresh_failures + 1,
        refresh_at=Now() + timedelta(minutes=minutes),
    )
    log.warning("credential_refresh_postponed", account=row.account_id, kind=error.kind, code=error.code)
