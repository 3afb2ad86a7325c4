"""The only way to start this app's tasks: after the transaction that asks for them has been committed."""

from __future__ import annotations

from functools import partial

from django.core.cache import cache
from django.db import transaction
from redis.exceptions import RedisError


def account_check_later(*, account_id: int, delay_seconds: int = 0) -> None:
    """Check the account in the background after `delay_seconds`."""
    from accounts.tasks import check_account

    expires = delay_seconds + 1200
    transaction.on_commit(
        partial(check_account.apply_async, args=(account_id,), countdown=delay_seconds, expires=expires)
    )


def audit_run_later(*, audit_id: int) -> None:
    """Do a run of the matrix audit in the background."""
    from accounts.tasks import run_audit

    transaction.on_commit(partial(run_audit.apply_async, args=(audit_id,), expires=1700))


def audience_read_later(*, account_id: int, delay_seconds: int = 0) -> None:
    """Read an account's audience in the background after `delay_seconds`; dropped when no worker takes it in a day."""
    from accounts.tasks import read_audience

    transaction.on_commit(
        partial(read_audience.apply_async, args=(account_id,), countdown=delay_seconds, expires=86_400)
    )


def credential_refresh_later(*, account_id: int, seen_version: int, within_seconds: int) -> None:
    """Renew the account's credential in the background; dropped when no worker takes it in time."""
    from accounts.tasks import refresh_credential

    transaction.on_commit(
        partial(refresh_credential.apply_async, args=(account_id, seen_version), expires=within_seconds)
    )


def events_handle_later(*, account_id: int) -> None:
    """Work on an account's received events in the background; a task that waits to begin will see these too."""
    from accounts.tasks import handle_events

    def ask() -> None:
        try:
            asked = not cache.add(events_key(account_id), 1, timeout=5)
        except RedisError:
            asked = False
        if not asked:
            handle_events.apply_async(args=(account_id,), expires=60)

    transaction.on_commit(ask)


def events_key(account_id: int) -> str:
    """Set while a task that will work on the account's events waits to begin."""
    return f"events-{account_id}"


def tracked_read_later(*, tracked_id: int, delay_seconds: int = 0) -> None:
    """Read a followed public account in the background after `delay_seconds`; dropped when its hour is over."""
    from accounts.tasks import read_tracked

    transaction.on_commit(
        partial(read_tracked.apply_async, args=(tracked_id,), countdown=delay_seconds, expires=delay_seconds + 1800)
    )
