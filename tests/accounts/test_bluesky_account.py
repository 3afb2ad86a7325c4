"""A Bluesky account from form to farewell, on a real data server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import SocialAccount, StoredCredential
from accounts.services.health import account_check
from accounts.services.refresh import credential_refresh
from accounts.services.sessions import session_open
from accounts.states import AccountState
from team.models import User, Workspace
from tests.accounts.connectors.servers.fixtures import PdsServer

pytestmark = [pytest.mark.django_db, pytest.mark.network_server]


def test_a_bluesky_account_from_form_to_farewell(
    pds_server: PdsServer, owner: User, workspace: Workspace, client_of: Callable[[User | None], Client]
) -> None:
    known, client = pds_server.accounts[0], client_of(owner)
    form = f"/w/{workspace.slug}/accounts/connect/bluesky/"
    values = {"handle": known.handle, "password": known.app_password, "host": pds_server.url}
    wrong = client.post(form, {**values, "password": "wrong-pass-word-here"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"password"}
    assert known.handle in wrong.content.decode()
    assert client.post(form, values).status_code == 302
    account = SocialAccount.objects.for_workspace(workspace).get()
    assert (account.remote_id, account.handle) == (known.did, known.handle)
    old = session_open(account=account).credential
    fresh = credential_refresh(account_id=account.pk, seen_version=old.version)
    assert fresh.version == old.version + 1
    assert fresh.secrets["refresh"] != old.secrets["refresh"]
    assert fresh.secrets["password"] == known.app_password
    assert account_check(account=account).state == AccountState.OK
    page = client.get(f"/w/{workspace.slug}/accounts/").content.decode()
    assert "Renews itself" in page
    assert known.app_password not in page
    client.post(f"/w/{workspace.slug}/accounts/{account.pk}/disconnect/")
    account.refresh_from_db()
    assert account.state == AccountState.DISCONNECTED
    assert not StoredCredential.all_objects.filter(account=account).exists()
