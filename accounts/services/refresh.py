"""Renewing credentials: one caller renews, the others wait for the result.

The lease lies in the credential's row, so it holds across threads, processes and machines; the database's clock
decides. The network call happens outside any transaction.

Many platforms give a new refresh token with each renewal and honour the used one only for a short grace, often a
minute. An answer that was lost, or a process that died before storing it, must therefore be followed by another renewal
well within that minute: the lease is short, a renewal ends before its lease does, and the first retry comes soon.
"""

from __future__ import annotations

import random
import time
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts import enqueue
from accounts.connectors import patience
from accounts.connectors.base import Authorizes
from accounts.connectors.errors import AuthExpired, ConnectorError, NeedsReconnect, Transient, UnexpectedResponse
from accounts.connectors.types import Credential
from accounts.models import StoredCredential
from accounts.models.social_account import LONG_AGO
from accounts.services.marking import account_failed, account_recovered, expiry_announce, health_note
from accounts.services.vault import credential_renewed, credential_usable
from accounts.services.wire import connector_of
from accounts.states import AccountState, HealthKind
from config.lib.clock import now
from config.lib.outage import through_outage
from team.actors import SYSTEM

log = structlog.get_logger(__name__)

# How long one renewal may take before another caller takes over; its calls end before that.
LEASE = timedelta(seconds=20)
RENEW_WITHIN = timedelta(seconds=15)
POLL_SECONDS = 0.15
# After the first failure in a row; then one minute, doubling to an hour.
FIRST_RETRY = timedelta(seconds=10)
BACKOFF_MAX_MINUTES = 60
DUE_PER_RUN = 120
# How long a task may wait for a worker before the next run starts another one.
ENQUEUED_FOR = timedelta(seconds=55)
# How far our clock and a platform's may differ.
CLOCK_SKEW = timedelta(minutes=5)
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
        if (lease := _take_lease(row)) is not None:
            return _renew(row, lease)
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
    """Enqueue the renewal of every credential whose time has come, at most 120 at once. Returns how many.

    Each is left alone for a minute then, so that a slow queue does not fill with tasks for the same account.
    """
    rows = StoredCredential.objects.unscoped("renewal serves all workspaces")
    due = list(
        rows.filter(refresh_at__lte=Now(), refresh_lease_until__lt=Now(), account__state__in=_USABLE)
        .order_by("refresh_at")
        .values_list("pk", "account_id", "version")[:DUE_PER_RUN]
    )
    started = 0
    for pk, account_id, version in due:
        mine = rows.filter(pk=pk, version=version, refresh_at__lte=Now())
        if mine.update(refresh_at=Now() + ENQUEUED_FOR):
            enqueue.credential_refresh_later(
                account_id=account_id, seen_version=version, within_seconds=int(ENQUEUED_FOR.total_seconds())
            )
            started += 1
    return started


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


def _take_lease(row: StoredCredential) -> datetime | None:
    """Take the right to renew this version; its end, which also tells our lease from a later one. None when taken.

    Should we die, the renewal is due again as soon as the lease has ended.
    """
    values: dict[str, Any] = {"lease": LEASE, "id": row.pk, "version": row.version}
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE accounts_storedcredential
            SET refresh_lease_until = statement_timestamp() + %(lease)s,
              refresh_at = CASE WHEN refresh_at IS NULL THEN NULL ELSE statement_timestamp() + %(lease)s END
            WHERE id = %(id)s AND version = %(version)s AND refresh_lease_until < statement_timestamp()
            RETURNING refresh_lease_until""",
            values,
        )
        found = cursor.fetchone()
    return found[0] if found else None


def _end_lease(row: StoredCredential, lease: datetime, **changes: Any) -> bool:
    """Write what came of a renewal that stored nothing. False when the lease or the version is no longer ours."""
    mine = _this_version(row).filter(refresh_lease_until=lease)
    return bool(mine.update(refresh_lease_until=LONG_AGO, **changes))


def _is_leased(row: StoredCredential) -> bool:
    return _this_version(row).filter(refresh_lease_until__gte=Now()).exists()


def _renew(row: StoredCredential, lease: datetime) -> Credential:
    connector = connector_of(row.account.platform)
    try:
        credential = credential_usable(row)
    except ConnectorError as error:
        _postpone(row, lease, error)
        raise
    if not isinstance(connector, Authorizes):
        _end_lease(row, lease, refresh_at=None)
        return credential
    try:
        with patience.ends_within(RENEW_WITHIN.total_seconds()):
            fresh = _asked(connector, credential, platform=row.account.platform)
    except (NeedsReconnect, AuthExpired) as error:
        return _lost(row, lease, error)
    except ConnectorError as error:
        _postpone(row, lease, error)
        raise
    if fresh is None:
        return _access_lasts(row, lease, credential)
    # The platform has exchanged the secrets: an outage of the database must not lose the only copy.
    if through_outage(credential_renewed)(row=row, fresh=fresh):
        _welcome_back(row)
    return credential_usable(_row(row.account_id))


def _asked(connector: Authorizes, credential: Credential, *, platform: str) -> Credential | None:
    """The renewed credential; None when the platform will not renew but the present access still works.

    Refusing to renew is not yet losing access: while the old access lasts, ask whether it still works. Raises
    NeedsReconnect or AuthExpired when access is lost, other connector errors after a passing fault.
    """
    try:
        fresh = connector.refresh(credential)
    except (NeedsReconnect, AuthExpired):
        if credential.expires_at is None or credential.expires_at + CLOCK_SKEW <= now():
            raise
        connector.probe(credential)
        return None
    if not any(fresh.secrets.values()):
        raise UnexpectedResponse(platform=platform, code="empty_credential")
    return fresh


def _access_lasts(row: StoredCredential, lease: datetime, credential: Credential) -> Credential:
    ends = credential.expires_at + CLOCK_SKEW if credential.expires_at else None
    if _end_lease(row, lease, refresh_refused=True, refresh_at=ends):
        row.refresh_refused = True
        expiry_announce(row=row)
    return credential


def _lost(row: StoredCredential, lease: datetime, error: NeedsReconnect | AuthExpired) -> Credential:
    """Mark the account, unless somebody has stored another credential or taken over meanwhile: then theirs counts."""
    if not _end_lease(row, lease):
        return credential_usable(_row(row.account_id))
    account_failed(account=row.account, error=error)
    raise NeedsReconnect(
        platform=row.account.platform, code=error.code, status=error.status, request_id=error.request_id
    ) from error


def _welcome_back(row: StoredCredential) -> None:
    """A renewed credential mends what an earlier failure said about the account."""
    row.account.refresh_from_db(fields=["state"])
    if row.account.state == AccountState.NEEDS_RECONNECT:
        account_recovered(account=row.account, kind=HealthKind.RECOVERED, actor=SYSTEM)
    elif row.refresh_failures or row.refresh_refused:
        health_note(account=row.account, kind=HealthKind.TOKEN_REFRESHED)


def _postpone(row: StoredCredential, lease: datetime, error: ConnectorError) -> None:
    """After a passing fault: free the lease and try again, soon for the first time, then up to an hour apart."""
    minutes = min(2 ** (row.refresh_failures - 1), BACKOFF_MAX_MINUTES)
    wait = timedelta(minutes=minutes) if row.refresh_failures else FIRST_RETRY
    wait *= random.uniform(0.8, 1.2)  # noqa: S311 - jitter
    _end_lease(row, lease, refresh_failures=row.refresh_failures + 1, refresh_at=Now() + wait)
    log.warning("credential_refresh_postponed", account=row.account_id, kind=error.kind, code=error.code)
