"""Connecting by a trip to the platform: mastodon-mock plays the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client

from accounts.models import ConnectSession, PlatformApp, SocialAccount, StoredCredential
from accounts.services.health import account_check
from accounts.services.sessions import session_open
from accounts.states import AccountState
from config.lib.clock import now
from team.models import Membership, User, Workspace
from team.roles import Role
from tests.accounts.connectors.servers.fixtures import MastodonServer

pytestmark = [pytest.mark.django_db, pytest.mark.network_server]
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]


@pytest.fixture
def leave(mastodon_server: MastodonServer, url_of: UrlOf) -> Callable[..., str]:
    """Fill in the form and return the address the page sends the person to."""

    def go(client: Client, account: SocialAccount | None = None) -> str:
        query = f"?account={account.pk}" if account else ""
        page = client.post(url_of(f"accounts/connect/mastodon/{query}"), {"host": mastodon_server.url})
        assert page.status_code == 200, page.content.decode()
        address = page.context["address"]
        assert 'http-equiv="refresh"' in page.content.decode()
        return str(address)

    return go


def visit(address: str, username: str = "brand") -> str:
    """Allow access at the platform as `username`; returns the path and query the browser comes back with."""
    assert httpx.get(address, trust_env=False).status_code == 200
    parts = urlsplit(address)
    form = {**dict(parse_qsl(parts.query)), "username": username}
    answer = httpx.post(f"{parts.scheme}://{parts.netloc}/oauth/authorize", data=form, trust_env=False)
    assert answer.status_code in {302, 303}, answer.text
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def state_in(address: str) -> str:
    return parse_qs(urlsplit(address).query)["state"][0]


def test_the_whole_trip(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace, mastodon_server: MastodonServer
) -> None:
    client = client_of(owner)
    address = leave(client)
    assert parse_qs(urlsplit(address).query)["code_challenge_method"] == ["S256"]
    back = visit(address)
    assert back.startswith("/connect/callback/?")
    answer = client.get(back)
    account = SocialAccount.objects.for_workspace(workspace).get()
    assert answer.status_code == 302
    assert answer["location"] == f"/w/{workspace.slug}/accounts/{account.pk}/"
    assert (account.state, account.host) == (AccountState.OK, mastodon_server.url)
    assert account.text_max
    session = session_open(account=account)
    assert session.credential.app is not None
    assert session.info.text_max == account.text_max
    assert account_check(account=account).state == AccountState.OK
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_connectsession t")
        assert state_in(address) not in cursor.fetchone()[0]


def test_the_application_is_registered_once_per_server(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    first, second = leave(client), leave(client)
    assert parse_qs(urlsplit(first).query)["client_id"] == parse_qs(urlsplit(second).query)["client_id"]
    assert PlatformApp.objects.for_workspace(workspace).count() == 1
    PlatformApp.objects.for_workspace(workspace).update(created_at=now() - timedelta(days=2))
    third = leave(client)
    assert parse_qs(urlsplit(third).query)["client_id"] != parse_qs(urlsplit(first).query)["client_id"]
    client.get(visit(third))
    PlatformApp.objects.for_workspace(workspace).update(created_at=now() - timedelta(days=2))
    fourth = leave(client)
    assert parse_qs(urlsplit(fourth).query)["client_id"] == parse_qs(urlsplit(third).query)["client_id"]


def test_a_way_back_works_once(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    back = visit(leave(client))
    assert client.get(back).status_code == 302
    stored = StoredCredential.objects.for_workspace(workspace).get()
    again = client.get(back)
    assert again.status_code == 400
    assert "already used" in again.content.decode()
    assert "Try again" in again.content.decode()
    stored.refresh_from_db()
    assert stored.version == 0


def test_a_late_return_is_refused(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    back = visit(leave(client))
    ConnectSession.objects.for_workspace(workspace).update(expires_at=now() - timedelta(seconds=1))
    assert client.get(back).status_code == 400
    assert not SocialAccount.objects.for_workspace(workspace).exists()


def test_another_person_cannot_bring_my_state_back(
    leave: Callable[..., str],
    owner: User,
    outsider: User,
    member_of: Callable[..., User],
    client_of: ClientOf,
    workspace: Workspace,
) -> None:
    back = visit(leave(client_of(owner)))
    for other in (outsider, member_of(Role.MANAGER)):
        page = client_of(other).get(back)
        assert page.status_code == 400
        assert workspace.slug not in page.content.decode()
    assert client_of(None).get(back).status_code == 302
    assert not SocialAccount.objects.for_workspace(workspace).exists()
    assert client_of(owner).get(back).status_code == 302
    assert SocialAccount.objects.for_workspace(workspace).count() == 1


def test_a_made_up_state_is_refused(owner: User, client_of: ClientOf) -> None:
    client = client_of(owner)
    for query in ("", "?state=", "?state=invented&code=x", "?code=x"):
        assert client.get(f"/connect/callback/{query}").status_code == 400


def test_saying_no_is_explained(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    state = state_in(leave(client))
    page = client.get(f"/connect/callback/?error=access_denied&state={state}")
    assert page.status_code == 403
    assert "not granted" in page.content.decode()
    assert f"/w/{workspace.slug}/accounts/connect/mastodon/" in page.content.decode()
    assert client.get(f"/connect/callback/?code=x&state={state}").status_code == 400


def test_a_bad_code_connects_nothing(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    state = state_in(leave(client))
    page = client.get(f"/connect/callback/?code=invented&state={state}")
    assert page.status_code == 422
    assert not SocialAccount.objects.for_workspace(workspace).exists()


def test_who_lost_the_right_on_the_way_connects_nothing(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    back = visit(leave(client))
    Membership.objects.for_workspace(workspace).filter(user=owner).update(role=Role.ANALYST)
    assert client.get(back).status_code == 403
    assert not SocialAccount.objects.for_workspace(workspace).exists()


def test_a_reconnection_keeps_the_row(
    leave: Callable[..., str], owner: User, client_of: ClientOf, workspace: Workspace
) -> None:
    client = client_of(owner)
    client.get(visit(leave(client)))
    account = SocialAccount.objects.for_workspace(workspace).get()
    SocialAccount.objects.for_workspace(workspace).update(state=AccountState.NEEDS_RECONNECT)
    back = visit(leave(client, account))
    client.get(back)
    again = SocialAccount.objects.for_workspace(workspace).get()
    assert (again.pk, again.state) == (account.pk, AccountState.OK)


def test_a_server_that_is_none_is_named_at_the_field(owner: User, client_of: ClientOf, url_of: UrlOf) -> None:
    client = client_of(owner)
    for host in ("not a host", "http://127.0.0.1:9"):
        page = client.post(url_of("accounts/connect/mastodon/"), {"host": host})
        assert page.status_code == 422
        assert page.context["form"].errors
