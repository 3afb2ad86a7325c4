"""Sealing and opening what lets us into accounts. Secrets exist in memory only between here and the connector."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from accounts import hooks
from accounts.connectors import registry
from accounts.connectors.errors import UnexpectedResponse
from accounts.connectors.messages import _
from accounts.connectors.types import AppRegistration, Credential
from accounts.models import AccountAsset, ConnectSession, PlatformApp, ReceivedEvent, SocialAccount, StoredCredential
from accounts.models.social_account import LONG_AGO
from accounts.services.budgets import app_budget_assign
from accounts.services.register.documents import documents_reseal
from accounts.services.spending import charge_of
from config.lib.clock import now
from config.lib.crypto import Undecryptable, reseal, seal, unseal

# Renewal starts somewhere in this part of a token's life, so that many accounts do not renew at once.
RENEW_FROM, RENEW_TO = 0.70, 0.85
_BATCH = 200


def renewal_due(expires_at: datetime | None, *, since: datetime | None = None) -> datetime | None:
    """When to renew a credential that ends at `expires_at` (aware UTC); None when it does not end."""
    if expires_at is None:
        return None
    start = since or now()
    return start + (expires_at - start) * random.uniform(RENEW_FROM, RENEW_TO)  # noqa: S311 - jitter, not a secret


def app_seal(app: AppRegistration) -> bytes:
    """Encrypt an application registration."""
    return seal({"client_id": app.client_id, "client_secret": app.client_secret, "extra": dict(app.extra)})


def app_open(row: PlatformApp) -> AppRegistration:
    """Decrypt an application registration. Raises Undecryptable."""
    values = unseal(row.sealed)
    return AppRegistration(
        client_id=values["client_id"], client_secret=values["client_secret"], host=row.host, extra=values["extra"]
    )


def _seal_credential(credential: Credential, secrets: Mapping[str, str]) -> bytes:
    return seal({"secrets": dict(secrets), "host": credential.host, "remote_id": credential.remote_id})


def credential_open(row: StoredCredential) -> Credential:
    """Decrypt an account's credential. Raises Undecryptable.

    Practice accounts always belong to the practice network of this installation, whatever its address is today.
    """
    values = unseal(row.sealed)
    practice = registry.capabilities(row.account.platform).practice
    return Credential(
        secrets=values["secrets"],
        host=settings.PRACTICE_URL if practice and settings.PRACTICE_URL else values["host"],
        remote_id=values["remote_id"],
        expires_at=row.expires_at,
        scopes=tuple(row.scopes),
        version=row.version,
        app=app_open(row.platform_app) if row.platform_app else None,
        charge=charge_of(row.platform_app, row.account.platform),
    )


def credential_usable(row: StoredCredential) -> Credential:
    """Decrypt an account's credential for work. Raises UnexpectedResponse when no configured key opens it."""
    try:
        return credential_open(row)
    except Undecryptable as error:
        message = _("The stored access cannot be decrypted: the key of this installation has changed.")
        raise UnexpectedResponse(message, platform=row.account.platform, code="undecryptable") from error


def merged_secrets(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[dict[str, str], bool]:
    """New secrets over old ones, never an empty value over a filled one; also whether nothing had to be kept back."""
    filled = {name: value for name, value in new.items() if value}
    whole = all(name in filled for name, value in old.items() if value)
    return {**old, **filled}, whole


@transaction.atomic
def credential_store(
    *, account: SocialAccount, credential: Credential, platform_app: PlatformApp | None = None
) -> StoredCredential:
    """Keep a fresh credential of an account after a person connected it. Empty values never replace filled ones.

    The account draws from the shared budget of the application from now on, where the platform has one.
    """
    # Locked, so that a renewal that ends at this moment does not get the same version.
    known = StoredCredential.objects.for_workspace(account.workspace_id).filter(account=account)
    row = known.select_for_update().first()
    old = unseal(row.sealed)["secrets"] if row else {}
    secrets, _whole = merged_secrets(old, credential.secrets)
    values: dict[str, Any] = {
        "workspace_id": account.workspace_id,
        "platform_app": platform_app,
        "sealed": _seal_credential(credential, secrets),
        "scopes": list(credential.scopes),
        "expires_at": credential.expires_at,
        "version": (row.version if row else -1) + 1,
        "refresh_at": renewal_due(credential.expires_at),
        "refresh_lease_until": LONG_AGO,
        "refresh_failures": 0,
        "refresh_refused": False,
    }
    stored, _created = StoredCredential.all_objects.update_or_create(account=account, defaults=values)
    app_budget_assign(account=account, app=app_open(platform_app) if platform_app else None)
    return stored


def credential_renewed(*, row: StoredCredential, fresh: Credential) -> bool:
    """Keep a renewed credential, unless another renewal was stored since `row` was read. True when it was kept.

    When the platform left out a secret that we had, the old one stays and so does the old expiry: the next call renews
    again instead of trusting a token that is not there.
    """
    secrets, whole = merged_secrets(unseal(row.sealed)["secrets"], fresh.secrets)
    expires_at = fresh.expires_at if whole else row.expires_at
    kept = StoredCredential.objects.for_workspace(row.workspace_id).filter(pk=row.pk, version=row.version)
    return bool(
        kept.update(
            sealed=_seal_credential(fresh, secrets),
            scopes=list(fresh.scopes) or row.scopes,
            expires_at=expires_at,
            version=row.version + 1,
            refresh_at=renewal_due(expires_at),
            refresh_lease_until=LONG_AGO,
            refresh_failures=0,
            refresh_refused=False,
            updated_at=now(),
        )
    )


def session_seal(keep: Mapping[str, Any]) -> bytes:
    """Encrypt what a connection under way needs when the person returns."""
    return seal(keep)


def session_values(row: ConnectSession) -> dict[str, Any]:
    """Decrypt what `session_seal` kept. Raises Undecryptable."""
    return unseal(row.sealed)


def _batches(rows: models.QuerySet[Any]) -> Iterator[list[Any]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        yield batch
        last = batch[-1].pk


def keys_rotate() -> dict[str, int]:
    """Encrypt every stored secret anew with the newest key of JUZHEN_ENCRYPTION_KEYS. Returns rows per table.

    Each row is locked while it changes, so that a token renewed at the same moment is not lost. Running it twice is
    harmless. Raises Undecryptable when a row needs a key that was removed too early; finished batches stay done.
    """
    done: dict[str, int] = {}
    for model in (StoredCredential, PlatformApp, ConnectSession, ReceivedEvent, AccountAsset):
        count = 0
        rows = model.objects.unscoped("key rotation covers every workspace").exclude(sealed=None).only("pk")
        for batch in _batches(rows):
            with transaction.atomic():
                locked = model.objects.unscoped("key rotation covers every workspace").filter(
                    pk__in=[row.pk for row in batch]
                )
                for row in locked.select_for_update().only("pk", "sealed"):
                    row.sealed = reseal(row.sealed)
                    row.save(update_fields=["sealed"])
                    count += 1
        done[model._meta.model_name or ""] = count
    done["sealeddocument"] = documents_reseal()
    return done | dict(rotate() for rotate in hooks.keys_rotating)
