"""Writing down what was noticed about an account, and telling the people who look after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse

from accounts import enqueue, hooks, notices
from accounts.connectors.errors import AuthExpired, ConnectorError, MissingScope, NeedsReconnect, PolicyRejected
from accounts.connectors.errors import RemoteGone as RemoteIsGone
from accounts.connectors.redaction import redact_text
from accounts.models import HealthEvent, SocialAccount, StoredCredential
from accounts.states import EXPIRY_WARNING, HOPELESS_FAILURES, TRANSITIONS, AccountState, HealthKind
from config.lib.clock import now
from config.lib.db import transition
from team import audit
from team.actors import SYSTEM, Actor
from team.permissions import Permission
from team.services.notifications import notify

ACCESS_LOST = (NeedsReconnect, AuthExpired, MissingScope)


def account_failed(*, account: SocialAccount, error: ConnectorError, seen_version: int | None = None) -> None:
    """Draw the account's consequence from an error met while working with it.

    `seen_version` is the version of the credential that was used: refusing one that has been replaced meanwhile says
    nothing about the account. Lost access marks the account as needing reconnection, writes history and audit and
    notifies those who may mend it; only the first of many concurrent callers does so. Errors that may concern a post or
    the whole account (PolicyRejected, RemoteGone) have the account checked soon. Anything else changes nothing: a blip
    is no disconnect.
    """
    if isinstance(error, ACCESS_LOST):
        if seen_version is not None and _replaced(account, seen_version):
            return
        account_mark(account=account, state=AccountState.NEEDS_RECONNECT, error=error)
    elif isinstance(error, PolicyRejected | RemoteIsGone):
        enqueue.account_check_later(account_id=account.pk)


def _replaced(account: SocialAccount, version: int) -> bool:
    rows = StoredCredential.objects.for_workspace(account.workspace_id).filter(account=account)
    return rows.exclude(version=version).exists()


@transaction.atomic
def account_mark(*, account: SocialAccount, state: AccountState, error: ConnectorError | None = None) -> bool:
    """Move an account into a worse state, with history, audit and notice. False when it was there already."""
    sources = tuple(s for s, targets in TRANSITIONS.items() if state in targets and s != AccountState.DISCONNECTED)
    before = account.state
    rows = SocialAccount.objects.for_workspace(account.workspace_id)
    if not transition(rows, pk=account.pk, src=sources, dst=state, table=TRANSITIONS):
        return False
    account.state = state
    health_note(account=account, kind=HealthKind(state), error=error)
    reason = {"kind": error.kind, "code": error.code} if error else {}
    audit.record(
        account.workspace,
        SYSTEM,
        f"account.{state}",
        account,
        before={"state": before},
        after={"state": state, **reason},
    )
    kind = {
        AccountState.NEEDS_RECONNECT: notices.NEEDS_RECONNECT,
        AccountState.RESTRICTED: notices.RESTRICTED,
    }[state]
    _tell(account, kind, dedupe=f"{kind}:{account.pk}")
    return True


@transaction.atomic
def account_recovered(*, account: SocialAccount, kind: HealthKind, actor: Actor) -> bool:
    """Move an account back to working, with history, audit and news for the apps above. False when it worked."""
    before = account.state
    rows = SocialAccount.objects.for_workspace(account.workspace_id)
    sources = tuple(s for s, targets in TRANSITIONS.items() if AccountState.OK in targets)
    if not transition(rows, pk=account.pk, src=sources, dst=AccountState.OK, table=TRANSITIONS):
        return False
    account.state = AccountState.OK
    health_note(account=account, kind=kind)
    audit.record(
        account.workspace, actor, f"account.{kind}", account, before={"state": before}, after={"state": account.state}
    )
    for tell in hooks.after_reconnect:
        tell(account)
    return True


def health_note(*, account: SocialAccount, kind: HealthKind, error: ConnectorError | None = None) -> HealthEvent:
    """Add one line to the account's history."""
    return HealthEvent.objects.create(
        workspace_id=account.workspace_id,
        account=account,
        kind=kind,
        detail=error.message[:300] if error else "",
        params={name: redact_text(str(value))[:300] for name, value in error.params.items()} if error else {},
    )


def expiry_announce(*, row: StoredCredential) -> bool:
    """Tell once per credential that its access ends within three days and cannot be renewed. True when told."""
    account = row.account
    hopeless = row.refresh_refused or row.refresh_failures >= HOPELESS_FAILURES
    if not hopeless or row.expires_at is None or row.expires_at > now() + EXPIRY_WARNING:
        return False
    events = HealthEvent.objects.for_workspace(row.workspace_id).filter(account=account, kind=HealthKind.EXPIRING)
    if events.filter(at__gte=row.updated_at).exists():
        return False
    health_note(account=account, kind=HealthKind.EXPIRING)
    _tell(
        account,
        notices.EXPIRING,
        dedupe=f"{notices.EXPIRING}:{account.pk}:{row.version}",
        expires_at=row.expires_at.isoformat(),
    )
    return True


def _tell(account: SocialAccount, kind: str, *, dedupe: str, **params: Any) -> None:
    """Notify the caretaker and everyone who may connect accounts."""
    places: Mapping[str, Any] = {"account": str(account), "platform": account.platform, **params}
    notify(
        workspace=account.workspace,
        kind=kind,
        params=places,
        url=reverse("accounts:detail", args=[account.workspace.slug, account.pk]),
        dedupe=dedupe,
        permission=Permission.ACCOUNTS_MANAGE,
        users=[account.caretaker] if account.caretaker else [],
    )
