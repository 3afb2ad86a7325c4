"""Key rotation: everything sealed moves to the newest key, and the old one may go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from accounts.connectors.errors import UnexpectedResponse
from accounts.connectors.types import AppRegistration
from accounts.models import ConnectSession, PlatformApp, SocialAccount, StoredCredential
from accounts.services.health import account_check
from accounts.services.refresh import credential_refresh
from accounts.services.sessions import session_open
from accounts.services.vault import app_open, app_seal, session_seal, session_values
from config.lib.clock import now
from config.lib.crypto import Undecryptable
from team.models import User, Workspace

pytestmark = pytest.mark.django_db


def test_after_rotation_the_old_key_is_not_needed(
    connect: Callable[..., SocialAccount], owner: User, workspace: Workspace, settings: Any
) -> None:
    accounts = [connect(f"account{number}") for number in range(3)]
    app = PlatformApp.objects.create(
        workspace=workspace, platform="mastodon", redirect_uri="x", sealed=app_seal(AppRegistration("id", "secret"))
    )
    trip = ConnectSession.objects.create(
        workspace=workspace,
        user=owner,
        platform="mastodon",
        platform_app=app,
        state_hash="0" * 64,
        sealed=session_seal({"keep": {"verifier": "v"}}),
        expires_at=now() + timedelta(minutes=5),
    )
    before = [session_open(account=account).credential.secrets for account in accounts]
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new, old]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "5 secrets" in out.getvalue()
    assert "storedcredential: 3" in out.getvalue()
    settings.ENCRYPTION_KEYS = [new]
    assert [session_open(account=account).credential.secrets for account in accounts] == before
    app.refresh_from_db()
    trip.refresh_from_db()
    assert app_open(app).client_secret == "secret"
    assert session_values(trip) == {"keep": {"verifier": "v"}}
    settings.ENCRYPTION_KEYS = [old]
    with pytest.raises(Undecryptable):
        app_open(app)


def test_a_missing_key_is_explained_everywhere(connect: Callable[..., SocialAccount], settings: Any) -> None:
    account = connect()
    assert [m for m in run_checks(databases=["default"]) if m.id == "accounts.E001"] == []
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="Put the former key back"):
        call_command("rotate_keys", stdout=StringIO())
    assert [m.id for m in run_checks(databases=["default"]) if m.id == "accounts.E001"] == ["accounts.E001"]
    assert account_check(account=account).check_error == "unexpected_response"
    assert account.state == "ok"
    with pytest.raises(UnexpectedResponse):
        credential_refresh(account_id=account.pk, seen_version=0)
    stored = StoredCredential.all_objects.get(account=account)
    assert (stored.version, stored.refresh_failures) == (0, 1)
